import { Enum } from '../../spec/enumerations.ts';
import { sameBytes } from '../equality.ts';
import { type OutputVerdict, verdictOf } from './verdict.ts';

/** Whether the octets behind the plaintext are what a padding method puts there; `block` in octets. */
type Fill = (fill: Uint8Array, block: number) => OutputVerdict;

/** The Padding Methods of block ciphers: 1.4 section 9.1.3.2.15. */
const FILLS: ReadonlyMap<number, Fill> = new Map<number, Fill>([
  [Enum.PaddingMethod.None, (fill) => verdictOf([fill.length === 0], false)],
  // RFC 8018 section 6.1.1.
  [
    Enum.PaddingMethod.PKCS5,
    (fill, block) => verdictOf([isCounted(fill, block) && fill.every((octet) => octet === fill.length)]),
  ],
  // Whether whole blocks get a block of zeros, and how many zeros come off again, is not said anywhere.
  [
    Enum.PaddingMethod.Zeros,
    (fill, block) => (fill.some((octet) => octet !== 0) ? 'wrong' : verdictOf([fill.length < block], false)),
  ],
  // The octets before the count are zeros by custom; the standard leaves them open.
  [
    Enum.PaddingMethod.ANSIX9_23,
    (fill, block) =>
      isCounted(fill, block) ? verdictOf([fill.subarray(0, -1).every((octet) => octet === 0)], false) : 'wrong',
  ],
  // ISO 10126-2: random octets, then the count.
  [Enum.PaddingMethod.ISO10126, (fill, block) => verdictOf([isCounted(fill, block)])],
]);

function isCounted(fill: Uint8Array, block: number): boolean {
  return fill.length >= 1 && fill.length <= block && fill.at(-1) === fill.length;
}

/**
 * Whether `padded`, as it was deciphered, is `plaintext` with its padding. Whatever the method, the plaintext comes
 * first; without a method nothing is certain but that.
 */
export function verifyPadded(
  method: number | undefined,
  padded: Uint8Array,
  plaintext: Uint8Array,
  block: number,
): OutputVerdict {
  if (!sameBytes(padded.subarray(0, plaintext.length), plaintext)) return 'wrong';
  const fill = FILLS.get(method ?? Enum.PaddingMethod.None);
  return fill?.(padded.subarray(plaintext.length), block) ?? 'unknown';
}
