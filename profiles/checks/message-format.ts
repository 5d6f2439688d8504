import { AssertionError } from 'chai';
import type { Response } from '../../harness/message/response.ts';
import { validate } from '../../harness/message/validate.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Check } from './check.ts';
import { uniqueIdentifier } from './exchanges.ts';
import { messageOf, numbered, QUERY, responseTo, withFields } from './messages.ts';
import { newObject } from './objects.ts';
import type { Subject } from './subject.ts';

const { Get, GetAttributes, Query } = Enum.Operation;

/** A fault of a message, and where it is. */
interface Problem {
  readonly path: string;
  readonly message: string;
}

/** Throws a chai AssertionError that tells the first of the problems with `what`, where there are any. */
export function expectNoProblem([first, ...others]: readonly Problem[], what: string): void {
  if (first === undefined) return;
  const more = others.length > 0 ? `; and ${others.length} more` : '';
  throw new AssertionError(`${what}: ${first.path}: ${first.message}${more}`);
}

/** Throws a chai AssertionError where the fields of a response are not those of the version's tables. */
export function expectFormat({ version }: Subject, { item }: Response, what: string): void {
  expectNoProblem(validate(item, version, 'response'), what);
}

/**
 * Message Format (1.0 to 1.4 chapter 7; 2.0 and 2.1 chapter 8): "All fields SHALL appear in the order specified", those
 * that are REQUIRED are there, and none that the version does not have.
 */
export const messageFormat: Check = {
  id: 'message format',
  how: 'Answers to Query, to Get Attributes and Get of a new object, to a batch of which one item is refused, and to a message without a batch have the fields of their tables, in order, and nothing else.',
  async run(subject) {
    const { identifier } = await newObject(subject);
    const payload = [uniqueIdentifier(identifier)];
    const answers: readonly (readonly [string, Response])[] = [
      ['Query', await subject.ask(QUERY)],
      ['Get Attributes', await subject.ask({ operation: GetAttributes, payload })],
      ['Get', await subject.ask({ operation: Get, payload })],
      [
        'a batch',
        await subject.ask(numbered([QUERY, { operation: Get, payload: [uniqueIdentifier(subject.uniqueText())] }])),
      ],
      ['Query for nothing', await subject.ask({ operation: Query, payload: [] })],
      [
        'a message without a batch',
        await responseTo(
          subject,
          withFields(messageOf(subject), Tag.RequestMessage, (fields) => fields.slice(0, 1)),
        ),
      ],
    ];
    for (const [what, answer] of answers) {
      expectFormat(subject, answer, `the answer to ${what}`);
    }
  },
};
