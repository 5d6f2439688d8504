import { assert, expect } from 'chai';
import { dateTime, type Item, integer, textString } from '../../harness/codec/item.ts';
import type { Response } from '../../harness/message/response.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { atLeast } from '../../harness/spec/versions.ts';
import type { Check } from './check.ts';
import { uniqueIdentifier } from './exchanges.ts';
import { before, expectAllRefused, messageOf, numbered, outcomes, QUERY, responseTo, withFields } from './messages.ts';
import type { Subject } from './subject.ts';

const R = Enum.ResultReason;

/** One row of the general errors: what is sent, and the reasons that the row has; 2.0 and 2.1 have no such table. */
interface GeneralError {
  readonly what: string;
  readonly in1: readonly number[];
  readonly in2: readonly number[];
  readonly send: (subject: Subject) => Promise<Response>;
}

function withHeaderField(subject: Subject, ...fields: readonly Item[]): Promise<Response> {
  let message = messageOf(subject);
  for (const field of fields) message = withFields(message, Tag.RequestHeader, before(Tag.BatchCount, field));
  return responseTo(subject, message);
}

/** 1.0 to 1.4 section 11.1; for 2.x the reasons of 2.1 section 11.46 that say the same. */
const ROWS: readonly GeneralError[] = [
  {
    what: 'a payload with a field that is not its own',
    // "unknown field" as well as "error parsing ... payload".
    in1: [R.InvalidField, R.InvalidMessage],
    in2: [R.InvalidField, R.InvalidMessage, R.UnknownTag],
    send: (subject) => subject.ask({ ...QUERY, payload: [...QUERY.payload, textString(Tag.Username, 'x')] }),
  },
  {
    what: 'a header with the same field twice',
    in1: [R.InvalidMessage],
    in2: [R.InvalidMessage, R.InvalidField],
    send: (subject) => {
      const stamp = dateTime(Tag.TimeStamp, subject.now());
      return withHeaderField(subject, stamp, stamp);
    },
  },
  {
    what: 'a payload with the same field twice',
    in1: [R.InvalidMessage],
    in2: [R.InvalidMessage, R.InvalidField],
    send: (subject) => {
      const identifier = uniqueIdentifier(subject.uniqueText());
      return subject.ask({ operation: Enum.Operation.Get, payload: [identifier, identifier] });
    },
  },
  {
    what: 'a payload with a field of another type',
    in1: [R.InvalidMessage],
    in2: [R.InvalidMessage, R.InvalidField, R.InvalidDataType],
    send: (subject) => subject.ask({ ...QUERY, payload: [integer(Tag.QueryFunction, 1)] }),
  },
];

/** The answer to a Query behind which stands one that cannot be parsed: "Batch item fails", and the other does not. */
async function expectItemFailsAlone(subject: Subject): Promise<void> {
  const broken = { ...QUERY, payload: [textString(Tag.QueryFunction, 'operations')] };
  const response = await subject.ask(numbered([QUERY, broken]), { batchOrderOption: true });
  expect(outcomes(response)[0], 'a Query before an item that cannot be parsed').to.equal('Success');
  expect(response.items, 'the items of the answer').to.have.length(2);
  expectAllRefused({ ...response, items: response.items.slice(1) }, 'the item that cannot be parsed');
}

/** General errors: "the specific Result Reasons that SHALL be returned for errors detected" (1.0 to 1.4 chapter 11). */
export const generalErrors: Check = {
  id: 'error handling of messages',
  how: `${ROWS.map(({ what }) => what).join(', ')} are refused with the reasons of the general errors; an item that cannot be parsed fails, and not the one before it.`,
  async run(subject) {
    for (const { what, in1, in2, send } of ROWS) {
      const response = await send(subject);
      expectAllRefused(response, what);
      const reasons = atLeast(subject.version, '2.0') ? in2 : in1;
      const right = response.items.every(({ resultReason = -1 }) => reasons.includes(resultReason));
      assert(right, `${what} is refused with ${outcomes(response).join(', ')}`);
    }
    await expectItemFailsAlone(subject);
  },
};
