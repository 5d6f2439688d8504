import { atLeast, type Version } from '../harness/spec/versions.ts';
import {
  accepts,
  acceptsIfSpoken,
  mutualTls,
  noNullSuites,
  objectOwner,
  port,
  refuses,
  refusesCertificate,
  takesOnly,
  unknownCredential,
} from './checks/authentication.ts';
import type { Check } from './checks/check.ts';
import type { CipherSuite } from './cipher-suites.ts';
import type { Clause, Knowledge, Level } from './clause.ts';
import type { SuiteName } from './profile.ts';

/** A clause of an authentication suite, without its document; `part` is the section within the suite: '.1'. */
interface Row {
  readonly id: string;
  readonly part: string;
  readonly level: Level;
  readonly requirement: string;
  readonly known: Knowledge;
  readonly check: Check;
}

/** An authentication suite of one generation of documents. */
interface Suite {
  readonly section: string;
  readonly rows: readonly Row[];
}

const BEFORE_TLS_1_3 = ['TLSv1', 'TLSv1.1', 'TLSv1.2'] as const;

/** Those that Profiles 2.1 section 3.1.2 says a server with TLS 1.2 SHALL have. */
const RSA_SHA256: readonly CipherSuite[] = ['TLS_RSA_WITH_AES_256_CBC_SHA256', 'TLS_RSA_WITH_AES_128_CBC_SHA256'];

/** Those that it says a server MAY have besides. */
const MAY_OF_TLS_1_2: readonly CipherSuite[] = [
  'TLS_RSA_WITH_AES_256_CBC_SHA',
  'TLS_RSA_WITH_AES_128_CBC_SHA',
  'TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA',
  'TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA256',
  'TLS_ECDH_ECDSA_WITH_AES_256_CBC_SHA384',
  'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA',
  'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384',
  'TLS_ECDH_RSA_WITH_AES_128_CBC_SHA256',
  'TLS_ECDH_RSA_WITH_AES_256_CBC_SHA384',
  'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA',
  'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384',
  'TLS_PSK_WITH_AES_128_CBC_SHA',
  'TLS_PSK_WITH_AES_256_CBC_SHA',
  'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
];

/** Those that section 3.1.2 says a server SHALL have under TLS 1.3. */
const OF_TLS_1_3: readonly CipherSuite[] = ['TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_256_GCM_SHA384'];

type Protocol = Parameters<typeof refuses>[0];

const shallAccept = (protocol: Parameters<typeof accepts>[0], known: Knowledge, level: Level = 'SHALL'): Row => ({
  id: `protocols/${protocol.toLowerCase()}`,
  part: '.1',
  level,
  requirement: `The server supports ${titleOf(protocol)}.`,
  known,
  check: accepts(protocol),
});

const shallNotAccept = (protocol: Protocol, known: Knowledge): Row => ({
  id: `protocols/no-${protocol.toLowerCase()}`,
  part: '.1',
  level: 'SHALL NOT',
  requirement: `The server does not support ${titleOf(protocol)}.`,
  known,
  check: refuses(protocol),
});

const shallHave = (protocol: Parameters<typeof accepts>[0], suite: CipherSuite, known: Knowledge): Row => ({
  id: `cipher-suites/${suite}`,
  part: '.2',
  level: 'SHALL',
  requirement: `The server supports ${suite} under ${titleOf(protocol)}.`,
  known,
  check: accepts(protocol, suite),
});

function titleOf(protocol: string): string {
  return protocol
    .replace(/^TLSv1$/, 'TLS 1.0')
    .replace('TLSv', 'TLS ')
    .replace('SSLv3', 'SSL 3.0');
}

/**
 * Who may come in. In 1.x servers "MAY require authentication on no requests" (1.4 section 6.6), so that a credential need
 * not be looked at. Path validation (RFC 5280 section 6.1.3) refuses a certificate outside its time.
 */
const clients = (part: string, known: Knowledge, credential: Level = 'SHOULD'): readonly Row[] => [
  {
    id: 'client-authenticity/mutual-tls',
    part,
    level: 'SHALL',
    requirement: 'The server requires mutual TLS authentication for what it serves.',
    known,
    check: mutualTls,
  },
  ...(['expired', 'not-yet-valid'] as const).map(
    (fault): Row => ({
      id: `client-authenticity/${fault}`,
      part,
      level: 'SHALL',
      requirement: `A client certificate that is ${fault.replaceAll('-', ' ')} authenticates nobody.`,
      known: 'inferred',
      check: refusesCertificate(fault),
    }),
  ),
  {
    id: 'client-authenticity/extended-key-usage',
    part,
    level: 'SHOULD',
    requirement: 'A certificate whose extended key usage leaves out client authentication authenticates no client.',
    known: 'inferred',
    check: refusesCertificate('wrong-eku'),
  },
  {
    id: 'client-authenticity/credential',
    part,
    level: credential,
    requirement: 'The Credential of a request takes part in who the client is: one that nobody has is refused.',
    known,
    check: unknownCredential,
  },
];

const owner: Row = {
  id: 'object-owner',
  part: '.4',
  level: 'SHALL',
  requirement: 'The client that makes an object owns it, and access is checked against the owner.',
  known: 'remembered',
  check: objectOwner,
};

