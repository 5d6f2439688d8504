import { type CipherCCMTypes, createCipheriv, getCiphers } from 'node:crypto';
import type { StructureItem } from '../../codec/item.ts';
import { fieldValue } from '../../message/fields.ts';
import { Tag } from '../../spec/tags.ts';
import { sameBytes } from '../equality.ts';
import type { Exchange } from './exchange.ts';
import { type OutputVerdict, verdictOf } from './verdict.ts';

/** An authenticated cipher: the lengths that it takes, in octets. */
export interface Aead {
  readonly nonces: { readonly least: number; readonly most: number };
  readonly tags: readonly number[];
  /** Whether a shorter tag is another one, not the beginning of the whole. */
  readonly bindsTagLength: boolean;
  /** Octets of plaintext that one nonce of a length allows. */
  limit(nonceLength: number): number;
}

/** SP 800-38D section 5.2.1. */
export const GCM: Aead = {
  nonces: { least: 1, most: 128 },
  tags: [4, 8, 12, 13, 14, 15, 16],
  bindsTagLength: false,
  limit: () => 2 ** 36 - 32,
};

/** SP 800-38C section 5.3 and appendix A.1: the octets that the nonce leaves hold the length of the plaintext. */
export const CCM: Aead = {
  nonces: { least: 7, most: 13 },
  tags: [4, 6, 8, 10, 12, 14, 16],
  bindsTagLength: true,
  limit: (nonceLength) => 256 ** (15 - nonceLength) - 1,
};

/** RFC 8439 section 2.8, where the tag has 16 octets; the profiles of KMIP also cut it to 12 (CS-BC-M-CHACHA20POLY1305-1). */
export const CHACHA20_POLY1305: Aead = {
  nonces: { least: 12, most: 12 },
  tags: [12, 16],
  bindsTagLength: false,
  limit: () => 2 ** 38 - 64,
};

const WHOLE_TAG = 16;

/**
 * Whether ciphertext and tag are those of the plaintext. `name` is the cipher in node:crypto. Where `judged` is the tag
 * of Data or of Authenticated Encryption Tag, only that one is looked at; else both.
 */
export function verifyAead(
  aead: Aead,
  name: string,
  key: Uint8Array,
  exchange: Exchange,
  parameters: StructureItem,
  judged: number | undefined,
): OutputVerdict {
  const { iv, plaintext, ciphertext, authenticationTag } = exchange;
  const tagLength = fieldValue(parameters, Tag.TagLength, 'Integer') ?? authenticationTag?.length ?? WHOLE_TAG;
  if (iv === undefined || iv.length < aead.nonces.least || iv.length > aead.nonces.most) return 'unknown';
  if (!aead.tags.includes(tagLength) || plaintext.length > aead.limit(iv.length)) return 'unknown';
  // A longer ciphertext may hold the tag too: versions before 1.4 have no other place for it.
  if (ciphertext.length !== plaintext.length || !getCiphers().includes(name)) return 'unknown';
  const cipher = createCipheriv(name as CipherCCMTypes, key, iv, {
    authTagLength: aead.bindsTagLength ? tagLength : WHOLE_TAG,
  });
  cipher.setAAD(exchange.additionalData, { plaintextLength: plaintext.length });
  const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  const data = sameBytes(sealed, ciphertext);
  const tag =
    authenticationTag === undefined || sameBytes(cipher.getAuthTag().subarray(0, tagLength), authenticationTag);
  if (judged === Tag.Data) return verdictOf([data]);
  if (judged === Tag.AuthenticatedEncryptionTag) return verdictOf([tag]);
  return verdictOf([data && tag]);
}
