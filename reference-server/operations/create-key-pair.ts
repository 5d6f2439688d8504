import type { KeyObject } from 'node:crypto';
import { enumeration, type Item, integer, structure, textString } from '../../harness/codec/item.ts';
import { structureField } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { digestAttribute } from '../crypto/digest.ts';
import { asymmetricFacts, type KeyFacts } from '../crypto/key.ts';
import { writeKeyMaterial } from '../crypto/key-formats.ts';
import { generateKeyPair } from '../crypto/key-pairs.ts';
import { KmipError } from '../errors.ts';
import type { Fields } from '../fields.ts';
import type { ManagedObject } from '../object.ts';
import { sameValue } from '../policy/attribute-values.ts';
import { type KnownKey, makeKeyBlock } from '../policy/key-blocks.ts';
import { linked } from '../policy/links.ts';
import { newObject } from '../policy/new-object.ts';
import { type RequestedAttribute, requestedValue, requireAttributes } from '../policy/requested-attributes.ts';
import { requestedAttributes } from '../policy/template-attributes.ts';
import type { Operation, OperationContext } from './operation.ts';

const { PrivateKey, PublicKey } = Enum.ObjectType;
const { PrivateKeyLink, PublicKeyLink } = Enum.LinkType;

/** "SHALL contain the same value for both Private and Public Key" (1.4 Table 168). */
const SHARED = [
  'Cryptographic Algorithm',
  'Cryptographic Length',
  'Cryptographic Domain Parameters',
  'Cryptographic Parameters',
];

/** One half of a key pair before it is a Managed Object. */
interface Half {
  readonly kind: 'private' | 'public';
  readonly key: KeyObject;
  readonly formatType: number;
  readonly requested: readonly RequestedAttribute[];
}

/** Create Key Pair (1.4 section 4.2, Tables 168 and 329). */
export const createKeyPair: Operation = {
  code: Enum.Operation.CreateKeyPair,
  request(payload, context) {
    const forPrivate = attributesFor(payload, Tag.PrivateKeyTemplateAttribute, context);
    const forPublic = attributesFor(payload, Tag.PublicKeyTemplateAttribute, context);
    assertShared(forPrivate, forPublic);
    const algorithm = requestedValue(forPrivate, 'Cryptographic Algorithm') as number;
    const asked = requestedValue(forPrivate, 'Cryptographic Length');
    const pair = generateKeyPair({ algorithm, length: asked, recommendedCurve: recommendedCurve(forPrivate) });
    const { length } = asymmetricFacts(pair.publicKey) as KeyFacts;
    const properties = { algorithm, length };
    const { privateKey, publicKey, formats } = pair;
    const privateHalf = {
      kind: 'private',
      key: privateKey,
      formatType: formats.privateKey,
      requested: forPrivate,
    } as const;
    const publicHalf = { kind: 'public', key: publicKey, formatType: formats.publicKey, requested: forPublic } as const;

    const privateObject = insertHalf(privateHalf, properties, context);
    const publicObject = insertHalf(publicHalf, properties, context);
    context.store.update(linked(privateObject, PublicKeyLink, publicObject));
    context.store.update(linked(publicObject, PrivateKeyLink, privateObject));
    context.idPlaceholder = privateObject.uniqueIdentifier;
    return [
      textString(Tag.PrivateKeyUniqueIdentifier, privateObject.uniqueIdentifier),
      textString(Tag.PublicKeyUniqueIdentifier, publicObject.uniqueIdentifier),
    ];
  },
};

/** The attributes that one key of the pair gets: its own go before the common ones. */
function attributesFor(payload: Fields, tag: number, context: OperationContext): RequestedAttribute[] {
  const structures = [Tag.CommonTemplateAttribute, tag].map((one) => structureField(payload.structure, one));
  const requested = requestedAttributes(structures, context);
  requireAttributes(requested, ['Cryptographic Algorithm', 'Cryptographic Usage Mask']);
  return requested;
}

function assertShared(one: readonly RequestedAttribute[], other: readonly RequestedAttribute[]): void {
  for (const name of SHARED) {
    const [values, others] = [one, other].map((half) => half.filter((requested) => requested.name === name));
    const differ =
      values?.length !== others?.length ||
      values?.some(({ value }) => !others?.some((requested) => sameValue(value, requested.value)));
    if (differ) throw new KmipError(Enum.ResultReason.InvalidField, `${name} is not the same for both keys`);
  }
}

function recommendedCurve(requested: readonly RequestedAttribute[]): number | undefined {
  const parameters = requested.find(({ name }) => name === 'Cryptographic Domain Parameters')?.value;
  if (parameters?.type !== 'Structure') return undefined;
  const curve = parameters.value.find(({ tag }) => tag === Tag.RecommendedCurve);
  return curve?.type === 'Enumeration' ? curve.value : undefined;
}

function insertHalf(half: Half, properties: KnownKey, context: OperationContext): ManagedObject {
  const { kind, key, formatType, requested } = half;
  const objectType = kind === 'private' ? PrivateKey : PublicKey;
  const material = writeKeyMaterial(objectType, formatType, { kind, key }) as Item;
  const object = newObject(
    {
      objectType,
      content: structure(kind === 'private' ? Tag.PrivateKey : Tag.PublicKey, [
        makeKeyBlock(formatType, material, properties),
      ]),
      requested,
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
