import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { contextTag, Der, type DerElement, DerError, derChildren, readDer, readObjectIdentifier } from './der.ts';
import { distinguishedNameText } from './distinguished-name.ts';
import { asymmetricFacts, type KeyFacts, readingMaterial, soundKey } from './key.ts';

const D = Enum.DigitalSignatureAlgorithm;
const M = Mask.CryptographicUsageMask;

/** A distinguished name as KMIP shows it: as Byte String in DER, and as Text String in attributes of 1.0. */
export interface DistinguishedName {
  readonly der: Uint8Array;
  readonly text: string;
}

/** What an X.509 certificate says that KMIP has attributes for (1.4 sections 3.4, 3.5 and 3.8 to 3.16). */
export interface CertificateFacts {
  readonly issuer: DistinguishedName;
  readonly issuerAlternativeNames: readonly DistinguishedName[];
  readonly subject: DistinguishedName;
  readonly subjectAlternativeNames: readonly DistinguishedName[];
  /** The serial number: its INTEGER in DER, and its octets in hex. */
  readonly serialNumber: DistinguishedName;
  /** A value of Enum.DigitalSignatureAlgorithm; undefined where KMIP has no name for it. */
  readonly signatureAlgorithm: number | undefined;
  /** Of the key that it certifies; undefined where KMIP 1.x has no name for its algorithm. */
  readonly key: KeyFacts | undefined;
  readonly usageMask: number;
}

/** RFC 3279, 4055, 5754, 5758 and NIST's registrations of the SHA-3 signatures. */
const SIGNATURE_ALGORITHMS: Readonly<Record<string, number>> = {
  '1.2.840.113549.1.1.2': D.MD2WithRSAEncryption,
  '1.2.840.113549.1.1.4': D.MD5WithRSAEncryption,
  '1.2.840.113549.1.1.5': D.SHA_1WithRSAEncryption,
  '1.2.840.113549.1.1.10': D.RSASSA_PSS,
  '1.2.840.113549.1.1.11': D.SHA_256WithRSAEncryption,
  '1.2.840.113549.1.1.12': D.SHA_384WithRSAEncryption,
  '1.2.840.113549.1.1.13': D.SHA_512WithRSAEncryption,
  '1.2.840.113549.1.1.14': D.SHA_224WithRSAEncryption,
  '1.2.840.10040.4.3': D.DSAWithSHA_1,
  '2.16.840.1.101.3.4.3.1': D.DSAWithSHA224,
  '2.16.840.1.101.3.4.3.2': D.DSAWithSHA256,
  '2.16.840.1.101.3.4.3.14': D.SHA3_256WithRSAEncryption,
  '2.16.840.1.101.3.4.3.15': D.SHA3_384WithRSAEncryption,
  '2.16.840.1.101.3.4.3.16': D.SHA3_512WithRSAEncryption,
  '1.2.840.10045.4.1': D.ECDSAWithSHA_1,
  '1.2.840.10045.4.3.1': D.ECDSAWithSHA224,
  '1.2.840.10045.4.3.2': D.ECDSAWithSHA256,
  '1.2.840.10045.4.3.3': D.ECDSAWithSHA384,
  '1.2.840.10045.4.3.4': D.ECDSAWithSHA512,
};

/** 1.4 Table 96 by the bits of the Key Usage extension (RFC 5280 section 4.2.1.3), the first bit first. */
const KEY_USAGES: readonly number[] = [
  M.Sign | M.Verify,
  M.ContentCommitmentNonRepudiation,
  M.WrapKey | M.UnwrapKey,
  M.Encrypt | M.Decrypt,
  M.KeyAgreement,
  M.CertificateSign,
  M.CRLSign,
  M.Encrypt,
  M.Decrypt,
];

const KEY_USAGE = '2.5.29.15';
const SUBJECT_ALTERNATIVE_NAME = '2.5.29.17';
const ISSUER_ALTERNATIVE_NAME = '2.5.29.18';

/** The GeneralNames (RFC 5280 section 4.2.1.6) that are text by themselves: e-mail, DNS name, URI. */
const TEXT_NAMES: readonly number[] = [1, 2, 6].map((number) => contextTag(number, false));
const DIRECTORY_NAME = contextTag(4, true);
const IP_ADDRESS = contextTag(7, false);

