import { atLeast, type Version } from '../harness/spec/versions.ts';
import { acceptsIfSpoken, takesOnly } from './checks/authentication.ts';
import type { CipherSuite } from './cipher-suites.ts';
import type { Clause, Knowledge, Level } from './clause.ts';
import type { SuiteName } from './profile.ts';
import {
  clients,
  identity,
  MAY_OF_TLS_1_2,
  noNull,
  OF_TLS_1_3,
  owner,
  portRow,
  type Row,
  RSA_SHA256,
  shallAccept,
  shallHave,
  shallNotAccept,
} from './suite-rows.ts';

/** An authentication suite of one generation of documents. */
interface Suite {
  readonly section: string;
  readonly rows: readonly Row[];
}

const suiteB = (section: string, suite: CipherSuite, known: Knowledge, others: readonly Row[]): Suite => ({
  section,
  rows: [
    shallAccept('TLSv1.2', known),
    shallHave('TLSv1.2', suite, known),
    ...clients('.3', known, 'SHOULD').filter(({ id }) => id === 'client-authenticity/mutual-tls'),
    ...others,
  ],
});

const OF_128 = 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256';
const OF_192 = 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384';

/** Sections 2.1.4 and 2.1.5 of the Suite B Profile 1.0 are those of the TLS 1.2 suite. */
const OWNER_AND_PORT: readonly Row[] = [owner, portRow('.5', 'SHOULD', 'remembered')];

/** The Suite B Profile 1.0 sections 2.1 and 4.1. */
const SUITE_B_OF_1_0: Readonly<Partial<Record<SuiteName, Suite>>> = {
  'suite-b-128': suiteB('2.1', OF_128, 'read', OWNER_AND_PORT),
  'suite-b-192': suiteB('4.1', OF_192, 'read', OWNER_AND_PORT),
};

/** Profiles 1.3 and 1.4 took them over: their headings are known. */
const SUITE_B_OF_1_3: Readonly<Partial<Record<SuiteName, Suite>>> = {
  'suite-b-128': suiteB('3.3', OF_128, 'inferred', [portRow('.4', 'SHALL', 'inferred')]),
  'suite-b-192': suiteB('3.4', OF_192, 'inferred', [portRow('.4', 'SHALL', 'inferred')]),
};

const BASIC_OF_1_1: readonly Row[] = [
  shallAccept('TLSv1', 'remembered'),
  shallNotAccept('SSLv3', 'remembered'),
  shallHave('TLSv1', 'TLS_RSA_WITH_AES_128_CBC_SHA', 'remembered'),
  noNull,
  ...clients('.3', 'remembered', 'SHOULD'),
  owner,
  portRow('.5', 'SHOULD', 'remembered'),
];

const TLS_1_2_OF_1_1: readonly Row[] = [
  shallAccept('TLSv1.2', 'remembered'),
  ...(['SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.3'] as const).map((one) => shallNotAccept(one, 'remembered')),
  ...RSA_SHA256.map((suite) => shallHave('TLSv1.2', suite, 'remembered')),
  noNull,
  ...clients('.3', 'remembered', 'SHOULD'),
  owner,
  portRow('.5', 'SHOULD', 'remembered'),
];

/** Profiles 1.1 and 1.2 section 3; the profile documents of version 1.0 name the same suites. */
const FIRST_GENERATION: Readonly<Partial<Record<SuiteName, Suite>>> = {
  basic: { section: '3.1', rows: BASIC_OF_1_1 },
  'tls-1.2': { section: '3.2', rows: TLS_1_2_OF_1_1 },
  // "One or more" of the suites, and any port (Additional Message Encodings 1.0 sections 2.1 and 2.2).
  https: { section: '3.1', rows: BASIC_OF_1_1.filter(({ id }) => id !== 'port') },
  ...SUITE_B_OF_1_0,
};

/** How well the protocol, the cipher suites and the port of a suite of Profiles 1.3 or 1.4 are known. */
type SecondKnowledge = readonly [protocol: Knowledge, suites: Knowledge, port: Knowledge];

const tls12Rows = ([protocol, suites, port]: SecondKnowledge, portLevel: Level = 'SHALL'): readonly Row[] => [
  shallAccept('TLSv1.2', protocol),
  ...(['SSLv3', 'TLSv1', 'TLSv1.1'] as const).map((one) => shallNotAccept(one, 'remembered')),
  ...RSA_SHA256.map((suite) => shallHave('TLSv1.2', suite, suites)),
  ...clients('.3', 'inferred', 'SHOULD'),
  portRow('.4', portLevel, port),
];

