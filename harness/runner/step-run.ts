import { asksAboutPending } from '../cases/asynchronous.ts';
import type { Case, Step } from '../cases/case.ts';
import { protocolVersionOf } from '../cases/fields.ts';
import type { StructureItem } from '../codec/item.ts';
import type { CaseSession, ComparedExchange, GroupState } from '../compare/index.ts';
import { contaminatedBy } from './contamination.ts';
import type { GroupContext } from './context.ts';
import { endangers, makesObjects } from './destructive.ts';
import { swapsRoles } from './endpoint-roles.ts';
import { type Answered, exchangeWith, type Unanswered } from './exchange.ts';
import { ownFault } from './own-fault.ts';
import { Patience } from './patience.ts';
import { type Change, changeAt, datesAreAhead, isToBeRepeated } from './repetition.ts';
import type { StepResult } from './results.ts';
import { ServerRequests } from './server-requests.ts';
import { isExcused, notRun, type StepOutcome, unbound } from './step-outcome.ts';
import { unsupportedBecause } from './unsupported.ts';

/** Sends the requests of one case and judges what is answered. */
export class StepRunner {
  readonly #case: Case;
  readonly #context: GroupContext;
  readonly #session: CaseSession;
  readonly #group: GroupState;
  readonly #patience: Patience;
  readonly #serverRequests: ServerRequests;
  readonly #startedAt: Date;
  /** Which client made each object of this case. */
  readonly madeBy = new Map<string, string>();

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
    this.#patience = new Patience(context, deadline);
    this.#serverRequests = new ServerRequests(testCase, context, knowledge);
    this.#startedAt = context.clock.now();
  }

  /** Seconds by which this case has moved the server's clock on. */
  get clockMoved(): number {
    return this.#patience.clockMoved;
  }

  /** Runs one step. `earlier`: what the steps before it came to. Throws what interrupted it. */
  async run(step: Step, earlier: readonly StepResult[]): Promise<StepOutcome> {
    if (step.direction === 'server-to-client') return this.#await(step, earlier);
    const { random, serverClock, sessions, signal, target } = this.#context;
    const notApplicable = this.#session.notApplicable(step);
    if (notApplicable !== undefined) return notRun(notApplicable);
    await sessions.turn(signal);
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
    if ('response' in answered) {
      const { arrivals, clock } = this.#context;
      if (arrivals !== undefined && swapsRoles(answered.response.item)) sessions.lend(step.client, arrivals, clock);
      return this.#judge(step, answered, earlier);
    }
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
    return this.#serverRequests.run(step, since, this.#patience.timeLeft(), earlier);
  }

  /** Sends a step's request; a Poll, and what the step says is to be repeated, again while the answer is pending. */
  async #send(step: Step, request: StructureItem): Promise<Answered | Unanswered> {
    for (;;) {
      const answered = await exchangeWith(this.#context, step.client, request, this.#patience.timeLeft());
      if (!('response' in answered) || !isToBeRepeated(step, answered)) return answered;
      if (this.#pendingFault(step, answered) !== undefined || !(await this.#patience.waitASecond())) return answered;
    }
  }

  async #judge(step: Step, answered: Answered, earlier: readonly StepResult[]): Promise<StepOutcome> {
    const fault = isToBeRepeated(step, answered) ? this.#pendingFault(step, answered) : undefined;
    if (fault !== undefined) return fault;
    const change = changeAt(step, this.#case);
    if (change === undefined) return this.#compare(step, answered);
    const { before, after, marked } = change;
    if (step === after) {
      return this.#compareAnswered(after, marked === after ? await this.#awaitChange(change, answered) : answered);
    }
    if (this.#matches(before, answered)) {
      const outcome = this.#compare(before, answered);
      if (marked === before) await this.#awaitChange(change, answered);
      return outcome;
    }
    // A server that is already there passes, unless the dates that could have brought it there are still ahead.
    const isThere =
      !datesAreAhead(this.#case, earlier, answered, this.#context.serverClock) && this.#matches(after, answered);
    return this.#compare(isThere ? after : before, answered);
  }

  /** Sends a request again for as long as the answer is what was expected before the change; the last answer. */
  async #awaitChange({ before, after }: Change, first: Answered): Promise<Answered | Unanswered> {
    let answered = first;
    while (!this.#matches(after, answered) && this.#matches(before, answered)) {
      if (!(await this.#patience.waitASecond())) break;
      const again = await exchangeWith(this.#context, after.client, answered.request, this.#patience.timeLeft());
      if (!('response' in again)) return again;
      answered = again;
    }
    return answered;
  }

  /** Whether an answer is as a step expects it; nothing is learned from it. */
  #matches(step: Step, answered: Answered): boolean {
    return this.#session.fork().compareResponse(step, this.#compared(answered)).every(isExcused);
  }

  /** What is wrong with the answer to a Poll of what is not done yet, as an outcome; undefined where it is as it has to be. */
  #pendingFault(step: Step, answered: Answered): StepOutcome | undefined {
    if (!asksAboutPending(step)) return undefined;
    const differences = this.#session.comparePending(step, this.#compared(answered));
    return differences.every(isExcused) ? undefined : { verdict: 'fail', differences, exchange: answered.exchange };
  }

  #compared({ request, response, exchange }: Answered): ComparedExchange & { readonly response: StructureItem } {
    const { serverClock } = this.#context;
    return {
      request,
      response: response.item,
      deviations: exchange.response.deviations,
      sentAt: serverClock.at(exchange.request.sentAt),
      receivedAt: serverClock.at(exchange.response.receivedAt),
    };
  }

  #compareAnswered(step: Step, answered: Answered | Unanswered): StepOutcome {
    return 'response' in answered ? this.#compare(step, answered) : unanswered(answered);
  }

  #compare(step: Step, answered: Answered): StepOutcome {
    const { request, response, exchange } = answered;
    const { look, target, own } = this.#context;
    const differences = this.#session.compareResponse(step, this.#compared(answered));
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
}

function unanswered({ verdict, reason, exchange }: Unanswered): StepOutcome {
  return { verdict, reason, exchange, differences: [] };
}
