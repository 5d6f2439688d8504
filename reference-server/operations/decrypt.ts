import { byteString, textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { USES } from '../policy/cryptographic-use.ts';
import { startEncryption } from '../policy/encryptions.ts';
import type { Operation } from './operation.ts';
import { nextKeyedPart } from './parts.ts';

/** Decrypt (1.4 section 4.30, Tables 231, 232 and 354). */
export const decrypt: Operation = {
  code: Enum.Operation.Decrypt,
  request(payload, context) {
    const doing = { operation: decrypt.code, use: USES.decrypt };
    const { uniqueIdentifier, work, data, isFirst, isLast, correlation } = nextKeyedPart(
      payload,
      context,
      doing,
      (object, parameters) => startEncryption('decrypt', object, parameters, payload, context),
    );
    const output = Buffer.concat([work.update(data), ...(isLast ? [work.final()] : [])]);
    return [
      textString(Tag.UniqueIdentifier, uniqueIdentifier),
      ...(output.length > 0 || (isFirst && isLast) ? [byteString(Tag.Data, output)] : []),
      ...correlation,
    ];
  },
};
