import { assert, expect } from 'chai';
import { integer } from '../../../harness/codec/item.ts';
import type { RequestItemInit, RequestOptions } from '../../../harness/message/request.ts';
import type { Response } from '../../../harness/message/response.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { uniqueIdentifier } from '../exchanges.ts';
import {
  expectAllDone,
  expectAllRefused,
  isRefused,
  messageOf,
  numbered,
  outcomes,
  QUERY,
  responseTo,
  withFields,
} from '../messages.ts';
import { newKey } from '../objects.ts';
import type { Subject } from '../subject.ts';
import { expectState, revocationReason } from '../values.ts';
import type { ContentProbe } from './probe.ts';

const { Activate, Get, Query, Revoke } = Enum.Operation;
const { Active, Deactivated, PreActive } = Enum.State;
const { Continue, Stop, Undo } = Enum.BatchErrorContinuationOption;

const activate = (identifier: string): RequestItemInit => ({
  operation: Activate,
  payload: [uniqueIdentifier(identifier)],
});
const retire = (identifier: string): RequestItemInit => ({
  operation: Revoke,
  payload: [uniqueIdentifier(identifier), revocationReason(Enum.RevocationReasonCode.CessationOfOperation)],
});

/** Activate, a Get of nothing, and Revoke, of a new key, in this order. */
async function brokenBatch(subject: Subject, option?: number): Promise<[string, Response]> {
  const { identifier } = await newKey(subject);
  const missing = { operation: Get, payload: [uniqueIdentifier(subject.uniqueText())] };
  const items = numbered([activate(identifier), missing, retire(identifier)]);
  const options: RequestOptions = {
    batchOrderOption: true,
    ...(option === undefined ? {} : { batchErrorContinuationOption: option }),
  };
  return [identifier, await subject.ask(items, options)];
}

/** "the server SHALL NOT continue processing subsequent operations in the request. Completed operations SHALL NOT be undone." */
async function expectStop(subject: Subject, option?: number): Promise<void> {
  const [identifier, response] = await brokenBatch(subject, option);
  expect(outcomes(response)[0], 'the item before the failure').to.equal('Success');
  expect(response.items, 'the items of the answer').to.have.length(2);
  expectAllRefused({ ...response, items: response.items.slice(1) }, 'the item that fails');
  await expectState(subject, identifier, Active);
}

/** Done, or the whole request rejected: support is OPTIONAL, and a capability that a server may lack (1.4 section 2.1.21). */
async function expectContinue(subject: Subject): Promise<void> {
  const [identifier, response] = await brokenBatch(subject, Continue);
  if (isRefused(response)) return expectState(subject, identifier, PreActive);
  const [first, , last] = outcomes(response);
  expect([response.items.length, first, last], 'with Continue').to.deep.equal([3, 'Success', 'Success']);
  await expectState(subject, identifier, Deactivated);
}

/** Undone, or the whole request rejected: "Server support for this feature is OPTIONAL". */
async function expectUndo(subject: Subject): Promise<void> {
  const [identifier, response] = await brokenBatch(subject, Undo);
  expect(outcomes(response), 'with Undo').not.to.include('Success');
  await expectState(subject, identifier, PreActive);
}

const IN_ORDER: RequestOptions = { batchOrderOption: true };

/** What makes a batch of a message (1.0 to 1.4 sections 6.4, 6.12 to 6.15 and 7; 2.0 and 2.1 chapters 8 and 9). */
export const BATCH_PROBES = {
  BatchCount: {
    how: 'Batch Count of an answer is the number of its batch items; a request whose Batch Count is 0, or one more or less than its items, is refused.',
    async run(subject) {
      for (const count of [1, 2]) {
        const items = new Array<RequestItemInit>(count).fill(QUERY);
        const { header } = await subject.ask(count === 1 ? items : numbered(items));
        expect(header.batchCount, `Batch Count of the answer to ${count}`).to.equal(count);
      }
      const wrong = [
        [1, 0],
        [2, 1],
        [1, 2],
      ] as const;
      const taken: string[] = [];
      for (const [items, count] of wrong) {
        const message = messageOf(subject, numbered(new Array<RequestItemInit>(items).fill(QUERY)));
        const lying = withFields(message, Tag.RequestHeader, (fields) =>
          fields.map((field) => (field.tag === Tag.BatchCount ? integer(Tag.BatchCount, count) : field)),
        );
        if (!isRefused(await responseTo(subject, lying))) taken.push(`${count} with a batch of ${items}`);
      }
      assert(taken.length === 0, `not refused: a Batch Count of ${taken.join(', of ')}`);
    },
  },
  BatchItem: {
    how: 'A batch of three is answered with three batch items, each with the Operation of its own.',
    async run(subject) {
      const response = await subject.ask(numbered([QUERY, QUERY, QUERY]), IN_ORDER);
      expectAllDone(response, 3, 'a batch of three');
      const operations = response.items.map(({ operation }) => operation);
      expect(operations, 'the Operations').to.deep.equal([Query, Query, Query]);
    },
  },
  UniqueBatchItemID: {
    how: 'Each item of an answer has the Unique Batch Item ID of the item that it answers, a single one and one that fails, too.',
    async run(subject) {
      const alone = await subject.ask({ ...QUERY, uniqueBatchItemId: Uint8Array.of(7, 7) });
      expect(idsOf(alone), 'the ID of a single item').to.deep.equal(['0707']);
      const missing = { operation: Get, payload: [uniqueIdentifier(subject.uniqueText())] };
      const response = await subject.ask(numbered([QUERY, missing]), IN_ORDER);
      expect(idsOf(response), 'the IDs of two items').to.deep.equal(['01', '02']);
      const operations = response.items.map(({ operation }) => operation);
      expect(operations, 'the Operations of two items').to.deep.equal([Query, Get]);
    },
  },
  BatchOrderOption: {
    how: 'Activate, Revoke and Get Attributes of a new key in one batch, with Batch Order Option True, are done in this order.',
    async run(subject) {
      const { identifier } = await newKey(subject);
      const look = { operation: Enum.Operation.GetAttributes, payload: [uniqueIdentifier(identifier)] };
      const items = numbered([activate(identifier), retire(identifier), look]);
      expectAllDone(await subject.ask(items, IN_ORDER), 3, 'a batch in order');
      await expectState(subject, identifier, Deactivated);
    },
  },
  BatchErrorContinuationOption: {
    how: 'Where the second of three items fails, the first stays done and the third is not done with Stop and without the option, it is done with Continue, and nothing is done with Undo; a batch with either of the two may be refused as a whole.',
    async run(subject) {
      await expectStop(subject, Stop);
      await expectStop(subject);
      await expectContinue(subject);
      await expectUndo(subject);
    },
  },
} as const satisfies Record<string, ContentProbe>;

function idsOf(response: Response): string[] {
  return response.items.map(({ uniqueBatchItemId }) => Buffer.from(uniqueBatchItemId ?? []).toString('hex'));
}
