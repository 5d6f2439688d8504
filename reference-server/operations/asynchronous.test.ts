import { expect } from 'chai';
import {
  boolean,
  byteString,
  enumeration,
  type Item,
  integer,
  type StructureItem,
  structure,
} from '../../harness/codec/item.ts';
import { readAttribute } from '../../harness/message/attributes.ts';
import { fieldValue, structureFields } from '../../harness/message/fields.ts';
import { protocolVersion } from '../../harness/message/header.ts';
import { buildRequest, type RequestOptions } from '../../harness/message/request.ts';
import type { ResponseBatchItem } from '../../harness/message/response.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { enumName } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Version } from '../../harness/spec/versions.ts';
import { createEngine, type Engine, START } from '../../test-support/engine.ts';
import { nameFields, template, uid } from '../../test-support/engine-client.ts';
import type { SettingsInput } from '../config.ts';

type OperationName = keyof typeof Enum.Operation;
type Asked = readonly [operation: OperationName, ...payload: Item[]];

interface Asking extends RequestOptions {
  /** The Asynchronous Indicator; left out by default. 2.x has an Enumeration. */
  readonly able?: boolean | keyof typeof Enum.AsynchronousIndicator;
  readonly identity?: string;
  readonly version?: Version;
}

/** Where the header of a request says what the client is able to, in the order of 1.4 Table 282. */
const BEHIND = new Set<number>([Tag.BatchErrorContinuationOption, Tag.BatchOrderOption, Tag.BatchCount]);

/** What a batch comes to: of each item the Operation and the Result Status, or its reason where it failed. */
function ask(engine: Engine, batch: readonly Asked[], asking: Asking = {}): readonly ResponseBatchItem[] {
  const { able, identity, version = '1.4', ...options } = asking;
  const items = batch.map(([operation, ...payload], index) => ({
    operation: Enum.Operation[operation],
    payload,
    ...(batch.length > 1 ? { uniqueBatchItemId: Uint8Array.of(index & 0xff, index >> 8) } : {}),
  }));
  const request = buildRequest(protocolVersion(version), items, options);
  const [header, ...others] = request.value;
  if (able === undefined || header?.type !== 'Structure') return engine.send(request, identity).items;
  const place = header.value.findIndex(({ tag }) => BEHIND.has(tag));
  const indicator =
    typeof able === 'boolean'
      ? boolean(Tag.AsynchronousIndicator, able)
      : enumeration(Tag.AsynchronousIndicator, Enum.AsynchronousIndicator[able]);
  const fields = header.value.toSpliced(place, 0, indicator);
  return engine.send(structure(Tag.RequestMessage, [structure(Tag.RequestHeader, fields), ...others]), identity).items;
}

function told({ operation, resultStatus, resultReason }: ResponseBatchItem): string {
  const result =
    resultReason === undefined ? enumName('ResultStatus', resultStatus ?? 0) : enumName('ResultReason', resultReason);
  return `${enumName('Operation', operation ?? 0)} ${result}`;
}

const createKey = (name: string): Asked => [
  'Create',
  enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey),
  template({
    'Cryptographic Algorithm': Enum.CryptographicAlgorithm.AES,
    'Cryptographic Length': 128,
    'Cryptographic Usage Mask': 4,
    Name: nameFields(name),
  }),
];

const correlationOf = (item: ResponseBatchItem | undefined): Item =>
  byteString(Tag.AsynchronousCorrelationValue, item?.asynchronousCorrelationValue ?? new Uint8Array());

const identifierIn = (item: ResponseBatchItem | undefined): string =>
  fieldValue(item?.payload, Tag.UniqueIdentifier, 'TextString') ?? '';

/** These operations are done five seconds later. */
const LATER: SettingsInput = { asynchronous: { operations: ['Archive', 'Locate', 'Destroy', 'Get'], seconds: 5 } };

