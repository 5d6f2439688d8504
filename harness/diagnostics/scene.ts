import { CodecError, type Deviation } from '../codec/deviation.ts';
import type { Item, StructureItem } from '../codec/item.ts';
import { tagLabel } from '../codec/path.ts';
import { decodeTtlv } from '../codec/ttlv.ts';
import type { Difference } from '../compare/difference.ts';
import type { ManagedObject } from '../compare/managed-objects.ts';
import { askedItem } from '../message/batch.ts';
import { fieldValue } from '../message/fields.ts';
import { registeredVersion } from '../message/header.ts';
import { type Request, type RequestBatchItem, readRequest } from '../message/request.ts';
import { type Response, type ResponseBatchItem, readResponse } from '../message/response.ts';
import { type Problem, validate } from '../message/validate.ts';
import { Enum } from '../spec/enumerations.ts';
import type { Direction } from '../spec/structures.ts';
import { Tag } from '../spec/tags.ts';
import type { Version } from '../spec/versions.ts';
import { attributesIn, byStructure, type SeenAttribute } from './attributes.ts';
import { type Found, itemsOf } from './found.ts';

/** What went over the wire. */
export interface Exchanged {
  readonly request: { readonly item: Item };
  /** What came of a response; `item` is absent where the octets do not decode. */
  readonly response?: {
    readonly bytes: Uint8Array;
    readonly receivedAt: Date;
    readonly item?: Item;
    readonly deviations: readonly Deviation[];
  };
  /** In one word why no complete message came, on a session that was set up: 'closed', 'cut', 'reset', 'timeout' ... */
  readonly failure?: string;
  /** Seconds by which the run itself had moved the peer's clock ahead of ours by then; 0 where it is left out. */
  readonly clockMoved?: bigint;
}

/** One exchange, and what the run knows besides. */
export interface ExchangeFacts {
  readonly exchange: Exchanged;
  /** Whose tables hold where the request names no version that the registry describes. */
  readonly version: Version;
  readonly differences: readonly Difference[];
  /** The operations that the peer's Query lists; undefined where it was not asked or did not answer. */
  readonly listed?: ReadonlySet<number> | undefined;
  /** What is known of objects by identifier, this exchange included. */
  readonly objects: ReadonlyMap<string, ManagedObject>;
  /** The exchanges of the same case before this one, in order. */
  readonly earlier: readonly Exchanged[];
}

/** One message of the exchange. */
export interface SeenMessage {
  readonly direction: Direction;
  readonly item: StructureItem;
  /** What the tables of the version do not allow in it. */
  readonly problems: readonly Problem[];
  /** Every item inside, in the order of the encoding. */
  readonly found: readonly Found[];
  readonly attributes: readonly SeenAttribute[];
  /** Those inside each structure, at any depth. */
  readonly attributesByStructure: ReadonlyMap<StructureItem, readonly SeenAttribute[]>;
}

/** An item of the response's batch, and what it answers. */
export interface Answer {
  /** 'ResponseMessage/BatchItem[0]' */
  readonly path: string;
  readonly answer: ResponseBatchItem;
  readonly asked: RequestBatchItem | undefined;
  /** What was asked for: a value of Enum.Operation, or one that no version defines. */
  readonly operation: number | undefined;
}

/** An exchange as the rows look at it. */
export interface Scene extends ExchangeFacts {
  readonly request: Request | undefined;
  readonly response: Response | undefined;
  /** The request and the response, where they are such messages. */
  readonly sent: SeenMessage | undefined;
  readonly received: SeenMessage | undefined;
  readonly messages: readonly SeenMessage[];
  readonly answers: readonly Answer[];
  /** Where the response differs without a rule: paths, kinds and paths, kinds and all that is around the paths. */
  readonly unexcused: ReadonlySet<string>;
  /** Why the octets of the response do not decode. */
  readonly decodeError: CodecError | undefined;
}

export function sceneOf(facts: ExchangeFacts): Scene {
  const { exchange } = facts;
  const request = readRequest(exchange.request.item);
  const response = exchange.response?.item && readResponse(exchange.response.item);
  const version = registeredVersion(request?.header.version) ?? facts.version;
  const sent = request && seen(request.item, 'request', version);
  const received = response && seen(response.item, 'response', version);
  return {
    ...facts,
    version,
    request,
    response,
    sent,
    received,
    messages: [sent, received].filter((message) => message !== undefined),
    answers: (response?.items ?? []).slice(0, MOST).map((answer, position) => {
      const asked = askedItem(request?.items ?? [], answer, position);
      return { path: `${RESPONSE}/BatchItem[${position}]`, answer, asked, operation: asked?.operation };
    }),
    unexcused: unexcusedPlaces(facts.differences),
    decodeError: decodeErrorOf(exchange),
  };
}

