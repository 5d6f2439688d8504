import { generateKeyPair, randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { promisify } from 'node:util';
import forge from 'node-forge';

/** A certificate with its private key, both PEM (the key PKCS#8). */
export interface CertifiedKey {
  readonly cert: string;
  readonly key: string;
}

/** What a test needs for mutual TLS; every certificate is RSA-2048 with SHA-256, issued by the one CA. */
export interface TestCertificates {
  /** The CA's certificate, PEM. */
  readonly ca: string;
  readonly server: CertifiedKey;
  /** One for each name asked for, in that order. */
  readonly clients: Readonly<Record<string, CertifiedKey>>;
}

export interface CertificateOptions {
  /** DNS names and IP addresses that the server's certificate is good for. */
  readonly hosts?: readonly string[];
  /** The Common Names of the client certificates; KMIP servers take the identity from there. */
  readonly clients?: readonly string[];
  /** The certificates hold from a day before to `days` days after. */
  readonly now: Date;
  readonly days?: number;
}

const DAY = 24 * 60 * 60 * 1000;
const makeKeyPair = promisify(generateKeyPair);

interface KeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

interface Issuer {
  readonly name: string;
  readonly key: forge.pki.PrivateKey;
  readonly subjectKeyIdentifier: string;
}

/**
 * Makes a CA, a server certificate and client certificates for a test, with fresh keys. Client certificates carry the
 * extended key usage clientAuth, without which many KMIP servers refuse them.
 */
export async function makeTestCertificates(options: CertificateOptions): Promise<TestCertificates> {
  const { hosts = ['localhost', '127.0.0.1', '::1'], clients = ['Client-A'], now, days = 30 } = options;
  const [caKeys, serverKeys, ...clientKeys] = await Promise.all(Array.from({ length: clients.length + 2 }, rsaKeyPair));
  if (caKeys === undefined || serverKeys === undefined) throw new Error('two key pairs at least are made');
  const validity = { notBefore: new Date(now.getTime() - DAY), notAfter: new Date(now.getTime() + days * DAY) };

  const issuer: Issuer = {
    name: 'kmip-conformance test CA',
    key: forge.pki.privateKeyFromPem(caKeys.privateKey),
    subjectKeyIdentifier: keyIdentifier(caKeys.publicKey),
  };
  const issue = (name: string, keys: KeyPair, extensions: readonly object[]): CertifiedKey => ({
    cert: certificate(name, keys.publicKey, extensions, issuer, validity),
    key: keys.privateKey,
  });
  return {
    ca: certificate(issuer.name, caKeys.publicKey, CA_EXTENSIONS, issuer, validity),
    server: issue(hosts[0] ?? 'localhost', serverKeys, [
      ...LEAF_EXTENSIONS,
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: hosts.map(alternativeName) },
    ]),
    clients: Object.fromEntries(
      clients.map((name, index) => [
        name,
        issue(name, clientKeys[index] as KeyPair, [...LEAF_EXTENSIONS, { name: 'extKeyUsage', clientAuth: true }]),
      ]),
    ),
  };
}

const CA_EXTENSIONS = [
  { name: 'basicConstraints', cA: true, critical: true },
  { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
];
const LEAF_EXTENSIONS = [
  { name: 'basicConstraints', cA: false },
  { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
];

function certificate(
  name: string,
  publicKey: string,
  extensions: readonly object[],
  issuer: Issuer,
  validity: { notBefore: Date; notAfter: Date },
): string {
  const made = forge.pki.createCertificate();
  made.publicKey = forge.pki.publicKeyFromPem(publicKey);
  // RFC 5280 section 4.1.2.2: positive and at most 20 octets.
  made.serialNumber = `01${randomBytes(16).toString('hex')}`;
  made.validity.notBefore = validity.notBefore;
  made.validity.notAfter = validity.notAfter;
  made.setSubject([{ name: 'commonName', value: name }]);
  made.setIssuer([{ name: 'commonName', value: issuer.name }]);
  made.setExtensions([
    ...extensions,
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier: issuer.subjectKeyIdentifier },
  ]);
  made.sign(issuer.key as forge.pki.rsa.PrivateKey, forge.md.sha256.create());
  return forge.pki.certificateToPem(made);
}

function keyIdentifier(publicKey: string): string {
  return forge.pki.getPublicKeyFingerprint(forge.pki.publicKeyFromPem(publicKey)).getBytes();
}

/** The types of RFC 5280 section 4.2.1.6: 7 for an IP address, 2 for a DNS name. */
function alternativeName(host: string): object {
  return isIP(host) === 0 ? { type: 2, value: host } : { type: 7, ip: host };
}

function rsaKeyPair(): Promise<KeyPair> {
  return makeKeyPair('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}
