import { z } from 'zod';
import { CodecError } from '../harness/codec/deviation.ts';
import type { Item, StructureItem } from '../harness/codec/item.ts';
import { attributeItem } from '../harness/message/attributes.ts';
import { attributeByName, isCustomName } from '../harness/spec/attributes.ts';
import { Enum, type EnumerationName } from '../harness/spec/enumerations.ts';
import { Tag } from '../harness/spec/tags.ts';
import type { Version } from '../harness/spec/versions.ts';
import { OBJECT_TAGS } from './operations/object-types.ts';
import { WrittenError, writtenItem } from './written.ts';

/** Settings that are values of KMIP, written by their XML names: see written.ts. */

type Fields = Record<string, unknown>;

/** A structure under this tag, written as its fields in the version that has most of them. */
export function writtenStructure(tag: number, version?: Version) {
  return z.record(z.string(), z.unknown()).transform((fields: Fields, context) => {
    return attempt(() => writtenItem(tag, fields, version) as StructureItem, context) ?? z.NEVER;
  });
}

/** A value of an enumeration by its XML name. */
export function writtenEnumeration(name: EnumerationName) {
  const values: Readonly<Record<string, number>> = Enum[name];
  return z.enum(Object.keys(values)).transform((value) => values[value] as number);
}

/** Octets in hexadecimal digits. */
export const writtenOctets = z
  .string()
  .regex(/^([0-9a-f]{2})+$/i, 'pairs of hexadecimal digits were expected')
  .transform((digits): Uint8Array => Buffer.from(digits, 'hex'));

const attributes = z.record(z.string(), z.unknown()).transform((values: Fields, context) => {
  const items = Object.entries(values).flatMap(([name, value]) =>
    [value].flat().map((one) => attempt(() => writtenAttribute(name, one), context)),
  );
  return items.filter((item) => item !== undefined);
});

/** An object that the server has before its first client comes. */
export const writtenObject = z
  .strictObject({
    objectType: writtenEnumeration('ObjectType'),
    /** The identity that it belongs to; without one it is nobody's, and its operation policy alone rules it. */
    owner: z.string().min(1).optional(),
    /** How many of it, where the server makes it. */
    count: z.int().min(1).max(1000).default(1),
    /** The object itself; without it the server makes a symmetric key. */
    object: z.record(z.string(), z.unknown()).optional(),
    /** By their names as the specification prints them; a list for several instances. */
    attributes: attributes.prefault({}),
  })
  .transform(({ object, ...rest }, context) => {
    const tag = OBJECT_TAGS.get(rest.objectType);
    if (object === undefined || tag === undefined) return { ...rest, content: undefined };
    return { ...rest, content: attempt(() => writtenItem(tag, object), context) ?? z.NEVER };
  });

export type WrittenObject = z.output<typeof writtenObject>;

/** A Name may be its text alone. */
function writtenAttribute(name: string, value: unknown): Item {
  const attribute = isCustomName(name) ? undefined : attributeByName(name);
  if (attribute === undefined && !isCustomName(name)) throw new WrittenError(`${name} is no attribute`);
  const isShortName = name === 'Name' && typeof value === 'string';
  const fields = isShortName ? { NameValue: value, NameType: 'UninterpretedTextString' } : value;
  const item =
    attribute === undefined
      ? { tag: Tag.AttributeValue, type: 'TextString' as const, value: String(value) }
      : writtenItem(attribute.tag, fields);
  return attributeItem({ name, value: item });
}

function attempt<T>(read: () => T, context: z.RefinementCtx): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof WrittenError || error instanceof CodecError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
    return undefined;
  }
}
