import { ITEM_TYPES } from '../spec/item-types.ts';
import { CodecError, type CodecErrorCode } from './deviation.ts';
import { DEFAULT_MAX_SIZE, HEADER_LENGTH, isTagPrefix } from './ttlv-layout.ts';

/**
 * Cuts a stream of octets into KMIP messages, whatever its chunks. It does no IO: push what arrives, take messages
 * until there is none, say when the stream ends. An error is final: every later call throws it again.
 */
export class MessageReader {
  readonly #maxSize: number;
  /** What has arrived stands in #pending from #start to #end; what stands before #end is never written again. */
  #pending: Uint8Array = new Uint8Array(0);
  #start = 0;
  #end = 0;
  /** Octets of the stream before #start. */
  #taken = 0;
  #error: CodecError | undefined;

  /** `maxSize`: octets of the largest message, header included; default 16 MiB. */
  constructor(maxSize: number = DEFAULT_MAX_SIZE) {
    this.#maxSize = maxSize;
  }

  /** Adds octets to the stream. The reader may keep `chunk` itself, so its octets must not change afterwards. */
  push(chunk: Uint8Array): void {
    if (this.#start === this.#end) {
      this.#pending = chunk;
      this.#start = 0;
      this.#end = chunk.length;
      return;
    }
    if (this.#end + chunk.length > this.#pending.length) this.#grow(chunk.length);
    this.#pending.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  /**
   * The octets of the next message, or undefined while it is not complete. Throws CodecError with the offset in the
   * stream: 'tag' or 'type' as soon as what arrives is no KMIP message, 'too-large' as soon as its header says so.
   */
  next(): Uint8Array | undefined {
    const size = this.#messageSize();
    if (size === undefined || this.#end - this.#start < size) return undefined;
    const message = this.#pending.subarray(this.#start, this.#start + size);
    this.#start += size;
    this.#taken += size;
    return message;
  }

  /** Whether what has arrived ends inside a message. Throws as `next` does. */
  get isInside(): boolean {
    const size = this.#messageSize();
    const present = this.#end - this.#start;
    return present > 0 && (size === undefined || present < size);
  }

  /** Says that the stream has ended. Throws CodecError 'truncated' where it ended inside a message. */
  end(): void {
    const size = this.#messageSize();
    const present = this.#end - this.#start;
    if (present === 0) return;
    if (size === undefined)
      throw this.#fail('truncated', `the stream ended after ${present} octets, inside a header of 8`);
    if (present < size) {
      throw this.#fail('truncated', `the stream ended after ${present} of the ${size} octets of a message`);
    }
  }

  /** Octets of the message being received, or undefined while its header is not complete. */
  #messageSize(): number | undefined {
    if (this.#error !== undefined) throw this.#error;
    const present = this.#end - this.#start;
    const view = new DataView(this.#pending.buffer, this.#pending.byteOffset + this.#start, present);
    if (present > 0 && !isTagPrefix(view.getUint8(0))) throw this.#fail('tag', this.#noMessage());
    if (present > 3 && view.getUint8(3) !== ITEM_TYPES.Structure.code) throw this.#fail('type', this.#noMessage());
    if (present < HEADER_LENGTH) return undefined;
    const size = HEADER_LENGTH + view.getUint32(4);
    if (size > this.#maxSize) {
      throw this.#fail('too-large', `a message of ${size} octets, more than the limit of ${this.#maxSize}`);
    }
    return size;
  }

  #grow(more: number): void {
    const kept = this.#pending.subarray(this.#start, this.#end);
    this.#pending = new Uint8Array(2 * (kept.length + more));
    this.#pending.set(kept);
    this.#start = 0;
    this.#end = kept.length;
  }

  #noMessage(): string {
    return `expected a KMIP message, received ${describe(this.#pending.subarray(this.#start, this.#end))}`;
  }

  #fail(code: CodecErrorCode, message: string): CodecError {
    this.#error = new CodecError(code, message, '', this.#taken);
    return this.#error;
  }
}

/** How other protocols begin; the first that fits names them. */
const TEXT_PROTOCOLS: readonly [pattern: RegExp, name: string][] = [
  [/^HTTP\/\d/, 'an HTTP response'],
  [/^(GET|POST|PUT|HEAD|OPTIONS|CONNECT|TRACE) /, 'an HTTP request'],
  [/^SSH-/, 'an SSH greeting'],
  [/^\s*</, 'XML or HTML'],
  [/^\s*\{/, 'JSON'],
];

/** TLS records by content type; the octet behind it is the major version, 3 (RFC 5246 section 6.2.1). */
const TLS_RECORDS: Record<number, string> = { 21: 'a TLS alert', 22: 'a TLS handshake record' };

/** One line about octets that are no message: what they look like, and the first of them as text or hex. */
function describe(octets: Uint8Array): string {
  const text = Buffer.from(octets.subarray(0, 64)).toString('latin1');
  const line = /^[\x20-\x7e]{4,}(?=[\r\n]|$)/.exec(text)?.[0];
  const shown = line === undefined ? Buffer.from(octets.subarray(0, 16)).toString('hex') : JSON.stringify(line);
  const tls = octets[1] === 3 ? TLS_RECORDS[octets[0] ?? 0] : undefined;
  const name = tls ?? TEXT_PROTOCOLS.find(([pattern]) => pattern.test(text))?.[1];
  return name === undefined ? shown : `${name}: ${shown}`;
}
