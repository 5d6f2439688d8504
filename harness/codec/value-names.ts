import { normalizeName } from '../spec/names.ts';
import { PKCS_11_FUNCTIONS, PKCS_11_RETURN_CODES, UNLISTED_USAGE_MASK_BITS } from '../spec/other-names.ts';
import { enumByName, enumName, maskByName, maskNames, tagByName } from '../spec/registry.ts';
import { Tag } from '../spec/tags.ts';
import { enumerationOf, maskOf } from '../spec/values.ts';
import type { Version } from '../spec/versions.ts';
import type { StructureItem } from './item.ts';

/** What decides the name of a value besides its tag. */
export interface ValueContext {
  /** The text of the Attribute Name beside an Attribute Value (1.x): it decides what the value is. */
  readonly attributeName?: string | undefined;
  /** The version whose names are written; without it the newest. */
  readonly version?: Version | undefined;
  /** Where names that are not normalised are read all the same. */
  readonly misnamed?: Misnamed | undefined;
}

/** Told of a name that is read although it is not normalised, and how it is to be written. */
export type Misnamed = (found: string, name: string) => void;

/** Characters of the longest text that is normalised: names have far fewer. */
const LONGEST = 200;

/**
 * What `find` makes of a name; where it knows none and somebody is to be told of it, of the name normalised (Profiles
 * 2.1 section 5.4.1.1).
 */
export function findNamed<T>(text: string, find: (name: string) => T | undefined, misnamed?: Misnamed): T | undefined {
  const found = find(text);
  if (found !== undefined || misnamed === undefined || text.length > LONGEST) return found;
  const name = normalizeName(text);
  const meant = find(name);
  if (meant !== undefined) misnamed(text, name);
  return meant;
}

/** The text of the Attribute Name in an Attribute (1.x), or undefined. */
export function attributeNameIn(item: StructureItem): string | undefined {
  if (item.tag !== Tag.Attribute) return undefined;
  const name = item.value.find((field) => field.tag === Tag.AttributeName);
  return name?.type === 'TextString' ? name.value : undefined;
}

/**
 * The tag that a name or '0x' and six hex digits means (Profiles 2.1 section 5.4.1.3), or undefined; where somebody is told
 * of names that are not normalised, these too.
 */
export function tagNumber(text: string, misnamed?: Misnamed): number | undefined {
  const digits = /^0x([0-9a-fA-F]{6})$/.exec(text)?.[1];
  return digits === undefined ? findNamed(text, tagByName, misnamed) : Number.parseInt(digits, 16);
}

/** Enumerations whose values other documents name, by tag: value by name. */
const ELSEWHERE: ReadonlyMap<number, ReadonlyMap<string, number>> = new Map<number, Map<string, number>>([
  [Tag.PKCS_11Function, new Map(PKCS_11_FUNCTIONS.map((name, index) => [name, index + 1]))],
  [Tag.PKCS_11ReturnCode, new Map(Object.entries(PKCS_11_RETURN_CODES))],
]);

/** The XML name of an Enumeration's value, or undefined where it has none. */
export function enumerationName(tag: number, value: number, context: ValueContext = {}): string | undefined {
  const elsewhere = ELSEWHERE.get(tag);
  if (elsewhere !== undefined) return [...elsewhere].find(([, code]) => code === value)?.[0];
  const table = enumerationOf(tag, context.attributeName);
  return table === undefined ? undefined : enumName(table, value, context.version);
}

/** The value that an XML name means in an Enumeration with this tag, or undefined. */
export function enumerationValue(tag: number, name: string, context: ValueContext = {}): number | undefined {
  const elsewhere = ELSEWHERE.get(tag);
  if (elsewhere !== undefined) return elsewhere.get(name);
  const table = enumerationOf(tag, context.attributeName);
  return table === undefined ? undefined : enumByName(table, name);
}

/** A mask as names and, for bits without one, hex ('Encrypt Decrypt 0x80000000'); undefined where it is no mask. */
export function maskText(tag: number, value: number, context: ValueContext = {}): string | undefined {
  const mask = maskOf(tag, context.attributeName);
  if (mask === undefined) return undefined;
  const { names, rest } = maskNames(mask, value, context.version);
  return [...names, ...(rest === 0 ? [] : [hex32(rest)])].join(' ');
}

/** The bits of a mask component by name or hex, or undefined where this tag has no such component. */
export function maskBits(tag: number, component: string, context: ValueContext = {}): number | undefined {
  const mask = maskOf(tag, context.attributeName);
  if (mask === undefined) return undefined;
  if (/^0x[0-9a-fA-F]{1,8}$/.test(component)) return Number.parseInt(component, 16);
  return (
    maskByName(mask, component) ??
    (mask === 'CryptographicUsageMask' ? UNLISTED_USAGE_MASK_BITS.get(component) : undefined)
  );
}

/** A 32-bit value as '0x' and eight digits. */
export function hex32(value: number): string {
  return `0x${(value >>> 0).toString(16).padStart(8, '0')}`;
}
