import { byteString, enumeration, type Item, structure } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Fields } from '../fields.ts';
import type { Submitted } from '../outstanding.ts';
import type { Operation } from './operation.ts';

const { Completed, Submitted: Waiting } = Enum.ProcessingStage;
const MICROSECONDS = 1_000_000n;

/**
 * Query Asynchronous Requests (2.1 section 6.1.41): those of the client whose results it has not obtained. Where both
 * values and operations are named, those that match both.
 */
export const queryAsynchronousRequests: Operation = {
  code: Enum.Operation.QueryAsynchronousRequests,
  request(payload, { outstanding, identity, grant }) {
    const values = valuesIn(payload, Tag.AsynchronousCorrelationValues, Tag.AsynchronousCorrelationValue);
    const operations = valuesIn(payload, Tag.Operations, Tag.Operation);
    return outstanding
      .submitted(identity, grant)
      .filter(({ correlationValue }) => values?.some((value) => isSame(value, correlationValue)) ?? true)
      .filter(({ operation }) => operations?.includes(operation) ?? true)
      .map(asynchronousRequest);
  },
};

/** The values in a list structure, or undefined without it. */
function valuesIn(payload: Fields, list: number, tag: number): Item['value'][] | undefined {
  return payload
    .fields(list)
    ?.all(tag)
    .map(({ value }) => value);
}

function isSame(value: Item['value'], octets: Uint8Array): boolean {
  return value instanceof Uint8Array && Buffer.from(octets).equals(value);
}

/** 2.1 section 7.2. */
function asynchronousRequest({ correlationValue, operation, submittedAt, end }: Submitted): Item {
  return structure(Tag.AsynchronousRequest, [
    byteString(Tag.AsynchronousCorrelationValue, correlationValue),
    enumeration(Tag.Operation, operation),
    { tag: Tag.SubmissionDate, type: 'DateTimeExtended', value: submittedAt * MICROSECONDS },
    enumeration(Tag.ProcessingStage, end === undefined ? Waiting : Completed),
  ]);
}
