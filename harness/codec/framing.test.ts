import { expect } from 'chai';
import { rawItem, rawStructure, utf8 } from '../../test-support/ttlv-builder.ts';
import { Tag } from '../spec/tags.ts';
import { CodecError } from './deviation.ts';
import { MessageReader } from './framing.ts';

const header = rawStructure(Tag.RequestHeader, rawItem({ tag: Tag.BatchCount, type: 2, value: '00000001' }));
const first = rawStructure(
  Tag.RequestMessage,
  header,
  rawItem({ tag: Tag.UniqueIdentifier, type: 7, value: utf8('abc') }),
);
const second = rawStructure(Tag.ResponseMessage);
const third = rawStructure(Tag.RequestMessage, header);
const stream = Buffer.concat([first, second, third]);
const expected = [first, second, third].map((message) => message.toString('hex'));

/** The messages of a stream that comes in these chunks; the stream then ends. */
function read(chunks: readonly Uint8Array[], maxSize?: number): string[] {
  const reader = new MessageReader(maxSize);
  const messages: string[] = [];
  for (const chunk of chunks) {
    reader.push(chunk);
    for (let message = reader.next(); message !== undefined; message = reader.next()) {
      messages.push(Buffer.from(message).toString('hex'));
    }
  }
  reader.end();
  return messages;
}

