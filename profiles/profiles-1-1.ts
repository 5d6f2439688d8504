import type { Knowledge } from './clause.ts';
import { profileOf } from './document-claims.ts';
import type { Profile } from './profile.ts';
import type { Requirement } from './requirements.ts';

/** A server profile of Profiles 1.1 sections 4 and 5: the same clause under the Basic and under the TLS 1.2 suite. */
export interface ProfileOf11 {
  readonly id: string;
  readonly title: string;
  /** Section of the clause. */
  readonly clause: string;
  /** Sections of the profile under the Basic and under the TLS 1.2 suite. */
  readonly sections: readonly [basic: string, tls12: string];
  readonly requirements: readonly Requirement[];
  /** How well its operations are known: where the rest is remembered, PyKMIP's documentation cites them for some. */
  readonly operationsKnown?: Knowledge;
}

/** No test cases belong to Profiles 1.1: those of KMIP 1.1 come with the profile documents of version 1.0. */
export function profilesOf11(described: ProfileOf11): readonly [basic: Profile, tls12: Profile] {
  const { id, title, clause, sections, requirements, operationsKnown = 'remembered' } = described;
  const under = (suite: 'basic' | 'tls-1.2', suffix: string, titleSuffix: string, profileSection: string): Profile =>
    profileOf({
      id: `${id}${suffix}`,
      title: `${title}${titleSuffix}`,
      texts: {
        '1.1': { document: 'Profiles 1.1', section: clause, known: 'remembered', operationsKnown, profileSection },
      },
      requirements: () => requirements,
      cases: () => ({ mandatory: [] }),
      suite: () => suite,
    });
  return [under('basic', '', '', sections[0]), under('tls-1.2', '-tls-1.2', ' TLS v1.2', sections[1])];
}
