import type { Item } from './item.ts';

/** An item and what its encoding does otherwise than the rules say. */
export interface Decoded {
  readonly item: Item;
  readonly deviations: readonly Deviation[];
}

/** What a decoder of text takes at most; without end by default. */
export interface DecodeLimits {
  readonly maxItems?: number | undefined;
}

/** What a decoder found that the encoding rules do not allow, but that did not stop it from reading on. */
export interface Deviation {
  readonly kind: DeviationKind;
  /** Path of the item, such as 'ResponseMessage/BatchItem[0]/ResponsePayload/UniqueIdentifier'. */
  readonly path: string;
  /** Octets (TTLV) or characters (XML, JSON) from the start of the message. */
  readonly offset: number;
  /** One line: what was found and what was expected. */
  readonly message: string;
}

export type DeviationKind =
  | 'length'
  /** A length that counts the padding. */
  | 'padded-length'
  | 'padding'
  | 'padding-value'
  | 'type'
  | 'value'
  /** A name that is not normalised (XML and JSON). */
  | 'name'
  | 'utf8'
  /** A header of the HTTP response that carried the message. */
  | 'http'
  | 'depth'
  | 'trailing';

/** Bytes or text that cannot be decoded. `code` is stable; `path` and `offset` say where. */
export class CodecError extends Error {
  override readonly name = 'CodecError';
  readonly code: CodecErrorCode;
  readonly path: string;
  /** Octets (TTLV) or characters (XML, JSON) from the start. */
  readonly offset: number;

  constructor(code: CodecErrorCode, message: string, path: string, offset: number) {
    super(message);
    this.code = code;
    this.path = path;
    this.offset = offset;
  }
}

export type CodecErrorCode =
  | 'truncated'
  | 'tag'
  | 'type'
  | 'length'
  | 'value'
  | 'depth'
  | 'too-large'
  | 'syntax'
  | 'unknown-name';
