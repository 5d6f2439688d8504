import { textString } from '../../harness/codec/item.ts';
import { ATTRIBUTES } from '../../harness/spec/attributes.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError, REASONS } from '../errors.ts';
import { moved } from '../policy/life-cycle.ts';
import { applies } from '../policy/visible-attributes.ts';
import type { Operation } from './operation.ts';

/** Activate (1.4 section 4.19, Table 346). */
export const activate: Operation = {
  code: Enum.Operation.Activate,
  request(payload, context) {
    const object = context.object(payload.text(Tag.UniqueIdentifier));
    if (!applies(ATTRIBUTES.State, object.objectType, context.version)) {
      throw new KmipError(REASONS.objectTypeUnfit, 'an object of this type has no state to activate');
    }
    const active = moved(object, 'Activate', context.now());
    if (active === undefined) throw new KmipError(REASONS.notPreActive, 'the object is not in the Pre-Active state');
    context.store.update(active);
    return [textString(Tag.UniqueIdentifier, object.uniqueIdentifier)];
  },
};
