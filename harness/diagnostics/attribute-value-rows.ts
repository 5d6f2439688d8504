import type { Item, StructureItem } from '../codec/item.ts';
import type { ManagedObject } from '../compare/managed-objects.ts';
import {
  type Attribute,
  type AttributeRules,
  attributeByName,
  attributeRules,
  attributeSection,
} from '../spec/attributes.ts';
import { Enum } from '../spec/enumerations.ts';
import { namedAttribute, namedKey, sameAttributeValue } from './attributes.ts';
import type { DiagnosticRow, Finding } from './diagnostic.ts';
import { attributesInside, differsAt, differsInside, hasSucceeded, isRefused, objectOf, type Scene } from './scene.ts';

const { Operation, ResultReason, State } = Enum;

/** What each operation does to an attribute that a client may not do. */
const FORBIDDEN: ReadonlyMap<number | undefined, (rules: AttributeRules) => boolean> = new Map([
  [Operation.AddAttribute, ({ setByClient }) => setByClient === false],
  [Operation.ModifyAttribute, ({ modifiableByClient }) => modifiableByClient === false],
  [Operation.AdjustAttribute, ({ modifiableByClient }) => modifiableByClient === false],
  [
    Operation.SetAttribute,
    ({ setByClient, modifiableByClient }) => setByClient === false && modifiableByClient === false,
  ],
  [Operation.DeleteAttribute, ({ deletableByClient }) => deletableByClient === false],
]);

/** The registered attributes that a payload of an attribute operation is about. */
function attributesAskedFor(payload: StructureItem | undefined, { sent }: Scene): Attribute[] {
  const given = attributesInside(payload, sent).map(({ name, vendor }) =>
    vendor === undefined ? attributeByName(name) : undefined,
  );
  const named = (payload?.value ?? []).map(namedAttribute);
  return [...given, ...named].filter((attribute) => attribute !== undefined);
}

function* readOnlyChanged(scene: Scene): Generator<Finding> {
  for (const one of scene.answers) {
    const isForbidden = FORBIDDEN.get(one.operation);
    if (isForbidden === undefined || !hasSucceeded(one)) continue;
    const wrong = attributesAskedFor(one.asked?.payload, scene).find((attribute) =>
      isForbidden(attributeRules(attribute, scene.version)),
    );
    if (wrong === undefined) continue;
    const section = attributeSection(wrong, scene.version);
    yield {
      path: `${one.path}/ResultStatus`,
      message: `the server lets a client change ${wrong.name}`,
      ...(section === undefined ? {} : { section: `KMIP ${scene.version} section ${section}` }),
    };
  }
}

/** Attributes that requests gave an object and that Get Attributes should have returned. */
function* lost(scene: Scene): Generator<{ readonly finding: Finding; readonly object: ManagedObject }> {
  for (const one of scene.answers) {
    const object = objectOf(scene, one);
    const isAsked = one.operation === Operation.GetAttributes && hasSucceeded(one) && object !== undefined;
    if (!isAsked || !differsInside(scene, `${one.path}/ResponsePayload`, 'missing')) continue;
    const named = (one.asked?.payload?.value ?? []).map(namedKey).filter((key) => key !== undefined);
    const wanted = named.length > 0 ? named : [...object.fixed.keys()];
    const returned = attributesInside(one.answer.payload, scene.received).map(({ key }) => key);
    const missing = wanted.filter((key) => object.fixed.has(key) && !returned.includes(key));
    if (missing.length === 0) continue;
    const message = `given to the object and not returned: ${missing.join(', ')}`;
    yield { object, finding: { path: `${one.path}/ResponsePayload`, message } };
  }
}

function* notKept(scene: Scene): Generator<Finding> {
  for (const { finding, object } of lost(scene)) if (object.otherHalf === undefined) yield finding;
}

/** Attributes of one half of a key pair that Get Attributes or Locate do not know. */
function* splitPair(scene: Scene): Generator<Finding> {
  for (const { finding, object } of lost(scene)) if (object.otherHalf !== undefined) yield finding;
  for (const one of scene.answers) {
    const path = `${one.path}/ResponsePayload/UniqueIdentifier`;
    if (one.operation !== Operation.Locate || !hasSucceeded(one) || !differsAt(scene, path, 'missing')) continue;
    const name = attributesInside(one.asked?.payload, scene.sent).find(({ key }) => key === 'Name');
    const half = [...scene.objects.values()].find((object) => isHalfCalled(object, name?.value));
    if (half !== undefined)
      yield { path, message: 'a key of a pair is not found by the Name that its pair was made with' };
  }
}

