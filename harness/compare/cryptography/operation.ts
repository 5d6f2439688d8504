import { child, type StructureItem, structure } from '../../codec/item.ts';
import { fieldValue, structureField } from '../../message/fields.ts';
import { Tag } from '../../spec/tags.ts';
import type { Finding } from '../finding.ts';
import type { GroupState, ManagedObject } from '../managed-objects.ts';

/** A cryptographic operation and its answer: one of a single part, or the last part of several with those before it. */
export interface CryptographicOperation {
  readonly operation: number;
  readonly request: StructureItem;
  readonly response: StructureItem;
  /** The key. */
  readonly object: ManagedObject | undefined;
  /** The other half of the key pair, where this run knows it. */
  readonly otherHalf: ManagedObject | undefined;
  /** The Cryptographic Parameters that hold; without fields where there are none. */
  readonly parameters: StructureItem;
}

/** What makes an operation one part of several (1.4 sections 2.1.15 to 2.1.17): its output depends on the others. */
const MULTI_PART = [Tag.InitIndicator, Tag.FinalIndicator, Tag.CorrelationValue];

/** The operation that a finding is about; undefined where its parameters are not certain or parts of it are to come. */
export function operationIn({ place }: Finding, group: GroupState): CryptographicOperation | undefined {
  const { operation, requestPayload, actual, object, stream } = place.batch ?? {};
  const { request, response } = stream?.isLast
    ? stream
    : { request: requestPayload, response: structureField(actual, Tag.ResponsePayload) };
  if (operation === undefined || request === undefined || response === undefined) return undefined;
  if (MULTI_PART.some((tag) => child(request, tag) !== undefined)) return undefined;
  const parameters = structureField(request, Tag.CryptographicParameters) ?? parametersOf(object);
  const otherHalf = group.objects.get(object?.otherHalf ?? '');
  return parameters && { operation, request, response, object, otherHalf, parameters };
}

/**
 * Without parameters in the request those of the object hold, of several the ones with the lowest Attribute Index (1.4
 * sections 4.29 to 4.33). 2.x has no index, and nobody saw which one the server gave: of several none is certain.
 */
function parametersOf(object: ManagedObject | undefined): StructureItem | undefined {
  const [parameters, ...others] = object?.fixed.get('CryptographicParameters') ?? [];
  if (parameters === undefined) return structure(Tag.CryptographicParameters, []);
  return parameters.type === 'Structure' && others.length === 0 ? parameters : undefined;
}

/** Cryptographic Algorithm as the object has it and as the parameters give it. */
export function algorithmsOf({ object, parameters }: CryptographicOperation): {
  ofObject: number | undefined;
  given: number | undefined;
} {
  const ofObject = object?.fixed.get('CryptographicAlgorithm')?.[0];
  return {
    ofObject: ofObject?.type === 'Enumeration' ? ofObject.value : undefined,
    given: fieldValue(parameters, Tag.CryptographicAlgorithm, 'Enumeration'),
  };
}
