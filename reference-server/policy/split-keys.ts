import {
  bigInteger,
  byteString,
  enumeration,
  type Item,
  integer,
  type StructureItem,
  structure,
} from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { atLeast, type Version } from '../../harness/spec/versions.ts';
import { digestAttribute } from '../crypto/digest.ts';
import { OCTET_POLYNOMIALS } from '../crypto/secret-sharing.ts';
import { KmipError, REASONS } from '../errors.ts';
import { Fields, required } from '../fields.ts';
import { attributeValue, type ManagedObject } from '../object.ts';
import type { NamedValue } from './implicit-attributes.ts';
import { type KeyProperties, readKeyBlock } from './key-blocks.ts';
import type { Blueprint } from './new-object.ts';

const { Raw } = Enum.KeyFormatType;
const { XOR } = Enum.SplitKeyMethod;
const { InvalidField } = Enum.ResultReason;

/** How a key is split: what all of its parts have in common. */
export interface SplitKeyScheme {
  /** Split Key Parts. */
  readonly parts: number;
  /** Split Key Threshold. */
  readonly threshold: number;
  /** Split Key Method. */
  readonly method: number;
  readonly primeFieldSize: bigint | undefined;
}

/** In the store; it is no attribute, and so no client sees it. */
const OCTET_POLYNOMIAL = 'Octet Polynomial';

/** Over which GF(2^8) a client has its GF(2^16): 1.4 section 2.2.5; 2.0 section 13.1 has another one. */
export function octetPolynomialIn(version: Version): number {
  return atLeast(version, '2.0') ? OCTET_POLYNOMIALS.of2 : OCTET_POLYNOMIALS.fips197;
}

/** Of which GF(2^8) a part is, which the object does not say, for whoever joins the parts in another version. */
export function octetPolynomialNote(version: Version): NamedValue {
  return [OCTET_POLYNOMIAL, integer(Tag.AttributeValue, octetPolynomialIn(version))];
}

/** The polynomial that `octetPolynomialNote` keeps; that of 1.x for parts of an older database. */
export function octetPolynomial(object: ManagedObject): number {
  const note = attributeValue(object, OCTET_POLYNOMIAL);
  return note?.type === 'Integer' ? note.value : OCTET_POLYNOMIALS.fips197;
}

/** One part of a split key. */
export interface SplitKeyPart extends SplitKeyScheme {
  /** Key Part Identifier. */
  readonly identifier: number;
  /** Undefined where the server does not have them: a wrapped part, or one of which there are only attributes. */
  readonly octets: Uint8Array | undefined;
}

/** The fields of a request or of a Split Key that say how it is split. Throws Invalid Message where one is missing. */
export function readScheme(fields: Fields): SplitKeyScheme {
  const size = fields.item(Tag.PrimeFieldSize);
  return {
    parts: required(fields.integer(Tag.SplitKeyParts), Tag.SplitKeyParts),
    threshold: required(fields.integer(Tag.SplitKeyThreshold), Tag.SplitKeyThreshold),
    method: required(fields.enumeration(Tag.SplitKeyMethod), Tag.SplitKeyMethod),
    primeFieldSize: size?.type === 'BigInteger' ? size.value : undefined,
  };
}

/**
 * Throws Invalid Field (2.x: Bad Cryptographic Parameters) where there cannot be such parts: with XOR the threshold is "identical" to the number of parts, and
 * of no split key a part is the key (1.4 Table 1 and section 2.2.5).
 */
export function assertScheme({ parts, threshold, method }: SplitKeyScheme): void {
  const fits = threshold >= 2 && threshold <= parts && (method !== XOR || threshold === parts);
  if (!fits) throw new KmipError(REASONS.parametersImpossible, 'a key cannot be split into such parts');
}

/** Reads a Split Key object (1.4 section 2.2.5). Throws Invalid Field where it contradicts itself. */
export function readSplitKey(content: StructureItem): SplitKeyPart {
  const fields = new Fields(content);
  const scheme = readScheme(fields);
  const identifier = required(fields.integer(Tag.KeyPartIdentifier), Tag.KeyPartIdentifier);
  assertScheme(scheme);
  if (identifier < 1 || identifier > scheme.parts) {
    throw new KmipError(InvalidField, 'Key Part Identifier is from 1 to Split Key Parts');
  }
  const { material } = readKeyBlock(content);
  if (material !== undefined && material.type !== 'ByteString') {
    throw new KmipError(InvalidField, 'a part of a key has no structure');
  }
  return { ...scheme, identifier, octets: material?.value };
}

/** A Split Key object with these octets, as far as its own content goes. */
export function splitKeyParts(
  scheme: SplitKeyScheme,
  identifier: number,
  octets: Uint8Array,
  { algorithm, length }: KeyProperties,
): Pick<Blueprint, 'objectType' | 'content' | 'derived'> {
  const material = byteString(Tag.KeyMaterial, octets);
  const properties = [
    ...(algorithm === undefined ? [] : [enumeration(Tag.CryptographicAlgorithm, algorithm)]),
    ...(length === undefined ? [] : [integer(Tag.CryptographicLength, length)]),
  ];
  return {
    objectType: Enum.ObjectType.SplitKey,
    content: structure(Tag.SplitKey, [
      integer(Tag.SplitKeyParts, scheme.parts),
      integer(Tag.KeyPartIdentifier, identifier),
      integer(Tag.SplitKeyThreshold, scheme.threshold),
      enumeration(Tag.SplitKeyMethod, scheme.method),
      ...(scheme.primeFieldSize === undefined ? [] : [bigInteger(Tag.PrimeFieldSize, scheme.primeFieldSize)]),
      structure(Tag.KeyBlock, [
        enumeration(Tag.KeyFormatType, Raw),
        structure(Tag.KeyValue, [material]),
        // Table 7: "both or none"; a secret has a length, and no algorithm.
        ...(properties.length === 2 ? properties : []),
      ]),
    ]),
    derived: [...declaredProperties({ algorithm, length }), ['Digest', digestAttribute(material, Raw)]],
  };
}

/** Cryptographic Algorithm and Length as far as they are known: a part does not show what key it is of. */
export function declaredProperties({ algorithm, length }: KeyProperties): NamedValue[] {
  const known: [string, Item | undefined][] = [
    [
      'Cryptographic Algorithm',
      algorithm === undefined ? undefined : enumeration(Tag.CryptographicAlgorithm, algorithm),
    ],
    ['Cryptographic Length', length === undefined ? undefined : integer(Tag.CryptographicLength, length)],
  ];
  return known.filter((value): value is [string, Item] => value[1] !== undefined);
}
