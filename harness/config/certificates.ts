import { isIP } from 'node:net';
import { type Algorithm, type Issuer, issueCertificate, type KeyPair, makeKeys, type Validity } from './issuing.ts';

/** A certificate with its private key, both PEM (the key PKCS#8). */
export interface CertifiedKey {
  readonly cert: string;
  readonly key: string;
}

/** What a certificate can be made wrong by, for tests of those who must refuse it. */
export const FAULTS = ['expired', 'not-yet-valid', 'wrong-eku', 'no-eku', 'unknown-ca', 'wrong-name'] as const;
export type Fault = (typeof FAULTS)[number];

/** What a test needs for mutual TLS; every certificate is of one algorithm, issued by the one CA. */
export interface TestCertificates {
  /** The CA's certificate, PEM. */
  readonly ca: string;
  /** The CA's private key, PEM. */
  readonly caKey: string;
  readonly server: CertifiedKey;
  /** One for each name asked for, in that order. */
  readonly clients: Readonly<Record<string, CertifiedKey>>;
  /** For each fault asked for one of the server and one of each client, named 'server-expired', 'Client-A-expired'. */
  readonly faulty: Readonly<Record<string, CertifiedKey>>;
}

export interface CertificateOptions {
  /** DNS names and IP addresses that the server's certificate is good for. */
  readonly hosts?: readonly string[];
  /** The Common Names of the client certificates; KMIP servers take the identity from there. */
  readonly clients?: readonly string[];
  /** The certificates hold from a day before to `days` days after. */
  readonly now: Date;
  readonly days?: number;
  readonly faults?: readonly Fault[];
  /** RSA unless it says otherwise: TLS suites of older clients know nothing else. */
  readonly algorithm?: Algorithm;
}

const DAY = 24 * 60 * 60 * 1000;
const CA_NAME = 'kmip-conformance test CA';

/** The extended key usages of RFC 5280 section 4.2.1.12 for TLS. */
type Usage = 'serverAuth' | 'clientAuth';

/** A certificate that is to be issued. */
interface Leaf {
  readonly name: string;
  readonly keys: KeyPair;
  /** Both for whom it is right: servers open connections too, for Notify and Put, and clients accept them. */
  readonly usages: readonly Usage[];
  /** What a server is reached by; none for a client. */
  readonly hosts: readonly string[];
  readonly validity: Validity;
  readonly issuer: Issuer;
}

/**
 * Makes a CA, a server certificate and client certificates for a test, with fresh keys. Client certificates carry the
 * extended key usage clientAuth, without which many KMIP servers refuse them; every certificate is good for both ends.
 */
export async function makeTestCertificates(options: CertificateOptions): Promise<TestCertificates> {
  const { hosts = ['localhost', '127.0.0.1', '::1'], clients = ['Client-A'], now, days = 30, faults = [] } = options;
  const { algorithm = 'RSA' } = options;
  const make = () => makeKeys(algorithm);
  const [caKeys, foreignKeys, serverKeys, ...clientKeys] = await Promise.all([
    make(),
    faults.includes('unknown-ca') ? make() : undefined,
    make(),
    ...clients.map(make),
  ]);
  const validity = { notBefore: later(now, -1), notAfter: later(now, days) };
  const issuer = { name: CA_NAME, keys: caKeys, algorithm };
  const foreign = { ...issuer, keys: foreignKeys ?? caKeys };

  const common = { validity, issuer };
  const server: Leaf = {
    ...common,
    name: hosts[0] ?? 'localhost',
    keys: serverKeys,
    usages: ['serverAuth', 'clientAuth'],
    hosts,
  };
  const leaves = clients.map((name, index): [string, Leaf] => [
    name,
    { ...common, name, keys: clientKeys[index] as KeyPair, usages: ['clientAuth', 'serverAuth'], hosts: [] },
  ]);
  const faulty = faults.flatMap((fault) =>
    [['server', server] as const, ...leaves].flatMap(([name, leaf]) => {
      const made = WRONG[fault](leaf, { now, days, foreign });
      return made === undefined ? [] : [[`${name}-${fault}`, issue(made)] as const];
    }),
  );
  return {
    ca: issueCertificate({ ...common, name: CA_NAME, publicKey: caKeys.publicKey, extensions: CA_EXTENSIONS }),
    caKey: caKeys.privateKey,
    server: issue(server),
    clients: Object.fromEntries(leaves.map(([name, leaf]) => [name, issue(leaf)])),
    faulty: Object.fromEntries(faulty),
  };
}

interface Making {
  readonly now: Date;
  readonly days: number;
  /** A CA of the same name that nobody was told to trust. */
  readonly foreign: Issuer;
}

/** What each fault makes of a certificate; undefined where it has nothing that could be wrong so. */
const WRONG: Readonly<Record<Fault, (leaf: Leaf, making: Making) => Leaf | undefined>> = {
  expired: (leaf, { now }) => ({ ...leaf, validity: { notBefore: later(now, -2), notAfter: later(now, -1) } }),
  'not-yet-valid': (leaf, { now, days }) => ({
    ...leaf,
    validity: { notBefore: later(now, 1), notAfter: later(now, 1 + days) },
  }),
  'wrong-eku': (leaf) => ({ ...leaf, usages: leaf.usages.slice(1) }),
  'no-eku': (leaf) => ({ ...leaf, usages: [] }),
  'unknown-ca': (leaf, { foreign }) => ({ ...leaf, issuer: foreign }),
  // RFC 6761 section 6.4: a name that will never be anybody's.
  'wrong-name': (leaf) => (leaf.hosts.length === 0 ? undefined : { ...leaf, hosts: ['wrong-name.invalid'] }),
};

function issue({ name, keys, usages, hosts, validity, issuer }: Leaf): CertifiedKey {
  const names = hosts.length === 0 ? [] : [{ name: 'subjectAltName', altNames: hosts.map(alternativeName) }];
  const uses = Object.fromEntries(usages.map((usage) => [usage, true]));
  const extended = usages.length === 0 ? [] : [{ name: 'extKeyUsage', ...uses }];
  const extensions = [...leafExtensions(issuer), ...extended, ...names];
  const cert = issueCertificate({ name, publicKey: keys.publicKey, extensions, issuer, validity });
  return { cert, key: keys.privateKey };
}

function later(date: Date, days: number): Date {
  return new Date(date.getTime() + days * DAY);
}

const CA_EXTENSIONS = [
  { name: 'basicConstraints', cA: true, critical: true },
  { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
];

/** TLS signs with every key, and enciphers with RSA alone (RFC 5480 section 3). */
function leafExtensions({ algorithm }: Issuer): object[] {
  return [
    { name: 'basicConstraints', cA: false },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: algorithm === 'RSA', critical: true },
  ];
}

/** The types of RFC 5280 section 4.2.1.6: 7 for an IP address, 2 for a DNS name. */
function alternativeName(host: string): object {
  return isIP(host) === 0 ? { type: 2, value: host } : { type: 7, ip: host };
}
