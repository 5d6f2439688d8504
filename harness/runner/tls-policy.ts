import type { Case } from '../cases/case.ts';
import { type TlsPolicyName, tlsPolicyOf } from '../cases/requirements.ts';
import { makeTestCertificates } from '../config/certificates.ts';
import type { Algorithm } from '../config/issuing.ts';
import type { Target, TlsSettings } from '../config/target.ts';
import type { RunContext } from './context.ts';

/** What a client offers, and nothing else: then a session that is set up is one of the policy. */
type Offer = Required<Pick<TlsSettings, 'minVersion' | 'maxVersion' | 'ciphers'>>;

interface Policy {
  readonly offer: Offer;
  /** The keys of the certificates that the bundled server and its clients show. */
  readonly algorithm: Algorithm;
}

const POLICIES: Readonly<Record<TlsPolicyName, Policy>> = {
  // Suite B Profile 1.0 sections 2.1.1 and 2.1.2.
  'suite-b-128': {
    offer: { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' },
    algorithm: 'P-256',
  },
  // Suite B Profile 1.0 sections 4.1.1 and 4.1.2.
  'suite-b-192': {
    offer: { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384' },
    algorithm: 'P-384',
  },
  // Profiles 2.1 sections 5.15, 5.16 and 3.1.2.
  'tls-1.3': {
    offer: {
      minVersion: 'TLSv1.3',
      maxVersion: 'TLSv1.3',
      ciphers: 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256',
    },
    algorithm: 'P-256',
  },
};

/** How a case group speaks to its target. */
export interface Secured {
  readonly target: Target;
  /** What the bundled server is told of TLS; undefined for what it was started with. */
  readonly serverTls?: object;
}

/** The target as it is, or, where a case is about a TLS policy, offered that policy alone: the bundled server with certificates made for it. */
export async function securedTarget(
  testCase: Case | undefined,
  { target, reference, clock }: Pick<RunContext, 'target' | 'reference' | 'clock'>,
): Promise<Secured> {
  const name = testCase && tlsPolicyOf(testCase);
  if (name === undefined) return { target };
  const { offer, algorithm } = POLICIES[name];
  if (reference === undefined) return { target: { ...target, tls: { ...target.tls, ...offer } } };
  const clients = Object.keys(target.identities);
  const { ca, server, clients: identities } = await makeTestCertificates({ now: clock.now(), clients, algorithm });
  const identity = identities[clients[0] ?? ''];
  return {
    target: { ...target, tls: { ...target.tls, ca, ...offer }, ...(identity && { identity }), identities },
    serverTls: { ca, cert: server.cert, key: server.key, policy: name },
  };
}
