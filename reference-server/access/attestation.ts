import { createHash, timingSafeEqual } from 'node:crypto';
import { structureFields } from '../../harness/message/fields.ts';
import type { RequestHeader } from '../../harness/message/request.ts';
import type { ResponseHeaderInit } from '../../harness/message/response.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError, REASONS } from '../errors.ts';
import { Fields } from '../fields.ts';
import type { Nonces } from './nonces.ts';

/** What a client brings along to attest to its state, and which operations ask for it. */
export interface AttestationPolicy {
  /** Values of Enum.Operation. */
  readonly operations: readonly number[];
  /** The attestation data that is believed, as an administrator recorded it. */
  readonly accepted: readonly {
    /** A value of Enum.AttestationType. */
    readonly type: number;
    readonly measurement?: Uint8Array | undefined;
    readonly assertion?: Uint8Array | undefined;
  }[];
}

/** What the header of a request says: no attestation, of a client that is able to make one or not; a right or a wrong one. */
export type Attestation = 'none' | 'capable' | 'valid' | 'failed';

interface Attesting {
  readonly policy: AttestationPolicy;
  readonly nonces: Nonces;
  /** Who the client's certificate names: a nonce is for one client. */
  readonly identity: string;
  /** Seconds since 1970. */
  readonly now: bigint;
}

/**
 * What the Attestation credential of a request is worth (1.4 sections 2.1.2 and 6.17): it needs a Nonce that this client
 * got and has not used yet, and data that is accepted for its Attestation Type.
 */
export function attestationOf(header: RequestHeader, attesting: Attesting): Attestation {
  const credentials = structureFields(header.authentication, Tag.Credential)
    .map((credential) => new Fields(credential))
    .filter((credential) => credential.enumeration(Tag.CredentialType) === Enum.CredentialType.Attestation);
  if (credentials.length === 0) return header.attestationCapableIndicator === true ? 'capable' : 'none';
  return credentials.every((credential) => isValid(credential, attesting)) ? 'valid' : 'failed';
}

function isValid(credential: Fields, { policy, nonces, identity, now }: Attesting): boolean {
  const value = credential.fields(Tag.CredentialValue);
  const nonce = value?.fields(Tag.Nonce);
  const id = nonce?.bytes(Tag.NonceID);
  const isFresh = id !== undefined && nonces.use({ id, value: nonce?.bytes(Tag.NonceValue) }, identity, now);
  const type = value?.enumeration(Tag.AttestationType);
  const data = [value?.bytes(Tag.AttestationMeasurement), value?.bytes(Tag.AttestationAssertion)] as const;
  // All are looked at, so that the time tells nothing of how near a guess came.
  const isKnown = policy.accepted
    .map((one) => one.type === type && agrees(data[0], one.measurement) && agrees(data[1], one.assertion))
    .includes(true);
  return isFresh && isKnown;
}

/** Whether the data is that which is asked for; where none is, any will do. */
function agrees(given: Uint8Array | undefined, wanted: Uint8Array | undefined): boolean {
  if (wanted === undefined) return true;
  const digest = (octets: Uint8Array) => createHash('sha256').update(octets).digest();
  return timingSafeEqual(digest(given ?? new Uint8Array()), digest(wanted)) && given !== undefined;
}

/** 1.4 Table 327: what "requires attestation data" fails without. */
const FAILURES: Readonly<
  Record<Exclude<Attestation, 'valid'>, readonly [reasons: readonly number[], message: string]>
> = {
  none: [[Enum.ResultReason.PermissionDenied], 'the operation requires attestation'],
  capable: [REASONS.attestationRequired, 'the operation requires an Attestation credential'],
  failed: [REASONS.attestationFailed, 'the attestation could not be validated'],
};

/** Throws Attestation Required, Permission Denied or Attestation Failed for an operation that requires what is not there. */
export function assertAttested(operation: number, policy: AttestationPolicy, attestation: Attestation): void {
  if (attestation === 'valid' || !policy.operations.includes(operation)) return;
  throw new KmipError(...FAILURES[attestation]);
}

/** The fields of a response header that let a client attest: a new Nonce, and the types of which it may choose one. */
export function attestationFields({
  policy,
  nonces,
  identity,
  now,
}: Attesting): Pick<ResponseHeaderInit, 'nonce' | 'attestationTypes'> {
  return { nonce: nonces.issue(identity, now), attestationTypes: attestationTypes(policy) };
}

/** Each Attestation Type that is accepted, once. */
export function attestationTypes({ accepted }: AttestationPolicy): number[] {
  return [...new Set(accepted.map(({ type }) => type))];
}
