import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError, REASONS } from '../errors.ts';
import type { CipherRequest, CipherSetup } from './cipher-request.ts';
import { cryptographicFailure } from './failures.ts';
import type { Transform } from './transform.ts';

const M = Enum.BlockCipherMode;

interface KeyWrap {
  /** How OpenSSL names it. */
  readonly suffix: string;
  /** What the wrapped octets are bound to: found again, they are intact. */
  readonly initialValue: Uint8Array;
}

/** RFC 3394 section 2.2.3.1 and RFC 5649 section 3: KW and KWP of SP 800-38F. */
const KEY_WRAPS: ReadonlyMap<number, KeyWrap> = new Map([
  [M.NISTKeyWrap, { suffix: 'wrap', initialValue: Buffer.alloc(8, 0xa6) }],
  [M.AESKeyWrapPadding, { suffix: 'wrap-pad', initialValue: Buffer.from('a65959a6', 'hex') }],
]);

/**
 * How an AES key wrap is set up; undefined for another mode or algorithm. Throws Invalid Field for an IV or a padding
 * besides its own.
 */
export function keyWrap({ algorithm, key, parameters, iv }: CipherRequest): CipherSetup | undefined {
  const wrap = KEY_WRAPS.get(parameters.enumeration(Tag.BlockCipherMode) ?? 0);
  if (wrap === undefined || algorithm !== Enum.CryptographicAlgorithm.AES) return undefined;
  const padding = parameters.enumeration(Tag.PaddingMethod) ?? Enum.PaddingMethod.None;
  if (iv !== undefined || padding !== Enum.PaddingMethod.None) {
    throw new KmipError(REASONS.parametersImpossible, 'a key wrap has neither an IV nor a padding of its own');
  }
  const name = `id-aes${key.length * 8}-${wrap.suffix}`;
  return { name, iv: wrap.initialValue, tagLength: undefined, isAtOnce: true };
}

/** The cipher, which fails without data: of nothing OpenSSL makes nothing, and looks at no initial value. */
export function ofSomething<T extends Transform>(cipher: T): T {
  let octets = 0;
  return {
    ...cipher,
    update(part: Uint8Array) {
      octets += part.length;
      return cipher.update(part);
    },
    final() {
      if (octets === 0) throw cryptographicFailure();
      return cipher.final();
    },
  };
}

/** Whether a Block Cipher Mode takes this many octets: KW wraps two or more half-blocks, other modes have other rules. */
export function canWrap(mode: number | undefined, octets: number): boolean {
  return mode !== M.NISTKeyWrap || (octets >= 16 && octets % 8 === 0);
}
