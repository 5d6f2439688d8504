import { integer } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError } from '../errors.ts';
import { required } from '../fields.ts';
import type { Operation } from './operation.ts';

/**
 * RNG Seed (1.4 section 4.36, Tables 243 and 244). The setting `rngSeed` says how much of a seed is used, or that clients
 * may not seed at all: "Client is not allowed to perform the specified operation" (Table 327).
 */
export const rngSeed: Operation = {
  code: Enum.Operation.RNGSeed,
  request(payload, context) {
    const data = required(payload.bytes(Tag.Data), Tag.Data);
    const { rngSeed: policy } = context.settings;
    if (policy === 'deny') {
      throw new KmipError(Enum.ResultReason.PermissionDenied, 'clients do not seed the random number generator');
    }
    const used = policy === 'all' ? data : data.subarray(0, policy);
    context.seed(used);
    return [integer(Tag.DataLength, used.length)];
  },
};
