import { CodecError } from '../harness/codec/deviation.ts';
import { ENCODINGS, type Encoding } from '../harness/codec/encodings.ts';
import { enumeration, type Item, structure, textString } from '../harness/codec/item.ts';
import { decodeTtlv, encodeTtlv } from '../harness/codec/ttlv.ts';
import { registeredVersion } from '../harness/message/header.ts';
import { readRequest } from '../harness/message/request.ts';
import { readResponse } from '../harness/message/response.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { Tag } from '../harness/spec/tags.ts';

/*
 * The server works in TTLV: what comes as XML or JSON is translated at its door, so that results are "logically the
 * same" and every size is that of TTLV (Profiles 2.1 sections 5.4 and 5.5).
 */

/**
 * The TTLV of a message in any encoding. Throws CodecError for text that is none, breaks the encoding rules, or has more
 * items than `maxItems`.
 */
export function toTtlv(body: Uint8Array, encoding: Encoding, maxItems?: number): Uint8Array {
  if (encoding === 'ttlv') return body;
  const { item, deviations } = ENCODINGS[encoding].decode(body, { maxItems });
  const [deviation] = deviations;
  if (deviation !== undefined) throw new CodecError('value', deviation.message, deviation.path, deviation.offset);
  return encodeTtlv(item);
}

/**
 * A message of this server in any encoding. Where XML does not allow a character of what a batch item of a response says, the
 * item says so instead. Throws CodecError for a request with such a character.
 */
export function fromTtlv(message: Uint8Array, encoding: Encoding): Uint8Array {
  if (encoding === 'ttlv') return message;
  const { item } = decodeTtlv(message, { maxSize: message.length });
  const response = readResponse(item);
  const { header } = response ?? readRequest(item) ?? {};
  const version = registeredVersion(header?.version);
  const write = (one: Item): Uint8Array => ENCODINGS[encoding].encode(one, version);
  try {
    return write(item);
  } catch (error) {
    if (!(error instanceof CodecError) || response === undefined) throw error;
    return write(
      structure(
        item.tag,
        response.item.value.map((field) => writable(field, write)),
      ),
    );
  }
}

/**
 * A field of a response; in place of a batch item that cannot be written one that says why. What was done for it is done: its
 * result can be asked for in TTLV or JSON.
 */
function writable(field: Item, write: (field: Item) => unknown): Item {
  try {
    write(field);
    return field;
  } catch (error) {
    if (!(error instanceof CodecError) || field.type !== 'Structure' || field.tag !== Tag.BatchItem) throw error;
    return structure(field.tag, [
      ...field.value.filter(({ tag }) => tag === Tag.Operation || tag === Tag.UniqueBatchItemID),
      enumeration(Tag.ResultStatus, Enum.ResultStatus.OperationFailed),
      enumeration(Tag.ResultReason, Enum.ResultReason.GeneralFailure),
      textString(Tag.ResultMessage, `The result cannot be written in this encoding: ${error.message}`),
    ]);
  }
}
