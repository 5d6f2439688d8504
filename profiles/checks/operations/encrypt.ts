import { expect } from 'chai';
import { fieldValue } from '../../../harness/message/fields.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { CIPHER_WAYS, decrypted, PLAINTEXT } from '../ciphers.ts';
import { identifierIn, uniqueIdentifier } from '../exchanges.ts';
import { knownAesKey } from '../known-keys.ts';
import { firstServed } from '../ways.ts';
import { operationCheck } from './operation-check.ts';

const hex = (octets: Uint8Array | undefined) => octets && Buffer.from(octets).toString('hex');

/** Encrypt (1.2 to 1.4 section 4.29, 2.0 and 2.1 section 6.1.17). */
export const encrypt = operationCheck(
  'Encrypt',
  'Encrypt with an AES key of 256 bits, in CBC or ECB with PKCS5 padding or without or in CTR, whichever is served first, gives the Unique Identifier of the key and data that OpenSSL decrypts to what was sent.',
  async (subject) => {
    const key = await knownAesKey(subject);
    const ways = CIPHER_WAYS.map((way) => ({
      ...way,
      payload: [uniqueIdentifier(key.identifier), ...way.fields(PLAINTEXT)],
    }));
    const { way, payload } = await firstServed(subject, Enum.Operation.Encrypt, ways);
    expect(identifierIn(payload), 'the Unique Identifier of the key').to.equal(key.identifier);
    const data = fieldValue(payload, Tag.Data, 'ByteString');
    expect(hex(data && decrypted(way, key.octets, data)), 'what the encrypted data decrypts to').to.equal(
      hex(PLAINTEXT),
    );
  },
);
