import type { Case, Step } from '../cases/case.ts';
import { protocolVersionOf } from '../cases/fields.ts';
import type { StructureItem } from '../codec/item.ts';
import type { CaseSession, GroupState } from '../compare/index.ts';
import { Enum } from '../spec/enumerations.ts';
import { contaminatedBy } from './contamination.ts';
import type { GroupContext } from './context.ts';
import { endangers, makesObjects } from './destructive.ts';
import { type Answered, exchangeWith, type Unanswered } from './exchange.ts';
import { ownFault } from './own-fault.ts';
import type { StepResult } from './results.ts';
import { ServerRequests } from './server-requests.ts';
import { isExcused, notRun, type StepOutcome, unbound } from './step-outcome.ts';
import { unsupportedBecause } from './unsupported.ts';

/** The time between two sendings of a request that is repeated. */
const REPEAT_EVERY_MS = 1000;

/** Sends the requests of one case and judges what is answered. */
export class StepRunner {
  readonly #case: Case;
  readonly #context: GroupContext;
  readonly #session: CaseSession;
  readonly #group: GroupState;
  readonly #deadline: number;
  readonly #serverRequests: ServerRequests;
  readonly #startedAt: Date;
  /** Which client made each object of this case. */
  readonly madeBy = new Map<string, string>();
  /** Seconds by which this case has moved the server's clock on. */
  clockMoved = 0;

  /** `deadline`: milliseconds since 1970 on the run's clock, the end of the time for this case. */
  constructor(
    testCase: Case,
    context: GroupContext,
    knowledge: { session: CaseSession; group: GroupState },
    deadline: number,
  ) {
    this.#case = testCase;
    this.#context = context;
    this.#session = knowledge.session;
    this.#group = knowledge.group;
    this.#deadline = deadline;
    this.#serverRequests = new ServerRequests(testCase, context, knowledge);
    this.#startedAt = context.clock.now();
  }

  /** Runs one step. `earlier`: what the steps before it came to. Throws what interrupted it. */
  async run(step: Step, earlier: readonly StepResult[]): Promise<StepOutcome> {
    if (step.direction === 'server-to-client') return this.#await(step, earlier);
    const { random, serverClock, sessions, target } = this.#context;
    const built = this.#session.buildRequest(step, { now: serverClock.now(), random });
    if (!('item' in built)) return unbound(built, earlier);
    const request = sessions.dressed(built.item);
    const version = protocolVersionOf(step.request) ?? this.#case.version;
    const fault = ownFault(step.request, built.item, version, 'request');
    if (fault !== undefined) return { verdict: 'error', reason: `fault of the harness: ${fault}`, differences: [] };
    const danger = target.disposable ? undefined : endangers(request, this.#context.own);
    if (danger !== undefined) {
      const reason = `destructive: ${danger}`;
      return { ...notRun(reason), stop: { reason, verdict: 'skip' } };
    }
    const answered = await this.#send(step, request);
    if ('response' in answered) return this.#judge(step, answered);
    if (answered.sent && makesObjects(request)) this.#unnamed(answered.reason);
    return unanswered(answered);
  }

  /** What the server sent besides the requests that the case awaits, or undefined. */
  get unawaited(): string | undefined {
    return this.#serverRequests.note;
  }

  /** Awaits the server's request: what it tells of cannot have happened before our last one. */
  #await(step: Step, earlier: readonly StepResult[]): Promise<StepOutcome> {
    const asked = earlier.findLast(({ direction, exchange }) => direction === undefined && exchange !== undefined);
    const since = asked?.exchange?.request.sentAt ?? this.#startedAt;
    return this.#serverRequests.run(step, since, this.#timeLeft(), earlier);
  }

