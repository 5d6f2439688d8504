import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { required } from '../fields.ts';
import { rightsOf, ticketGrant } from '../policy/ticket-grants.ts';
import type { Operation } from './operation.ts';

/** Delegated Login (2.0 section 6.1.12). */
export const delegatedLogin: Operation = {
  code: Enum.Operation.DelegatedLogin,
  request(payload, context) {
    const rights = rightsOf(required(payload.fields(Tag.Rights), Tag.Rights));
    return [context.tickets.issue({ ...ticketGrant(payload, context), rights })];
  },
};
