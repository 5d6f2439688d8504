import type { Case, Step } from '../cases/case.ts';
import { operationsOf } from '../cases/fields.ts';
import { CaseSession, type GroupState } from '../compare/index.ts';
import { diagnose } from '../diagnostics/index.ts';
import { enumName } from '../spec/registry.ts';
import type { GroupContext } from './context.ts';
import { caseTimeout } from './exchange.ts';
import { ReferenceServerError } from './reference.ts';
import type { StepResult, Verdict } from './results.ts';
import { isExcused, notRun, type StepOutcome, type Stop } from './step-outcome.ts';
import { StepRunner } from './step-run.ts';
import { isOfForm } from './unsupported.ts';
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

/** Runs the steps of one case against a target. */
export class CaseRun {
  readonly #case: Case;
  readonly #context: GroupContext;
  readonly #session: CaseSession;
  readonly #group: GroupState;
  readonly #deadline: number;
  readonly #steps: StepResult[] = [];
  readonly #runner: StepRunner;
  #stop: Stop | undefined;

  constructor(testCase: Case, context: GroupContext, group: GroupState) {
    this.#case = testCase;
    this.#context = context;
    this.#group = group;
    this.#session = new CaseSession(testCase, {
      strict: context.strict,
      group,
      ...(context.prefix !== undefined && { prefix: context.prefix }),
    });
    this.#deadline = context.clock.now().getTime() + context.target.limits.caseTimeoutMs;
    this.#runner = new StepRunner(testCase, context, { session: this.#session, group }, this.#deadline);
  }

  /** Runs every step that can be run; an interruption ends the case, not the call. */
  async run(): Promise<CaseOutcome> {
    for (const step of this.#case.steps) {
      const started = this.#context.clock.now().getTime();
      const { stop, ...outcome } = this.#inContext(await this.#interruptible(step));
      this.#stop ??= stop;
      const result: StepResult = {
        index: step.index,
        line: step.position.line,
        operations: operationsOf(step.request).map((code) => enumName('Operation', code ?? 0) ?? '?'),
        client: step.client,
        ...(step.direction === 'server-to-client' && { direction: step.direction }),
        ...outcome,
        durationMs: this.#context.clock.now().getTime() - started,
      };
      this.#steps.push(result);
      this.#context.emit({ type: 'step-end', caseId: this.#case.id, result });
    }
    const { clockMoved, madeBy, unawaited } = this.#runner;
    const notes = [
      ...(clockMoved === 0 ? [] : [`the server's clock was moved on by ${clockMoved} s`]),
      ...(unawaited === undefined ? [] : [unawaited]),
    ];
    const left = new Map(this.#session.created().map((identifier) => [identifier, madeBy.get(identifier) ?? '']));
    return { ...this.#verdict(), steps: this.#steps, bindings: this.#session.bindings(), notes, left };
  }

  /** A case that was cut short is judged only where something failed, or could not be judged, before. */
  #verdict(): { verdict: Verdict; reason?: string } {
    const decided = worst(this.#steps.map(({ verdict }) => verdict));
    if (this.#stop !== undefined && decided !== 'fail' && decided !== 'error') return this.#stop;
    if (decided !== undefined) return { verdict: decided };
    return { verdict: 'not run', reason: this.#steps[0]?.reason ?? 'the case has no steps' };
  }

  /**
   * A step behind one that is unsupported is not held against the server: what it expects may rest on what was not done.
   * How its answer is written does not.
   */
  #inContext(outcome: StepOutcome): StepOutcome {
    const unsupported = this.#steps.find(({ verdict }) => verdict === 'unsupported');
    const rests =
      outcome.differences.length > 0 && outcome.differences.every((one) => isExcused(one) || !isOfForm(one));
    if (outcome.verdict === 'fail' && rests && unsupported !== undefined) {
      return {
        ...outcome,
        verdict: 'unsupported',
        reason: `it may need step ${unsupported.index + 1}, which is unsupported`,
      };
    }
    return outcome;
  }

  /** With the known failures that the exchange shows. */
  #diagnosed(step: Step, outcome: StepOutcome): StepOutcome {
    const { exchange, differences } = outcome;
    if (exchange === undefined || step.direction === 'server-to-client') return outcome;
    const { look } = this.#context;
    const diagnostics = diagnose({
      exchange,
      differences,
      version: this.#case.version,
      listed: look.operations.get(this.#case.version),
      objects: this.#group.objects,
      earlier: this.#steps.flatMap(({ direction, exchange }) => (direction === undefined && exchange) || []),
    });
    return diagnostics.length === 0 ? outcome : { ...outcome, diagnostics };
  }

  async #interruptible(step: Step): Promise<StepOutcome> {
    const { signal, clock, target } = this.#context;
    if (this.#stop === undefined && signal.aborted) this.#stop = { reason: 'interrupted', verdict: 'not run' };
    if (this.#stop === undefined && clock.now().getTime() >= this.#deadline) {
      this.#stop = { reason: caseTimeout(target.limits.caseTimeoutMs), verdict: 'error' };
    }
    if (this.#stop !== undefined) return notRun(this.#stop.reason);
    try {
      return this.#diagnosed(step, await this.#runner.run(step, this.#steps));
    } catch (error) {
      if (signal.aborted && error === signal.reason) {
        return { ...notRun('interrupted'), stop: { reason: 'interrupted', verdict: 'not run' } };
      }
      // A fault of ours in one case is that case's error; the run and its reports go on.
      const reason =
        error instanceof ReferenceServerError ? error.message : `fault of the harness: ${faultText(error)}`;
      return { verdict: 'error', reason, differences: [], stop: { reason, verdict: 'error' } };
    }
  }
}

/** What was thrown, and where in our code. */
function faultText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [, place] = /\/([\w.-]+\.ts:\d+):\d+/.exec(error.stack ?? '') ?? [];
  return place === undefined ? error.message : `${error.message} (${place})`;
}
