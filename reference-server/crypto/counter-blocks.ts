import { createCipheriv } from 'node:crypto';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError, REASONS } from '../errors.ts';
import type { Fields } from '../fields.ts';
import type { OpenSslCipher } from './cipher-request.ts';
import { cryptographicFailure, requiredParameter } from './failures.ts';
import type { Mode } from './modes.ts';

/** Bits of the counter that RFC 3686 section 4 puts behind its nonce and IV. */
const RFC_3686_COUNTER = 32;

/**
 * What an IV of CTR may be: the whole first counter block (SP 800-38A section 6.5), or one without the counter, which then
 * begins at the Initial Counter Value. Throws Invalid Field for a Counter Length that no block has.
 */
export function counterIv(parameters: Fields): NonNullable<Mode['iv']> {
  return {
    usual: (block) => block,
    allows(octets, block) {
      return octets === block || octets * 8 === block * 8 - (counterLength(parameters, block) ?? RFC_3686_COUNTER);
    },
  };
}

/** Counter Length (1.4 section 3.6) in bits; undefined where the parameters have none. */
export function counterLength(parameters: Fields, block: number): number | undefined {
  const bits = parameters.integer(Tag.CounterLength);
  if (bits !== undefined && (bits < 1 || bits > block * 8)) throw impossible('no block has a counter of this length');
  return bits;
}

/** The first counter block from an IV that `counterIv` allows. Throws Invalid Field where the counter is too short for its value. */
export function counterBlock(iv: Uint8Array, block: number, parameters: Fields): Uint8Array {
  if (iv.length === block) return iv;
  const value = requiredParameter(parameters.integer(Tag.InitialCounterValue), Tag.InitialCounterValue) >>> 0;
  const octets = block - iv.length;
  if (value >= 256 ** octets) throw impossible('the Initial Counter Value does not fit into the counter');
  return Buffer.concat([iv, Buffer.from(value.toString(16).padStart(octets * 2, '0'), 'hex')]);
}

function impossible(message: string): KmipError {
  return new KmipError(REASONS.parametersImpossible, message);
}

/**
 * CTR whose counter is the last `bits` of its blocks, and begins anew at zero behind the largest one: OpenSSL's counts with
 * the whole block. Throws Cryptographic Failure where a counter block would be used again (SP 800-38A appendix B.1).
 */
export function wrappingCounter(name: string, key: Uint8Array, first: Uint8Array, bits: number): OpenSslCipher {
  const start = (block: bigint) =>
    createCipheriv(name, key, Buffer.from(block.toString(16).padStart(first.length * 2, '0'), 'hex'));
  const whole = BigInt(`0x${Buffer.from(first).toString('hex')}`);
  const counters = 1n << BigInt(bits);
  const counter = whole % counters;
  const [ahead, anew] = [start(whole), start(whole - counter)];
  // Octets: until the counter begins anew, and from there until it is where it began. Exact where data can have as many.
  let [untilEnd, untilFirst] = [Number(counters - counter) * first.length, Number(counter) * first.length];
  return {
    update(data) {
      const part = data.subarray(0, Math.min(data.length, untilEnd));
      const rest = data.subarray(part.length);
      untilEnd -= part.length;
      untilFirst -= rest.length;
      if (untilFirst < 0) throw cryptographicFailure();
      return Buffer.concat([ahead.update(part), anew.update(rest)]);
    },
    final: () => Buffer.concat([ahead.final(), anew.final()]),
  };
}
