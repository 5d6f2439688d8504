import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { CodecError } from '../../harness/codec/deviation.ts';
import { ENCODINGS, type Encoding } from '../../harness/codec/encodings.ts';
import { DEFAULT_MAX_SIZE } from '../../harness/codec/ttlv-layout.ts';
import { fromTtlv, toTtlv } from '../translation.ts';
import { MOST_ITEMS } from './answer.ts';
import {
  type Address,
  connectionTo,
  type Delivery,
  delivered,
  NO_MESSAGE,
  type OutboundTls,
  Undelivered,
} from './send.ts';

/** Where a client takes requests over HTTPS, and how they are encoded. */
export interface HttpAddress extends Address {
  readonly path: string;
  readonly encoding: Encoding;
}

/**
 * Posts one request to a client over HTTPS, as servers "SHALL" send requests of their own to one that they speak to so
 * (Profiles 2.1 section 5.3.2), and returns its answer; both in TTLV, whatever the encoding. Throws Undelivered.
 */
export async function post(
  request: Uint8Array,
  client: HttpAddress,
  tls: OutboundTls,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { encoding, path } = client;
  const body = bodyOf(request, encoding);
  const headers = {
    'Content-Type': ENCODINGS[encoding].mediaType,
    'Content-Length': body.length,
    'Cache-Control': 'no-cache',
  };
  return delivered(client, signal, (delivery) => {
    const sent = httpsRequest({ ...connectionTo(client, tls), agent: false, method: 'POST', path, headers });
    sent.on('response', (response) => read(response, encoding, delivery));
    sent.end(body);
    return sent;
  });
}

/** Throws Undelivered for text that XML cannot hold. */
function bodyOf(request: Uint8Array, encoding: Encoding): Uint8Array {
  try {
    return fromTtlv(request, encoding);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    throw new Undelivered(error.message);
  }
}

function read(response: IncomingMessage, encoding: Encoding, { answered, failed }: Delivery): void {
  const chunks: Buffer[] = [];
  let length = 0;
  response.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > DEFAULT_MAX_SIZE) failed(`an answer of more than ${DEFAULT_MAX_SIZE} octets`);
    else chunks.push(chunk);
  });
  response.on('error', (error) => failed(error.message));
  response.on('end', () => {
    const wrong = problemOf(response, ENCODINGS[encoding].mediaType);
    if (wrong !== undefined) return failed(wrong);
    try {
      answered(toTtlv(Buffer.concat(chunks), encoding, MOST_ITEMS));
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      failed(NO_MESSAGE);
    }
  });
}

/** Why an HTTP response holds no KMIP message of this type, or undefined. */
function problemOf({ statusCode, headers }: IncomingMessage, mediaType: string): string | undefined {
  if (statusCode !== 200) return `the client answers with the HTTP status ${statusCode}`;
  const [type = ''] = (headers['content-type'] ?? '').toLowerCase().split(';');
  return type.trim() === mediaType
    ? undefined
    : `the answer has the Content-Type ${type || '(none)'}, not ${mediaType}`;
}
