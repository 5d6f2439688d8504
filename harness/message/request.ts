import {
  boolean,
  byteString,
  dateTime,
  enumeration,
  type Item,
  integer,
  type StructureItem,
  structure,
  textString,
} from '../codec/item.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import { enumerationFields, fieldValue, optional, present, structureField, structureFields } from './fields.ts';
import { type ProtocolVersion, protocolVersionItem, readProtocolVersion } from './header.ts';

/** A Request Header (1.0 to 1.4 section 7.2, 2.1 section 8.2); what it lacks, or has in another type, is undefined. */
export interface RequestHeader {
  readonly version: ProtocolVersion | undefined;
  /** Octets of the TTLV encoding. */
  readonly maximumResponseSize: number | undefined;
  readonly clientCorrelationValue: string | undefined;
  readonly serverCorrelationValue: string | undefined;
  /** A value of Enum.AsynchronousIndicator; the Boolean of 1.x as Optional (True) and Prohibited (False). */
  readonly asynchronousIndicator: number | undefined;
  readonly attestationCapableIndicator: boolean | undefined;
  /** Values of Enum.AttestationType. */
  readonly attestationTypes: readonly number[];
  readonly authentication: StructureItem | undefined;
  /** A value of Enum.BatchErrorContinuationOption. */
  readonly batchErrorContinuationOption: number | undefined;
  readonly batchOrderOption: boolean | undefined;
  /** Seconds since 1970. */
  readonly timeStamp: bigint | undefined;
  readonly batchCount: number | undefined;
}

/** A batch item of a request (1.0 to 1.4 section 7.2, 2.1 section 8.3). */
export interface RequestBatchItem {
  /** A value of Enum.Operation, or one that no version defines. */
  readonly operation: number | undefined;
  readonly ephemeral: boolean | undefined;
  readonly uniqueBatchItemId: Uint8Array | undefined;
  readonly payload: StructureItem | undefined;
  readonly extensions: readonly StructureItem[];
  readonly item: StructureItem;
}

export interface Request {
  readonly header: RequestHeader;
  readonly items: readonly RequestBatchItem[];
  readonly item: StructureItem;
}

function asynchronousIndicator(header: StructureItem | undefined): number | undefined {
  const { Optional, Prohibited } = Enum.AsynchronousIndicator;
  const able = fieldValue(header, Tag.AsynchronousIndicator, 'Boolean');
  if (able !== undefined) return able ? Optional : Prohibited;
  return fieldValue(header, Tag.AsynchronousIndicator, 'Enumeration');
}

function readHeader(header: StructureItem | undefined): RequestHeader {
  return {
    version: readProtocolVersion(header),
    maximumResponseSize: fieldValue(header, Tag.MaximumResponseSize, 'Integer'),
    clientCorrelationValue: fieldValue(header, Tag.ClientCorrelationValue, 'TextString'),
    serverCorrelationValue: fieldValue(header, Tag.ServerCorrelationValue, 'TextString'),
    asynchronousIndicator: asynchronousIndicator(header),
    attestationCapableIndicator: fieldValue(header, Tag.AttestationCapableIndicator, 'Boolean'),
    attestationTypes: enumerationFields(header, Tag.AttestationType),
    authentication: structureField(header, Tag.Authentication),
    batchErrorContinuationOption: fieldValue(header, Tag.BatchErrorContinuationOption, 'Enumeration'),
    batchOrderOption: fieldValue(header, Tag.BatchOrderOption, 'Boolean'),
    timeStamp: fieldValue(header, Tag.TimeStamp, 'DateTime'),
    batchCount: fieldValue(header, Tag.BatchCount, 'Integer'),
  };
}

function readBatchItem(item: StructureItem): RequestBatchItem {
  return {
    operation: fieldValue(item, Tag.Operation, 'Enumeration'),
    ephemeral: fieldValue(item, Tag.Ephemeral, 'Boolean'),
    uniqueBatchItemId: fieldValue(item, Tag.UniqueBatchItemID, 'ByteString'),
    payload: structureField(item, Tag.RequestPayload),
    extensions: structureFields(item, Tag.MessageExtension),
    item,
  };
}

/** A Request Message as a view; undefined for any other item. What is malformed inside is left out, not refused. */
export function readRequest(item: Item): Request | undefined {
  if (item.type !== 'Structure' || item.tag !== Tag.RequestMessage) return undefined;
  return {
    header: readHeader(structureField(item, Tag.RequestHeader)),
    items: structureFields(item, Tag.BatchItem).map(readBatchItem),
    item,
  };
}

/** What a Request Header may say besides its version and count. */
export interface RequestOptions {
  /** Octets. */
  readonly maximumResponseSize?: number;
  readonly clientCorrelationValue?: string;
  readonly authentication?: StructureItem;
  readonly batchErrorContinuationOption?: number;
  readonly batchOrderOption?: boolean;
  /** Seconds since 1970. */
  readonly timeStamp?: bigint;
}

/** One operation to ask for; `payload` holds the fields of its Request Payload. */
export interface RequestItemInit {
  readonly operation: number;
  readonly payload: readonly Item[];
  readonly uniqueBatchItemId?: Uint8Array;
}

/** A Request Message with its Batch Count, fields in the order of the specification. */
export function buildRequest(
  version: ProtocolVersion,
  items: readonly RequestItemInit[],
  options: RequestOptions = {},
): StructureItem {
  const header = present(
    protocolVersionItem(version),
    optional(options.maximumResponseSize, (size) => integer(Tag.MaximumResponseSize, size)),
    optional(options.clientCorrelationValue, (text) => textString(Tag.ClientCorrelationValue, text)),
    options.authentication,
    optional(options.batchErrorContinuationOption, (value) => enumeration(Tag.BatchErrorContinuationOption, value)),
    optional(options.batchOrderOption, (value) => boolean(Tag.BatchOrderOption, value)),
    optional(options.timeStamp, (seconds) => dateTime(Tag.TimeStamp, seconds)),
    integer(Tag.BatchCount, items.length),
  );
  const batch = items.map(({ operation, payload, uniqueBatchItemId }) =>
    structure(
      Tag.BatchItem,
      present(
        enumeration(Tag.Operation, operation),
        optional(uniqueBatchItemId, (id) => byteString(Tag.UniqueBatchItemID, id)),
        structure(Tag.RequestPayload, payload),
      ),
    ),
  );
  return structure(Tag.RequestMessage, [structure(Tag.RequestHeader, header), ...batch]);
}
