import type { Item, StructureItem } from '../codec/item.ts';
import { childPaths, tagLabel } from '../codec/path.ts';
import { attributeByName } from '../spec/attributes.ts';
import { enumInVersion, enumName, tagSince, tagTypes } from '../spec/registry.ts';
import type { Direction, Place, Structure } from '../spec/structures.ts';
import { Tag } from '../spec/tags.ts';
import { enumerationOf } from '../spec/values.ts';
import { atLeast, type Version } from '../spec/versions.ts';
import { conditionHolds } from './conditions.ts';
import { attributeNameAt, type Context, inside, isCriterion, structureAt } from './context.ts';
import { fieldValue, structureField, structureFields } from './fields.ts';

export type ProblemKind =
  | 'unknown-field'
  | 'newer-than-version'
  | 'field-order'
  | 'missing-field'
  | 'duplicate-field'
  | 'wrong-type'
  | 'undefined-enumeration'
  | 'batch-count';

/** One thing in a message that the specification does not allow. */
export interface Problem {
  readonly kind: ProblemKind;
  /** Such as 'RequestMessage/BatchItem[0]/RequestPayload/UniqueIdentifier'; of a missing field, where it should stand. */
  readonly path: string;
  /** One line. */
  readonly message: string;
  /** The section of the version's specification that has the structure's table. */
  readonly section?: string;
}

/** A structure whose fields are being looked at. */
interface Frame {
  readonly item: StructureItem;
  readonly structure: Structure;
  /** The context of its fields. */
  readonly within: Context;
  /** Where it stands; undefined of the message itself. */
  readonly parent: Frame | undefined;
  readonly index: number;
  /** The index of the field that is next. */
  next: number;
  /** The paths of its fields, made where a problem needs one: all at once, since a hostile message has many. */
  paths?: readonly string[];
}

/** Undefined where no table defines the structure: then its fields are not looked at. */
function frameOf(item: StructureItem, context: Context, parent?: Frame, index = 0): Frame | undefined {
  const structure = structureAt(item.tag, context);
  return structure && { item, structure, within: inside(item, context), parent, index, next: 0 };
}

function pathOf({ item, parent, index }: Frame): string {
  return parent === undefined ? tagLabel(item.tag) : fieldPath(parent, index);
}

function fieldPath(frame: Frame, index: number): string {
  frame.paths ??= childPaths(pathOf(frame), frame.item.value);
  return frame.paths[index] ?? '';
}

function problem(kind: ProblemKind, path: string, message: string, structure?: Structure): Problem {
  return { kind, path, message, ...(structure?.section === undefined ? {} : { section: structure.section }) };
}

/** A field that the table of the structure does not have in this version. */
function misplaced(field: Item, path: string, structure: Structure, version: Version): Problem {
  const range = structure.elsewhere.get(field.tag);
  const since = range?.since ?? tagSince(field.tag);
  if (since !== undefined && !atLeast(version, since)) {
    return problem('newer-than-version', path, `${tagLabel(field.tag)} is of KMIP ${since}`, structure);
  }
  const last = range?.until === undefined ? '' : ` after KMIP ${range.until}`;
  return problem('unknown-field', path, `${tagLabel(field.tag)} has no place here${last}`, structure);
}

/**
 * Whether all fields that have to be there are, in their order and no other among them: then `checkPlaces` finds nothing,
 * which takes it longer.
 */
function isInPlace({ item, structure, within }: Frame): boolean {
  const { places, placeOf } = structure;
  let next = 0;
  for (const { tag } of item.value) {
    const place = placeOf.get(tag);
    if (place === undefined) return false;
    if (place < next && !(place === next - 1 && places[place]?.repeats === true)) return false;
    for (; next < place; next += 1) if (isMissing(places[next], item, within)) return false;
    next = place + 1;
  }
  for (; next < places.length; next += 1) if (isMissing(places[next], item, within)) return false;
  return true;
}

/** Whether a place that has no field should have one. */
function isMissing(place: Place | undefined, item: StructureItem, context: Context): boolean {
  if (place === undefined || place.presence === 'optional') return false;
  return place.presence !== 'conditional' || conditionHolds(place.tags[0] ?? 0, item, context);
}

/** Presence and order of the fields of a structure. */
function* checkPlaces(frame: Frame): Generator<Problem> {
  const { item, structure, within } = frame;
  const seen = new Set<number>();
  let furthest = -1;
  for (const [index, field] of item.value.entries()) {
    const place = structure.placeOf.get(field.tag);
    if (place === undefined) {
      if (!structure.open) yield misplaced(field, fieldPath(frame, index), structure, within.version);
      continue;
    }
    if (seen.has(place) && structure.places[place]?.repeats === false) {
      yield problem(
        'duplicate-field',
        fieldPath(frame, index),
        `${tagLabel(field.tag)} is there more than once`,
        structure,
      );
    } else if (place < furthest) {
      yield problem(
        'field-order',
        fieldPath(frame, index),
        `${tagLabel(field.tag)} stands behind a field that follows it`,
        structure,
      );
    }
    seen.add(place);
    furthest = Math.max(furthest, place);
  }
  if (isCriterion(within)) return;
  for (const [index, place] of structure.places.entries()) {
    if (seen.has(index) || !isMissing(place, item, within)) continue;
    const { tags } = place;
    const name = tags.length === 1 ? tagLabel(tags[0] ?? 0) : 'one of several fields';
    yield problem(
      'missing-field',
      `${pathOf(frame)}/${tags.length === 1 ? name : '*'}`,
      `${name} is missing`,
      structure,
    );
  }
}

