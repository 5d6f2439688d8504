import type { Item, StructureItem } from '../codec/item.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import { fieldValue, structureField } from './fields.ts';

/** The Key Block of the object in a payload, or undefined. */
export function keyBlockOf(payload: StructureItem | undefined): StructureItem | undefined {
  const objects = (payload?.value ?? []).filter((field) => field.type === 'Structure');
  return objects.map((object) => structureField(object, Tag.KeyBlock)).find((block) => block !== undefined);
}

/** Algorithms whose keys hold parity bits that Cryptographic Length may or may not count (1.4 section 2.1.3). */
const WITH_PARITY: ReadonlySet<number> = new Set([Enum.CryptographicAlgorithm.DES, Enum.CryptographicAlgorithm.DES3]);

/**
 * Why the octets of a symmetric key are not as many as the Cryptographic Length of its Key Block says, in bits (1.4
 * section 3.5); undefined where they are, or where the block does not say enough.
 */
export function symmetricLengthProblem(material: Item, keyBlock: StructureItem): string | undefined {
  const algorithm = fieldValue(keyBlock, Tag.CryptographicAlgorithm, 'Enumeration');
  const length = fieldValue(keyBlock, Tag.CryptographicLength, 'Integer');
  if (material.type !== 'ByteString' || algorithm === undefined || length === undefined) return undefined;
  if (WITH_PARITY.has(algorithm) || material.value.length * 8 === length) return undefined;
  return `${material.value.length} octets for a Cryptographic Length of ${length}`;
}
