import { child, type Item, type StructureItem } from '../codec/item.ts';
import { readRequest } from '../message/request.ts';
import { Enum } from '../spec/enumerations.ts';
import { enumName } from '../spec/registry.ts';
import { Tag } from '../spec/tags.ts';

const { Operation } = Enum;

/** Operations that leave the object they made in the ID Placeholder. */
const MAKES: ReadonlySet<number> = new Set([
  Operation.Create,
  Operation.CreateKeyPair,
  Operation.Register,
  Operation.DeriveKey,
  Operation.Certify,
  Operation.ReCertify,
  Operation.ReKey,
  Operation.ReKeyKeyPair,
  Operation.CreateSplitKey,
  Operation.JoinSplitKey,
  Operation.Import,
]);

/** Operations that change or destroy the object that they name. */
const CHANGES: ReadonlySet<number> = new Set([
  Operation.Activate,
  Operation.Revoke,
  Operation.Destroy,
  Operation.Archive,
  Operation.Recover,
  Operation.AddAttribute,
  Operation.ModifyAttribute,
  Operation.DeleteAttribute,
  Operation.SetAttribute,
  Operation.AdjustAttribute,
  Operation.GetUsageAllocation,
  Operation.ReCertify,
  Operation.ReKey,
  Operation.ReKeyKeyPair,
  Operation.Import,
]);

/**
 * Whether a request could change or destroy an object that this run did not make. `own`: the identifiers that this run
 * received from operations that make objects. Returns what it would touch, or undefined where it is harmless.
 */
export function endangers(request: StructureItem, own: ReadonlySet<string>): string | undefined {
  // Whose object the ID Placeholder stands for; a batch begins without one.
  let placeholderIsForeign = false;
  for (const { operation = 0, payload } of readRequest(request)?.items ?? []) {
    const identifier = payload && identifierIn(payload);
    const named = identifier?.type === 'TextString' ? identifier.value : undefined;
    const foreign: boolean = named === undefined ? placeholderIsForeign : !own.has(named);
    if (foreign && CHANGES.has(operation)) {
      const object = named === undefined ? 'the object that Locate finds' : `${JSON.stringify(named)}`;
      return `${enumName('Operation', operation)} of ${object}, which this run did not make`;
    }
    if (operation === Operation.Locate) placeholderIsForeign = true;
    else if (MAKES.has(operation)) placeholderIsForeign = false;
    else if (named !== undefined) placeholderIsForeign = foreign;
  }
  return undefined;
}

function identifierIn(payload: StructureItem): Item | undefined {
  return child(payload, Tag.UniqueIdentifier) ?? child(payload, Tag.PrivateKeyUniqueIdentifier);
}
