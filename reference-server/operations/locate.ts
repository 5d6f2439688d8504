import { boolean, enumeration, integer, textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { atLeast } from '../../harness/spec/versions.ts';
import { KmipError } from '../errors.ts';
import type { Fields } from '../fields.ts';
import type { ObjectHead } from '../object.ts';
import { NOT_DESTROYED } from '../policy/life-cycle.ts';
import { criteriaOf } from '../policy/location.ts';
import { assertKnownBits } from '../policy/mask-bits.ts';
import { type RequestedAttribute, readRequested } from '../policy/requested-attributes.ts';
import { applies } from '../policy/visible-attributes.ts';
import { finish, inTurns, type Steps } from '../steps.ts';
import type { Criterion } from '../store/store.ts';
import type { Operation, OperationContext } from './operation.ts';

const R = Enum.ResultReason;
const { OnLineStorage, ArchivalStorage, DestroyedStorage } = Mask.StorageStatusMask;

/** Objects that are looked at between other requests. */
const PART = 1000;

/** Attributes that one search looks at: each makes the query longer, and the database has an end to that. */
const MOST_ATTRIBUTES = 200;

/** Locate (1.4 section 4.9, Table 336): the latest objects first. */
export const locate: Operation = {
  code: Enum.Operation.Locate,
  request(payload, context) {
    const found = search(payload, context);
    const offset = count(payload, Tag.OffsetItems) ?? 0;
    const most = Math.min(count(payload, Tag.MaximumItems) ?? found.length, context.limits.locatedItems);
    const page = found.slice(offset, offset + most);
    context.idPlaceholder = page.length === 1 ? page[0]?.uniqueIdentifier : undefined;
    const total = payload.item(Tag.OffsetItems) === undefined ? [] : [integer(Tag.LocatedItems, found.length)];
    return [...total, ...page.map(({ uniqueIdentifier }) => textString(Tag.UniqueIdentifier, uniqueIdentifier))];
  },
};

function count(payload: Fields, tag: number): number | undefined {
  const value = payload.integer(tag);
  if (value !== undefined && value < 0) throw new KmipError(R.InvalidField, 'a number of items is not negative');
  return value;
}

function search(payload: Fields, context: OperationContext): ObjectHead[] {
  const requested = payload.all(Tag.Attribute).map((item) => readRequested(item, context.version, R.InvalidField));
  if (requested.length > MOST_ATTRIBUTES) throw new KmipError(R.InvalidField, 'a search by that many attributes');
  const member = payload.enumeration(Tag.ObjectGroupMember);
  const criteria = [...criteriaOf(requested), ...freshness(member)];
  const mask = payload.item(Tag.StorageStatusMask);
  if (mask !== undefined) assertKnownBits(mask, context.version);
  const storage = payload.integer(Tag.StorageStatusMask) ?? OnLineStorage;
  const gone = destroyedIn(storage, criteria, context);
  const isMeant = (head: ObjectHead) =>
    (gone?.has(head.uniqueIdentifier) || (storage & (head.archived ? ArchivalStorage : OnLineStorage)) !== 0) &&
    requested.every(({ attribute }) => applies(attribute, head.objectType, context.version)) &&
    context.permits(head);
  const found = gathered(gone === undefined ? [...criteria, NOT_DESTROYED] : criteria, isMeant, context);
  return member === undefined ? found : groupMembers(found, member, groupOf(requested), context);
}

/** What is found among many objects is gathered aside. */
function gathered(
  criteria: readonly Criterion[],
  isMeant: (head: ObjectHead) => boolean,
  { store, limits, longWork }: OperationContext,
): ObjectHead[] {
  const parts = store.locateInParts(criteria, Math.min(PART, limits.locatedItems));
  const [first, second] = [parts.next().value ?? [], parts.next().value];
  const found = first.filter(isMeant);
  if (second === undefined) return found;
  const all = function* (): Steps<ObjectHead[]> {
    const heads = [...found, ...second.filter(isMeant)];
    for (const part of parts) {
      heads.push(...part.filter(isMeant));
      yield;
    }
    return heads;
  };
  return longWork({ name: 'Locate', now: () => finish(all()), aside: () => inTurns(all()) });
}

/**
 * The objects that are destroyed, where the Storage Status Mask asks for them: what is destroyed is in neither of the two
 * storages that 1.x knows, and has a bit of its own in 2.0 section 12.3. Undefined where it does not.
 */
function destroyedIn(
  storage: number,
  criteria: readonly Criterion[],
  { store }: OperationContext,
): ReadonlySet<string> | undefined {
  if ((storage & DestroyedStorage) === 0) return undefined;
  const { Destroyed, DestroyedCompromised } = Enum.State;
  const heads = [Destroyed, DestroyedCompromised].flatMap((state) =>
    store.locate([...criteria, { match: 'equal', name: 'State', value: enumeration(Tag.State, state) }]),
  );
  return new Set(heads.map(({ uniqueIdentifier }) => uniqueIdentifier));
}

/**
 * By our policy the default member of a group is the first that joined the server, or each in its turn. In this order go
 * fresh members in 1.x; from 2.0 on all that is returned goes "in descending order of object creation" (2.0 section 6.1.27).
 */
function groupMembers(
  found: readonly ObjectHead[],
  member: number,
  group: string,
  { settings, groupTurns, version }: OperationContext,
): ObjectHead[] {
  const members = [...found].reverse();
  if (member !== Enum.ObjectGroupMember.GroupMemberDefault) {
    // 2.0 section 6.1.27, see above.
    return atLeast(version, '2.0') ? [...found] : members;
  }
  const first = settings.defaultGroupMember === 'first' ? members[0] : groupTurns.turn(group, members);
  return first === undefined ? [] : [first];
}

/** The Object Group that is asked for; empty for none. */
function groupOf(requested: readonly RequestedAttribute[]): string {
  const value = requested.find(({ attribute }) => attribute.key === 'ObjectGroup')?.value;
  return value?.type === 'TextString' ? value.value : '';
}

/** "matching candidate objects SHALL be fresh objects" */
function freshness(member: number | undefined): Criterion[] {
  const isFresh = member === Enum.ObjectGroupMember.GroupMemberFresh;
  return isFresh ? [{ match: 'equal', name: 'Fresh', value: boolean(Tag.Fresh, true) }] : [];
}
