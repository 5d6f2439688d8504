import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { required } from '../fields.ts';
import type { Operation } from './operation.ts';

/** Interop (2.0 section 6.1.25): the server is told of a test, and behaves in it as ever. */
export const interop: Operation = {
  code: Enum.Operation.Interop,
  request(payload, context) {
    const interopFunction = required(payload.enumeration(Tag.InteropFunction), Tag.InteropFunction);
    const identifier = required(payload.text(Tag.InteropIdentifier), Tag.InteropIdentifier);
    context.log.info({ client: context.identity, interopFunction, identifier }, 'interop');
    return [];
  },
};
