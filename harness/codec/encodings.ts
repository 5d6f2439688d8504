import type { Version } from '../spec/versions.ts';
import { CodecError, type Decoded, type DecodeLimits } from './deviation.ts';
import type { Item } from './item.ts';
import { decodeJson, encodeJson } from './json.ts';
import { decodeTtlv, encodeTtlv } from './ttlv.ts';
import { encodeXml, readXml } from './xml.ts';

/** The encodings in which KMIP messages are sent (Profiles 2.1 sections 5.3 to 5.5). */
export type Encoding = 'ttlv' | 'xml' | 'json';

export interface MessageEncoding {
  /** The Content-Type under which HTTPS carries it. */
  readonly mediaType: string;
  /** The octets of a message, with the names of `version` where it has names. Throws CodecError for what it cannot hold. */
  encode(message: Item, version?: Version): Uint8Array;
  /** The message that octets hold. Throws CodecError. */
  decode(octets: Uint8Array, limits?: DecodeLimits): Decoded;
}

export const ENCODINGS: Readonly<Record<Encoding, MessageEncoding>> = {
  ttlv: { mediaType: 'application/octet-stream', encode: (message) => encodeTtlv(message), decode: decodeTtlv },
  xml: {
    mediaType: 'text/xml',
    encode: (message, version) => Buffer.from(encodeXml(message, version === undefined ? {} : { version })),
    decode: (octets, limits) => readXml(textOf(octets), limits),
  },
  json: {
    mediaType: 'application/json',
    encode: (message, version) => Buffer.from(encodeJson(message, version === undefined ? {} : { version })),
    decode: (octets, limits) => decodeJson(textOf(octets), limits),
  },
};

/** Throws CodecError for octets that are no UTF-8. */
function textOf(octets: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new CodecError('syntax', 'octets that are no UTF-8', '', 0);
  }
}
