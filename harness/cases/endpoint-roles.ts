import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import type { CaseStructure, Step } from './case.ts';
import { field, fields, literalNumber } from './fields.ts';

const { Client } = Enum.EndpointRole;

/**
 * The steps in which the server asks on the client's own connection, which the client lent it by Set Endpoint Role and
 * which the server gives back in the same way (2.0 sections 6.1.48 and 6.2.5).
 */
export function stepsOnLentConnections(steps: readonly Step[]): ReadonlySet<Step> {
  const lent = new Set<string>();
  const found = new Set<Step>();
  for (const step of steps) {
    const isAsked = step.direction === 'server-to-client';
    if (isAsked && lent.has(step.client)) found.add(step);
    // Whoever is asked to be the client is that from then on.
    if (!swapsRoles(step)) continue;
    if (isAsked) lent.delete(step.client);
    else lent.add(step.client);
  }
  return found;
}

/** Whether the last role that a step's response accepts is that of the client. */
function swapsRoles({ response }: Step): boolean {
  return acceptedRoles(response).at(-1) === Client;
}

function acceptedRoles(response: CaseStructure): (number | undefined)[] {
  return fields(response, Tag.BatchItem)
    .filter((item) => literalNumber(field(item, Tag.Operation)) === Enum.Operation.SetEndpointRole)
    .filter((item) => literalNumber(field(item, Tag.ResultStatus)) === Enum.ResultStatus.Success)
    .map((item) => literalNumber(field(field(item, Tag.ResponsePayload), Tag.EndpointRole)));
}
