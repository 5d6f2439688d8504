import type { Argv, InferredOptionTypes, Options } from 'yargs';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage.ts';

/** One command of the program. */
export interface Command<O extends Record<string, Options> = Record<string, Options>> {
  /** Its name, and its positional arguments in yargs' notation. */
  readonly usage: string;
  /** What the positional arguments are. */
  readonly positionals?: Readonly<Record<string, string>>;
  readonly options: O;
  readonly examples?: readonly (readonly [command: string, what: string])[];
  /** Does the work; the number is the exit code of the process. */
  run(args: CommandArguments<O>, terminal: Terminal): Promise<number>;
}

/** The arguments of a command: its options, and its positional arguments as text. */
export type CommandArguments<O extends Record<string, Options>> = InferredOptionTypes<O> & Record<string, unknown>;

/** Ties the type of `run`'s arguments to the options that are declared. */
export function defineCommand<const O extends Record<string, Options>>(command: Command<O>): Command {
  return command as unknown as Command;
}

/** Adds a command to a parser; `done` is told its exit code. */
export function addCommand(
  parser: Argv,
  command: Command,
  describe: string,
  terminal: Terminal,
  done: (exitCode: number) => void,
): void {
  parser.command(
    command.usage,
    describe,
    (builder) => {
      for (const [name, what] of Object.entries(command.positionals ?? {})) {
        builder.positional(name, { describe: what, type: 'string' });
      }
      for (const [line, purpose] of command.examples ?? []) builder.example(`$0 ${line}`, purpose);
      return builder.options(command.options);
    },
    async (args) => {
      refuseRepeated(command.options, args);
      done(await command.run(args, terminal));
    },
  );
}

/** An option with one value is given once: yargs would make a list of it. Throws UsageError. */
function refuseRepeated(options: Record<string, Options>, args: Record<string, unknown>): void {
  const repeated = Object.keys(options).find((name) => options[name]?.array !== true && Array.isArray(args[name]));
  if (repeated !== undefined) throw new UsageError(`--${repeated} is given more than once`);
}
