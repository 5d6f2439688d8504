import { timingSafeEqual } from 'node:crypto';
import { enumeration, textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { atLeast } from '../../harness/spec/versions.ts';
import { required } from '../fields.ts';
import { USES } from '../policy/cryptographic-use.ts';
import { startMac } from '../policy/macs.ts';
import type { Operation } from './operation.ts';
import { nextKeyedPart } from './parts.ts';

const { Valid, Invalid, Unknown } = Enum.ValidityIndicator;

/**
 * MAC Verify (1.4 section 4.34, Tables 239, 240 and 358). In 1.x the Validity Indicator is REQUIRED of every response:
 * before the last part it is Unknown. From 2.0 on it is not there before the last part (2.0 section 6.1.32).
 */
export const macVerify: Operation = {
  code: Enum.Operation.MACVerify,
  request(payload, context) {
    const part = nextKeyedPart(payload, context, { operation: macVerify.code, use: USES.macVerify }, startMac);
    part.work.update(part.data);
    const validity = () => {
      const claimed = required(part.bytes(Tag.MACData), Tag.MACData);
      const made = part.work.final();
      return claimed.length === made.length && timingSafeEqual(claimed, made) ? Valid : Invalid;
    };
    return [
      textString(Tag.UniqueIdentifier, part.uniqueIdentifier),
      // 2.0 section 6.1.32: "Non-Final parts of multi-part MAC Verify operations SHALL NOT include the Validity Indicator."
      ...(part.isLast || !atLeast(context.version, '2.0')
        ? [enumeration(Tag.ValidityIndicator, part.isLast ? validity() : Unknown)]
        : []),
      ...part.correlation,
    ];
  },
};
