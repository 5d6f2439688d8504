import type { Check } from './checks/check.ts';
import type { JSON_CHECKS } from './checks/text-encodings.ts';
import { type first, profileOf, type second, type third } from './document-claims.ts';
import type { Profile } from './profile.ts';
import type { Requirement } from './requirements.ts';

/** A server profile about XML or JSON. */
export interface TextServer {
  readonly title: 'XML' | 'JSON';
  readonly encoding: 'xml' | 'json';
  readonly checks: Readonly<Record<keyof typeof JSON_CHECKS, Check>>;
  readonly texts: readonly [
    first: ReturnType<typeof first>,
    second: ReturnType<typeof second>,
    third: ReturnType<typeof third>,
  ];
}

export function textServer({ title, encoding, checks, texts }: TextServer): Profile {
  const rows: readonly (readonly [id: string, requirement: string, check: Check])[] = [
    ['messages', `The server takes messages in ${title} and answers in ${title}.`, checks.messages],
    [
      'mapping',
      `The server maps all tags and enumerations of the specification to and from ${title}.`,
      checks.enumerations,
    ],
    ['long-integers', `Long Integers are written in ${title} whatever their value.`, checks.longIntegers],
    ['sizes', 'Sizes and lengths inside of messages are those of TTLV.', checks.sizes],
  ];
  const requirements = rows.map(
    ([id, requirement, check]): Requirement => ({
      id: `${encoding}/${id}`,
      requirement,
      evidence: { by: 'check', check },
    }),
  );
  return profileOf({
    id: `${encoding}-server`,
    title: `${title} Server`,
    profileName: `${title}Server`,
    texts: Object.assign({}, ...texts),
    requirements: () => requirements,
    cases: () => ({ mandatory: [`MSGENC-${title}-M-1`] }),
    encoding,
  });
}
