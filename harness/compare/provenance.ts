import { children, type Item, type StructureItem, structure } from '../codec/item.ts';
import { fieldValue } from '../message/fields.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import { attributeAt } from './attribute-name.ts';
import { namedValues, ownValue } from './attribute-values.ts';
import { contentsIn } from './contents.ts';
import { type SplitKeyPart, splitKeyPartIn } from './cryptography/secret-sharing.ts';
import { sameValue } from './equality.ts';

/** What the run knows of one managed object: what requests fixed about it, and what responses showed. */
export interface ManagedObject {
  readonly identifier: string;
  /** Whether the server generated its key material, so that no request fixed it. */
  readonly generated: boolean;
  /** Seconds on the server's clock when the request that made it was sent. */
  readonly since: bigint;
  /** The attribute values that requests gave, by attribute (see attributeKey); none where a request adjusted the value. */
  readonly fixed: Map<string, Item[]>;
  /** Those that requests of 2.x took away again, by deletion or by another value: they tell which instance they mean. */
  readonly takenAway: Map<string, Item[]>;
  /** Digest inputs by Key Format Type (0: a certificate's or opaque object's value): what was sent or seen unwrapped. */
  readonly contents: Map<number, Uint8Array>;
  /** For a replacement under an Offset: seconds, and the object whose dates it moves. */
  moved?: { readonly offset: bigint; readonly from: ManagedObject };
  /** For a replacement without an Offset: the object whose dates it copied, until it is activated itself. */
  copied?: ManagedObject;
  /** For a part of a key that was there before: that key, and the first of the parts that one request made. */
  partOf?: ManagedObject;
  firstPart?: string;
  /** For a Split Key whose material was sent or seen: it. */
  splitKey?: SplitKeyPart;
  /** For what other objects were joined or derived to: their identifiers. */
  madeOf?: readonly string[];
  /** What a Put or Notify last showed of its attributes, by attribute. */
  readonly pushed: Map<string, Item[]>;
  /** Whether a Destroy of it succeeded. */
  isDestroyed?: true;
  /** The Template structure of a registered template, whose attributes others may take. */
  template?: StructureItem;
  /** For a certificate that the server issued. */
  certified?: Certified;
  /** The identifier of the other half of a key pair that one request made. */
  otherHalf?: string;
}

/** What a certificate that the server issued was asked to be. */
export interface Certified {
  /** The Certificate Request, as PKCS#10 in DER. */
  readonly request: Uint8Array | undefined;
  /** The public key that it is for, or the certificate that it renews. */
  readonly object: ManagedObject | undefined;
}

/** What the cases of one case group know together. */
export class GroupState {
  readonly objects = new Map<string, ManagedObject>();
  /** What the server chose when it was first seen, by what it is about: a later answer must repeat it. */
  readonly choices = new Map<string, Item>();
  /** Texts in which its cases name themselves in the objects that they make: their ids and scenarios. */
  readonly testIdentifiers = new Set<string>();

  clone(): GroupState {
    const clone = new GroupState();
    for (const identifier of this.testIdentifiers) clone.testIdentifiers.add(identifier);
    for (const [key, item] of this.choices) clone.choices.set(key, item);
    for (const [identifier, object] of this.objects) {
      clone.objects.set(identifier, {
        ...object,
        fixed: new Map(object.fixed),
        takenAway: new Map(object.takenAway),
        contents: new Map(object.contents),
        pushed: new Map(object.pushed),
      });
    }
    return clone;
  }

  /** A new object; one of that identifier that was destroyed is forgotten. */
  add(identifier: string, generated: boolean, since: bigint): ManagedObject {
    for (const key of this.choices.keys()) if (key.includes(` ${identifier} `)) this.choices.delete(key);
    const object: ManagedObject = {
      identifier,
      generated,
      since,
      fixed: new Map(),
      takenAway: new Map(),
      contents: new Map(),
      pushed: new Map(),
    };
    this.objects.set(identifier, object);
    return object;
  }
}

