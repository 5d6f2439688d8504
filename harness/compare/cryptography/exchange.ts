import { fieldValue } from '../../message/fields.ts';
import { Enum } from '../../spec/enumerations.ts';
import { Tag } from '../../spec/tags.ts';
import { sameBytes } from '../equality.ts';
import type { CryptographicOperation } from './operation.ts';

/** Plaintext and ciphertext of one Encrypt or Decrypt, and what goes with them. */
export interface Exchange {
  readonly plaintext: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly iv: Uint8Array | undefined;
  readonly additionalData: Uint8Array;
  readonly authenticationTag: Uint8Array | undefined;
}

/**
 * What an Encrypt or Decrypt was given and gave: 1.4 sections 4.29 and 4.30. Undefined where Data is not there as
 * octets, or the server names another IV/Counter/Nonce than the request.
 */
export function exchangeOf({ operation, request, response }: CryptographicOperation): Exchange | undefined {
  const given = fieldValue(request, Tag.Data, 'ByteString');
  const returned = fieldValue(response, Tag.Data, 'ByteString');
  if (given === undefined || returned === undefined) return undefined;
  const iv = fieldValue(request, Tag.IVCounterNonce, 'ByteString');
  const returnedIv = fieldValue(response, Tag.IVCounterNonce, 'ByteString');
  if (iv !== undefined && returnedIv !== undefined && !sameBytes(iv, returnedIv)) return undefined;
  const encrypts = operation === Enum.Operation.Encrypt;
  return {
    plaintext: encrypts ? given : returned,
    ciphertext: encrypts ? returned : given,
    iv: iv ?? returnedIv,
    additionalData: fieldValue(request, Tag.AuthenticatedEncryptionAdditionalData, 'ByteString') ?? new Uint8Array(),
    authenticationTag: fieldValue(encrypts ? response : request, Tag.AuthenticatedEncryptionTag, 'ByteString'),
  };
}
