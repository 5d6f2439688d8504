import type { Case } from '../cases/case.ts';
import type { Version } from '../spec/versions.ts';
import type { Finding } from './finding.ts';
import { answeredAtOnce } from './rules/asynchronous.ts';
import { CRYPTOGRAPHIC_RULES } from './rules/cryptographic.ts';
import { IDENTIFIER_RULES } from './rules/identifiers.ts';
import { instanceIndices } from './rules/instances.ts';
import { issuedCertificates } from './rules/issued-certificates.ts';
import { ORDER_RULES } from './rules/order.ts';
import { PRESENCE_RULES } from './rules/presence.ts';
import { PROJECT_RULES } from './rules/project.ts';
import { PUSH_RULES } from './rules/pushes.ts';
import type { Generation, Judge, Rule } from './rules/rule.ts';
import { streamedData } from './rules/streams.ts';
import { VALUE_RULES } from './rules/values.ts';

/** Every rule that compares: the published ones first, so that a difference is excused by the document where it can be. */
export const RULES: readonly Rule[] = [
  ...IDENTIFIER_RULES,
  ...VALUE_RULES,
  ...CRYPTOGRAPHIC_RULES,
  ...PRESENCE_RULES,
  ...ORDER_RULES,
  ...PROJECT_RULES,
  ...PUSH_RULES,
  issuedCertificates,
  instanceIndices,
  answeredAtOnce,
  streamedData,
].sort((a, b) => Number(isProjectRule(a)) - Number(isProjectRule(b)));

function isProjectRule(rule: Rule): boolean {
  return Object.keys(rule.sections).length === 0;
}

/**
 * The generations whose rules judge a version. The wording of Profiles 1.3 and 1.4 is not at hand: it lies between
 * G1 and G3, so both are taken.
 */
export function generationsOf(version: Version): readonly Generation[] {
  if (version === '1.3' || version === '1.4') return ['G1', 'G3'];
  return version.startsWith('2') ? ['G3'] : ['G1'];
}

/** Versions whose Profiles document is not at hand: strict mode takes the rules that G1 and G3 have in common. */
const UNREAD_PROFILES: readonly Version[] = ['1.3', '1.4', '2.0'];

/** Whether strict mode is for a case: the profile documents say what may vary in published ones, and nothing of our own. */
export function isStrictFor({ kind }: Pick<Case, 'kind'>, strict: boolean): boolean {
  return strict && kind !== 'own';
}

/** What a reader of a strict verdict should know about the rules of a version, or undefined. */
export function strictNote(version: Version): string | undefined {
  if (!UNREAD_PROFILES.includes(version)) return undefined;
  return `strict in KMIP ${version}: the variations that the profile documents of 1.0 to 1.2 and of 2.1 have in common`;
}

/** Whether a rule judges a version. */
export function isActive(rule: Rule, version: Version, strict: boolean): boolean {
  if (rule.evenStrict === true) return true;
  if (isProjectRule(rule)) return !strict;
  const grants = (generation: Generation): boolean => rule.sections[generation] !== undefined;
  if (strict && UNREAD_PROFILES.includes(version)) return grants('G1') && grants('G3');
  return generationsOf(version).some(grants);
}

export interface Decision {
  readonly rule: string | null;
  readonly note?: string;
}

/** Which rule excuses a finding; where none does, what the rules that looked at it say against it. */
export function decide(finding: Finding, rules: readonly Rule[], judge: Judge): Decision {
  const against: string[] = [];
  for (const rule of rules) {
    const answer = rule.answer(finding, judge);
    if (answer === undefined) continue;
    if (answer.excused) return { rule: rule.id, ...(answer.note === undefined ? {} : { note: answer.note }) };
    against.push(`${rule.id} does not excuse it: ${answer.note ?? ''}`);
  }
  return { rule: null, ...(against.length === 0 ? {} : { note: against.join('; ') }) };
}
