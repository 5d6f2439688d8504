import { byteString, type Item } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError } from '../errors.ts';
import { required } from '../fields.ts';
import type { Operation } from './operation.ts';

/** More than any use needs, and few enough to make and send at once. */
const MOST_OCTETS = 1_048_576;

/** RNG Retrieve (1.4 section 4.35, Tables 241, 242 and 359). */
export const rngRetrieve: Operation = {
  code: Enum.Operation.RNGRetrieve,
  request(payload, context): Item[] {
    const length = required(payload.integer(Tag.DataLength), Tag.DataLength);
    if (length < 0 || length > MOST_OCTETS) {
      throw new KmipError(Enum.ResultReason.InvalidField, `Data Length is 0 to ${MOST_OCTETS} octets`);
    }
    return [byteString(Tag.Data, context.random(length))];
  },
};
