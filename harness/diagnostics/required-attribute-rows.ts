import { child, type StructureItem } from '../codec/item.ts';
import { fieldValue, structureField } from '../message/fields.ts';
import { keyBlockOf } from '../message/key-block.ts';
import { Enum } from '../spec/enumerations.ts';
import { tagName, tagTitle } from '../spec/registry.ts';
import { Tag } from '../spec/tags.ts';
import { atLeast } from '../spec/versions.ts';
import type { DiagnosticRow, Finding } from './diagnostic.ts';
import { attributesInside, REQUEST, type Scene } from './scene.ts';

const { KeyFormatType, ObjectType, Operation } = Enum;
const { CryptographicAlgorithm, CryptographicLength, CryptographicUsageMask } = Tag;

/** The attributes that one object needs, and the Template-Attributes that may give them. */
interface Need {
  readonly containers: readonly number[];
  readonly attributes: readonly number[];
}

/** Managed Cryptographic Objects with a Key Block of their own: 1.4 section 2.2. */
const KEYS: ReadonlySet<number | undefined> = new Set([
  ObjectType.SymmetricKey,
  ObjectType.PublicKey,
  ObjectType.PrivateKey,
  ObjectType.SplitKey,
  ObjectType.PGPKey,
]);

/** The other Managed Cryptographic Objects. */
const OTHERS: ReadonlySet<number | undefined> = new Set([ObjectType.SecretData, ObjectType.Certificate]);

/** Formats that do not say themselves which algorithm and which length the key has. */
const MUTE: ReadonlySet<number | undefined> = new Set([
  KeyFormatType.Raw,
  KeyFormatType.Opaque,
  KeyFormatType.TransparentSymmetricKey,
]);

function ofCreate(payload: StructureItem): readonly Need[] {
  const type = fieldValue(payload, Tag.ObjectType, 'Enumeration');
  const ofKeys = type === ObjectType.SecretData ? [] : [CryptographicAlgorithm];
  return [{ containers: [Tag.TemplateAttribute], attributes: [...ofKeys, CryptographicUsageMask] }];
}

function ofCreateKeyPair(): readonly Need[] {
  return [Tag.PrivateKeyTemplateAttribute, Tag.PublicKeyTemplateAttribute].map((own) => ({
    containers: [own, Tag.CommonTemplateAttribute],
    attributes: [CryptographicAlgorithm, CryptographicUsageMask],
  }));
}

function ofRegister(payload: StructureItem): readonly Need[] {
  const type = fieldValue(payload, Tag.ObjectType, 'Enumeration');
  const block = keyBlockOf(payload);
  const isMute = block !== undefined && MUTE.has(fieldValue(block, Tag.KeyFormatType, 'Enumeration'));
  const ofKeys =
    KEYS.has(type) && isMute
      ? [CryptographicAlgorithm, CryptographicLength].filter((tag) => child(block, tag) === undefined)
      : [];
  const ofAll = KEYS.has(type) || OTHERS.has(type) ? [CryptographicUsageMask] : [];
  return [{ containers: [Tag.TemplateAttribute], attributes: [...ofKeys, ...ofAll] }];
}

/** What each operation requires: 1.4 sections 4.1 (Table 165), 4.2 (Table 168) and 4.3 (Table 171). */
const NEEDS: ReadonlyMap<number | undefined, (payload: StructureItem) => readonly Need[]> = new Map([
  [Operation.Create, ofCreate],
  [Operation.CreateKeyPair, ofCreateKeyPair],
  [Operation.Register, ofRegister],
]);

function* missing(scene: Scene): Generator<Finding> {
  // Since 2.0 a server supplies what a client leaves out (2.1 chapter 4, Table 28).
  if (atLeast(scene.version, '2.0')) return;
  for (const [index, { operation, payload }] of (scene.request?.items ?? []).entries()) {
    if (payload === undefined) continue;
    for (const { containers, attributes } of NEEDS.get(operation)?.(payload) ?? []) {
      const given = containers.flatMap((tag) => structureField(payload, tag) ?? []);
      // A template may give the rest.
      if (given.some((container) => child(container, Tag.Name) !== undefined)) continue;
      const keys = given.flatMap((container) => attributesInside(container, scene.sent));
      const lacking = attributes.filter((tag) => !keys.some(({ key }) => key === tagName(tag)));
      if (lacking.length === 0) continue;
      const names = lacking.map((tag) => tagTitle(tag)).join(', ');
      const path = `${REQUEST}/BatchItem[${index}]/RequestPayload/${tagName(containers[0] ?? 0)}`;
      yield { path, message: `the request does not give ${names}` };
    }
  }
}

/** What a request must say about a new object. */
export const REQUIRED_ATTRIBUTE_ROWS: readonly DiagnosticRow[] = [
  {
    id: 'REQUIRED_ATTRIBUTE_MISSING',
    title: 'a request of 1.x for a new object without an attribute that it must give',
    rule: 'Create, Create Key Pair and Register give Cryptographic Algorithm and Usage Mask; Register of keys the Length too',
    section: 'KMIP 1.4 sections 4.1, 4.2 and 4.3',
    reports: ['mongodb/libmongocrypt#603'],
    recognise: missing,
  },
];
