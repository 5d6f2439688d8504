import { randomBytes, type X509Certificate } from 'node:crypto';
import type { CodecError } from '../harness/codec/deviation.ts';
import { Attempts } from './access/attempts.ts';
import { isProvisioned } from './access/link-credentials.ts';
import { Nonces } from './access/nonces.ts';
import { PolicyFiles } from './access/policy-files.ts';
import type { GroupService } from './access/slugs.ts';
import { Tickets } from './access/tickets.ts';
import { UsedCredentials } from './access/used-credentials.ts';
import { vouchedFor } from './access/vouching.ts';
import { Clock } from './clock.ts';
import { type Config, ConfigError, parseSettings, parseTls, type SettingsInput, type TlsInput } from './config.ts';
import { GroupTurns } from './group-turns.ts';
import { listen } from './listener.ts';
import type { Log } from './log.ts';
import { OPERATIONS } from './operations/table.ts';
import type { Lender, LentConnection } from './outbound/lent-connection.ts';
import { type Outbound, startOutbound } from './outbound/outbound.ts';
import { Outstanding } from './outstanding.ts';
import { provision } from './provisioning.ts';
import { Randomness } from './randomness.ts';
import { openSecurity } from './security.ts';
import type { Services } from './services.ts';
import { type Client, handleMessage, refuseOctets } from './session.ts';
import { openStore } from './store/sqlite.ts';
import { Streams } from './streams.ts';
import { openTrust } from './trust.ts';

/** A running reference server. */
export interface ReferenceServer {
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  /** Drops every object of a store in memory; with settings, these hold from now on. Throws ConfigError. */
  reset(settings?: SettingsInput): Promise<void>;
  /**
   * Connections that are still to come are made so; those that the server opens, from the next reset on. Throws ConfigError.
   */
  secure(tls: TlsInput): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a server. Throws ConfigError for files that cannot be read and addresses that cannot be used, StoreError for
 * the database.
 */
export async function startServer(config: Config, log: Log, clock: Clock = new Clock()): Promise<ReferenceServer> {
  let security = await openSecurity(config.tls);
  const randomness = new Randomness();
  const random = (length: number) => randomness.draw(length);
  const policyFiles = config.policyPath === undefined ? undefined : await openPolicyFiles(config.policyPath, log);
  let { settings } = config;
  let trust = await openTrust(settings, random);
  let store = await openStore(config.database);
  let outstanding = new Outstanding();
  let attempts = new Attempts(config.limits.failedAuthentications);
  let groupTurns = new GroupTurns();
  let usedCredentials = new UsedCredentials();
  const groupServices = config.auth.filter(({ enabled }) => enabled);
  let outbound: Outbound | undefined;
  const services: Services = {
    operations: OPERATIONS,
    get store() {
      return outbound?.store ?? store;
    },
    limits: config.limits,
    worksAside: true,
    get settings() {
      return settings;
    },
    get trust() {
      return trust;
    },
    get policies() {
      return { ...settings.policies, ...policyFiles?.policies };
    },
    streams: new Streams(config.limits.streams),
    get outstanding() {
      return outstanding;
    },
    get attempts() {
      return attempts;
    },
    nonces: new Nonces(randomBytes),
    tickets: new Tickets(randomBytes),
    get usedCredentials() {
      return usedCredentials;
    },
    get groupTurns() {
      return groupTurns;
    },
    log,
    heard: (identity, version) => outbound?.heard(identity, version),
    now: () => clock.now(),
    random,
    seed: (octets) => randomness.seed(octets),
  };
  let held: Services | undefined;
  let heldPolicies = policyFiles?.policies;
  /** The services as they are: a request keeps the store and the settings that it began with. */
  const current = (): Services => {
    if (held === undefined || heldPolicies !== policyFiles?.policies) {
      heldPolicies = policyFiles?.policies;
      held = { ...services };
    }
    return held;
  };
  try {
    provision(services);
  } catch (error) {
    store.close();
    throw error;
  }
  const start = (): Outbound =>
    startOutbound({
      store,
      settings,
      policies: () => services.policies,
      tls: security.context,
      log,
      now: services.now,
    });
  const responder = {
    handle: (message: Uint8Array, client: Client) => handleMessage(message, client, current()),
    ...(groupServices.length > 0 && { vouch: (identity: string) => vouched(identity, groupServices, log) }),
    accepts: (certificate: X509Certificate) => isProvisioned(store, certificate, new Date()),
    lend: (connection: LentConnection, lender: Lender) => outbound?.lend(connection, lender),
    refuse: (error: CodecError) => refuseOctets(error, services),
  };
  const listener = await listen(config, security, responder, log).catch((error) => {
    store.close();
    return explain(`cannot listen on ${config.host}:${config.port}`)(error);
  });
  const scanning = policyFiles && rescan(policyFiles, log);
  outbound = start();
  held = undefined;
  return {
    host: listener.host,
    port: listener.port,
    clock,
    async reset(input) {
      if (config.database !== ':memory:') throw new ConfigError('only a store in memory can be reset');
      if (input !== undefined) {
        const given = parseSettings(input);
        trust = await openTrust(given, random);
        settings = given;
      }
      await outbound?.close();
      outbound = undefined;
      const fresh = await openStore(config.database);
      store.close();
      store = fresh;
      held = undefined;
      outstanding = new Outstanding();
      attempts = new Attempts(config.limits.failedAuthentications);
      groupTurns = new GroupTurns();
      usedCredentials = new UsedCredentials();
      provision(services);
      outbound = start();
    },
    async secure(input) {
      const next = await openSecurity(parseTls(input));
      try {
        listener.secure(next);
      } catch (error) {
        explain('tls')(error as Error);
      }
      security = next;
    },
    async close() {
      clearInterval(scanning);
      await listener.close();
      await outbound?.close();
      store.close();
    },
  };
}

async function vouched(identity: string, services: readonly GroupService[], log: Log): Promise<Client> {
  return (await vouchedFor(identity, services, log)) ?? { identity, isRefused: true };
}

/** Milliseconds between two looks at the policy files. */
const SCAN_INTERVAL = 1000;

function rescan(files: PolicyFiles, log: Log): NodeJS.Timeout {
  const scan = () =>
    files.scan().catch((error: Error) => log.error({ reason: error.message }, 'the policy files cannot be looked at'));
  return setInterval(scan, SCAN_INTERVAL).unref();
}

/** The policies of a folder, read again each second where its files have changed. Throws ConfigError where it is none. */
async function openPolicyFiles(folder: string, log: Log): Promise<PolicyFiles> {
  const files = new PolicyFiles(folder, log);
  await files.scan().catch(explain('policyPath'));
  return files;
}

/** Rethrows an error of the system or of OpenSSL as a ConfigError of one line. */
function explain(subject: string): (error: Error) => never {
  return (error) => {
    throw new ConfigError(`${subject}: ${error.message}`);
  };
}
