import type { VersionRange } from './versions.ts';

interface ItemTypeRow extends VersionRange {
  /** The item type byte of a TTLV encoding. */
  readonly code: number;
  /** Octets of the value before padding; absent where the length varies. */
  readonly length?: number;
}

/**
 * The item types, keyed by the name that XML and JSON use.
 * Sources: 1.0 to 1.4 section 9.1.1.2, 2.0 and 2.1 section 10.1.3.
 */
export const ITEM_TYPES = {
  Structure: { code: 0x01, since: '1.0' },
  Integer: { code: 0x02, length: 4, since: '1.0' },
  LongInteger: { code: 0x03, length: 8, since: '1.0' },
  BigInteger: { code: 0x04, since: '1.0' },
  Enumeration: { code: 0x05, length: 4, since: '1.0' },
  Boolean: { code: 0x06, length: 8, since: '1.0' },
  TextString: { code: 0x07, since: '1.0' },
  ByteString: { code: 0x08, since: '1.0' },
  DateTime: { code: 0x09, length: 8, since: '1.0' },
  Interval: { code: 0x0a, length: 4, since: '1.0' },
  DateTimeExtended: { code: 0x0b, length: 8, since: '2.0' },
} as const satisfies Record<string, ItemTypeRow>;

export type ItemType = keyof typeof ITEM_TYPES;
