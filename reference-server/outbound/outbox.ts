import { setTimeout as wait } from 'node:timers/promises';
import { encodeTtlv } from '../../harness/codec/ttlv.ts';
import type { ResponseBatchItem } from '../../harness/message/response.ts';
import { enumName } from '../../harness/spec/registry.ts';
import type { Log } from '../log.ts';
import { readAnswer } from './answer.ts';
import type { ListeningClient } from './listening-client.ts';
import type { OwnRequest } from './requests.ts';
import { Undelivered } from './send.ts';

/** So many requests wait for one client; of more, the newest are not sent. */
const MOST_WAITING = 1000;

export interface OutboxOptions {
  readonly client: ListeningClient;
  /** Sends octets and returns those of the answer. Throws Undelivered. */
  readonly send: (request: Uint8Array, signal: AbortSignal) => Promise<Uint8Array>;
  /** Told of each answer that is as it should be. */
  readonly answered: (request: OwnRequest, answer: ResponseBatchItem) => void;
  readonly log: Log;
}

/** The requests for one client, which are sent one after the other, whoever is waiting for whatever else meanwhile. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #waiting: OwnRequest[] = [];
  readonly #stop = new AbortController();
  #delivery: Promise<void> | undefined;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  post(request: OwnRequest): void {
    if (this.#stop.signal.aborted) return;
    if (this.#waiting.length >= MOST_WAITING) {
      this.#options.log.warn(this.#facts(request), 'too many requests wait for the client: this one is not sent');
      return;
    }
    this.#waiting.push(request);
    this.#delivery ??= this.#deliverAll();
  }

  /** Gives up what has not been sent. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#waiting.length = 0;
    await this.#delivery;
  }

  async #deliverAll(): Promise<void> {
    for (let request = this.#waiting[0]; request !== undefined; request = this.#waiting[0]) {
      try {
        await this.#deliver(request);
      } catch (error) {
        // A fault of the server costs the client this request, not those behind it.
        this.#options.log.error({ ...this.#facts(request), err: error }, 'a delivery failed unexpectedly');
      }
      this.#waiting.shift();
    }
    this.#delivery = undefined;
  }

  /** What was answered is not sent again, whatever the answer was; what was not answered is, for a while. */
  async #deliver(request: OwnRequest): Promise<void> {
    const { client, answered, log } = this.#options;
    const octets = encodeTtlv(request.item);
    for (let attempt = 1; !this.#stop.signal.aborted; attempt += 1) {
      const bytes = await this.#attempt(octets, request, attempt);
      if (bytes !== undefined) {
        const answer = readAnswer(bytes, request.operation);
        if (typeof answer === 'string') log.warn({ ...this.#facts(request), reason: answer }, 'answered wrongly');
        else {
          log.info(this.#facts(request), 'sent to the client');
          answered(request, answer);
        }
        return;
      }
      if (attempt >= client.attempts) {
        log.warn({ ...this.#facts(request), attempts: attempt }, 'not delivered: given up');
        return;
      }
      // An end of the server ends the wait too; the loop then sees it.
      await wait(client.retryAfter, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  async #attempt(octets: Uint8Array, request: OwnRequest, attempt: number): Promise<Uint8Array | undefined> {
    try {
      return await this.#options.send(octets, this.#stop.signal);
    } catch (error) {
      if (!(error instanceof Undelivered)) throw error;
      this.#options.log.info({ ...this.#facts(request), attempt, reason: error.message }, 'not delivered');
      return undefined;
    }
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