/** Profiles 1.3 and 1.4 section 3. */
const second = (basic: SecondKnowledge, tls12: SecondKnowledge): Readonly<Partial<Record<SuiteName, Suite>>> => ({
  basic: { section: '3.1', rows: tls12Rows(basic) },
  'tls-1.2': { section: '3.2', rows: tls12Rows(tls12) },
  // Profiles 2.1 section 3.2.4 has the port as a recommendation.
  https: { section: '3.5', rows: tls12Rows(UNREAD, 'SHOULD') },
  ...SUITE_B_OF_1_3,
});

const UNREAD: SecondKnowledge = ['inferred', 'inferred', 'inferred'];

const modern = (known: Knowledge): Readonly<Partial<Record<SuiteName, Suite>>> => {
  const basic: readonly Row[] = [
    shallAccept('TLSv1.3', known),
    shallAccept('TLSv1.2', known, 'SHOULD'),
    ...(['SSLv3', 'TLSv1', 'TLSv1.1'] as const).map((one) => shallNotAccept(one, known)),
    ...OF_TLS_1_3.map((suite) => shallHave('TLSv1.3', suite, known)),
    ...RSA_SHA256.map(
      (suite): Row => ({
        ...shallHave('TLSv1.2', suite, known),
        requirement: `A server that supports TLS 1.2 supports ${suite} under it.`,
        check: acceptsIfSpoken('TLSv1.2', suite),
      }),
    ),
    {
      id: 'cipher-suites/no-other',
      part: '.2',
      level: 'SHALL NOT',
      requirement: 'The server takes no cipher suite that the list leaves out.',
      known,
      check: takesOnly(
        'those of Profiles 2.1 section 3.1.2',
        ['TLSv1.3', 'TLSv1', 'TLSv1.1', 'TLSv1.2'],
        [...OF_TLS_1_3, ...RSA_SHA256, ...MAY_OF_TLS_1_2],
      ),
    },
    ...clients('.3', known, 'SHALL'),
    identity(known),
    portRow('.4', 'SHALL', known),
  ];
  return {
    basic: { section: '3.1', rows: basic },
    https: { section: '3.2', rows: basic.map((row) => (row.id === 'port' ? { ...row, level: 'SHOULD' } : row)) },
    'quantum-safe': { section: '3.1', rows: basic },
  };
};

interface Generation {
  readonly since: Version;
  readonly suites: Readonly<Partial<Record<SuiteName, Suite>>>;
}

/** Newest first. */
const GENERATIONS: readonly Generation[] = [
  { since: '2.1', suites: modern('read') },
  { since: '2.0', suites: modern('inferred') },
  // A source cites the Basic suite of Profiles 1.4, and the name of the other one.
  { since: '1.4', suites: second(['cited', 'cited', 'cited'], ['cited', 'remembered', 'inferred']) },
  { since: '1.3', suites: second(UNREAD, UNREAD) },
  { since: '1.0', suites: FIRST_GENERATION },
];

/** The document that describes the suites of a version: Suite B was a document of its own before section 3.3 of Profiles 1.3. */
function documentOf(suite: SuiteName, version: Version): string {
  if (suite in SUITE_B_OF_1_0 && !atLeast(version, '1.3')) return 'Suite B Profile 1.0';
  // Profiles 1.1 section 3 is the oldest that is known here.
  return `Profiles ${version === '1.0' ? '1.1' : version}`;
}

const PREFIX = 'authentication/';

/** Whether a clause is one of an authentication suite, and not of the profile itself, by its id. */
export function isOfSuite({ id }: Pick<Clause, 'id'>): boolean {
  return id.startsWith(PREFIX);
}

/** The clauses of an authentication suite as the documents of a version have it; none where they do not. */
export function suiteClauses(name: SuiteName, version: Version): readonly Clause[] {
  const generation = GENERATIONS.find(({ since }) => atLeast(version, since));
  const suite = generation?.suites[name];
  return (suite?.rows ?? []).map(({ id, part, level, requirement, known, check }) => ({
    id: `${PREFIX}${id}`,
    document: documentOf(name, version),
    section: `${suite?.section}${part}`,
    level,
    requirement,
    known,
    evidence: { by: 'check', check },
  }));
}
