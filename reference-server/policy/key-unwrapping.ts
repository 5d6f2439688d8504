import { timingSafeEqual } from 'node:crypto';
import { CodecError } from '../../harness/codec/deviation.ts';
import { byteString, type StructureItem, structure } from '../../harness/codec/item.ts';
import { decodeTtlv } from '../../harness/codec/ttlv.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { namedKeyValue } from '../attribute-form.ts';
import { symmetricCipher } from '../crypto/ciphers.ts';
import { cryptographicFailure } from '../crypto/failures.ts';
import { rsaDecryption } from '../crypto/rsa-encryption.ts';
import { signature } from '../crypto/signatures.ts';
import type { Transform } from '../crypto/transform.ts';
import { KmipError } from '../errors.ts';
import { Fields, required } from '../fields.ts';
import type { ManagedObject } from '../object.ts';
import type { OperationContext } from '../operations/operation.ts';
import { assertUsable, cryptographicParameters, keyAlgorithm, USES } from './cryptographic-use.ts';
import { assertMaterialFits } from './key-blocks.ts';
import { startMac } from './macs.ts';
import { keyHalf, secretOctets } from './usable-keys.ts';
import { namedKey, otherHalf } from './wrapping-keys.ts';
import { plannedSteps, type WrappingStep } from './wrapping-methods.ts';

/** What unwrapping needs to know besides the Key Block. */
export interface Unwrapping {
  readonly context: OperationContext;
  /** Throws where a key may not be used by this client to unwrap; called before anything is done with the key. */
  assertPermitted(key: ManagedObject): void;
}

type Step = (octets: Uint8Array, wrapping: Fields, information: Fields, unwrapping: Unwrapping) => Uint8Array;

const STEPS: Readonly<Record<WrappingStep, Step>> = { encrypt: decrypted, authenticate: verified };

/**
 * The content of a wrapped object with its Key Value in the plain and without Key Wrapping Data (1.4 section 2.1.5).
 * Throws as `namedKey` and `assertUsable` do about the wrapping keys; Feature Not Supported for methods and ciphers that
 * this server does not have; Cryptographic Failure, whatever it was, for octets that were not wrapped so.
 */
export function unwrappedContent(objectType: number, content: StructureItem, unwrapping: Unwrapping): StructureItem {
  const block = required(new Fields(content).fields(Tag.KeyBlock), Tag.KeyBlock);
  const wrapping = required(block.fields(Tag.KeyWrappingData), Tag.KeyWrappingData);
  const wrapped = required(block.bytes(Tag.KeyValue), Tag.KeyValue);
  const octets = plannedSteps(wrapping)
    .reverse()
    .reduce<Uint8Array>(
      (given, { step, information }) => STEPS[step](given, wrapping, information, unwrapping),
      wrapped,
    );
  const keyValue = decodedKeyValue(octets, wrapping);
  const fields = block.structure.value
    .filter(({ tag }) => tag !== Tag.KeyWrappingData)
    .map((field) => (field.tag === Tag.KeyValue ? keyValue : field));
  const plainBlock = structure(Tag.KeyBlock, fields);
  const value = content.value.map((field) => (field.tag === Tag.KeyBlock ? plainBlock : field));
  return intact(objectType, { ...content, value });
}

/** Not every mode authenticates: what comes out has to be a key as its Key Block says. */
function intact(objectType: number, content: StructureItem): StructureItem {
  try {
    assertMaterialFits(objectType, content);
    return content;
  } catch (error) {
    if (error instanceof KmipError) throw cryptographicFailure();
    throw error;
  }
}

/** Table 8, and 2.1 section 3.2. */
const KEY_VALUE_FIELDS: readonly number[] = [Tag.KeyMaterial, Tag.Attribute, Tag.Attributes];

function decodedKeyValue(octets: Uint8Array, wrapping: Fields): StructureItem {
  if (wrapping.enumeration(Tag.EncodingOption) === Enum.EncodingOption.NoEncoding) {
    return structure(Tag.KeyValue, [byteString(Tag.KeyMaterial, octets)]);
  }
  try {
    const { item, deviations, length } = decodeTtlv(octets);
    const isWhole = deviations.length === 0 && length === octets.length;
    const isKeyValue = isWhole && item.tag === Tag.KeyValue && item.type === 'Structure';
    if (isKeyValue && item.value.every(({ tag }) => KEY_VALUE_FIELDS.includes(tag))) return namedKeyValue(item);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
  }
  throw cryptographicFailure();
}

function decrypted(octets: Uint8Array, wrapping: Fields, information: Fields, unwrapping: Unwrapping): Uint8Array {
  const { context } = unwrapping;
  const named = namedKey(information, context);
  const isPublic = named.objectType === Enum.ObjectType.PublicKey;
  const key = isPublic ? otherHalf(named, Enum.LinkType.PrivateKeyLink, context) : named;
  unwrapping.assertPermitted(key);
  assertUsable(key, USES.unwrap, context.now());
  const cipher = startUnwrapping(key, cryptographicParameters(information, key), wrapping, context);
  return Buffer.concat([cipher.update(octets), cipher.final()]);
}

function startUnwrapping(
  key: ManagedObject,
  parameters: Fields,
  wrapping: Fields,
  { random }: OperationContext,
): Transform {
  const algorithm = keyAlgorithm(key, parameters);
  if (algorithm === Enum.CryptographicAlgorithm.RSA) return rsaDecryption(keyHalf(key, 'private'), parameters);
  return symmetricCipher({
    direction: 'decrypt',
    algorithm,
    key: secretOctets(key),
    parameters,
    iv: wrapping.bytes(Tag.IVCounterNonce),
    additionalData: undefined,
    tag: undefined,
    random,
  });
}

function verified(octets: Uint8Array, wrapping: Fields, information: Fields, unwrapping: Unwrapping): Uint8Array {
  const { context } = unwrapping;
  const claimed = required(wrapping.bytes(Tag.MACSignature), Tag.MACSignature);
  const named = namedKey(information, context);
  const isPrivate = named.objectType === Enum.ObjectType.PrivateKey;
  const key = isPrivate ? otherHalf(named, Enum.LinkType.PublicKeyLink, context) : named;
  unwrapping.assertPermitted(key);
  if (!isAuthentic(octets, claimed, key, information, context)) throw cryptographicFailure();
  return octets;
}

function isAuthentic(
  octets: Uint8Array,
  claimed: Uint8Array,
  key: ManagedObject,
  information: Fields,
  context: OperationContext,
): boolean {
  const parameters = cryptographicParameters(information, key);
  if (key.objectType === Enum.ObjectType.PublicKey) {
    assertUsable(key, USES.verify, context.now());
    const verification = signature(keyHalf(key, 'public'), parameters, context.random);
    verification.update(octets);
    return verification.isSignature(claimed);
  }
  assertUsable(key, USES.macVerify, context.now());
  const mac = startMac(key, parameters);
  mac.update(octets);
  const made = mac.final();
  return made.length === claimed.length && timingSafeEqual(made, claimed);
}
