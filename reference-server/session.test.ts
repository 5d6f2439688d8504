import { expect } from 'chai';
import fc from 'fast-check';
import {
  boolean,
  byteString,
  enumeration,
  type Item,
  integer,
  type StructureItem,
  structure,
  textString,
} from '../harness/codec/item.ts';
import { encodeTtlv } from '../harness/codec/ttlv.ts';
import { type ProtocolVersion, protocolVersionItem } from '../harness/message/header.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { enumName } from '../harness/spec/registry.ts';
import { Tag } from '../harness/spec/tags.ts';
import { createEngine, type Engine, type EngineOptions, START } from '../test-support/engine.ts';
import { KmipError } from './errors.ts';

const { Query, DiscoverVersions } = Enum.Operation;
const V1_1: ProtocolVersion = { major: 1, minor: 1 };
const PAYLOAD = structure(Tag.RequestPayload, [enumeration(Tag.QueryFunction, Enum.QueryFunction.QueryOperations)]);
const OPERATION = enumeration(Tag.Operation, Query);
const QUERY = structure(Tag.BatchItem, [OPERATION, PAYLOAD]);
const EXTENSION = 0x540001;

/** A request whose header has `fields` behind the Protocol Version. */
function message(fields: readonly Item[], items: readonly Item[], version: ProtocolVersion = V1_1): StructureItem {
  const header = structure(Tag.RequestHeader, [protocolVersionItem(version), ...fields]);
  return structure(Tag.RequestMessage, [header, ...items]);
}
const count = (items: number): Item => integer(Tag.BatchCount, items);
const continuation = (value: number): Item => enumeration(Tag.BatchErrorContinuationOption, value);
const id = (octet: number): Item => byteString(Tag.UniqueBatchItemID, Uint8Array.of(octet));
const queryWith = (...fields: Item[]): StructureItem => structure(Tag.BatchItem, [OPERATION, ...fields, PAYLOAD]);
const queryOf = (...fields: Item[]): StructureItem =>
  structure(Tag.BatchItem, [OPERATION, structure(Tag.RequestPayload, fields)]);
const queryFunction = (value: number): Item => enumeration(Tag.QueryFunction, value);
const extension = (isCritical: boolean): Item =>
  structure(Tag.MessageExtension, [
    textString(Tag.VendorIdentification, 'vendor'),
    boolean(Tag.CriticalityIndicator, isCritical),
    structure(Tag.VendorExtension, [textString(EXTENSION, 'anything')]),
  ]);

/** The octets of a request with one octet of its first Query Function's header set. */
function withOctet(offset: number, octet: number): Uint8Array {
  const bytes = Buffer.from(encodeTtlv(message([count(1)], [QUERY])));
  const field = bytes.indexOf(encodeTtlv(queryFunction(Enum.QueryFunction.QueryOperations)));
  bytes.writeUInt8(octet, field + offset);
  return bytes;
}

