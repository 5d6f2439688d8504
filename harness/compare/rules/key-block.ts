import { child, type Item, type StructureItem } from '../../codec/item.ts';
import { fieldValue, payloadOf, structureField } from '../../message/fields.ts';
import { symmetricLengthProblem } from '../../message/key-block.ts';
import { Enum } from '../../spec/enumerations.ts';
import { Tag } from '../../spec/tags.ts';
import type { Place } from '../finding.ts';

/** The Key Block of the object in the message that an item stands in. */
export function keyBlockAround(place: Place): StructureItem | undefined {
  // Key Material stands in Key Value, which stands in Key Block: the payload's object holds the block.
  const payload = place.batch && payloadOf(place.batch.actual);
  const object =
    payload !== undefined
      ? payload.value.find((field): field is StructureItem => field.type === 'Structure')
      : undefined;
  const block = object === undefined ? undefined : child(object, Tag.KeyBlock);
  return block?.type === 'Structure' ? block : undefined;
}

function splitKeyMethod({ batch }: Place): number | undefined {
  const splitKey = structureField(structureField(batch?.actual, Tag.ResponsePayload), Tag.SplitKey);
  return fieldValue(splitKey, Tag.SplitKeyMethod, 'Enumeration');
}

/** The Key Format Type of a Key Block. */
export function keyFormat(block: StructureItem | undefined): number | undefined {
  const format = block === undefined ? undefined : child(block, Tag.KeyFormatType);
  return format?.type === 'Enumeration' ? format.value : undefined;
}

/** Formats whose key material has the length that Cryptographic Length says. */
export const FIXED_LENGTH_FORMATS: ReadonlySet<number> = new Set([
  Enum.KeyFormatType.Raw,
  Enum.KeyFormatType.TransparentSymmetricKey,
]);

/**
 * Why the octets of a symmetric key, or of a part of one, are not as many as the Cryptographic Length of its Key Block says,
 * or undefined. In a prime field a part is a number that is larger than the key (1.4 section 2.2.5).
 */
export function keyLengthProblem(material: Item, place: Place): string | undefined {
  const block = keyBlockAround(place);
  if (splitKeyMethod(place) === Enum.SplitKeyMethod.PolynomialSharingPrimeField) return undefined;
  const format = keyFormat(block);
  if (block === undefined || format === undefined || !FIXED_LENGTH_FORMATS.has(format)) return undefined;
  return symmetricLengthProblem(material, block);
}