/** What is wrong with a field, wherever it stands. */
type Complaint = Pick<Problem, 'kind' | 'message'>;

/** Whether the item type is one that the tag, or the attribute of an Attribute Value, may have. */
function typeComplaint(field: Item, { version }: Context, attributeName?: string): Complaint | undefined {
  const attribute = attributeName === undefined ? undefined : attributeByName(attributeName);
  const types = tagTypes(attribute?.tag ?? field.tag, version) ?? [];
  const coded = field.type === 'ByteString' && field.typeCode !== undefined;
  if (types.length === 0 || (!coded && types.includes(field.type))) return undefined;
  const found = coded ? 'an undefined type' : field.type;
  return { kind: 'wrong-type', message: `${tagLabel(field.tag)} is ${found}, not ${types.join(' or ')}` };
}

/** Vendors' values begin with 8 (1.4 section 9.1.3.2), vendors' tags with 54 (1.4 section 9.1.3.1). */
function isExtension(value: number): boolean {
  return value >>> 28 === 0x8 || value >>> 16 === 0x54;
}

function valueComplaint(field: Item, { version }: Context, attributeName?: string): Complaint | undefined {
  if (field.type !== 'Enumeration' || isExtension(field.value)) return undefined;
  const table = enumerationOf(field.tag, attributeName);
  if (table === undefined || enumInVersion(table, field.value, version)) return undefined;
  const name = enumName(table, field.value) ?? `0x${field.value.toString(16).padStart(8, '0')}`;
  return { kind: 'undefined-enumeration', message: `${name} is no value of ${table} in KMIP ${version}` };
}

/** Fields after which a check that is done in steps has one behind it. */
const STEP = 64;

/** Problems, and now and then undefined where a caller may pause. */
function* checkStructures(message: StructureItem, context: Context): Generator<Problem | undefined> {
  let frame = frameOf(message, context);
  for (let looked = 1; frame !== undefined; looked += 1) {
    if (looked % STEP === 0) yield undefined;
    const { item, structure, within, next: index }: Frame = frame;
    if (index === 0 && !isInPlace(frame)) yield* checkPlaces(frame);
    frame.next += 1;
    const field: Item | undefined = item.value[index];
    if (field === undefined) {
      frame = frame.parent;
      continue;
    }
    if (!structure.placeOf.has(field.tag)) continue;
    const attributeName = attributeNameAt(field.tag, within);
    const wrongType = typeComplaint(field, within, attributeName);
    if (wrongType !== undefined) yield problem(wrongType.kind, fieldPath(frame, index), wrongType.message);
    const unknownValue = valueComplaint(field, within, attributeName);
    if (unknownValue !== undefined) yield problem(unknownValue.kind, fieldPath(frame, index), unknownValue.message);
    if (field.type === 'Structure') frame = frameOf(field, within, frame, index) ?? frame;
  }
}

/** Batch Count is the number of Batch Items (1.4 section 6.14). */
function* checkBatchCount(message: StructureItem, header: number): Generator<Problem> {
  const count = fieldValue(structureField(message, header), Tag.BatchCount, 'Integer');
  const items = structureFields(message, Tag.BatchItem).length;
  if (count !== undefined && count !== items) {
    const path = `${tagLabel(message.tag)}/${tagLabel(header)}/${tagLabel(Tag.BatchCount)}`;
    yield problem('batch-count', path, `Batch Count is ${count}, Batch Items are ${items}`);
  }
}

const ROOTS: Readonly<Record<Direction, { message: number; header: number }>> = {
  request: { message: Tag.RequestMessage, header: Tag.RequestHeader },
  response: { message: Tag.ResponseMessage, header: Tag.ResponseHeader },
};

/**
 * What the tables of `version` do not allow in a message: its fields, their order, number and types, and its enumeration
 * values. Empty for a well-formed message. What no table defines is not looked at: vendors' structures, and the payload
 * of an operation that the version does not have.
 */
export function validate(item: Item, version: Version, direction: Direction): Problem[] {
  return [...findings(item, version, direction)].filter((found) => found !== undefined);
}

/** The same one by one, and now and then undefined: in a large message others may get their turn there. */
export function* findings(item: Item, version: Version, direction: Direction): Generator<Problem | undefined> {
  const { message, header } = ROOTS[direction];
  if (item.tag !== message || item.type !== 'Structure') {
    const wanted = tagLabel(message);
    yield problem('unknown-field', tagLabel(item.tag), `the message is not a ${wanted} structure`);
    return;
  }
  const context: Context = { version, direction, parents: [] };
  yield* checkStructures(item, context);
  yield* checkBatchCount(item, header);
}