const portRow = (part: string, level: Level, known: Knowledge): Row => ({
  id: 'port',
  part,
  level,
  requirement: 'The server uses TCP port 5696.',
  known,
  check: port,
});

/** Profiles 1.1 and 1.2 section 3; the profile documents of version 1.0 name the same suites. */
const FIRST_GENERATION: Readonly<Partial<Record<SuiteName, Suite>>> = {
  basic: {
    section: '3.1',
    rows: [
      shallAccept('TLSv1', 'remembered'),
      shallNotAccept('SSLv3', 'remembered'),
      shallHave('TLSv1', 'TLS_RSA_WITH_AES_128_CBC_SHA', 'remembered'),
      {
        id: 'cipher-suites/no-null',
        part: '.2',
        level: 'SHALL NOT',
        requirement: 'The server takes no cipher suite with NULL encryption.',
        known: 'remembered',
        check: noNullSuites,
      },
      ...clients('.3', 'remembered'),
      owner,
      portRow('.5', 'SHOULD', 'remembered'),
    ],
  },
  'tls-1.2': {
    section: '3.2',
    rows: [
      shallAccept('TLSv1.2', 'remembered'),
      ...(['SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.3'] as const).map((one) => shallNotAccept(one, 'remembered')),
      ...RSA_SHA256.map((suite) => shallHave('TLSv1.2', suite, 'remembered')),
      ...clients('.3', 'remembered'),
      owner,
      portRow('.5', 'SHOULD', 'remembered'),
    ],
  },
};

const TLS_1_2_OF_1_3: readonly Row[] = [
  shallAccept('TLSv1.2', 'cited'),
  ...(['SSLv3', 'TLSv1', 'TLSv1.1'] as const).map((one) => shallNotAccept(one, 'remembered')),
  ...RSA_SHA256.map((suite) => shallHave('TLSv1.2', suite, 'cited')),
  ...clients('.3', 'remembered'),
  portRow('.4', 'SHALL', 'cited'),
];

/** Profiles 1.3 and 1.4 section 3. */
const SECOND_GENERATION: Readonly<Partial<Record<SuiteName, Suite>>> = {
  basic: { section: '3.1', rows: TLS_1_2_OF_1_3 },
  'tls-1.2': { section: '3.2', rows: TLS_1_2_OF_1_3 },
  https: { section: '3.5', rows: TLS_1_2_OF_1_3.filter(({ id }) => id !== 'port') },
};

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
        ['TLSv1.3', ...BEFORE_TLS_1_3],
        [...OF_TLS_1_3, ...RSA_SHA256, ...MAY_OF_TLS_1_2],
      ),
    },
    ...clients('.3', known, 'SHALL'),
    portRow('.4', 'SHALL', known),
  ];
  return {
    basic: { section: '3.1', rows: basic },
    https: { section: '3.2', rows: basic.map((row) => (row.id === 'port' ? { ...row, level: 'SHOULD' } : row)) },
    'quantum-safe': { section: '3.1', rows: basic },
  };
};

const suiteB = (section: string, suite: CipherSuite): Suite => ({
  section,
  rows: [shallAccept('TLSv1.2', 'read'), shallHave('TLSv1.2', suite, 'read'), ...clients('.3', 'read').slice(0, 1)],
});

/** The Suite B Profile 1.0; Profiles 1.3 and 1.4 sections 3.3 and 3.4 took its suites over. */
const SUITE_B: Readonly<Partial<Record<SuiteName, Suite>>> = {
  'suite-b-128': suiteB('2.1', 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'),
  'suite-b-192': suiteB('4.1', 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'),
};

interface Generation {
  readonly since: Version;
  readonly suites: Readonly<Partial<Record<SuiteName, Suite>>>;
}

/** Newest first. */
const GENERATIONS: readonly Generation[] = [
  { since: '2.1', suites: modern('read') },
  { since: '2.0', suites: modern('inferred') },
  { since: '1.3', suites: SECOND_GENERATION },
  { since: '1.0', suites: FIRST_GENERATION },
];

/** The document that describes the suites of a version. */
function documentOf(suite: SuiteName, version: Version): string {
  if (suite in SUITE_B) return 'Suite B Profile 1.0';
  // Profiles 1.1 section 3 is the oldest that is known here.
  return `Profiles ${version === '1.0' ? '1.1' : version}`;
}

/**
 * The clauses of an authentication suite as the documents of a version have it; none where they do not. HTTPS of 1.0 to 1.2
 * takes the Basic suite, with the transport of its own document.
 */
export function suiteClauses(name: SuiteName, version: Version): readonly Clause[] {
  const generation = GENERATIONS.find(({ since }) => atLeast(version, since));
  const suite = SUITE_B[name] ?? generation?.suites[name] ?? (name === 'https' ? generation?.suites.basic : undefined);
  return (suite?.rows ?? []).map(({ id, part, level, requirement, known, check }) => ({
    id: `authentication/${id}`,
    document: documentOf(name, version),
    section: `${suite?.section}${part}`,
    level,
    requirement,
    known,
    evidence: { by: 'check', check },
  }));
}
