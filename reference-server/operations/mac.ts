import { byteString, textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { USES } from '../policy/cryptographic-use.ts';
import { startMac } from '../policy/macs.ts';
import type { Operation } from './operation.ts';
import { nextKeyedPart } from './parts.ts';

/** MAC (1.4 section 4.33, Tables 237, 238 and 357). */
export const mac: Operation = {
  code: Enum.Operation.MAC,
  request(payload, context) {
    const part = nextKeyedPart(payload, context, { operation: mac.code, use: USES.mac }, startMac);
    part.work.update(part.data);
    return [
      textString(Tag.UniqueIdentifier, part.uniqueIdentifier),
      ...(part.isLast ? [byteString(Tag.MACData, part.work.final())] : []),
      ...part.correlation,
    ];
  },
};
