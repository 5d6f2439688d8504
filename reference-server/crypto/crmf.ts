import type { CertificationRequest } from './certification-requests.ts';
import { contextTag, Der, DerError, derChild, derChildren, readDer, writeDer } from './der.ts';
import { provenKey } from './proof-of-possession.ts';
import { readExtensions } from './x509-extensions.ts';

/** Fields of CertTemplate (RFC 4211 section 5). */
const SUBJECT = contextTag(5, true);
const PUBLIC_KEY = contextTag(6, true);
const EXTENSIONS = contextTag(9, true);
/** The alternative of ProofOfPossession that is a signature (RFC 4211 section 4.1). */
const SIGNATURE = contextTag(1, true);

/**
 * Reads CertReqMessages (RFC 4211 section 3) with one request, for a subject and a public key, signed by its private key.
 * Throws as `provenKey` does, and a DerError for anything else.
 */
export function readCrmf(octets: Uint8Array): CertificationRequest {
  const [message, another] = derChildren(readDer(octets, Der.Sequence));
  if (message === undefined || another !== undefined) throw new DerError('expected one request');
  const whole = readDer(message.raw, Der.Sequence);
  const [request, proof] = [derChild(whole, 0), derChild(whole, 1)];
  const template = new Map(derChildren(derChild(request, 1)).map((field) => [field.tag, field]));
  const [subject, key, extensions] = [SUBJECT, PUBLIC_KEY, EXTENSIONS].map((tag) => template.get(tag));
  if (subject === undefined || key === undefined) throw new DerError('a request for nobody, or no key');
  // With both of them the signature is over the request, and nothing else stands beside it.
  const [algorithm, signature, more] = derChildren(proof);
  if (proof.tag !== SIGNATURE || algorithm === undefined || signature === undefined || more !== undefined) {
    throw new DerError('the request is not signed');
  }
  const name = derChild(subject, 0);
  if (name.tag !== Der.Sequence) throw new DerError('the subject is no name');
  return {
    subject: name.raw,
    // The tags are implicit, but for that of a Name, which is a choice.
    publicKey: provenKey(writeDer(Der.Sequence, key.content), { octets: request.raw, algorithm, signature }),
    extensions: extensions ? readExtensions(readDer(writeDer(Der.Sequence, extensions.content))) : new Map(),
  };
}
