import { longInteger, structure } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { Fields } from '../fields.ts';
import { attributeValue, type ManagedObject, withAttribute } from '../object.ts';
import { dateOf, stateOf } from './life-cycle.ts';

const M = Mask.CryptographicUsageMask;

/** The uses that apply protection: "encryption, signing, wrapping, MACing, deriving" and their like (1.4 section 3.22). */
const PROTECTING =
  M.Sign |
  M.Encrypt |
  M.WrapKey |
  M.MACGenerate |
  M.DeriveKey |
  M.ContentCommitmentNonRepudiation |
  M.CertificateSign |
  M.CRLSign |
  M.GenerateCryptogram |
  M.TranslateEncrypt |
  M.TranslateWrap |
  M.FPEEncrypt;

const EVERY_USE = Object.values(M).reduce<number>((uses, bit) => uses | bit, 0);

/** The Cryptographic Usage Mask of an object; 0 where it has none. */
export function usageMask(object: ManagedObject): number {
  const mask = attributeValue(object, 'Cryptographic Usage Mask');
  return mask?.type === 'Integer' ? mask.value : 0;
}

/** The uses that the mask permits: all of them where it is Unrestricted, "no Usage Restrictions" (2.0 section 12.1). */
export function permittedUses(object: ManagedObject): number {
  const mask = usageMask(object);
  return (mask & M.Unrestricted) === 0 ? mask : EVERY_USE;
}

/** Whether the mask lets the object be used to apply cryptographic protection at all. */
export function canProtect(object: ManagedObject): boolean {
  return (permittedUses(object) & PROTECTING) !== 0;
}

/** Whether protection is enabled: the object is Active and its Protect Stop Date has not come (1.4 section 4.18). */
export function protectsAt(object: ManagedObject, now: bigint): boolean {
  const stop = dateOf(object, 'Protect Stop Date');
  return stateOf(object) === Enum.State.Active && (stop === undefined || now < stop);
}

/** What is left of the Usage Limits (1.4 section 3.21); undefined where the use is not limited. */
export function usageLeft(object: ManagedObject): bigint | undefined {
  const limits = attributeValue(object, 'Usage Limits');
  return limits?.type === 'Structure' ? new Fields(limits).longInteger(Tag.UsageLimitsCount) : undefined;
}

/** The object with so many units of its Usage Limits left. */
export function withUsageLeft(object: ManagedObject, units: bigint): ManagedObject {
  const limits = attributeValue(object, 'Usage Limits');
  if (limits?.type !== 'Structure') return object;
  const fields = limits.value.map((field) =>
    field.tag === Tag.UsageLimitsCount ? longInteger(Tag.UsageLimitsCount, units) : field,
  );
  return withAttribute(object, 'Usage Limits', structure(limits.tag, fields));
}
