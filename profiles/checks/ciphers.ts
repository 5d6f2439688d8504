import { createCipheriv, createDecipheriv } from 'node:crypto';
import { byteString, enumeration, type Item } from '../../harness/codec/item.ts';
import { present } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { cryptographicParameters } from './known-keys.ts';
import { fixedOctets } from './samples.ts';

const { BlockCipherMode, CryptographicAlgorithm, PaddingMethod } = Enum;

/** A way to encrypt with an AES key of 256 bits, here and on the server. */
export interface CipherWay {
  /** As OpenSSL calls it. */
  readonly cipher: string;
  readonly pads: boolean;
  readonly iv: Uint8Array | null;
  /** Cryptographic Parameters and, where the mode has one, IV/Counter/Nonce. */
  readonly fields: (data: Uint8Array) => Item[];
}

const IV = fixedOctets(16, 3);

function way(cipher: string, mode: number, padding: number | undefined, iv: Uint8Array | null): CipherWay {
  const parameters = cryptographicParameters(
    ...present(
      enumeration(Tag.BlockCipherMode, mode),
      padding === undefined ? undefined : enumeration(Tag.PaddingMethod, padding),
      // It follows from the key; a server may want to hear it.
      enumeration(Tag.CryptographicAlgorithm, CryptographicAlgorithm.AES),
    ),
  );
  return {
    cipher,
    pads: padding === PaddingMethod.PKCS5,
    iv,
    fields: (data) =>
      present(parameters, byteString(Tag.Data, data), iv === null ? undefined : byteString(Tag.IVCounterNonce, iv)),
  };
}

/** No section says which modes a server has: any of these shows that it encrypts. */
export const CIPHER_WAYS: readonly CipherWay[] = [
  way('aes-256-cbc', BlockCipherMode.CBC, PaddingMethod.PKCS5, IV),
  way('aes-256-ecb', BlockCipherMode.ECB, PaddingMethod.PKCS5, null),
  way('aes-256-cbc', BlockCipherMode.CBC, undefined, IV),
  way('aes-256-ecb', BlockCipherMode.ECB, undefined, null),
  way('aes-256-ctr', BlockCipherMode.CTR, undefined, IV),
];

/** Three blocks, so that no mode needs padding. */
export const PLAINTEXT = fixedOctets(48, 5);

export function encrypted({ cipher, pads, iv }: CipherWay, key: Uint8Array): Uint8Array {
  const context = createCipheriv(cipher, key, iv).setAutoPadding(pads);
  return Buffer.concat([context.update(PLAINTEXT), context.final()]);
}

/** Undefined where the octets are no ciphertext of this key. */
export function decrypted({ cipher, pads, iv }: CipherWay, key: Uint8Array, data: Uint8Array): Uint8Array | undefined {
  try {
    const context = createDecipheriv(cipher, key, iv).setAutoPadding(pads);
    return Buffer.concat([context.update(data), context.final()]);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return undefined;
  }
}
