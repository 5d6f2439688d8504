import { expect } from 'chai';
import { boolean, enumeration, type Item, integer, type StructureItem, structure, textString } from '../codec/item.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import { protocolVersion, registeredVersion } from './header.ts';
import { buildRequest, readRequest } from './request.ts';
import { buildResponse, readResponse } from './response.ts';

const ID = Uint8Array.of(1, 2);
const AUTHENTICATION = structure(Tag.Authentication, []);
const FIELDS = [textString(Tag.UniqueIdentifier, 'one')];

/** The tags of the fields of a structure inside another, by position. */
function tagsAt(item: StructureItem, ...path: readonly number[]): number[] {
  const found = path.reduce<Item | undefined>(
    (inside, index) => (inside?.type === 'Structure' ? inside.value[index] : undefined),
    item,
  );
  return found?.type === 'Structure' ? found.value.map(({ tag }) => tag) : [];
}

describe('requests', () => {
  const full = buildRequest(
    protocolVersion('1.4'),
    [
      { operation: Enum.Operation.Locate, payload: [] },
      { operation: Enum.Operation.Get, payload: FIELDS, uniqueBatchItemId: ID },
    ],
    {
      maximumResponseSize: 2048,
      clientCorrelationValue: 'mine',
      authentication: AUTHENTICATION,
      batchErrorContinuationOption: Enum.BatchErrorContinuationOption.Undo,
      batchOrderOption: true,
      timeStamp: 1_700_000_000n,
    },
  );

  it('are built with their fields in the order of the tables', () => {
    expect(tagsAt(full)).to.deep.equal([Tag.RequestHeader, Tag.BatchItem, Tag.BatchItem]);
    expect(tagsAt(full, 0)).to.deep.equal([
      Tag.ProtocolVersion,
      Tag.MaximumResponseSize,
      Tag.ClientCorrelationValue,
      Tag.Authentication,
      Tag.BatchErrorContinuationOption,
      Tag.BatchOrderOption,
      Tag.TimeStamp,
      Tag.BatchCount,
    ]);
    expect(tagsAt(full, 2)).to.deep.equal([Tag.Operation, Tag.UniqueBatchItemID, Tag.RequestPayload]);
  });

  it('are read as they were built', () => {
    const request = readRequest(full);
    expect(request?.header).to.deep.equal({
      version: { major: 1, minor: 4 },
      maximumResponseSize: 2048,
      clientCorrelationValue: 'mine',
      serverCorrelationValue: undefined,
      asynchronousIndicator: undefined,
      attestationCapableIndicator: undefined,
      attestationTypes: [],
      authentication: AUTHENTICATION,
      batchErrorContinuationOption: Enum.BatchErrorContinuationOption.Undo,
      batchOrderOption: true,
      timeStamp: 1_700_000_000n,
      batchCount: 2,
    });
    const [locate, get] = request?.items ?? [];
    expect(locate).to.include({ operation: Enum.Operation.Locate, uniqueBatchItemId: undefined });
    expect(get).to.include({ operation: Enum.Operation.Get, uniqueBatchItemId: ID });
    expect(get?.payload).to.deep.equal(structure(Tag.RequestPayload, FIELDS));
  });

  const indicators: readonly (readonly [Item, number])[] = [
    [boolean(Tag.AsynchronousIndicator, true), Enum.AsynchronousIndicator.Optional],
    [boolean(Tag.AsynchronousIndicator, false), Enum.AsynchronousIndicator.Prohibited],
    [
      enumeration(Tag.AsynchronousIndicator, Enum.AsynchronousIndicator.Mandatory),
      Enum.AsynchronousIndicator.Mandatory,
    ],
  ];
  for (const [item, value] of indicators) {
    it(`say how they may be answered: ${item.type} ${item.value}`, () => {
      const message = structure(Tag.RequestMessage, [structure(Tag.RequestHeader, [item])]);
      expect(readRequest(message)?.header.asynchronousIndicator).to.equal(value);
    });
  }

  it('are read where fields are missing or of another type', () => {
    const message = structure(Tag.RequestMessage, [
      structure(Tag.RequestHeader, [textString(Tag.BatchCount, 'one')]),
      structure(Tag.BatchItem, [integer(Tag.Operation, 1)]),
      textString(Tag.BatchItem, 'none'),
    ]);
    const request = readRequest(message);
    expect(request?.header).to.include({ version: undefined, batchCount: undefined });
    expect(request?.items).to.have.length(1);
    expect(request?.items[0]).to.include({ operation: undefined, payload: undefined });
  });

  it('are no other messages', () => {
    expect(readRequest(structure(Tag.ResponseMessage, []))).to.equal(undefined);
    expect(readResponse(structure(Tag.RequestMessage, []))).to.equal(undefined);
    expect(readRequest(textString(Tag.RequestMessage, ''))).to.equal(undefined);
  });
});

describe('responses', () => {
  const failed = {
    operation: Enum.Operation.Get,
    uniqueBatchItemId: ID,
    resultStatus: Enum.ResultStatus.OperationFailed,
    resultReason: Enum.ResultReason.ItemNotFound,
    resultMessage: 'no such object',
  };
  const full = buildResponse(
    { version: { major: 1, minor: 2 }, timeStamp: 5n, clientCorrelationValue: 'mine', serverCorrelationValue: 'ours' },
    [failed, { resultStatus: Enum.ResultStatus.Success, payload: FIELDS }],
  );

  it('are built with their fields in the order of the tables', () => {
    expect(tagsAt(full, 0)).to.deep.equal([
      Tag.ProtocolVersion,
      Tag.TimeStamp,
      Tag.ClientCorrelationValue,
      Tag.ServerCorrelationValue,
      Tag.BatchCount,
    ]);
    expect(tagsAt(full, 1)).to.deep.equal([
      Tag.Operation,
      Tag.UniqueBatchItemID,
      Tag.ResultStatus,
      Tag.ResultReason,
      Tag.ResultMessage,
    ]);
    expect(tagsAt(full, 2)).to.deep.equal([Tag.ResultStatus, Tag.ResponsePayload]);
  });

  it('are read as they were built', () => {
    const response = readResponse(full);
    expect(response?.header).to.include({ timeStamp: 5n, clientCorrelationValue: 'mine', batchCount: 2 });
    expect(registeredVersion(response?.header.version)).to.equal('1.2');
    expect(response?.items[0]).to.include(failed);
    expect(response?.items[1]?.payload?.value).to.deep.equal(FIELDS);
  });

  it('of a version that the registry does not describe have none', () => {
    expect(registeredVersion({ major: 9, minor: 9 })).to.equal(undefined);
    expect(registeredVersion(undefined)).to.equal(undefined);
  });
});
