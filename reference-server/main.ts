import { pino } from 'pino';
import type { ParentMessage, ServerMessage } from './channel.ts';
import { type Config, ConfigError, parseConfig } from './config.ts';
import { configFromArguments } from './options.ts';
import { type ReferenceServer, startServer } from './server.ts';
import { StoreError } from './store/schema.ts';

/*
 * The reference server as a process. It is started with options, or without any by a parent process that forks it and
 * sends the configuration (channel.ts). It logs to standard error.
 */

let server: ReferenceServer | undefined;
/** Sets the level of the log of a server that has been started. */
let setLevel: (level: Config['logLevel']) => void = () => {
  throw new ConfigError('the server has not been started');
};

async function start(input: unknown): Promise<ReferenceServer> {
  const config = parseConfig(input);
  const log = pino({ level: config.logLevel, base: null }, pino.destination({ dest: 2, sync: true }));
  server = await startServer(config, log);
  // SIGUSR1 is Node's own: it opens the debugger.
  process.on('SIGUSR2', () => setLevel(log.level === 'debug' ? config.logLevel : 'debug'));
  setLevel = (level) => {
    log.level = level;
    log.warn({ logLevel: level }, 'the log level was set');
  };
  const { host, port } = server;
  log.warn(
    { host, port, pid: process.pid, database: config.database },
    'KMIP reference server: for tests, not a vault; keep no real keys here',
  );
  return server;
}

async function stop(): Promise<void> {
  const running = server;
  server = undefined;
  await running?.close();
}

async function obey(message: ParentMessage): Promise<ServerMessage> {
  const { id } = message;
  if (message.type === 'start') {
    const { host, port } = await start(message.config);
    return { type: 'listening', id, host, port };
  }
  if (message.type === 'shutdown') await stop();
  else if (server === undefined) throw new ConfigError('the server has not been started');
  else if (message.type === 'reset') await server.reset(message.settings);
  else if (message.type === 'secure') await server.secure(message.tls);
  else if (message.type === 'log-level') setLevel(message.level);
  else server.clock.offsetSeconds = message.offsetSeconds;
  return { type: 'done', id };
}

/** One line for what the person who started the server can mend; anything else is a fault of the program. */
function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof StoreError) return error.message;
  throw error;
}

process.on('message', async (message: ParentMessage) => {
  const answer = await obey(message).catch(
    (error): ServerMessage => ({ type: 'failed', id: message.id, message: explain(error) }),
  );
  process.send?.(answer, () => {
    if (message.type === 'shutdown') process.exit();
  });
});

// A server whose parent is gone serves nobody.
for (const end of ['SIGTERM', 'SIGINT', 'disconnect'] as const) {
  process.once(end, async () => {
    await stop();
    process.exit();
  });
}

const args = process.argv.slice(2);
if (args.length > 0 || process.send === undefined) {
  await configFromArguments(args)
    .then(start)
    .catch((error) => {
      process.stderr.write(`${explain(error)}\n`);
      process.exitCode = 2;
      process.disconnect?.();
    });
}
