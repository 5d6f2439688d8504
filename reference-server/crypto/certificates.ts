import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { contextTag, Der, type DerElement, DerError, derChildren, readDer } from './der.ts';
import { distinguishedNameParts, distinguishedNameText, type NamePart } from './distinguished-name.ts';
import { asymmetricFacts, type KeyFacts, readingMaterial, soundKey } from './key.ts';
import { EVERY_KEY_USAGE, maskOfKeyUsage } from './key-usage.ts';
import { Extension, readExtensions, type X509Extensions } from './x509-extensions.ts';
import { signatureAlgorithmName } from './x509-signatures.ts';

/** A distinguished name as KMIP shows it: as Byte String in DER, and as Text String in attributes of 1.0. */
export interface DistinguishedName {
  readonly der: Uint8Array;
  readonly text: string;
}

/** What an X.509 certificate says that KMIP has attributes for (1.4 sections 3.4, 3.5 and 3.8 to 3.16). */
export interface CertificateFacts {
  readonly issuer: DistinguishedName;
  readonly issuerParts: readonly NamePart[];
  readonly issuerAlternativeNames: readonly DistinguishedName[];
  readonly subject: DistinguishedName;
  readonly subjectParts: readonly NamePart[];
  readonly subjectAlternativeNames: readonly DistinguishedName[];
  /** The serial number: its INTEGER in DER, and its octets in hex. */
  readonly serialNumber: DistinguishedName;
  /** A value of Enum.DigitalSignatureAlgorithm; undefined where KMIP has no name for it. */
  readonly signatureAlgorithm: number | undefined;
  /** Of the key that it certifies; undefined where KMIP 1.x has no name for its algorithm. */
  readonly key: KeyFacts | undefined;
  readonly usageMask: number;
}

/** The GeneralNames (RFC 5280 section 4.2.1.6) that are text by themselves: e-mail, DNS name, URI. */
const TEXT_NAMES: readonly number[] = [1, 2, 6].map((number) => contextTag(number, false));
const DIRECTORY_NAME = contextTag(4, true);
const IP_ADDRESS = contextTag(7, false);

/**
 * Reads the Certificate Value of an X.509 certificate. Throws Invalid Field where the octets are not one.
 */
export function readCertificate(octets: Uint8Array): CertificateFacts {
  return readingMaterial('X.509 certificate', () => {
    const fields = certificateFields(octets);
    new X509Certificate(octets);
    return facts(fields);
  });
}

/** The public key in the Certificate Value of an X.509 certificate. Throws Invalid Field where the octets are not one. */
export function certificateKey(octets: Uint8Array): KeyObject {
  return readingMaterial('X.509 certificate', () => soundKey(new X509Certificate(octets).publicKey));
}

/** The fields of an X.509 certificate (RFC 5280 section 4.1), as they stand in it. */
export interface CertificateFields {
  readonly serialNumber: DerElement;
  readonly issuer: DerElement;
  readonly subject: DerElement;
  readonly subjectPublicKeyInfo: DerElement;
  /** The algorithm that it is signed by. */
  readonly signatureAlgorithm: DerElement;
  readonly extensions: X509Extensions;
}

/** Throws a DerError where the octets are not built like a certificate; that they are one is for OpenSSL to say. */
export function certificateFields(octets: Uint8Array): CertificateFields {
  const [body, signatureAlgorithm] = derChildren(readDer(octets, Der.Sequence));
  const fields = derChildren(element(body)).filter((field) => field.tag !== contextTag(0, true));
  const [serialNumber, , issuer, , subject, key] = fields.map(element);
  const extensions = fields.find((field) => field.tag === contextTag(3, true));
  return {
    serialNumber: element(serialNumber),
    issuer: element(issuer),
    subject: element(subject),
    subjectPublicKeyInfo: element(key),
    signatureAlgorithm: element(signatureAlgorithm),
    extensions: extensions === undefined ? new Map() : readExtensions(readDer(extensions.content, Der.Sequence)),
  };
}

function facts({ serialNumber, issuer, subject, extensions, ...fields }: CertificateFields): CertificateFacts {
  const spki = { key: fields.subjectPublicKeyInfo.raw, format: 'der', type: 'spki' } as const;
  return {
    issuer: distinguishedName(issuer),
    issuerParts: distinguishedNameParts(issuer),
    issuerAlternativeNames: alternativeNames(extensions.get(Extension.IssuerAlternativeName)?.value),
    subject: distinguishedName(subject),
    subjectParts: distinguishedNameParts(subject),
    subjectAlternativeNames: alternativeNames(extensions.get(Extension.SubjectAlternativeName)?.value),
    serialNumber: { der: serialNumber.raw, text: hexOf(serialNumber) },
    signatureAlgorithm: signatureAlgorithmName(fields.signatureAlgorithm),
    key: asymmetricFacts(soundKey(createPublicKey(spki))),
    // A certificate without the Key Usage extension restricts its key to nothing.
    usageMask: maskOfKeyUsage(extensions) ?? EVERY_KEY_USAGE,
  };
}

/** The octets of an INTEGER without the one that only says that it is not negative. */
function hexOf({ content }: DerElement): string {
  return (content.length > 1 && content[0] === 0 ? content.subarray(1) : content).toString('hex');
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

function element(found: DerElement | undefined): DerElement {
  if (found === undefined) throw new DerError('a field is missing');
  return found;
}
