import { itRecognises, type Recognition } from '../../test-support/diagnosed.ts';
import { NOW } from '../../test-support/exchanges.ts';
import type { StructureItem } from '../codec/item.ts';
import { structure } from '../codec/item.ts';
import { encodeTtlv } from '../codec/ttlv.ts';
import type { ProtocolVersion } from '../message/header.ts';
import { buildRequest, type RequestOptions } from '../message/request.ts';
import { buildResponse, type ResponseItemInit } from '../message/response.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import type { ExchangeFacts } from './scene.ts';
import { VERSION_ROWS } from './version-rows.ts';

const { DiscoverVersions } = Enum.Operation;
const V1_2 = { major: 1, minor: 2 };
const V1_4 = { major: 1, minor: 4 };
const V9_9 = { major: 9, minor: 9 };

const SUCCESS: ResponseItemInit = { operation: DiscoverVersions, resultStatus: Enum.ResultStatus.Success, payload: [] };
const failed = (resultMessage?: string): ResponseItemInit => ({
  resultStatus: Enum.ResultStatus.OperationFailed,
  resultReason: Enum.ResultReason.InvalidMessage,
  ...(resultMessage === undefined ? {} : { resultMessage }),
});

interface Made {
  readonly asked: ProtocolVersion;
  readonly options?: RequestOptions;
  /** What answers; nothing where the peer broke off. */
  readonly answered?: ProtocolVersion;
  readonly item?: ResponseItemInit;
  readonly change?: (response: StructureItem) => StructureItem;
  /** Seconds by which the peer's clock is ahead. */
  readonly ahead?: bigint;
  readonly clockMoved?: bigint;
}

/** A Discover Versions, which is closed upon where nothing answers. */
function asking({
  asked,
  options = {},
  answered,
  item = SUCCESS,
  change = (same) => same,
  ...more
}: Made): ExchangeFacts {
  const { ahead = 0n, clockMoved = 0n } = more;
  const request = { item: buildRequest(asked, [{ operation: DiscoverVersions, payload: [] }], options) };
  const response =
    answered === undefined ? undefined : change(buildResponse({ version: answered, timeStamp: NOW + ahead }, [item]));
  const octets = response && {
    item: response,
    bytes: encodeTtlv(response),
    receivedAt: new Date(Number(NOW) * 1000),
    deviations: [],
  };
  return {
    exchange: octets === undefined ? { request, failure: 'closed' } : { request, response: octets, clockMoved },
    version: '1.4',
    differences: [],
    objects: new Map(),
    earlier: [],
  };
}

/** The response without the minor number of its version. */
function withoutMinor(response: StructureItem): StructureItem {
  const strip = (item: StructureItem): StructureItem =>
    structure(
      item.tag,
      item.value
        .filter(({ tag }) => tag !== Tag.ProtocolVersionMinor)
        .map((field) => (field.type === 'Structure' ? strip(field) : field)),
    );
  return strip(response);
}

const RECOGNITIONS: readonly Recognition[] = [
  {
    id: 'VERSION_UNSUPPORTED_SHAPE',
    what: 'an answer in another version that is no refusal',
    shown: asking({ asked: V1_4, answered: V1_2 }),
    at: 'ResponseMessage/ResponseHeader/ProtocolVersion',
    nearMiss: asking({ asked: V1_4, answered: V1_2, item: failed() }),
  },
  {
    id: 'VERSION_UNSUPPORTED_SHAPE',
    what: 'an answer without a minor version',
    shown: asking({ asked: V1_4, answered: V1_4, change: withoutMinor }),
    at: 'ResponseMessage/ResponseHeader/ProtocolVersion',
    nearMiss: asking({ asked: V1_4, answered: V1_4 }),
  },
  {
    id: 'VERSION_UNSUPPORTED_SHAPE',
    what: 'a connection closed upon an unknown version',
    shown: asking({ asked: V9_9 }),
    at: 'ResponseMessage',
    nearMiss: asking({ asked: V9_9, answered: V1_4, item: failed() }),
  },
  {
    id: 'VERSION_REFUSED',
    what: 'a message of 1.4 refused by a server of 1.2',
    shown: asking({ asked: V1_4, answered: V1_2, item: failed() }),
    at: 'ResponseMessage/BatchItem[0]/ResultReason',
    nearMiss: asking({ asked: V9_9, answered: V1_2, item: failed() }),
  },
  {
    id: 'VERSION_REFUSED',
    what: 'a message of 1.4 refused by a server of 1.2 that did not answer Query either',
    shown: asking({ asked: V1_4, answered: V1_2, item: failed() }),
    at: 'ResponseMessage/BatchItem[0]/ResultReason',
    nearMiss: { ...asking({ asked: V1_4, answered: V1_2, item: failed() }), listed: new Set([DiscoverVersions]) },
  },
  {
    id: 'VERSION_REFUSED',
    what: 'a message of 1.4 refused because "KMIP 1.4 is not supported by the server"',
    shown: asking({ asked: V1_4, answered: V1_4, item: failed('KMIP 1.4 is not supported by the server.') }),
    at: 'ResponseMessage/BatchItem[0]/ResultReason',
    nearMiss: asking({ asked: V1_4, answered: V1_4, item: failed('cannot parse it') }),
  },
  {
    id: 'CLIENT_CORRELATION_UNSUPPORTED',
    what: 'a Client Correlation Value in a request of 1.2',
    shown: asking({ asked: V1_2, answered: V1_2, options: { clientCorrelationValue: 'a' } }),
    at: 'RequestMessage/RequestHeader/ClientCorrelationValue',
    nearMiss: asking({ asked: V1_4, answered: V1_4, options: { clientCorrelationValue: 'a' } }),
  },
  {
    id: 'CLIENT_CORRELATION_UNSUPPORTED',
    what: 'a connection closed upon a Client Correlation Value',
    shown: asking({ asked: V1_4, options: { clientCorrelationValue: 'a' } }),
    at: 'ResponseMessage',
    nearMiss: asking({ asked: V1_4 }),
  },
  {
    id: 'CLOCK_SKEW',
    what: 'a clock that is 61 seconds behind',
    shown: asking({ asked: V1_4, answered: V1_4, ahead: -61n }),
    at: 'ResponseMessage/ResponseHeader/TimeStamp',
    nearMiss: asking({ asked: V1_4, answered: V1_4, ahead: -60n }),
  },
  {
    id: 'CLOCK_SKEW',
    what: 'a clock that is an hour ahead, and was moved by less',
    shown: asking({ asked: V1_4, answered: V1_4, ahead: 3600n, clockMoved: 3500n }),
    at: 'ResponseMessage/ResponseHeader/TimeStamp',
    nearMiss: asking({ asked: V1_4, answered: V1_4, ahead: 3600n, clockMoved: 3600n }),
  },
  {
    id: 'CLOCK_SKEW',
    what: 'a Time Stamp that is refused',
    shown: asking({
      asked: V1_4,
      answered: V1_4,
      item: failed('Future request rejected'),
      options: { timeStamp: NOW },
    }),
    at: 'ResponseMessage/BatchItem[0]/ResultMessage',
    nearMiss: asking({ asked: V1_4, answered: V1_4, item: failed('Future request rejected') }),
  },
];

describe('diagnostics of versions and time', () => itRecognises(VERSION_ROWS, RECOGNITIONS));
