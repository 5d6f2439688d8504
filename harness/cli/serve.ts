import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError as ServerConfigError } from '../../reference-server/config.ts';
import { configFromArguments } from '../../reference-server/options.ts';
import { keysOf, TLS_POLICY_NAMES } from '../../reference-server/tls-policies.ts';
import { makeTestCertificates, type TestCertificates } from '../config/certificates.ts';
import { ConfigError } from '../config/error.ts';
import { KMIP_PORT } from '../config/target.ts';
import { ReferenceServer, ReferenceServerError } from '../runner/reference.ts';
import { writeCertificates } from './certificate-files.ts';
import { defineCommand } from './command.ts';
import { Interruption } from './interruption.ts';

const FILE = { type: 'string', requiresArg: true } as const;

const OPTIONS = {
  config: { ...FILE, describe: 'configuration file (YAML)' },
  host: { type: 'string', requiresArg: true, describe: 'address to listen on [default: 127.0.0.1]' },
  port: { type: 'string', requiresArg: true, describe: `port, 0 for a free one [default: ${KMIP_PORT}]` },
  database: { ...FILE, describe: 'SQLite file; without one the store ends with the server' },
  ca: { ...FILE, describe: 'PEM certificates that client certificates must be issued by' },
  cert: { ...FILE, describe: 'PEM certificate of the server [default: one is made, with a CA and a client]' },
  key: { ...FILE, describe: 'PEM private key of the server' },
  'tls-policy': {
    choices: TLS_POLICY_NAMES,
    requiresArg: true,
    describe: "protocols and cipher suites of a profile's authentication suite [default: TLS 1.2 and 1.3]",
  },
} as const;

export const serveCommand = defineCommand({
  usage: 'serve',
  options: OPTIONS,
  async run(args, { out, err }) {
    const given = Object.keys(OPTIONS).flatMap((name) => {
      const value = args[name as keyof typeof OPTIONS];
      return value === undefined ? [] : [`--${name}`, value];
    });
    const config = await readConfig(given);
    const made = await certificatesFor(config);
    const interruption = new Interruption(err);
    const server = await startServer(
      made === undefined ? config : { ...config, tls: { ...config.tls, ...serverTls(made) } },
    );
    try {
      if (made !== undefined) {
        const folder = mkdtempSync(join(tmpdir(), 'kmip-conformance-'));
        writeCertificates(folder, made);
        out(`certificates in ${folder}: ca.pem, server.pem, client.pem and their keys\n`);
      }
      out(`reference server on ${server.host}:${server.port}: for tests, not a vault; Ctrl-C ends it\n`);
      return await lifetime(server, interruption.signal);
    } finally {
      await server.stop();
      interruption.end();
    }
  },
});

/** What keeps a server from starting is in its settings: an address in use, a file that is no database. */
async function startServer(config: ServerConfig): Promise<ReferenceServer> {
  try {
    return await ReferenceServer.start(config, { shown: true });
  } catch (error) {
    if (!(error instanceof ReferenceServerError)) throw error;
    throw new ConfigError(error.message);
  }
}

interface ServerConfig {
  readonly host?: string;
  readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: string; readonly policy?: unknown };
}

async function readConfig(given: readonly string[]): Promise<ServerConfig> {
  try {
    return (await configFromArguments(given)) as ServerConfig;
  } catch (error) {
    if (!(error instanceof ServerConfigError)) throw error;
    throw new ConfigError(error.message);
  }
}

/** Certificates for a server whose configuration names none; undefined where it names all that is needed. */
async function certificatesFor({ host, tls }: ServerConfig): Promise<TestCertificates | undefined> {
  const named = [tls.ca, tls.cert, tls.key].filter((file) => file !== undefined).length;
  if (named === 3) return undefined;
  if (named > 0) {
    throw new ConfigError('--ca, --cert and --key belong together (or tls.ca, tls.cert, tls.key in the file)');
  }
  const hosts = [...new Set(['localhost', '127.0.0.1', '::1', host ?? 'localhost'])];
  const policy = TLS_POLICY_NAMES.find((name) => name === tls.policy);
  const [algorithm = 'RSA'] = policy === undefined ? [] : keysOf(policy);
  return makeTestCertificates({ hosts, clients: ['client'], now: new Date(), algorithm });
}

function serverTls({ ca, server }: TestCertificates): ServerConfig['tls'] {
  return { ca, cert: server.cert, key: server.key };
}

/** Waits until somebody interrupts (exit code 0: that is how a server ends) or the server ends by itself. */
async function lifetime(server: ReferenceServer, signal: AbortSignal): Promise<number> {
  const interrupted = new Promise<undefined>((resolve) => signal.addEventListener('abort', () => resolve(undefined)));
  const how = await Promise.race([server.ended(), interrupted]);
  if (how !== undefined) throw new ReferenceServerError(how);
  return 0;
}