describe('messages', () => {
  let engine: Engine;
  before(async () => {
    engine = await createEngine({ settings: { versions: ['1.0', '1.1', '1.2', '1.3', '1.4'] } });
  });
  after(() => engine.close());

  /** Each result as 'Operation Reason', with '-' for no Operation and 'Success' for no reason. */
  function results(request: StructureItem | Uint8Array, server = engine): string[] {
    return server.send(request).items.map(({ operation, resultReason }) => {
      const name = operation === undefined ? '-' : (enumName('Operation', operation) ?? operation);
      return `${name} ${resultReason === undefined ? 'Success' : enumName('ResultReason', resultReason)}`;
    });
  }

  const rows: [what: string, section: string, request: StructureItem | Uint8Array, results: string[]][] = [
    ['a well-formed request', '7.2', message([count(1)], [QUERY]), ['Query Success']],
    ['another major version', '11.1', message([count(1)], [QUERY], { major: 3, minor: 0 }), ['- InvalidMessage']],
    ['version 0.9', '11.1', message([count(1)], [QUERY], { major: 0, minor: 9 }), ['- InvalidMessage']],
    ['version 1.-1', '11.1', message([count(1)], [QUERY], { major: 1, minor: -1 }), ['- InvalidMessage']],
    ['a later minor version', '11.1', message([count(1)], [QUERY], { major: 1, minor: 7 }), ['Query Success']],
    ['no octets', '11.1', new Uint8Array(0), ['- InvalidMessage']],
    ['octets that are no TTLV', '11.1', Buffer.from('GET / HTTP/1.1\r\n\r\n'), ['- InvalidMessage']],
    ['half a message', '11.1', encodeTtlv(message([count(1)], [QUERY])).subarray(0, 100), ['- InvalidMessage']],
    ['a response', '11.1', structure(Tag.ResponseMessage, []), ['- InvalidMessage']],
    ['an item that is no structure', '11.1', encodeTtlv(integer(Tag.RequestMessage, 1)), ['- InvalidMessage']],
    ['no header', '11.1', structure(Tag.RequestMessage, [QUERY]), ['- InvalidMessage']],
    [
      'no Protocol Version',
      '7.2',
      structure(Tag.RequestMessage, [structure(Tag.RequestHeader, [count(1)]), QUERY]),
      ['- InvalidMessage'],
    ],
    ['no Batch Count', '6.14', message([], [QUERY]), ['- InvalidMessage']],
    ['Batch Count 0', '6.14', message([count(0)], []), ['- InvalidMessage']],
    ['a Batch Count that is too large', '6.14', message([count(2)], [QUERY]), ['- InvalidMessage']],
    ['a Batch Count that is too small', '6.14', message([count(1)], [QUERY, QUERY]), ['- InvalidMessage']],
    ['a header field twice', '11.1', message([count(1), count(1)], [QUERY]), ['Query InvalidMessage']],
    ['an unknown header field', '11.1', message([integer(EXTENSION, 1), count(1)], [QUERY]), ['Query InvalidField']],
    [
      'a header field of a later version',
      '11.1',
      message([textString(Tag.ClientCorrelationValue, 'x'), count(1)], [QUERY]),
      ['Query InvalidField'],
    ],
    [
      'an unknown header field in a later minor version',
      '11.1',
      message([integer(EXTENSION, 1), count(1)], [QUERY], { major: 1, minor: 5 }),
      ['Query Success'],
    ],
    [
      'header fields out of order',
      '7',
      message([count(1), boolean(Tag.BatchOrderOption, true)], [QUERY]),
      ['Query InvalidMessage'],
    ],
    [
      'a header field of another type',
      '11.1',
      message([boolean(Tag.MaximumResponseSize, true), count(1)], [QUERY]),
      ['Query InvalidMessage'],
    ],
    [
      'an undefined Batch Error Continuation Option',
      '6.13',
      message([enumeration(Tag.BatchErrorContinuationOption, 9), count(2)], [queryWith(id(1)), queryWith(id(2))]),
      ['Query InvalidField', 'Query InvalidField'],
    ],
    [
      'a Batch Error Continuation Option for one item',
      '6.13',
      message([enumeration(Tag.BatchErrorContinuationOption, 2), count(1)], [QUERY]),
      ['Query InvalidMessage'],
    ],
    [
      'an Asynchronous Indicator',
      '6.7',
      message([boolean(Tag.AsynchronousIndicator, true), count(1)], [QUERY]),
      ['Query Success'],
    ],
    [
      'an item without Operation',
      '7.2',
      message([count(1)], [structure(Tag.BatchItem, [PAYLOAD])]),
      ['- InvalidMessage'],
    ],
    [
      'an item without payload',
      '7.2',
      message([count(1)], [structure(Tag.BatchItem, [OPERATION])]),
      ['Query InvalidMessage'],
    ],
    [
      'an operation that no version defines',
      '11.1',
      message([count(1)], [structure(Tag.BatchItem, [enumeration(Tag.Operation, 0x7f), PAYLOAD])]),
      ['127 OperationNotSupported'],
    ],
    [
      "an operation of a vendor's",
      '11.1',
      message([count(1)], [structure(Tag.BatchItem, [enumeration(Tag.Operation, 0x80000001), PAYLOAD])]),
      ['2147483649 OperationNotSupported'],
    ],
    [
      'an operation of a later version',
      '11.1',
      message(
        [count(1)],
        [structure(Tag.BatchItem, [enumeration(Tag.Operation, DiscoverVersions), structure(Tag.RequestPayload, [])])],
        { major: 1, minor: 0 },
      ),
      ['DiscoverVersions OperationNotSupported'],
    ],
    ['a payload field that is missing', '11.1', message([count(1)], [queryOf()]), ['Query InvalidMessage']],
    [
      'a payload field of another operation',
      '11.1',
      message([count(1)], [queryOf(queryFunction(1), textString(Tag.UniqueIdentifier, 'x'))]),
      ['Query InvalidField'],
    ],
    [
      'a payload field of another type',
      '11.1',
      message([count(1)], [queryOf(integer(Tag.QueryFunction, 1))]),
      ['Query InvalidMessage'],
    ],
    ['an undefined value', '6.10', message([count(1)], [queryOf(queryFunction(99))]), ['Query InvalidField']],
    [
      'a value of a later version',
      '6.10',
      message([count(1)], [queryOf(queryFunction(Enum.QueryFunction.QueryProfiles))]),
      ['Query InvalidField'],
    ],
    ['an item type that no version defines', '9.1.1.2', withOctet(3, 0x7f), ['Query InvalidMessage']],
    ['a length that counts the padding', '9.1.1.3', withOctet(7, 8), ['Query InvalidMessage']],
    ['padding that is not zero', '9.1.1.3', withOctet(15, 1), ['Query Success']],
    ['a critical extension', '6.16', message([count(1)], [withExtension(true)]), ['Query FeatureNotSupported']],
    ['an extension that is not critical', '6.16', message([count(1)], [withExtension(false)]), ['Query Success']],
    [
      'a critical extension in one of several items: the whole message',
      '6.16',
      message([count(2)], [queryWith(id(1)), withExtension(true, id(2))]),
      ['Query FeatureNotSupported', 'Query FeatureNotSupported'],
    ],
  ];
  for (const [what, section, request, expected] of rows) {
    it(`${what}: ${expected.join(', ')} (1.4 section ${section})`, () => {
      expect(results(request)).to.deep.equal(expected);
    });
  }

  it('a critical extension in 2.x: Unknown Message Extension (2.0 section 11.45)', async () => {
    const newer = await createEngine();
    const request = message([count(1)], [withExtension(true)], { major: 2, minor: 0 });
    expect(newer.send(request).items[0]?.resultReason).to.equal(Enum.ResultReason.UnknownMessageExtension);
    newer.close();
  });

  function withExtension(isCritical: boolean, ...fields: Item[]): StructureItem {
    return structure(Tag.BatchItem, [OPERATION, ...fields, PAYLOAD, extension(isCritical)]);
  }

  const limited: [what: string, limits: EngineOptions['limits'], request: StructureItem, expected: string[]][] = [
    [
      'more batch items than the limit',
      { batchItems: 2 },
      message(
        [count(3)],
        [1, 2, 3].map((octet) => queryWith(id(octet))),
      ),
      ['Query InvalidMessage', 'Query InvalidMessage', 'Query InvalidMessage'],
    ],
    [
      'more items with Undo than the limit',
      { undoItems: 1 },
      message([continuation(Enum.BatchErrorContinuationOption.Undo), count(2)], [queryWith(id(1)), queryWith(id(2))]),
      ['Query FeatureNotSupported', 'Query FeatureNotSupported'],
    ],
    [
      'as many with Stop',
      { undoItems: 1 },
      message([continuation(Enum.BatchErrorContinuationOption.Stop), count(2)], [queryWith(id(1)), queryWith(id(2))]),
      ['Query Success', 'Query Success'],
    ],
    ['more TTLV items than the limit', { items: 9 }, message([count(1)], [QUERY]), ['- InvalidMessage']],
    ['as many as the limit', { items: 10 }, message([count(1)], [QUERY]), ['Query Success']],
    ['structures deeper than the limit', { depth: 2 }, message([count(1)], [QUERY]), ['- InvalidMessage']],
  ];
  for (const [what, limits, request, expected] of limited) {
    it(`${what}: ${expected.join(', ')}`, async () => {
      const limitedEngine = await createEngine({ ...(limits && { limits }) });
      expect(results(request, limitedEngine)).to.deep.equal(expected);
      limitedEngine.close();
    });
  }

  const versions: [asked: ProtocolVersion, answered: ProtocolVersion][] = [
    [
      { major: 1, minor: 0 },
      { major: 1, minor: 0 },
    ],
    [
      { major: 1, minor: 3 },
      { major: 1, minor: 3 },
    ],
    [
      { major: 1, minor: 9 },
      { major: 1, minor: 4 },
    ],
    [
      { major: 9, minor: 9 },
      { major: 1, minor: 4 },
    ],
  ];
  for (const [asked, answered] of versions) {
    it(`of ${asked.major}.${asked.minor} are answered in ${answered.major}.${answered.minor}, with the server's time`, () => {
      const { header } = engine.send(message([count(1)], [QUERY], asked));
      expect(header).to.deep.include({ version: answered, timeStamp: START, batchCount: 1 });
    });
  }

  it('that break off are answered in their own version as far as it can be read', () => {
    const request = encodeTtlv(message([count(1)], [QUERY], { major: 1, minor: 2 }));
    expect(engine.send(request.subarray(0, 80)).header.version).to.deep.equal({ major: 1, minor: 2 });
    expect(engine.send(request.subarray(0, 40)).header.version).to.deep.equal({ major: 1, minor: 4 });
  });

  it('of another major version are answered in the newest that is served, by its reason (2.0 section 11.45)', async () => {
    const newest = await createEngine();
    const { header, items } = newest.send(message([count(1)], [QUERY], { major: 3, minor: 0 }));
    expect(header.version).to.deep.equal({ major: 2, minor: 1 });
    expect(items.map(({ resultReason }) => resultReason)).to.deep.equal([Enum.ResultReason.UnsupportedProtocolVersion]);
    newest.close();
  });

  it('are answered whatever their octets are', () => {
    const base = Buffer.from(encodeTtlv(message([count(2)], [queryWith(id(1)), queryWith(id(2))])));
    const damage = fc.record({ offset: fc.nat(base.length - 1), octet: fc.nat(255), cut: fc.nat(base.length) });
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), fc.boolean(), (damages, isCut) => {
        const bytes = Buffer.from(base);
        for (const { offset, octet } of damages) bytes.writeUInt8(octet, offset);
        engine.send(isCut ? bytes.subarray(0, damages[0]?.cut) : bytes);
      }),
      { numRuns: 2000 },
    );
    expect(engine.log.filter(({ level }) => level === 'error')).to.deep.equal([]);
  });
});

