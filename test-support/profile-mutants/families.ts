import { child, type Item, type StructureItem } from '../../harness/codec/item.ts';
import { fieldValue } from '../../harness/message/fields.ts';
import { attributeByName } from '../../harness/spec/attributes.ts';
import { Enum, type EnumerationName } from '../../harness/spec/enumerations.ts';
import { normalizeName } from '../../harness/spec/names.ts';
import { OPERATIONS } from '../../harness/spec/operations.ts';
import { enumByName, tagByName } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Engine } from '../engine.ts';
import { answering, holds, type ProfileMutant, refusing, type Spoil, withEach } from './mutant.ts';

const { GeneralFailure, InvalidField, OperationNotSupported } = Enum.ResultReason;

interface Spoiled {
  readonly what: string;
  readonly spoil: Spoil;
}

/** What is done to the server for all checks of a kind: the rest of the check's id says to what. */
type Family = (name: string) => Spoiled;

/** The code of an operation by its printed name. */
function operationCode(name: string): number {
  const found = Object.values(OPERATIONS).find((operation) => operation.name === name);
  if (found === undefined) throw new Error(`no operation is called ${name}`);
  return found.code;
}

const refusedOperation: Family = (name) => ({
  what: `${name} is refused as Operation Not Supported`,
  spoil: (engine) =>
    refusing(
      engine,
      OperationNotSupported,
      (item) => fieldValue(item, Tag.Operation, 'Enumeration') === operationCode(name),
    ),
});

const otherReasons: Family = (name) => ({
  what: `whatever ${name} is refused for, it is called General Failure`,
  spoil: (engine) =>
    answering(engine, (response) =>
      withEach(response, Tag.BatchItem, (item) => {
        const isIt =
          item.type === 'Structure' && fieldValue(item, Tag.Operation, 'Enumeration') === operationCode(name);
        if (!isIt) return item;
        return withEach(item, Tag.ResultReason, (field) => ({ ...field, value: GeneralFailure }) as Item);
      }),
    ),
});

/** Whether an item is an attribute of this name: an Attribute structure of 1.x, or an attribute by its own tag in 2.x. */
function isAttribute(item: Item, name: string): boolean {
  if (item.type !== 'Structure' || item.tag !== Tag.Attribute) return item.tag === attributeByName(name)?.tag;
  return fieldValue(item, Tag.AttributeName, 'TextString') === name;
}

function withoutAttribute(item: StructureItem, name: string): StructureItem {
  const value = item.value.flatMap((field): readonly Item[] => {
    if (isAttribute(field, name)) return [];
    return field.type === 'Structure' ? [withoutAttribute(field, name)] : [field];
  });
  return { ...item, value };
}

const GETTING: ReadonlySet<number> = new Set([Enum.Operation.GetAttributes, Enum.Operation.GetAttributeList]);

const hiddenAttribute: Family = (name) => ({
  what: `Get Attributes never tells ${name}`,
  spoil: (engine) =>
    answering(engine, (response) =>
      withEach(response, Tag.BatchItem, (item) => {
        if (item.type !== 'Structure' || !GETTING.has(fieldValue(item, Tag.Operation, 'Enumeration') ?? 0)) return item;
        return withEach(item, Tag.ResponsePayload, (payload) =>
          payload.type === 'Structure' ? emptied(payload, name) : payload,
        );
      }),
    ),
});

/** A payload without an attribute; the Unique Identifier of the object that it is about stays. */
function emptied(payload: StructureItem, name: string): StructureItem {
  const [first, ...rest] = payload.value;
  const { value } = withoutAttribute({ ...payload, value: rest }, name);
  return { ...payload, value: first === undefined ? value : [first, ...value] };
}

const refusedObjectType: Family = (name) => ({
  what: `what has the Object Type ${name} is refused`,
  spoil: (engine) =>
    refusing(engine, InvalidField, (item) =>
      holds(item, Tag.ObjectType, enumByName('ObjectType', normalizeName(name)) ?? -1),
    ),
});

const hiddenStructure: Family = (name) => ({
  what: `no answer has ${name}`,
  spoil: (engine) =>
    answering(engine, (response) => withEach(response, tagByName(normalizeName(name)) ?? -1, () => undefined)),
});

/** 'PKCS#1 of RSA' is a format and what is written in it. */
const refusedKeyFormat: Family = (name) => {
  const [format = name] = name.split(' of ');
  return refusedValue('Key Format Type', Tag.KeyFormatType, enumByName('KeyFormatType', normalizeName(format)), format);
};

function refusedValue(title: string, tag: number, code: number | undefined, name: string): Spoiled {
  if (code === undefined) throw new Error(`${title} has no value ${name}`);
  return {
    what: `what has the ${title} ${name} is refused`,
    spoil: (engine) => refusing(engine, InvalidField, (item) => holds(item, tag, code)),
  };
}

/** Requests with a value of an enumeration are refused. */
const refusedEnumeration =
  (title: string, enumeration: EnumerationName, tag: number): Family =>
  (name) =>
    refusedValue(title, tag, enumByName(enumeration, normalizeName(name)), name);

