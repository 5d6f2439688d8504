import { boolean, byteString, enumeration, type Item, integer, structure } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { digestAttribute } from '../crypto/digest.ts';
import { cryptographicFailure } from '../crypto/failures.ts';
import { readKeyMaterial } from '../crypto/key-formats.ts';
import { MOST_PARTS, MOST_STEPS, type Share, sharing } from '../crypto/secret-sharing.ts';
import { symmetricKeyOctets } from '../crypto/symmetric-keys.ts';
import { KmipError, REASONS } from '../errors.ts';
import { attributeValue, type ManagedObject } from '../object.ts';
import { isSet } from './attribute-values.ts';
import { type KeyProperties, keyProperties, makeKeyBlock, readKeyBlock } from './key-blocks.ts';
import type { Blueprint } from './new-object.ts';
import type { RequestedAttribute } from './requested-attributes.ts';
import { secretDataParts } from './secret-data-objects.ts';
import { octetPolynomial, readSplitKey, type SplitKeyPart } from './split-keys.ts';
import { symmetricKeyParts } from './symmetric-key-objects.ts';

const F = Enum.KeyFormatType;
const O = Enum.ObjectType;
const { InvalidField } = Enum.ResultReason;

/**
 * The octets that the parts make together. Throws Invalid Field (2.x: Invalid Object Type) for an object that is no part of a key, Cryptographic
 * Failure for fewer parts than the threshold (1.4 Table 363), parts of different keys, or one that the server does not
 * have.
 *
 * @param length octets of the secret, where they are known.
 */
export function joined(objects: readonly ManagedObject[], length: number | undefined): Uint8Array {
  const parts = objects.map(partOf);
  const [first] = parts;
  if (first === undefined || parts.some((part) => !isOfSameKey(part, first))) throw cryptographicFailure();
  const { threshold, method, primeFieldSize } = first;
  const [polynomial, ...others] = new Set(objects.map(octetPolynomial));
  if (others.length > 0) throw cryptographicFailure();
  const { join } = sharing(method, primeFieldSize, polynomial);
  const shares = parts.map(shareOf);
  const steps = (shares[0]?.octets.length ?? 0) * shares.length * threshold;
  if (shares.length < threshold || threshold > MOST_PARTS || steps > MOST_STEPS) throw cryptographicFailure();
  const enough = shares.slice(0, threshold);
  // What there is more of has to lie on the same polynomial.
  const rest = shares
    .slice(threshold)
    .map((share) => ({ share, made: join(enough, share.identifier, share.octets.length) }));
  if (rest.some(({ share, made }) => !Buffer.from(made).equals(share.octets))) throw cryptographicFailure();
  return join(enough, 0, length);
}

function partOf({ objectType, content }: ManagedObject): SplitKeyPart {
  if (objectType !== O.SplitKey) throw new KmipError(REASONS.noSplitKey, 'the object is not a Split Key');
  if (content === null) throw cryptographicFailure();
  return readSplitKey(content);
}

function isOfSameKey(part: SplitKeyPart, other: SplitKeyPart): boolean {
  return (
    part.parts === other.parts &&
    part.threshold === other.threshold &&
    part.method === other.method &&
    part.primeFieldSize === other.primeFieldSize
  );
}

function shareOf({ identifier, octets }: SplitKeyPart, index: number, parts: readonly SplitKeyPart[]): Share {
  const isRepeated = parts.findIndex((part) => part.identifier === identifier) !== index;
  if (octets === undefined || isRepeated || identifier > MOST_PARTS) throw cryptographicFailure();
  return { identifier, octets };
}

/** Algorithm and length that all parts agree on, for a request that does not say them. */
export function commonProperties(objects: readonly ManagedObject[]): KeyProperties {
  const common = (name: string) => {
    const values = new Set(objects.map((object) => numberOf(attributeValue(object, name))));
    return values.size === 1 ? [...values][0] : undefined;
  };
  return { algorithm: common('Cryptographic Algorithm'), length: common('Cryptographic Length') };
}

function numberOf(item: Item | undefined): number | undefined {
  return item?.type === 'Enumeration' || item?.type === 'Integer' ? item.value : undefined;
}

