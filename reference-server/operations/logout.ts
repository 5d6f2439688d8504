import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Operation } from './operation.ts';

/** Logout (2.0 section 6.1.30). */
export const logout: Operation = {
  code: Enum.Operation.Logout,
  request(payload, context) {
    context.tickets.end(payload.fields(Tag.Ticket));
    return [];
  },
};
