import { textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError, REASONS } from '../errors.ts';
import { isDestroyed, moved } from '../policy/life-cycle.ts';
import type { Operation } from './operation.ts';

/**
 * Destroy (1.4 section 4.21, Table 348): the key material goes, the attributes stay. Of a Template nothing stays, "the
 * object itself, including all meta-data, SHALL be destroyed".
 */
export const destroy: Operation = {
  code: Enum.Operation.Destroy,
  request(payload, context) {
    const object = context.object(payload.text(Tag.UniqueIdentifier));
    if (object.objectType === Enum.ObjectType.Template) {
      context.store.remove(object.uniqueIdentifier);
    } else {
      const destroyed = moved(object, 'Destroy', context.now());
      if (destroyed === undefined) {
        throw isDestroyed(object)
          ? new KmipError(REASONS.destroyedAlready, 'the object is destroyed already')
          : new KmipError(
              REASONS.notToBeDestroyed,
              'the object is not in the Pre-Active, Deactivated or Compromised state',
            );
      }
      context.store.update({ ...destroyed, content: null });
    }
    return [textString(Tag.UniqueIdentifier, object.uniqueIdentifier)];
  },
};
