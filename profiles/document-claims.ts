import { enumByName } from '../harness/spec/registry.ts';
import { atLeast, type Version } from '../harness/spec/versions.ts';
import { baselineClauses } from './baseline-clauses.ts';
import type { Clause, Knowledge } from './clause.ts';
import { optionalClauses, type Source } from './optional-clauses.ts';
import type { Claim, Profile, SuiteName } from './profile.ts';
import { isPublished } from './published-cases.ts';
import type { Requirement } from './requirements.ts';

/** Where one version describes a profile. */
export interface Text extends Source {
  /** Section of the profile itself, where it is known; `section` is that of its clause. */
  readonly profileSection?: string;
  /** How well the list of its test cases is known, where that differs. */
  readonly casesKnown?: Knowledge;
  /** How well its operations are known, where that differs. */
  readonly operationsKnown?: Knowledge;
}

/** The test cases of a profile in one version, without the version's suffix. */
export interface Cases {
  readonly mandatory: readonly string[];
  readonly atLeast?: 'all' | 'one';
  readonly optional?: readonly string[];
}

/** A server profile as its documents describe it. */
export interface Described {
  readonly id: string;
  readonly title: string;
  readonly texts: Readonly<Partial<Record<Version, Text>>>;
  /** What it asks for beyond the Baseline Server, in the order of the documents. */
  readonly requirements: (version: Version) => readonly Requirement[];
  readonly cases: (version: Version) => Cases;
  /** The XML name of its Profile Name from 2.0 on; that of 1.3 and 1.4 ends with the version: 'KMIPV1_4'. */
  readonly profileName?: string;
  readonly suite?: (version: Version) => SuiteName;
  readonly encoding?: Claim['encoding'];
}

/** The texts of a document of version 1.0, which has a profile of KMIP 1.0, of 1.1 and of 1.2. */
export function first(
  document: string,
  section: string,
  profileSections: Readonly<Partial<Record<'1.0' | '1.1' | '1.2', string>>>,
  known: Knowledge = 'read',
): Partial<Record<Version, Text>> {
  return Object.fromEntries(
    Object.entries(profileSections).map(([version, profileSection]) => [
      version,
      { document, section, known, ...(profileSection !== '' && { profileSection }) },
    ]),
  );
}

/** The texts of Profiles 1.3 and 1.4. Of 1.3 the headings alone are known; the cases are those of the folders of test cases. */
export function second(section: string, profileSection: string, known: Knowledge = 'inferred') {
  return {
    '1.3': { document: 'Profiles 1.3', section, known: 'inferred', casesKnown: 'indicated' },
    '1.4': { document: 'Profiles 1.4', section, known, casesKnown: 'indicated', profileSection },
  } as const satisfies Partial<Record<Version, Text>>;
}

/** The texts of Profiles 2.0, of which the headings are known, and 2.1. */
export function third(section: string, profileSection: string) {
  return {
    '2.0': { document: 'Profiles 2.0', section, known: 'inferred', casesKnown: 'indicated', profileSection },
    '2.1': { document: 'Profiles 2.1', section, known: 'read', profileSection },
  } as const satisfies Partial<Record<Version, Text>>;
}

/**
 * The documents of version 1.0 ask for "at least one" suite: that with TLS 1.2, where the Baseline Server has it. Later
 * ones name the Basic suite (Profiles 2.1 chapter 6).
 */
const usualSuite = (version: Version): SuiteName => (version === '1.1' || version === '1.2' ? 'tls-1.2' : 'basic');

/** "Baseline Server Clause": the documents of version 1.0, and Suite B, take it without its authentication suite. */
function foundation(version: Version, suite: SuiteName, { document, section, known }: Text): Clause {
  const profile = suite === 'tls-1.2' ? 'baseline-server-tls-1.2' : 'baseline-server';
  const suiteApart = document !== `Profiles ${version}` || suite.startsWith('suite-b');
  return {
    id: 'baseline-server',
    document,
    section,
    level: 'SHALL',
    requirement: suiteApart
      ? 'The server conforms to the clause of the Baseline Server.'
      : 'The server conforms to the Baseline Server.',
    known,
    evidence: { by: 'profile', profile, ...(suiteApart && { suiteApart }) },
  };
}

function requirementClause({ id, requirement, level = 'SHALL', evidence }: Requirement, text: Text): Clause {
  const known = id.startsWith('operations/') ? (text.operationsKnown ?? text.known) : text.known;
  return { id, document: text.document, section: text.section, level, requirement, known, evidence };
}

/** A clause for the cases that are files, and one for those that a document prints. */
function caseClauses(version: Version, cases: Cases, text: Text): Clause[] {
  const { mandatory, atLeast: howMany = 'all', optional = [] } = cases;
  const rows = [
    ['test-cases', 'SHALL', mandatory, `The server supports ${howMany} of the mandatory test cases`],
    ['optional-test-cases', 'MAY', optional, 'The server supports the optional test cases'],
  ] as const;
  return rows.flatMap(([id, level, scenarios, requirement]) => {
    const ids = scenarios.map((scenario) => `${scenario}-${version.replace('.', '')}`);
    return [true, false].flatMap((published): Clause[] => {
      const these = ids.filter((one) => isPublished(one) === published);
      if (these.length === 0) return [];
      return [
        {
          id: published ? id : `${id}/printed`,
          document: text.document,
          section: text.profileSection ?? text.section,
          level,
          requirement: `${requirement}${published ? '' : ' that are printed in the document alone'}.`,
          known: text.casesKnown ?? text.known,
          evidence: { by: 'cases', ids: these, atLeast: howMany, published },
        },
      ];
    });
  });
}

/** The names of 1.3 and 1.4 end in the version that is claimed (1.4 section 9.1.3.2.42); those of 2.x are for any (2.0 section 11.40). */
function profileNameOf(name: string | undefined, version: Version): number | undefined {
  if (name === undefined) return undefined;
  return enumByName('ProfileName', atLeast(version, '2.0') ? name : `${name}KMIPV${version.replace('.', '_')}`);
}

function claimOf(described: Described, version: Version, text: Text): Claim {
  const { requirements, cases, profileName: name, suite = usualSuite, encoding } = described;
  const { document, profileSection: section } = text;
  const profileName = profileNameOf(name, version);
  const mandatory = [
    foundation(version, suite(version), text),
    ...requirements(version).map((requirement) => requirementClause(requirement, text)),
    ...caseClauses(version, cases(version), text),
  ];
  const below = baselineClauses(version).filter(({ level }) => level === 'SHALL');
  return {
    version,
    document,
    ...(section === undefined ? {} : { section }),
    suite: suite(version),
    ...(encoding === undefined ? {} : { encoding }),
    ...(profileName === undefined ? {} : { profileName }),
    clauses: [...mandatory, ...optionalClauses(version, [...mandatory, ...below], text)],
  };
}

/** A server profile with a claim for each version that describes it. */
export function profileOf(described: Described): Profile {
  const { id, title, texts } = described;
  const versions = Object.entries(texts) as [Version, Text][];
  return { id, title, claims: versions.map(([version, text]) => claimOf(described, version, text)) };
}
