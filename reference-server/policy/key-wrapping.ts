import { boolean, byteString, type Item, type StructureItem, structure, textString } from '../../harness/codec/item.ts';
import { encodeTtlv } from '../../harness/codec/ttlv.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { keyValueForm } from '../attribute-form.ts';
import { symmetricCipher } from '../crypto/ciphers.ts';
import { canWrap } from '../crypto/key-wrap.ts';
import { rsaEncryption } from '../crypto/rsa-encryption.ts';
import { signature } from '../crypto/signatures.ts';
import { KmipError, REASONS } from '../errors.ts';
import { Fields, required } from '../fields.ts';
import type { ManagedObject } from '../object.ts';
import type { OperationContext } from '../operations/operation.ts';
import { assertUsable, keyAlgorithm, USES, type Use, withAllocation } from './cryptographic-use.ts';
import { startMac } from './macs.ts';
import { keyHalf, secretOctets } from './usable-keys.ts';
import { instanceItem, visibleAttributes } from './visible-attributes.ts';
import { namedKey, otherHalf, wrappingParameters } from './wrapping-keys.ts';
import { plannedSteps, type WrappingStep } from './wrapping-methods.ts';

const R = Enum.ResultReason;

/** A Key Value on its way through the steps of a Wrapping Method. */
interface Wrapped {
  readonly octets: Uint8Array;
  /** Fields of Key Wrapping Data that the steps so far give. */
  readonly fields: readonly Item[];
}

type Step = (octets: Uint8Array, information: Fields, context: OperationContext) => Wrapped;

const STEPS: Readonly<Record<WrappingStep, Step>> = { encrypt: encrypted, authenticate: authenticated };

/** Table 9: the order of the fields. */
const DATA_FIELDS = [
  Tag.EncryptionKeyInformation,
  Tag.MACSignatureKeyInformation,
  Tag.MACSignature,
  Tag.IVCounterNonce,
] as const;

/**
 * The content of an object with its Key Value wrapped as a Key Wrapping Specification says (1.4 sections 2.1.4 to 2.1.6).
 * Throws by the rows of 1.4 Table 338; Feature Not Supported for methods and ciphers that this server does not have.
 *
 * @param content with its Key Value in the plain, in the Key Format Type in which it is to be returned.
 */
export function wrappedContent(
  object: ManagedObject,
  content: StructureItem,
  specification: Fields,
  context: OperationContext,
): StructureItem {
  const block = new Fields(content).fields(Tag.KeyBlock);
  const keyValue = block?.fields(Tag.KeyValue);
  if (block === undefined) throw new KmipError(REASONS.nothingToWrap, 'the object has no Key Block to be wrapped');
  if (keyValue === undefined) throw new KmipError(REASONS.noValueToWrap, 'the server does not have the Key Value');
  const steps = plannedSteps(specification);
  const encoded = encodedKeyValue(object, keyValue, specification, context);
  const { octets, fields } = steps.reduce<Wrapped>(
    (wrapped, { step, information }) => {
      const next = STEPS[step](wrapped.octets, information, context);
      return { octets: next.octets, fields: [...wrapped.fields, ...next.fields] };
    },
    { octets: encoded, fields: [] },
  );
  const encoding = specification.item(Tag.EncodingOption);
  const wrappingData = structure(Tag.KeyWrappingData, [
    required(specification.item(Tag.WrappingMethod), Tag.WrappingMethod),
    ...DATA_FIELDS.flatMap((tag) => fields.find((field) => field.tag === tag) ?? []),
    ...(encoding === undefined ? [] : [encoding]),
  ]);
  const wrappedBlock = structure(Tag.KeyBlock, [
    ...block.structure.value.map((field) => (field.tag === Tag.KeyValue ? byteString(Tag.KeyValue, octets) : field)),
    wrappingData,
  ]);
  return { ...content, value: content.value.map((field) => (field.tag === Tag.KeyBlock ? wrappedBlock : field)) };
}

function isUnencoded(wrapping: Fields): boolean {
  return wrapping.enumeration(Tag.EncodingOption) === Enum.EncodingOption.NoEncoding;
}

/**
 * "the wrapped un-encoded value of the Byte String Key Material field", or the TTLV-encoded Key Value with the attributes
 * that the specification names. A name that the object has no attribute of is passed over, as Get Attributes does.
 */
