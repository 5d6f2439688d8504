import { basename, relative } from 'node:path';

/** Options that choose cases: whoever repeats a command for one case brings a choice of his own. */
const CHOOSES = new Set(['--select', '--skip']);

/** The command line of this process again, without its choice of cases, for a person to paste. */
export function rerunCommand([, program = '', ...args]: readonly string[], cwd = process.cwd()): string {
  const name = basename(program);
  const command = name.endsWith('.js') ? ['node', relative(cwd, program) || program] : [name];
  const kept: string[] = [];
  let choosing = false;
  for (const argument of args) {
    const option = argument.split('=', 1)[0] ?? '';
    if (option.startsWith('--')) choosing = CHOOSES.has(option);
    if (!choosing) kept.push(argument);
    if (choosing && argument.includes('=')) choosing = false;
  }
  return [...command, ...kept].map(quoted).join(' ');
}

/** For a POSIX shell. */
function quoted(argument: string): string {
  return /^[\w./:@%+=,-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}
