import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { required } from '../fields.ts';
import { assertConstraintsAreSound } from '../policy/constraints.ts';
import { assertAdministrator } from '../policy/rule-scope.ts';
import type { Operation } from './operation.ts';

/** Set Constraints (2.1 section 6.1.52): they take the place of those before, for objects that are yet to be made. */
export const setConstraints: Operation = {
  code: Enum.Operation.SetConstraints,
  request(payload, context) {
    assertAdministrator(context);
    const { structure: constraints } = required(payload.fields(Tag.Constraints), Tag.Constraints);
    assertConstraintsAreSound(constraints);
    context.store.setRule('Constraints', constraints);
    return [];
  },
};