describe('asynchronous operation', () => {
  let engine: Engine;
  let key: string;
  const ABLE: Asking = { able: true };

  const start = async (settings: SettingsInput = LATER): Promise<void> => {
    engine = await createEngine({ settings });
    key = identifierIn(ask(engine, [createKey('k')])[0]);
  };
  /** The correlation value of an Archive that is pending. */
  const archiveLater = (identifier = key): Item => correlationOf(ask(engine, [['Archive', uid(identifier)]], ABLE)[0]);
  const poll = (correlation: Item, asking?: Asking): readonly ResponseBatchItem[] =>
    ask(engine, [['Poll', correlation]], asking);
  const cancel = (correlation: Item, asking?: Asking): string => {
    const [item] = ask(engine, [['Cancel', correlation]], asking);
    expect(item && told(item)).to.equal('Cancel Success');
    expect(item?.payload?.value[0]).to.deep.equal(correlation);
    const result = fieldValue(item?.payload, Tag.CancellationResult, 'Enumeration') ?? 0;
    return enumName('CancellationResult', result) ?? '';
  };

  afterEach(() => engine.close());

  const AT_ONCE: readonly [name: string, settings: SettingsInput, asking: Asking][] = [
    ['a client that says nothing', LATER, {}],
    ['a client that is not able to wait', LATER, { able: false }],
    ['another operation than those of the configuration', { asynchronous: { operations: ['Get'] } }, ABLE],
    ['the server as it is configured by default', {}, ABLE],
    ['all operations, but a client that is not able to wait', { asynchronous: { operations: ['*'] } }, {}],
  ];
  for (const [name, settings, asking] of AT_ONCE) {
    it(`answers at once: ${name} (1.4 section 6.7)`, async () => {
      await start(settings);
      expect(ask(engine, [['Archive', uid(key)]], asking).map(told)).to.deep.equal(['Archive Success']);
    });
  }

  it('answers Operation Pending with a correlation value and no payload (1.4 Table 285)', async () => {
    await start();
    const [item] = ask(engine, [['Archive', uid(key)]], ABLE);
    expect(item && told(item)).to.equal('Archive OperationPending');
    expect(item?.asynchronousCorrelationValue).to.have.lengthOf(16);
    expect(item?.payload).to.equal(undefined);
  });

  it('answers Poll with Pending and no payload until the time has come, then as if it had been done at once', async () => {
    await start();
    const correlation = archiveLater();
    engine.now = START + 4n;
    const [pending] = poll(correlation);
    expect(pending && told(pending)).to.equal('Archive OperationPending');
    expect(pending?.payload).to.equal(undefined);
    expect(correlationOf(pending)).to.deep.equal(correlation);
    engine.now = START + 5n;
    const [done] = poll(correlation);
    expect(done && told(done)).to.equal('Archive Success');
    expect(identifierIn(done)).to.equal(key);
    expect(done?.asynchronousCorrelationValue).to.equal(undefined);
  });

  it('does the work at its time, whoever looks first and whenever', async () => {
    await start();
    archiveLater();
    engine.now = START + 4n;
    expect(ask(engine, [['Get', uid(key)]]).map(told)).to.deep.equal(['Get Success']);
    engine.now = START + 60n;
    expect(ask(engine, [['Get', uid(key)]]).map(told)).to.deep.equal(['Get ObjectArchived']);
    expect(ask(engine, [['Recover', uid(key)]]).map(told)).to.deep.equal(['Recover Success']);
  });

  it('dates the work at its time', async () => {
    await start();
    const correlation = correlationOf(ask(engine, [['Destroy', uid(key)]], ABLE)[0]);
    engine.now = START + 60n;
    expect(poll(correlation).map(told)).to.deep.equal(['Destroy Success']);
    const [item] = ask(engine, [['GetAttributes', uid(key)]]);
    const attributes = structureFields(item?.payload as StructureItem, Tag.Attribute).map(readAttribute);
    expect(attributes.find(({ name }) => name === 'Destroy Date')?.value?.value).to.equal(START + 5n);
  });

  it('does what is due in the order of time', async () => {
    await start();
    const destroyed = correlationOf(ask(engine, [['Destroy', uid(key)]], ABLE)[0]);
    engine.now = START + 1n;
    const read = correlationOf(ask(engine, [['Get', uid(key)]], ABLE)[0]);
    engine.now = START + 100n;
    expect(poll(read).map(told)).to.deep.equal(['Get IllegalOperation']);
    expect(poll(destroyed).map(told)).to.deep.equal(['Destroy Success']);
  });

  it('tells a failure through Poll, as the operation that failed', async () => {
    await start();
    const correlation = archiveLater('no such object');
    engine.now = START + 5n;
    expect(poll(correlation).map(told)).to.deep.equal(['Archive ItemNotFound']);
    expect(cancel(correlation)).to.equal('Failed');
  });

  it('refuses at once what is no request of the operation', async () => {
    await start();
    const wrong: Asked = ['Archive', byteString(Tag.CorrelationValue, Uint8Array.of(1))];
    expect(ask(engine, [wrong], ABLE).map(told)).to.deep.equal(['Archive InvalidField']);
  });

  it('never answers Poll and Cancel themselves with Pending (1.4 sections 4.27 and 4.28)', async () => {
    await start({ asynchronous: { operations: ['*'], seconds: 5 } });
    const correlation = archiveLater();
    engine.now = START + 5n;
    expect(poll(correlation, ABLE).map(told)).to.deep.equal(['Archive Success']);
    expect(cancel(correlation, ABLE)).to.equal('Completed');
    const refusal = await createEngine({ settings: { asynchronous: { operations: ['Poll'] } } }).catch(String);
    expect(refusal).to.contain('asynchronous.operations.0: is always answered at once');
  });

  it('echoes the Unique Batch Item ID of the Poll', async () => {
    await start();
    const [first, second] = [archiveLater(), archiveLater('no such object')];
    engine.now = START + 5n;
    const items = ask(engine, [
      ['Poll', first],
      ['Poll', second],
    ]);
    expect(items.map(told)).to.deep.equal(['Archive Success', 'Archive ItemNotFound']);
    expect(items.map(({ uniqueBatchItemId }) => uniqueBatchItemId?.[0])).to.deep.equal([0, 1]);
  });

  it('answers a Poll in a version that knows less without what that version does not know', async () => {
    await start();
    const correlation = correlationOf(ask(engine, [['Get', uid('no such object')]], { ...ABLE, version: '1.0' })[0]);
    engine.now = START + 5n;
    expect(poll(correlation, { version: '1.0' }).map(told)).to.deep.equal(['Get ItemNotFound']);
    expect(poll(correlation, { version: '1.4' }).map(told)).to.deep.equal(['Get ItemNotFound']);
  });

  it('knows of no operation that the version of the Poll does not have', async () => {
    await start({ asynchronous: { operations: ['RNGRetrieve'], seconds: 5 } });
    const asked: Asked = ['RNGRetrieve', integer(Tag.DataLength, 8)];
    const correlation = correlationOf(ask(engine, [asked], ABLE)[0]);
    engine.now = START + 5n;
    expect(poll(correlation, { version: '1.1' }).map(told)).to.deep.equal(['Poll ItemNotFound']);
    expect(poll(correlation, { version: '1.2' }).map(told)).to.deep.equal(['RNGRetrieve Success']);
  });

  it('keeps an answer that is too large for one response for a Poll with more room (1.4 section 6.3)', async () => {
    await start();
    const correlation = correlationOf(ask(engine, [['Get', uid(key)]], ABLE)[0]);
    engine.now = START + 5n;
    expect(poll(correlation, { maximumResponseSize: 150 }).map(told)).to.deep.equal(['Poll ResponseTooLarge']);
    expect(poll(correlation).map(told)).to.deep.equal(['Get Success']);
  });

  describe('in a batch', () => {
    it('does only the last item later, with the ID Placeholder that the others left', async () => {
      await start({ asynchronous: { operations: ['*'], seconds: 5 } });
      const items = ask(engine, [createKey('second'), ['Archive']], ABLE);
      expect(items.map(told)).to.deep.equal(['Create Success', 'Archive OperationPending']);
      engine.now = START + 5n;
      expect(identifierIn(poll(correlationOf(items[1]))[0])).to.equal(identifierIn(items[0]));
    });

    it('does not put off what a failure before it stops', async () => {
      await start();
      const items = ask(
        engine,
        [
          ['Recover', uid('no such object')],
          ['Archive', uid(key)],
        ],
        ABLE,
      );
      expect(items.map(told)).to.deep.equal(['Recover ItemNotFound']);
      engine.now = START + 60n;
      expect(ask(engine, [['Get', uid(key)]]).map(told)).to.deep.equal(['Get Success']);
    });

    it('puts nothing off where a failure would have to undo the rest', async () => {
      await start();
      const undo = { ...ABLE, batchErrorContinuationOption: Enum.BatchErrorContinuationOption.Undo };
      const items = ask(engine, [createKey('second'), ['Archive', uid('no such object')]], undo);
      expect(items.map(told)).to.deep.equal(['Create OperationUndone', 'Archive ItemNotFound']);
    });
  });

  describe('that the client insists on (2.0 section 11.3)', () => {
    const MANDATORY: Asking = { able: 'Mandatory', version: '2.0' };
    const both: SettingsInput = { versions: ['1.4', '2.0'], asynchronous: { seconds: 5 } };
    const placeholder = enumeration(Tag.UniqueIdentifier, Enum.UniqueIdentifier.IDPlaceholder);
    const done = (item: ResponseBatchItem | undefined): ResponseBatchItem =>
      poll(correlationOf(item), { version: '2.0' })[0] as ResponseBatchItem;

    it('puts off each item, whatever the configuration has done at once', async () => {
      await start(both);
      const items = ask(
        engine,
        [
          ['Locate', structure(Tag.Attributes, [])],
          ['Archive', placeholder],
          ['Get', uid(key)],
        ],
        MANDATORY,
      );
      expect(items.map(told)).to.deep.equal([
        'Locate OperationPending',
        'Archive OperationPending',
        'Get OperationPending',
      ]);
      expect(new Set(items.map((item) => `${correlationOf(item).value}`)).size).to.equal(3);
      expect(done(items[0]).resultStatus).to.equal(Enum.ResultStatus.OperationPending);
      engine.now = START + 5n;
      expect(items.map((item) => told(done(item)))).to.deep.equal([
        'Locate Success',
        'Archive Success',
        'Get ObjectArchived',
      ]);
    });

    it('is done for one object: of a repeated operation (2.0 section 11.56) there is no one answer to poll', async () => {
      await start(both);
      ask(engine, [createKey('l')]);
      const located = enumeration(Tag.UniqueIdentifier, Enum.UniqueIdentifier.Locate);
      const [, archive] = ask(
        engine,
        [
          ['Locate', structure(Tag.Attributes, [])],
          ['Archive', located],
        ],
        MANDATORY,
      );
      engine.now = START + 5n;
      expect(told(done(archive))).to.equal('Archive FeatureNotSupported');
    });

    it('ends the items behind one that failed, or goes on with them', async () => {
      const { Continue, Stop } = Enum.BatchErrorContinuationOption;
      for (const [option, end] of [
        [Stop, 'GeneralFailure'],
        [Continue, 'Success'],
      ] as const) {
        await start(both);
        const asking = { ...MANDATORY, batchErrorContinuationOption: option };
        const [first, second] = ask(
          engine,
          [
            ['Archive', uid('none')],
            ['Archive', uid(key)],
          ],
          asking,
        );
        engine.now = START + 5n;
        expect([first, second].map((item) => told(done(item)))).to.deep.equal([
          'Archive ObjectNotFound',
          `Archive ${end}`,
        ]);
      }
    });

    it('answers Poll and Cancel themselves at once, and refuses Undo', async () => {
      await start(both);
      const [item] = ask(engine, [['Archive', uid(key)]], MANDATORY);
      expect(ask(engine, [['Cancel', correlationOf(item)]], MANDATORY).map(told)).to.deep.equal(['Cancel Success']);
      const undo = { ...MANDATORY, batchErrorContinuationOption: Enum.BatchErrorContinuationOption.Undo };
      const [refused] = ask(
        engine,
        [
          ['Archive', uid(key)],
          ['Get', uid(key)],
        ],
        undo,
      );
      expect(refused && told(refused)).to.equal('Archive FeatureNotSupported');
    });

    it('is done later where that is Optional, and at once where it is Prohibited', async () => {
      await start({ ...LATER, versions: ['1.4', '2.0'] });
      const results = (['Prohibited', 'Optional'] as const).map((able) =>
        ask(engine, [['Get', uid(key)]], { able, version: '2.0' }).map(told),
      );
      expect(results).to.deep.equal([['Get Success'], ['Get OperationPending']]);
    });

    it('tells of an unknown value: Invalid Asynchronous Correlation Value (2.0 Table 257)', async () => {
      await start(both);
      const unknown = byteString(Tag.AsynchronousCorrelationValue, Uint8Array.of(1));
      expect(poll(unknown, { version: '2.0' }).map(told)).to.deep.equal(['Poll InvalidAsynchronousCorrelationValue']);
    });
  });

  describe('in 2.1', () => {
    const MANDATORY: Asking = { able: 'Mandatory', version: '2.1' };
    const KMIP_2_1: Asking = { version: '2.1' };
    beforeEach(() => start({ versions: ['1.4', '2.0', '2.1'], asynchronous: { seconds: 5 } }));
    const requests = (...payload: Item[]): readonly Item[] =>
      ask(engine, [['QueryAsynchronousRequests', ...payload]], KMIP_2_1)[0]?.payload?.value ?? [];
    const described = (item: ResponseBatchItem | undefined, stage: keyof typeof Enum.ProcessingStage): Item =>
      structure(Tag.AsynchronousRequest, [
        correlationOf(item),
        enumeration(Tag.Operation, item?.operation as number),
        { tag: Tag.SubmissionDate, type: 'DateTimeExtended', value: START * 1_000_000n },
        enumeration(Tag.ProcessingStage, Enum.ProcessingStage[stage]),
      ]);

    it('Query Asynchronous Requests reports those whose results have not been obtained (section 6.1.41)', () => {
      const items = ask(
        engine,
        [
          ['Archive', uid(key)],
          ['Get', uid(key)],
          ['Check', uid(key)],
        ],
        MANDATORY,
      );
      const [archived, got, checked] = items;
      expect(requests()).to.deep.equal(items.map((item) => described(item, 'Submitted')));
      const values = structure(Tag.AsynchronousCorrelationValues, [correlationOf(got)]);
      expect(requests(values)).to.deep.equal([described(got, 'Submitted')]);
      const operations = structure(Tag.Operations, [enumeration(Tag.Operation, Enum.Operation.Archive)]);
      expect(requests(operations)).to.deep.equal([described(archived, 'Submitted')]);
      expect(requests(values, operations)).to.deep.equal([]);
      expect(
        ask(engine, [['QueryAsynchronousRequests']], { ...KMIP_2_1, identity: 'bob' })[0]?.payload?.value,
      ).to.deep.equal([]);
      cancel(correlationOf(checked), KMIP_2_1);
      engine.now = START + 5n;
      poll(correlationOf(archived), KMIP_2_1);
      expect(requests()).to.deep.equal([described(got, 'Completed')]);
    });

    it('Process has the next Poll find the operation done, and those before it in its batch (section 6.1.39)', () => {
      const items = ask(
        engine,
        [
          ['Archive', uid(key)],
          ['Recover', uid(key)],
          ['Archive', uid(key)],
        ],
        MANDATORY,
      );
      const [first, second, third] = items.map(correlationOf) as [Item, Item, Item];
      expect(ask(engine, [['Process', second]], KMIP_2_1).map(told)).to.deep.equal(['Process Success']);
      const ends = [first, second, third].map((correlation) => poll(correlation, KMIP_2_1).map(told)[0]);
      expect(ends).to.deep.equal(['Archive Success', 'Recover Success', 'Archive OperationPending']);
      const again = [first, second].map(
        (correlation) => ask(engine, [['Process', correlation]], KMIP_2_1).map(told)[0],
      );
      expect(again).to.deep.equal(Array(2).fill('Process DuplicateProcessRequest'));
      const other = ask(engine, [['Process', third]], { ...KMIP_2_1, identity: 'bob' });
      expect(other.map(told)).to.deep.equal(['Process InvalidAsynchronousCorrelationValue']);
      cancel(third, KMIP_2_1);
      const canceled = ask(engine, [['Process', third]], KMIP_2_1);
      expect(canceled.map(told)).to.deep.equal(['Process InvalidAsynchronousCorrelationValue']);
    });

    it('Ping is answered (section 6.1.36); 2.0 has none of these', () => {
      expect(ask(engine, [['Ping']], KMIP_2_1).map(told)).to.deep.equal(['Ping Success']);
      const older = (['Ping', 'QueryAsynchronousRequests'] as const).map((name) =>
        ask(engine, [[name]], { version: '2.0' }).map(told),
      );
      expect(older).to.deep.equal([
        ['Ping OperationNotSupported'],
        ['QueryAsynchronousRequests OperationNotSupported'],
      ]);
    });
  });

  describe('Cancel', () => {
    it('keeps a pending operation from being done: Canceled, and Poll says so (1.4 sections 4.27 and 6.10)', async () => {
      await start();
      const correlation = archiveLater();
      expect(cancel(correlation)).to.equal('Canceled');
      engine.now = START + 60n;
      expect(poll(correlation).map(told)).to.deep.equal(['Archive OperationCanceledByRequester']);
      expect(ask(engine, [['Get', uid(key)]]).map(told)).to.deep.equal(['Get Success']);
      expect(cancel(correlation)).to.equal('Canceled');
    });

    it('of an operation that is done: Completed', async () => {
      await start();
      const correlation = archiveLater();
      engine.now = START + 5n;
      expect(cancel(correlation)).to.equal('Completed');
      expect(poll(correlation).map(told)).to.deep.equal(['Archive Success']);
    });

    it('Unable To Cancel where the configuration has it so', async () => {
      await start({ asynchronous: { operations: ['Archive'], seconds: 5, cancelable: false } });
      const correlation = archiveLater();
      expect(cancel(correlation)).to.equal('UnableToCancel');
      engine.now = START + 5n;
      expect(poll(correlation).map(told)).to.deep.equal(['Archive Success']);
    });

    it('of a value that was never given: Unavailable; Poll: Item Not Found (1.4 Table 352)', async () => {
      await start();
      const unknown = byteString(Tag.AsynchronousCorrelationValue, Uint8Array.of(1, 2, 3));
      expect(cancel(unknown)).to.equal('Unavailable');
      expect(poll(unknown).map(told)).to.deep.equal(['Poll ItemNotFound']);
    });
  });

  it("leaves another client's operation alone, and does not tell that there is one", async () => {
    await start();
    const correlation = archiveLater();
    expect(cancel(correlation, { identity: 'bob' })).to.equal('Unavailable');
    expect(poll(correlation, { identity: 'bob' }).map(told)).to.deep.equal(['Poll ItemNotFound']);
    expect(poll(correlation).map(told)).to.deep.equal(['Archive OperationPending']);
  });

  it('does the work in the name of who asked for it', async () => {
    await start();
    const correlation = correlationOf(ask(engine, [['Archive', uid(key)]], { ...ABLE, identity: 'bob' })[0]);
    engine.now = START + 5n;
    expect(poll(correlation, { identity: 'bob' }).map(told)).to.deep.equal(['Archive PermissionDenied']);
  });

  for (const [settings, capability] of [
    [LATER, true],
    [{}, false],
  ] as const) {
    it(`tells in Query that it ${capability ? 'has' : 'has no'} asynchronous operations (1.4 section 2.1.21)`, async () => {
      await start(settings);
      const [item] = ask(engine, [['Query', enumeration(Tag.QueryFunction, Enum.QueryFunction.QueryCapabilities)]]);
      const [information] = item?.payload?.value ?? [];
      const told =
        information?.type === 'Structure' ? fieldValue(information, Tag.AsynchronousCapability, 'Boolean') : 0;
      expect(told).to.equal(capability);
    });
  }
});
