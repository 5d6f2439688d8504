import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError, REASONS } from '../errors.ts';
import { required } from '../fields.ts';
import type { Operation } from './operation.ts';

/** Process (2.1 section 6.1.39): the operation is done by the time of the response. */
export const process: Operation = {
  code: Enum.Operation.Process,
  request(payload, { outstanding, identity, now, longWork }) {
    const tag = Tag.AsynchronousCorrelationValue;
    const operation = outstanding.find(required(payload.bytes(tag), tag), identity);
    if (operation === undefined) {
      throw new KmipError(
        REASONS.asynchronousCorrelationValueUnknown,
        'no operation with this Asynchronous Correlation Value is outstanding',
      );
    }
    outstanding.process(operation, now(), longWork);
    return [];
  },
};
