/** A command line that cannot be obeyed: one line that says why. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Commands of the contract that this version does not have. */
const COMMANDS_NOT_BUILT: readonly string[] = ['compare', 'expect', 'merge', 'matrix', 'bundle', 'rediff', 'record'];

/** Options of the contract that this version does not have. */
const OPTIONS_NOT_BUILT: readonly string[] = ['--shard', '--last-failed'];

/** Refuses what is not built yet. Nothing of the contract is ever ignored. Throws UsageError. */
export function refuseWhatIsNotBuilt(argv: readonly string[]): void {
  const [command] = argv;
  if (command !== undefined && COMMANDS_NOT_BUILT.includes(command)) {
    throw new UsageError(`the command "${command}" is not built yet`);
  }
  for (const argument of argv) {
    const [option = ''] = argument.split('=', 1);
    if (OPTIONS_NOT_BUILT.includes(option)) throw new UsageError(`the option ${option} is not built yet`);
  }
}
