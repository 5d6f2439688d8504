import { createHash } from 'node:crypto';
import { byteString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { hashName } from '../crypto/hashes.ts';
import { type Fields, required } from '../fields.ts';
import type { Operation } from './operation.ts';
import { nextPart } from './parts.ts';

/** Hash (1.4 section 4.37, Tables 245, 246 and 361). */
export const hash: Operation = {
  code: Enum.Operation.Hash,
  request(payload, context) {
    const part = nextPart(payload, context, { operation: hash.code, uniqueIdentifier: undefined }, () =>
      createHash(hashOf(payload)),
    );
    part.work.update(part.data);
    return [...(part.isLast ? [byteString(Tag.Data, part.work.digest())] : []), ...part.correlation];
  },
};

function hashOf(payload: Fields): string {
  const parameters = required(payload.fields(Tag.CryptographicParameters), Tag.CryptographicParameters);
  return hashName(required(parameters.enumeration(Tag.HashingAlgorithm), Tag.HashingAlgorithm));
}
