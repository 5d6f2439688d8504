import { child, type Item, type StructureItem } from '../codec/item.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import { attributesShown } from './attribute-values.ts';
import { DATES } from './dates.ts';
import type { GroupState, ManagedObject } from './managed-objects.ts';

/** How GroupState.choices calls what a server chose for an object and has to keep to. */
export const choiceKey = {
  date: ({ identifier }: ManagedObject, name: string): string => `date ${identifier} ${name}`,
  policy: ({ identifier }: ManagedObject, name: string): string => `policy ${identifier} ${name}`,
  /** Of a Get whose request names no Key Format Type. */
  keyFormat: ({ identifier }: ManagedObject): string => `format ${identifier} KeyBlock`,
};

/** Keeps what an answer shows first, be it what the case expects or not: what comes later must be the same. */
export function rememberChoices(
  group: GroupState,
  object: ManagedObject,
  { operation, request, response }: { operation: number; request?: StructureItem | undefined; response: StructureItem },
): void {
  const keep = (key: string, item: Item): void => {
    if (!group.choices.has(key)) group.choices.set(key, item);
  };
  for (const [name, value] of attributesShown(response)) {
    if (DATES.get(name) === true) keep(choiceKey.date(object, name), value);
    if (name === 'LeaseTime') keep(choiceKey.policy(object, name), value);
  }
  const namesFormat = request !== undefined && child(request, Tag.KeyFormatType) !== undefined;
  if (operation !== Enum.Operation.Get || namesFormat) return;
  for (const format of keyFormats(response)) keep(choiceKey.keyFormat(object), format);
}

/** The Key Format Type of each Key Block in a response. */
function keyFormats(response: StructureItem): Item[] {
  return response.value.flatMap((field) => {
    const block = field.type === 'Structure' ? child(field, Tag.KeyBlock) : undefined;
    return block?.type === 'Structure' ? block.value.filter(({ tag }) => tag === Tag.KeyFormatType) : [];
  });
}
