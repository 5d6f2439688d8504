import { Enum } from '../../harness/spec/enumerations.ts';
import { enumInVersion } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { failureFields, KmipError, REASONS } from '../errors.ts';
import { required } from '../fields.ts';
import { fitPayload } from '../fit.ts';
import type { Operation } from './operation.ts';

const { OperationCanceledByRequester } = Enum.ResultReason;
const { OperationPending, Success } = Enum.ResultStatus;

/** Poll (1.4 section 4.28): the answer is that of the operation asked about, and may be fetched again while it is kept. */
export const poll: Operation = {
  code: Enum.Operation.Poll,
  request(payload, { outstanding, identity, version }) {
    const asynchronousCorrelationValue = required(
      payload.bytes(Tag.AsynchronousCorrelationValue),
      Tag.AsynchronousCorrelationValue,
    );
    const found = outstanding.find(asynchronousCorrelationValue, identity);
    // The answer is that of the operation, which has to be one of the version in which it is asked for.
    if (found === undefined || !enumInVersion('Operation', found.operation, version)) {
      throw new KmipError(
        REASONS.asynchronousCorrelationValueUnknown,
        'no operation with this Asynchronous Correlation Value is outstanding',
      );
    }
    const { operation, end } = found;
    if (end === undefined) return { operation, resultStatus: OperationPending, asynchronousCorrelationValue };
    outstanding.obtain(asynchronousCorrelationValue);
    if (end === 'canceled') {
      const canceled = new KmipError(OperationCanceledByRequester, 'the operation was canceled');
      return { operation, ...failureFields(canceled, version, operation) };
    }
    if ('error' in end) return { operation, ...failureFields(end.error, version, operation) };
    return { operation, resultStatus: Success, payload: fitPayload(end.payload, operation, version) };
  },
};
