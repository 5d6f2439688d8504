import { children, type Item, type StructureItem } from '../codec/item.ts';
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

/** What a batch has come to when one of its items is about to be carried out. */
interface Batch {
  /** Whose object the ID Placeholder stands for; a batch begins without one. */
  readonly placeholderIsForeign: boolean;
  /** Whether an earlier item found or named an object that this run did not make. */
  readonly sawForeign: boolean;
}

/**
 * Whether a request could change or destroy an object that this run did not make. `own`: the identifiers that this run
 * received from operations that make objects. Returns what it would touch, or undefined where it is harmless.
 */
export function endangers(request: StructureItem, own: ReadonlySet<string>): string | undefined {
  const { header, items } = readRequest(request) ?? { items: [] };
  const goesOn = header?.batchErrorContinuationOption === Enum.BatchErrorContinuationOption.Continue;
  let batch: Batch = { placeholderIsForeign: false, sawForeign: false };
  for (const { operation: code = 0, payload } of items) {
    const operation = operationByCode(code);
    const name = enumName('Operation', code) ?? `operation ${code}`;
    if (operation?.effect === 'server') return `${name}, which changes how the server treats everybody`;
    const named = payload === undefined ? [] : children(payload, Tag[operation?.names ?? 'UniqueIdentifier']);
    const foreign = named.find((identifier) => isForeign(identifier, batch, own));
    const isStrange = foreign !== undefined || (named.length === 0 && batch.placeholderIsForeign);
    if (isStrange && operation?.effect !== undefined)
      return `${name} of ${objectText(foreign)}, which this run did not make`;
    const found = code === Enum.Operation.Locate;
    const made = operation?.creates !== undefined;
    // Where the batch goes on after a failure, what should have been made need not be there.
    const placeholderIsForeign = found || (made ? goesOn && batch.placeholderIsForeign : isStrange);
    batch = { placeholderIsForeign, sawForeign: batch.sawForeign || found || isStrange };
  }
  return undefined;
}

/** In 2.x a Unique Identifier may also be that of the ID Placeholder, or of another answer in the batch (2.0 section 4.51). */
function isForeign(identifier: Item, batch: Batch, own: ReadonlySet<string>): boolean {
  if (identifier.type === 'TextString') return !own.has(identifier.value);
  const isPlaceholder = identifier.value === Enum.UniqueIdentifier.IDPlaceholder && identifier.type === 'Enumeration';
  return isPlaceholder ? batch.placeholderIsForeign : batch.sawForeign;
}

function objectText(identifier: Item | undefined): string {
  return identifier?.type === 'TextString' ? JSON.stringify(identifier.value) : 'the object that Locate finds';
}
