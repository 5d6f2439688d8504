import { CodecError } from '../harness/codec/deviation.ts';
import { ENCODINGS, type Encoding } from '../harness/codec/encodings.ts';
import { decodeTtlv, encodeTtlv } from '../harness/codec/ttlv.ts';
import { registeredVersion } from '../harness/message/header.ts';
import { readRequest } from '../harness/message/request.ts';
import { readResponse } from '../harness/message/response.ts';

/*
 * The server works in TTLV: what comes as XML or JSON is translated at its door, so that results are "logically the
 * same" and every size is that of TTLV (Profiles 2.1 sections 5.4 and 5.5).
 */

/** The TTLV of a message in any encoding. Throws CodecError for text that is none, or breaks the encoding rules. */
export function toTtlv(body: Uint8Array, encoding: Encoding): Uint8Array {
  if (encoding === 'ttlv') return body;
  const { item, deviations } = ENCODINGS[encoding].decode(body);
  const [deviation] = deviations;
  if (deviation !== undefined) throw new CodecError('value', deviation.message, deviation.path, deviation.offset);
  return encodeTtlv(item);
}

/** A message of this server in any encoding. Throws CodecError where XML does not allow one of its characters. */
export function fromTtlv(message: Uint8Array, encoding: Encoding): Uint8Array {
  if (encoding === 'ttlv') return message;
  const { item } = decodeTtlv(message, { maxSize: message.length });
  const { header } = readResponse(item) ?? readRequest(item) ?? {};
  return ENCODINGS[encoding].encode(item, registeredVersion(header?.version));
}
