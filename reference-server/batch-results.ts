import { lengthOfTtlv } from '../harness/codec/ttlv.ts';
import type { RequestBatchItem } from '../harness/message/request.ts';
import { type ResponseItemInit, responseItem } from '../harness/message/response.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import type { RequestScope } from './context.ts';
import { failureFields, type KmipError } from './errors.ts';

export function isFailure(result: ResponseItemInit): boolean {
  return result.resultStatus === Enum.ResultStatus.OperationFailed;
}

/** Octets that a result takes in the response. */
export function sizeOf(result: ResponseItemInit): number {
  return lengthOfTtlv(responseItem(result));
}

/**
 * The result of an item that fails: its Operation and Unique Batch Item ID come back as far as it has them. Without an
 * item it is the answer to a message whose items could not be read (1.4 section 11.1).
 */
export function failedResult(
  item: RequestBatchItem | undefined,
  error: KmipError,
  scope: RequestScope,
): ResponseItemInit {
  return {
    ...(item && identityOf(item)),
    ...failureFields(error, scope.version, item?.operation),
  };
}

export function identityOf({ operation, uniqueBatchItemId }: RequestBatchItem): Partial<ResponseItemInit> {
  return {
    ...(operation === undefined ? {} : { operation }),
    ...(uniqueBatchItemId === undefined ? {} : { uniqueBatchItemId }),
  };
}
