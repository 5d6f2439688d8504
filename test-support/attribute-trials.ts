import { dateTime, enumeration, type Item, structure } from '../harness/codec/item.ts';
import {
  ATTRIBUTES,
  type Attribute,
  type AttributeKey,
  attributeRules,
  attributesOf,
  type ObjectTypeName,
  type Permission,
} from '../harness/spec/attributes.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { Tag } from '../harness/spec/tags.ts';
import type { Version } from '../harness/spec/versions.ts';
import { trialName, trialValue } from './attribute-values.ts';
import { START } from './engine.ts';
import { type EngineClient, uid } from './engine-client.ts';
import { registered } from './objects-of-each-type.ts';
import { attributeNamed, attributeToDelete, hasOwnTags, listedName, newAttribute } from './version-forms.ts';

export type StateName = keyof typeof Enum.State;

/** An object on which every attribute of a version is tried. */
export interface Subject {
  readonly identifier: string;
  readonly type: ObjectTypeName;
  readonly state: StateName;
}

/** The result of each operation that a client may change an attribute by, in the order in which they are tried. */
export type Outcomes = Readonly<Record<string, string>>;

/** Object types to which the Asymmetric Key Lifecycle profile widens an attribute (Profiles 2.1 section 5.8.2). */
const WIDENED: Partial<Record<AttributeKey, readonly ObjectTypeName[]>> = {
  ProcessStartDate: ['PublicKey', 'PrivateKey'],
  ProtectStopDate: ['PublicKey', 'PrivateKey'],
};

/** The types that Adjust Attribute counts or negates (2.0 section 11.1). */
const ADJUSTED: readonly string[] = ['Integer', 'LongInteger', 'Interval', 'DateTime', 'Boolean'];

/** What Negate would make True, which the objects of these trials cannot be: it is counted instead, which it cannot be. */
const NOT_NEGATED: readonly AttributeKey[] = ['QuantumSafe'];

/** The names of the attributes that Get Attribute List shows of an object. */
export function listedNames(client: EngineClient, identifier: string): string[] {
  const { value } = client.ok('GetAttributeList', uid(identifier)).structure;
  return value.filter(({ tag }) => tag !== Tag.UniqueIdentifier).map(listedName);
}

/** Adds, modifies, sets, adjusts and deletes one attribute of an object, as far as the version has the operation. */
export function tried(client: EngineClient, identifier: string, attribute: Attribute): Outcomes {
  const { version } = client;
  const added = newAttribute(version, attribute);
  const outcomes = {
    add: client.send('AddAttribute', uid(identifier), added).result,
    modify: client.send('ModifyAttribute', uid(identifier), added).result,
  };
  const remove = () => client.send('DeleteAttribute', uid(identifier), ...attributeToDelete(version, attribute)).result;
  if (!hasOwnTags(version)) return { ...outcomes, delete: remove() };
  const isNegated = trialValue(attribute).type === 'Boolean' && !NOT_NEGATED.includes(attribute.key);
  const adjustment = isNegated ? Enum.AdjustmentType.Negate : Enum.AdjustmentType.Increment;
  return {
    ...outcomes,
    set: client.send('SetAttribute', uid(identifier), added).result,
    adjust: client.send(
      'AdjustAttribute',
      uid(identifier),
      attributeNamed(version, attribute),
      enumeration(Tag.AdjustmentType, adjustment),
    ).result,
    delete: remove(),
  };
}

/** What an operation comes to by the rules table of an attribute. */
type Kind = 'done' | 'read-only' | 'too late' | 'of no such object' | 'taken' | 'absent' | 'of another type';

type Reasons = Readonly<Record<string, Partial<Record<Kind, string>>>>;

/** 1.4 Tables 341 to 343; what they have no row for is Permission Denied. */
const REASONS_1: Reasons = {
  add: { taken: 'IllegalOperation' },
  modify: { absent: 'InvalidField' },
  delete: { absent: 'ItemNotFound' },
};

