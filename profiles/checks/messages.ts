import { AssertionError, assert, expect } from 'chai';
import { ENCODINGS } from '../../harness/codec/encodings.ts';
import { enumeration, type Item, type StructureItem } from '../../harness/codec/item.ts';
import { type ProtocolVersion, protocolVersion } from '../../harness/message/header.ts';
import { buildRequest, type RequestItemInit, type RequestOptions } from '../../harness/message/request.ts';
import type { Response } from '../../harness/message/response.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { enumName } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { RawAnswer, Subject } from './subject.ts';

const { OperationFailed } = Enum.ResultStatus;

/** A Query for operations: it makes nothing, and a server should answer it to everybody. */
export const QUERY: RequestItemInit = {
  operation: Enum.Operation.Query,
  payload: [enumeration(Tag.QueryFunction, Enum.QueryFunction.QueryOperations)],
};

/** Items of a batch with a Unique Batch Item ID each, as batches of several need it. */
export function numbered(items: readonly RequestItemInit[]): RequestItemInit[] {
  return items.map((item, index) => ({ ...item, uniqueBatchItemId: Uint8Array.of(index + 1) }));
}

/** A Request Message as the server wants it: in the version of the subject, of one Query, where nothing else is named. */
export function messageOf(
  subject: Subject,
  items: readonly RequestItemInit[] = [QUERY],
  options: RequestOptions = {},
  version: ProtocolVersion = protocolVersion(subject.version),
): StructureItem {
  return subject.dressed(buildRequest(version, items, options));
}

/** The message with other fields in the first structure of this tag, at whatever depth. */
export function withFields(
  message: StructureItem,
  tag: number,
  change: (fields: readonly Item[]) => readonly Item[],
): StructureItem {
  if (message.tag === tag) return { ...message, value: change(message.value) };
  let done = false;
  const value = message.value.map((field) => {
    if (done || field.type !== 'Structure') return field;
    const changed = withFields(field, tag, change);
    done = changed !== field;
    return changed;
  });
  return done ? { ...message, value } : message;
}

/** The fields with one more, before the first of this tag. */
export function before(tag: number, field: Item): (fields: readonly Item[]) => Item[] {
  return (fields) => fields.flatMap((one) => (one.tag === tag ? [field, one] : [one]));
}

/** Sends a message as it is. Throws an AssertionError where no Response Message comes. */
export async function responseTo(subject: Subject, message: StructureItem): Promise<Response> {
  return responseIn(await subject.send(ENCODINGS[subject.encoding].encode(message, subject.version)));
}

/** The response of an answer. Throws an AssertionError where there is none. */
export function responseIn(answer: RawAnswer): Response {
  if ('response' in answer) return answer.response;
  throw new AssertionError('closed' in answer ? `no answer: ${answer.closed}` : answer.undecodable);
}

/** What each item of a response came to: 'Success', or the XML name of its Result Reason. */
export function outcomes(response: Response): string[] {
  return response.items.map(({ resultStatus, resultReason }) =>
    resultStatus === OperationFailed && resultReason !== undefined
      ? (enumName('ResultReason', resultReason) ?? `reason ${resultReason}`)
      : (enumName('ResultStatus', resultStatus ?? -1) ?? 'no Result Status'),
  );
}

/** Whether there are items, and all are refused. */
export function isRefused({ items }: Response): boolean {
  return items.length > 0 && items.every(({ resultStatus }) => resultStatus === OperationFailed);
}

/** Throws an AssertionError unless there are items, and all are refused. */
export function expectAllRefused(response: Response, what: string): void {
  expect(response.items, `${what}: batch items of the answer`).not.to.deep.equal([]);
  assert(isRefused(response), `${what} is not refused: ${outcomes(response).join(', ')}`);
}

/** Throws an AssertionError unless there are so many items, and all succeed. */
export function expectAllDone(response: Response, count: number, what: string): void {
  const came = outcomes(response);
  const done = came.length === count && came.every((outcome) => outcome === 'Success');
  assert(done, `${what} is not done: ${came.join(', ') || 'no batch item'}`);
}
