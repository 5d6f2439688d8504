import { CodecError } from '../codec/deviation.ts';
import { parseInput } from '../codec/input.ts';
import type { Item } from '../codec/item.ts';
import { encodeJson } from '../codec/json.ts';
import { tagLabel } from '../codec/path.ts';
import { secretOf } from '../codec/secrets.ts';
import { itemText } from '../codec/text.ts';
import { decodeTtlv } from '../codec/ttlv.ts';
import { encodeXml } from '../codec/xml.ts';
import { ConfigError } from '../config/error.ts';
import { registeredVersion } from '../message/header.ts';
import { readRequest } from '../message/request.ts';
import { readResponse } from '../message/response.ts';
import type { Version } from '../spec/versions.ts';
import { defineCommand } from './command.ts';
import { inputOf } from './input.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage.ts';

export const decodeCommand = defineCommand({
  usage: 'decode [message]',
  positionals: { message: 'hex or base64; @FILE or "-" (standard input, the default) may be binary too' },
  options: {
    xml: { type: 'boolean', default: false, describe: 'as XML instead' },
    json: { type: 'boolean', default: false, describe: 'as JSON instead' },
    'show-secrets': { type: 'boolean', default: false, describe: 'show key material and credentials in clear' },
  },
  examples: [
    ['decode 42007801...', 'a message in hex'],
    ['decode @request.bin --xml', 'a file, as XML'],
  ],
  async run(args, terminal) {
    if (args.xml && args.json) throw new UsageError('--xml and --json: one of them');
    const bytes = octetsOf(await inputOf(args.message));
    let offset = 0;
    // A capture may hold several messages, one behind the other.
    while (offset < bytes.length) offset += show(bytes.subarray(offset), offset, args, terminal);
    return 0;
  },
});

/** Shows the message at the start of `bytes` and returns its length. What breaks the encoding rules goes to standard error. */
function show(
  bytes: Uint8Array,
  start: number,
  { xml, json, 'show-secrets': showSecrets }: { xml: boolean; json: boolean; 'show-secrets': boolean },
  { out, err }: Terminal,
): number {
  const { item, length, deviations } = decode(bytes, start);
  const version = versionIn(item);
  const named = version === undefined ? {} : { version };
  if (xml) out(`${forPrograms(encodeXml, item, named, showSecrets)}\n`);
  else if (json) out(forPrograms(encodeJson, item, named, showSecrets));
  else out(`${itemText(item, { ...named, ...(showSecrets && { masker: null }) })}\n`);
  for (const { kind, path, offset, message } of deviations) {
    if (kind === 'trailing' && offset >= length) continue;
    err(`deviation at octet ${start + offset}, ${path}: ${message}\n`);
  }
  return length;
}

/** XML and JSON are for programs, which would take a mask for the value: what is secret is shown in clear or not at all. */
function forPrograms(
  encode: (item: Item, options: { version?: Version }) => string,
  item: Item,
  options: { version?: Version },
  showSecrets: boolean,
): string {
  const secret = showSecrets ? undefined : firstSecret(item, []);
  if (secret === undefined) return encode(item, options);
  const name = encode === encodeXml ? 'XML' : 'JSON';
  throw new UsageError(`${name} would show ${secret} in clear: say --show-secrets if that is meant`);
}

/** The path of the first leaf that is secret. */
function firstSecret(item: Item, around: readonly string[]): string | undefined {
  const names = [...around, tagLabel(item.tag)];
  if (item.type !== 'Structure') return secretOf(names) && names.join('/');
  for (const field of item.value) {
    const found = firstSecret(field, names);
    if (found !== undefined) return found;
  }
  return undefined;
}

function decode(bytes: Uint8Array, start: number): ReturnType<typeof decodeTtlv> {
  try {
    return decodeTtlv(bytes);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    const where = error.path === '' ? '' : `, ${error.path}`;
    throw new ConfigError(`cannot decode at octet ${start + error.offset}${where}: ${error.message}`);
  }
}

function versionIn(item: Item): Version | undefined {
  return registeredVersion((readRequest(item) ?? readResponse(item))?.header.version);
}

function octetsOf(input: Uint8Array | string): Uint8Array {
  try {
    return parseInput(input);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    throw new ConfigError(`cannot decode: ${error.message}`);
  }
}
