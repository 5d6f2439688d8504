import { expect } from 'chai';
import { enumeration, type Item, integer, interval, longInteger, structure } from '../../harness/codec/item.ts';
import { protocolVersion } from '../../harness/message/header.ts';
import { buildRequest } from '../../harness/message/request.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Version } from '../../harness/spec/versions.ts';
import { createEngine, type Engine } from '../../test-support/engine.ts';
import { attribute, EngineClient, nameFields, template, uid } from '../../test-support/engine-client.ts';

const { Encrypt, Decrypt } = Mask.CryptographicUsageMask;
const { OperationFailed } = Enum.ResultStatus;

const units = (count: bigint): Item => longInteger(Tag.UsageLimitsCount, count);
const mask = (bits: number): Item => integer(Tag.CryptographicUsageMask, bits);
const lease = (seconds: number): Item => interval(Tag.LeaseTime, seconds);
const LIMITED = {
  'Usage Limits': [
    longInteger(Tag.UsageLimitsTotal, 100n),
    enumeration(Tag.UsageLimitsUnit, Enum.UsageLimitsUnit.Object),
  ],
};

describe('Check (1.4 section 4.10)', () => {
  let engine: Engine;
  let client: EngineClient;
  beforeEach(async () => {
    engine = await createEngine({ settings: { leaseTime: 60 } });
    client = new EngineClient(engine);
  });
  afterEach(() => engine.close());

  // An Encrypt key with 100 units left, and a server that leases for a minute.
  const rows: [what: string, asked: Item[], denied: Item[]][] = [
    ['nothing', [], []],
    ['all that is allowed', [units(100n), mask(Encrypt), lease(60)], []],
    ['too many units', [units(101n), mask(Encrypt), lease(60)], [units(101n)]],
    ['a use that the mask does not have', [units(1n), mask(Encrypt | Decrypt)], [mask(Encrypt | Decrypt)]],
    ['too long a lease', [units(1n), lease(61)], [lease(61)]],
    ['too much of everything', [units(101n), mask(Decrypt), lease(61)], [units(101n), mask(Decrypt), lease(61)]],
  ];
  for (const [what, asked, denied] of rows) {
    it(`asked for ${what}, denies ${denied.length} of ${asked.length}`, () => {
      const key = client.key(LIMITED);
      const { result, payload } = client.send('Check', uid(key), ...asked);
      expect(result).to.equal(denied.length > 0 ? 'PermissionDenied' : 'Success');
      expect(payload.structure.value).to.deep.equal(denied.length > 0 ? denied : [uid(key)]);
    });
  }

  it('lets a key without Usage Limits protect as much as it will', () => {
    expect(client.send('Check', uid(client.key()), units(2n ** 62n)).result).to.equal('Success');
  });

  it('neither allocates nor changes anything', () => {
    const key = client.key(LIMITED);
    const before = engine.store.get(key);
    client.ok('Check', uid(key), units(100n));
    expect(engine.store.get(key)).to.deep.equal(before);
  });

  it('of what is no cryptographic object: Illegal Operation', () => {
    const object = client.identifier(
      'Register',
      enumeration(Tag.ObjectType, Enum.ObjectType.Template),
      template({ Name: nameFields('t') }),
      structure(Tag.Template, [attribute('Cryptographic Usage Mask', Encrypt)]),
    );
    expect(client.send('Check', uid(object)).result).to.equal('IllegalOperation');
  });

  it('of an object that is not there, or archived', () => {
    const object = engine.store.get(client.key());
    if (object) engine.store.update({ ...object, archived: true });
    expect(client.send('Check', uid('none')).result).to.equal('ItemNotFound');
    expect(client.send('Check', uid(object?.uniqueIdentifier ?? '')).result).to.equal('ObjectArchived');
  });

  // "the server SHALL ignore any subsequent operations in the batch" (1.0 section 4.9); 1.1 section 4.10 has it no more.
  const batches: [version: Version, items: number][] = [
    ['1.0', 2],
    ['1.1', 3],
    ['1.4', 3],
  ];
  for (const [version, items] of batches) {
    it(`that denies empties the ID Placeholder; in ${version} a batch that continues has ${items} results`, () => {
      const key = client.key();
      const request = buildRequest(
        protocolVersion(version),
        [
          { operation: Enum.Operation.Locate, payload: [] },
          { operation: Enum.Operation.Check, payload: [mask(Decrypt)] },
          { operation: Enum.Operation.Get, payload: [] },
        ].map((item, index) => ({ ...item, uniqueBatchItemId: Uint8Array.of(index) })),
        { batchErrorContinuationOption: Enum.BatchErrorContinuationOption.Continue },
      );
      const results = engine.send(request).items;
      expect(results).to.have.length(items);
      expect(results[0]?.payload?.value).to.deep.equal([uid(key)]);
      expect(results[1]?.resultStatus).to.equal(OperationFailed);
      if (items === 3) expect(results[2]?.resultReason).to.equal(Enum.ResultReason.ItemNotFound);
    });
  }
});
