import { CodecError } from '../../harness/codec/deviation.ts';
import { decodeTtlv } from '../../harness/codec/ttlv.ts';
import { registeredVersion } from '../../harness/message/header.ts';
import { type ResponseBatchItem, readResponse } from '../../harness/message/response.ts';
import { validate } from '../../harness/message/validate.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { enumName } from '../../harness/spec/registry.ts';

const { Notify, Put } = Enum.Operation;

/** Items of an answer: to read more would keep others waiting. */
export const MOST_ITEMS = 10_000;

/** The batch item with which a client answers a request of one item, or one line that says what is wrong with the answer. */
export function readAnswer(bytes: Uint8Array, operation: number): ResponseBatchItem | string {
  try {
    const { item, deviations } = decodeTtlv(bytes, { maxItems: MOST_ITEMS });
    const response = readResponse(item);
    const version = response && registeredVersion(response.header.version);
    if (response === undefined || version === undefined) return 'the answer is no Response Message';
    const [wrong] = [...deviations, ...validate(item, version, 'response')];
    if (wrong !== undefined) return `${wrong.path}: ${wrong.message}`;
    const [answer, ...others] = response.items;
    if (answer === undefined || others.length > 0) return `${response.items.length} batch items answer one`;
    return problemOf(answer, operation) ?? answer;
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return `the answer does not decode: ${error.message}`;
  }
}

/** "a Response Message [...] containing no payload" (1.4 sections 5.1 and 5.2): an empty one says no more. */
function problemOf(answer: ResponseBatchItem, operation: number): string | undefined {
  if (answer.operation !== operation) return 'the answer is to another operation';
  if (answer.resultStatus !== Enum.ResultStatus.Success) {
    return `the client refuses: ${enumName('ResultReason', answer.resultReason ?? 0) ?? answer.resultReason}`;
  }
  const isPush = operation === Notify || operation === Put;
  return isPush && answer.payload !== undefined && answer.payload.value.length > 0
    ? 'the answer has a payload'
    : undefined;
}
