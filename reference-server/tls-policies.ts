import { X509Certificate } from 'node:crypto';
import type { SecureContextOptions } from 'node:tls';

/** The cipher suites that authentication suites demand, by their IANA names, and what OpenSSL calls them. */
const OPENSSL_NAMES = {
  TLS_CHACHA20_POLY1305_SHA256: 'TLS_CHACHA20_POLY1305_SHA256',
  TLS_AES_256_GCM_SHA384: 'TLS_AES_256_GCM_SHA384',
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: 'ECDHE-ECDSA-AES256-GCM-SHA384',
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: 'ECDHE-ECDSA-AES128-GCM-SHA256',
  TLS_RSA_WITH_AES_256_CBC_SHA256: 'AES256-SHA256',
  TLS_RSA_WITH_AES_128_CBC_SHA256: 'AES128-SHA256',
  TLS_RSA_WITH_AES_128_CBC_SHA: 'AES128-SHA',
} as const;

export type CipherSuite = keyof typeof OPENSSL_NAMES;

/** What OpenSSL calls the curves of NIST. */
const CURVES: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384' };

/** What an authentication suite says of TLS, without the suites that a server MAY have besides. */
export interface TlsPolicy {
  /** The OASIS document and section. */
  readonly source: string;
  readonly minVersion: 'TLSv1' | 'TLSv1.2' | 'TLSv1.3';
  readonly maxVersion: 'TLSv1.2' | 'TLSv1.3';
  /** Those that the suite says a server SHALL support; the first that the client has is taken. */
  readonly suites: readonly CipherSuite[];
  /** The keys that the server's certificate may have: 'RSA' or a curve; any where absent. */
  readonly keys?: readonly ('RSA' | 'P-256' | 'P-384')[];
  /** Curves of the key agreement, and signatures, that a client may come with; OpenSSL's where absent. */
  readonly curves?: readonly string[];
  readonly signatures?: readonly string[];
}

const TLS_1_2 = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const;
const RSA_CBC_SHA256 = ['TLS_RSA_WITH_AES_256_CBC_SHA256', 'TLS_RSA_WITH_AES_128_CBC_SHA256'] as const;
const TLS_1_3_SUITES = ['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'] as const;

/**
 * The TLS of each generation of authentication suites, under the name of the suite and of the first version of KMIP whose
 * profiles have it so. No single listener can satisfy two of them.
 */
export const TLS_POLICIES = {
  'basic-1.0': {
    source: 'Profiles 1.1 and 1.2 sections 3.1.1 and 3.1.2',
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.2',
    suites: ['TLS_RSA_WITH_AES_128_CBC_SHA'],
    keys: ['RSA'],
  },
  'tls12-1.0': {
    source: 'Profiles 1.1 and 1.2 sections 3.2.1 and 3.2.2',
    ...TLS_1_2,
    suites: RSA_CBC_SHA256,
    keys: ['RSA'],
  },
  'basic-1.3': {
    source: 'Profiles 1.3 and 1.4 sections 3.1.1 and 3.1.2',
    ...TLS_1_2,
    suites: RSA_CBC_SHA256,
    keys: ['RSA'],
  },
  'tls12-1.3': {
    source: 'Profiles 1.3 and 1.4 sections 3.2.1 and 3.2.2',
    ...TLS_1_2,
    suites: RSA_CBC_SHA256,
    keys: ['RSA'],
  },
  'suite-b-128': {
    source: 'Suite B Profile 1.0 sections 2.1.1 and 2.1.2, Profiles 1.4 section 3.3, RFC 6460',
    ...TLS_1_2,
    suites: ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'],
    keys: ['P-256', 'P-384'],
    curves: ['P-256', 'P-384'],
    signatures: ['ECDSA+SHA256', 'ECDSA+SHA384'],
  },
  'suite-b-192': {
    source: 'Suite B Profile 1.0 sections 4.1.1 and 4.1.2, Profiles 1.4 section 3.4, RFC 6460',
    ...TLS_1_2,
    suites: ['TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'],
    keys: ['P-384'],
    curves: ['P-384'],
    signatures: ['ECDSA+SHA384'],
  },
  'basic-2.0': {
    source: 'Profiles 2.0 and 2.1 sections 3.1.1 and 3.1.2',
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.3',
    suites: [...TLS_1_3_SUITES, ...RSA_CBC_SHA256],
    keys: ['RSA'],
  },
  'tls-1.3': {
    source: 'Profiles 2.1 sections 5.16 (Quantum Safe Server) and 3.1.2',
    minVersion: 'TLSv1.3',
    maxVersion: 'TLSv1.3',
    suites: TLS_1_3_SUITES,
  },
} as const satisfies Readonly<Record<string, TlsPolicy>>;

export type TlsPolicyName = keyof typeof TLS_POLICIES;

export const TLS_POLICY_NAMES = Object.keys(TLS_POLICIES) as [TlsPolicyName, ...TlsPolicyName[]];

/** What a TLS context is made with under a policy. */
export type PolicyOptions = Pick<
  SecureContextOptions,
  'minVersion' | 'maxVersion' | 'ciphers' | 'ecdhCurve' | 'sigalgs'
>;

export function policyOptions(name: TlsPolicyName): PolicyOptions {
  const { minVersion, maxVersion, suites, curves, signatures }: TlsPolicy = TLS_POLICIES[name];
  // TLS 1.0 and 1.1 sign with SHA-1, which OpenSSL 3 does at security level 0 alone.
  const level = minVersion === 'TLSv1' ? ['@SECLEVEL=0'] : [];
  return {
    minVersion,
    maxVersion,
    ciphers: [...suites.map((suite) => OPENSSL_NAMES[suite]), ...level].join(':'),
    ...(curves && { ecdhCurve: curves.join(':') }),
    ...(signatures && { sigalgs: signatures.join(':') }),
  };
}

/** The keys that the certificate of a server may have under a policy; none where any will do. */
export function keysOf(name: TlsPolicyName): NonNullable<TlsPolicy['keys']> {
  const { keys = [] }: TlsPolicy = TLS_POLICIES[name];
  return keys;
}

/**
 * What keeps a server with this certificate (PEM) from following a policy, in one line; undefined where nothing does.
 * Throws OpenSSL's error for what is no certificate.
 */
export function policyObstacle(name: TlsPolicyName, cert: string): string | undefined {
  const keys = keysOf(name);
  const key = keyName(new X509Certificate(cert));
  if (keys.length === 0 || keys.some((one) => one === key)) return undefined;
  return `${name} needs a certificate with a key of ${keys.join(' or ')}; this one has ${key}`;
}

function keyName({ publicKey: { asymmetricKeyType, asymmetricKeyDetails } }: X509Certificate): string {
  const curve = asymmetricKeyDetails?.namedCurve;
  return curve === undefined ? String(asymmetricKeyType).toUpperCase() : (CURVES[curve] ?? curve);
}
