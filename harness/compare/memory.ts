import type { Case, CaseStructure } from '../cases/case.ts';
import { child, type Item, type StructureItem, textString } from '../codec/item.ts';
import { childPath, tagLabel } from '../codec/path.ts';
import { fieldValue, payloadOf, structureField } from '../message/fields.ts';
import { Enum } from '../spec/enumerations.ts';
import { operationByCode } from '../spec/operations.ts';
import { Tag } from '../spec/tags.ts';
import { Asynchrony } from './asynchrony.ts';
import { attributesShown } from './attribute-values.ts';
import type { BatchPair } from './batch.ts';
import { Bindings } from './bindings.ts';
import { rememberChoices } from './choices.ts';
import type { Difference } from './difference.ts';
import { sameValue } from './equality.ts';
import { Locates } from './locates.ts';
import type { GroupState, ManagedObject } from './managed-objects.ts';
import { learn, rememberContents, texts } from './provenance.ts';
import { Streams } from './streams.ts';

const IDENTIFIER_FIELDS = [Tag.UniqueIdentifier, Tag.PrivateKeyUniqueIdentifier, Tag.PublicKeyUniqueIdentifier];

/** The operation of a batch item, or undefined. */
export function operationOf(item: StructureItem | undefined): number | undefined {
  return fieldValue(item, Tag.Operation, 'Enumeration');
}

/** A batch item that was answered, expected or not. */
type AnsweredPair = Pick<BatchPair, 'actual' | 'request'>;

/** What a case has learned from its exchanges so far. */
export class CaseMemory {
  readonly group: GroupState;
  readonly bindings: Bindings;
  readonly locates: Locates;
  readonly asynchrony: Asynchrony;
  readonly streams: Streams;
  /** Operations and object types that were used with success. */
  readonly usedOperations: Set<number>;
  readonly usedObjectTypes: Set<number>;
  /** Identifiers that create-like operations returned and no Destroy removed. */
  readonly created: Set<string>;

  constructor(testCase: Case, group: GroupState, from?: CaseMemory) {
    this.group = group;
    this.bindings = from?.bindings.clone() ?? new Bindings();
    this.locates = from?.locates.clone() ?? new Locates(testCase);
    this.asynchrony = from?.asynchrony.clone() ?? new Asynchrony(testCase);
    this.streams = from?.streams.clone() ?? new Streams(testCase);
    this.usedOperations = new Set(from?.usedOperations);
    this.usedObjectTypes = new Set(from?.usedObjectTypes);
    this.created = new Set(from?.created);
  }

  /** The object that an answered batch item is about, where the run knows it. */
  objectOf(pair: BatchPair): ManagedObject | undefined {
    const payloads = [payloadOf(pair.actual), requestPayload(pair)];
    const identifier = payloads.flatMap((payload) => (payload === undefined ? [] : identifiersIn(payload)))[0];
    return identifier === undefined ? undefined : this.group.objects.get(identifier);
  }

  /** Learns what a successful answer tells about objects: before it is compared, so that requests' values count. */
  learn(pair: AnsweredPair, sentAt: bigint, idPlaceholder?: string): void {
    const operation = operationOf(pair.request);
    const request = requestPayload(pair);
    const response = responsePayload(pair);
    if (operation === undefined || request === undefined || response === undefined || !isSuccess(pair.actual)) return;
    learn(this.group, { operation, request, response, sentAt, idPlaceholder });
    const identifiers = identifiersIn(response);
    if (createsObjects(operation)) for (const identifier of identifiers) this.created.add(identifier);
    if (operation === Enum.Operation.Destroy) for (const identifier of identifiers) this.created.delete(identifier);
  }

  /** What the ID Placeholder stands for behind an answered batch item, where `before` was it before. */
  idPlaceholderAfter(pair: BatchPair, before: string | undefined): string | undefined {
    const field = operationByCode(operationOf(pair.request) ?? 0)?.idPlaceholder;
    const payload = responsePayload(pair);
    if (field === undefined || payload === undefined || !isSuccess(pair.actual)) return before;
    // Several located objects leave none behind: 1.4 section 4.9.
    const identifiers = texts(payload, Tag[field]);
    return identifiers.length === 1 ? identifiers[0] : undefined;
  }

  /** Keeps of a compared answer what later ones are checked against. */
  keep(pair: BatchPair, caseRequest: CaseStructure | undefined): void {
    const operation = operationOf(pair.request);
    const payload = responsePayload(pair);
    if (operation === undefined || payload === undefined || !isSuccess(pair.actual)) return;
    this.usedOperations.add(operation);
    for (const holder of operation === Enum.Operation.Query ? [] : [payload, requestPayload(pair)]) {
      const type = fieldValue(holder, Tag.ObjectType, 'Enumeration');
      if (type !== undefined) this.usedObjectTypes.add(type);
    }
    const object = this.objectOf(pair);
    if (object !== undefined && operation === Enum.Operation.Get) rememberContents(object, payload);
    if (object !== undefined) {
      rememberChoices(this.group, object, { operation, request: requestPayload(pair), response: payload });
    }
    if (operation === Enum.Operation.Locate && caseRequest !== undefined) {
      this.locates.record(caseRequest, texts(payload, Tag.UniqueIdentifier));
    }
  }

