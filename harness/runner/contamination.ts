import type { StructureItem } from '../codec/item.ts';
import { tagLabel } from '../codec/path.ts';
import type { Difference } from '../compare/difference.ts';
import { readResponse } from '../message/response.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';

/**
 * Why a response says nothing about the server: all that differs is that Locate found objects which other cases of this
 * run left behind. `others`: their identifiers. Returns undefined where that is not so.
 */
export function contaminatedBy(
  differences: readonly Difference[],
  response: StructureItem,
  others: ReadonlySet<string>,
): string | undefined {
  const items = readResponse(response)?.items ?? [];
  let found: string | undefined;
  for (const { rule, kind, path, actual } of differences) {
    if (rule !== null) continue;
    const [, index = '', field = ''] = PLACE.exec(path) ?? [];
    if (items[Number(index)]?.operation !== Enum.Operation.Locate) return undefined;
    if (field === LOCATED_ITEMS) continue;
    const extra = kind === 'extra' && typeof actual === 'object' && actual !== null && 'value' in actual;
    if (!extra || typeof actual.value !== 'string' || !others.has(actual.value)) return undefined;
    found = actual.value;
  }
  return found && `contaminated: Locate found ${found}, which another case of this run left`;
}

const PLACE = /^ResponseMessage\/BatchItem\[(\d+)\]\/ResponsePayload\/([^/[]+)(?:\[\d+\])?$/;
const LOCATED_ITEMS = tagLabel(Tag.LocatedItems);
