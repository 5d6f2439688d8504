import { expect } from 'chai';
import { fieldValue } from '../../../harness/message/fields.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { CIPHER_WAYS, encrypted, PLAINTEXT } from '../ciphers.ts';
import { identifierIn, uniqueIdentifier } from '../exchanges.ts';
import { knownAesKey } from '../known-keys.ts';
import { firstServed } from '../ways.ts';
import { operationCheck } from './operation-check.ts';

/** Decrypt (1.2 to 1.4 section 4.30, 2.0 and 2.1 section 6.1.11). */
export const decrypt = operationCheck(
  'Decrypt',
  'Decrypt, with an AES key of 256 bits, of what OpenSSL encrypted in CBC or ECB with PKCS5 padding or without or in CTR, whichever is served first, gives the Unique Identifier of the key and what was encrypted.',
  async (subject) => {
    const key = await knownAesKey(subject);
    const ways = CIPHER_WAYS.map((way) => ({
      payload: [uniqueIdentifier(key.identifier), ...way.fields(encrypted(way, key.octets))],
    }));
    const { payload } = await firstServed(subject, Enum.Operation.Decrypt, ways);
    expect(identifierIn(payload), 'the Unique Identifier of the key').to.equal(key.identifier);
    const data = fieldValue(payload, Tag.Data, 'ByteString');
    expect(data && Buffer.from(data).toString('hex'), 'the decrypted data').to.equal(
      Buffer.from(PLAINTEXT).toString('hex'),
    );
  },
);
