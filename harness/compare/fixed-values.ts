import { children, type Item, type StructureItem, structure } from '../codec/item.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import { attributeAt } from './attribute-name.ts';
import { namedValues, ownValue } from './attribute-values.ts';
import { sameValue } from './equality.ts';
import type { GroupState, ManagedObject } from './managed-objects.ts';

/** Where a Name is that of a template: 1.4 section 2.1.8. */
const TEMPLATE_ATTRIBUTES: ReadonlySet<number> = new Set([
  Tag.TemplateAttribute,
  Tag.CommonTemplateAttribute,
  Tag.PrivateKeyTemplateAttribute,
  Tag.PublicKeyTemplateAttribute,
]);

/** The attributes, with their values, in a Template-Attribute (1.x, with those of the templates that it names) or Attributes (2.x). */
export function attributesIn(state: GroupState, container: Item): [string, Item][] {
  if (container.type !== 'Structure') return [];
  return container.value.flatMap((field): [string, Item][] => {
    if (field.tag === Tag.Name && TEMPLATE_ATTRIBUTES.has(container.tag)) return fromTemplate(state, field);
    return ownValue(field);
  });
}

function fromTemplate(state: GroupState, name: Item): [string, Item][] {
  for (const object of state.objects.values()) {
    const { template } = object;
    if (template === undefined) continue;
    if (object.fixed.get('Name')?.some((fixed) => sameValue(fixed, name))) return attributesIn(state, template);
  }
  return [];
}

/** Fields of a Key Block that are attributes of the registered object too: 1.4 section 4.3. */
const KEY_BLOCK_ATTRIBUTES: ReadonlyMap<number, string> = new Map([
  [Tag.CryptographicAlgorithm, 'CryptographicAlgorithm'],
  [Tag.CryptographicLength, 'CryptographicLength'],
]);

export function fixFromKeyBlock(object: ManagedObject, request: StructureItem): void {
  const blocks = request.value.flatMap((field) => (field.type === 'Structure' ? children(field, Tag.KeyBlock) : []));
  for (const field of blocks.flatMap((block) => (block.type === 'Structure' ? block.value : []))) {
    const name = KEY_BLOCK_ATTRIBUTES.get(field.tag);
    if (name !== undefined && !object.fixed.has(name)) object.fixed.set(name, [field]);
  }
}

/** Notes what an operation on an existing object fixes, or leaves to the server again. */
export function change(object: ManagedObject, operation: number, request: StructureItem): void {
  CHANGES.get(operation)?.(object, request);
}

const CHANGES: ReadonlyMap<number, (object: ManagedObject, request: StructureItem) => void> = new Map([
  [Enum.Operation.AddAttribute, (object, request) => fixAll(object, namedValues(request))],
  [Enum.Operation.ModifyAttribute, replaceAll],
  [Enum.Operation.SetAttribute, replaceAll],
  [Enum.Operation.AdjustAttribute, adjust],
  [Enum.Operation.DeleteAttribute, forgetNamed],
  // 1.4 section 4.19: the server sets the Activation Date to the current date and time.
  [
    Enum.Operation.Activate,
    (object) => {
      object.fixed.delete('ActivationDate');
      delete object.copied;
    },
  ],
  [Enum.Operation.Revoke, revoke],
  [
    Enum.Operation.Destroy,
    (object) => {
      object.isDestroyed = true;
    },
  ],
]);

/** Revoke fixes the reason and the compromise occurrence; the server sets the other dates (1.4 section 4.20). */
function revoke(object: ManagedObject, request: StructureItem): void {
  object.fixed.delete('DeactivationDate');
  object.fixed.delete('CompromiseDate');
  for (const field of request.value) {
    if (field.tag === Tag.CompromiseOccurrenceDate) object.fixed.set('CompromiseOccurrenceDate', [field]);
    if (field.tag === Tag.RevocationReason) object.fixed.set('RevocationReason', [field]);
  }
}

function replaceAll(object: ManagedObject, request: StructureItem): void {
  const current = currentValue(request);
  for (const [name, value] of current === undefined ? namedValues(request) : newValues(request)) {
    const values = object.fixed.get(name) ?? [];
    // Which instance a request without Attribute Index means is clear only where there is one.
    const replaced = current !== undefined ? [current] : values.length === 1 ? values : [];
    if (current !== undefined || children(request, Tag.NewAttribute).length > 0) takeAway(object, name, replaced);
    const rest = values.filter((one) => !replaced.some((other) => sameValue(one, other)));
    fix(object, name, [...rest, value]);
  }
}

/** Adjust Attribute fixes the attribute, at a value that depends on the one before: 2.0 section 6.1.3. */
function adjust(object: ManagedObject, request: StructureItem): void {
  for (const reference of children(request, Tag.AttributeReference)) object.fixed.set(attributeAt(reference) ?? '', []);
}

function forgetNamed(object: ManagedObject, request: StructureItem): void {
  const current = currentValue(request);
  for (const field of request.value) {
    const name = attributeAt(field) ?? '';
    if (field.tag === Tag.AttributeReference && current === undefined)
      takeAway(object, name, object.fixed.get(name) ?? []);
    if (field.tag === Tag.AttributeName || field.tag === Tag.AttributeReference) object.fixed.delete(name);
  }
  for (const [name, value] of namedValues(request)) {
    takeAway(object, name, [value]);
    const rest = (object.fixed.get(name) ?? []).filter((fixed) => !sameValue(fixed, value));
    if (rest.length > 0) object.fixed.set(name, rest);
    else object.fixed.delete(name);
  }
}

/** The value of the Current Attribute of a request of 2.x, which tells the instance that it means. */
function currentValue(request: StructureItem): Item | undefined {
  return namedValues(structure(request.tag, children(request, Tag.CurrentAttribute)))[0]?.[1];
}

function newValues(request: StructureItem): [string, Item][] {
  return namedValues(structure(request.tag, children(request, Tag.NewAttribute)));
}

/** Notes that a request took these values of an attribute away. */
export function takeAway(object: ManagedObject, name: string, values: readonly Item[]): void {
  object.takenAway.set(name, [...(object.takenAway.get(name) ?? []), ...values]);
}

/** Notes that a request gave these attribute values, beside those that there are. */
export function fixAll(object: ManagedObject, values: Iterable<readonly [string, Item]>): void {
  for (const [name, value] of values) fix(object, name, [...(object.fixed.get(name) ?? []), value]);
}

function fix(object: ManagedObject, name: string, values: Item[]): void {
  object.fixed.set(name, values);
  const away = object.takenAway.get(name) ?? [];
  object.takenAway.set(
    name,
    away.filter((one) => !values.some((value) => sameValue(one, value))),
  );
}
