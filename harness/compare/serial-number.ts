/**
 * The numbers that a serial number in text may stand for, the hexadecimal one first: no form of it is given (1.4 section
 * 3.13), and both are in use. None where the text is no number, or longer than any serial number is (RFC 5280 section
 * 4.1.2.2: 20 octets).
 */
export function serialNumbersIn(text: string): bigint[] {
  const [, prefix, digits] = /^(0x)?([0-9a-f]{1,64})$/i.exec(text.replaceAll(/[ :]/g, '')) ?? [];
  if (digits === undefined) return [];
  const isDecimal = prefix === undefined && /^\d+$/.test(digits);
  return [BigInt(`0x${digits}`), ...(isDecimal ? [BigInt(digits)] : [])];
}
