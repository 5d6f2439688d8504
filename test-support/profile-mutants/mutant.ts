import { CodecError } from '../../harness/codec/deviation.ts';
import { child, type Item, type StructureItem } from '../../harness/codec/item.ts';
import { decodeTtlv } from '../../harness/codec/ttlv.ts';
import { fieldValue } from '../../harness/message/fields.ts';
import { readRequest } from '../../harness/message/request.ts';
import { type Response, readResponse } from '../../harness/message/response.ts';
import { attributeByName } from '../../harness/spec/attributes.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Engine } from '../engine.ts';
import { refusal } from '../lying-engine.ts';
import type { HttpLie } from '../lying-http.ts';
import type { TlsLie } from '../lying-tls.ts';

/** What becomes of a server in what it does with messages. */
export type Spoil = (engine: Engine) => Engine;

/** The reference server with one thing taken away or broken: what is absent is as it has to be. */
export interface ProfileMutant {
  /** Unique. */
  readonly id: string;
  /** What is wrong with it, in one clause: 'Locate is refused'. */
  readonly what: string;
  /** The id of the check that has to find it. */
  readonly check: string;
  readonly spoil?: Spoil;
  /** What is wrong with its HTTP, or with its messages in XML and JSON. */
  readonly http?: HttpLie;
  /** What is wrong with its TLS, or with whom it lets in. */
  readonly tls?: TlsLie;
}

/** The engine with other answers; `answer` is handed the request too. */
export function answering(
  engine: Engine,
  answer: (response: StructureItem, request: StructureItem) => StructureItem,
): Engine {
  return {
    ...engine,
    get now() {
      return engine.now;
    },
    set now(seconds) {
      engine.now = seconds;
    },
    send(request, client) {
      const response = engine.send(request, client).item;
      const asked = request instanceof Uint8Array ? itemIn(request) : request;
      return readResponse(asked === undefined ? response : answer(response, asked)) as Response;
    },
  };
}

/** The engine that hears something else than what is asked. */
export function hearing(engine: Engine, hear: (request: StructureItem) => StructureItem): Engine {
  return {
    ...engine,
    get now() {
      return engine.now;
    },
    set now(seconds) {
      engine.now = seconds;
    },
    send(request, client) {
      const asked = request instanceof Uint8Array ? itemIn(request) : request;
      const heard = asked && hear(asked);
      // What is heard as it is, goes on as the octets that it came in.
      return engine.send(heard === undefined || heard === asked ? request : heard, client);
    },
  };
}

/** What octets hold; undefined where they do not decode, which some checks mean them to. */
export function itemIn(octets: Uint8Array): StructureItem | undefined {
  try {
    const { item } = decodeTtlv(octets);
    return item.type === 'Structure' ? item : undefined;
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return undefined;
  }
}

/** The engine that refuses what its batch items ask for where `has` says so. */
export function refusing(engine: Engine, reason: number, has: (item: StructureItem) => boolean): Engine {
  return answering(engine, (response, request) => {
    const asked = readRequest(request)?.items ?? [];
    let index = -1;
    const fields = response.value.map((field): Item => {
      if (field.type !== 'Structure' || field.tag !== Tag.BatchItem) return field;
      index += 1;
      const item = asked[index]?.item;
      return item !== undefined && has(item) ? refusal(field, reason) : field;
    });
    return { ...response, value: fields };
  });
}

/** Whether an item of this tag, or an attribute of 1.x that has it, stands anywhere in a structure; with this value where one is given. */
export function holds(item: StructureItem, tag: number, value?: Item['value']): boolean {
  return item.value.some((field) => {
    if (field.tag === tag) return value === undefined || field.value === value;
    if (field.type !== 'Structure') return false;
    return isAttributeOf(field, tag, value) || holds(field, tag, value);
  });
}

function isAttributeOf(item: StructureItem, tag: number, value: Item['value'] | undefined): boolean {
  const name = fieldValue(item, Tag.AttributeName, 'TextString');
  if (name === undefined || attributeByName(name)?.tag !== tag) return false;
  return value === undefined || child(item, Tag.AttributeValue)?.value === value;
}

/** The structure with each field of a tag, wherever it stands, as `change` has it; without it where that is undefined. */
export function withEach(item: StructureItem, tag: number, change: (field: Item) => Item | undefined): StructureItem {
  const value = item.value.flatMap((field): readonly Item[] => {
    if (field.tag === tag) return [change(field) ?? []].flat();
    return field.type === 'Structure' ? [withEach(field, tag, change)] : [field];
  });
  return { ...item, value };
}

/** Requests of which a field is passed over. */
export const deafTo =
  (tag: number): Spoil =>
  (engine) =>
    hearing(engine, (request) => withEach(request, tag, () => undefined));
