import { enumeration, type Item, integer, type StructureItem, structure } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { digestAttribute } from '../crypto/digest.ts';
import { asymmetricFacts, type Key } from '../crypto/key.ts';
import { readKeyMaterial, writeKeyMaterial } from '../crypto/key-formats.ts';
import { symmetricKeyLength, symmetricKeyOctets } from '../crypto/symmetric-keys.ts';
import { KmipError, REASONS } from '../errors.ts';
import { Fields, required } from '../fields.ts';

const R = Enum.ResultReason;

/** A key and what the Key Block says of it (1.4 section 2.1.3). */
export interface KeyBlock {
  readonly keyFormatType: number;
  /** Absent where the Key Block has no Key Value, or a wrapped one. */
  readonly material?: Item;
  /** Whether the Key Value is missing: the server keeps only attributes of the key. */
  readonly hasKeyValue: boolean;
  readonly isWrapped: boolean;
  readonly algorithm: number | undefined;
  /** Cryptographic Length in bits. */
  readonly length: number | undefined;
}

/** What is known of a key: from its Key Block, its material, or a request. */
export interface KeyProperties {
  readonly algorithm?: number | undefined;
  readonly length?: number | undefined;
}

/** A key of which both are known. */
export interface KnownKey {
  readonly algorithm: number;
  readonly length: number;
}

/** Reads the Key Block of a key or secret. Throws Invalid Message where it contradicts its table. */
export function readKeyBlock(content: StructureItem): KeyBlock {
  const fields = required(new Fields(content).fields(Tag.KeyBlock), Tag.KeyBlock);
  const isWrapped = fields.fields(Tag.KeyWrappingData) !== undefined;
  const plain = isWrapped ? undefined : fields.fields(Tag.KeyValue);
  return {
    keyFormatType: required(fields.enumeration(Tag.KeyFormatType), Tag.KeyFormatType),
    ...(plain && { material: required(plain.item(Tag.KeyMaterial), Tag.KeyMaterial) }),
    hasKeyValue: fields.item(Tag.KeyValue) !== undefined,
    isWrapped,
    algorithm: fields.enumeration(Tag.CryptographicAlgorithm),
    length: fields.integer(Tag.CryptographicLength),
  };
}

/** A Key Block with plain key material. */
export function makeKeyBlock(keyFormatType: number, material: Item, { algorithm, length }: KnownKey): StructureItem {
  return structure(Tag.KeyBlock, [
    enumeration(Tag.KeyFormatType, keyFormatType),
    structure(Tag.KeyValue, [material]),
    enumeration(Tag.CryptographicAlgorithm, algorithm),
    integer(Tag.CryptographicLength, length),
  ]);
}

/** Whether an object has a Key Block with wrapped key material. */
export function isWrapped(content: StructureItem): boolean {
  return new Fields(content).item(Tag.KeyBlock) !== undefined && readKeyBlock(content).isWrapped;
}

/**
 * The object with its key material in another Key Format Type, the rest of its Key Block as it is. Throws Key Format Type
 * Not Supported where it has no Key Block, its material cannot be read, or the format cannot express the key.
 */
export function inKeyFormat(objectType: number, content: StructureItem, formatType: number): StructureItem {
  const block = new Fields(content).item(Tag.KeyBlock) === undefined ? undefined : readKeyBlock(content);
  if (block?.keyFormatType === formatType) return content;
  const key = block?.material && readKeyMaterial(objectType, block.keyFormatType, block.material);
  const material = key && writeKeyMaterial(objectType, formatType, key);
  if (material === undefined) {
    throw new KmipError(R.KeyFormatTypeNotSupported, 'the object cannot be provided in this Key Format Type');
  }
  return replaced(replaced(content, material), enumeration(Tag.KeyFormatType, formatType));
}

/** The structure with `field` in the place of every field of its tag, at any depth. */
function replaced(item: StructureItem, field: Item): StructureItem {
  const value = item.value.map((one) => {
    if (one.tag === field.tag) return field;
    return one.type === 'Structure' ? replaced(one, field) : one;
  });
  return { ...item, value };
}

/** The Digest of a key or secret, where its material is there to be read. */
export function keyDigest({ material, keyFormatType }: KeyBlock): StructureItem | undefined {
  return material && digestAttribute(material, keyFormatType);
}

/**
 * Cryptographic Algorithm and Length of a key, from what its Key Block, its material and the request say together.
 * Throws Invalid Field where they contradict each other or the algorithm has no such keys, Invalid Message where none
 * of them says it (1.4 Tables 7 and 171).
 */
export function keyProperties(objectType: number, block: KeyBlock | undefined, asked: KeyProperties): KnownKey {
  const algorithm = agreed(block?.algorithm, asked.algorithm, 'Cryptographic Algorithm');
  const length = agreed(block?.length, asked.length, 'Cryptographic Length');
  const key = block?.material && readKeyMaterial(objectType, block.keyFormatType, block.material);
  const properties = key === undefined ? { algorithm, length } : matching(key, { algorithm, length });
  return {
    algorithm: required(properties.algorithm, Tag.CryptographicAlgorithm),
    length: required(properties.length, Tag.CryptographicLength),
  };
}

/** Throws Invalid Field where plain key material is not that of a key as its Key Block says. */
export function assertMaterialFits(objectType: number, content: StructureItem): void {
  const block = readKeyBlock(content);
  const key = block.material && readKeyMaterial(objectType, block.keyFormatType, block.material);
  if (key !== undefined) matching(key, block);
}

function agreed(one: number | undefined, other: number | undefined, what: string): number | undefined {
  if (one !== undefined && other !== undefined && one !== other) {
    throw new KmipError(REASONS.attributeValue, `${what} of the request is not that of the Key Block`);
  }
  return one ?? other;
}

/** What is declared, completed and confirmed by the key itself. */
function matching(key: Key, declared: KeyProperties): KeyProperties {
  if (key.kind !== 'octets') {
    const facts = asymmetricFacts(key.key);
    if (facts === undefined) return declared;
    const { algorithm = facts.algorithms[0] as number, length = facts.length } = declared;
    return confirmed({ algorithm, length }, facts.algorithms.includes(algorithm) && length === facts.length);
  }
  const { algorithm } = declared;
  if (algorithm === undefined) return declared;
  const octets = key.octets.length;
  const length = declared.length ?? symmetricKeyLength(algorithm, octets);
  return confirmed({ algorithm, length }, length !== undefined && symmetricKeyOctets(algorithm, length) === octets);
}

function confirmed(properties: KeyProperties, fits: boolean): KeyProperties {
  if (!fits) throw new KmipError(R.InvalidField, 'the key is not one of this Cryptographic Algorithm and Length');
  return properties;
}
