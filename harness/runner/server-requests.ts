import type { Case, Step } from '../cases/case.ts';
import { operationsOf, protocolVersionOf } from '../cases/fields.ts';
import { CodecError, type Deviation } from '../codec/deviation.ts';
import { ENCODINGS } from '../codec/encodings.ts';
import { byteString, child, dateTime, type Item, type StructureItem, structure } from '../codec/item.ts';
import type { BuiltRequest, CaseSession, GroupState } from '../compare/index.ts';
import { fieldValue, structureFields } from '../message/fields.ts';
import { protocolVersion, registeredVersion } from '../message/header.ts';
import { type Request, readRequest } from '../message/request.ts';
import { buildResponse, type ResponseItemInit } from '../message/response.ts';
import { Enum } from '../spec/enumerations.ts';
import { enumName } from '../spec/registry.ts';
import { Tag } from '../spec/tags.ts';
import type { Arrival } from './arrivals.ts';
import type { GroupContext } from './context.ts';
import { swapsRoles } from './endpoint-roles.ts';
import { caseTimeout } from './exchange.ts';
import { ownFault } from './own-fault.ts';
import type { StepResult } from './results.ts';
import { isExcused, type StepOutcome, unbound } from './step-outcome.ts';

/** A message that came, read as far as it can be. */
interface Received {
  readonly arrival: Arrival;
  readonly request: Request;
  readonly deviations: readonly Deviation[];
}

/** What was sent as an answer. */
interface Sent {
  readonly item: StructureItem;
  readonly bytes: Uint8Array;
  readonly sentAt: Date;
}

/**
 * Awaits the requests that a case's server sends of itself (1.4 chapter 5), answers them as the case does and judges
 * them. A request may come before the response of the step in front of it, and its sender may wait: so it is answered when
 * it comes, and judged when its step's turn comes.
 */
export class ServerRequests {
  readonly #case: Case;
  readonly #context: GroupContext;
  readonly #session: CaseSession;
  readonly #group: GroupState;
  readonly #sent = new Map<Arrival, Sent>();
  /** The steps whose answer has not been given to anybody. */
  readonly #open: Step[];
  #fault: { readonly error: unknown } | undefined;

  constructor(testCase: Case, context: GroupContext, knowledge: { session: CaseSession; group: GroupState }) {
    this.#case = testCase;
    this.#context = context;
    this.#session = knowledge.session;
    this.#group = knowledge.group;
    this.#open = testCase.steps.filter(({ direction }) => direction === 'server-to-client');
    const { arrivals } = context;
    if (arrivals !== undefined) arrivals.onArrival = (arrival) => this.#answerSoon(arrival);
  }

