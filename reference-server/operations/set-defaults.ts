import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { assertDefaults } from '../policy/object-defaults.ts';
import { assertAdministrator } from '../policy/rule-scope.ts';
import type { Operation } from './operation.ts';

/** Set Defaults (2.1 section 6.1.53): without Defaults Information there are none any more. */
export const setDefaults: Operation = {
  code: Enum.Operation.SetDefaults,
  request(payload, context) {
    assertAdministrator(context);
    const information = payload.fields(Tag.DefaultsInformation)?.structure;
    if (information !== undefined) assertDefaults(information, context.version);
    context.store.setRule('DefaultsInformation', information);
    return [];
  },
};
