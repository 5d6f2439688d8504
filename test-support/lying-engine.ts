import { AssertionError, expect } from 'chai';
import { CodecError } from '../harness/codec/deviation.ts';
import { enumeration, type Item, type StructureItem, structure } from '../harness/codec/item.ts';
import { decodeTtlv } from '../harness/codec/ttlv.ts';
import { fieldValue } from '../harness/message/fields.ts';
import { type Response, readResponse } from '../harness/message/response.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { Tag } from '../harness/spec/tags.ts';
import type { Engine } from './engine.ts';

/** What becomes of a batch item of a response; `operation` is that of the item, 0 where it has none. */
export type Lie = (item: StructureItem, operation: number) => StructureItem;

/** What becomes of the header of a response. */
export type HeaderLie = (header: StructureItem) => StructureItem;

/** A server that hears something else than it is told: what becomes of a request before it is answered. */
export type Mishearing = (request: StructureItem) => StructureItem;

/** The reference server, but that a lie is told in place of each batch item, and another header where that is given. */
export function lyingEngine(engine: Engine, lie: Lie, header: HeaderLie = (one) => one): Engine {
  return {
    ...engine,
    get now() {
      return engine.now;
    },
    send: (request, client) => {
      const { item } = engine.send(request, client);
      const fields = item.value.map((field): Item => {
        if (field.type !== 'Structure') return field;
        if (field.tag === Tag.ResponseHeader) return header(field);
        return lie(field, fieldValue(field, Tag.Operation, 'Enumeration') ?? 0);
      });
      return readResponse({ ...item, value: fields }) as Response;
    },
  };
}

/** The reference server, but that it mishears what can be read at all. */
export function mishearingEngine(engine: Engine, mishear: Mishearing): Engine {
  return {
    ...engine,
    get now() {
      return engine.now;
    },
    send: (request, client) =>
      engine.send(request instanceof Uint8Array ? heard(request, mishear) : mishear(request), client),
  };
}

function heard(octets: Uint8Array, mishear: Mishearing): StructureItem | Uint8Array {
  try {
    const { item } = decodeTtlv(octets);
    return item.type === 'Structure' ? mishear(item) : octets;
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return octets;
  }
}

/** Rejects unless a check finds the server wrong. */
export async function expectFailure(run: Promise<void>, what: string): Promise<void> {
  const outcome = await run.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(outcome, what).to.be.instanceOf(AssertionError);
}

/** Only what is done with these operations is lied about. */
export function of(operations: readonly (keyof typeof Enum.Operation)[], lie: Lie): Lie {
  const codes: readonly number[] = operations.map((name) => Enum.Operation[name]);
  return (item, operation) => (codes.includes(operation) ? lie(item, operation) : item);
}

export function succeeded(item: StructureItem): boolean {
  return fieldValue(item, Tag.ResultStatus, 'Enumeration') === Enum.ResultStatus.Success;
}

const OUTCOME: ReadonlySet<number> = new Set([
  Tag.ResultStatus,
  Tag.ResultReason,
  Tag.ResultMessage,
  Tag.ResponsePayload,
]);

/** The item as a refusal for this reason. */
export function refusal(item: StructureItem, reason: number): StructureItem {
  const kept = item.value.filter(({ tag }) => !OUTCOME.has(tag));
  const status = enumeration(Tag.ResultStatus, Enum.ResultStatus.OperationFailed);
  return { ...item, value: [...kept, status, enumeration(Tag.ResultReason, reason)] };
}

/** The item as a success with this payload. */
export function success(item: StructureItem, ...payload: readonly Item[]): StructureItem {
  const kept = item.value.filter(({ tag }) => !OUTCOME.has(tag));
  const status = enumeration(Tag.ResultStatus, Enum.ResultStatus.Success);
  return { ...item, value: [...kept, status, structure(Tag.ResponsePayload, payload)] };
}

/** Refuses with Invalid Field what succeeds, and claims to have done what was refused. */
export function contrary(item: StructureItem): StructureItem {
  return succeeded(item) ? refusal(item, Enum.ResultReason.InvalidField) : success(item);
}

/** Another payload in a success. */
export function withPayload(change: (fields: readonly Item[]) => readonly Item[]): Lie {
  return (item) => ({
    ...item,
    value: item.value.map((field) =>
      field.tag === Tag.ResponsePayload && field.type === 'Structure'
        ? { ...field, value: change(field.value) }
        : field,
    ),
  });
}
