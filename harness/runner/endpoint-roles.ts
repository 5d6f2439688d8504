import type { StructureItem } from '../codec/item.ts';
import { fieldValue } from '../message/fields.ts';
import { readResponse } from '../message/response.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';

/**
 * Whether a response accepts, in the last of its Set Endpoint Role items, that who sends it is the client from now on (2.0
 * sections 6.1.48 and 6.2.5).
 */
export function swapsRoles(response: StructureItem): boolean {
  const last = readResponse(response)?.items.findLast(
    ({ operation, resultStatus }) =>
      operation === Enum.Operation.SetEndpointRole && resultStatus === Enum.ResultStatus.Success,
  );
  return fieldValue(last?.payload, Tag.EndpointRole, 'Enumeration') === Enum.EndpointRole.Client;
}
