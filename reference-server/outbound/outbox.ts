import { setTimeout as wait } from 'node:timers/promises';
import { encodeTtlv } from '../../harness/codec/ttlv.ts';
import type { ResponseBatchItem } from '../../harness/message/response.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { enumName } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { Fields } from '../fields.ts';
import type { Log } from '../log.ts';
import { readAnswer } from './answer.ts';
import type { LentConnection } from './lent-connection.ts';
import type { ListeningClient } from './listening-client.ts';
import type { OwnRequest } from './requests.ts';
import { Undelivered } from './send.ts';

/** So many requests wait for one client; of more, the newest are not sent. */
const MOST_WAITING = 1000;

const { SetEndpointRole } = Enum.Operation;

export interface OutboxOptions {
  readonly client: ListeningClient;
  /**
   * Sends octets to where the client listens and returns those of the answer; undefined where it listens nowhere. Throws
   * Undelivered.
   */
  readonly send: ((request: Uint8Array, signal: AbortSignal) => Promise<Uint8Array>) | undefined;
  /** Told of each answer that is as it should be. */
  readonly answered: (request: OwnRequest, answer: ResponseBatchItem) => void;
  readonly log: Log;
  /** The server's clock: seconds since 1970. */
  readonly now: () => bigint;
}

/** The requests for one client, which are sent one after the other, whoever is waiting for whatever else meanwhile. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #waiting: OwnRequest[] = [];
  readonly #stop = new AbortController();
  #delivery: Promise<void> | undefined;
  #lent: LentConnection | undefined;
  #released: () => void = () => {};

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Whether the client has lent a connection. */
  get isLent(): boolean {
    return this.#lent !== undefined;
  }

  /** Takes a connection of the client for all that is sent, until the client has its role back, which `released` tells. */
  lend(connection: LentConnection, released: () => void): void {
    this.#lent = connection;
    this.#released = released;
    connection.onClose = () => this.#release();
    this.#start();
  }

  post(request: OwnRequest): void {
    if (this.#stop.signal.aborted) return;
    if (this.#waiting.length >= MOST_WAITING) {
      this.#options.log.warn(this.#facts(request), 'too many requests wait for the client: this one is not sent');
      return;
    }
    this.#waiting.push(request);
    this.#start();
  }

  /** Gives up what has not been sent. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#waiting.length = 0;
    this.#lent?.destroy();
    await this.#delivery;
  }

  #start(): void {
    if (this.#next() !== undefined) this.#delivery ??= this.#deliverAll();
  }

  /** What is sent next; nothing to a client that listens nowhere and has lent no connection. */
  #next(): OwnRequest | undefined {
    return this.#lent === undefined && this.#options.send === undefined ? undefined : this.#waiting[0];
  }

  async #deliverAll(): Promise<void> {
    for (let request = this.#next(); request !== undefined; request = this.#next()) {
      let isSettled = true;
      try {
        isSettled = await this.#deliver(request);
      } catch (error) {
        // A fault of the server costs the client this request, not those behind it.
        this.#options.log.error({ ...this.#facts(request), err: error }, 'a delivery failed unexpectedly');
      }
      if (isSettled && this.#waiting[0] === request) this.#waiting.shift();
    }
    this.#delivery = undefined;
  }

  /**
   * What was answered is not sent again, whatever the answer was; what was not answered is, for a while. False where the
   * request has to wait for another connection.
   */
  async #deliver(request: OwnRequest): Promise<boolean> {
    const { client, answered, log, now } = this.#options;
    for (let attempt = 1; this.#next() === request; attempt += 1) {
      const octets = encodeTtlv(request.message(now()));
      const bytes = await this.#attempt(octets, request, attempt);
      if (bytes !== undefined) {
        const answer = readAnswer(bytes, request.operation);
        if (typeof answer === 'string') log.warn({ ...this.#facts(request), reason: answer }, 'answered wrongly');
        else {
          log.info(this.#facts(request), 'sent to the client');
          if (request.operation === SetEndpointRole) this.#returnRole(answer);
          else answered(request, answer);
        }
        return true;
      }
      if (attempt >= client.attempts) {
        log.warn({ ...this.#facts(request), attempts: attempt }, 'not delivered: given up');
        return true;
      }
      // An end of the server ends the wait too; the loop then sees it.
      await wait(client.retryAfter, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
    return false;
  }

  async #attempt(octets: Uint8Array, request: OwnRequest, attempt: number): Promise<Uint8Array | undefined> {
    try {
      if (this.#lent !== undefined) return await this.#lent.send(octets, this.#options.client.timeout);
      return await this.#options.send?.(octets, this.#stop.signal);
    } catch (error) {
      if (!(error instanceof Undelivered)) throw error;
      this.#options.log.info({ ...this.#facts(request), attempt, reason: error.message }, 'not delivered');
      return undefined;
    }
  }

  /** "The accepted endpoint role as applied by the client" (2.0 section 6.2.5) */
  #returnRole({ payload }: ResponseBatchItem): void {
    if (payload === undefined || new Fields(payload).enumeration(Tag.EndpointRole) !== Enum.EndpointRole.Client) return;
    this.#lent?.giveBack();
    this.#release();
  }

  /** There is nothing lent any more, and so nothing to give back. */
  #release(): void {
    this.#lent = undefined;
    this.#released();
    const kept = this.#waiting.filter(({ operation }) => operation !== SetEndpointRole);
    this.#waiting.splice(0, this.#waiting.length, ...kept);
  }

  #facts({ operation, uniqueIdentifier }: OwnRequest): Record<string, unknown> {
    const { identity, host, port } = this.#options.client;
    return {
      client: identity,
      address: `${host}:${port}`,
      operation: enumName('Operation', operation),
      uniqueIdentifier,
    };
  }
}
