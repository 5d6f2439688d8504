import { Enum } from '../../harness/spec/enumerations.ts';
import { ticketGrant } from '../policy/ticket-grants.ts';
import type { Operation } from './operation.ts';

/** Login (2.0 section 6.1.29). */
export const login: Operation = {
  code: Enum.Operation.Login,
  request(payload, context) {
    return [context.tickets.issue(ticketGrant(payload, context))];
  },
};
