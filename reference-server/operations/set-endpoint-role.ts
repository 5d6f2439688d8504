import { enumeration } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError } from '../errors.ts';
import { required } from '../fields.ts';
import type { Operation } from './operation.ts';

/**
 * Set Endpoint Role (2.0 section 6.1.48): the role that the server has on this connection once the response is sent. The
 * session swaps the roles, for an item that is undone in the end must not.
 */
export const setEndpointRole: Operation = {
  code: Enum.Operation.SetEndpointRole,
  request(payload, context) {
    const role = required(payload.enumeration(Tag.EndpointRole), Tag.EndpointRole);
    if (role === Enum.EndpointRole.Client && !context.canSwapRoles) {
      throw new KmipError(Enum.ResultReason.FeatureNotSupported, 'the roles of this connection are fixed');
    }
    return [enumeration(Tag.EndpointRole, role)];
  },
};