function errorOf(run: () => unknown): CodecError {
  try {
    run();
  } catch (error) {
    if (error instanceof CodecError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('MessageReader', () => {
  it('takes messages from a stream split anywhere', () => {
    for (let at = 0; at <= stream.length; at += 1) {
      expect(read([stream.subarray(0, at), stream.subarray(at)]), `split at ${at}`).to.deep.equal(expected);
    }
  });

  it('takes messages from a stream split in any two places', () => {
    for (let at = 0; at <= stream.length; at += 1) {
      for (let to = at; to <= stream.length; to += 7) {
        const chunks = [stream.subarray(0, at), stream.subarray(at, to), stream.subarray(to)];
        expect(read(chunks), `split at ${at} and ${to}`).to.deep.equal(expected);
      }
    }
  });

  it('takes messages octet by octet, empty chunks between', () => {
    const chunks = [...stream].flatMap((octet) => [Buffer.of(octet), Buffer.alloc(0)]);
    expect(read(chunks)).to.deep.equal(expected);
  });

  it('gives each message as soon as its last octet is there, and not before', () => {
    const reader = new MessageReader();
    reader.push(first.subarray(0, -1));
    expect(reader.next()).to.equal(undefined);
    reader.push(Buffer.concat([first.subarray(-1), second]));
    expect(Buffer.from(reader.next() ?? '').equals(first)).to.equal(true);
    expect(Buffer.from(reader.next() ?? '').equals(second)).to.equal(true);
    expect(reader.next()).to.equal(undefined);
  });

  it('leaves messages alone that it gave before', () => {
    const reader = new MessageReader();
    reader.push(stream.subarray(0, 10));
    reader.push(stream.subarray(10, first.length + 3));
    const message = reader.next();
    for (const octet of stream.subarray(first.length + 3)) reader.push(Buffer.of(octet));
    while (reader.next() !== undefined);
    expect(Buffer.from(message ?? '').equals(first)).to.equal(true);
  });

  it('does not copy what it holds again for each chunk', () => {
    const value = '00'.repeat(1 << 20);
    const octets = rawStructure(Tag.RequestMessage, rawItem({ tag: Tag.Data, type: 8, value }));
    const native = Uint8Array.prototype.set;
    let copied = 0;
    Uint8Array.prototype.set = function (this: Uint8Array, from: ArrayLike<number>, offset?: number) {
      copied += from.length;
      native.call(this, from, offset);
    };
    try {
      const reader = new MessageReader();
      for (let at = 0; at < octets.length; at += 64) reader.push(octets.subarray(at, at + 64));
      expect(reader.next()).to.have.length(octets.length);
    } finally {
      Uint8Array.prototype.set = native;
    }
    expect(copied).to.be.lessThan(4 * octets.length);
  });

  describe('refuses', () => {
    const rows: [what: string, octets: Buffer, code: string, message: string][] = [
      [
        'an HTTP response',
        Buffer.from('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n'),
        'tag',
        'expected a KMIP message, received an HTTP response: "HTTP/1.1 400 Bad Request"',
      ],
      [
        'an HTTP request',
        Buffer.from('POST /kmip HTTP/1.1\r\n'),
        'tag',
        'expected a KMIP message, received an HTTP request: "POST /kmip HTTP/1.1"',
      ],
      [
        'a TLS alert',
        Buffer.from('15030100020228', 'hex'),
        'tag',
        'expected a KMIP message, received a TLS alert: 15030100020228',
      ],
      [
        'a TLS handshake',
        Buffer.from('16030102000100', 'hex'),
        'tag',
        'expected a KMIP message, received a TLS handshake record: 16030102000100',
      ],
      [
        'text whose first letter is 42',
        Buffer.from('Bad certificate\n'),
        'type',
        'expected a KMIP message, received "Bad certificate"',
      ],
      [
        'text whose first letter is 54',
        Buffer.from('Too many connections'),
        'type',
        'expected a KMIP message, received "Too many connections"',
      ],
      [
        'XML',
        Buffer.from('<RequestMessage>'),
        'tag',
        'expected a KMIP message, received XML or HTML: "<RequestMessage>"',
      ],
      ['four letters', Buffer.from('Bye!'), 'type', 'expected a KMIP message, received "Bye!"'],
      ['one zero', Buffer.alloc(1), 'tag', 'expected a KMIP message, received 00'],
      [
        'an item that is no structure',
        rawItem({ tag: Tag.BatchCount, type: 2, value: '00000001' }),
        'type',
        'expected a KMIP message, received 42000d02000000040000000100000000',
      ],
    ];
    for (const [what, octets, code, message] of rows) {
      it(what, () => {
        const reader = new MessageReader();
        reader.push(octets);
        const error = errorOf(() => reader.next());
        expect({ code: error.code, message: error.message, offset: error.offset }).to.deep.equal({
          code,
          message,
          offset: 0,
        });
      });
    }

    it('a message above the limit, from its header alone', () => {
      const reader = new MessageReader(first.length);
      reader.push(first);
      expect(reader.next()).to.have.length(first.length);
      reader.push(rawItem({ tag: Tag.RequestMessage, type: 1, value: '', length: first.length }));
      const error = errorOf(() => reader.next());
      const size = first.length + 8;
      expect(error.message).to.equal(`a message of ${size} octets, more than the limit of ${first.length}`);
      expect(error.code).to.equal('too-large');
      expect(error.offset).to.equal(first.length);
    });

    it('4 GiB by default, and 16 MiB and one octet', () => {
      for (const length of [0xffff_ffff, 16 * 1024 * 1024 - 7]) {
        const reader = new MessageReader();
        reader.push(rawItem({ tag: Tag.RequestMessage, type: 1, value: '', length }));
        expect(errorOf(() => reader.next()).code).to.equal('too-large');
      }
    });

    it('everything after an error', () => {
      const reader = new MessageReader();
      reader.push(Buffer.from('x'));
      const error = errorOf(() => reader.next());
      reader.push(first);
      expect(errorOf(() => reader.next())).to.equal(error);
      expect(errorOf(() => reader.end())).to.equal(error);
    });
  });

  describe('at the end of the stream', () => {
    const rows: [octets: Buffer, message: string][] = [
      [first.subarray(0, 5), 'the stream ended after 5 octets, inside a header of 8'],
      [first.subarray(0, 8), `the stream ended after 8 of the ${first.length} octets of a message`],
      [first.subarray(0, -1), `the stream ended after ${first.length - 1} of the ${first.length} octets of a message`],
    ];
    for (const [octets, message] of rows) {
      it(message, () => {
        const error = errorOf(() => read([second, octets]));
        expect({ code: error.code, message: error.message, offset: error.offset }).to.deep.equal({
          code: 'truncated',
          message,
          offset: second.length,
        });
      });
    }

    it('is content with whole messages, and with none', () => {
      expect(read([])).to.deep.equal([]);
      expect(read([first])).to.have.length(1);
    });
  });
});
