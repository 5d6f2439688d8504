import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError, REASONS } from '../errors.ts';
import { cipherNotSupported } from './block-ciphers.ts';
import { type CipherRequest, type CipherSetup, chosenIv } from './cipher-request.ts';
import { impossibleTagLength } from './failures.ts';
import type { Mode } from './modes.ts';

const A = Enum.CryptographicAlgorithm;
const R = Enum.ResultReason;

/** RFC 8439 section 2.3: a nonce of 12 octets behind a counter of 4; Bernstein's own form has 8 and 8. */
const NONCES: NonNullable<Mode['iv']> = { usual: () => 12, allows: (octets) => octets === 8 || octets === 12 };
/** RFC 8439 section 2.8. */
const AEAD_NONCE: NonNullable<Mode['iv']> = { usual: () => 12, allows: (octets) => octets === 12 };
const AEAD_TAG = 16;
/** A Tag Length may ask for the beginning of it; no less than what SP 800-38D section 5.2.1.2 lets every application have. */
const SHORTEST_AEAD_TAG = 12;

interface Started {
  readonly setup: CipherSetup;
  readonly randomIv?: Uint8Array | undefined;
}

const STREAM_CIPHERS: ReadonlyMap<number, (request: CipherRequest) => Started> = new Map([
  [A.ChaCha20, chaCha20],
  [A.ChaCha20Poly1305, chaCha20Poly1305],
  [A.RC4, rc4],
]);

/** How a cipher without blocks is set up, or undefined for a block cipher. Throws as `symmetricCipher` does. */
export function streamCipher(request: CipherRequest): Started | undefined {
  return STREAM_CIPHERS.get(request.algorithm)?.(request);
}

/** The counter starts at the Initial Counter Value, else at 0. */
function chaCha20(request: CipherRequest): Started {
  assertNoMode(request, []);
  if (request.key.length !== 32) throw cipherNotSupported();
  const { iv, randomIv } = chosenIv(request, { iv: NONCES }, 0);
  const block = Buffer.alloc(16);
  block.writeUInt32LE((request.parameters.integer(Tag.InitialCounterValue) ?? 0) >>> 0);
  block.set(iv as Uint8Array, block.length - (iv as Uint8Array).length);
  return { setup: { name: 'chacha20', iv: block, tagLength: undefined, isAtOnce: false }, randomIv };
}

function chaCha20Poly1305(request: CipherRequest): Started {
  assertNoMode(request, [Enum.BlockCipherMode.AEAD]);
  const { iv, randomIv } = chosenIv(request, { iv: AEAD_NONCE }, 0);
  const tagLength = request.parameters.integer(Tag.TagLength) ?? AEAD_TAG;
  if (tagLength < SHORTEST_AEAD_TAG || tagLength > AEAD_TAG) throw impossibleTagLength();
  return { setup: { name: 'chacha20-poly1305', iv, tagLength, isAtOnce: false }, randomIv };
}

/** It has no IV: two encryptions by one key begin with the same octets. */
function rc4(request: CipherRequest): Started {
  assertNoMode(request, []);
  if (request.iv !== undefined) throw new KmipError(R.InvalidField, 'the algorithm has no IV');
  return { setup: { name: 'rc4', iv: null, tagLength: undefined, isAtOnce: false } };
}

function assertNoMode({ parameters }: CipherRequest, allowed: readonly number[]): void {
  const mode = parameters.enumeration(Tag.BlockCipherMode);
  if (mode !== undefined && !allowed.includes(mode)) {
    throw new KmipError(REASONS.parametersImpossible, 'the algorithm has no such Block Cipher Mode');
  }
}