/** How many batch items and differences are looked at: what floods a reader is not searched to its end. */
const MOST = 1000;

/** Paths of the messages themselves. */
export const REQUEST = tagLabel(Tag.RequestMessage);
export const RESPONSE = tagLabel(Tag.ResponseMessage);

function seen(item: StructureItem, direction: Direction, version: Version): SeenMessage {
  const found = itemsOf(item);
  const problems = validate(item, version, direction).filter((one) => !isEcho(one));
  const attributes = attributesIn(found, version);
  return { direction, item, problems, found, attributes, attributesByStructure: byStructure(attributes) };
}

/** The Operation of the request comes back, whatever it is (1.4 section 7.2, 2.1 section 8.6). */
function isEcho({ kind, path }: Problem): boolean {
  return kind === 'undefined-enumeration' && /^ResponseMessage\/BatchItem\[\d+\]\/Operation$/.test(path);
}

function decodeErrorOf({ response }: Exchanged): CodecError | undefined {
  if (response === undefined || response.item !== undefined) return undefined;
  try {
    decodeTtlv(response.bytes);
    return undefined;
  } catch (error) {
    if (error instanceof CodecError) return error;
    throw error;
  }
}

export function hasSucceeded({ answer }: Answer): boolean {
  return answer.resultStatus === Enum.ResultStatus.Success;
}

export function hasFailed({ answer }: Answer): boolean {
  return answer.resultStatus === Enum.ResultStatus.OperationFailed;
}

const IDENTIFIERS = [Tag.UniqueIdentifier, Tag.PrivateKeyUniqueIdentifier, Tag.PublicKeyUniqueIdentifier];

/** The object that an answer is about, where the run knows it. */
export function objectOf({ objects }: Scene, { answer, asked }: Answer): ManagedObject | undefined {
  const identifiers = [answer.payload, asked?.payload].flatMap((payload) =>
    IDENTIFIERS.map((tag) => fieldValue(payload, tag, 'TextString')),
  );
  return objects.get(identifiers.find((identifier) => identifier !== undefined) ?? '');
}

function unexcusedPlaces(differences: readonly Difference[]): ReadonlySet<string> {
  const places = new Set<string>();
  for (const { path, kind } of differences.filter(({ rule }) => rule === null).slice(0, MOST)) {
    places.add(withoutIndex(path)).add(`${kind} ${withoutIndex(path)}`);
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      places.add(`${kind} ${path.slice(0, end + 1)}`);
    }
  }
  return places;
}

/** A path without its last index: which of several fields of one tag it is may differ between the case and the response. */
function withoutIndex(path: string): string {
  return path.replace(/(?<!BatchItem)\[\d+\]$/, '');
}

/** Whether the response differs at `path` in a way that no rule excuses. */
export function differsAt({ unexcused }: Scene, path: string, kind?: Difference['kind']): boolean {
  return unexcused.has(kind === undefined ? withoutIndex(path) : `${kind} ${withoutIndex(path)}`);
}

/** Whether it differs in this way somewhere inside. */
export function differsInside({ unexcused }: Scene, path: string, kind: Difference['kind']): boolean {
  return unexcused.has(`${kind} ${path}/`);
}

/** The attributes inside a part of a message, at any depth. */
export function attributesInside(
  part: StructureItem | undefined,
  message: SeenMessage | undefined,
): readonly SeenAttribute[] {
  return (part && message?.attributesByStructure.get(part)) ?? [];
}

/** Whether an item of the batch failed that should not have, for one of these reasons. */
export function isRefused(scene: Scene, one: Answer, reasons: ReadonlySet<number | undefined>): boolean {
  return hasFailed(one) && reasons.has(one.answer.resultReason) && differsAt(scene, `${one.path}/ResultStatus`);
}

/**
 * Whether the request as a whole came to nothing: the peer broke off, or gave one batch item without Operation, which
 * says that it could not parse the message or does not know its version (1.4 section 11.1).
 */
export function isRefusedWhole({ exchange, answers }: Scene): boolean {
  if (exchange.failure !== undefined) return true;
  const [first, ...others] = answers;
  return first !== undefined && others.length === 0 && hasFailed(first) && first.answer.operation === undefined;
}