/** 2.1 sections 6.1.2.1, 6.1.34.1, 6.1.51.1, 6.1.3.1 and 6.1.13.1: of two reasons with one meaning each lists one. */
const REASONS_2: Reasons = {
  add: { 'read-only': 'ReadOnlyAttribute', 'of no such object': 'InvalidAttribute', taken: 'AttributeSingleValued' },
  modify: { 'read-only': 'AttributeReadOnly', absent: 'AttributeNotFound' },
  set: { 'read-only': 'ReadOnlyAttribute' },
  adjust: { 'read-only': 'ReadOnlyAttribute', 'of another type': 'InvalidDataType' },
  delete: { 'read-only': 'AttributeReadOnly', absent: 'AttributeNotFound' },
};

function reasonOf(operation: string, kind: Kind, version: Version): string {
  if (kind === 'done') return 'Success';
  // 2.1 added it to these tables.
  if (kind === 'too late' && version === '2.1') return 'WrongKeyLifecycleState';
  return (hasOwnTags(version) ? REASONS_2 : REASONS_1)[operation]?.[kind] ?? 'PermissionDenied';
}

/** Conditions of other kinds hold for these objects: nothing is used up, and what is tried is the client's own. */
function mayChange(permission: Permission, state: StateName): Kind {
  if (permission === false) return 'read-only';
  return permission === true || permission.states?.includes(state) !== false ? 'done' : 'too late';
}

/** What the rules table of the attribute's section makes of the same operations, in the same order. */
export function ruled(attribute: Attribute, object: Subject, version: Version, has: boolean): Outcomes {
  const rules = attributeRules(attribute, version);
  const { state } = object;
  const add = addition(attribute, object, version, has);
  const isThere = has || add === 'done';
  const ifThere = (kind: Kind): Kind => (kind === 'done' && !isThere ? 'absent' : kind);
  const modify = ifThere(mayChange(rules.modifiableByClient, state));
  const remove = rules.always === true ? 'read-only' : ifThere(mayChange(rules.deletableByClient, state));
  const set = isThere ? modify : add;
  const adjust = isAdjusted(attribute, isThere) ? set : 'of another type';
  const kinds = hasOwnTags(version) ? { add, modify, set, adjust, delete: remove } : { add, modify, delete: remove };
  return Object.fromEntries(
    Object.entries(kinds).map(([operation, kind]) => [operation, reasonOf(operation, kind, version)]),
  );
}

function addition(attribute: Attribute, { type, state }: Subject, version: Version, has: boolean): Kind {
  const { objects, setByClient, modifiableByClient, multiple } = attributeRules(attribute, version);
  if (![...objects, ...(WIDENED[attribute.key] ?? [])].includes(type)) return 'of no such object';
  if (setByClient === false) return 'read-only';
  const change = modifiableByClient === false ? 'done' : mayChange(modifiableByClient, state);
  return change === 'done' && has && multiple === false ? 'taken' : change;
}

/** "the previous value is assumed to be a 0 for numeric types and intervals, or false for Boolean, otherwise an error" */
function isAdjusted(attribute: Attribute, isThere: boolean): boolean {
  const { type } = trialValue(attribute);
  return ADJUSTED.includes(type) && !NOT_NEGATED.includes(attribute.key) && (isThere || type !== 'DateTime');
}

/** Attributes that are for what is made from a template, not for the template (1.1 to 1.4 section 2.2.6). */
const OF_TEMPLATES: readonly AttributeKey[] = [
  'UniqueIdentifier',
  'ObjectType',
  'Name',
  'InitialDate',
  'LastChangeDate',
];