  /** Sends a step's request; where the step says so, again while the answer is pending. */
  async #send(step: Step, request: StructureItem): Promise<Answered | Unanswered> {
    for (;;) {
      const answered = await exchangeWith(this.#context, step.client, request, this.#timeLeft());
      if (!('response' in answered) || step.repeatUntil === undefined || !isPending(answered)) return answered;
      if (!(await this.#waitASecond())) return answered;
    }
  }

  async #judge(step: Step, answered: Answered): Promise<StepOutcome> {
    if (step.repeatUntil === undefined) return this.#compare(step, answered);
    // Two steps that ask the same and expect a change in between: the mark stands at either (TC-92 of 1.1 and 1.2).
    const before = this.#case.steps[step.index - 1];
    if (before !== undefined && sameRequest(before, step)) return this.#untilMet(step, before, answered);
    const next = this.#case.steps[step.index + 1];
    if (next === undefined || !sameRequest(step, next)) return this.#compare(step, answered);
    const outcome = this.#compare(step, answered);
    const then = await this.#untilMet(next, step, answered);
    // A server that is already there passes.
    return outcome.verdict !== 'pass' && then.verdict === 'pass' ? then : outcome;
  }

  /** What `step` came to, after sending its request again for as long as the answer is what `before` expects. */
  async #untilMet(step: Step, before: Step, first: Answered): Promise<StepOutcome> {
    let answered = first;
    let outcome = this.#compare(step, answered);
    while (outcome.verdict !== 'pass' && this.#compare(before, answered).verdict === 'pass') {
      if (!(await this.#waitASecond())) break;
      const again = await exchangeWith(this.#context, step.client, answered.request, this.#timeLeft());
      if (!('response' in again)) return unanswered(again);
      answered = again;
      outcome = this.#compare(step, answered);
    }
    return outcome;
  }

  #compare(step: Step, { request, response, exchange }: Answered): StepOutcome {
    const { serverClock, look, target, own } = this.#context;
    const differences = this.#session.compareResponse(step, {
      request,
      response: response.item,
      deviations: exchange.response.deviations,
      sentAt: serverClock.at(exchange.request.sentAt),
      receivedAt: serverClock.at(exchange.response.receivedAt),
    });
    for (const identifier of this.#session.created()) {
      own.add(identifier);
      if (!this.madeBy.has(identifier)) this.madeBy.set(identifier, step.client);
    }
    if (differences.every(isExcused)) return { verdict: 'pass', differences, exchange };
    const abilities = { operations: look.operations.get(this.#case.version), lacks: target.lacks };
    const foreign = contaminatedBy(differences, { request, response: response.item }, this.#others());
    if (foreign !== undefined) return { verdict: 'error', reason: foreign, differences, exchange };
    const because = unsupportedBecause({ request, response: response.item, differences }, abilities);
    if (because !== undefined) return { verdict: 'unsupported', reason: because, differences, exchange };
    return { verdict: 'fail', differences, exchange };
  }

  /** The identifiers that other cases of this run were given. */
  #others(): ReadonlySet<string> {
    const mine = new Set([...this.#group.objects.keys(), ...this.madeBy.keys()]);
    return new Set([...this.#context.own].filter((identifier) => !mine.has(identifier)));
  }

  /** A request that makes an object got no answer: there may be one now, and nobody knows its name. */
  #unnamed(reason: string): void {
    if (this.#context.reference !== undefined) return;
    const residue = {
      caseId: this.#case.id,
      uniqueIdentifier: '(unknown)',
      reason: `it may have been made: ${reason}`,
    };
    this.#context.emit({ type: 'residue', residue });
  }

  #timeLeft(): number {
    return this.#deadline - this.#context.clock.now().getTime();
  }

  /** Lets a second pass on the server's clock: moves it where it can be moved, else waits. False once time is up. */
  async #waitASecond(): Promise<boolean> {
    const { reference, clock, serverClock, signal, target } = this.#context;
    if (this.#timeLeft() <= REPEAT_EVERY_MS || this.clockMoved * 1000 >= target.limits.caseTimeoutMs) return false;
    if (reference === undefined) {
      await clock.wait(REPEAT_EVERY_MS, signal);
      return true;
    }
    await reference.moveClock(1);
    serverClock.moved(1n);
    this.clockMoved += 1;
    return true;
  }
}

function unanswered({ verdict, reason, exchange }: Unanswered): StepOutcome {
  return { verdict, reason, exchange, differences: [] };
}

function isPending({ response }: Answered): boolean {
  return response.items.some(({ resultStatus }) => resultStatus === Enum.ResultStatus.OperationPending);
}

function sameRequest(a: Step, b: Step): boolean {
  return a.client === b.client && JSON.stringify(a.request, plain) === JSON.stringify(b.request, plain);
}

function plain(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
