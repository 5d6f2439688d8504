import { Enum } from '../../harness/spec/enumerations.ts';
import { cryptographicFailure } from './failures.ts';
import type { Transform } from './transform.ts';

const P = Enum.PaddingMethod;

/** How a Padding Method (1.4 section 9.1.3.2.15) fills the last block. */
interface Padding {
  /** The octets before the last one, which holds how many were added. */
  fill(length: number, count: number, random: (length: number) => Uint8Array): Uint8Array;
  /** Whether those octets are what the method demands; ISO 10126 lets them be anything. */
  isRight(fill: Uint8Array, count: number): boolean;
}

const PADDINGS: ReadonlyMap<number, Padding> = new Map<number, Padding>([
  // RFC 8018 section 6.1.1: every octet tells the number.
  [
    P.PKCS5,
    {
      fill: (length, count) => new Uint8Array(length).fill(count),
      isRight: (fill, count) => fill.every((octet) => octet === count),
    },
  ],
  [P.ANSIX9_23, { fill: (length) => new Uint8Array(length), isRight: (fill) => fill.every((octet) => octet === 0) }],
  [P.ISO10126, { fill: (length, _, random) => random(length), isRight: () => true }],
]);

/** Whether block ciphers can be padded so: the other methods are of RSA, or cannot be taken off again (Zeros). */
export function isBlockPadding(method: number): boolean {
  return PADDINGS.has(method);
}

/** Adds padding to what goes into `cipher`. */
export function padded(
  cipher: Transform,
  method: number,
  blockLength: number,
  random: (length: number) => Uint8Array,
): Transform {
  const padding = PADDINGS.get(method) as Padding;
  let length = 0;
  return {
    update(part) {
      length += part.length;
      return cipher.update(part);
    },
    final() {
      const count = blockLength - (length % blockLength);
      const last = Buffer.concat([padding.fill(count - 1, count, random), Uint8Array.of(count)]);
      return Buffer.concat([cipher.update(last), cipher.final()]);
    },
  };
}

/** Takes padding off what comes out of `cipher`; Cryptographic Failure where it is wrong. */
export function unpadded(cipher: Transform, method: number, blockLength: number): Transform {
  const padding = PADDINGS.get(method) as Padding;
  let held = Buffer.alloc(0);
  return {
    update(part) {
      const output = Buffer.concat([held, cipher.update(part)]);
      const ready = Math.max(0, output.length - blockLength);
      held = output.subarray(ready);
      return output.subarray(0, ready);
    },
    final() {
      const block = Buffer.concat([held, cipher.final()]);
      const count = block.at(-1) ?? 0;
      const fill = block.subarray(block.length - count, -1);
      const isWhole = block.length === blockLength && count >= 1 && count <= blockLength;
      if (!isWhole || !padding.isRight(fill, count)) throw cryptographicFailure();
      return block.subarray(0, blockLength - count);
    },
  };
}