/** One answered batch item, as far as it tells about objects. */
export interface AnsweredItem {
  readonly operation: number;
  readonly request: StructureItem;
  readonly response: StructureItem;
  /** Seconds on the server's clock when the request was sent. */
  readonly sentAt: bigint;
  /** The identifier that the ID Placeholder stands for where the request names no object. */
  readonly idPlaceholder?: string | undefined;
}

interface CreateRow {
  /** Field of the response that names the new object. */
  readonly identifier: number;
  /** Fields of the request whose attributes the new object takes. */
  readonly attributes: readonly number[];
  /**
   * Whether the key material is the server's choice: always, never, as it was for the objects that it is made from, or
   * for the key that they are parts of.
   */
  readonly generated: boolean | 'as-source' | 'as-whole';
  /** Field of the request that names the object which the new one replaces and takes over attributes from. */
  readonly replaces?: number;
  /** Whether it replaces the other half of the key pair that the request names. */
  readonly ofOtherHalf?: true;
}

const PLAIN = [Tag.TemplateAttribute, Tag.Attributes];
const PRIVATE = [
  Tag.CommonTemplateAttribute,
  Tag.PrivateKeyTemplateAttribute,
  Tag.CommonAttributes,
  Tag.PrivateKeyAttributes,
];
const PUBLIC = [
  Tag.CommonTemplateAttribute,
  Tag.PublicKeyTemplateAttribute,
  Tag.CommonAttributes,
  Tag.PublicKeyAttributes,
];
const UID = Tag.UniqueIdentifier;
const PRIVATE_UID = Tag.PrivateKeyUniqueIdentifier;
const PUBLIC_UID = Tag.PublicKeyUniqueIdentifier;

/** The operations that make objects: 1.4 chapter 4, 2.1 chapter 6. */
const CREATES: ReadonlyMap<number, readonly CreateRow[]> = new Map([
  [Enum.Operation.Create, [{ identifier: UID, attributes: PLAIN, generated: true }]],
  [
    Enum.Operation.CreateKeyPair,
    [
      { identifier: PRIVATE_UID, attributes: PRIVATE, generated: true },
      { identifier: PUBLIC_UID, attributes: PUBLIC, generated: true },
    ],
  ],
  [Enum.Operation.Register, [{ identifier: UID, attributes: PLAIN, generated: false }]],
  [Enum.Operation.Import, [{ identifier: UID, attributes: PLAIN, generated: false }]],
  [Enum.Operation.ReKey, [{ identifier: UID, attributes: PLAIN, generated: true, replaces: UID }]],
  [
    Enum.Operation.ReKeyKeyPair,
    [
      { identifier: PRIVATE_UID, attributes: PRIVATE, generated: true, replaces: PRIVATE_UID },
      { identifier: PUBLIC_UID, attributes: PUBLIC, generated: true, replaces: PRIVATE_UID, ofOtherHalf: true },
    ],
  ],
  [Enum.Operation.DeriveKey, [{ identifier: UID, attributes: PLAIN, generated: 'as-source' }]],
  [Enum.Operation.Certify, [{ identifier: UID, attributes: PLAIN, generated: true }]],
  [Enum.Operation.ReCertify, [{ identifier: UID, attributes: PLAIN, generated: true, replaces: UID }]],
  [Enum.Operation.CreateSplitKey, [{ identifier: UID, attributes: PLAIN, generated: true }]],
  [Enum.Operation.JoinSplitKey, [{ identifier: UID, attributes: PLAIN, generated: 'as-whole' }]],
]);

/** The operations whose result follows from the objects that the request names: 1.4 sections 4.6 and 4.39. */
const FROM_OTHERS: ReadonlySet<number> = new Set([Enum.Operation.DeriveKey, Enum.Operation.JoinSplitKey]);

/** Dates of a replacement object: those of the replaced one, or moved by an Offset (1.4 section 4.4, Table 172). */
export const REPLACEMENT_DATES: readonly string[] = [
  'ActivationDate',
  'ProcessStartDate',
  'ProtectStopDate',
  'DeactivationDate',
];

