import {
  boolean,
  dateTime,
  enumeration,
  type Item,
  integer,
  interval,
  structure,
  textString,
} from '../harness/codec/item.ts';
import { type AttributeView, attributeItem, readAttribute } from '../harness/message/attributes.ts';
import { structureFields } from '../harness/message/fields.ts';
import { protocolVersion } from '../harness/message/header.ts';
import { buildRequest } from '../harness/message/request.ts';
import { attributeByName, isCustomName } from '../harness/spec/attributes.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import type { ItemType } from '../harness/spec/item-types.ts';
import { enumName, tagTypes } from '../harness/spec/registry.ts';
import { Tag } from '../harness/spec/tags.ts';
import type { Version } from '../harness/spec/versions.ts';
import { Fields } from '../reference-server/fields.ts';
import type { Engine } from './engine.ts';

/** The value of an attribute as a test writes it: a structure as its fields, anything unusual as an item. */
export type PlainValue = number | bigint | string | boolean | readonly Item[] | Item;

const MAKERS: Partial<Record<ItemType, (value: never) => Item>> = {
  Integer: (value: number) => integer(Tag.AttributeValue, value),
  Enumeration: (value: number) => enumeration(Tag.AttributeValue, value),
  Boolean: (value: boolean) => boolean(Tag.AttributeValue, value),
  TextString: (value: string) => textString(Tag.AttributeValue, value),
  DateTime: (value: bigint) => dateTime(Tag.AttributeValue, value),
  Interval: (value: number) => interval(Tag.AttributeValue, value),
  Structure: (value: readonly Item[]) => structure(Tag.AttributeValue, value),
};

/** An Attribute structure of 1.x; the type of the value is that of the attribute, and text where it is a custom one. */
export function attribute(name: string, value: PlainValue, index?: number): Item {
  const isItem = typeof value === 'object' && 'tag' in value;
  const tag = isCustomName(name) ? undefined : attributeByName(name)?.tag;
  const type = (tag === undefined ? undefined : tagTypes(tag, '1.4')?.[0]) ?? 'TextString';
  const item = isItem ? value : (MAKERS[type]?.(value as never) as Item);
  return attributeItem({ name, value: item, ...(index === undefined ? {} : { index }) });
}

/** A Template-Attribute with these attributes and the names of templates. */
export function template(attributes: Readonly<Record<string, PlainValue>> | readonly Item[], ...names: string[]): Item {
  const items = Array.isArray(attributes)
    ? attributes
    : Object.entries(attributes).map(([name, value]) => attribute(name, value));
  return structure(Tag.TemplateAttribute, [...names.map((name) => structure(Tag.Name, nameFields(name))), ...items]);
}

/** The fields of a Name (1.4 section 3.2). */
export function nameFields(value: string, type: number = Enum.NameType.UninterpretedTextString): Item[] {
  return [textString(Tag.NameValue, value), enumeration(Tag.NameType, type)];
}

export function uid(uniqueIdentifier: string): Item {
  return textString(Tag.UniqueIdentifier, uniqueIdentifier);
}

/** What one operation came to. */
export interface Reply {
  /** 'Success', or the XML name of the Result Reason. */
  readonly result: string;
  readonly payload: Fields;
}

/** Sends the reference server one operation at a time, in one version and as one client. */
export class EngineClient {
  readonly engine: Engine;
  readonly version: Version;
  readonly identity: string;

  constructor(engine: Engine, version: Version = '1.4', identity = 'alice') {
    this.engine = engine;
    this.version = version;
    this.identity = identity;
  }

  /** A batch of operations, each with the fields of its payload. */
  batch(...items: readonly (readonly [operation: keyof typeof Enum.Operation, ...fields: Item[]])[]): Reply[] {
    const inits = items.map(([operation, ...payload], index) => ({
      operation: Enum.Operation[operation],
      payload,
      ...(items.length > 1 ? { uniqueBatchItemId: Uint8Array.of(index) } : {}),
    }));
    const response = this.engine.send(buildRequest(protocolVersion(this.version), inits), this.identity);
    return response.items.map(({ resultReason, payload }) => ({
      result: resultReason === undefined ? 'Success' : (enumName('ResultReason', resultReason) ?? `${resultReason}`),
      payload: new Fields(payload ?? structure(Tag.ResponsePayload, [])),
    }));
  }

  send(operation: keyof typeof Enum.Operation, ...fields: Item[]): Reply {
    return this.batch([operation, ...fields])[0] as Reply;
  }

  /** The response payload of an operation that succeeds. Throws where it does not. */
  ok(operation: keyof typeof Enum.Operation, ...fields: Item[]): Fields {
    const { result, payload } = this.send(operation, ...fields);
    if (result !== 'Success') throw new Error(`${operation}: ${result}`);
    return payload;
  }

  /** The Unique Identifier in the response to an operation that succeeds. */
  identifier(operation: keyof typeof Enum.Operation, ...fields: Item[]): string {
    return this.ok(operation, ...fields).text(Tag.UniqueIdentifier) as string;
  }

  /** A new AES key of 128 bits for Encrypt with these attributes besides: its Unique Identifier. */
  key(attributes: Readonly<Record<string, PlainValue>> = {}): string {
    return this.identifier(
      'Create',
      enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey),
      template({
        'Cryptographic Algorithm': Enum.CryptographicAlgorithm.AES,
        'Cryptographic Length': 128,
        'Cryptographic Usage Mask': 4,
        ...attributes,
      }),
    );
  }

  /** The attributes of an object; all of them where none is named. */
  attributes(uniqueIdentifier: string, ...names: string[]): AttributeView[] {
    const fields = names.map((name) => textString(Tag.AttributeName, name));
    const { structure: payload } = this.ok('GetAttributes', uid(uniqueIdentifier), ...fields);
    return structureFields(payload, Tag.Attribute).map(readAttribute);
  }

  /** The value of the first instance of one attribute, or undefined. */
  value(uniqueIdentifier: string, name: string): Item['value'] | undefined {
    return this.attributes(uniqueIdentifier, name)[0]?.value?.value;
  }
}
