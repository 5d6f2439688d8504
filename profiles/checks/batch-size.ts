import { expect } from 'chai';
import type { RequestItemInit } from '../../harness/message/request.ts';
import type { Check } from './check.ts';
import { expectAllDone, numbered, QUERY } from './messages.ts';

const COUNTS = [1, 2, 31, 32] as const;

/** "Batch Count ... 1 to 32" and "Batch Order Option ... True" (Tape Library Profile 1.0 section 2.3, Profiles 2.1 section 5.12.5). */
export const batchesOf32: Check = {
  id: 'batches of 1 to 32 items',
  how: 'Batches of 1, 2, 31 and 32 Queries, with Batch Order Option True, are answered with as many items, each a success, in the order of the request.',
  async run(subject) {
    for (const count of COUNTS) {
      const items = numbered(new Array<RequestItemInit>(count).fill(QUERY));
      const response = await subject.ask(items, { batchOrderOption: true });
      expectAllDone(response, count, `a batch of ${count}`);
      const ids = response.items.map(({ uniqueBatchItemId }) => uniqueBatchItemId?.[0]);
      expect(ids, 'the Unique Batch Item IDs').to.deep.equal(Array.from({ length: count }, (_, index) => index + 1));
    }
  },
};
