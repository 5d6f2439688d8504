import { children, type StructureItem } from '../codec/item.ts';
import { fieldValue } from '../message/fields.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import { contentsIn } from './contents.ts';
import { splitKeyPartIn } from './cryptography/secret-sharing.ts';
import { attributesIn, change, fixAll, fixFromKeyBlock, takeAway } from './fixed-values.ts';
import type { Certified, GroupState, ManagedObject } from './managed-objects.ts';

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
  if (object !== undefined) change(object, operation, request);
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
