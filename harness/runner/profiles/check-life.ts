import { AssertionError } from 'chai';
import { NotShown } from '../../../profiles/checks/check.ts';
import type {
  Declaration,
  HttpAnswer,
  HttpRequest,
  RawAnswer,
  UserCredential,
} from '../../../profiles/checks/subject.ts';
import { CodecError } from '../../codec/deviation.ts';
import { ENCODINGS, type Encoding } from '../../codec/encodings.ts';
import { children, type StructureItem } from '../../codec/item.ts';
import { encodeTtlv } from '../../codec/ttlv.ts';
import { addressOf, DEFAULT_PATH, type Wire } from '../../config/target.ts';
import { readRequest } from '../../message/request.ts';
import { type Response, readResponse } from '../../message/response.ts';
import { Enum } from '../../spec/enumerations.ts';
import { operationByCode } from '../../spec/operations.ts';
import { Tag } from '../../spec/tags.ts';
import type { Version } from '../../spec/versions.ts';
import { remove } from '../cleanup.ts';
import type { RunContext } from '../context.ts';
import { endangers, makesObjects } from '../destructive.ts';
import { exchangeWith } from '../exchange.ts';
import { requestOf } from '../messages.ts';
import type { Exchange } from '../results.ts';
import { ServerClock } from '../server-clock.ts';
import { Sessions } from '../sessions.ts';
import { TransportError } from '../transport-error.ts';
import { httpExchange } from './http-exchange.ts';
import type { HandshakeContext, Strangers } from './offers.ts';
import { Room } from './room.ts';
import { Unjudged } from './unjudged.ts';

/** What checks of one version and wire work with. */
export interface CheckContext
  extends Pick<
    RunContext,
    'target' | 'reference' | 'clock' | 'random' | 'signal' | 'emit' | 'own' | 'acquaintance' | 'allowance' | 'prefix'
  > {
  readonly version: Version;
  readonly wire: Wire;
  readonly declared: Declaration;
  /** Seconds by which the server's clock is ahead of ours, as far as it was seen. */
  readonly clockOffset?: bigint | undefined;
  readonly strangers: Strangers;
  /** Settings of the bundled server; its own where absent. */
  readonly settings?: object;
}

/** What acts on a connection of its own works with. */
type Aside = Omit<HandshakeContext, 'request'> & Pick<CheckContext, 'random'>;

/** Names of identities that a server has to refuse: nobody asks as one of them. */
const STRANGERS: ReadonlySet<string> = new Set(['unknown-ca', 'expired', 'not-yet-valid', 'wrong-eku']);

/** How long an answer to octets is awaited that need not be a message: a server may well wait for the rest of one. */
const RAW_TIMEOUT_MS = 5000;

/** How long an answer to a clean-up request is awaited after an interruption. */
const HURRY_MS = 3000;

/** One check from its first request to its clean-up: its connections, what it sent and got, what it made. */
export class CheckLife {
  readonly #id: string;
  readonly #context: CheckContext;
  readonly #room: Room;
  /** Who asks, and who else can: undefined where the target has one identity. */
  readonly client: string;
  readonly otherClient: string | undefined;
  readonly #made = new Set<string>();
  readonly #exchanges: Exchange[] = [];
  readonly serverClock: ServerClock;

  constructor(id: string, context: CheckContext) {
    this.#id = id;
    this.#context = context;
    this.#room = new Room(context.allowance.connections);
    const { identity, identities } = context.target;
    const names = Object.keys(identities).filter((name) => !STRANGERS.has(name));
    this.client = identity === undefined ? (names[0] ?? '') : '';
    this.otherClient = names.find((name) => name !== this.client && identities[name] !== identity);
    this.serverClock = new ServerClock(context.clock, context.clockOffset);
  }

  get version(): Version {
    return this.#context.version;
  }

  /** Where the target is reached; undefined for the bundled server. */
  get port(): number | undefined {
    return this.#context.reference === undefined ? this.#context.target.port : undefined;
  }

