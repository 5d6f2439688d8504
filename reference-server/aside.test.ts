import { expect } from 'chai';
import { type Item, textString } from '../harness/codec/item.ts';
import { decodeTtlv, encodeTtlv } from '../harness/codec/ttlv.ts';
import { protocolVersion } from '../harness/message/header.ts';
import { buildRequest } from '../harness/message/request.ts';
import { readResponse } from '../harness/message/response.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { enumName } from '../harness/spec/registry.ts';
import { Tag } from '../harness/spec/tags.ts';
import { createEngine, type Engine } from '../test-support/engine.ts';
import { template } from '../test-support/engine-client.ts';

const { CreateKeyPair, Destroy, ReKeyKeyPair } = Enum.Operation;
const { Continue, Stop, Undo } = Enum.BatchErrorContinuationOption;

const createKeyPair = (length = 1024): { operation: number; payload: Item[] } => ({
  operation: CreateKeyPair,
  payload: [
    {
      ...template({
        'Cryptographic Algorithm': Enum.CryptographicAlgorithm.RSA,
        'Cryptographic Length': length,
        'Cryptographic Usage Mask': 3,
      }),
      tag: Tag.CommonTemplateAttribute,
    },
  ],
});
const failing = { operation: Destroy, payload: [textString(Tag.UniqueIdentifier, 'nothing has this name')] };
describe('work that takes long', () => {
  let engine: Engine;
  beforeEach(async () => {
    engine = await createEngine({ worksAside: true });
  });
  afterEach(() => engine.close());

  /** The results of a batch, how often it waited, and how many objects others found while it did. */
  const run = async (items: readonly { operation: number; payload: Item[] }[], option?: number) => {
    const request = buildRequest(
      protocolVersion('1.4'),
      items.map((item, index) => ({ ...item, ...(items.length > 1 && { uniqueBatchItemId: Buffer.from([index]) }) })),
      option === undefined ? {} : { batchErrorContinuationOption: option },
    );
    const steps = engine.handle(encodeTtlv(request));
    const seen: number[] = [];
    for (;;) {
      const step = steps.next();
      if (step.done) {
        const results = readResponse(decodeTtlv(step.value).item)?.items ?? [];
        return { results: results.map(({ resultStatus = -1 }) => enumName('ResultStatus', resultStatus)), seen };
      }
      if (step.value === undefined) continue;
      seen.push(engine.store.locate([]).length);
      await step.value;
    }
  };

  it('is waited for outside the transaction, once for each item', async () => {
    const { results, seen } = await run([createKeyPair(), createKeyPair()], Stop);
    expect(results).to.deep.equal(['Success', 'Success']);
    expect(seen).to.deep.equal([0, 2]);
    const keys = engine.store.locate([]).map(({ uniqueIdentifier }) => engine.store.get(uniqueIdentifier)?.content);
    expect(new Set(keys.map((key) => key && Buffer.from(encodeTtlv(key)).toString('hex'))).size).to.equal(4);
  });

  it('is done before a batch with Undo, which is one step', async () => {
    const done = await run([createKeyPair(), createKeyPair()], Undo);
    expect(done).to.deep.equal({ results: ['Success', 'Success'], seen: [0, 0] });
    const undone = await run([createKeyPair(), failing], Undo);
    expect(undone).to.deep.equal({ results: ['OperationUndone', 'OperationFailed'], seen: [4] });
    expect(engine.store.locate([])).to.have.lengthOf(4);
  });

  it('is foreseen in a batch with Undo where it rests on an earlier item', async () => {
    const again = { operation: ReKeyKeyPair, payload: [] };
    const { results, seen } = await run([createKeyPair(), createKeyPair(), again], Undo);
    expect(results).to.deep.equal(['Success', 'Success', 'Success']);
    expect(seen).to.deep.equal([0, 0, 0]);
    expect(engine.store.locate([])).to.have.lengthOf(6);
  });

  it('is not begun for what fails before it', async () => {
    const { results, seen } = await run([createKeyPair(8), failing], Continue);
    expect([results, seen]).to.deep.equal([['OperationFailed', 'OperationFailed'], []]);
  });

  it('is done at once where nobody waits', async () => {
    const simple = await createEngine();
    const request = buildRequest(protocolVersion('1.4'), [createKeyPair(512)]);
    expect(simple.send(request).items[0]?.resultStatus).to.equal(Enum.ResultStatus.Success);
    simple.close();
  });
});
