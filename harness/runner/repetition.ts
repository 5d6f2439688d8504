import { asksAboutPending, isPending } from '../cases/asynchronous.ts';
import type { Case, CaseStructure, Step } from '../cases/case.ts';
import { fields } from '../cases/fields.ts';
import { isNow } from '../cases/placeholders.ts';
import { walk } from '../cases/tree.ts';
import { Tag } from '../spec/tags.ts';
import type { Answered } from './exchange.ts';
import type { StepResult } from './results.ts';
import type { ServerClock } from './server-clock.ts';

/** Two steps that ask the same and expect a change in between, one of them marked `# [REPEAT] until` (TC-92 of 1.1 and 1.2). */
export interface Change {
  readonly before: Step;
  readonly after: Step;
  readonly marked: Step;
}

/** The change that a step is one side of, or undefined. */
export function changeAt(step: Step, { steps }: Case): Change | undefined {
  for (const before of [step.index, step.index - 1]) {
    const [first, second] = [steps[before], steps[before + 1]];
    if (first === undefined || second === undefined || !sameRequest(first, second)) continue;
    const marked = [first, second].find(({ repeatUntil }) => repeatUntil !== undefined);
    if (marked !== undefined) return { before: first, after: second, marked };
  }
  return undefined;
}

/** Whether an answer is Operation Pending to a step that polls, or that is marked, and that expects something else. */
export function isToBeRepeated(step: Step, { response }: Answered): boolean {
  const repeats = step.repeatUntil !== undefined || asksAboutPending(step);
  return (
    repeats &&
    response.items.some(({ item }) => isPending(item)) &&
    !fields(step.response, Tag.BatchItem).some(isPending)
  );
}

/** Whether every date that a case sent for later, if any, still lies ahead of an answer, on the server's clock. */
export function datesAreAhead(
  { steps }: Case,
  earlier: readonly StepResult[],
  { exchange }: Answered,
  clock: ServerClock,
): boolean {
  const answeredAt = clock.at(exchange.response.receivedAt);
  const dates = earlier.flatMap(({ index, exchange: before }) => {
    const step = steps[index];
    if (before === undefined || step === undefined) return [];
    const movedSince = clock.movedBy - (before.clockMoved ?? 0n);
    const sentAt = clock.at(before.request.sentAt) - movedSince;
    return secondsAhead(step.request).map((seconds) => sentAt + BigInt(seconds));
  });
  return dates.length > 0 && dates.every((date) => date > answeredAt);
}

/** The seconds by which dates in a request lie ahead of its sending: $NOW+n. */
export function secondsAhead(request: CaseStructure): number[] {
  return [...walk(request)].flatMap(({ item }) => (isNow(item) && item.now > 0 ? [item.now] : []));
}

function sameRequest(a: Step, b: Step): boolean {
  return a.client === b.client && JSON.stringify(a.request, plain) === JSON.stringify(b.request, plain);
}

function plain(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
