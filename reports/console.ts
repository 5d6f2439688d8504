import type { Reporter, RunEvent } from '../harness/runner/events.ts';
import type { ClauseResult } from '../harness/runner/profiles/results.ts';
import { caseName } from './case-name.ts';
import { causeLine } from './cause.ts';
import { clip, count, wrap } from './layout.ts';
import type { SummaryOptions } from './page.ts';
import { palette } from './palette.ts';
import { advance, NOT_STARTED, progressLine } from './progress.ts';
import type { Render } from './render.ts';
import { renderSummary } from './summary.ts';

/** Where a reporter for people writes: results to `out`, what only matters while the run lasts to `err`. */
export interface ConsoleStreams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

export interface ConsoleOptions extends SummaryOptions {
  /** Whether somebody watches `err` on a terminal: then it shows progress, and each failure as it happens. */
  readonly live: boolean;
}

const CLEAR_LINE = '\r\x1b[K';

/** The reporter for people: progress while the run lasts, a summary at the end. */
export function consoleReporter({ out, err }: ConsoleStreams, render: Render, options: ConsoleOptions): Reporter {
  let progress = NOT_STARTED;
  let shown = '';
  const showProgress = (line: string): void => {
    if (!options.live || line === shown) return;
    err(`${CLEAR_LINE}${line}`);
    shown = line;
  };
  const print = (write: (text: string) => void, lines: readonly string[]): void => {
    if (lines.length === 0) return;
    showProgress('');
    write(`${lines.join('\n')}\n`);
  };
  return {
    onEvent(event) {
      if (event.type === 'step-end') render.learn(event.result);
      if (event.type === 'check-end') for (const exchange of event.result.exchanges) render.learnExchange(exchange);
      progress = advance(progress, event);
      if (options.live) print(err, failureLine(event, render, options));
      print(out, resultLines(event, render, options));
      // One column stays free: a terminal wraps when the last one is written.
      if (event.type !== 'run-end') showProgress(progressLine(progress, options.width - 1));
    },
  };
}

/** What stays of an event: the head of the page and its end. */
function resultLines(event: RunEvent, render: Render, options: ConsoleOptions): string[] {
  if (event.type === 'run-end') {
    return [...(options.quiet ? [] : ['']), renderSummary(event.result, render, options).trimEnd()];
  }
  if (options.quiet) return [];
  if (event.type === 'target') return wrap(render.line(event.message), options.width);
  if (event.type !== 'run-start') return [];
  const { tool, target, cases, clauses } = event;
  const what = clauses === undefined ? count(cases, 'case') : `${count(clauses, 'clause')} and ${count(cases, 'case')}`;
  const where = target.name === target.address ? target.name : `${target.name} (${target.address})`;
  const strict = target.strict ? ', strict' : '';
  return wrap(`${tool.name} ${tool.version}: ${what} against ${where}${strict}`, options.width);
}

/** A failure or an error that no expectation names, as it happens, in one line. */
function failureLine(
  event: RunEvent,
  render: Render,
  { width, colours }: Pick<ConsoleOptions, 'width' | 'colours'>,
): string[] {
  if (event.type === 'clause-end') return clauseLine(event.result, render, { width, colours });
  if (event.type !== 'case-end') return [];
  const { verdict, expected } = event.result;
  if ((verdict !== 'fail' && verdict !== 'error') || expected !== undefined) return [];
  const lastStep = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
  const line = clip(`${verdict} ${caseName(event.result)}: ${causeLine(event.result, render, lastStep)}`, width);
  return [palette(colours).verdict[verdict](line)];
}

/** The same of a clause: 'fail baseline-server-1.4/operations/locate: ...'. */
function clauseLine(
  { ref, outcome, verdict, reason = '', expected }: ClauseResult,
  render: Render,
  { width, colours }: Pick<ConsoleOptions, 'width' | 'colours'>,
): string[] {
  if (outcome === 'met' || outcome === 'left out' || expected !== undefined) return [];
  const line = clip(`${verdict} ${ref}: ${render.line(reason)}`, width);
  return [palette(colours).verdict[verdict](line)];
}
