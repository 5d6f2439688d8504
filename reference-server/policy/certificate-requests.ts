import type { KeyObject } from 'node:crypto';
import { enumeration, integer, type StructureItem } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { type CertificationRequest, readCertificationRequest } from '../crypto/certification-requests.ts';
import { digestAttribute } from '../crypto/digest.ts';
import { asymmetricFacts } from '../crypto/key.ts';
import { KmipError, REASONS } from '../errors.ts';
import { Fields, required } from '../fields.ts';
import { attributeValue, type ManagedObject } from '../object.ts';
import type { OperationContext } from '../operations/operation.ts';
import type { NamedValue } from './implicit-attributes.ts';
import { readKeyBlock } from './key-blocks.ts';
import { stateOf } from './life-cycle.ts';
import { linkedIdentifier } from './links.ts';
import { keyHalf } from './usable-keys.ts';

const R = Enum.ResultReason;
const { CRMF, PGP } = Enum.CertificateRequestType;

/** What a Certify is about. */
export interface Certifiable {
  /** The Managed Object that the payload names or the request is for; undefined where the key is in the request alone. */
  readonly key: ManagedObject | undefined;
  readonly publicKey: KeyObject;
  readonly request: CertificationRequest | undefined;
}

/** A certificate is for what is yet to come: a key or a request whose use is over gets none. */
const CERTIFIABLE: readonly (number | undefined)[] = [Enum.State.PreActive, Enum.State.Active];

/**
 * What the server reads from a Certificate Request object (2.0 section 2.2): its Digest, and the key in it where that
 * is always signed. Throws Invalid Field for octets that are no request of their type.
 */
export function certificateRequestAttributes(content: StructureItem): NamedValue[] {
  const value = new Fields(content).item(Tag.CertificateRequestValue);
  const digest: NamedValue = ['Digest', digestAttribute(required(value, Tag.CertificateRequestValue))];
  const type = new Fields(content).enumeration(Tag.CertificateRequestType);
  const facts = type === CRMF || type === PGP ? undefined : asymmetricFacts(requestIn(content).publicKey);
  if (facts === undefined) return [digest];
  const [algorithm = 0] = facts.algorithms;
  return [
    digest,
    ['Cryptographic Algorithm', enumeration(Tag.CryptographicAlgorithm, algorithm)],
    ['Cryptographic Length', integer(Tag.CryptographicLength, facts.length)],
  ];
}

function requestIn(content: StructureItem): CertificationRequest {
  const fields = new Fields(content);
  const type = required(fields.enumeration(Tag.CertificateRequestType), Tag.CertificateRequestType);
  return readCertificationRequest(
    type,
    required(fields.bytes(Tag.CertificateRequestValue), Tag.CertificateRequestValue),
  );
}

/**
 * The Certificate Request in a payload of Certify or Re-certify, whose signature is right; undefined where there is none.
 * Throws Invalid Message where its type is missing, Invalid Field where it is for another key than `publicKey`, and what
 * `readCertificationRequest` does.
 */
export function certificationRequest(payload: Fields, publicKey?: KeyObject): CertificationRequest | undefined {
  // 2.0 section 6.1.6 has the same octets in a field of another name.
  const octets = payload.bytes(Tag.CertificateRequest) ?? payload.bytes(Tag.CertificateRequestValue);
  if (octets === undefined) return undefined;
  const type = required(payload.enumeration(Tag.CertificateRequestType), Tag.CertificateRequestType);
  return forKey(readCertificationRequest(type, octets), publicKey);
}

/** The Certificate Request that Re-certify names (2.0 section 6.1.41), or that stands in its payload. */
export function renewalRequest(
  payload: Fields,
  publicKey: KeyObject,
  context: OperationContext,
): CertificationRequest | undefined {
  const identifier = payload.text(Tag.CertificateRequestUniqueIdentifier);
  if (identifier === undefined) return certificationRequest(payload, publicKey);
  return forKey(requestOf(context.object(identifier)), publicKey);
}

function forKey(request: CertificationRequest, publicKey: KeyObject | undefined): CertificationRequest {
  if (publicKey === undefined || request.publicKey.equals(publicKey)) return request;
  throw new KmipError(R.InvalidField, 'the certificate request is for another public key');
}

/**
 * The key that a Certify is about: a Public Key, or that of a Certificate Request, which is a Managed Object or, from 2.0
 * on, stands in the payload alone (2.0 section 6.1.6). Throws where the object is not able to be certified.
 */
export function certifiable(payload: Fields, context: OperationContext): Certifiable {
  const identifier = payload.text(Tag.UniqueIdentifier);
  // "If omitted and Certificate Request is not present, then the ID Placeholder value is used"; 1.4 section 4.7 is without that.
  const alone = identifier === undefined && payload.item(Tag.CertificateRequestValue) !== undefined;
  const request = alone ? certificationRequest(payload) : undefined;
  if (request !== undefined) return { key: undefined, publicKey: request.publicKey, request };
  const object = context.object(identifier);
  if (object.objectType === Enum.ObjectType.CertificateRequest) return requestedKey(object, payload, context);
  const publicKey = certifiableKey(object);
  return { key: object, publicKey, request: certificationRequest(payload, publicKey) };
}

function requestedKey(object: ManagedObject, payload: Fields, context: OperationContext): Certifiable {
  const own = requestOf(object);
  const linked = linkedIdentifier(object, Enum.LinkType.PublicKeyLink);
  const key = linked === undefined ? undefined : context.store.get(linked);
  const isKey = key !== undefined && context.permits(key) && isCertifiable(key);
  const isSame = isKey && keyHalf(key, 'public').equals(own.publicKey);
  const request = certificationRequest(payload, own.publicKey) ?? own;
  return { key: isSame ? key : undefined, publicKey: own.publicKey, request };
}

function requestOf({ content, ...object }: ManagedObject): CertificationRequest {
  const isRequest = object.objectType === Enum.ObjectType.CertificateRequest;
  if (!isRequest) throw new KmipError(REASONS.notCertifiable, 'the object is no certificate request');
  if (content !== null && CERTIFIABLE.includes(stateOf({ content, ...object }))) return requestIn(content);
  throw new KmipError(R.PermissionDenied, 'the certificate request is not in use any more');
}

/** Throws by the row "Object specified is not able to be certified" for all but a public key in use. */
function certifiableKey(object: ManagedObject): KeyObject {
  if (object.objectType !== Enum.ObjectType.PublicKey) {
    throw new KmipError(REASONS.notCertifiable, 'the object is not one that can be certified');
  }
  if (isCertifiable(object)) return keyHalf(object, 'public');
  throw new KmipError(R.PermissionDenied, 'the key is not one that can be certified now');
}

function isCertifiable(object: ManagedObject): boolean {
  const isKey = object.objectType === Enum.ObjectType.PublicKey && CERTIFIABLE.includes(stateOf(object));
  return isKey && object.content !== null && readKeyBlock(object.content).hasKeyValue;
}

/** A value of Enum.CryptographicAlgorithm: the object's own, else what the key is called by itself. */
export function algorithmOf({ key, publicKey }: Certifiable): number | undefined {
  const own = key && attributeValue(key, 'Cryptographic Algorithm');
  return own?.type === 'Enumeration' ? own.value : asymmetricFacts(publicKey)?.algorithms[0];
}