/** What protects a part protects the key: else a client that may not see the parts would see what they make. */
export function protection(objects: readonly ManagedObject[]): NonNullable<Blueprint['copied']> {
  const isSensitive = objects.some((object) => isSet(object, 'Sensitive'));
  const isKept = objects.some((object) => attributeValue(object, 'Extractable')?.value === false);
  return [
    ...(isSensitive ? [{ name: 'Sensitive', value: boolean(Tag.Sensitive, true) }] : []),
    ...(isKept ? [{ name: 'Extractable', value: boolean(Tag.Extractable, false) }] : []),
  ];
}

/** What is asked for without what the object has from its parts, or has no attribute for. */
export function attributesFor(
  objectType: number,
  requested: readonly RequestedAttribute[],
  copied: NonNullable<Blueprint['copied']>,
): RequestedAttribute[] {
  const names = new Set([...copied.map(({ name }) => name), ...(objectType === O.SecretData ? OF_KEYS : [])]);
  return requested.filter(({ name }) => !names.has(name));
}

const OF_KEYS = ['Cryptographic Algorithm', 'Cryptographic Length'];

/** Octets of the secret that the object holds, as far as its type says: in a prime field they could have leading zeros. */
export function secretLength(objectType: number, { algorithm, length }: KeyProperties): number | undefined {
  if (length === undefined || objectType === O.PrivateKey) return undefined;
  return objectType === O.SymmetricKey && algorithm !== undefined
    ? symmetricKeyOctets(algorithm, length)
    : Math.ceil(length / 8);
}

type JoinedParts = Pick<Blueprint, 'objectType' | 'content' | 'derived'>;
type Joiner = (octets: Uint8Array, asked: KeyProperties, secretDataType: number | undefined) => JoinedParts;

/** How each type of object is made of octets. Throws Invalid Field where they are no such object. */
export const JOINERS: ReadonlyMap<number, Joiner> = new Map<number, Joiner>([
  [O.SymmetricKey, joinedSymmetricKey],
  [O.PrivateKey, joinedPrivateKey],
  [O.SecretData, (octets, _, secretDataType) => secretDataParts(octets, secretDataType)],
]);

function joinedSymmetricKey(octets: Uint8Array, asked: KeyProperties): JoinedParts {
  const block = structure(Tag.KeyBlock, [
    enumeration(Tag.KeyFormatType, F.Raw),
    structure(Tag.KeyValue, [byteString(Tag.KeyMaterial, octets)]),
  ]);
  const properties = keyProperties(O.SymmetricKey, readKeyBlock(structure(Tag.SymmetricKey, [block])), asked);
  return symmetricKeyParts(octets, properties);
}

/** The formats in which the octets of a private key say themselves what they are; no octets are of two of them. */
const PRIVATE_KEY_FORMATS = [F.PKCS_8, F.PKCS_1, F.ECPrivateKey];

function joinedPrivateKey(octets: Uint8Array, asked: KeyProperties): JoinedParts {
  const material = byteString(Tag.KeyMaterial, octets);
  const format = PRIVATE_KEY_FORMATS.find((one) => isKey(one, material));
  if (format === undefined) throw new KmipError(InvalidField, 'the parts do not make a private key');
  const bare = structure(Tag.PrivateKey, [
    structure(Tag.KeyBlock, [enumeration(Tag.KeyFormatType, format), structure(Tag.KeyValue, [material])]),
  ]);
  const { algorithm, length } = keyProperties(O.PrivateKey, readKeyBlock(bare), asked);
  return {
    objectType: O.PrivateKey,
    content: structure(Tag.PrivateKey, [makeKeyBlock(format, material, { algorithm, length })]),
    derived: [
      ['Cryptographic Algorithm', enumeration(Tag.CryptographicAlgorithm, algorithm)],
      ['Cryptographic Length', integer(Tag.CryptographicLength, length)],
      ['Digest', digestAttribute(material, format)],
    ],
  };
}

function isKey(format: number, material: Item): boolean {
  try {
    return readKeyMaterial(O.PrivateKey, format, material)?.kind === 'private';
  } catch (error) {
    if (error instanceof KmipError && error.reasons.includes(InvalidField)) return false;
    throw error;
  }
}