  /**
   * Waits for the request of a step, at most `timeLeftMs` and the target's time for a request, and judges it. `since`:
   * when it can have been sent at the earliest. Throws the reason of the run's signal.
   */
  async run(step: Step, since: Date, timeLeftMs: number, earlier: readonly StepResult[]): Promise<StepOutcome> {
    const { arrivals, target, clock, signal, serverClock, random } = this.#context;
    if (arrivals === undefined) throw new TypeError('a server-to-client step, and nowhere for it to come in');
    const expected = this.#session.buildRequest(step, { now: serverClock.now(), random });
    if ('unbound' in expected && expected.boundBy !== undefined) return unbound(expected, earlier);
    const timeoutMs = Math.min(target.limits.timeoutMs, Math.max(1, timeLeftMs));
    const end = clock.now().getTime() + timeoutMs;
    const aside: string[] = [];
    for (;;) {
      const left = Math.max(1, end - clock.now().getTime());
      const arrival = await arrivals.next({ timeoutMs: left, signal });
      if (this.#fault !== undefined) throw this.#fault.error;
      if (arrival === undefined) return this.#silence(step, timeoutMs, aside);
      const received = readArrival(arrival);
      if (typeof received === 'string') return { verdict: 'fail', reason: received, differences: [] };
      const stranger = this.#strangerIn(received, expected);
      if (stranger === undefined) return this.#judge(step, received, since);
      aside.push(stranger);
    }
  }

  /** What came besides, one line, once the case is over; undefined where nothing did. */
  get note(): string | undefined {
    const counts = new Map<string, number>();
    for (const arrival of this.#context.arrivals?.left ?? []) {
      const label = labelOf(readArrival(arrival));
      counts.set(label, (counts.get(label) ?? 0) + 1);
    }
    const what = [...counts].map(([label, count]) => (count === 1 ? label : `${label} (${count} times)`));
    return what.length === 0 ? undefined : `the server sent what the case does not show: ${what.join(', ')}`;
  }

  #judge(step: Step, { arrival, request, deviations }: Received, since: Date): StepOutcome {
    const { serverClock } = this.#context;
    const differences = this.#session.compareServerRequest(step, {
      item: request.item,
      deviations,
      since: serverClock.at(since),
      receivedAt: serverClock.at(arrival.receivedAt),
    });
    // What the answer needs may have become known only now.
    if (!this.#sent.has(arrival)) this.#answer(arrival, step);
    const sent = this.#sent.get(arrival);
    if (sent === undefined) {
      return { verdict: 'error', reason: 'nothing in the case says what to answer', differences };
    }
    const fault = ownFault(
      step.response,
      sent.item,
      protocolVersionOf(step.response) ?? this.#case.version,
      'response',
    );
    if (fault !== undefined) return { verdict: 'error', reason: `fault of the harness: ${fault}`, differences };
    const { bytes, receivedAt, encoding = 'ttlv' } = arrival;
    const exchange = {
      ...(encoding !== 'ttlv' && { encoding }),
      request: sent,
      response: { item: request.item, bytes, receivedAt, deviations },
    };
    return { verdict: differences.every(isExcused) ? 'pass' : 'fail', differences, exchange };
  }

  /** A fault of ours in the middle of another's turn is kept for our own, where it is the case's error. */
  #answerSoon(arrival: Arrival): void {
    try {
      this.#answer(arrival);
    } catch (error) {
      this.#fault ??= { error };
    }
  }

  /** Answers a message as `step` does, or as the next step that expects such a one; politely where none does. */
  #answer(arrival: Arrival, step?: Step): void {
    const received = readArrival(arrival);
    if (typeof received === 'string') return;
    const asked = received.request.items.map(({ operation }) => operation);
    const next = step ?? this.#open.find((each) => sameOperations(operationsOf(each.request), asked));
    const item = next === undefined ? politeAnswer(received.request, this.#context) : this.#answerOf(next, received);
    if (item === undefined) return;
    if (next !== undefined) this.#open.splice(this.#open.indexOf(next), this.#open.includes(next) ? 1 : 0);
    const { encode } = ENCODINGS[arrival.encoding ?? 'ttlv'];
    const bytes = encode(item, registeredVersion(received.request.header.version));
    const sent = { item, bytes, sentAt: this.#context.clock.now() };
    this.#sent.set(arrival, sent);
    arrival.answer(sent.bytes);
    if (swapsRoles(item)) arrival.takeBack?.();
  }

  /** The answer that a step shows, with the Unique Batch Item IDs of the request; undefined while it cannot be known. */
  #answerOf(step: Step, { request }: Received): StructureItem | undefined {
    const { serverClock, random } = this.#context;
    const now = serverClock.now();
    const built = this.#session.buildAnswer(step, { now, random });
    return 'item' in built ? withIds(withTime(built.item, now), request) : undefined;
  }

  /** What a message is about, where an object of this case is expected and it is about somebody else's; else undefined. */
  #strangerIn({ request }: Received, expected: BuiltRequest): string | undefined {
    const awaited = 'item' in expected ? identifierIn(readRequest(expected.item)) : undefined;
    const identifier = identifierIn(request);
    if (awaited === undefined || identifier === undefined || identifier === awaited) return undefined;
    if (this.#group.objects.has(identifier)) return undefined;
    const whose = this.#context.own.has(identifier) ? 'another case' : 'somebody else';
    return `${operationText(request)} of an object of ${whose}`;
  }

  async #silence(step: Step, timeoutMs: number, aside: readonly string[]): Promise<StepOutcome> {
    const { target, arrivals, endpoint, reference } = this.#context;
    if (timeoutMs < target.limits.timeoutMs) {
      return { verdict: 'error', reason: caseTimeout(target.limits.caseTimeoutMs), differences: [] };
    }
    const lastWords = await reference?.lastWords();
    const reason = [
      `no ${namesOf(operationsOf(step.request))} came from the server within ${timeoutMs / 1000} s`,
      ...(arrivals?.remarks ?? []),
      ...(endpoint?.halves ?? []),
      ...aside.map((text) => `${text} came instead`),
      ...(lastWords === undefined ? [] : [lastWords]),
    ].join('; ');
    return { verdict: lastWords === undefined ? 'fail' : 'error', reason, differences: [] };
  }
}