  get declared(): Declaration {
    return this.#context.declared;
  }

  /** What went over the wire so far. */
  get exchanges(): readonly Exchange[] {
    return this.#exchanges;
  }

  uniqueText(): string {
    const { prefix = '', random, own } = this.#context;
    const text = `${prefix}${Buffer.from(random(8)).toString('hex')}`;
    // Nobody else has it for an identifier: a request about it endangers nothing.
    own.add(text);
    return text;
  }

  /** Those of the target's credentials that are not in every request anyway. */
  get users(): readonly UserCredential[] {
    const { authentication, credentials = {} } = this.#context.target;
    const users = new Map(Object.values(credentials).map((user) => [user.username, user]));
    users.delete(authentication?.username ?? '');
    return [...users.values()];
  }

  newSessions(): Sessions {
    // No check writes out a credential for which the target has its own: a wrong password has to stay one.
    const { credentials: _, ...target } = this.#context.target;
    const { acquaintance, allowance, wire } = this.#context;
    return new Sessions(target, acquaintance, allowance, wire);
  }

  /**
   * Sends a request and returns the response. Throws a chai AssertionError where the peer gives none, NotShown where the
   * request could touch somebody else's object, and Unjudged.
   */
  async exchange(sessions: Sessions, client: string, item: StructureItem): Promise<Response> {
    const { target, signal } = this.#context;
    const request = sessions.dressed(item);
    this.#refuseDanger(request);
    await sessions.turn(signal);
    await this.#room.enter(sessions);
    const context = { ...this.#context, sessions, serverClock: this.serverClock };
    const answered = await exchangeWith(context, client, request, target.limits.timeoutMs);
    this.#exchanges.push(answered.exchange);
    if ('response' in answered) {
      this.#note(request, answered.response);
      return answered.response;
    }
    if (answered.sent && makesObjects(request)) this.#unnamed(answered.reason);
    if (answered.verdict === 'fail') throw new AssertionError(answered.reason);
    throw new Unjudged(answered.reason);
  }

  /** Sends octets on a connection of their own. Throws NotShown and Unjudged as `exchange` does. */
  async send(octets: Uint8Array): Promise<RawAnswer> {
    const { target, signal, clock, wire } = this.#context;
    const { encoding } = wire;
    const request = messageIn(octets, encoding);
    if (request !== undefined) this.#refuseDanger(request);
    const sessions = this.newSessions();
    await sessions.turn(signal);
    await this.#room.enter(sessions);
    const timeoutMs = Math.min(RAW_TIMEOUT_MS, target.limits.timeoutMs);
    const sentAt = clock.now();
    const answer = await sessions.send(this.client, octets, { timeoutMs, signal });
    await sessions.close();
    if (!('response' in answer)) {
      if (!answer.sent) throw new Unjudged(answer.reason);
      const isTalk = answer.failure === 'garbage' || answer.failure === 'too-large';
      return isTalk ? { undecodable: answer.reason } : { closed: answer.reason };
    }
    const response = messageIn(answer.response, encoding);
    const read = response && readResponse(response);
    if (request !== undefined && response !== undefined) {
      const received = { bytes: answer.response, item: response, receivedAt: clock.now(), deviations: [] };
      const sent = { item: request, bytes: octets, sentAt };
      this.#exchanges.push({ ...(encoding !== 'ttlv' && { encoding }), request: sent, response: received });
    }
    if (read === undefined) return { undecodable: 'the answer is not a Response Message' };
    if (request !== undefined) this.#note(request, read);
    return { response: read };
  }

  /** Does what needs a connection of its own, and leaves room for it. */
  async aside<T>(act: (context: Aside) => Promise<T>): Promise<T> {
    const { target, wire, signal, strangers, clock, random, allowance } = this.#context;
    await this.#room.makeRoom();
    await allowance.pace?.turn(signal);
    const patience = { timeoutMs: target.limits.timeoutMs, signal };
    return act({ target, wire, client: this.client, strangers, patience, random, now: clock.now() });
  }

  /** One HTTP request on a connection of its own. Throws NotShown where the target is not reached by HTTPS. */
  async http(request: HttpRequest): Promise<HttpAnswer> {
    if (this.#context.wire.transport !== 'https') throw new NotShown('the server is not reached by HTTPS');
    return this.aside(async ({ target, client, patience }) => {
      const { host, port, tls, identities, identity, path = DEFAULT_PATH } = target;
      const endpoint = { host, port, tls, identity: identities[client] ?? identity };
      try {
        return await httpExchange(endpoint, path, request, patience);
      } catch (error) {
        if (!(error instanceof TransportError)) throw error;
        throw new Unjudged(`${addressOf(target)}: ${error.message}`);
      }
    });
  }

  /** Destroys what the check made, unless the server's whole store is to be dropped, and closes its connections. */
  async end(): Promise<void> {
    try {
      if (this.#context.reference === undefined && this.#made.size > 0) await this.#cleanUp(this.newSessions());
    } finally {
      await this.#room.close();
    }
  }

  #refuseDanger(request: StructureItem): void {
    const { target, own } = this.#context;
    const danger = target.disposable ? undefined : endangers(request, own);
    if (danger !== undefined) throw new NotShown(`destructive: ${danger}`);
  }

  /** Remembers what a response says was made, and forgets what was destroyed. */
  #note(request: StructureItem, { items }: Response): void {
    const asked = readRequest(request)?.items ?? [];
    items.forEach(({ resultStatus, operation: answered, payload }, index) => {
      if (resultStatus !== Enum.ResultStatus.Success || payload === undefined) return;
      const operation = operationByCode(answered ?? asked[index]?.operation ?? 0);
      const identifiers = (operation?.creates ?? ['UniqueIdentifier']).flatMap((name) =>
        children(payload, Tag[name]).flatMap((field) => (field.type === 'TextString' ? [field.value] : [])),
      );
      for (const identifier of identifiers) {
        if (operation?.code === Enum.Operation.Destroy) this.#made.delete(identifier);
        if (operation?.creates === undefined) continue;
        this.#made.add(identifier);
        this.#context.own.add(identifier);
      }
    });
  }

  /** A request that makes an object got no answer: there may be one now, and nobody knows its name. */
  #unnamed(reason: string): void {
    if (this.#context.reference === undefined) this.#left('(unknown)', `it may have been made: ${reason}`);
  }

  async #cleanUp(sessions: Sessions): Promise<void> {
    const { signal, target, version } = this.#context;
    const timeoutMs = signal.aborted ? Math.min(HURRY_MS, target.limits.timeoutMs) : target.limits.timeoutMs;
    await this.#room.enter(sessions);
    for (const identifier of [...this.#made].reverse()) {
      const reason = await remove(identifier, async (what) => {
        const request = encodeTtlv(sessions.dressed(requestOf(version, what)));
        const answer = await sessions.exchange(this.client, request, { timeoutMs });
        if (!('response' in answer)) return answer.reason;
        const response = messageIn(answer.response, 'ttlv');
        return (response && readResponse(response)?.items[0]) ?? 'the answer is no Response Message with a batch item';
      });
      if (reason !== undefined) this.#left(identifier, reason);
    }
  }

  #left(uniqueIdentifier: string, reason: string): void {
    this.#context.emit({ type: 'residue', residue: { caseId: this.#id, uniqueIdentifier, reason } });
  }
}

/** The structure that octets hold, or undefined. */
function messageIn(octets: Uint8Array, encoding: Encoding): StructureItem | undefined {
  try {
    const { item } = ENCODINGS[encoding].decode(octets);
    return item.type === 'Structure' ? item : undefined;
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return undefined;
  }
}
