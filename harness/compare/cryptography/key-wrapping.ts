import { createDecipheriv } from 'node:crypto';
import { child, children, type StructureItem, structure } from '../../codec/item.ts';
import { fieldValue, structureField } from '../../message/fields.ts';
import { keyBlockOf, symmetricLengthProblem } from '../../message/key-block.ts';
import { Enum } from '../../spec/enumerations.ts';
import { Tag } from '../../spec/tags.ts';
import { attributeAt } from '../attribute-name.ts';
import { materialOctets } from '../contents.ts';
import { sameBytes } from '../equality.ts';
import type { BatchContext } from '../finding.ts';
import type { GroupState, ManagedObject } from '../managed-objects.ts';
import { blockCipher } from './block-ciphers.ts';
import { verifyMode } from './block-modes.ts';
import type { Exchange } from './exchange.ts';
import { structureIn } from './key-material.ts';
import { verifyRsaEncryption } from './rsa-encryption.ts';
import { symmetricKeyOf } from './symmetric-key.ts';
import { type OutputVerdict, verdictOf } from './verdict.ts';

/** A key that a response shows wrapped, as its request asked for it, and the key that wraps it. */
interface WrappedKey {
  readonly request: StructureItem;
  readonly specification: StructureItem;
  /** The Key Block, and in it the Key Wrapping Data. */
  readonly block: StructureItem;
  readonly wrapping: StructureItem;
  readonly octets: Uint8Array;
  readonly object: ManagedObject | undefined;
  readonly wrappingKey: ManagedObject | undefined;
  /** The other half of the pair that the wrapping key is of, where this run knows it. */
  readonly otherHalf: ManagedObject | undefined;
  readonly parameters: StructureItem;
}

/**
 * Whether a wrapped Key Value holds the key, under wrapping keys that were seen: 1.4 sections 2.1.4 to 2.1.6. Of a key that
 * nobody has seen in the plain its length is compared. Only what was wrapped for this request is looked at: what a client
 * registered wrapped may be anything.
 */
export function verifyWrapping(batch: BatchContext, group: GroupState): OutputVerdict {
  const wrapped = wrappedKeyIn(batch, group);
  if (wrapped === undefined) return 'unknown';
  const { parameters, wrappingKey } = wrapped;
  const mode = fieldValue(parameters, Tag.BlockCipherMode, 'Enumeration');
  const key = symmetricKeyOf(wrappingKey);
  const algorithm = wrappingKey?.fixed.get('CryptographicAlgorithm')?.[0]?.value;
  const cipher = key && typeof algorithm === 'number' ? blockCipher(algorithm, key) : undefined;
  const wrap = KEY_WRAPS.get(mode ?? 0);
  if (wrap !== undefined) {
    if (cipher === undefined || algorithm !== Enum.CryptographicAlgorithm.AES) return 'unknown';
    const plain = unwrapped(wrap, cipher.key, wrapped.octets);
    return plain === undefined ? 'wrong' : verifyPlain(plain, wrapped);
  }
  const exchange = exchangeIn(wrapped);
  if (exchange === undefined) return 'unknown';
  if (algorithm === Enum.CryptographicAlgorithm.RSA) return verifyRsa(wrapped, exchange);
  return cipher === undefined ? 'unknown' : verifyMode(mode, cipher, exchange, parameters);
}

function wrappedKeyIn(batch: BatchContext, group: GroupState): WrappedKey | undefined {
  const request = batch.requestPayload;
  const specification = structureField(request, Tag.KeyWrappingSpecification);
  const block = keyBlockOf(structureField(batch.actual, Tag.ResponsePayload));
  const wrapping = structureField(block, Tag.KeyWrappingData);
  const octets = fieldValue(block, Tag.KeyValue, 'ByteString');
  const information = structureField(wrapping, Tag.EncryptionKeyInformation);
  if (request === undefined || specification === undefined || block === undefined) return undefined;
  if (wrapping === undefined || octets === undefined || information === undefined) return undefined;
  const wrappingKey = group.objects.get(fieldValue(information, Tag.UniqueIdentifier, 'TextString') ?? '');
  const [own, ...others] = wrappingKey?.fixed.get('CryptographicParameters') ?? [];
  const attribute = own?.type === 'Structure' && others.length === 0 ? own : undefined;
  const parameters = structureField(information, Tag.CryptographicParameters) ?? attribute;
  const otherHalf = group.objects.get(wrappingKey?.otherHalf ?? '');
  const { object } = batch;
  return parameters && { request, specification, block, wrapping, octets, object, wrappingKey, otherHalf, parameters };
}

