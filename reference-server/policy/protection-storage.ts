import type { StructureItem } from '../../harness/codec/item.ts';
import { structureField } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError } from '../errors.ts';

const R = Enum.ResultReason;

/** Where the server keeps every object: in memory or a database, without hardware of its own (2.0 section 12.2). */
export const PROTECTION_STORAGE = Mask.ProtectionStorageMask.Software;

/** The fields in which a request says how its objects may be stored, and how each is refused (2.0 section 7.27). */
const FIELDS = [
  [Tag.ProtectionStorageMasks, [R.ProtectionStorageUnavailable]],
  // Create Key Pair's table has a reason for each half, and none for both (2.0 section 6.1.9.1).
  [Tag.CommonProtectionStorageMasks, [R.PrivateProtectionStorageUnavailable]],
  [Tag.PrivateProtectionStorageMasks, [R.PrivateProtectionStorageUnavailable]],
  [Tag.PublicProtectionStorageMasks, [R.PublicProtectionStorageUnavailable]],
] as const;

/**
 * "the server [...] SHALL return an error if no single Storage Protection Mask can be satisfied in its entirety (all bits
 * match)" (2.0 section 7.27). Throws the reason for the kind of object that cannot be stored so.
 */
export function assertStorable(payload: StructureItem): void {
  for (const [tag, reason] of FIELDS) {
    const masks = structureField(payload, tag)?.value ?? [];
    const isSatisfied = masks.some((mask) => mask.type === 'Integer' && (mask.value & ~PROTECTION_STORAGE) === 0);
    if (masks.length > 0 && !isSatisfied) throw new KmipError(reason, 'the object cannot be stored as required');
  }
}
