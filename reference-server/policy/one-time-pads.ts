import { enumeration, longInteger, structure } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Encryption } from '../crypto/ciphers.ts';
import { atOnce } from '../crypto/transform.ts';
import { KmipError } from '../errors.ts';
import { Fields } from '../fields.ts';
import { attributeValue, type ManagedObject } from '../object.ts';
import type { NamedValue } from './implicit-attributes.ts';
import { secretOctets } from './usable-keys.ts';

const R = Enum.ResultReason;
const { Byte } = Enum.UsageLimitsUnit;

/**
 * The Usage Limits that the server gives a new one-time pad (1.4 section 3.21, "Initially set by: Server"): each of its
 * octets protects one octet of data, once.
 */
export function padLimits(attributes: readonly NamedValue[]): NamedValue[] {
  const value = (wanted: string) => attributes.find(([name]) => name === wanted)?.[1].value;
  const length = value('Cryptographic Length');
  if (value('Cryptographic Algorithm') !== Enum.CryptographicAlgorithm.OneTimePad || typeof length !== 'number') {
    return [];
  }
  const octets = BigInt(Math.floor(length / 8));
  const limits = structure(Tag.UsageLimits, [
    longInteger(Tag.UsageLimitsTotal, octets),
    longInteger(Tag.UsageLimitsCount, octets),
    enumeration(Tag.UsageLimitsUnit, Byte),
  ]);
  return [['Usage Limits', limits]];
}

/**
 * Encryption and decryption with a one-time pad: data and pad, exclusive or. An encryption uses the octets behind those that
 * are used up, which its Usage Limits count; a decryption begins at the octet that Initial Counter Value says, else the
 * first. `pad` is the object before this use is counted.
 * Throws Permission Denied where nothing counts what is used up, or the pad ends before the data.
 */
export function oneTimePad(direction: 'encrypt' | 'decrypt', pad: ManagedObject, parameters: Fields): Encryption {
  const material = secretOctets(pad);
  const start = direction === 'encrypt' ? octetsUsed(pad) : (parameters.integer(Tag.InitialCounterValue) ?? 0);
  return atOnce((data) => {
    if (start < 0 || start + data.length > material.length) {
      throw new KmipError(R.PermissionDenied, 'the one-time pad does not reach that far');
    }
    return Buffer.from(data.map((octet, index) => octet ^ (material[start + index] as number)));
  });
}

function octetsUsed(pad: ManagedObject): number {
  const value = attributeValue(pad, 'Usage Limits');
  const limits = value?.type === 'Structure' ? new Fields(value) : undefined;
  const total = limits?.longInteger(Tag.UsageLimitsTotal);
  const count = limits?.longInteger(Tag.UsageLimitsCount);
  if (limits?.enumeration(Tag.UsageLimitsUnit) !== Byte || total === undefined || count === undefined) {
    throw new KmipError(R.PermissionDenied, 'nothing counts which octets of the one-time pad are used up');
  }
  return Number(total - count);
}
