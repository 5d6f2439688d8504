import { structure } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Operation } from './operation.ts';

/** Get Constraints (2.1 section 6.1.22). */
export const getConstraints: Operation = {
  code: Enum.Operation.GetConstraints,
  request(_payload, { store }) {
    return [store.rule('Constraints') ?? structure(Tag.Constraints, [])];
  },
};
