import { expect } from 'chai';
import { enumeration, type Item, integer, structure, textString } from '../harness/codec/item.ts';
import { protocolVersion } from '../harness/message/header.ts';
import { buildRequest, type RequestOptions } from '../harness/message/request.ts';
import type { Response } from '../harness/message/response.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { Mask } from '../harness/spec/masks.ts';
import { enumName } from '../harness/spec/registry.ts';
import { Tag } from '../harness/spec/tags.ts';
import { createEngine, type Engine } from '../test-support/engine.ts';
import { EngineClient, uid } from '../test-support/engine-client.ts';

const A = Enum.CryptographicAlgorithm;
const O = Enum.ObjectType;
const { Continue, Undo } = Enum.BatchErrorContinuationOption;
const { Decrypt, Encrypt, Sign, Verify } = Mask.CryptographicUsageMask;

type OperationName = keyof typeof Enum.Operation;
type BatchRow = readonly [operation: OperationName, ...fields: Item[]];

const attributes = (...fields: Item[]): Item => structure(Tag.Attributes, fields);
const group = (name: string): Item => textString(Tag.ObjectGroup, name);
const mask = (bits: number): Item => integer(Tag.CryptographicUsageMask, bits);
const meant = (value: number): Item => enumeration(Tag.UniqueIdentifier, value);
const nth = (value: number): Item => integer(Tag.UniqueIdentifier, value);
const { CreateKeyPair, CreateSplitKey, Locate, ReKey } = Enum.UniqueIdentifier;
const AES = [
  enumeration(Tag.CryptographicAlgorithm, A.AES),
  integer(Tag.CryptographicLength, 128),
  mask(Encrypt | Decrypt),
];
const KEY_PAIR: BatchRow = [
  'CreateKeyPair',
  structure(Tag.CommonAttributes, [
    enumeration(Tag.CryptographicAlgorithm, A.ECDSA),
    integer(Tag.CryptographicLength, 256),
  ]),
  structure(Tag.PrivateKeyAttributes, [mask(Sign)]),
  structure(Tag.PublicKeyAttributes, [mask(Verify)]),
];