/**
 * Reads the Certificate Value of an X.509 certificate. Throws Invalid Field where the octets are not one.
 */
export function readCertificate(octets: Uint8Array): CertificateFacts {
  return readingMaterial('X.509 certificate', () => {
    const certificate = readDer(octets, Der.Sequence);
    new X509Certificate(certificate.raw);
    return facts(certificate);
  });
}

/** The public key in the Certificate Value of an X.509 certificate. Throws Invalid Field where the octets are not one. */
export function certificateKey(octets: Uint8Array): KeyObject {
  return readingMaterial('X.509 certificate', () => soundKey(new X509Certificate(octets).publicKey));
}

function facts(certificate: DerElement): CertificateFacts {
  const [body, algorithm] = derChildren(certificate);
  const fields = derChildren(element(body)).filter((field) => field.tag !== contextTag(0, true));
  const [serialNumber, , issuer, , subject, key] = fields.map(element);
  const extensions = extensionValues(fields.find((field) => field.tag === contextTag(3, true)));
  const publicKey = soundKey(createPublicKey({ key: element(key).raw, format: 'der', type: 'spki' }));
  const [signature] = derChildren(element(algorithm));
  return {
    issuer: distinguishedName(element(issuer)),
    issuerAlternativeNames: alternativeNames(extensions.get(ISSUER_ALTERNATIVE_NAME)),
    subject: distinguishedName(element(subject)),
    subjectAlternativeNames: alternativeNames(extensions.get(SUBJECT_ALTERNATIVE_NAME)),
    serialNumber: { der: element(serialNumber).raw, text: hexOf(element(serialNumber)) },
    signatureAlgorithm: SIGNATURE_ALGORITHMS[readObjectIdentifier(element(signature))],
    key: asymmetricFacts(publicKey),
    usageMask: usageMask(extensions.get(KEY_USAGE)),
  };
}

/** The octets of an INTEGER without the one that only says that it is not negative. */
function hexOf({ content }: DerElement): string {
  return (content.length > 1 && content[0] === 0 ? content.subarray(1) : content).toString('hex');
}

/** The value of each extension by its object identifier. */
function extensionValues(extensions: DerElement | undefined): ReadonlyMap<string, DerElement> {
  if (extensions === undefined) return new Map();
  const list = derChildren(readDer(extensions.content, Der.Sequence));
  return new Map(
    list.map((extension) => {
      const fields = derChildren(extension);
      return [readObjectIdentifier(element(fields[0])), readDer(element(fields.at(-1)).content)];
    }),
  );
}

function distinguishedName(name: DerElement): DistinguishedName {
  return { der: name.raw, text: distinguishedNameText(name) };
}

function alternativeNames(names: DerElement | undefined): DistinguishedName[] {
  if (names === undefined) return [];
  return derChildren(names).map((name) => ({ der: name.raw, text: generalNameText(name) }));
}

function generalNameText(name: DerElement): string {
  if (TEXT_NAMES.includes(name.tag)) return name.content.toString('latin1');
  if (name.tag === DIRECTORY_NAME) return distinguishedNameText(readDer(name.content, Der.Sequence));
  if (name.tag === IP_ADDRESS) return addressText(name.content);
  return `#${name.raw.toString('hex')}`;
}

/** An IPv4 address in dotted form, an IPv6 address in groups of hex digits. */
function addressText(octets: Buffer): string {
  if (octets.length === 4) return [...octets].join('.');
  return (octets.toString('hex').match(/.{1,4}/g) ?? []).join(':');
}

/** A certificate without the Key Usage extension restricts its key to nothing: every usage of Table 96. */
function usageMask(keyUsage: DerElement | undefined): number {
  if (keyUsage === undefined) return KEY_USAGES.reduce((mask, usage) => mask | usage, 0);
  const bits = keyUsage.content.subarray(1);
  return KEY_USAGES.reduce((mask, usage, bit) => (isSet(bits, bit) ? mask | usage : mask), 0);
}

function isSet(bits: Buffer, bit: number): boolean {
  return (((bits[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1;
}

function element(found: DerElement | undefined): DerElement {
  if (found === undefined) throw new DerError('a field is missing');
  return found;
}
