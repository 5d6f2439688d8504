import type { Case, Step } from '../cases/case.ts';
import { operationsOf, protocolVersionOf } from '../cases/fields.ts';
import type { StructureItem } from '../codec/item.ts';
import type { Difference } from '../compare/difference.ts';
import type { GroupState } from '../compare/provenance.ts';
import { CaseSession } from '../compare/session.ts';
import { Enum } from '../spec/enumerations.ts';
import { enumName } from '../spec/registry.ts';
import type { GroupContext } from './context.ts';
import { endangers } from './destructive.ts';
import { type Answered, caseTimeout, exchangeWith, type Unanswered } from './exchange.ts';
import { ownFault } from './own-fault.ts';
import { ReferenceServerError } from './reference.ts';
import type { StepResult, Verdict } from './results.ts';
import { unsupportedBecause } from './unsupported.ts';
import { worst } from './verdicts.ts';

/** What running a case's steps came to. */
export interface CaseOutcome {
  readonly verdict: Verdict;
  readonly reason?: string;
  readonly steps: readonly StepResult[];
  readonly bindings: Readonly<Record<string, string>>;
  /** What the run did for the case that a reader should know, one line each. */
  readonly notes: readonly string[];
  /** Objects that the case made and did not destroy, with the client that made them. */
  readonly left: ReadonlyMap<string, string>;
}

/** What a step came to, before it is numbered and timed. */
type StepOutcome = Pick<StepResult, 'verdict' | 'differences'> & Partial<Pick<StepResult, 'reason' | 'exchange'>>;

/** Why the rest of a case is not sent, and what that makes of the case where no step failed. */
interface Stop {
  readonly reason: string;
  readonly verdict: Extract<Verdict, 'skip' | 'not run' | 'error'>;
}

/** Repeats at most so often: the second between two is real only where the target's clock cannot be moved. */
const REPEAT_EVERY_MS = 1000;

/** Runs the steps of one case against a target. */
export class CaseRun {
  readonly #case: Case;
  readonly #context: GroupContext;
  readonly #session: CaseSession;
  readonly #deadline: number;
  readonly #steps: StepResult[] = [];
  readonly #notes: string[] = [];
  readonly #madeBy = new Map<string, string>();
  #clockMoved = 0;
  #stop: Stop | undefined;

  constructor(testCase: Case, context: GroupContext, group: GroupState) {
    this.#case = testCase;
    this.#context = context;
    this.#session = new CaseSession(testCase, { strict: context.strict, group });
    this.#deadline = context.clock.now().getTime() + context.target.limits.caseTimeoutMs;
  }

