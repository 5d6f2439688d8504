import { AssertionError } from 'chai';
import type {
  Declaration,
  Handshake,
  Hello,
  HelloOffer,
  HttpAnswer,
  HttpRequest,
  Offer,
  RawAnswer,
  Subject,
  UserCredential,
} from '../../../profiles/checks/subject.ts';
import type { Item, StructureItem } from '../../codec/item.ts';
import { structure } from '../../codec/item.ts';
import { encodeTtlv } from '../../codec/ttlv.ts';
import { type AttributeView, attributeItem, attributesItem } from '../../message/attributes.ts';
import { protocolVersion } from '../../message/header.ts';
import { buildRequest, type RequestItemInit, type RequestOptions } from '../../message/request.ts';
import type { Response, ResponseBatchItem } from '../../message/response.ts';
import { validate } from '../../message/validate.ts';
import { Enum } from '../../spec/enumerations.ts';
import { enumName } from '../../spec/registry.ts';
import { Tag } from '../../spec/tags.ts';
import { atLeast, type Version } from '../../spec/versions.ts';
import { withAuthentication } from '../authentication.ts';
import { QUERY_OPERATIONS, requestOf } from '../messages.ts';
import type { Sessions } from '../sessions.ts';
import type { CheckLife } from './check-life.ts';
import { helloFrom } from './hello.ts';
import { offered } from './offers.ts';
import { Unjudged } from './unjudged.ts';

const { ResultStatus } = Enum;

/** A server under test as checks meet it, on one connection. */
export class LiveSubject implements Subject {
  readonly version: Version;
  readonly declared: Declaration;
  readonly encoding: Subject['encoding'];
  readonly #life: CheckLife;
  readonly #sessions: Sessions;
  readonly #client: string;
  readonly #user: UserCredential | undefined;

  constructor(life: CheckLife, client = life.client, user?: UserCredential) {
    this.#life = life;
    this.#client = client;
    this.#user = user;
    this.#sessions = life.newSessions();
    this.version = life.version;
    this.declared = life.declared;
    this.encoding = this.#sessions.wire.encoding;
  }

  now(): bigint {
    return this.#life.serverClock.now();
  }

  uniqueText(): string {
    return this.#life.uniqueText();
  }

  async ask(items: RequestItemInit | readonly RequestItemInit[], options: RequestOptions = {}): Promise<Response> {
    const batch = 'operation' in items ? [items] : items;
    return this.#exchange(buildRequest(protocolVersion(this.version), batch, options));
  }

  async succeed(operation: number, payload: readonly Item[]): Promise<StructureItem> {
    const request = requestOf(this.version, { operation, payload });
    const [fault] = validate(request, this.version, 'request');
    if (fault !== undefined) throw new Unjudged(`fault of the harness: ${fault.path}: ${fault.message}`);
    const item = onlyItem(operation, await this.#exchange(request));
    if (item.resultStatus !== ResultStatus.Success) {
      throw new AssertionError(`${operationName(operation)}: expected Success, got ${resultText(item)}`);
    }
    return item.payload ?? structure(Tag.ResponsePayload, []);
  }

  async refused(operation: number, payload: readonly Item[]): Promise<number | undefined> {
    const item = onlyItem(operation, await this.ask({ operation, payload }));
    if (item.resultStatus !== ResultStatus.OperationFailed) {
      throw new AssertionError(`${operationName(operation)}: expected a refusal, got ${resultText(item)}`);
    }
    return item.resultReason;
  }

  dressed(request: StructureItem): StructureItem {
    return this.#sessions.dressed(this.#ofUser(request));
  }

  send(octets: Uint8Array): Promise<RawAnswer> {
    return this.#life.send(octets);
  }

  async reconnected(): Promise<Subject> {
    return new LiveSubject(this.#life, this.#client, this.#user);
  }

  async another(): Promise<Subject | undefined> {
    const { otherClient } = this.#life;
    return otherClient === undefined ? undefined : new LiveSubject(this.#life, otherClient);
  }

  get users(): readonly UserCredential[] {
    return this.#life.users;
  }

  as(user: UserCredential): Subject {
    return new LiveSubject(this.#life, this.#client, user);
  }

  get port(): number | undefined {
    return this.#life.port;
  }

  handshake(offer: Offer, item: RequestItemInit = QUERY_OPERATIONS): Promise<Handshake> {
    const request = encodeTtlv(this.dressed(requestOf(this.version, item)));
    return this.#life.aside((context) => offered(offer, { ...context, request }));
  }

  hello(offer: HelloOffer): Promise<Hello> {
    return this.#life.aside(({ target, patience, random }) => helloFrom(offer, target, patience, random));
  }

  http(request: HttpRequest): Promise<HttpAnswer> {
    return this.#life.http(request);
  }

  attributesOf(attributes: readonly AttributeView[]): Item {
    // 2.0 chapter 5 has Attributes for the Template-Attribute of 1.4 section 2.1.8.
    return atLeast(this.version, '2.0')
      ? attributesItem(Tag.Attributes, attributes)
      : structure(Tag.TemplateAttribute, attributes.map(attributeItem));
  }

  #exchange(request: StructureItem): Promise<Response> {
    return this.#life.exchange(this.#sessions, this.#client, this.#ofUser(request));
  }

  #ofUser(request: StructureItem): StructureItem {
    return this.#user === undefined ? request : withAuthentication(request, this.#user);
  }
}

function onlyItem(operation: number, { items }: Response): ResponseBatchItem {
  const [item] = items;
  if (item === undefined || items.length > 1) {
    throw new AssertionError(`${operationName(operation)}: expected one batch item, got ${items.length}`);
  }
  return item;
}

function operationName(code: number): string {
  return enumName('Operation', code) ?? `operation 0x${code.toString(16).padStart(8, '0')}`;
}

/** 'OperationFailed, ItemNotFound ("no such object")'. */
function resultText({ resultStatus = 0, resultReason, resultMessage }: ResponseBatchItem): string {
  const status = enumName('ResultStatus', resultStatus) ?? `Result Status ${resultStatus}`;
  if (resultReason === undefined) return status;
  const reason = enumName('ResultReason', resultReason) ?? `Result Reason ${resultReason}`;
  return `${status}, ${reason}${resultMessage === undefined ? '' : ` (${JSON.stringify(resultMessage)})`}`;
}