function encodedKeyValue(
  object: ManagedObject,
  keyValue: Fields,
  specification: Fields,
  { version }: OperationContext,
): Uint8Array {
  const names = specification.all(Tag.AttributeName).map(({ value }) => value);
  if (isUnencoded(specification)) {
    const material = keyValue.item(Tag.KeyMaterial);
    if (names.length > 0 || material?.type !== 'ByteString') {
      throw new KmipError(R.EncodingOptionError, 'No Encoding is for Byte Strings without attributes');
    }
    return material.value;
  }
  const attributes = visibleAttributes(object, version)
    .filter(({ name }) => names.includes(name))
    .map((instance) => instanceItem(instance, version));
  return encodeTtlv(structure(Tag.KeyValue, keyValueForm([...keyValue.structure.value, ...attributes], version)));
}

function encrypted(octets: Uint8Array, information: Fields, context: OperationContext): Wrapped {
  const key = namedKey(information, context);
  const parameters = wrappingParameters(information, key);
  // Bare octets may be too few, or none of its half-blocks; a TTLV encoding never is.
  if (!canWrap(parameters.enumeration(Tag.BlockCipherMode), octets.length)) {
    throw new KmipError(R.EncodingOptionError, 'the key wrap takes no octets of this number');
  }
  const cipher = startWrapping(used(key, USES.wrap, octets, context), parameters, context);
  if (cipher.tag !== undefined) {
    throw new KmipError(R.FeatureNotSupported, 'Key Wrapping Data has no field for an authentication tag');
  }
  const output = Buffer.concat([cipher.update(octets), cipher.final()]);
  const iv = cipher.randomIv === undefined ? [] : [byteString(Tag.IVCounterNonce, cipher.randomIv)];
  return { octets: output, fields: [keyInformation(Tag.EncryptionKeyInformation, information, parameters), ...iv] };
}

/** A Key Wrapping Specification has no field for an IV: the server makes one up wherever the mode has one. */
function startWrapping(key: ManagedObject, parameters: Fields, { random }: OperationContext) {
  const algorithm = keyAlgorithm(key, parameters);
  if (algorithm === Enum.CryptographicAlgorithm.RSA) {
    return { ...rsaEncryption(keyHalf(key, 'public'), parameters, random), randomIv: undefined, tag: undefined };
  }
  const others = parameters.structure.value.filter(({ tag }) => tag !== Tag.RandomIV);
  return symmetricCipher({
    direction: 'encrypt',
    algorithm,
    key: secretOctets(key),
    parameters: new Fields(structure(Tag.CryptographicParameters, [...others, boolean(Tag.RandomIV, true)])),
    iv: undefined,
    additionalData: undefined,
    tag: undefined,
    random,
  });
}

/** The octets stay as they are: what is added is the MAC, or the signature of a private key. */
function authenticated(octets: Uint8Array, information: Fields, context: OperationContext): Wrapped {
  const named = namedKey(information, context);
  const isPublic = named.objectType === Enum.ObjectType.PublicKey;
  const key = isPublic ? otherHalf(named, Enum.LinkType.PrivateKeyLink, context) : named;
  const parameters = wrappingParameters(information, key);
  return {
    octets,
    fields: [
      keyInformation(Tag.MACSignatureKeyInformation, information, parameters),
      byteString(Tag.MACSignature, authenticator(key, parameters, octets, context)),
    ],
  };
}

function authenticator(
  key: ManagedObject,
  parameters: Fields,
  octets: Uint8Array,
  context: OperationContext,
): Uint8Array {
  if (key.objectType === Enum.ObjectType.PrivateKey) {
    const signing = signature(keyHalf(used(key, USES.sign, octets, context), 'private'), parameters, context.random);
    signing.update(octets);
    return signing.sign();
  }
  const mac = startMac(used(key, USES.mac, octets, context), parameters);
  mac.update(octets);
  return mac.final();
}

/** The key, once it may be used to protect these octets, which its Usage Limits are counted down for. */
function used(key: ManagedObject, use: Use, octets: Uint8Array, context: OperationContext): ManagedObject {
  assertUsable(key, use, context.now());
  const allocated = withAllocation(key, { octets: octets.length, objects: 1 }, context.now());
  if (allocated !== key) context.store.update(allocated);
  return key;
}

/** What Key Wrapping Data says of a key: the parameters that were used, also where the specification left them out. */
function keyInformation(tag: number, information: Fields, parameters: Fields): StructureItem {
  const identifier = required(information.text(Tag.UniqueIdentifier), Tag.UniqueIdentifier);
  return structure(tag, [textString(Tag.UniqueIdentifier, identifier), parameters.structure]);
}
