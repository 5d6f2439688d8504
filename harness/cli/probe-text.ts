import type { Item } from '../codec/item.ts';
import { tagLabel } from '../codec/path.ts';
import { itemText } from '../codec/text.ts';
import { enumerationName, hex32 } from '../codec/value-names.ts';
import type { Interview } from '../runner/interview.ts';
import type { NoLook, TargetLook } from '../runner/look.ts';
import type { TlsFacts } from '../runner/tls-facts.ts';
import { Tag } from '../spec/tags.ts';

const DAY = 24 * 60 * 60 * 1000;

/** 'tls          TLSv1.3, ...': every line of a probe has its label in one column. */
function line(label: string, text: string): string {
  return `${label.padEnd(14)}${text}`;
}

/** The session, and the certificate that the server showed. */
export function connectionText({ protocol, cipher, certificate }: TlsFacts, now: Date): string[] {
  const session = line('tls', `${protocol}, ${cipher}`);
  if (certificate === undefined) return [session, line('certificate', 'none')];
  const { subject, issuer, validFrom, validTo, names, key, usages } = certificate;
  return [
    session,
    line('certificate', subject),
    line('  issuer', issuer),
    line('  valid', `${validFrom.toISOString()} to ${validTo.toISOString()}, ${validity(validFrom, validTo, now)}`),
    line('  names', names ?? 'none'),
    line('  key', key),
    line('  usage', usages?.join(', ') ?? 'any'),
  ];
}

function validity(from: Date, to: Date, now: Date): string {
  if (now < from) return 'not valid yet';
  if (now > to) return 'expired';
  const days = Math.floor((to.getTime() - now.getTime()) / DAY);
  return `${days} ${days === 1 ? 'day' : 'days'} left`;
}

/** Why there is no session, and what to do about it. */
export function failureText({ cause, advice }: NoLook): string[] {
  return [line('failure', cause), ...(advice === undefined ? [] : [line('what to do', advice)])];
}

/** What the pre-flight learned. */
export function lookText({ versions, operations, clockOffset }: TargetLook): string[] {
  return [
    line('versions', versions.join(', ') || 'none that it names'),
    line('clock', clockText(clockOffset)),
    ...(operations.size === 0 ? [line('query', 'refused in every version')] : []),
  ];
}

function clockText(offset: bigint | undefined): string {
  if (offset === undefined) return 'unknown: no Time Stamp in any response';
  if (offset === 0n) return 'as ours, to the second';
  return offset > 0n ? `${offset} s ahead of ours` : `${-offset} s behind ours`;
}

/** What Query says, values of one tag in one line. */
export function answersText({ version, fields, refused }: Interview): string[] {
  const leaves = new Map<number, string[]>();
  const structures: Item[] = [];
  for (const field of fields) {
    if (field.type === 'Structure') structures.push(field);
    else leaves.set(field.tag, [...(leaves.get(field.tag) ?? []), valueText(field)]);
  }
  return [
    `Query in KMIP ${version}`,
    ...[...leaves].map(
      ([tag, values]) => `  ${tagLabel(tag)}${values.length > 1 ? ` (${values.length})` : ''}: ${values.join(', ')}`,
    ),
    ...structures.flatMap((item) => itemText(item, { version }).split('\n')).map((text) => `  ${text}`),
    ...(refused.length === 0 ? [] : [`  not answered: ${refused.map(functionName).join(', ')}`]),
  ];
}

function valueText(item: Item): string {
  if (item.type === 'Enumeration') return enumerationName(item.tag, item.value) ?? hex32(item.value);
  return itemText(item).replace(/^[^:]*: /, '');
}

function functionName(value: number): string {
  return enumerationName(Tag.QueryFunction, value) ?? hex32(value);
}
