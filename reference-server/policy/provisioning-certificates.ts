import { createHash, X509Certificate } from 'node:crypto';
import { byteString, integer, type StructureItem, structure } from '../../harness/codec/item.ts';
import { ATTRIBUTES } from '../../harness/spec/attributes.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { certificateFields } from '../crypto/certificates.ts';
import { readCertificationRequest } from '../crypto/certification-requests.ts';
import { asymmetricFacts } from '../crypto/key.ts';
import { KmipError } from '../errors.ts';
import { Fields, required } from '../fields.ts';
import type { ManagedObject } from '../object.ts';
import type { OperationContext } from '../operations/operation.ts';
import { certificateBlueprint } from './certification.ts';
import { insertKeyPair } from './key-pair-objects.ts';
import { stateOf } from './life-cycle.ts';
import { linked } from './links.ts';
import { newObject } from './new-object.ts';
import { registeredObject } from './registered-objects.ts';
import type { RequestedAttribute } from './requested-attributes.ts';
import { keyHalf } from './usable-keys.ts';

const R = Enum.ResultReason;
const { Sign, Verify } = Mask.CryptographicUsageMask;
const { Active, PreActive } = Enum.State;

/** A certificate that takes the place of a client's, and what the client is told of it. */
export interface Provision {
  readonly certificate: ManagedObject;
  /** The Unique Identifier of the certificate, or of the private key that was made for it. */
  readonly identifier: string;
}

/**
 * Throws Permission Denied where the certificate has expired, or the server knows it as one that is revoked or compromised
 * (2.0 section 6.1.44).
 */
export function assertRenewable(certificate: Uint8Array, { store, now }: OperationContext): void {
  const isExpired = BigInt(Date.parse(new X509Certificate(certificate).validTo)) < now() * 1000n;
  const digest = byteString(Tag.DigestValue, createHash('sha256').update(certificate).digest());
  const known = store.locate([{ match: 'fields', name: 'Digest', value: structure(Tag.Digest, [digest]) }]);
  const states = known.map(({ uniqueIdentifier }) => store.get(uniqueIdentifier)).map((one) => one && stateOf(one));
  const isSound = states.every((state) => state === PreActive || state === Active);
  if (isExpired || !isSound)
    throw new KmipError(R.PermissionDenied, 'the certificate of the client is not good any more');
}

/** What a certificate request asks for, signed by the server's certification authority. */
export function certificateFor(request: StructureItem, context: OperationContext): Provision {
  const fields = new Fields(request);
  const type = required(fields.enumeration(Tag.CertificateRequestType), Tag.CertificateRequestType);
  const octets = required(fields.bytes(Tag.CertificateRequestValue), Tag.CertificateRequestValue);
  const asked = readCertificationRequest(type, octets);
  const { publicKey } = asked;
  const subject = { name: asked.subject, extensions: asked.extensions };
  const otherwise = { subject, usageMask: Verify, algorithm: asymmetricFacts(publicKey)?.algorithms[0] };
  const plan = { publicKey, request: asked, requested: [], copied: [], otherwise };
  return inserted(newObject(certificateBlueprint(plan, context), context), context);
}

/** A certificate that the client brings. */
export function broughtCertificate(certificate: StructureItem, context: OperationContext): Provision {
  const blueprint = registeredObject(Enum.ObjectType.Certificate, certificate, [], context.version);
  return inserted(newObject(blueprint, context), context);
}

/** A key pair of the server's making, and a certificate for the subject of the present one: the client gets the private key. */
export function madeCredential(current: Uint8Array, context: OperationContext): Provision {
  const { ECDSA } = Enum.CryptographicAlgorithm;
  const parameters = { algorithm: ECDSA, length: undefined, recommendedCurve: Enum.RecommendedCurve.P_256 };
  const halves = { privateKey: { requested: [usage(Sign)] }, publicKey: { requested: [usage(Verify)] } };
  const pair = insertKeyPair(parameters, halves, context);
  const { subject, extensions } = certificateFields(current);
  const otherwise = { subject: { name: subject.raw, extensions }, usageMask: Verify, algorithm: ECDSA };
  const publicKey = keyHalf(pair.publicKey, 'public');
  const plan = { publicKey, request: undefined, requested: [], copied: [], otherwise };
  const made = newObject(certificateBlueprint(plan, context), context);
  const { certificate } = inserted(linked(made, Enum.LinkType.PublicKeyLink, pair.publicKey), context);
  context.store.update(linked(pair.publicKey, Enum.LinkType.CertificateLink, certificate));
  return { certificate, identifier: pair.privateKey.uniqueIdentifier };
}

function usage(mask: number): RequestedAttribute {
  const attribute = ATTRIBUTES.CryptographicUsageMask;
  return { attribute, name: attribute.name, value: integer(Tag.CryptographicUsageMask, mask) };
}

function inserted(certificate: ManagedObject, { store }: OperationContext): Provision {
  store.insert(certificate);
  return { certificate, identifier: certificate.uniqueIdentifier };
}