  /** Learns from a Put, before it is compared, the key that nobody has seen yet: a Digest beside it is then recomputed. */
  learnPushed(pair: BatchPair): void {
    const object = this.objectOf(pair);
    const payload = pushedPayload(pair);
    if (object?.generated && payload !== undefined && object.contents.size === 0) rememberContents(object, payload);
  }

  /** Keeps of a compared Put or Notify what later messages are checked against. */
  keepPushed(pair: BatchPair): void {
    const object = this.objectOf(pair);
    const payload = pushedPayload(pair);
    const operation = operationOf(pair.actual);
    if (object === undefined || payload === undefined || operation === undefined) return;
    rememberChoices(this.group, object, { operation, response: payload });
    const shown = attributesShown(payload);
    for (const [name] of shown) object.pushed.delete(name);
    for (const [name, value] of shown) object.pushed.set(name, [...(object.pushed.get(name) ?? []), value]);
  }

  #isTaken(identifier: string): boolean {
    const object = this.group.objects.get(identifier);
    return object !== undefined && !object.isDestroyed;
  }

  /** The object that a Locate found in place of the expected one, where P3 excused that. */
  locatedInstead(pair: BatchPair, differences: readonly Difference[]): ManagedObject | undefined {
    const isLocate = operationOf(pair.request) === Enum.Operation.Locate;
    if (!isLocate || !differences.some(({ rule }) => rule === 'P3')) return undefined;
    const payload = responsePayload(pair);
    const found = payload === undefined ? [] : texts(payload, Tag.UniqueIdentifier);
    return found.length === 1 ? this.group.objects.get(found[0] ?? '') : undefined;
  }

  /**
   * The identifier of another object than the ID Placeholder's, where the request leaves it to that (1.4 chapter 4). The
   * case itself does not show it where it expects Locate to find that other object.
   */
  strayIdentifier(pair: BatchPair, path: string, idPlaceholder: string | undefined): Difference[] {
    const asked = requestPayload(pair);
    const payload = responsePayload(pair);
    const own = operationByCode(operationOf(pair.request) ?? 0)?.idPlaceholder !== undefined;
    if (idPlaceholder === undefined || asked === undefined || payload === undefined || own) return [];
    const index = payload.value.findIndex((field) => field.tag === Tag.UniqueIdentifier);
    const actual = payload.value[index];
    const named = child(asked, Tag.UniqueIdentifier) !== undefined;
    if (named || actual?.type !== 'TextString' || actual.value === idPlaceholder) return [];
    return [
      {
        path: childPath(`${path}/${tagLabel(Tag.ResponsePayload)}`, payload.value, index),
        kind: 'value',
        expected: textString(Tag.UniqueIdentifier, idPlaceholder),
        actual,
        basis: 'shall',
        rule: null,
        note: 'not the identifier that the ID Placeholder stands for',
      },
    ];
  }

  /** New identifiers that another object has: each has its own as long as it is not destroyed (1.4 section 3.1). */
  repeatedIdentifiers(pair: BatchPair, path: string): Difference[] {
    const operation = operationOf(pair.request);
    const payload = responsePayload(pair);
    // Import may replace an object, and a client may choose its identifier: 1.4 section 4.41.
    const chosen = operation === Enum.Operation.Import;
    if (payload === undefined || operation === undefined || chosen || !createsObjects(operation)) return [];
    const base = `${path}/${tagLabel(Tag.ResponsePayload)}`;
    return payload.value.flatMap((field, index): Difference[] => {
      const isIdentifier = IDENTIFIER_FIELDS.some((tag) => tag === field.tag) && field.type === 'TextString';
      if (!isIdentifier || !(this.#isTaken(field.value) || isAmong(payload.value.slice(0, index), field))) return [];
      return [
        {
          path: childPath(base, payload.value, index),
          kind: 'value',
          expected: 'an identifier that no other object has',
          actual: field,
          basis: 'shall',
          rule: null,
          note: 'the server gave this identifier to another object before',
        },
      ];
    });
  }
}

function isAmong(fields: readonly Item[], identifier: Item): boolean {
  return fields.some((field) => IDENTIFIER_FIELDS.some((tag) => tag === field.tag) && sameValue(field, identifier));
}

export function requestPayload(pair: AnsweredPair): StructureItem | undefined {
  return structureField(pair.request, Tag.RequestPayload);
}

/** The payload of a server's own request, which answers nothing. */
function pushedPayload({ actual, request }: AnsweredPair): StructureItem | undefined {
  return request === undefined ? structureField(actual, Tag.RequestPayload) : undefined;
}

function responsePayload(pair: AnsweredPair): StructureItem | undefined {
  return structureField(pair.actual, Tag.ResponsePayload);
}

function identifiersIn(payload: StructureItem): string[] {
  return IDENTIFIER_FIELDS.flatMap((tag) => texts(payload, tag));
}

function createsObjects(operation: number): boolean {
  return operationByCode(operation)?.creates !== undefined;
}

function isSuccess(item: StructureItem): boolean {
  return fieldValue(item, Tag.ResultStatus, 'Enumeration') === Enum.ResultStatus.Success;
}