/** Attributes that the server sets anew on a replacement object: 1.4 sections 4.4, 4.5 and 4.8. */
const NOT_TAKEN_OVER = new Set([
  'DestroyDate',
  'CompromiseDate',
  'CompromiseOccurrenceDate',
  'RevocationReason',
  'InitialDate',
  'LastChangeDate',
  'UniqueIdentifier',
  'Link',
  'Digest',
  'State',
]);

/** Learns from an answered request which objects there are and what requests fixed about them. */
export function learn(state: GroupState, answered: AnsweredItem): void {
  const { operation, request, response, sentAt } = answered;
  for (const row of CREATES.get(operation) ?? []) {
    for (const identifier of texts(response, row.identifier)) {
      const replaced = operation === Enum.Operation.Import ? state.objects.get(identifier) : undefined;
      const object = state.add(identifier, isGenerated(state, row, answered), sentAt);
      for (const [name, values] of replaced?.fixed ?? []) takeAway(object, name, values);
      takeOver(state, object, row, answered);
      if (CERTIFYING.has(operation)) object.certified = certifiedBy(state, answered);
      if (operation === Enum.Operation.CreateSplitKey) split(object, state, answered);
      if (FROM_OTHERS.has(operation)) object.madeOf = texts(request, UID);
      for (const field of request.value) {
        if (row.attributes.includes(field.tag)) fixAll(object, attributesIn(state, field));
      }
      fixFromKeyBlock(object, request);
      rememberContents(object, request);
    }
  }
  joinHalves(state, response);
  if (operation === Enum.Operation.Locate) meetFreshMembers(state, request, response);
  const object = state.objects.get(texts(response, UID)[0] ?? texts(request, UID)[0] ?? '');
  if (object !== undefined) CHANGES.get(operation)?.(object, request);
}

const CERTIFYING: ReadonlySet<number> = new Set([Enum.Operation.Certify, Enum.Operation.ReCertify]);

/** 1.4 section 4.7: a request of the types PKCS#10 and PEM is the same structure, in PEM in text. */
function certifiedBy(state: GroupState, answered: AnsweredItem): Certified {
  const octets = fieldValue(answered.request, Tag.CertificateRequest, 'ByteString');
  const type = fieldValue(answered.request, Tag.CertificateRequestType, 'Enumeration');
  const { PEM, PKCS_10 } = Enum.CertificateRequestType;
  const text = type === PEM && octets !== undefined ? Buffer.from(octets).toString('latin1') : '';
  const [, base64] = /^-+BEGIN [^-]+-+([^-]+)-+END/m.exec(text) ?? [];
  const request = type === PKCS_10 ? octets : base64 && Buffer.from(base64, 'base64');
  return { request: request || undefined, object: sources(state, answered)[0] };
}

/**
 * A fresh member of an object group that no request made is the server's own: it "MAY choose to generate a new object
 * on-the-fly" (1.4 section 4.9). When it did nobody knows.
 */
function meetFreshMembers(state: GroupState, request: StructureItem, response: StructureItem): void {
  const member = children(request, Tag.ObjectGroupMember)[0];
  if (member?.value !== Enum.ObjectGroupMember.GroupMemberFresh) return;
  for (const identifier of texts(response, UID)) {
    if (!state.objects.has(identifier)) state.add(identifier, true, 0n);
  }
}

/** Create Key Pair and Re-key Key Pair name both keys: 1.4 sections 4.2 and 4.5. */
function joinHalves(state: GroupState, response: StructureItem): void {
  const privateKey = state.objects.get(texts(response, PRIVATE_UID)[0] ?? '');
  const publicKey = state.objects.get(texts(response, PUBLIC_UID)[0] ?? '');
  if (privateKey === undefined || publicKey === undefined) return;
  privateKey.otherHalf = publicKey.identifier;
  publicKey.otherHalf = privateKey.identifier;
}

