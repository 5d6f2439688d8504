import type { Rule } from './rules/rule.ts';
import { SENDING_RULES } from './rules/sending.ts';
import { RULES } from './rules.ts';

const INTRODUCTION = `# Rules

What a response may do differently from a case and still pass. Each excused difference is reported with the id of its
rule; a difference that no rule excuses fails the step.

The ids V, R, B and F are those of the published variation lists: **G1** stands for section 4.7 of the profile documents
1.0 (KMIP 1.0 to 1.2), **G3** for section 4.1 of Profiles 2.1 (KMIP 2.0 and 2.1). The wording of Profiles 1.3 and 1.4
lies between the two: there both lists are taken, in strict mode only what they have in common; so it is for 2.0 in
strict mode. The P rules are this project's: they close places where the specification itself gives a choice. Strict
mode turns them off, P8 excepted; it is for published cases, not for this project's own. L1 is about loading.

An excused value is checked all the same: it has its type and length, a date lies within the life of the object, what
stands for the same thing stays the same, and a digest or cryptographic output is recomputed where the key was seen
("recomputed"), else the excuse says "not verified".

Two octet strings of a Big Integer that differ only in sign extension are one value: 1.4 section 9.1.1.4 asks for a
multiple of eight octets and forbids no more. The order of batch items is free unless Batch Order Option asks for it
(default False in 1.x, True in 2.x).
`;

const LOADING = `## Loading

| id | what is mended | where |
| --- | --- | --- |
| L1 | an Attribute Name that is a registered one but for runs of white space is loaded collapsed, mask lists split on any white space; \`show\` says so; everything else stays octet for octet | line breaks of the published files |
`;

/** The page docs/rules.md, from the tables that judge. */
export function renderRulesPage(): string {
  const byNumber = (a: Rule, b: Rule): number => a.id.localeCompare(b.id, 'en', { numeric: true });
  const published = RULES.filter((rule) => rule.source === undefined).sort(byNumber);
  const own = RULES.filter((rule) => rule.source !== undefined).sort(byNumber);
  const grants = (rule: Rule): string =>
    [rule.sections.G1 && `G1 ${rule.sections.G1}`, rule.sections.G3 && `G3 ${rule.sections.G3}`]
      .filter(Boolean)
      .join('; ');
  return [
    INTRODUCTION,
    table(
      'Published variations',
      ['id', 'what may differ', 'where'],
      published.map((r) => [r.id, r.title, grants(r)]),
    ),
    table(
      'Rules of this project',
      ['id', 'what may differ', 'why'],
      own.map((r) => [r.id, r.title, r.source ?? '']),
    ),
    LOADING,
    table(
      'What a run sends',
      ['id', 'published rule', 'where', 'here'],
      SENDING_RULES.map((rule) => [rule.id, rule.title, rule.section, rule.here]),
    ),
  ].join('\n');
}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [`## ${title}`, '', line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n');
}