interface KeyWrap {
  /** How node:crypto names it. */
  readonly suffix: string;
  readonly initialValue: Uint8Array;
}

/** The modes that authenticate what they wrap: RFC 3394 section 2.2.3.1, RFC 5649 section 3. */
const KEY_WRAPS: ReadonlyMap<number, KeyWrap> = new Map([
  [Enum.BlockCipherMode.NISTKeyWrap, { suffix: 'wrap', initialValue: Buffer.alloc(8, 0xa6) }],
  [Enum.BlockCipherMode.AESKeyWrapPadding, { suffix: 'wrap-pad', initialValue: Buffer.from('a65959a6', 'hex') }],
]);

/** Undefined where the octets were not wrapped so, or not under this key: node:crypto says it without a code. */
function unwrapped({ suffix, initialValue }: KeyWrap, key: Uint8Array, octets: Uint8Array): Uint8Array | undefined {
  // Of nothing OpenSSL makes nothing, and looks at no initial value.
  if (octets.length === 0) return undefined;
  const decipher = createDecipheriv(`id-aes${key.length * 8}-${suffix}`, key, initialValue);
  try {
    return Buffer.concat([decipher.update(octets), decipher.final()]);
  } catch (error) {
    if (error instanceof Error && error.message === 'Trying to add data in unsupported state') return undefined;
    throw error;
  }
}

function isUnencoded(wrapping: StructureItem): boolean {
  return fieldValue(wrapping, Tag.EncodingOption, 'Enumeration') === Enum.EncodingOption.NoEncoding;
}

/** Whether unwrapped octets are the bare Key Material, or the TTLV-encoded Key Value with the attributes asked for. */
function verifyPlain(plain: Uint8Array, wrapped: WrappedKey): OutputVerdict {
  if (isUnencoded(wrapped.wrapping)) {
    return verifyMaterial(
      structure(Tag.KeyValue, [{ tag: Tag.KeyMaterial, type: 'ByteString', value: plain }]),
      wrapped,
    );
  }
  const keyValue = structureIn(plain);
  if (keyValue?.tag !== Tag.KeyValue || !hasAttributes(keyValue, wrapped)) return 'wrong';
  return verifyMaterial(keyValue, wrapped);
}

function verifyMaterial(keyValue: StructureItem, { block, object }: WrappedKey): OutputVerdict {
  const format = fieldValue(block, Tag.KeyFormatType, 'Enumeration') ?? 0;
  const material = child(keyValue, Tag.KeyMaterial);
  if (material === undefined) return 'wrong';
  const known = object?.contents.get(format);
  if (known !== undefined) return verdictOf([sameBytes(known, materialOctets(material))]);
  if (!FIXED_LENGTH.has(format)) return 'unknown';
  const secret = material.type === 'Structure' ? child(material, Tag.Key) : material;
  return secret === undefined || symmetricLengthProblem(secret, block) !== undefined ? 'wrong' : 'right';
}

/** Formats whose key material has the length that Cryptographic Length says. */
const FIXED_LENGTH: ReadonlySet<number> = new Set([Enum.KeyFormatType.Raw, Enum.KeyFormatType.TransparentSymmetricKey]);

/** Whether the attributes that the specification names are there, as far as the requests of this run gave them. */
function hasAttributes(keyValue: StructureItem, { specification, object }: WrappedKey): boolean {
  const held = keyValue.value.flatMap((field) =>
    field.tag === Tag.Attributes && field.type === 'Structure' ? field.value : [field],
  );
  const given = held.map(attributeAt);
  return children(specification, Tag.AttributeName).every((item) => {
    const name = attributeAt(item);
    return name === undefined || object?.fixed.has(name) !== true || given.includes(name);
  });
}

/** Other modes show only by the plaintext whether they were right: the bare octets of a key that was seen. */
function exchangeIn({ block, wrapping, octets, object }: WrappedKey): Exchange | undefined {
  const plaintext = object?.contents.get(fieldValue(block, Tag.KeyFormatType, 'Enumeration') ?? 0);
  if (plaintext === undefined || !isUnencoded(wrapping)) return undefined;
  const iv = fieldValue(wrapping, Tag.IVCounterNonce, 'ByteString');
  return { plaintext, ciphertext: octets, iv, additionalData: new Uint8Array(), authenticationTag: undefined };
}

function verifyRsa(
  { request, block, wrappingKey, otherHalf, parameters }: WrappedKey,
  exchange: Exchange,
): OutputVerdict {
  const operation = Enum.Operation.Encrypt;
  const asked = { operation, request, response: block, object: wrappingKey, otherHalf, parameters };
  return verifyRsaEncryption(asked, exchange);
}
