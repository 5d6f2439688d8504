import { Enum } from '../../spec/enumerations.ts';
import { sameBytes } from '../equality.ts';
import type { Certified } from '../managed-objects.ts';
import { asymmetricKeysOf, isOfAnotherPair } from './asymmetric-keys.ts';
import { contentIn, contentOf, DER, type DerElement, elements } from './der.ts';
import { derKey } from './der-keys.ts';

/** Fields of a certificate (RFC 5280 section 4.1) or of a request for one (RFC 2986 section 4), each in DER. */
interface Parts {
  readonly subject: Uint8Array;
  readonly publicKey: Uint8Array;
}

export interface CertificateParts extends Parts {
  readonly serialNumber: Uint8Array;
  readonly issuer: Uint8Array;
}

/** The fields of an X.509 certificate; undefined where octets are not built like one, or it ends before it begins. */
export function certificateParts(octets: Uint8Array): CertificateParts | undefined {
  const [body, algorithm, signature, ...others] = elements(contentIn(octets, DER.SEQUENCE));
  const fields = elements(contentOf(body, DER.SEQUENCE)).filter(({ identifier }) => identifier !== DER.CONTEXT_0);
  const [serialNumber, , issuer, validity, subject, publicKey] = fields;
  const isSigned =
    contentOf(algorithm, DER.SEQUENCE) !== undefined && contentOf(signature, DER.BIT_STRING) !== undefined;
  if (!isSigned || others.length > 0 || !isInOrder(validity)) return undefined;
  if (contentOf(serialNumber, DER.INTEGER) === undefined) return undefined;
  if ([issuer, subject, publicKey].some((field) => contentOf(field, DER.SEQUENCE) === undefined)) return undefined;
  return {
    serialNumber: (serialNumber as DerElement).raw,
    issuer: (issuer as DerElement).raw,
    subject: (subject as DerElement).raw,
    publicKey: (publicKey as DerElement).raw,
  };
}

/** UTCTime and GeneralizedTime (RFC 5280 section 4.1.2.5), the former from 1950 to 2049. */
function isInOrder(validity: DerElement | undefined): boolean {
  const [from, to] = elements(contentOf(validity, DER.SEQUENCE)).map(({ content }) => {
    const text = Buffer.from(content).toString('latin1');
    return text.length === 13 ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text;
  });
  return from !== undefined && to !== undefined && from <= to;
}

function requestParts(octets: Uint8Array | undefined): Parts | undefined {
  const [info] = elements(octets && contentIn(octets, DER.SEQUENCE));
  const [, subject, publicKey] = elements(contentOf(info, DER.SEQUENCE));
  return subject && publicKey && { subject: subject.raw, publicKey: publicKey.raw };
}

/**
 * Why a certificate cannot be the one that was asked for; undefined where it may be: it is for the key and the subject
 * of the request, else of the object that was certified, as far as this case saw them.
 */
export function issuedCertificateProblem(octets: Uint8Array, certified: Certified): string | undefined {
  const parts = certificateParts(octets);
  if (parts === undefined) return 'not an X.509 certificate';
  const asked =
    requestParts(certified.request) ?? certificateParts(certified.object?.contents.get(0) ?? new Uint8Array());
  if (asked !== undefined && !sameBytes(asked.subject, parts.subject)) return 'for another subject than was asked for';
  if (asked !== undefined && !sameBytes(asked.publicKey, parts.publicKey))
    return 'for another public key than was asked for';
  const key = derKey(Enum.KeyFormatType.X_509, parts.publicKey);
  const isOther = asymmetricKeysOf(certified.object).some((known) => key !== undefined && isOfAnotherPair(known, key));
  return isOther ? 'for another public key than the one that was certified' : undefined;
}
