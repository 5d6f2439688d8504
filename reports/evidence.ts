import type { CaseResult, RunResult, StepResult } from '../harness/runner/results.ts';
import { caseName } from './case-name.ts';
import { differenceText, stepLabel } from './cause.ts';
import type { ExchangeView, Render } from './render.ts';

/** The command that runs just this case again. */
export function rerunCommand(run: RunResult, id: string): string {
  return `${run.rerun} --select ${/^[\w.+-]+$/.test(id) ? id : `'${id.replaceAll("'", `'\\''`)}'`}`;
}

/**
 * Everything that a reader needs to judge a case without running it: what differed and by which rule it was excused,
 * the messages of the steps that did not pass, what placeholders stood for, and the command that runs just this case.
 */
export function evidence(result: CaseResult, run: RunResult, render: Render): string {
  return [
    `${caseName(result)}: ${result.verdict}${result.expected === undefined ? '' : `, expected: ${render.line(result.expected)}`}`,
    ...(result.reason === undefined ? [] : [`reason: ${render.line(result.reason)}`]),
    `file: ${result.file}`,
    `environment: ${result.environment}`,
    ...(result.neededBy === undefined ? [] : [`needed by: ${result.neededBy}`]),
    ...result.errata.map((line) => `erratum: ${render.line(line)}`),
    ...result.notes.map((line) => `note: ${render.line(line)}`),
    `run again: ${rerunCommand(run, result.id)}`,
    ...result.steps.flatMap((step) => ['', ...stepLines(step, render)]),
    ...bindingLines(result, render),
  ].join('\n');
}

function stepLines(step: StepResult, render: Render): string[] {
  const exchange = step.verdict === 'pass' || step.exchange === undefined ? undefined : render.exchange(step.exchange);
  return [
    `${stepLabel(step)} (line ${step.line}, ${step.client}): ${step.verdict}`,
    ...(step.reason === undefined ? [] : [`  reason: ${render.line(step.reason)}`]),
    ...step.differences.flatMap((difference) => [
      `  ${difference.path}`,
      `    ${differenceText(difference, step, render)}`,
      `    ${difference.rule === null ? 'not excused' : `excused by ${difference.rule}`} (${difference.basis})`,
      ...(difference.note === undefined ? [] : [`    note: ${render.line(difference.note)}`]),
    ]),
    ...(step.diagnostics ?? []).flatMap(({ id, path, message, rule, section, informative }) => [
      `  ${informative ? 'informative' : 'diagnosis'}: ${id} at ${path}`,
      `    ${render.line(message)}`,
      `    rule: ${rule} (${section})`,
    ]),
    ...(exchange === undefined ? [] : exchangeLines(exchange, step)),
  ];
}

/** What our message and theirs are called. */
function namesIn({ direction }: StepResult): readonly [ours: string, theirs: string] {
  return direction === undefined ? ['request', 'response'] : ['answer', "the server's request"];
}

function exchangeLines(exchange: ExchangeView, step: StepResult): string[] {
  return exchangeText(exchange, namesIn(step));
}

/** The messages of an exchange, as text and as octets. */
export function exchangeText(
  { request, response }: ExchangeView,
  [ours, theirs]: readonly [ours: string, theirs: string] = ['request', 'response'],
): string[] {
  const lines = [
    `  ${ours}, ${request.octets} octets, sent ${request.sentAt}`,
    ...indented(request.text, 4),
    ...octetLines(ours, request),
  ];
  if (response === undefined) return [...lines, '  no response'];
  return [
    ...lines,
    `  ${theirs}, ${response.octets} octets, received ${response.receivedAt}`,
    ...(response.error === undefined ? [] : [`    does not decode: ${response.error}`]),
    ...response.deviations.map(
      (deviation) => `    ${deviation.kind} at octet ${deviation.offset}, ${deviation.path}: ${deviation.message}`,
    ),
    ...(response.text === undefined ? [] : indented(response.text, 4)),
    ...octetLines(theirs, response),
  ];
}

/** A message as it went over the wire: XML and JSON as they are, TTLV in hex. */
function octetLines(whose: string, { body, hex }: { readonly body?: string; readonly hex: string }): string[] {
  if (body === undefined) return [`  ${whose} as hex`, ...indented(hex, 4)];
  return [`  ${whose} as it was sent`, ...indented(body, 4)];
}

function bindingLines(result: CaseResult, render: Render): string[] {
  const bindings = Object.entries(result.bindings);
  if (bindings.length === 0) return [];
  return ['', 'placeholders', ...bindings.map(([name, value]) => `  $${name} = ${render.binding(name, value)}`)];
}

function indented(block: string, width: number): string[] {
  return block.split('\n').map((line) => `${' '.repeat(width)}${line}`.trimEnd());
}
