import { byteString, textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { USES } from '../policy/cryptographic-use.ts';
import { startEncryption } from '../policy/encryptions.ts';
import type { Operation } from './operation.ts';
import { nextKeyedPart } from './parts.ts';

/** Encrypt (1.4 section 4.29, Tables 229, 230 and 353). */
export const encrypt: Operation = {
  code: Enum.Operation.Encrypt,
  request(payload, context) {
    const doing = { operation: encrypt.code, use: USES.encrypt };
    const { uniqueIdentifier, work, data, isFirst, isLast, correlation } = nextKeyedPart(
      payload,
      context,
      doing,
      (object, parameters) => startEncryption('encrypt', object, parameters, payload, context),
    );
    const output = Buffer.concat([work.update(data), ...(isLast ? [work.final()] : [])]);
    return [
      textString(Tag.UniqueIdentifier, uniqueIdentifier),
      ...(output.length > 0 || (isFirst && isLast) ? [byteString(Tag.Data, output)] : []),
      ...(isFirst && work.randomIv ? [byteString(Tag.IVCounterNonce, work.randomIv)] : []),
      ...correlation,
      ...(isLast && work.tag ? [byteString(Tag.AuthenticatedEncryptionTag, work.tag())] : []),
    ];
  },
};
