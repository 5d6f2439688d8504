import { fieldValue } from '../../message/fields.ts';
import { Enum } from '../../spec/enumerations.ts';
import { Tag } from '../../spec/tags.ts';
import type { ManagedObject } from '../managed-objects.ts';
import { structureIn } from './key-material.ts';

/** The octets of a symmetric key that was sent or seen: Raw, or Transparent Symmetric Key (1.4 section 2.1.7.1). */
export function symmetricKeyOf(object: ManagedObject | undefined): Uint8Array | undefined {
  const raw = object?.contents.get(Enum.KeyFormatType.Raw);
  if (raw !== undefined) return raw;
  const transparent = object?.contents.get(Enum.KeyFormatType.TransparentSymmetricKey);
  return transparent && fieldValue(structureIn(transparent), Tag.Key, 'ByteString');
}
