import { boolean, dateTime, integer } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { attributeValue, type ManagedObject, withAttribute } from '../object.ts';
import type { Store } from '../store/store.ts';
import { isSet } from './attribute-values.ts';
import { dateOf, stateOf } from './life-cycle.ts';
import { linkedIdentifier } from './links.ts';

const { PrivateKeyLink } = Enum.LinkType;
const { Active, Deactivated, PreActive } = Enum.State;

/** What a rotation tells of itself: each object of the set has its own (2.1 sections 4.49, 4.50 and 4.52). */
export const OF_ROTATION = ['Rotate Date', 'Rotate Generation', 'Rotate Latest'];

/** An object that was rotated, and what was made of it, the most recent of their set. */
export function withRotation(
  existing: ManagedObject,
  replacement: ManagedObject,
  now: bigint,
): [existing: ManagedObject, replacement: ManagedObject] {
  const before = attributeValue(existing, 'Rotate Generation');
  const generation = (before?.type === 'Integer' ? before.value : 0) + 1;
  const dated = withAttribute(existing, 'Rotate Date', dateTime(Tag.RotateDate, now));
  const counted = withAttribute(replacement, 'Rotate Generation', integer(Tag.RotateGeneration, generation));
  return [
    withAttribute(dated, 'Rotate Latest', boolean(Tag.RotateLatest, false)),
    withAttribute(counted, 'Rotate Latest', boolean(Tag.RotateLatest, true)),
  ];
}

/** A rotation that the server owes: the operation that does it, and the object that it is done to. */
export interface DueRotation {
  readonly operation: number;
  readonly object: ManagedObject;
  /** Seconds, Rotate Offset. */
  readonly offset: number | undefined;
}

/** The operation that rotates an object of each type (2.1 section 4.48); a pair is named by its private key. */
const OPERATIONS: ReadonlyMap<number, number> = new Map([
  [Enum.ObjectType.SymmetricKey, Enum.Operation.ReKey],
  [Enum.ObjectType.PrivateKey, Enum.Operation.ReKeyKeyPair],
  [Enum.ObjectType.PublicKey, Enum.Operation.ReKeyKeyPair],
  [Enum.ObjectType.Certificate, Enum.Operation.ReCertify],
]);

/**
 * What is to be rotated by `now`: Rotate Automatic is True, and "the difference between the Initial Date of the Managed
 * Object and the current server time reaches or exceeds" the Rotate Interval (2.1 section 4.51), but for what was rotated
 * already, is archived, or is of no use any more.
 */
export function dueRotations(store: Store, now: bigint): DueRotation[] {
  const heads = store.locate([{ match: 'equal', name: 'Rotate Automatic', value: boolean(Tag.RotateAutomatic, true) }]);
  const due = new Map<string, DueRotation>();
  for (const head of heads) {
    const found = head.archived ? undefined : store.get(head.uniqueIdentifier);
    const operation = found && isDue(found, now) ? OPERATIONS.get(found.objectType) : undefined;
    const object = found && operation !== undefined ? namesake(found, store) : undefined;
    if (found === undefined || operation === undefined || object === undefined) continue;
    due.set(object.uniqueIdentifier, { operation, object, offset: intervalOf(found, 'Rotate Offset') });
  }
  return [...due.values()];
}

function isDue(object: ManagedObject, now: bigint): boolean {
  const interval = intervalOf(object, 'Rotate Interval') ?? 0;
  const made = dateOf(object, 'Initial Date') ?? now;
  const isRotated = attributeValue(object, 'Rotate Latest') !== undefined && !isSet(object, 'Rotate Latest');
  const isInUse = [PreActive, Active, Deactivated].some((state) => state === stateOf(object));
  return interval > 0 && !isRotated && isInUse && now - made >= BigInt(interval);
}

/** The object by which the operation names what it is about: of a public key its private key. */
function namesake(object: ManagedObject, store: Store): ManagedObject | undefined {
  if (object.objectType !== Enum.ObjectType.PublicKey) return object;
  const identifier = linkedIdentifier(object, PrivateKeyLink);
  return identifier === undefined ? undefined : store.get(identifier);
}

function intervalOf(object: ManagedObject, name: string): number | undefined {
  const value = attributeValue(object, name);
  return value?.type === 'Interval' ? value.value : undefined;
}
