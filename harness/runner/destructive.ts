import type { StructureItem } from '../codec/item.ts';
import { fieldValue } from '../message/fields.ts';
import { readRequest } from '../message/request.ts';
import { Enum } from '../spec/enumerations.ts';
import { operationByCode } from '../spec/operations.ts';
import { enumName } from '../spec/registry.ts';
import { Tag } from '../spec/tags.ts';

/** Whether a request asks for an object to be made. */
export function makesObjects(request: StructureItem): boolean {
  return (readRequest(request)?.items ?? []).some(
    ({ operation = 0 }) => operationByCode(operation)?.creates !== undefined,
  );
}

/**
 * Whether a request could change or destroy an object that this run did not make. `own`: the identifiers that this run
 * received from operations that make objects. Returns what it would touch, or undefined where it is harmless.
 */
export function endangers(request: StructureItem, own: ReadonlySet<string>): string | undefined {
  // Whose object the ID Placeholder stands for; a batch begins without one.
  let placeholderIsForeign = false;
  for (const { operation: code = 0, payload } of readRequest(request)?.items ?? []) {
    const operation = operationByCode(code);
    const name = enumName('Operation', code) ?? `operation ${code}`;
    if (operation?.effect === 'server') return `${name}, which changes how the server treats everybody`;
    const field = Tag[operation?.names ?? 'UniqueIdentifier'];
    const identifier = payload && fieldValue(payload, field, 'TextString');
    const foreign: boolean = identifier === undefined ? placeholderIsForeign : !own.has(identifier);
    if (foreign && operation?.effect !== undefined) {
      const object = identifier === undefined ? 'the object that Locate finds' : JSON.stringify(identifier);
      return `${name} of ${object}, which this run did not make`;
    }
    if (code === Enum.Operation.Locate) placeholderIsForeign = true;
    else if (operation?.creates !== undefined) placeholderIsForeign = false;
    else if (identifier !== undefined) placeholderIsForeign = foreign;
  }
  return undefined;
}