/** The objects that a request names, or that the ID Placeholder stands for; undefined for those that nobody knows. */
function sources(state: GroupState, answered: AnsweredItem, field: number = UID): (ManagedObject | undefined)[] {
  const named = texts(answered.request, field);
  return (named.length > 0 ? named : [answered.idPlaceholder ?? '']).map((name) => state.objects.get(name));
}

function isGenerated(state: GroupState, { generated }: CreateRow, answered: AnsweredItem): boolean {
  if (typeof generated === 'boolean') return generated;
  const wholes = sources(state, answered).map((source) => (generated === 'as-whole' && source?.partOf) || source);
  return wholes.some((source) => source?.generated ?? true);
}

function split(part: ManagedObject, state: GroupState, answered: AnsweredItem): void {
  const [whole] = sources(state, answered);
  const [firstPart] = texts(answered.response, UID);
  if (whole !== undefined) part.partOf = whole;
  if (firstPart !== undefined) part.firstPart = firstPart;
}

function takeOver(state: GroupState, object: ManagedObject, row: CreateRow, answered: AnsweredItem): void {
  const source = replacedBy(state, row, answered);
  if (source === undefined) return;
  const offset = children(answered.request, Tag.Offset)[0];
  if (offset?.type === 'Interval') object.moved = { offset: BigInt(offset.value), from: source };
  else object.copied = source;
  for (const [name, values] of source.fixed) {
    const moves = object.moved !== undefined && REPLACEMENT_DATES.includes(name);
    if (!NOT_TAKEN_OVER.has(name) && !moves) object.fixed.set(name, [...values]);
  }
}

function replacedBy(state: GroupState, row: CreateRow, answered: AnsweredItem): ManagedObject | undefined {
  const [named] = row.replaces === undefined ? [] : sources(state, answered, row.replaces);
  return row.ofOtherHalf ? state.objects.get(named?.otherHalf ?? '') : named;
}

/** What an operation on an existing object fixes, or leaves to the server again. */
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

function takeAway(object: ManagedObject, name: string, values: readonly Item[]): void {
  object.takenAway.set(name, [...(object.takenAway.get(name) ?? []), ...values]);
}

function fixAll(object: ManagedObject, values: Iterable<readonly [string, Item]>): void {
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

/** Where a Name is that of a template: 1.4 section 2.1.8. */
const TEMPLATE_ATTRIBUTES: ReadonlySet<number> = new Set([
  Tag.TemplateAttribute,
  Tag.CommonTemplateAttribute,
  Tag.PrivateKeyTemplateAttribute,
  Tag.PublicKeyTemplateAttribute,
]);

/** The attributes in a Template-Attribute (1.x, with those of the templates that it names) or Attributes (2.x). */
function attributesIn(state: GroupState, container: Item): [string, Item][] {
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

function fixFromKeyBlock(object: ManagedObject, request: StructureItem): void {
  const blocks = request.value.flatMap((field) => (field.type === 'Structure' ? children(field, Tag.KeyBlock) : []));
  for (const field of blocks.flatMap((block) => (block.type === 'Structure' ? block.value : []))) {
    const name = KEY_BLOCK_ATTRIBUTES.get(field.tag);
    if (name !== undefined && !object.fixed.has(name)) object.fixed.set(name, [field]);
  }
}

/** Keeps what a Digest is computed over: 1.4 section 3.17. Wrapped key values say nothing. */
export function rememberContents(object: ManagedObject, payload: StructureItem): void {
  for (const content of contentsIn(payload)) object.contents.set(content.format, content.octets);
  const part = splitKeyPartIn(payload);
  if (part !== undefined) object.splitKey = part;
  const template = payload.value.find((field) => field.tag === Tag.Template);
  if (template?.type === 'Structure') object.template = template;
}

/** The texts of all fields with this tag. */
export function texts(structure: StructureItem, tag: number): string[] {
  return children(structure, tag).flatMap((field) => (field.type === 'TextString' ? [field.value] : []));
}
