import type { RunEvent } from '../harness/runner/events.ts';
import { caseView, stepView } from './json.ts';
import { checkView, clauseView, profileView } from './profile-views.ts';
import type { Render } from './render.ts';

/**
 * One line of events.jsonl, with its line break: the event as JSON, keys in a fixed order, `type` first. Every exchange
 * stands in it, those of passing steps too: it is the complete record of a run.
 */
export function renderEvent(event: RunEvent, render: Render): string {
  if (event.type === 'step-end') render.learn(event.result);
  if (event.type === 'check-end') for (const exchange of event.result.exchanges) render.learnExchange(exchange);
  return `${JSON.stringify(viewOf(event, render))}\n`;
}

type View<T extends RunEvent['type']> = (event: Extract<RunEvent, { type: T }>, render: Render) => object;

const VIEWS: { readonly [T in RunEvent['type']]: View<T> } = {
  'run-start': ({ tool, target, startedAt, cases, clauses }) => ({
    tool: { name: tool.name, version: tool.version },
    target: { name: target.name, address: target.address, strict: target.strict },
    startedAt: startedAt.toISOString(),
    cases,
    ...(clauses === undefined ? {} : { clauses }),
  }),
  target: ({ message }, render) => ({ message: render.line(message) }),
  'case-start': ({ id, file, steps }) => ({ id, file, steps }),
  'step-end': ({ caseId, result }, render) => ({ caseId, ...stepView(result, render, true) }),
  'case-end': ({ result }, render) => caseView(result, render),
  'profile-start': ({ ref, title, version, clauses }) => ({ ref, title, version, clauses }),
  'check-end': ({ result }, render) => checkView(result, render),
  'clause-end': ({ result }, render) => clauseView(result, render, false),
  'profile-end': ({ result }, render) => profileView(result, render),
  residue: ({ residue }, render) => ({
    caseId: residue.caseId,
    uniqueIdentifier: residue.uniqueIdentifier,
    reason: render.line(residue.reason),
  }),
  'run-end': ({ result, exitCode }) => ({
    exitCode,
    interrupted: result.interrupted,
    durationMs: Math.round(result.durationMs),
    summary: result.summary,
  }),
};

function viewOf<T extends RunEvent['type']>(event: Extract<RunEvent, { type: T }>, render: Render): object {
  const view = VIEWS[event.type] as View<T>;
  return { type: event.type, ...view(event, render) };
}
