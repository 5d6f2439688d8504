import yargs from 'yargs';
import { ConfigError } from '../config/error.ts';
import { addCommand, type Command } from './command.ts';
import { processTerminal, type Terminal } from './terminal.ts';
import { TOOL } from './tool.ts';
import { refuseWhatIsNotBuilt, UsageError } from './usage.ts';

/** The commands, for --help; each is loaded when it is asked for: most of what one needs, another does not. */
const COMMANDS: Readonly<Record<string, { readonly describe: string; load(): Promise<Command> }>> = {
  run: {
    describe: 'replay cases against a server and compare every response',
    load: async () => (await import('./run.ts')).runCommand,
  },
  serve: {
    describe: 'run the bundled reference server until Ctrl-C: for tests, it is not a vault',
    load: async () => (await import('./serve.ts')).serveCommand,
  },
  probe: {
    describe: 'tell what a server says of itself, or why it cannot be reached and what to do about it',
    load: async () => (await import('./probe.ts')).probeCommand,
  },
  certs: {
    describe: 'make a CA, server and client certificates for tests',
    load: async () => (await import('./certs.ts')).certsCommand,
  },
  list: {
    describe: 'list the cases with their versions, steps and needs',
    load: async () => (await import('./list.ts')).listCommand,
  },
  profiles: {
    describe: 'list the server profiles that run --profile judges, by version',
    load: async () => (await import('./profiles.ts')).profilesCommand,
  },
  show: {
    describe: 'show what a case does, what it needs, and what loading mended',
    load: async () => (await import('./show.ts')).showCommand,
  },
  decode: {
    describe: 'show TTLV messages as text, XML or JSON',
    load: async () => (await import('./decode.ts')).decodeCommand,
  },
  encode: {
    describe: 'write a message in XML or JSON as TTLV',
    load: async () => (await import('./encode.ts')).encodeCommand,
  },
};

/**
 * Runs one command line, without the program's own name, and returns the exit code: 0 as expected, 1 a conformance
 * failure, 2 a usage or configuration error, 3 an error or nothing judged, 130 interrupted.
 */
export async function main(argv: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  try {
    refuseWhatIsNotBuilt(argv);
    return await parse(argv, terminal);
  } catch (error) {
    return complain(error, terminal);
  }
}

async function parse(argv: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode = 0;
  let usage = 'COMMAND';
  const parser = yargs([...argv])
    .scriptName(TOOL.name)
    .version(TOOL.version)
    .usage(
      '$0 COMMAND\n\nTells the truth about a KMIP server: replays test cases over TLS and compares every response, item by item.',
    )
    .wrap(Math.min(terminal.width, 120))
    .strict()
    .demandCommand(1, 'a command is needed; --help lists them')
    .recommendCommands()
    .exitProcess(false)
    .fail((message, error) => {
      // What the parser throws is about the command line, too.
      if (error !== undefined && error.name !== 'YError') throw error;
      throw new UsageError(complaint(message, argv[0], usage));
    });
  for (const [name, { describe, load }] of Object.entries(COMMANDS)) {
    if (name !== argv[0]) {
      parser.command(name, describe);
      continue;
    }
    const command = await load();
    usage = command.usage;
    addCommand(parser, command, describe, terminal, (code) => {
      exitCode = code;
    });
  }
  await parser.parseAsync();
  return exitCode;
}

/** What yargs has against a command line, where it counts arguments or takes a command for one, said in plain words. */
function complaint(message: string, first: string | undefined, usage: string): string {
  if (message.startsWith('Not enough non-option arguments')) return `an argument is missing: ${TOOL.name} ${usage}`;
  if (message === `Unknown argument: ${first}`) return `there is no command "${first}"; --help lists them`;
  return message.replace(/^Not enough arguments following: /, 'a value is missing behind --').replace(/\s*\n\s*/g, ' ');
}

/** Tells a person what is wrong, in one line. A fault of the program itself can be shown with its stack. */
function complain(error: unknown, { err, env }: Terminal): number {
  if (error instanceof UsageError || error instanceof ConfigError) {
    err(`${TOOL.name}: ${error.message}\n`);
    return 2;
  }
  if (error instanceof Error && error.name === 'ReferenceServerError') {
    err(`${TOOL.name}: ${error.message}\n`);
    return 3;
  }
  const message = error instanceof Error ? error.message : String(error);
  if (env.KMIP_DEBUG && error instanceof Error) err(`${error.stack}\n`);
  err(
    `${TOOL.name}: internal error: ${message.replace(/\s*\n\s*/g, ' ')} (please report it; KMIP_DEBUG=1 shows where)\n`,
  );
  return 3;
}
