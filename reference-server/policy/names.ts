import type { StructureItem } from '../../harness/codec/item.ts';
import { KmipError } from '../errors.ts';
import type { OperationContext } from '../operations/operation.ts';
import { NOT_DESTROYED } from './life-cycle.ts';

/**
 * "Names SHALL be unique within a given key management domain" (1.4 section 3.2): the domain is this server. Names are
 * there to locate objects by, and a destroyed object is not located any more: its name is free again.
 *
 * @param reasons of REASONS: where another object than `except` has the name already.
 */
export function claimName(
  name: StructureItem,
  context: OperationContext,
  reasons: readonly number[],
  except?: string,
): void {
  const taken = context.store
    .locate([{ match: 'fields', name: 'Name', value: name }, NOT_DESTROYED])
    .some(({ uniqueIdentifier }) => uniqueIdentifier !== except);
  if (taken) throw new KmipError(reasons, 'another object has this Name');
}