describe('a failing server', () => {
  it('answers General Failure, tells the log alone why, and keeps nothing', async () => {
    const failing = {
      code: Query,
      request: () => {
        throw new TypeError('secret detail');
      },
    };
    const engine = await createEngine({ operations: [failing] });
    const [result] = engine.send(message([count(1)], [QUERY])).items;
    expect(result).to.include({ resultReason: Enum.ResultReason.GeneralFailure, resultMessage: 'The server failed' });
    expect(engine.log.filter(({ level }) => level === 'error').map(({ facts }) => String(facts.err))).to.deep.equal([
      'TypeError: secret detail',
    ]);
    engine.close();
  });

  it('sends the first reason that the version of the request defines', async () => {
    const { ObjectNotFound, ItemNotFound, NotExtractable } = Enum.ResultReason;
    const reasonsOf = async (reason: number | number[]) => {
      const operations = [
        {
          code: Query,
          request: () => {
            throw new KmipError(reason, 'no');
          },
        },
      ];
      const engine = await createEngine({ operations });
      const [result] = engine.send(message([count(1)], [QUERY])).items;
      engine.close();
      return enumName('ResultReason', result?.resultReason ?? -1);
    };
    expect(await reasonsOf([ObjectNotFound, ItemNotFound])).to.equal('ItemNotFound');
    expect(await reasonsOf(ItemNotFound)).to.equal('ItemNotFound');
    expect(await reasonsOf(NotExtractable)).to.equal('GeneralFailure');
  });
});

describe('the log', () => {
  it('has a line for each result, with the Client Correlation Value (1.4 section 6.18) and no payload', async () => {
    const engine = await createEngine();
    engine.send(
      message([textString(Tag.ClientCorrelationValue, 'job 7'), count(1)], [QUERY], { major: 1, minor: 4 }),
      'bob',
    );
    expect(engine.log.filter(({ level }) => level !== 'debug')).to.deep.equal([
      {
        level: 'info',
        message: 'done',
        facts: {
          client: 'bob',
          version: '1.4',
          operation: 'Query',
          status: 'Success',
          reason: undefined,
          clientCorrelationValue: 'job 7',
        },
      },
    ]);
    engine.close();
  });
});
