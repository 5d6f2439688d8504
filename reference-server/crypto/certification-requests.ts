import type { KeyObject } from 'node:crypto';
import { Enum } from '../../harness/spec/enumerations.ts';
import { KmipError, REASONS } from '../errors.ts';
import { readCrmf } from './crmf.ts';
import { contextTag, Der, type DerElement, DerError, derChildren, readDer, readObjectIdentifier } from './der.ts';
import { readingMaterial } from './key.ts';
import { provenKey } from './proof-of-possession.ts';
import { readExtensions, type X509Extensions } from './x509-extensions.ts';

const R = Enum.ResultReason;
const T = Enum.CertificateRequestType;

/** What somebody who holds a key asks a certification authority to certify. */
export interface CertificationRequest {
  /** A Name in DER. */
  readonly subject: Uint8Array;
  readonly publicKey: KeyObject;
  readonly extensions: X509Extensions;
}

/** PKCS #9 (RFC 2985 section 5.4.2): the attribute that holds the extensions asked for. */
const EXTENSION_REQUEST = '1.2.840.113549.1.9.14';

/** RFC 7468 section 7, with the label of older programs. */
const PEM = /^-----BEGIN (NEW )?CERTIFICATE REQUEST-----$([\sA-Za-z0-9+/=]+)^-----END \1?CERTIFICATE REQUEST-----$/m;

/** The Certificate Request Types (1.4 section 9.1.3.2.22) that are read. */
const READERS: ReadonlyMap<number, (octets: Uint8Array) => CertificationRequest> = new Map([
  [T.CRMF, readCrmf],
  [T.PKCS_10, readPkcs10],
  [T.PEM, (octets) => readPkcs10(derOfPem(octets))],
]);

/**
 * Reads a Certificate Request and verifies its signature, by which the requester shows to have the private key.
 * Throws by 1.4 Table 334: Invalid Field (2.x: Invalid CSR) for octets that are no "signed certificate request of the specified Certificate
 * Request Type"; Feature Not Supported for a type or a signature algorithm that this server does not read.
 *
 * @param type a value of Enum.CertificateRequestType.
 */
export function readCertificationRequest(type: number, octets: Uint8Array): CertificationRequest {
  const read = READERS.get(type);
  if (read === undefined) throw new KmipError(R.FeatureNotSupported, 'requests of this type are not read');
  return readingMaterial('signed certificate request of this type', () => read(octets), REASONS.invalidRequest);
}

function derOfPem(octets: Uint8Array): Uint8Array {
  const base64 = PEM.exec(Buffer.from(octets).toString('latin1'))?.[2];
  if (base64 === undefined) throw new DerError('no PEM text of a certificate request');
  return Buffer.from(base64, 'base64');
}

/** RFC 2986 section 4. */
function readPkcs10(octets: Uint8Array): CertificationRequest {
  const [info, algorithm, signature] = fieldsOf(readDer(octets, Der.Sequence), 3);
  const [, subject, key, attributes] = fieldsOf(element(info), 4);
  const signed = { octets: element(info).raw, algorithm: element(algorithm), signature: element(signature) };
  const publicKey = provenKey(element(key).raw, signed);
  if (subject?.tag !== Der.Sequence) throw new DerError('the subject is no name');
  return { subject: subject.raw, publicKey, extensions: requestedExtensions(element(attributes)) };
}

function requestedExtensions(attributes: DerElement): X509Extensions {
  if (attributes.tag !== contextTag(0, true)) throw new DerError('expected attributes');
  const [found, another] = derChildren(attributes)
    .map((attribute) => fieldsOf(attribute, 2))
    .filter(([type]) => readObjectIdentifier(element(type)) === EXTENSION_REQUEST);
  if (another !== undefined) throw new DerError('extensions are asked for twice');
  if (found === undefined) return new Map();
  return readExtensions(element(derChildren(element(found[1]))[0]));
}

function fieldsOf(structure: DerElement, count: number): DerElement[] {
  const fields = derChildren(structure);
  if (fields.length !== count) throw new DerError(`expected ${count} fields, found ${fields.length}`);
  return fields;
}

function element(found: DerElement | undefined): DerElement {
  if (found === undefined) throw new DerError('a field is missing');
  return found;
}
