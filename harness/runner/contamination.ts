import { child, type StructureItem } from '../codec/item.ts';
import { tagLabel } from '../codec/path.ts';
import type { Difference } from '../compare/difference.ts';
import { askedItem } from '../message/batch.ts';
import { readRequest } from '../message/request.ts';
import { readResponse } from '../message/response.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';

/**
 * Why an answer says nothing about the server: all that differs is that Locate found objects which other cases of this
 * run left behind, besides the expected ones or, on a page, in place of them. `others`: their identifiers. Returns
 * undefined where that is not so.
 */
export function contaminatedBy(
  differences: readonly Difference[],
  exchange: { readonly request: StructureItem; readonly response: StructureItem },
  others: ReadonlySet<string>,
): string | undefined {
  const asked = readRequest(exchange.request)?.items ?? [];
  const answered = readResponse(exchange.response)?.items ?? [];
  let found: string | undefined;
  let displaced = 0;
  for (const { rule, kind, path, actual } of differences) {
    if (rule !== null) continue;
    const [, index = '', field = ''] = PLACE.exec(path) ?? [];
    const answer = answered[Number(index)];
    if (answer?.operation !== Enum.Operation.Locate) return undefined;
    if (field === LOCATED_ITEMS) continue;
    const isPage = structureHas(askedItem(asked, answer, Number(index))?.payload, Tag.MaximumItems);
    if (kind !== 'extra' && !isPage) return undefined;
    if (kind === 'missing') {
      displaced += 1;
      continue;
    }
    const identifier = typeof actual === 'object' && actual !== null && 'value' in actual ? actual.value : undefined;
    if (typeof identifier !== 'string' || !others.has(identifier)) return undefined;
    found = identifier;
    if (kind === 'extra') displaced -= 1;
  }
  return found !== undefined && displaced <= 0
    ? `contaminated: Locate found ${found}, which another case of this run left`
    : undefined;
}

function structureHas(payload: StructureItem | undefined, tag: number): boolean {
  return payload !== undefined && child(payload, tag) !== undefined;
}

const PLACE = /^ResponseMessage\/BatchItem\[(\d+)\]\/ResponsePayload\/([^/[]+)(?:\[\d+\])?$/;
const LOCATED_ITEMS = tagLabel(Tag.LocatedItems);
