import type { Item } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { symmetricKey, symmetricKeyOctets } from '../crypto/symmetric-keys.ts';
import { KmipError, REASONS } from '../errors.ts';
import { attributeInstances, attributeValue, type ManagedObject } from '../object.ts';
import type { OperationContext } from '../operations/operation.ts';
import type { KeyProperties } from './key-blocks.ts';
import type { Blueprint } from './new-object.ts';
import { type RequestedAttribute, requestedValue, requireAttributes } from './requested-attributes.ts';
import { keyHalf, secretOctets } from './usable-keys.ts';

const O = Enum.ObjectType;

/** What is split, and the attributes that its parts get from it. */
export interface Whole {
  readonly octets: Uint8Array;
  readonly properties: KeyProperties;
  readonly copied: NonNullable<Blueprint['copied']>;
}

/** What a part tells of its key, and what protects the key as well as its parts. */
const OF_THE_KEY = [
  'Cryptographic Usage Mask',
  'Cryptographic Parameters',
  'Cryptographic Domain Parameters',
  'Sensitive',
  'Extractable',
];

/** The octets of each type of object that can be split. A private key is split in PKCS#8, which says what key it is. */
const OCTETS: ReadonlyMap<number, (object: ManagedObject) => Uint8Array> = new Map([
  [O.SymmetricKey, secretOctets],
  [O.SecretData, secretOctets],
  [O.PrivateKey, (object) => keyHalf(object, 'private').export({ format: 'der', type: 'pkcs8' })],
]);

/** An existing object that is to be split. Throws Invalid Field (2.x: Invalid Object Type) for an object that is no secret. */
export function existingWhole(object: ManagedObject): Whole {
  const read = OCTETS.get(object.objectType);
  if (read === undefined) throw new KmipError(REASONS.objectTypeNotMade, 'an object of this type is not split');
  const octets = read(object);
  const isSecret = object.objectType === O.SecretData;
  return {
    octets,
    properties: {
      algorithm: numberOf(attributeValue(object, 'Cryptographic Algorithm')),
      length: isSecret ? octets.length * 8 : numberOf(attributeValue(object, 'Cryptographic Length')),
    },
    copied: OF_THE_KEY.flatMap((name) => attributeInstances(object, name)),
  };
}

function numberOf(item: Item | undefined): number | undefined {
  return item?.type === 'Enumeration' || item?.type === 'Integer' ? item.value : undefined;
}

/** A new symmetric key, which nobody will see whole. Throws as Create does. */
export function newWhole(requested: readonly RequestedAttribute[], { random }: OperationContext): Whole {
  requireAttributes(requested, ['Cryptographic Algorithm', 'Cryptographic Length']);
  const algorithm = requestedValue(requested, 'Cryptographic Algorithm') as number;
  const length = requestedValue(requested, 'Cryptographic Length') as number;
  const octets = symmetricKeyOctets(algorithm, length);
  if (octets === undefined) {
    throw new KmipError(REASONS.attributeValue, 'no symmetric keys of this Cryptographic Algorithm and Length');
  }
  return { octets: symmetricKey(algorithm, random(octets)), properties: { algorithm, length }, copied: [] };
}

/** "the attributes of the key take precedence" (1.4 section 4.38) */
export function withoutThoseOfKey(requested: readonly RequestedAttribute[], whole: Whole): RequestedAttribute[] {
  const names = new Set(['Cryptographic Algorithm', 'Cryptographic Length', ...whole.copied.map(({ name }) => name)]);
  return requested.filter(({ name }) => !names.has(name));
}
