import { byteString, textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { signature } from '../crypto/signatures.ts';
import { USES } from '../policy/cryptographic-use.ts';
import { keyHalf } from '../policy/usable-keys.ts';
import type { Operation } from './operation.ts';
import { nextKeyedPart } from './parts.ts';

/** Sign (1.4 section 4.31, Tables 233, 234 and 355). */
export const sign: Operation = {
  code: Enum.Operation.Sign,
  request(payload, context) {
    const doing = { operation: sign.code, use: USES.sign };
    const { uniqueIdentifier, work, data, bytes, isLast, correlation } = nextKeyedPart(
      payload,
      context,
      doing,
      (object, parameters) => signature(keyHalf(object, 'private'), parameters, context.random),
    );
    work.update(data);
    return [
      textString(Tag.UniqueIdentifier, uniqueIdentifier),
      ...(isLast ? [byteString(Tag.SignatureData, work.sign(bytes(Tag.DigestedData)))] : []),
      ...correlation,
    ];
  },
};
