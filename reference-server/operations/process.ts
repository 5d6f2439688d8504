import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError, REASONS } from '../errors.ts';
import { required } from '../fields.ts';
import type { Operation } from './operation.ts';

/**
 * Process (2.1 section 6.1.39): the operation is done by the time of the response. Of one that is done already "the
 * asynchronous request specified was already processed" (11.46); one that was canceled is not outstanding any more.
 */
export const process: Operation = {
  code: Enum.Operation.Process,
  request(payload, { outstanding, identity, now, longWork }) {
    const tag = Tag.AsynchronousCorrelationValue;
    const operation = outstanding.find(required(payload.bytes(tag), tag), identity);
    if (operation === undefined || operation.end === 'canceled') {
      throw new KmipError(
        REASONS.asynchronousCorrelationValueUnknown,
        'no operation with this Asynchronous Correlation Value is outstanding',
      );
    }
    if (operation.end !== undefined) {
      throw new KmipError(Enum.ResultReason.DuplicateProcessRequest, 'the operation is done already');
    }
    outstanding.process(operation, now(), longWork);
    return [];
  },
};
