import type { CaseItem, Step } from '../cases/case.ts';
import { correctCase } from '../cases/correct.ts';
import { type CaseSummary, describeCase, type StepSummary } from '../cases/describe.ts';
import { ConfigError } from '../config/error.ts';
import { chooseCases } from './case-files.ts';
import { CASE_OPTIONS } from './case-options.ts';
import { caseItemText } from './case-text.ts';
import { defineCommand } from './command.ts';

export const showCommand = defineCommand({
  usage: 'show <case>',
  positionals: { case: 'id of a case, or a glob' },
  options: {
    cases: CASE_OPTIONS.cases,
    messages: { type: 'boolean', default: false, describe: 'every request and the response expected, in full' },
  },
  async run(args, { out, env }) {
    const { selected } = await chooseCases({ cases: args.cases, select: [String(args.case)] }, env);
    const accounts = selected.map(({ case: loaded, error }) => {
      if (loaded === undefined) throw new ConfigError(error ?? 'the case cannot be loaded');
      return account(describeCase(loaded), args.messages ? correctCase(loaded).case.steps : []);
    });
    out(`${accounts.join('\n\n')}\n`);
    return 0;
  },
});

function account(summary: CaseSummary, messages: readonly Step[]): string {
  const { id, version, kind, file, description, requirements, errata, notes, steps } = summary;
  return [
    `${id}: KMIP ${version}, ${KINDS[kind]}, ${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`,
    `file: ${file}`,
    ...(description === '' ? [] : ['', description]),
    ...section('needs', requirements),
    ...section('errata', errata),
    ...section('mended while loading', notes),
    '',
    ...steps.flatMap((step) => [...stepLines(step), ...messageLines(messages[step.index])]),
  ].join('\n');
}

const KINDS = {
  profile: 'a profile case',
  note: 'a case of a Test Cases document',
  own: 'a case of this project',
} as const;

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${line}`)];
}

function stepLines(step: StepSummary): string[] {
  const who = step.direction === 'server-to-client' ? `the server asks ${step.client}` : step.client;
  const answers = step.items.map(({ operation, status, reason }) =>
    [operation, status, reason].filter(Boolean).join(' '),
  );
  return [
    `step ${step.index + 1} (line ${step.line}, ${who}): ${step.operations.join(', ')}`,
    `  expects ${answers.join(', ') || 'an empty batch'}`,
    ...(step.needs.length === 0 ? [] : [`  uses ${step.needs.map((name) => `$${name}`).join(', ')}`]),
    ...(step.binds.length === 0 ? [] : [`  binds ${step.binds.map((name) => `$${name}`).join(', ')}`]),
    ...(step.repeatUntil === undefined ? [] : [`  repeated until ${step.repeatUntil}`]),
  ];
}

function messageLines(step: Step | undefined): string[] {
  if (step === undefined) return [];
  const indented = (item: CaseItem): string => caseItemText(item).replace(/^/gm, '    ');
  return ['  request', indented(step.request), '  response expected', indented(step.response)];
}
