import {
  accepts,
  mutualTls,
  noNullSuites,
  objectOwner,
  port,
  refuses,
  refusesCertificate,
  unknownCredential,
} from './checks/authentication.ts';
import type { Check } from './checks/check.ts';
import { credentialIdentity } from './checks/identity.ts';
import type { CipherSuite } from './cipher-suites.ts';
import type { Knowledge, Level } from './clause.ts';

/** A clause of an authentication suite, without its document; `part` is the section within the suite: '.1'. */
export interface Row {
  readonly id: string;
  readonly part: string;
  readonly level: Level;
  readonly requirement: string;
  readonly known: Knowledge;
  readonly check: Check;
}

/** Those that Profiles 2.1 section 3.1.2 says a server with TLS 1.2 SHALL have. */
export const RSA_SHA256: readonly CipherSuite[] = [
  'TLS_RSA_WITH_AES_256_CBC_SHA256',
  'TLS_RSA_WITH_AES_128_CBC_SHA256',
];

/** Those that it says a server MAY have besides. */
export const MAY_OF_TLS_1_2: readonly CipherSuite[] = [
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
export const OF_TLS_1_3: readonly CipherSuite[] = ['TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_256_GCM_SHA384'];

type Protocol = Parameters<typeof refuses>[0];

export const shallAccept = (
  protocol: Parameters<typeof accepts>[0],
  known: Knowledge,
  level: Level = 'SHALL',
): Row => ({
  id: `protocols/${protocol.toLowerCase()}`,
  part: '.1',
  level,
  requirement: `The server supports ${titleOf(protocol)}.`,
  known,
  check: accepts(protocol),
});

export const shallNotAccept = (protocol: Protocol, known: Knowledge): Row => ({
  id: `protocols/no-${protocol.toLowerCase()}`,
  part: '.1',
  level: 'SHALL NOT',
  requirement: `The server does not support ${titleOf(protocol)}.`,
  known,
  check: refuses(protocol),
});

export const shallHave = (protocol: Parameters<typeof accepts>[0], suite: CipherSuite, known: Knowledge): Row => ({
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
 * Who may come in. Profiles 2.1 section 3.1.3 has the identity of a Credential used; those of 1.1 and 1.2 have it considered
 * along with that of the certificate, and in 1.x a server "MAY require authentication on no requests" (1.4 section 6.6), so
 * that it need not be looked at. Path validation (RFC 5280 section 6.1.3) refuses a certificate outside its time.
 */
export const clients = (part: string, known: Knowledge, credential: Level): readonly Row[] => [
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

/** Profiles 2.1 section 3.1.3 has the identity of the TLS session used only where a request has no Authentication. */
export const identity = (known: Knowledge): Row => ({
  id: 'client-authenticity/credential-identity',
  part: '.3',
  level: 'SHALL',
  requirement: 'A request with a Credential comes from whom the Credential names, whatever the certificate.',
  known,
  check: credentialIdentity,
});

/** Both suites of Profiles 1.1 let a server have those of NIST SP 800-57 part 3, NULL suites excepted. */
export const noNull: Row = {
  id: 'cipher-suites/no-null',
  part: '.2',
  level: 'SHALL NOT',
  requirement: 'The server takes no cipher suite with NULL encryption.',
  known: 'remembered',
  check: noNullSuites,
};

export const owner: Row = {
  id: 'object-owner',
  part: '.4',
  level: 'SHALL',
  requirement: 'The client that makes an object owns it, and access is checked against the owner.',
  known: 'remembered',
  check: objectOwner,
};

export const portRow = (part: string, level: Level, known: Knowledge): Row => ({
  id: 'port',
  part,
  level,
  requirement: 'The server uses TCP port 5696.',
  known,
  check: port,
});
