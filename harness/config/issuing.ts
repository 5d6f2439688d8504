import { createHash, createPublicKey, generateKeyPair, randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';
import forge from 'node-forge';

const { asn1, pki } = forge;
const { Class, Type } = asn1;
type Asn1 = forge.asn1.Asn1;

/** What keys and signatures certificates have: RSA keys have 2048 bits. */
export const ALGORITHMS = ['RSA', 'P-256', 'P-384'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** Both PEM, the private key in PKCS#8. */
export interface KeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Who signs. */
export interface Issuer {
  readonly name: string;
  readonly keys: KeyPair;
  readonly algorithm: Algorithm;
}

/** A certificate that is to be issued. */
export interface Certification {
  /** Of the subject, and of nothing else but the issuer's: a Common Name. */
  readonly name: string;
  /** PEM. */
  readonly publicKey: string;
  /** As forge has them, by name. */
  readonly extensions: readonly object[];
  readonly validity: Validity;
  readonly issuer: Issuer;
}

const makeKeyPair = promisify(generateKeyPair);
const PUBLIC = { type: 'spki', format: 'pem' } as const;
const PRIVATE = { type: 'pkcs8', format: 'pem' } as const;

async function ecKeys(namedCurve: string): Promise<KeyPair> {
  return pemOf(await makeKeyPair('ec', { namedCurve }));
}

function pemOf({ publicKey, privateKey }: Awaited<ReturnType<typeof makeKeyPair>>): KeyPair {
  return { publicKey: publicKey.export(PUBLIC).toString(), privateKey: privateKey.export(PRIVATE).toString() };
}

interface Kind {
  makeKeys(): Promise<KeyPair>;
  /** OpenSSL's name of the hash that is signed. */
  readonly hash: string;
  /** The AlgorithmIdentifier of the signature: RFC 5754 section 3.2, RFC 5758 section 3.2. */
  signature(): Asn1;
}

const KINDS: Readonly<Record<Algorithm, Kind>> = {
  RSA: {
    makeKeys: async () => pemOf(await makeKeyPair('rsa', { modulusLength: 2048 })),
    hash: 'sha256',
    signature: () => sequence(objectIdentifier('1.2.840.113549.1.1.11'), primitive(Type.NULL, '')),
  },
  'P-256': {
    makeKeys: () => ecKeys('P-256'),
    hash: 'sha256',
    signature: () => sequence(objectIdentifier('1.2.840.10045.4.3.2')),
  },
  'P-384': {
    makeKeys: () => ecKeys('P-384'),
    hash: 'sha384',
    signature: () => sequence(objectIdentifier('1.2.840.10045.4.3.3')),
  },
};

export function makeKeys(algorithm: Algorithm): Promise<KeyPair> {
  return KINDS[algorithm].makeKeys();
}

/**
 * Issues a certificate (RFC 5280 section 4.1), in PEM. forge writes names and extensions; OpenSSL reads keys and signs,
 * for forge itself knows no keys but RSA.
 */
export function issueCertificate({ name, publicKey, extensions, validity, issuer }: Certification): string {
  const draft = pki.createCertificate();
  draft.setSubject([{ name: 'commonName', value: name }]);
  draft.setIssuer([{ name: 'commonName', value: issuer.name }]);
  draft.setExtensions([
    ...extensions,
    { id: '2.5.29.14', value: primitive(Type.OCTETSTRING, keyIdentifier(publicKey)) },
    { name: 'authorityKeyIdentifier', keyIdentifier: keyIdentifier(issuer.keys.publicKey) },
  ]);
  const { hash, signature } = KINDS[issuer.algorithm];
  const body = sequence(
    tagged(0, primitive(Type.INTEGER, asn1.integerToDer(2).getBytes())),
    // Section 4.1.2.2: positive and at most 20 octets.
    primitive(Type.INTEGER, forge.util.hexToBytes(`01${randomBytes(16).toString('hex')}`)),
    signature(),
    pki.distinguishedNameToAsn1(draft.issuer),
    sequence(time(validity.notBefore), time(validity.notAfter)),
    pki.distinguishedNameToAsn1(draft.subject),
    asn1.fromDer(spkiOf(publicKey).toString('latin1')),
    tagged(3, sequence(...(draft.extensions as Extension[]).map(extension))),
  );
  const signed = sign(hash, Buffer.from(asn1.toDer(body).getBytes(), 'latin1'), issuer.keys.privateKey);
  const whole = sequence(body, signature(), primitive(Type.BITSTRING, `\0${signed.toString('latin1')}`));
  return forge.pem.encode({ type: 'CERTIFICATE', body: asn1.toDer(whole).getBytes() });
}

/** An extension as forge completes it. */
interface Extension {
  readonly id: string;
  readonly critical?: boolean;
  readonly value: Asn1 | forge.Bytes;
}

/** Section 4.2. */
function extension({ id, critical = false, value }: Extension): Asn1 {
  const octets = typeof value === 'string' ? value : asn1.toDer(value).getBytes();
  const flag = critical ? [primitive(Type.BOOLEAN, '\xff')] : [];
  return sequence(objectIdentifier(id), ...flag, primitive(Type.OCTETSTRING, octets));
}

function sequence(...fields: Asn1[]): Asn1 {
  return asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, fields);
}

function tagged(number: number, field: Asn1): Asn1 {
  return asn1.create(Class.CONTEXT_SPECIFIC, number, true, [field]);
}

function primitive(type: forge.asn1.Type, octets: forge.Bytes): Asn1 {
  return asn1.create(Class.UNIVERSAL, type, false, octets);
}

function objectIdentifier(oid: string): Asn1 {
  return primitive(Type.OID, asn1.oidToDer(oid).getBytes());
}

/** Section 4.1.2.5: UTCTime until 2049. */
function time(date: Date): Asn1 {
  return date.getUTCFullYear() < 2050
    ? primitive(Type.UTCTIME, asn1.dateToUtcTime(date))
    : primitive(Type.GENERALIZEDTIME, asn1.dateToGeneralizedTime(date));
}

/** Section 4.2.1.2 leaves the method open: what identifies the key here is SHA-1 of its SubjectPublicKeyInfo. */
function keyIdentifier(publicKey: string): forge.Bytes {
  return createHash('sha1').update(spkiOf(publicKey)).digest().toString('latin1');
}

function spkiOf(publicKey: string): Buffer {
  return createPublicKey(publicKey).export({ type: 'spki', format: 'der' });
}
