import type { Item } from '../../codec/item.ts';
import { structureField } from '../../message/fields.ts';
import { Enum } from '../../spec/enumerations.ts';
import { Tag } from '../../spec/tags.ts';
import { type SplitKeyPart, splitKeyPartIn, verifySplitKey } from '../cryptography/secret-sharing.ts';
import { symmetricKeyOf } from '../cryptography/symmetric-key.ts';
import type { OutputVerdict } from '../cryptography/verdict.ts';
import type { Place } from '../finding.ts';
import type { GroupState, ManagedObject } from '../managed-objects.ts';
import { keyBlockAround, keyFormat } from './key-block.ts';

/**
 * Whether the key material of a part, or of what parts were joined to, belongs together with what was sent or seen of the
 * others: unknown for other objects, and where too little was seen.
 */
export function verifySharing(
  place: Place,
  material: Item | null,
  object: ManagedObject,
  group: GroupState,
): OutputVerdict {
  if (material?.type !== 'ByteString' || material.tag !== Tag.KeyMaterial) return 'unknown';
  const parts = (object.madeOf ?? []).map((identifier) => group.objects.get(identifier)?.splitKey);
  const isRaw = keyFormat(keyBlockAround(place)) === Enum.KeyFormatType.Raw;
  if (parts.length > 0) {
    return isRaw && parts.every((part) => part !== undefined)
      ? verifySplitKey(parts as SplitKeyPart[], material.value)
      : 'unknown';
  }
  return verifyPart(place, object, group);
}

/** A part with those of its key that were seen before, where the key is known. */
function verifyPart(place: Place, object: ManagedObject, group: GroupState): OutputVerdict {
  const own = splitKeyPartIn(structureField(place.batch?.actual, Tag.ResponsePayload));
  const whole = object.partOf && group.objects.get(object.partOf.identifier);
  const secret = symmetricKeyOf(whole);
  if (own === undefined || whole === undefined || secret === undefined) return 'unknown';
  // A key may have been split more than once.
  const others = [...group.objects.values()].filter(
    ({ identifier, firstPart }) => identifier !== object.identifier && firstPart === object.firstPart,
  );
  const seen = others.flatMap(({ splitKey }) => splitKey ?? []);
  return verifySplitKey([own, ...seen], secret);
}
