import { expect } from 'chai';
import type { StructureItem } from '../harness/codec/item.ts';
import { decodeTtlv, encodeTtlv } from '../harness/codec/ttlv.ts';
import { type Response, readResponse } from '../harness/message/response.ts';
import { validate } from '../harness/message/validate.ts';
import type { Version } from '../harness/spec/versions.ts';
import { Attempts } from '../reference-server/access/attempts.ts';
import { Nonces } from '../reference-server/access/nonces.ts';
import type { OperationPolicies } from '../reference-server/access/policies.ts';
import { Tickets } from '../reference-server/access/tickets.ts';
import { UsedCredentials } from '../reference-server/access/used-credentials.ts';
import { type MessageLimits, parseSettings, type SettingsInput } from '../reference-server/config.ts';
import { GroupTurns } from '../reference-server/group-turns.ts';
import type { Log } from '../reference-server/log.ts';
import type { Operation } from '../reference-server/operations/operation.ts';
import { OPERATIONS } from '../reference-server/operations/table.ts';
import { Outstanding } from '../reference-server/outstanding.ts';
import { provision } from '../reference-server/provisioning.ts';
import type { Services } from '../reference-server/services.ts';
import { type Client, handleMessage } from '../reference-server/session.ts';
import { finish, type Steps } from '../reference-server/steps.ts';
import { openStore } from '../reference-server/store/sqlite.ts';
import type { Store } from '../reference-server/store/store.ts';
import { Streams } from '../reference-server/streams.ts';
import { openTrust, type Trust } from '../reference-server/trust.ts';

export interface EngineOptions {
  readonly limits?: Partial<MessageLimits>;
  /** Without it the log has messages as text, too: a server's usual level is above that. */
  readonly quiet?: boolean;
  /** Whether `handle` yields promises while long work is done aside. `send` cannot wait for it. */
  readonly worksAside?: boolean;
  readonly settings?: SettingsInput;
  /** As policy files bring them. */
  readonly policies?: OperationPolicies;
  /** By default all of the server's. */
  readonly operations?: readonly Operation[];
}

/** One line that the server logged. */
export interface LogEntry {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly facts: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** The reference server without sockets: its clock stands still until it is set. */
export interface Engine {
  readonly store: Store;
  readonly trust: Trust;
  readonly log: LogEntry[];
  /** What clients seeded. */
  readonly seeds: readonly Uint8Array[];
  /** Seconds since 1970. */
  now: bigint;
  /** The octets of the response to a request, step by step. */
  handle(request: StructureItem | Uint8Array, client?: string | Client): Steps<Uint8Array>;
  /** The response to a request, as a view; it is checked against the registry on its way. */
  send(request: StructureItem | Uint8Array, client?: string | Client): Response;
  close(): void;
}

export const START = 1_700_000_000n;

const LIMITS: MessageLimits = {
  depth: 64,
  items: 100_000,
  batchItems: 10_000,
  locatedItems: 10_000,
  undoItems: 32,
  failedAuthentications: 100,
  streams: 100,
  streamOctets: 1024 * 1024,
};

/** A log that keeps its lines in `entries`. */
export function recordingLog(entries: LogEntry[]): Log {
  const level = (name: LogEntry['level']) => (facts: LogEntry['facts'], message: string) =>
    void entries.push({ level: name, facts, message });
  return { debug: level('debug'), info: level('info'), warn: level('warn'), error: level('error') };
}

/** A server whose store in memory has the objects of its settings, and a random source that counts. */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
  const { settings, policies, limits, quiet = false, worksAside = false, operations = OPERATIONS } = options;
  const log: LogEntry[] = [];
  const seeds: Uint8Array[] = [];
  let drawn = 0;
  const store = await openStore(':memory:');
  const parsed = parseSettings(settings);
  const random = (length: number) => {
    drawn += 1;
    const octets = Buffer.alloc(length, drawn);
    // An octet holds no more than 255: from then on the number stands in front, so that no identifier comes twice.
    if (drawn > 255 && length >= 4) octets.writeUInt32BE(drawn);
    return octets;
  };
  const trust = await openTrust(parsed, (length) => Buffer.alloc(length, 0xca));
  const engine: Engine = {
    store,
    trust,
    log,
    seeds,
    now: START,
    handle(request, client = 'alice') {
      const bytes = request instanceof Uint8Array ? request : encodeTtlv(request);
      return handleMessage(bytes, typeof client === 'string' ? { identity: client } : client, services);
    },
    send: (request, client) => readChecked(finish(engine.handle(request, client))),
    close: () => store.close(),
  };
  const allLimits = { ...LIMITS, ...limits };
  const services: Services = {
    operations,
    store,
    settings: parsed,
    limits: allLimits,
    worksAside,
    trust,
    policies: { ...parsed.policies, ...policies },
    streams: new Streams(allLimits.streams),
    outstanding: new Outstanding(),
    groupTurns: new GroupTurns(),
    attempts: new Attempts(allLimits.failedAuthentications),
    nonces: new Nonces((length) => services.random(length)),
    tickets: new Tickets((length) => services.random(length)),
    usedCredentials: new UsedCredentials(),
    log: { ...recordingLog(log), isLevelEnabled: (level) => level !== 'debug' || !quiet },
    heard: () => {},
    now: () => engine.now,
    random,
    seed: (octets) => void seeds.push(octets),
  };
  provision(services);
  return engine;
}

/** A response that the specification's tables allow, of the version in its header. */
export function readChecked(bytes: Uint8Array): Response {
  const { item, deviations, length } = decodeTtlv(bytes);
  const response = readResponse(item);
  if (response?.header.version === undefined) throw new Error('the answer is no Response Message');
  const { major, minor } = response.header.version;
  expect(length, 'octets of the response').to.equal(bytes.length);
  const problems = validate(item, `${major}.${minor}` as Version, 'response').filter(
    // Table 285: the Operation of the request comes back, whatever it is.
    ({ kind, path }) => !(kind === 'undefined-enumeration' && /BatchItem\[\d+\]\/Operation$/.test(path)),
  );
  expect([...deviations, ...problems]).to.deep.equal([]);
  return response;
}