/** Whether an object that was just made has a value of an attribute: always, never, or undefined where it may have one. */
export function mustHave(attribute: Attribute, type: ObjectTypeName, version: Version): boolean | undefined {
  const { always, objects, setByServer } = attributeRules(attribute, version);
  const isOfObject = [...objects, ...(WIDENED[attribute.key] ?? [])].includes(type);
  if (!isOfObject) return false;
  // PGP keys are not looked into (1.4 section 2.2.9).
  if (type === 'PGPKey' && attribute === ATTRIBUTES.DigitalSignatureAlgorithm) return undefined;
  if (type === 'Template' && !OF_TEMPLATES.includes(attribute.key)) return undefined;
  const words = typeof always === 'boolean' ? '' : always.only;
  if (always === true || (words.startsWith('except') && !words.includes(SPELLED[type] ?? type))) return true;
  return setByServer === false && type !== 'Template' && !GIVEN.includes(attribute.key) ? false : undefined;
}

/** The types in the words of the tables. */
const SPELLED: Partial<Record<ObjectTypeName, string>> = { SecretData: 'Secret Data', OpaqueObject: 'Opaque Object' };

/** What the requests of these trials give. */
const GIVEN: readonly AttributeKey[] = ['Name'];

/** Requests that bring a new object into each state. */
const STEPS: Readonly<Record<StateName, readonly ('Activate' | 'Destroy' | 'Stop' | 'Compromise')[]>> = {
  PreActive: [],
  Active: ['Activate'],
  Deactivated: ['Activate', 'Stop'],
  Compromised: ['Compromise'],
  Destroyed: ['Destroy'],
  DestroyedCompromised: ['Compromise', 'Destroy'],
};

function revocation(code: number, ...more: Item[]): Item[] {
  return [structure(Tag.RevocationReason, [enumeration(Tag.RevocationReasonCode, code)]), ...more];
}

/** Registers an object and brings it into a state. Its type has a State. */
export function subjectIn(client: EngineClient, type: ObjectTypeName, state: StateName): Subject {
  const identifier = registered(client, type);
  const { CessationOfOperation, KeyCompromise } = Enum.RevocationReasonCode;
  const requests = {
    Activate: () => client.ok('Activate', uid(identifier)),
    Destroy: () => client.ok('Destroy', uid(identifier)),
    Stop: () => client.ok('Revoke', uid(identifier), ...revocation(CessationOfOperation)),
    Compromise: () =>
      client.ok('Revoke', uid(identifier), ...revocation(KeyCompromise, dateTime(Tag.CompromiseOccurrenceDate, START))),
  };
  for (const step of STEPS[state]) requests[step]();
  return { identifier, type, state };
}

/** The states that an object of this type has in a version: that of one without State does not matter. */
export function statesOf(type: ObjectTypeName, version: Version): StateName[] {
  const { objects } = attributeRules(ATTRIBUTES.State, version);
  return objects.includes(type) ? (Object.keys(STEPS) as StateName[]) : ['PreActive'];
}

/** Every attribute of the client's version whose outcomes on an object are not those of its rules, one a line. */
export function broken(client: EngineClient, subject: Subject): string[] {
  const { version } = client;
  const names = listedNames(client, subject.identifier);
  return attributesOf(version).flatMap((attribute) => {
    const has = names.includes(trialName(attribute));
    const wanted = ruled(attribute, subject, version, has);
    const found = tried(client, subject.identifier, attribute);
    const differing = Object.keys(wanted).filter((operation) => wanted[operation] !== found[operation]);
    const what = `${trialName(attribute)} of ${subject.state} ${subject.type} in ${version}`;
    return differing.map((operation) => `${operation} ${what}: ${found[operation]}, not ${wanted[operation]}`);
  });
}

/** Every attribute that an object just made should have and does not, or has and should not. */
export function misset(client: EngineClient, { identifier, type }: Subject): string[] {
  const names = listedNames(client, identifier);
  return attributesOf(client.version).flatMap((attribute) => {
    const wanted = mustHave(attribute, type, client.version);
    const has = names.includes(trialName(attribute));
    return wanted === undefined || wanted === has ? [] : [`${attribute.name} of ${type}: ${has ? 'there' : 'missing'}`];
  });
}
