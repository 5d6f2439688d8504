/**
 * Parts vendor and name where a vendor attribute of 2.x is kept under one name (2.0 section 4.53): no message has it in a
 * name.
 */
export const VENDOR_SEPARATOR = '\u0000';

/** A text in which such names are to be read. */
export function readable(text: string): string {
  return text.replaceAll(VENDOR_SEPARATOR, ' ');
}
