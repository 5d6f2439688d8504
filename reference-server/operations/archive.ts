import { dateTime, textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { withAttribute } from '../object.ts';
import { changed } from '../policy/life-cycle.ts';
import type { Operation } from './operation.ts';

/** Archive (1.4 sections 4.22 and 3.32, Table 349): the object is in archival storage as soon as it is answered. */
export const archive: Operation = {
  code: Enum.Operation.Archive,
  request(payload, context) {
    const object = context.object(payload.text(Tag.UniqueIdentifier));
    const now = context.now();
    const dated = withAttribute(object, 'Archive Date', dateTime(Tag.ArchiveDate, now));
    context.store.update(changed({ ...dated, archived: true }, now));
    return [textString(Tag.UniqueIdentifier, object.uniqueIdentifier)];
  },
};
