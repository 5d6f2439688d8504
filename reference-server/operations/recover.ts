import { textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { withoutAttribute } from '../object.ts';
import { changed } from '../policy/life-cycle.ts';
import type { Operation } from './operation.ts';

/** Recover (1.4 sections 4.23 and 3.32, Table 350). An object that is on-line already stays as it is. */
export const recover: Operation = {
  code: Enum.Operation.Recover,
  request(payload, context) {
    const object = context.object(payload.text(Tag.UniqueIdentifier), 'allowed');
    if (object.archived) {
      const online = { ...withoutAttribute(object, 'Archive Date'), archived: false };
      context.store.update(changed(online, context.now()));
    }
    context.idPlaceholder = object.uniqueIdentifier;
    return [textString(Tag.UniqueIdentifier, object.uniqueIdentifier)];
  },
};
