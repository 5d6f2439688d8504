import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError, REASONS } from '../errors.ts';
import { Fields } from '../fields.ts';
import { attributeInstances, attributeValue, type ManagedObject } from '../object.ts';
import { changed, dateOf, stateOf } from './life-cycle.ts';
import { permittedUses, protectsAt, usageLeft, withUsageLeft } from './usage.ts';

const M = Mask.CryptographicUsageMask;

/** What a cryptographic operation does with its key. */
export interface Use {
  /** The bit of the Cryptographic Usage Mask that permits it. */
  readonly mask: number;
  /** Whether it applies protection, rather than processing what is protected: 1.4 sections 3.21, 3.22 and 3.26. */
  readonly protects: boolean;
}

export const USES = {
  encrypt: { mask: M.Encrypt, protects: true },
  decrypt: { mask: M.Decrypt, protects: false },
  sign: { mask: M.Sign, protects: true },
  verify: { mask: M.Verify, protects: false },
  mac: { mask: M.MACGenerate, protects: true },
  macVerify: { mask: M.MACVerify, protects: false },
  wrap: { mask: M.WrapKey, protects: true },
  unwrap: { mask: M.UnwrapKey, protects: false },
} as const satisfies Record<string, Use>;

/**
 * Lets an object be used as the key of an operation by its Cryptographic Usage Mask, its State and its dates (1.4 sections
 * 3.19, 3.22, 3.25 and 3.26). Throws by the rows "Object specified is not able to be used" of 1.4 Tables 353 to 358, and in
 * 2.x Invalid Object Type for what has no mask at all.
 */
export function assertUsable(object: ManagedObject, { mask, protects }: Use, now: bigint): void {
  if (attributeValue(object, 'Cryptographic Usage Mask') === undefined) {
    throw new KmipError(REASONS.notUsableKey, 'an object of this type is not used cryptographically');
  }
  if ((permittedUses(object) & mask) === 0) {
    throw new KmipError(REASONS.usageNotInMask, 'the Cryptographic Usage Mask does not permit this use');
  }
  // A deactivated or compromised key processes data "when special permission is granted"; this server grants none.
  if (stateOf(object) !== Enum.State.Active) throw new KmipError(REASONS.notActive, 'the object is not Active');
  const start = dateOf(object, 'Process Start Date');
  if (start !== undefined && now < start) throw new KmipError(REASONS.outsideItsDates, 'Process Start Date is to come');
  if (protects && !protectsAt(object, now)) {
    throw new KmipError(REASONS.outsideItsDates, 'Protect Stop Date has come');
  }
}

/** What an operation protects, in each Usage Limits Unit. */
export interface Protected {
  readonly octets: number;
  readonly objects: number;
}

/**
 * The object with an allocation taken from its Usage Limits (1.4 section 3.21); the same object where it has none.
 * "If the allocation is unable to be obtained" the reason is Permission Denied (4.29 and 4.31).
 */
export function withAllocation(object: ManagedObject, used: Protected, now: bigint): ManagedObject {
  const left = usageLeft(object);
  const limits = attributeValue(object, 'Usage Limits');
  if (left === undefined || limits?.type !== 'Structure') return object;
  const isInOctets = new Fields(limits).enumeration(Tag.UsageLimitsUnit) === Enum.UsageLimitsUnit.Byte;
  const units = BigInt(isInOctets ? used.octets : used.objects);
  if (units > left) throw new KmipError(REASONS.usageLimitExceeded, 'the Usage Limits leave less than this needs');
  return units === 0n ? object : changed(withUsageLeft(object, left - units), now);
}

/**
 * The Cryptographic Parameters of a request, else those of the object "with the lowest Attribute Index"; without either,
 * none. What an operation cannot do without it asks for itself.
 */
export function cryptographicParameters(payload: Fields, object: ManagedObject): Fields {
  const given = payload.fields(Tag.CryptographicParameters);
  if (given !== undefined) return given;
  const [lowest] = attributeInstances(object, 'Cryptographic Parameters');
  return lowest?.value.type === 'Structure' ? new Fields(lowest.value) : NO_PARAMETERS;
}

const NO_PARAMETERS = new Fields({ tag: Tag.CryptographicParameters, type: 'Structure', value: [] });

/**
 * The Cryptographic Algorithm of a key's attributes. Throws Permission Denied (2.x: Invalid Object Type) for an object
 * without one, Invalid Field (2.x: Bad Cryptographic Parameters) where the Cryptographic Parameters name another.
 */
export function keyAlgorithm(object: ManagedObject, parameters: Fields): number {
  const algorithm = attributeValue(object, 'Cryptographic Algorithm');
  if (algorithm?.type !== 'Enumeration') throw new KmipError(REASONS.notUsableKey, 'the object has no algorithm');
  const asked = parameters.enumeration(Tag.CryptographicAlgorithm) ?? algorithm.value;
  if (asked !== algorithm.value) {
    throw new KmipError(
      REASONS.parametersImpossible,
      'the key is not one of the Cryptographic Algorithm of the parameters',
    );
  }
  return algorithm.value;
}
