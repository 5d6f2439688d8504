import { CodecError } from '../codec/deviation.ts';
import type { Item } from '../codec/item.ts';
import { decodeJson } from '../codec/json.ts';
import { JsonError } from '../codec/json-tree.ts';
import { encodeTtlv } from '../codec/ttlv.ts';
import { decodeXml } from '../codec/xml.ts';
import { XmlError } from '../codec/xml-tree.ts';
import { ConfigError } from '../config/error.ts';
import { defineCommand } from './command.ts';
import { inputOf } from './input.ts';

/** What is written to standard output, by --format. */
const FORMATS = {
  hex: (bytes: Uint8Array) => `${Buffer.from(bytes).toString('hex')}\n`,
  base64: (bytes: Uint8Array) => `${Buffer.from(bytes).toString('base64')}\n`,
  binary: (bytes: Uint8Array) => bytes,
} as const;

export const encodeCommand = defineCommand({
  usage: 'encode [message]',
  positionals: { message: 'XML or JSON of one message or other item, @FILE, or "-" (standard input, the default)' },
  options: {
    format: { type: 'string', choices: ['hex', 'base64', 'binary'], default: 'hex', describe: 'how TTLV is written' },
  },
  examples: [
    ['encode \'<BatchCount type="Integer" value="1"/>\'', 'an item, as hex'],
    ['encode \'{"tag":"BatchCount", "type":"Integer", "value":1}\'', 'the same item'],
    ['encode @request.xml --format binary > request.bin', 'a file, as octets'],
  ],
  async run({ message, format }, { out, err }) {
    const input = await inputOf(message);
    const text = typeof input === 'string' ? input : Buffer.from(input).toString('utf8');
    if (!/^\uFEFF?\s*[<{[]/.test(text)) {
      throw new ConfigError(`cannot encode: ${/\S/.test(text) ? 'neither XML nor JSON' : 'nothing to encode'}`);
    }
    out(FORMATS[format as keyof typeof FORMATS](encode(text, err)));
    return 0;
  },
});

function encode(text: string, err: (text: string) => void): Uint8Array {
  try {
    return encodeTtlv(/^\uFEFF?\s*[{[]/.test(text) ? fromJson(text, err) : decodeXml(text));
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    const isPlaced = error instanceof XmlError || error instanceof JsonError;
    const place = isPlaced ? ` at line ${error.position.line}, column ${error.position.column}` : '';
    throw new ConfigError(`cannot encode${place}${error.path === '' ? '' : `, ${error.path}`}: ${error.message}`);
  }
}

/** What breaks the encoding rules goes to standard error. */
function fromJson(text: string, err: (text: string) => void): Item {
  const { item, deviations } = decodeJson(text);
  for (const { path, offset, message } of deviations) err(`deviation at character ${offset}, ${path}: ${message}\n`);
  return item;
}
