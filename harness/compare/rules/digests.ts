import { child, type Item, type StructureItem } from '../../codec/item.ts';
import { fieldValue } from '../../message/fields.ts';
import { structureOf } from '../../spec/structures.ts';
import { Tag } from '../../spec/tags.ts';
import { sameBytes } from '../equality.ts';
import type { ManagedObject } from '../managed-objects.ts';
import { digestLength, digestOf } from '../plausible.ts';
import { type Answer, EXCUSED, excusedWith, type Judge, NOT_VERIFIED, refused } from './rule.ts';

/** The Hashing Algorithm of a Digest structure. */
export function hashingOf(digest: StructureItem | undefined): number | undefined {
  return fieldValue(digest, Tag.HashingAlgorithm, 'Enumeration');
}

/** A Digest Value is recomputed where the content was seen; else it has the algorithm's length and stays the same. */
export function checkDigest(
  digest: StructureItem | undefined,
  object: ManagedObject | undefined,
  judge: Judge,
): Answer {
  const hashing = hashingOf(digest);
  const format = fieldValue(digest, Tag.KeyFormatType, 'Enumeration') ?? 0;
  const value = digest && child(digest, Tag.DigestValue);
  if (value?.type !== 'ByteString' || hashing === undefined) return refused('not a digest');
  // A certificate or an opaque object has one content, whatever format its Digest says (P15).
  const content = object?.contents.get(format) ?? object?.contents.get(0);
  const computed = content === undefined ? undefined : digestOf(hashing, content);
  if (computed !== undefined) {
    return sameBytes(computed, value.value)
      ? excusedWith('recomputed')
      : refused('not the digest of the key material that this case saw');
  }
  if (value.value.length !== digestLength(hashing)) return refused('not the length of such a digest');
  return object === undefined || judge.sameChoice(`digest ${object.identifier} ${hashing} ${format}`, value)
    ? NOT_VERIFIED
    : refused('not the digest that the server showed for this object before');
}

/** Whether an object is a certificate or an opaque object: where one was sent or seen, its value stands without a format. */
export function hasNoFormat({ contents, certified }: ManagedObject): boolean {
  return contents.has(0) || certified !== undefined;
}

/**
 * A Digest that a case does not show: checked like one that it does. Its value is there, "if the server has access" to
 * what it is computed of (1.4 Table 88): to what it generated or was given in the plain.
 */
export function checkAdditionalDigest(digest: Item, object: ManagedObject | undefined, judge: Judge): Answer {
  if (digest.type !== 'Structure') return refused('not a digest');
  // 1.0 Table 58 has no such field.
  const hasFormats = structureOf(Tag.Digest, judge.version)?.placeOf.has(Tag.KeyFormatType) === true;
  const isFormatMissing = hasFormats && child(digest, Tag.KeyFormatType) === undefined;
  if (isFormatMissing && object !== undefined && !hasNoFormat(object)) {
    return refused('the Key Format Type is required of a key or secret data object');
  }
  if (child(digest, Tag.DigestValue) !== undefined) return checkDigest(digest, object, judge);
  const hasAccess = object !== undefined && (object.generated || object.contents.size > 0);
  return hasAccess ? refused('the server has access to what the Digest Value is computed of') : EXCUSED;
}