function isHalfCalled({ otherHalf, isDestroyed, fixed }: ManagedObject, name: Item | undefined): boolean {
  if (otherHalf === undefined || isDestroyed || name === undefined) return false;
  return (fixed.get('Name') ?? []).some((given) => sameAttributeValue(given, name));
}

/** Seconds by which a State may lag behind its date. */
const STATE_LAG = 2n;

/** The date that ends a State. */
const ENDS: ReadonlyMap<unknown, string> = new Map([
  [State.PreActive, 'ActivationDate'],
  [State.Active, 'DeactivationDate'],
]);

function* lateStates(scene: Scene): Generator<Finding> {
  const now = scene.response?.header.timeStamp;
  for (const one of scene.answers) {
    const shown = attributesInside(one.answer.payload, scene.received);
    const state = shown.find(({ key }) => key === 'State');
    const ends = ENDS.get(state?.value?.value);
    if (now === undefined || state === undefined || ends === undefined || !hasSucceeded(one)) continue;
    const date = shown.find(({ key }) => key === ends)?.value ?? objectOf(scene, one)?.fixed.get(ends)?.[0];
    if (date?.type !== 'DateTime' || date.value + STATE_LAG >= now) continue;
    yield {
      path: state.path(),
      message: `${ends} was reached ${now - date.value} s ago, and the State is what it was`,
    };
  }
}

const OF_ATTRIBUTES: ReadonlySet<number | undefined> = new Set([
  ...FORBIDDEN.keys(),
  Operation.GetAttributes,
  Operation.GetAttributeList,
]);

/** Reasons that are about key material. */
const OF_MATERIAL: ReadonlySet<number | undefined> = new Set([
  ResultReason.Sensitive,
  ResultReason.NotExtractable,
  ResultReason.KeyValueNotPresent,
  ResultReason.KeyFormatTypeNotSupported,
  ResultReason.KeyWrapTypeNotSupported,
  ResultReason.CryptographicFailure,
]);

function* needsMaterial(scene: Scene): Generator<Finding> {
  for (const one of scene.answers) {
    if (!OF_ATTRIBUTES.has(one.operation) || !isRefused(scene, one, OF_MATERIAL)) continue;
    yield { path: `${one.path}/ResultStatus`, message: 'refused for a reason that is about the key material' };
  }
}

/** What operations do to attributes, and what becomes of them. */
export const ATTRIBUTE_VALUE_ROWS: readonly DiagnosticRow[] = [
  {
    id: 'READ_ONLY_NOT_ENFORCED',
    title: 'a client changes an attribute that it may not change',
    rule: 'the rules table of each attribute says whether a client may set, modify or delete it',
    section: 'KMIP 1.4 chapter 3, 2.1 chapter 4',
    reports: ['Cosmian/kms#1103'],
    recognise: readOnlyChanged,
  },
  {
    id: 'ATTRIBUTE_NOT_KEPT',
    title: 'Get Attributes leaves out an attribute that a request gave the object',
    rule: 'a server deletes no attribute of an object unless a client asks for it',
    section: 'KMIP 1.4 chapter 3, 2.1 chapter 4',
    reports: ['Cosmian/kms#796'],
    recognise: notKept,
  },
  {
    id: 'KEYPAIR_ATTRIBUTE_SPLIT',
    title: 'an attribute that Create Key Pair gave a private or public key is lost',
    rule: 'each key of a pair has the attributes common to both and those given for it alone',
    section: 'KMIP 1.4 section 4.2, 2.1 section 6.1.9',
    reports: ['OpenKMIP/PyKMIP#556', 'OpenKMIP/PyKMIP#560'],
    recognise: splitPair,
  },
  {
    id: 'DATE_STATE_TRANSITION',
    title: 'an object whose State does not follow its dates',
    rule: 'an object is Active once its Activation Date is reached, also by a modified one; Deactivated once its Deactivation Date is',
    section: 'KMIP 1.4 section 3.22, 2.1 section 4.57',
    reports: ['Cosmian/kms#760'],
    recognise: lateStates,
  },
  {
    id: 'ATTRIBUTE_OP_NEEDS_KEY',
    title: 'an operation on attributes refused for a reason about the key material',
    rule: 'operations on attributes need no key material: they work on keys that cannot be extracted',
    section: 'KMIP 1.4 sections 4.12 to 4.16, 11.13 to 11.17',
    reports: ['Cosmian/kms#933'],
    recognise: needsMaterial,
  },
];
