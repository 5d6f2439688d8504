import { attributeByName } from './attributes.ts';
import { ENUMERATIONS, type EnumerationName } from './enumerations.ts';
import { MASKS, type MaskName } from './masks.ts';
import { tagName, type ValueTable } from './registry.ts';
import type { TagName } from './tags.ts';

/** Tags whose values come from a table of another name; all others use the enumeration or mask of their own name. */
const VALUES_OF: Partial<Record<TagName, ValueTable>> = {
  AttributeReference: 'Tag',
  CertificateRequestUniqueIdentifier: 'UniqueIdentifier',
  ExtensionType: 'ItemType',
  LinkedObjectIdentifier: 'UniqueIdentifier',
  MaskGeneratorHashingAlgorithm: 'HashingAlgorithm',
  PrivateKeyUniqueIdentifier: 'UniqueIdentifier',
  PublicKeyUniqueIdentifier: 'UniqueIdentifier',
  ReplacedUniqueIdentifier: 'UniqueIdentifier',
  Tag: 'Tag',
};

/** The tag whose values an item has: of an Attribute Value (1.x), the one that its Attribute Name names. */
function valueTag(tag: number, attributeName?: string): TagName | undefined {
  return tagName(attributeName === undefined ? tag : (attributeByName(attributeName)?.tag ?? tag));
}

/**
 * The table from which the values of an Enumeration with this tag are taken, or undefined where no table is defined
 * (the Attribute Value of a custom attribute). `attributeName` is the text of the Attribute Name beside an Attribute
 * Value (1.0 to 1.4 section 2.1.1).
 */
export function enumerationOf(tag: number, attributeName?: string): ValueTable | undefined {
  const name = valueTag(tag, attributeName);
  if (name === undefined) return undefined;
  return VALUES_OF[name] ?? (Object.hasOwn(ENUMERATIONS, name) ? (name as EnumerationName) : undefined);
}

/** The mask whose bits an Integer with this tag has, or undefined; `attributeName` as for enumerationOf. */
export function maskOf(tag: number, attributeName?: string): MaskName | undefined {
  const name = valueTag(tag, attributeName);
  return name !== undefined && Object.hasOwn(MASKS, name) ? (name as MaskName) : undefined;
}
