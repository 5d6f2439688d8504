import type { Item, StructureItem } from '../../harness/codec/item.ts';
import { fieldValue } from '../../harness/message/fields.ts';
import { attributeByName } from '../../harness/spec/attributes.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { normalizeName } from '../../harness/spec/names.ts';
import { OPERATIONS } from '../../harness/spec/operations.ts';
import { enumByName, tagByName } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Engine } from '../engine.ts';
import { answering, holds, type ProfileMutant, refusing, withEach } from './mutant.ts';

const { GeneralFailure, InvalidField, OperationNotSupported } = Enum.ResultReason;

type Spoiled = Pick<ProfileMutant, 'what' | 'spoil'>;

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

/** Whether a request or its answer is about the format: in a key, or asked for. */
const refusedKeyFormat: Family = (name) => {
  const code = enumByName('KeyFormatType', normalizeName(name)) ?? -1;
  return {
    what: `what has the Key Format Type ${name} is refused`,
    spoil: (engine: Engine) =>
      refusing(engine, Enum.ResultReason.KeyFormatTypeNotSupported, (item) => holds(item, Tag.KeyFormatType, code)),
  };
};

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
];

/** The mutant that the id of a check asks for; undefined where it is of no family. */
export function familyMutant(check: string): ProfileMutant | undefined {
  const found = FAMILIES.find(([begins]) => check.startsWith(begins));
  if (found === undefined) return undefined;
  const [begins, family] = found;
  const spoiled = family(check.slice(begins.length));
  return { id: spoiled.what, check, ...spoiled };
}
