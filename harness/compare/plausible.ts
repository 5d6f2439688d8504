import { createHash } from 'node:crypto';
import type { CaseItem } from '../cases/case.ts';
import type { Item } from '../codec/item.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';

/**
 * Seconds by which a date of the server may miss the window that the run measured: Date-Time counts whole seconds, and
 * the server's clock is known from Time Stamps, which are cut to seconds too.
 */
export const DATE_TOLERANCE = 5n;

/** Whether a date lies between two readings of the server's clock, with DATE_TOLERANCE; Date-Time Extended in microseconds. */
export function isWithinWindow(item: Item, from: bigint, to: bigint): boolean {
  if (item.type !== 'DateTime' && item.type !== 'DateTimeExtended') return false;
  const seconds = item.type === 'DateTime' ? item.value : item.value / 1_000_000n;
  return seconds >= from - DATE_TOLERANCE && seconds <= to + DATE_TOLERANCE;
}

/** Why `actual` cannot stand where `expected` stood: another number of octets; or undefined. */
export function lengthProblem(expected: CaseItem | null, actual: Item | null): string | undefined {
  if (expected?.type !== 'ByteString' || actual?.type !== 'ByteString' || !('value' in expected)) return undefined;
  if (expected.value.length === actual.value.length) return undefined;
  return `${actual.value.length} octets where ${expected.value.length} are expected`;
}

/** Octets of a Short Unique Identifier: "SHALL be a 32 byte byte string" (2.0 section 4.49, 2.1 section 4.56). */
export const SHORT_IDENTIFIER_LENGTH = 32;

/** Why an item, which may be any attribute, is no Short Unique Identifier of its length; undefined where nothing is wrong. */
export function shortIdentifierProblem({ tag, type, value }: Item): string | undefined {
  if (tag !== Tag.ShortUniqueIdentifier || type !== 'ByteString' || value.length === SHORT_IDENTIFIER_LENGTH) {
    return undefined;
  }
  return `${value.length} octets where a Short Unique Identifier has ${SHORT_IDENTIFIER_LENGTH}`;
}

/** node:crypto's names of the Hashing Algorithms that it has. */
const HASHES: ReadonlyMap<number, string> = new Map([
  [Enum.HashingAlgorithm.MD4, 'md4'],
  [Enum.HashingAlgorithm.MD5, 'md5'],
  [Enum.HashingAlgorithm.SHA_1, 'sha1'],
  [Enum.HashingAlgorithm.SHA_224, 'sha224'],
  [Enum.HashingAlgorithm.SHA_256, 'sha256'],
  [Enum.HashingAlgorithm.SHA_384, 'sha384'],
  [Enum.HashingAlgorithm.SHA_512, 'sha512'],
  [Enum.HashingAlgorithm.RIPEMD_160, 'ripemd160'],
  [Enum.HashingAlgorithm.SHA_512_224, 'sha512-224'],
  [Enum.HashingAlgorithm.SHA_512_256, 'sha512-256'],
  [Enum.HashingAlgorithm.SHA_3_224, 'sha3-224'],
  [Enum.HashingAlgorithm.SHA_3_256, 'sha3-256'],
  [Enum.HashingAlgorithm.SHA_3_384, 'sha3-384'],
  [Enum.HashingAlgorithm.SHA_3_512, 'sha3-512'],
]);

/** Octets of a digest by Hashing Algorithm, for those that cannot be computed here. */
const DIGEST_LENGTHS: ReadonlyMap<number, number> = new Map([
  [Enum.HashingAlgorithm.MD2, 16],
  [Enum.HashingAlgorithm.MD4, 16],
  [Enum.HashingAlgorithm.Tiger, 24],
  [Enum.HashingAlgorithm.Whirlpool, 64],
]);

/** The digest of `octets`, or undefined where this platform cannot compute it. */
export function digestOf(hashingAlgorithm: number, octets: Uint8Array): Uint8Array | undefined {
  const name = HASHES.get(hashingAlgorithm);
  // MD4 lives in OpenSSL's legacy provider, which this process need not have.
  return name === undefined || name === 'md4' ? undefined : createHash(name).update(octets).digest();
}

/** Octets of a digest by Hashing Algorithm, or undefined for an algorithm that the registry does not know. */
export function digestLength(hashingAlgorithm: number): number | undefined {
  return DIGEST_LENGTHS.get(hashingAlgorithm) ?? digestOf(hashingAlgorithm, new Uint8Array())?.length;
}
