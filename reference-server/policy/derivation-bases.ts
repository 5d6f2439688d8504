import { type Item, structure } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Derivation } from '../crypto/derivations.ts';
import { KmipError, REASONS } from '../errors.ts';
import { Fields } from '../fields.ts';
import { attributeInstances, attributeValue, type ManagedObject } from '../object.ts';
import { sameValue } from './attribute-values.ts';
import { readKeyBlock } from './key-blocks.ts';
import { keyHalf, secretOctets } from './usable-keys.ts';
import { permittedUses, protectsAt } from './usage.ts';

const R = Enum.ResultReason;
const { SymmetricKey, SecretData, PrivateKey, PublicKey } = Enum.ObjectType;
const { AsymmetricKey } = Enum.DerivationMethod;
const { DeriveKey } = Mask.CryptographicUsageMask;

/**
 * Throws Invalid Field for an object that is of another type or not able to be used to derive, Key Value Not Present for
 * one of which the server has only attributes (1.4 Table 333).
 */
export function assertDerivable(object: ManagedObject, method: number, now: bigint): void {
  const types: readonly number[] = method === AsymmetricKey ? [PrivateKey, PublicKey] : [SymmetricKey, SecretData];
  if (!types.includes(object.objectType)) {
    throw new KmipError(REASONS.baseOfOtherType, 'nothing is derived from an object of this type by this method');
  }
  if ((permittedUses(object) & DeriveKey) === 0) {
    throw new KmipError(REASONS.baseNotForDerivation, 'the Cryptographic Usage Mask does not permit derivation');
  }
  if (!protectsAt(object, now)) {
    throw new KmipError(REASONS.baseNotActive, 'the object is not able to be used to derive a key at this time');
  }
  const block = object.content === null ? undefined : readKeyBlock(object.content);
  if (block?.hasKeyValue !== true) {
    throw new KmipError(REASONS.keyToDeriveFromNotPresent, 'the server has only attributes of the object');
  }
  if (block.isWrapped) throw new KmipError(R.InvalidField, 'the object is wrapped');
}

/**
 * What the objects and Derivation Parameters of a request give to a derivation: a symmetric key is its key, a secret its
 * data, a private and a public key agree. Throws Invalid Message where the data come twice, Invalid Field for two keys of a
 * kind, or Cryptographic Parameters that are none of the key's own.
 */
export function derivationInputs(
  bases: readonly ManagedObject[],
  payload: Fields,
): Pick<Derivation, 'key' | 'agreement' | 'data' | 'parameters' | 'payload'> {
  const [key, ...otherKeys] = bases.filter(({ objectType }) => objectType === SymmetricKey);
  const [secret, ...otherSecrets] = bases.filter(({ objectType }) => objectType === SecretData);
  const [privateKey, ...otherPrivateKeys] = bases.filter(({ objectType }) => objectType === PrivateKey);
  const [publicKey, ...otherPublicKeys] = bases.filter(({ objectType }) => objectType === PublicKey);
  const data = payload.bytes(Tag.DerivationData);
  if ([otherKeys, otherSecrets, otherPrivateKeys, otherPublicKeys].some(({ length }) => length > 0)) {
    throw new KmipError(R.InvalidField, 'keys are derived from one object of a type');
  }
  if (data !== undefined && secret !== undefined) {
    throw new KmipError(R.InvalidMessage, 'there are Derivation Data and a Secret Data object');
  }
  return {
    key: key && {
      octets: secretOctets(key),
      algorithm: attributeValue(key, 'Cryptographic Algorithm')?.value as number,
    },
    agreement: privateKey &&
      publicKey && { privateKey: keyHalf(privateKey, 'private'), publicKey: keyHalf(publicKey, 'public') },
    data: data ?? (secret && secretOctets(secret)),
    parameters: new Fields(parametersOf(key ?? privateKey, payload)),
    payload,
  };
}

const NO_PARAMETERS = structure(Tag.CryptographicParameters, []);

/**
 * "The server SHALL verify that the specified mode matches one of the instances of Cryptographic Parameters set for the
 * corresponding key": of a key without any, whatever the request says. Without a word of the request the lowest counts.
 */
function parametersOf(key: ManagedObject | undefined, payload: Fields): typeof NO_PARAMETERS {
  const asked = payload.fields(Tag.CryptographicParameters)?.structure;
  const own = key === undefined ? [] : attributeInstances(key, 'Cryptographic Parameters').map(({ value }) => value);
  if (asked === undefined) return own[0]?.type === 'Structure' ? own[0] : NO_PARAMETERS;
  if (own.length > 0 && !own.some((value) => says(value, asked.value))) {
    throw new KmipError(REASONS.parametersImpossible, 'the key has no such Cryptographic Parameters');
  }
  return asked;
}

function says(parameters: Item, fields: readonly Item[]): boolean {
  const own = parameters.type === 'Structure' ? parameters.value : [];
  return fields.every((field) => own.some((other) => sameValue(other, field)));
}
