import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { required } from '../fields.ts';
import type { Operation } from './operation.ts';

/** Log (2.0 section 6.1.28): the message stands in the server's log as what it is, a client's word. */
export const log: Operation = {
  code: Enum.Operation.Log,
  request(payload, context) {
    const message = required(payload.text(Tag.LogMessage), Tag.LogMessage);
    context.log.info({ client: context.identity, clientMessage: message }, 'client message');
    return [];
  },
};
