import { byteString, enumeration } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { required } from '../fields.ts';
import type { Asynchronous } from '../outstanding.ts';
import type { Operation } from './operation.ts';

const { Canceled, Completed, Failed, Unavailable, UnableToCancel } = Enum.CancellationResult;

/** Cancel (1.4 section 4.27): always answered with what came of it. */
export const cancel: Operation = {
  code: Enum.Operation.Cancel,
  request(payload, { outstanding, settings, identity }) {
    const correlationValue = required(
      payload.bytes(Tag.AsynchronousCorrelationValue),
      Tag.AsynchronousCorrelationValue,
    );
    const operation = outstanding.find(correlationValue, identity);
    const result = cancellationResult(operation, settings.asynchronous.cancelable);
    if (result === Canceled && operation !== undefined) outstanding.cancel(correlationValue, operation);
    return [
      byteString(Tag.AsynchronousCorrelationValue, correlationValue),
      enumeration(Tag.CancellationResult, result),
    ];
  },
};

/** What canceling an operation comes to; one that is canceled already stays so. */
function cancellationResult(operation: Asynchronous | undefined, cancelable: boolean): number {
  if (operation === undefined) return Unavailable;
  const { end } = operation;
  if (end === undefined) return cancelable ? Canceled : UnableToCancel;
  if (end === 'canceled') return Canceled;
  return 'error' in end ? Failed : Completed;
}
