import { itRecognises, type Recognition } from '../../test-support/diagnosed.ts';
import { attribute, createKey, getAttributes, NOW } from '../../test-support/exchanges.ts';
import { rawItem, rawStructure, utf8 } from '../../test-support/ttlv-builder.ts';
import { CodecError } from '../codec/deviation.ts';
import { decodeTtlv } from '../codec/ttlv.ts';
import { buildRequest } from '../message/request.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import { ENCODING_ROWS } from './encoding-rows.ts';
import type { ExchangeFacts } from './scene.ts';

const ITEM = 'ResponseMessage/BatchItem[0]';
const REQUEST = buildRequest({ major: 1, minor: 2 }, [{ operation: Enum.Operation.Activate, payload: [] }]);

const integer = (tag: number, value: string): Buffer => rawItem({ tag, type: 2, value });
const enumeration = (tag: number, value: string, type = 5): Buffer => rawItem({ tag, type, value });

/** A response of 1.2 to Activate with these octets for its Result Status and for its Unique Identifier. */
function response(parts: { status?: Buffer; identifier?: Buffer } = {}): Buffer {
  const version = rawStructure(
    Tag.ProtocolVersion,
    integer(Tag.ProtocolVersionMajor, '00000001'),
    integer(Tag.ProtocolVersionMinor, '00000002'),
  );
  const timeStamp = rawItem({ tag: Tag.TimeStamp, type: 9, value: NOW.toString(16).padStart(16, '0') });
  return rawStructure(
    Tag.ResponseMessage,
    rawStructure(Tag.ResponseHeader, version, timeStamp, integer(Tag.BatchCount, '00000001')),
    rawStructure(
      Tag.BatchItem,
      enumeration(Tag.Operation, '00000012'),
      parts.status ?? enumeration(Tag.ResultStatus, '00000000'),
      rawStructure(
        Tag.ResponsePayload,
        parts.identifier ?? rawItem({ tag: Tag.UniqueIdentifier, type: 7, value: utf8('e4a1b2c3-0123-4567-8') }),
      ),
    ),
  );
}

/** What the run knows when these octets came, and why no more did. */
function received(bytes: Uint8Array | undefined, failure?: string): ExchangeFacts {
  const receivedAt = new Date(Number(NOW) * 1000);
  const octets = bytes && { bytes, receivedAt, deviations: [], ...(failure === undefined ? decoded(bytes) : {}) };
  return {
    exchange: {
      request: { item: REQUEST },
      ...(octets === undefined ? {} : { response: octets }),
      ...(failure === undefined ? {} : { failure }),
    },
    version: '1.2',
    differences: [],
    objects: new Map(),
    earlier: [],
  };
}

function decoded(bytes: Uint8Array): object {
  try {
    const { item, deviations } = decodeTtlv(bytes);
    return { item, deviations };
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return {};
  }
}

const SOUND = received(response());
const identifier = (value: string, length?: number): Buffer =>
  rawItem({ tag: Tag.UniqueIdentifier, type: 7, value, ...(length === undefined ? {} : { length }) });

const RECOGNITIONS: readonly Recognition[] = [
  {
    id: 'SHORT_READ',
    what: 'a connection that is closed before any octet comes',
    shown: received(undefined, 'closed'),
    at: 'ResponseMessage',
    nearMiss: received(undefined, 'timeout'),
  },
  {
    id: 'SHORT_READ',
    what: 'a message that is cut off in its header',
    shown: received(response().subarray(0, 5), 'cut'),
    at: 'ResponseMessage',
    nearMiss: SOUND,
  },
  {
    id: 'SHORT_READ',
    what: 'a message of which the last octet does not come',
    shown: received(response().subarray(0, -1), 'timeout'),
    at: 'ResponseMessage',
    nearMiss: received(response(), 'unsolicited'),
  },
  {
    id: 'LENGTH_INCLUDES_PADDING',
    what: 'text of 20 octets whose length is 24',
    shown: received(response({ identifier: identifier(`${utf8('e4a1b2c3-0123-4567-8')}00000000`) })),
    at: `${ITEM}/ResponsePayload/UniqueIdentifier`,
    nearMiss: received(response({ identifier: identifier(utf8('e4a1b2c3-0123-4567-8901a')) })),
  },
  {
    id: 'LENGTH_INCLUDES_PADDING',
    what: 'an Enumeration whose length is 8',
    shown: received(response({ status: enumeration(Tag.ResultStatus, '0000000100000000') })),
    at: `${ITEM}/ResultStatus`,
    nearMiss: received(response({ status: enumeration(Tag.ResultStatus, '0000000000000001') })),
  },
  {
    id: 'ITEM_LENGTH',
    what: 'an Enumeration of 8 octets',
    shown: received(response({ status: enumeration(Tag.ResultStatus, '0000000000000001') })),
    at: `${ITEM}/ResultStatus`,
    nearMiss: received(response({ status: enumeration(Tag.ResultStatus, '0000000100000000') })),
  },
  {
    id: 'ENUM_SIGN',
    what: 'an extension that is sign-extended',
    shown: received(response({ status: enumeration(Tag.ResultStatus, 'ffffffff80000001') })),
    at: `${ITEM}/ResultStatus`,
    nearMiss: received(response({ status: enumeration(Tag.ResultStatus, '0000000080000001') })),
  },
  {
    id: 'ENUM_SIGN',
    what: 'an extension that is a negative Integer',
    shown: received(response({ status: enumeration(Tag.ResultStatus, '80000001', 2) })),
    at: `${ITEM}/ResultStatus`,
    nearMiss: received(response({ status: enumeration(Tag.ResultStatus, '00000001', 2) })),
  },
  {
    id: 'ENUM_SIGN',
    what: 'a State that is a negative Integer',
    shown: { exchanges: [createKey(), getAttributes('', attribute('State', 'Integer', '-2147483647'))] },
    at: `${ITEM}/ResponsePayload/Attribute/AttributeValue`,
    nearMiss: { exchanges: [createKey(), getAttributes('', attribute('x-Depth', 'Integer', '-7'))] },
  },
];

describe('diagnostics of octets', () => itRecognises(ENCODING_ROWS, RECOGNITIONS));
