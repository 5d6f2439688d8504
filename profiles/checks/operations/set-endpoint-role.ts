import { expect } from 'chai';
import { enumeration } from '../../../harness/codec/item.ts';
import { fieldValue } from '../../../harness/message/fields.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { expectAllDone, QUERY } from '../messages.ts';
import { operationCheck } from './operation-check.ts';

/**
 * Set Endpoint Role (2.0 section 6.1.48, 2.1 section 6.1.54): the response has "the accepted endpoint role as applied by the
 * server". The role of a client is not tried: a server may refuse it (Feature Not Supported, Permission Denied), and one
 * that takes it answers nothing more.
 */
export const setEndpointRole = operationCheck(
  'SetEndpointRole',
  'Set Endpoint Role to Server, on a connection of its own, is answered with this role, and a Query on that connection is then done; without a role it is refused.',
  async (subject) => {
    const other = await subject.reconnected();
    const { SetEndpointRole } = Enum.Operation;
    const role = enumeration(Tag.EndpointRole, Enum.EndpointRole.Server);
    const answer = await other.succeed(SetEndpointRole, [role]);
    expect(fieldValue(answer, Tag.EndpointRole, 'Enumeration'), 'Endpoint Role').to.equal(role.value);
    expectAllDone(await other.ask(QUERY), 1, 'Query of a server that stays one');
    await subject.refused(SetEndpointRole, []);
  },
);
