import { Enum } from '../../harness/spec/enumerations.ts';

const M = Enum.BlockCipherMode;

/** A Block Cipher Mode (1.4 section 9.1.3.2.14): what it asks for besides key and data. */
export interface Mode {
  /** How OpenSSL names it. */
  readonly suffix: string;
  /** Octets of IV/Counter/Nonce that it can have for this block length; absent where it has none. */
  readonly iv?: {
    readonly usual: (block: number) => number;
    readonly allows: (octets: number, block: number) => boolean;
  };
  /** Its IV is a counter block, which may come without the counter. */
  readonly counter?: true;
  /** Takes whole blocks only, so that the data may need padding. */
  readonly isBlockwise?: true;
  /** Octets of the tag that it can make; absent where it authenticates nothing. */
  readonly tag?: (octets: number) => boolean;
  /** Needs all of the data at once. */
  readonly isAtOnce?: true;
  /** How many times the block cipher's own key its key is long. */
  readonly keys?: 2;
}

const oneBlock: Mode['iv'] = { usual: (block) => block, allows: (octets, block) => octets === block };

export const MODES: ReadonlyMap<number, Mode> = new Map<number, Mode>([
  [M.ECB, { suffix: 'ecb', isBlockwise: true }],
  [M.CBC, { suffix: 'cbc', iv: oneBlock, isBlockwise: true }],
  // SP 800-38A leaves the length of the segments open, and Cryptographic Parameters have no field for it: whole blocks.
  [M.CFB, { suffix: 'cfb', iv: oneBlock }],
  [M.OFB, { suffix: 'ofb', iv: oneBlock }],
  // Its IV may come without the counter, by the parameters.
  [M.CTR, { suffix: 'ctr', iv: oneBlock, counter: true }],
  // SP 800-38D section 5.2.1.2; OpenSSL takes nonces of up to 128 octets.
  [
    M.GCM,
    {
      suffix: 'gcm',
      iv: { usual: () => 12, allows: (octets) => octets >= 1 && octets <= 128 },
      tag: (octets) => octets === 4 || octets === 8 || (octets >= 12 && octets <= 16),
    },
  ],
  // SP 800-38C appendix A.1; the length of the data is part of the first block.
  [
    M.CCM,
    {
      suffix: 'ccm',
      iv: { usual: () => 12, allows: (octets) => octets >= 7 && octets <= 13 },
      tag: (octets) => octets % 2 === 0 && octets >= 4 && octets <= 16,
      isAtOnce: true,
    },
  ],
  // SP 800-38E: the key holds two; node:crypto is wrong about data in parts.
  [M.XTS, { suffix: 'xts', iv: oneBlock, isAtOnce: true, keys: 2 }],
]);
