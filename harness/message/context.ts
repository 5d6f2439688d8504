import type { StructureItem } from '../codec/item.ts';
import { attributeByName, isCustomName } from '../spec/attributes.ts';
import { Enum } from '../spec/enumerations.ts';
import { enumInVersion } from '../spec/registry.ts';
import {
  batchItemOf,
  credentialValueOf,
  type Direction,
  keyMaterialOf,
  payloadOf,
  type Structure,
  structureOf,
} from '../spec/structures.ts';
import { Tag } from '../spec/tags.ts';
import { atLeast, inVersion, type Version } from '../spec/versions.ts';
import { fieldValue } from './fields.ts';

/** Where an item stands in a message. */
export interface Context {
  readonly version: Version;
  readonly direction: Direction;
  /** The structures around it, innermost first. */
  readonly parents: readonly StructureItem[];
}

/** The context of the fields of `item`, which itself stands in `context`. */
export function inside(item: StructureItem, { version, direction, parents }: Context): Context {
  return { version, direction, parents: [item, ...parents] };
}

/**
 * The Attribute Name beside an Attribute Value of 1.x; undefined elsewhere, and where the attribute is of other versions: no
 * table of this one says anything about its value.
 */
export function attributeNameAt(tag: number, { version, parents }: Context): string | undefined {
  // In 2.x Attribute Values are those of vendor attributes (2.0 section 4.53), of any type.
  if (tag !== Tag.AttributeValue || atLeast(version, '2.0')) return undefined;
  const name = fieldValue(parents[0], Tag.AttributeName, 'TextString');
  const attribute = name === undefined ? undefined : attributeByName(name);
  return attribute === undefined || inVersion(attribute, version) ? name : undefined;
}

/**
 * Whether the fields inside are those of a value that Locate compares objects with: "all of the structure fields are not
 * REQUIRED to be specified" (1.0 section 4.8, 1.1 to 1.4 section 4.9, 2.0 section 6.1.27, 2.1 section 6.1.28).
 */
export function isCriterion({ direction, parents }: Context): boolean {
  const operation = parents.find(({ tag }) => tag === Tag.BatchItem);
  return (
    direction === 'request' &&
    parents.some(({ tag }) => tag === Tag.AttributeValue || tag === Tag.Attributes) &&
    fieldValue(operation, Tag.Operation, 'Enumeration') === Enum.Operation.Locate
  );
}

type Lookup = (context: Context) => Structure | undefined;

function whereKnown(value: number | undefined, lookup: (value: number) => Structure | undefined) {
  return value === undefined ? undefined : lookup(value);
}

function payload({ version, direction, parents }: Context): Structure | undefined {
  const operation = fieldValue(parents[0], Tag.Operation, 'Enumeration');
  return whereKnown(operation, (code) =>
    enumInVersion('Operation', code, version) ? payloadOf(code, direction, version) : undefined,
  );
}

/** The structures that depend on more than their tag. */
const LOOKUPS: ReadonlyMap<number, Lookup> = new Map<number, Lookup>([
  [Tag.BatchItem, ({ direction, version }) => batchItemOf(direction, version)],
  [Tag.RequestPayload, payload],
  [Tag.ResponsePayload, payload],
  [
    Tag.CredentialValue,
    ({ version, parents }) =>
      whereKnown(fieldValue(parents[0], Tag.CredentialType, 'Enumeration'), (type) => credentialValueOf(type, version)),
  ],
  [
    Tag.KeyMaterial,
    ({ version, parents }) =>
      whereKnown(fieldValue(parents[1], Tag.KeyFormatType, 'Enumeration'), (format) => keyMaterialOf(format, version)),
  ],
  [
    Tag.AttributeValue,
    (context) => {
      const name = attributeNameAt(Tag.AttributeValue, context);
      const attribute = name === undefined || isCustomName(name) ? undefined : attributeByName(name);
      return attribute && structureOf(attribute.tag, context.version);
    },
  ],
]);

/** The table for the fields of a structure in its context; undefined where no table defines them. */
export function structureAt(tag: number, context: Context): Structure | undefined {
  const lookup = LOOKUPS.get(tag);
  return lookup === undefined ? structureOf(tag, context.version) : lookup(context);
}
