import { enumeration, textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { atLeast } from '../../harness/spec/versions.ts';
import { signature } from '../crypto/signatures.ts';
import { required } from '../fields.ts';
import { USES } from '../policy/cryptographic-use.ts';
import { keyHalf } from '../policy/usable-keys.ts';
import type { Operation } from './operation.ts';
import { nextKeyedPart } from './parts.ts';

const { Valid, Invalid, Unknown } = Enum.ValidityIndicator;

/**
 * Signature Verify (1.4 section 4.32, Tables 235, 236 and 356). In 1.x the Validity Indicator is REQUIRED of every
 * response: before the last part it is Unknown. From 2.0 on it is not there before the last part (2.0 section 6.1.50).
 */
export const signatureVerify: Operation = {
  code: Enum.Operation.SignatureVerify,
  request(payload, context) {
    const doing = { operation: signatureVerify.code, use: USES.verify };
    const { uniqueIdentifier, work, data, bytes, isLast, correlation } = nextKeyedPart(
      payload,
      context,
      doing,
      (object, parameters) => signature(keyHalf(object, 'public'), parameters, context.random),
    );
    work.update(data);
    const validity = () => {
      const claimed = required(bytes(Tag.SignatureData), Tag.SignatureData);
      return work.isSignature(claimed, bytes(Tag.DigestedData)) ? Valid : Invalid;
    };
    return [
      textString(Tag.UniqueIdentifier, uniqueIdentifier),
      // 2.0 section 6.1.50 does without it before the last part.
      ...(isLast || !atLeast(context.version, '2.0')
        ? [enumeration(Tag.ValidityIndicator, isLast ? validity() : Unknown)]
        : []),
      ...correlation,
    ];
  },
};