/** 'AES 128', 'ECDSA P-256': nothing of the kind is generated. */
const refusedGeneration: Family = (name) => {
  const [algorithm = name] = name.split(' ');
  const code = enumByName('CryptographicAlgorithm', normalizeName(algorithm)) ?? -1;
  const length = Number(name.split(' ')[1]);
  const makes: ReadonlySet<number | undefined> = new Set([Enum.Operation.Create, Enum.Operation.CreateKeyPair]);
  return {
    what: `keys of ${name} are not generated`,
    spoil: (engine: Engine) =>
      refusing(
        engine,
        InvalidField,
        (item) =>
          makes.has(fieldValue(item, Tag.Operation, 'Enumeration')) &&
          holds(item, Tag.CryptographicAlgorithm, code) &&
          (Number.isNaN(length) || anyHolds(item, (field) => field.type === 'Integer' && field.value === length)),
      ),
  };
};

function anyHolds(item: StructureItem, is: (field: Item) => boolean): boolean {
  return item.value.some((field) => is(field) || (field.type === 'Structure' && anyHolds(field, is)));
}

/** The custom attributes of a request: x- in 1.x, those of a vendor in 2.x. */
function customAttributes(item: StructureItem): StructureItem[] {
  return item.value.flatMap((field) => {
    if (field.type !== 'Structure') return [];
    if (field.tag !== Tag.Attribute) return customAttributes(field);
    const name = fieldValue(field, Tag.AttributeName, 'TextString') ?? '';
    const isVendor = child(field, Tag.VendorIdentification) !== undefined;
    return isVendor || name.startsWith('x-') ? [field] : [];
  });
}

function refusedCustom(what: string, has: (attributes: readonly StructureItem[]) => boolean): Spoiled {
  return { what, spoil: (engine) => refusing(engine, InvalidField, (item) => has(customAttributes(item))) };
}

const ITEM_TYPES: Readonly<Record<string, Item['type']>> = {
  'Text String': 'TextString',
  Integer: 'Integer',
  'Date-Time': 'DateTime',
};

const refusedCustomType: Family = (name) =>
  refusedCustom(`custom attributes of type ${name} are refused`, (attributes) =>
    attributes.some((one) => child(one, Tag.AttributeValue)?.type === ITEM_TYPES[name]),
  );

const shortCustomNames: Family = (text) => {
  const length = Number.parseInt(text, 10);
  return refusedCustom(`names of custom attributes have fewer than ${length} characters`, (attributes) =>
    attributes.some((one) => (fieldValue(one, Tag.AttributeName, 'TextString') ?? '').length >= length),
  );
};

const fewCustomAttributes: Family = (text) => {
  const count = Number.parseInt(text, 10);
  return refusedCustom(
    `an object has fewer than ${count} custom attributes`,
    (attributes) => attributes.length >= count,
  );
};

/** Texts are kept up to a length, and cut there. */
const cutTexts: Family = (text) => {
  const length = Number.parseInt(text, 10);
  return {
    what: `texts are cut to fewer than ${length} characters`,
    spoil: (engine) => answering(engine, (response) => cut(response, length - 1)),
  };
};

function cut(item: StructureItem, length: number): StructureItem {
  const value = item.value.map((field): Item => {
    if (field.type === 'Structure') return cut(field, length);
    return field.type === 'TextString' ? { ...field, value: field.value.slice(0, length) } : field;
  });
  return { ...item, value };
}

const refusedAlgorithm: Family = (name) => {
  const [algorithm = name] = name.split(/,| of | with | in | \d/);
  const code = enumByName('CryptographicAlgorithm', normalizeName(algorithm)) ?? -1;
  return {
    what: `what has the Cryptographic Algorithm ${algorithm} is refused`,
    spoil: (engine: Engine) => refusing(engine, InvalidField, (item) => holds(item, Tag.CryptographicAlgorithm, code)),
  };
};

/** By the words that ids of checks begin with. */
const FAMILIES: readonly (readonly [begins: string, family: Family])[] = [
  ['operation ', refusedOperation],
  ['error handling ', otherReasons],
  ['attribute ', hiddenAttribute],
  ['object type ', refusedObjectType],
  ['structure ', hiddenStructure],
  ['key format ', refusedKeyFormat],
  ['algorithm ', refusedAlgorithm],
  ['generation of ', refusedGeneration],
  ['Certificate Type ', refusedEnumeration('Certificate Type', 'CertificateType', Tag.CertificateType)],
  ['Name Type ', refusedEnumeration('Name Type', 'NameType', Tag.NameType)],
  ['Recommended Curve ', refusedEnumeration('Recommended Curve', 'RecommendedCurve', Tag.RecommendedCurve)],
  ['Hashing Algorithm ', refusedEnumeration('Hashing Algorithm', 'HashingAlgorithm', Tag.HashingAlgorithm)],
  ['Digital Signature Algorithm ', () => hiddenAttribute('Digital Signature Algorithm')],
  ['custom attribute of type ', refusedCustomType],
  ['custom attribute and Name of ', cutTexts],
  ['custom attribute name of ', shortCustomNames],
];

/** The mutant that the id of a check asks for; undefined where it is of no family. */
export function familyMutant(check: string): ProfileMutant | undefined {
  if (/^\d+ custom attributes$/.test(check)) return mutantOf(check, fewCustomAttributes(check));
  const found = FAMILIES.find(([begins]) => check.startsWith(begins));
  if (found === undefined) return undefined;
  const [begins, family] = found;
  return mutantOf(check, family(check.slice(begins.length)));
}

function mutantOf(check: string, spoiled: Spoiled): ProfileMutant {
  return { id: `${check}: ${spoiled.what}`, check, ...spoiled };
}
