import { child, type StructureItem } from '../../codec/item.ts';
import { fieldValue } from '../../message/fields.ts';
import { Enum } from '../../spec/enumerations.ts';
import { Tag } from '../../spec/tags.ts';
import { sameBytes } from '../equality.ts';
import { type BlockCipher, decipher } from './block-ciphers.ts';
import { verifyPadded } from './block-padding.ts';
import type { Exchange } from './exchange.ts';
import { type OutputVerdict, verdictOf } from './verdict.ts';

type Mode = (cipher: BlockCipher, exchange: Exchange, parameters: StructureItem) => OutputVerdict;

/** The confidentiality modes of SP 800-38A. */
const MODES: ReadonlyMap<number, Mode> = new Map<number, Mode>([
  [Enum.BlockCipherMode.ECB, (cipher, exchange, parameters) => verifyBlocks('ecb', null, cipher, exchange, parameters)],
  [
    Enum.BlockCipherMode.CBC,
    (cipher, exchange, parameters) => verifyBlocks('cbc', exchange.iv, cipher, exchange, parameters),
  ],
  // The specification does not say how many bits a segment has, 1 to a whole block (SP 800-38A section 6.3).
  [Enum.BlockCipherMode.CFB, (cipher, exchange) => verifyStream(['cfb', 'cfb8', 'cfb1'], cipher, exchange, false)],
  [Enum.BlockCipherMode.OFB, (cipher, exchange) => verifyStream(['ofb'], cipher, exchange, true)],
  [
    Enum.BlockCipherMode.CTR,
    (cipher, exchange, parameters) => verifyStream(['ctr'], cipher, exchange, isCounterPlain(exchange, parameters)),
  ],
]);

/** Whether plaintext and ciphertext belong together under a mode, or unknown for a mode that is not in the table. */
export function verifyMode(
  mode: number | undefined,
  cipher: BlockCipher,
  exchange: Exchange,
  parameters: StructureItem,
): OutputVerdict {
  return mode === undefined ? 'unknown' : (MODES.get(mode)?.(cipher, exchange, parameters) ?? 'unknown');
}

function verifyBlocks(
  suffix: string,
  iv: Uint8Array | null | undefined,
  { name, key, block }: BlockCipher,
  { plaintext, ciphertext }: Exchange,
  parameters: StructureItem,
): OutputVerdict {
  if (iv === undefined || (iv !== null && iv.length !== block) || ciphertext.length % block !== 0) return 'unknown';
  const padded = decipher(`${name}-${suffix}`, key, iv, ciphertext);
  if (padded === undefined) return 'unknown';
  return verifyPadded(fieldValue(parameters, Tag.PaddingMethod, 'Enumeration'), padded, plaintext, block);
}

function verifyStream(
  suffixes: readonly string[],
  { name, key, block }: BlockCipher,
  { plaintext, ciphertext, iv }: Exchange,
  complete: boolean,
): OutputVerdict {
  // Another length means padding, on which these modes do not depend.
  if (iv?.length !== block || plaintext.length !== ciphertext.length) return 'unknown';
  const readings = suffixes.flatMap((suffix) => {
    const deciphered = decipher(`${name}-${suffix}`, key, iv, ciphertext);
    return deciphered === undefined ? [] : [sameBytes(deciphered, plaintext)];
  });
  return verdictOf(readings, complete);
}

/** Fields that say how the server makes counter blocks: 1.4 section 3.6. */
const COUNTER_FIELDS = [
  Tag.FixedFieldLength,
  Tag.InvocationFieldLength,
  Tag.CounterLength,
  Tag.InitialCounterValue,
] as const;

/**
 * Whether IV/Counter/Nonce can only be the first counter block. How many of its bits count is open (SP 800-38A section
 * B.1); 32 are the fewest in use (RFC 3686), so a counter that overflows them says nothing.
 */
function isCounterPlain({ iv, ciphertext }: Exchange, parameters: StructureItem): boolean {
  if (iv?.length !== 16 || COUNTER_FIELDS.some((tag) => child(parameters, tag) !== undefined)) return false;
  return Buffer.from(iv).readUInt32BE(12) + Math.ceil(ciphertext.length / 16) <= 2 ** 32;
}
