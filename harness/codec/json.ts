/** The JSON encoding (Profiles 2.1 section 5.5, Additional Message Encodings 1.0 section 4), both ways. */
export { decodeJson } from './json-read.ts';
export { encodeJson, type JsonOptions } from './json-write.ts';
