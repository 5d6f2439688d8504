import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError } from '../errors.ts';
import { type Fields, required } from '../fields.ts';
import type { Mode } from './modes.ts';

/** What Encrypt or Decrypt gives to a cipher, besides the data. */
export interface CipherRequest {
  readonly direction: 'encrypt' | 'decrypt';
  readonly algorithm: number;
  readonly key: Uint8Array;
  /** Fields of Cryptographic Parameters (1.4 section 3.6). */
  readonly parameters: Fields;
  readonly iv: Uint8Array | undefined;
  readonly additionalData: Uint8Array | undefined;
  /** The Authenticated Encryption Tag to hold a decryption against. */
  readonly tag: Uint8Array | undefined;
  random(length: number): Uint8Array;
}

/** What OpenSSL calls a cipher: its name, its IV as it is fed to it, the octets of the tag where it makes one. */
export interface CipherSetup {
  readonly name: string;
  readonly iv: Uint8Array | null;
  readonly tagLength: number | undefined;
  readonly isAtOnce: boolean;
  /** Bits of the counter in a counter block, where it is not all of the block. */
  readonly counterLength?: number | undefined;
}

/** What of a cipher of node:crypto is used. */
export interface OpenSslCipher {
  update(data: Uint8Array): Buffer;
  final(): Buffer;
}

/** The IV of a request, else one that the server makes for an encryption where Random IV lets it. */
export function chosenIv(
  { direction, iv, parameters, random }: CipherRequest,
  mode: Pick<Mode, 'iv'>,
  block: number,
): { readonly iv: Uint8Array | null; readonly randomIv?: Uint8Array } {
  if (mode.iv === undefined) return { iv: null };
  const bits = parameters.integer(Tag.IVLength);
  const octets = iv?.length ?? (bits === undefined ? mode.iv.usual(block) : bits / 8);
  if (!mode.iv.allows(octets, block) || (bits !== undefined && bits !== octets * 8)) {
    throw new KmipError(Enum.ResultReason.InvalidField, 'IV/Counter/Nonce cannot have this length');
  }
  if (iv !== undefined) return { iv };
  const isRandom = direction === 'encrypt' && parameters.boolean(Tag.RandomIV) === true;
  const randomIv = required(isRandom ? random(octets) : undefined, Tag.IVCounterNonce);
  return { iv: randomIv, randomIv };
}
