import { ITEM_TYPES, type ItemType } from '../spec/item-types.ts';

/** Octets before the value: tag, type and length. */
export const HEADER_LENGTH = 8;

/** Every item ends on a multiple of this many octets. */
export const ALIGNMENT = 8;

/** Octets of a message that a decoder takes unless told otherwise. */
export const DEFAULT_MAX_SIZE = 16 * 1024 * 1024;

/** Levels of Structures that a decoder enters unless told otherwise; the outermost is level 1. */
export const DEFAULT_MAX_DEPTH = 64;

/** The type by its code on the wire. */
export const TYPE_OF_CODE: readonly (ItemType | undefined)[] = Object.entries(ITEM_TYPES).reduce<
  (ItemType | undefined)[]
>((types, [type, { code }]) => {
  types[code] = type as ItemType;
  return types;
}, []);

/** Octets of padding behind a value of `length` octets. */
export function paddingOf(length: number): number {
  return -length & (ALIGNMENT - 1);
}

/**
 * Whether the first octet of a tag is 0x42 (defined by the specification) or 0x54 (extension), as every tag's
 * (1.0 to 1.4 section 9.1.1.1, 2.0 section 11.54, 2.1 section 11.56).
 */
export function isTagPrefix(octet: number): boolean {
  return octet === 0x42 || octet === 0x54;
}
