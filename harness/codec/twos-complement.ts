/**
 * The number that `octets` hold, big-endian: in two's complement, or as an unsigned number where `signed` is false. No
 * octets are zero.
 */
export function fromTwosComplement(octets: Uint8Array, signed = true): bigint {
  if (octets.length === 0) return 0n;
  const hex = Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('hex');
  const value = BigInt(`0x${hex}`);
  return signed ? BigInt.asIntN(octets.length * 8, value) : value;
}

/** `value` in two's complement, big-endian, sign-extended to `length` octets, which hold it. */
export function toTwosComplement(value: bigint, length: number): Uint8Array {
  const hex = BigInt.asUintN(length * 8, value)
    .toString(16)
    .padStart(length * 2, '0');
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

/** The octets that a Big Integer needs: the least multiple of 8 that holds `value` with its sign. */
export function minimalLength(value: bigint): number {
  const magnitude = value < 0n ? ~value : value;
  const bits = magnitude === 0n ? 1 : bitLength(magnitude) + 1;
  return Math.ceil(bits / 64) * 8;
}

function bitLength(magnitude: bigint): number {
  const hex = magnitude.toString(16);
  return (hex.length - 1) * 4 + (32 - Math.clz32(Number.parseInt(hex.slice(0, 1), 16)));
}
