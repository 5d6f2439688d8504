/** A command line that cannot be obeyed: one line that says why. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Commands of the contract that this version does not have. */
const COMMANDS_NOT_BUILT: readonly string[] = [
  'profiles',
  'compare',
  'expect',
  'merge',
  'matrix',
  'bundle',
  'rediff',
  'record',
];

/** Options of the contract that this version does not have. */
const OPTIONS_NOT_BUILT: readonly string[] = ['--profile', '--shard', '--last-failed'];

/** Options of which this version has one value only. */
const VALUES_BUILT: Readonly<Record<string, string>> = { '--encoding': 'ttlv', '--transport': 'tls' };

/** Refuses what is not built yet. Nothing of the contract is ever ignored. Throws UsageError. */
export function refuseWhatIsNotBuilt(argv: readonly string[]): void {
  const [command] = argv;
  if (command !== undefined && COMMANDS_NOT_BUILT.includes(command)) {
    throw new UsageError(`the command "${command}" is not built yet`);
  }
  argv.forEach((argument, index) => {
    const [option = '', given] = argument.split('=', 2);
    if (OPTIONS_NOT_BUILT.includes(option)) throw new UsageError(`the option ${option} is not built yet`);
    const built = VALUES_BUILT[option];
    const value = given ?? argv[index + 1] ?? '';
    if (built !== undefined && value !== built)
      throw new UsageError(`${option} ${value} is not built yet, only ${built} is`);
  });
}
