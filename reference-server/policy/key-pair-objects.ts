import type { KeyObject } from 'node:crypto';
import { enumeration, type Item, integer, structure } from '../../harness/codec/item.ts';
import { structureField } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { digestAttribute } from '../crypto/digest.ts';
import { asymmetricFacts, type KeyFacts } from '../crypto/key.ts';
import { writeKeyMaterial } from '../crypto/key-formats.ts';
import { type KeyPairParameters, keyPairGeneration } from '../crypto/key-pairs.ts';
import { KmipError, REASONS } from '../errors.ts';
import { Fields } from '../fields.ts';
import type { ManagedObject } from '../object.ts';
import type { OperationContext } from '../operations/operation.ts';
import { valueKey } from './attribute-values.ts';
import { type KnownKey, makeKeyBlock } from './key-blocks.ts';
import { linked } from './links.ts';
import { type Blueprint, newObject } from './new-object.ts';
import type { RequestedAttribute } from './requested-attributes.ts';
import { requestedAttributes } from './template-attributes.ts';

const { PrivateKey, PublicKey } = Enum.ObjectType;
const { PrivateKeyLink, PublicKeyLink } = Enum.LinkType;

/** "SHALL contain the same value for both Private and Public Key" (1.4 Table 168). */
const SHARED = [
  'Cryptographic Algorithm',
  'Cryptographic Length',
  'Cryptographic Domain Parameters',
  'Cryptographic Parameters',
];

/** Something of each key of a pair. */
export interface Pair<T> {
  readonly privateKey: T;
  readonly publicKey: T;
}

/** What attributes one key of a pair gets. */
type HalfAttributes = Pick<Blueprint, 'requested' | 'copied'>;

/** One key of a pair before it is a Managed Object. */
interface Half {
  readonly kind: 'private' | 'public';
  readonly key: KeyObject;
  readonly formatType: number;
  readonly attributes: HalfAttributes;
}

/**
 * The attributes that a request asks for each key, and those that the server has for what it leaves out: its own go before the common ones (1.4 sections 4.2 and 4.5). Throws
 * Invalid Field where what both share is not the same.
 */
export function requestedForPair(
  payload: Fields,
  context: OperationContext,
  defaults?: 'with defaults',
): Pair<RequestedAttribute[]> {
  const requestedFor = (tag: number, objectType: number) =>
    requestedAttributes(
      [Tag.CommonTemplateAttribute, tag].map((one) => structureField(payload.structure, one)),
      context,
      defaults && objectType,
    );
  const pair = {
    privateKey: requestedFor(Tag.PrivateKeyTemplateAttribute, PrivateKey),
    publicKey: requestedFor(Tag.PublicKeyTemplateAttribute, PublicKey),
  };
  assertShared(pair);
  return pair;
}

function assertShared({ privateKey, publicKey }: Pair<RequestedAttribute[]>): void {
  for (const name of SHARED) {
    const [values, others] = [privateKey, publicKey].map((half) =>
      half
        .filter((requested) => requested.name === name)
        .map(({ value }) => valueKey(value))
        .sort(),
    );
    if (values?.join() !== others?.join())
      throw new KmipError(REASONS.attributeValue, `${name} is not the same for both keys`);
  }
}

/** What the Cryptographic Domain Parameters of a request say. */
export function requestedDomain(
  requested: readonly RequestedAttribute[],
): Pick<KeyPairParameters, 'recommendedCurve' | 'qLength'> {
  const parameters = requested.find(({ name }) => name === 'Cryptographic Domain Parameters')?.value;
  if (parameters?.type !== 'Structure') return {};
  const fields = new Fields(parameters);
  return { recommendedCurve: fields.enumeration(Tag.RecommendedCurve), qLength: fields.integer(Tag.Qlength) };
}

/** Makes a key pair and adds both keys to the store, each with its Link to the other (1.4 section 4.2). */
export function insertKeyPair(
  parameters: KeyPairParameters,
  attributes: Pair<HalfAttributes>,
  context: OperationContext,
): Pair<ManagedObject> {
  const { formats, ...generation } = keyPairGeneration(parameters);
  const { privateKey, publicKey } = context.longWork(generation);
  const { length } = asymmetricFacts(publicKey) as KeyFacts;
  const half = (one: Half) => insertHalf(one, { algorithm: parameters.algorithm, length }, context);
  const made = {
    privateKey: half({
      kind: 'private',
      key: privateKey,
      formatType: formats.privateKey,
      attributes: attributes.privateKey,
    }),
    publicKey: half({
      kind: 'public',
      key: publicKey,
      formatType: formats.publicKey,
      attributes: attributes.publicKey,
    }),
  };
  const pair = {
    privateKey: linked(made.privateKey, PublicKeyLink, made.publicKey),
    publicKey: linked(made.publicKey, PrivateKeyLink, made.privateKey),
  };
  context.store.update(pair.privateKey);
  context.store.update(pair.publicKey);
  return pair;
}

function insertHalf(half: Half, properties: KnownKey, context: OperationContext): ManagedObject {
  const { kind, key, formatType, attributes } = half;
  const objectType = kind === 'private' ? PrivateKey : PublicKey;
  const material = writeKeyMaterial(objectType, formatType, { kind, key }) as Item;
  const object = newObject(
    {
      ...attributes,
      objectType,
      content: structure(kind === 'private' ? Tag.PrivateKey : Tag.PublicKey, [
        makeKeyBlock(formatType, material, properties),
      ]),
      derived: [
        ['Cryptographic Algorithm', enumeration(Tag.CryptographicAlgorithm, properties.algorithm)],
        ['Cryptographic Length', integer(Tag.CryptographicLength, properties.length)],
        ['Digest', digestAttribute(material, formatType)],
      ],
      generated: true,
    },
    context,
  );
  context.store.insert(object);
  return object;
}
