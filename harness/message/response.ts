import {
  byteString,
  dateTime,
  enumeration,
  type Item,
  integer,
  type StructureItem,
  structure,
  textString,
} from '../codec/item.ts';
import { Tag } from '../spec/tags.ts';
import { enumerationFields, fieldValue, optional, present, structureField, structureFields } from './fields.ts';
import { type ProtocolVersion, protocolVersionItem, readProtocolVersion } from './header.ts';

/** A Response Header (1.0 to 1.4 section 7.2, 2.1 section 8.5); what it lacks, or has in another type, is undefined. */
export interface ResponseHeader {
  readonly version: ProtocolVersion | undefined;
  /** Seconds since 1970. */
  readonly timeStamp: bigint | undefined;
  readonly nonce: StructureItem | undefined;
  readonly serverHashedPassword: Uint8Array | undefined;
  /** Values of Enum.AttestationType. */
  readonly attestationTypes: readonly number[];
  readonly clientCorrelationValue: string | undefined;
  readonly serverCorrelationValue: string | undefined;
  readonly batchCount: number | undefined;
}

/** A batch item of a response (1.0 to 1.4 section 7.2, 2.1 section 8.6). */
export interface ResponseBatchItem {
  readonly operation: number | undefined;
  readonly uniqueBatchItemId: Uint8Array | undefined;
  /** A value of Enum.ResultStatus. */
  readonly resultStatus: number | undefined;
  /** A value of Enum.ResultReason. */
  readonly resultReason: number | undefined;
  readonly resultMessage: string | undefined;
  readonly asynchronousCorrelationValue: Uint8Array | undefined;
  readonly payload: StructureItem | undefined;
  readonly extensions: readonly StructureItem[];
  readonly item: StructureItem;
}

export interface Response {
  readonly header: ResponseHeader;
  readonly items: readonly ResponseBatchItem[];
  readonly item: StructureItem;
}

function readHeader(header: StructureItem | undefined): ResponseHeader {
  return {
    version: readProtocolVersion(header),
    timeStamp: fieldValue(header, Tag.TimeStamp, 'DateTime'),
    nonce: structureField(header, Tag.Nonce),
    serverHashedPassword: fieldValue(header, Tag.ServerHashedPassword, 'ByteString'),
    attestationTypes: enumerationFields(header, Tag.AttestationType),
    clientCorrelationValue: fieldValue(header, Tag.ClientCorrelationValue, 'TextString'),
    serverCorrelationValue: fieldValue(header, Tag.ServerCorrelationValue, 'TextString'),
    batchCount: fieldValue(header, Tag.BatchCount, 'Integer'),
  };
}

function readBatchItem(item: StructureItem): ResponseBatchItem {
  return {
    operation: fieldValue(item, Tag.Operation, 'Enumeration'),
    uniqueBatchItemId: fieldValue(item, Tag.UniqueBatchItemID, 'ByteString'),
    resultStatus: fieldValue(item, Tag.ResultStatus, 'Enumeration'),
    resultReason: fieldValue(item, Tag.ResultReason, 'Enumeration'),
    resultMessage: fieldValue(item, Tag.ResultMessage, 'TextString'),
    asynchronousCorrelationValue: fieldValue(item, Tag.AsynchronousCorrelationValue, 'ByteString'),
    payload: structureField(item, Tag.ResponsePayload),
    extensions: structureFields(item, Tag.MessageExtension),
    item,
  };
}

/** A Response Message as a view; undefined for any other item. What is malformed inside is left out, not refused. */
export function readResponse(item: Item): Response | undefined {
  if (item.type !== 'Structure' || item.tag !== Tag.ResponseMessage) return undefined;
  return {
    header: readHeader(structureField(item, Tag.ResponseHeader)),
    items: structureFields(item, Tag.BatchItem).map(readBatchItem),
    item,
  };
}

export interface ResponseHeaderInit {
  readonly version: ProtocolVersion;
  /** Seconds since 1970. */
  readonly timeStamp: bigint;
  readonly nonce?: { readonly id: Uint8Array; readonly value: Uint8Array };
  readonly serverHashedPassword?: Uint8Array;
  /** Values of Enum.AttestationType. */
  readonly attestationTypes?: readonly number[];
  readonly clientCorrelationValue?: string;
  readonly serverCorrelationValue?: string;
}

/** The result of one batch item; `payload` holds the fields of its Response Payload. */
export interface ResponseItemInit {
  /** Absent only where the request's item had none or could not be read (1.4 section 11.1). */
  readonly operation?: number;
  readonly uniqueBatchItemId?: Uint8Array;
  readonly resultStatus: number;
  readonly resultReason?: number;
  readonly resultMessage?: string;
  readonly asynchronousCorrelationValue?: Uint8Array;
  readonly payload?: readonly Item[];
}

/** A Batch Item of a Response Message. */
export function responseItem(result: ResponseItemInit): StructureItem {
  return structure(
    Tag.BatchItem,
    present(
      optional(result.operation, (operation) => enumeration(Tag.Operation, operation)),
      optional(result.uniqueBatchItemId, (id) => byteString(Tag.UniqueBatchItemID, id)),
      enumeration(Tag.ResultStatus, result.resultStatus),
      optional(result.resultReason, (reason) => enumeration(Tag.ResultReason, reason)),
      optional(result.resultMessage, (message) => textString(Tag.ResultMessage, message)),
      optional(result.asynchronousCorrelationValue, (id) => byteString(Tag.AsynchronousCorrelationValue, id)),
      optional(result.payload, (fields) => structure(Tag.ResponsePayload, fields)),
    ),
  );
}

/** A Response Message with its Batch Count, fields in the order of the specification. */
export function buildResponse(header: ResponseHeaderInit, items: readonly ResponseItemInit[]): StructureItem {
  const fields = present(
    protocolVersionItem(header.version),
    dateTime(Tag.TimeStamp, header.timeStamp),
    optional(header.nonce, ({ id, value }) =>
      structure(Tag.Nonce, [byteString(Tag.NonceID, id), byteString(Tag.NonceValue, value)]),
    ),
    optional(header.serverHashedPassword, (octets) => byteString(Tag.ServerHashedPassword, octets)),
    ...(header.attestationTypes ?? []).map((type) => enumeration(Tag.AttestationType, type)),
    optional(header.clientCorrelationValue, (text) => textString(Tag.ClientCorrelationValue, text)),
    optional(header.serverCorrelationValue, (text) => textString(Tag.ServerCorrelationValue, text)),
    integer(Tag.BatchCount, items.length),
  );
  return structure(Tag.ResponseMessage, [structure(Tag.ResponseHeader, fields), ...items.map(responseItem)]);
}