/** A message, or one line that says why it is no Request Message. */
function readArrival(arrival: Arrival): Received | string {
  if (arrival.failure !== undefined) return arrival.failure;
  try {
    const { item, deviations } = ENCODINGS[arrival.encoding ?? 'ttlv'].decode(arrival.bytes);
    const request = readRequest(item);
    if (request === undefined) return 'what the server sent is not a Request Message';
    return { arrival, request, deviations: [...(arrival.deviations ?? []), ...deviations] };
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return `the server's request does not decode: ${error.message}`;
  }
}

function identifierIn(request: Request | undefined): string | undefined {
  return fieldValue(request?.items[0]?.payload, Tag.UniqueIdentifier, 'TextString');
}

function labelOf(received: Received | string): string {
  return typeof received === 'string' ? received : operationText(received.request);
}

function operationText({ items }: Request): string {
  return namesOf(items.map(({ operation }) => operation));
}

function namesOf(operations: readonly (number | undefined)[]): string {
  return operations.map((code = 0) => enumName('Operation', code) ?? `operation ${code}`).join(', ');
}

function sameOperations(a: readonly (number | undefined)[], b: readonly (number | undefined)[]): boolean {
  return a.length === b.length && a.every((operation, index) => operation === b[index]);
}

/** The Time Stamp of a response shows the clock, whatever the case shows (V6). */
function withTime(response: StructureItem, now: bigint): StructureItem {
  const value = response.value.map((field): Item => {
    if (field.type === 'Structure' && field.tag === Tag.ResponseHeader) return withTime(field, now);
    return field.tag === Tag.TimeStamp ? dateTime(field.tag, now) : field;
  });
  return structure(response.tag, value);
}

/** A Unique Batch Item ID comes back (1.4 section 6.4), whether or not the case shows one. */
function withIds(response: StructureItem, { items }: Request): StructureItem {
  const answers = structureFields(response, Tag.BatchItem);
  const value = response.value.map((field): Item => {
    const id = items[answers.indexOf(field as StructureItem)]?.uniqueBatchItemId;
    if (field.type !== 'Structure' || id === undefined || child(field, Tag.UniqueBatchItemID) !== undefined)
      return field;
    const behind = field.value.findIndex(({ tag }) => tag === Tag.Operation) + 1;
    const item = byteString(Tag.UniqueBatchItemID, id);
    return structure(field.tag, [...field.value.slice(0, behind), item, ...field.value.slice(behind)]);
  });
  return structure(response.tag, value);
}

const { Notify, Put } = Enum.Operation;

/** An answer to what the case does not show: a Notify or Put is taken note of, nothing else is supported. */
function politeAnswer({ header, items }: Request, { serverClock }: GroupContext): StructureItem {
  const answers = items.map(({ operation, uniqueBatchItemId }): ResponseItemInit => {
    const known = operation === Notify || operation === Put;
    return {
      ...(operation !== undefined && { operation }),
      ...(uniqueBatchItemId !== undefined && { uniqueBatchItemId }),
      resultStatus: known ? Enum.ResultStatus.Success : Enum.ResultStatus.OperationFailed,
      ...(!known && { resultReason: Enum.ResultReason.OperationNotSupported }),
    };
  });
  return buildResponse({ version: header.version ?? protocolVersion('1.0'), timeStamp: serverClock.now() }, answers);
}
