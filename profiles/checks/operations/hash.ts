import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { byteString, enumeration } from '../../../harness/codec/item.ts';
import { fieldValue } from '../../../harness/message/fields.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { cryptographicParameters } from '../known-keys.ts';
import { fixedOctets } from '../samples.ts';
import { operationCheck } from './operation-check.ts';

const MESSAGE = fixedOctets(200, 19);

/** Hash (1.2 to 1.4 section 4.37, 2.0 section 6.1.23, 2.1 section 6.1.24). */
export const hash = operationCheck(
  'Hash',
  'Hash with SHA-256 gives the Data that OpenSSL computes.',
  async (subject) => {
    const parameters = cryptographicParameters(enumeration(Tag.HashingAlgorithm, Enum.HashingAlgorithm.SHA_256));
    const payload = await subject.succeed(Enum.Operation.Hash, [parameters, byteString(Tag.Data, MESSAGE)]);
    const data = fieldValue(payload, Tag.Data, 'ByteString');
    const expected = createHash('sha256').update(MESSAGE).digest('hex');
    expect(data && Buffer.from(data).toString('hex'), 'Data').to.equal(expected);
  },
);
