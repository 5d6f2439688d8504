import type { Item, StructureItem } from '../harness/codec/item.ts';

/** One instance of an attribute of a Managed Object (1.4 section 2.1.1). */
export interface AttributeInstance {
  /** As the specification prints it, such as 'Cryptographic Usage Mask', or the client's own 'x-...', 'y-...' name. */
  readonly name: string;
  /** From 0; it never changes while the instance lives, and 0 is the only one of a single-instance attribute. */
  readonly index: number;
  /** The value under the attribute's own tag (Tag.CryptographicUsageMask); under Tag.AttributeValue for a custom one. */
  readonly value: Item;
}

/** What access rules and searches need to know of an object without reading it. */
export interface ObjectHead {
  readonly uniqueIdentifier: string;
  /** A value of Enum.ObjectType. */
  readonly objectType: number;
  /** The name of the identity that created or registered it. */
  readonly owner: string;
  /** The operation policy that rules it: its Operation Policy Name, else 'default' (1.4 section 3.18.2). */
  readonly policy: string;
  /** Whether it is in archival storage (1.4 section 4.22); Archive Date alone does not tell. */
  readonly archived: boolean;
}

/**
 * A Managed Object. It is never changed in place: an operation makes a new one and hands it to the store.
 * Everything that the specification calls an attribute stands in `attributes`, including Unique Identifier, Object Type,
 * State and every date, so that Locate and Get Attributes need no second place to look.
 */
export interface ManagedObject extends ObjectHead {
  readonly attributes: readonly AttributeInstance[];
  /**
   * The object itself under its tag: Tag.SymmetricKey with its Key Block, Tag.Certificate, Tag.OpaqueObject and so on,
   * as registered or generated. Null once destroyed.
   */
  readonly content: StructureItem | null;
}

/** The value of one attribute instance, or undefined where the object has none. */
export function attributeValue(object: ManagedObject, name: string, index = 0): Item | undefined {
  return object.attributes.find((instance) => instance.name === name && instance.index === index)?.value;
}

/** All instances of one attribute, in the order of their indices. */
export function attributeInstances(object: ManagedObject, name: string): AttributeInstance[] {
  return object.attributes.filter((instance) => instance.name === name).sort((a, b) => a.index - b.index);
}

/** The object with this instance put in the place of the one with the same name and index, or added. */
export function withAttribute(object: ManagedObject, name: string, value: Item, index = 0): ManagedObject {
  const others = object.attributes.filter((instance) => instance.name !== name || instance.index !== index);
  return { ...object, attributes: [...others, { name, index, value }] };
}

/** The object without this instance; the same object where it has none. */
export function withoutAttribute(object: ManagedObject, name: string, index = 0): ManagedObject {
  const others = object.attributes.filter((instance) => instance.name !== name || instance.index !== index);
  return others.length === object.attributes.length ? object : { ...object, attributes: others };
}