  /** Runs every step that can be run; an interruption ends the case, not the call. */
  async run(): Promise<CaseOutcome> {
    for (const step of this.#case.steps) {
      const started = this.#context.clock.now().getTime();
      const outcome = this.#inContext(await this.#interruptible(() => this.#step(step)));
      const result: StepResult = {
        index: step.index,
        line: step.position.line,
        operations: operationsOf(step.request).map((code) => enumName('Operation', code ?? 0) ?? '?'),
        client: step.client,
        ...outcome,
        durationMs: this.#context.clock.now().getTime() - started,
      };
      this.#steps.push(result);
      this.#context.emit({ type: 'step-end', caseId: this.#case.id, result });
    }
    if (this.#clockMoved > 0) this.#notes.push(`the server's clock was moved on by ${this.#clockMoved} s`);
    const left = new Map(this.#session.created().map((identifier) => [identifier, this.#madeBy.get(identifier) ?? '']));
    return { ...this.#verdict(), steps: this.#steps, bindings: this.#session.bindings(), notes: this.#notes, left };
  }

  /** A case that was cut short is judged only where something failed before. */
  #verdict(): { verdict: Verdict; reason?: string } {
    const decided = worst(this.#steps.map(({ verdict }) => verdict));
    if (this.#stop !== undefined && decided !== 'fail') return this.#stop;
    if (decided !== undefined) return { verdict: decided };
    return { verdict: 'not run', reason: this.#steps[0]?.reason ?? 'the case has no steps' };
  }

  /**
   * A step behind one that is unsupported is not held against the server: what it expects may rest on what was not done.
   */
  #inContext(outcome: StepOutcome): StepOutcome {
    const unsupported = this.#steps.find(({ verdict }) => verdict === 'unsupported');
    if (outcome.verdict === 'fail' && outcome.differences.length > 0 && unsupported !== undefined) {
      return {
        ...outcome,
        verdict: 'unsupported',
        reason: `it may need step ${unsupported.index + 1}, which is unsupported`,
      };
    }
    return outcome;
  }

  async #interruptible(step: () => Promise<StepOutcome>): Promise<StepOutcome> {
    const { signal, clock, target } = this.#context;
    if (this.#stop === undefined && signal.aborted) this.#stop = { reason: 'interrupted', verdict: 'not run' };
    if (this.#stop === undefined && clock.now().getTime() >= this.#deadline) {
      this.#stop = { reason: caseTimeout(target.limits.caseTimeoutMs), verdict: 'error' };
    }
    if (this.#stop !== undefined) return notRun(this.#stop.reason);
    try {
      return await step();
    } catch (error) {
      if (signal.aborted && error === signal.reason) {
        this.#stop = { reason: 'interrupted', verdict: 'not run' };
        return notRun('interrupted');
      }
      // A fault of ours in one case is that case's error; the run and its reports go on.
      const reason =
        error instanceof ReferenceServerError ? error.message : `fault of the harness: ${faultText(error)}`;
      this.#stop = { reason, verdict: 'error' };
      return { verdict: 'error', reason, differences: [] };
    }
  }

  async #step(step: Step): Promise<StepOutcome> {
    const { random, serverClock, sessions, target } = this.#context;
    const built = this.#session.buildRequest(step, { now: serverClock.now(), random });
    if (!('item' in built)) return this.#unbound(built);
    const request = sessions.dressed(built.item);
    const fault = ownFault(step, built.item, protocolVersionOf(step.request) ?? this.#case.version);
    if (fault !== undefined) return { verdict: 'error', reason: `fault of the harness: ${fault}`, differences: [] };
    const danger = target.disposable ? undefined : endangers(request, this.#context.own);
    if (danger !== undefined) {
      this.#stop = { reason: `destructive: ${danger}`, verdict: 'skip' };
      return notRun(this.#stop.reason);
    }
    const answered = await this.#send(step, request);
    return 'response' in answered ? this.#judge(step, answered) : { ...answered, differences: [] };
  }

  /** A request that says what nobody knows: the response that should have told did not, or the case never says. */
  #unbound({ unbound, boundBy }: { unbound: string; boundBy?: number }): StepOutcome {
    const broken = boundBy ?? this.#steps.find(({ verdict }) => verdict !== 'pass')?.index;
    return broken === undefined
      ? { verdict: 'error', reason: `nothing in the case says what $${unbound} stands for`, differences: [] }
      : notRun(`step ${broken + 1} did not bring what $${unbound} stands for`);
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
      if (!('response' in again)) return { ...again, differences: [] };
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
      if (!this.#madeBy.has(identifier)) this.#madeBy.set(identifier, step.client);
    }
    if (differences.every(isExcused)) return { verdict: 'pass', differences, exchange };
    const abilities = { operations: look.operations.get(this.#case.version), lacks: target.lacks };
    const because = unsupportedBecause({ step, request, response: response.item, differences }, abilities);
    if (because !== undefined) return { verdict: 'unsupported', reason: because, differences, exchange };
    return { verdict: 'fail', differences, exchange };
  }

  #timeLeft(): number {
    return this.#deadline - this.#context.clock.now().getTime();
  }

  /** Lets a second pass on the server's clock: moves it where it can be moved, else waits. False once time is up. */
  async #waitASecond(): Promise<boolean> {
    const { reference, clock, serverClock, signal, target } = this.#context;
    if (this.#timeLeft() <= REPEAT_EVERY_MS || this.#clockMoved * 1000 >= target.limits.caseTimeoutMs) return false;
    if (reference === undefined) {
      await clock.wait(REPEAT_EVERY_MS, signal);
      return true;
    }
    await reference.moveClock(1);
    serverClock.moved(1n);
    this.#clockMoved += 1;
    return true;
  }
}

function notRun(reason: string): StepOutcome {
  return { verdict: 'not run', reason, differences: [] };
}

/** What was thrown, and where in our code. */
function faultText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [, place] = /\/([\w.-]+\.ts:\d+):\d+/.exec(error.stack ?? '') ?? [];
  return place === undefined ? error.message : `${error.message} (${place})`;
}

function isExcused({ rule }: Difference): boolean {
  return rule !== null;
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
