import { byteString, enumeration, integer, structure } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { digestAttribute } from '../crypto/digest.ts';
import { symmetricKey, symmetricKeyOctets, usualLength } from '../crypto/symmetric-keys.ts';
import type { OperationContext } from '../operations/operation.ts';
import { type KeyProperties, type KnownKey, makeKeyBlock } from './key-blocks.ts';
import type { Blueprint } from './new-object.ts';

const { Raw } = Enum.KeyFormatType;

/** A Symmetric Key as far as its key material goes. */
export type SymmetricKeyParts = Pick<Blueprint, 'objectType' | 'content' | 'derived'>;

/** A Symmetric Key in Raw format with these octets. */
export function symmetricKeyParts(octets: Uint8Array, { algorithm, length }: KnownKey): SymmetricKeyParts {
  const material = byteString(Tag.KeyMaterial, octets);
  return {
    objectType: Enum.ObjectType.SymmetricKey,
    content: structure(Tag.SymmetricKey, [makeKeyBlock(Raw, material, { algorithm, length })]),
    derived: [
      ['Cryptographic Algorithm', enumeration(Tag.CryptographicAlgorithm, algorithm)],
      ['Cryptographic Length', integer(Tag.CryptographicLength, length)],
      ['Digest', digestAttribute(material, Raw)],
    ],
  };
}

/** A new Symmetric Key; undefined where the algorithm has no keys of this length. */
export function generatedKeyParts(asked: KeyProperties, context: OperationContext): SymmetricKeyParts | undefined {
  const { algorithm } = asked;
  if (algorithm === undefined) return undefined;
  const length = asked.length ?? usualLength(algorithm);
  const octets = length === undefined ? undefined : symmetricKeyOctets(algorithm, length);
  if (length === undefined || octets === undefined) return undefined;
  return symmetricKeyParts(symmetricKey(algorithm, context.random(octets)), { algorithm, length });
}