describe('a batch item that refers to several objects (2.0 section 11.56)', () => {
  let engine: Engine;
  let client: EngineClient;
  beforeEach(async () => {
    engine = await createEngine({ quiet: true, limits: { batchItems: 6, undoItems: 4 } });
    client = new EngineClient(engine, '2.0');
  });
  afterEach(() => engine.close());

  const create = (name: string): string =>
    client.identifier('Create', enumeration(Tag.ObjectType, O.SymmetricKey), attributes(...AES, group(name)));
  const located = (name: string): BatchRow => ['Locate', attributes(group(name))];
  const send = (rows: readonly BatchRow[], options: RequestOptions = {}): Response => {
    const items = rows.map(([operation, ...payload], index) => ({
      operation: Enum.Operation[operation],
      payload,
      uniqueBatchItemId: Uint8Array.of(index),
    }));
    return engine.send(buildRequest(protocolVersion('2.0'), items, options), 'alice');
  };
  const told = ({ items }: Response): string[] =>
    items.map(({ operation = 0, uniqueBatchItemId, resultReason }) => {
      const reason = resultReason === undefined ? '' : ` ${enumName('ResultReason', resultReason)}`;
      return `${uniqueBatchItemId?.[0]} ${enumName('Operation', operation)}${reason}`;
    });
  const stateOf = (identifier: string): unknown =>
    client
      .ok('GetAttributes', uid(identifier), enumeration(Tag.AttributeReference, Tag.State))
      .fields(Tag.Attributes)
      ?.item(Tag.State)?.value;

  it('is done for each of them, in their order, with a result and its Unique Batch Item ID for each', () => {
    const keys = ['a', 'a', 'a'].map(create);
    const response = send([located('a'), ['Activate', meant(Locate)], ['GetAttributeList', nth(0)]]);
    expect(told(response)).to.deep.equal(['0 Locate', '1 Activate', '1 Activate', '1 Activate', '2 GetAttributeList']);
    const activated = response.items.slice(1, 4).map(({ payload }) => payload?.value[0]);
    expect(activated).to.deep.equal([...keys].reverse().map(uid));
    expect(keys.map(stateOf)).to.deep.equal(keys.map(() => Enum.State.Active));
  });

  it('is done for both halves of a key pair', () => {
    const [made, first, second] = client.batch(KEY_PAIR, ['Destroy', meant(CreateKeyPair)]);
    const halves = [Tag.PrivateKeyUniqueIdentifier, Tag.PublicKeyUniqueIdentifier].map((tag) =>
      made?.payload.text(tag),
    );
    expect([first, second].map((one) => one?.payload.text(Tag.UniqueIdentifier))).to.deep.equal(halves);
  });

  it('has come to all that it was repeated for', () => {
    const keys = ['a', 'a'].map(create);
    const replies = client.batch(located('a'), ['ReKey', meant(Locate)], ['Destroy', meant(ReKey)]);
    expect(replies.map(({ result }) => result)).to.deep.equal(Array(5).fill('Success'));
    expect(keys.map(stateOf)).to.deep.equal(keys.map(() => Enum.State.PreActive));
    const [, ...made] = replies.slice(0, 3).map(({ payload }) => payload.text(Tag.UniqueIdentifier) ?? '');
    expect(made.map(stateOf)).to.deep.equal([Enum.State.Destroyed, Enum.State.Destroyed]);
  });

  it('takes all of them at once where its Unique Identifier may be repeated', () => {
    const split: BatchRow = [
      'CreateSplitKey',
      enumeration(Tag.ObjectType, O.SplitKey),
      integer(Tag.SplitKeyParts, 3),
      integer(Tag.SplitKeyThreshold, 3),
      enumeration(Tag.SplitKeyMethod, Enum.SplitKeyMethod.XOR),
      attributes(...AES),
    ];
    const join: BatchRow = ['JoinSplitKey', enumeration(Tag.ObjectType, O.SymmetricKey), meant(CreateSplitKey)];
    expect(client.batch(split, join).map(({ result }) => result)).to.deep.equal(['Success', 'Success']);
  });

  it('stops where it fails, or goes on, as the batch does', () => {
    const [, second] = ['a', 'a', 'a'].map(create) as [string, string, string];
    client.ok('Activate', uid(second));
    const rows = [located('a'), ['Activate', meant(Locate)] as const];
    const failed = '1 Activate WrongKeyLifecycleState';
    expect(told(send(rows, { batchErrorContinuationOption: Undo }))).to.deep.equal(['0 Locate', '1 Activate', failed]);
    expect(told(send(rows))).to.deep.equal(['0 Locate', '1 Activate', failed]);
    const on = send(rows, { batchErrorContinuationOption: Continue });
    expect(told(on)).to.deep.equal(['0 Locate', failed, failed, '1 Activate']);
  });

  it('fails where it refers to none', () => {
    expect(told(send([located('nobody'), ['Destroy', meant(Locate)]]))).to.deep.equal([
      '0 Locate',
      '1 Destroy ObjectNotFound',
    ]);
  });

  it('fails where it refers to more than fits into a payload, in little time', () => {
    for (let key = 0; key < 11; key += 1) create('a');
    const parts = Array(95_000).fill(meant(Locate));
    const join: BatchRow = ['JoinSplitKey', enumeration(Tag.ObjectType, O.SymmetricKey), ...parts];
    expect(told(send([located('a'), join]))).to.deep.equal(['0 Locate', '1 JoinSplitKey ServerLimitExceeded']);
  }).timeout(10_000);

  it('fails where the server would do more items for a request than it does', () => {
    const keys = ['a', 'a', 'a', 'a'].map(create);
    const list: BatchRow = ['GetAttributeList', meant(Locate)];
    expect(told(send([located('a'), list]))).to.have.length(5);
    expect(told(send([located('a'), list, list])).at(-1)).to.equal('2 GetAttributeList ServerLimitExceeded');
    const undone = send([located('a'), list], { batchErrorContinuationOption: Undo });
    expect(told(undone).at(-1)).to.equal('1 GetAttributeList');
    expect(keys).to.have.length(4);
  });
});
