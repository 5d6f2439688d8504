/**
 * TTLV, the binary encoding (1.0 to 1.4 section 9.1, 2.0 and 2.1 section 10.1): 3 octets of tag, 1 of type, 4 of length,
 * the value, and padding to a multiple of 8 octets.
 */
export { type DecodedTtlv, type DecodeOptions, decodeTtlv, type ItemSpan } from './ttlv-decode.ts';
export { encodeTtlv, lengthOfTtlv } from './ttlv-encode.ts';
