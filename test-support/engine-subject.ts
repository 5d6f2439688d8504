import { expect } from 'chai';
import { type Item, type StructureItem, structure } from '../harness/codec/item.ts';
import { type AttributeView, attributeItem, attributesItem } from '../harness/message/attributes.ts';
import { enumerationFields } from '../harness/message/fields.ts';
import { protocolVersion } from '../harness/message/header.ts';
import { buildRequest, type RequestItemInit, type RequestOptions } from '../harness/message/request.ts';
import type { Response, ResponseBatchItem } from '../harness/message/response.ts';
import { withAuthentication } from '../harness/runner/authentication.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { enumName } from '../harness/spec/registry.ts';
import { Tag } from '../harness/spec/tags.ts';
import { atLeast, type Version } from '../harness/spec/versions.ts';
import { NotShown } from '../profiles/checks/check.ts';
import type { Declaration, HttpAnswer, RawAnswer, Subject, UserCredential } from '../profiles/checks/subject.ts';
import type { Engine } from './engine.ts';

/** Puts a wrong answer in the place of a right one. */
export type Alteration = (payload: StructureItem, operation: number) => StructureItem;

/** Who asks, and who else can, by the names in their certificates; the users that are known, and the one who asks. */
export interface Callers {
  readonly client?: string;
  readonly other?: string;
  readonly users?: readonly UserCredential[];
  readonly user?: UserCredential;
}

/** One for all subjects: several may have one engine. */
let drawn = 0;

const { Success } = Enum.ResultStatus;
const { QueryOperations, QueryObjects, QueryProfiles } = Enum.QueryFunction;

/** The reference server without sockets, as a check meets it; `alter` makes its answers wrong. */
export class EngineSubject implements Subject {
  readonly version: Version;
  readonly encoding = 'ttlv';
  readonly declared: Declaration;
  readonly #engine: Engine;
  readonly #alter: Alteration | undefined;
  readonly #callers: Callers;

  constructor(
    engine: Engine,
    version: Version,
    alter?: Alteration,
    declared?: Partial<Declaration>,
    callers: Callers = {},
  ) {
    this.#engine = engine;
    this.version = version;
    this.#alter = alter;
    this.#callers = callers;
    this.declared = { ...this.#declaration(), ...declared };
  }

  now = (): bigint => this.#engine.now;

  uniqueText = (): string => `text ${++drawn}`;

  ask(items: RequestItemInit | readonly RequestItemInit[], options?: RequestOptions): Promise<Response> {
    return Promise.resolve(this.#answer(Array.isArray(items) ? items : [items as RequestItemInit], options));
  }

  succeed = async (operation: number, payload: readonly Item[]): Promise<StructureItem> => {
    const item = (await this.ask({ operation, payload })).items[0];
    const reason = enumName('ResultReason', item?.resultReason ?? 0) ?? 'no reason';
    const name = enumName('Operation', operation) ?? `operation ${operation}`;
    expect(item?.resultStatus, `${name}: ${reason} (${item?.resultMessage})`).to.equal(Success);
    return item?.payload ?? structure(Tag.ResponsePayload, []);
  };

  refused = async (operation: number, payload: readonly Item[]): Promise<number | undefined> => {
    const item = (await this.ask({ operation, payload })).items[0];
    const name = enumName('Operation', operation) ?? `operation ${operation}`;
    expect(item?.resultStatus, `${name} succeeds`).to.equal(Enum.ResultStatus.OperationFailed);
    return item?.resultReason;
  };

  dressed = (request: StructureItem): StructureItem => request;

  send = async (octets: Uint8Array): Promise<RawAnswer> => ({ response: this.#engine.send(octets) });

  reconnected = async (): Promise<Subject> => this;

  another = async (): Promise<Subject | undefined> => {
    const { other, user: _, ...callers } = this.#callers;
    return other === undefined ? undefined : this.#with({ ...callers, client: other });
  };

  get users(): readonly UserCredential[] {
    return this.#callers.users ?? [];
  }

  as = (user: UserCredential): Subject => this.#with({ ...this.#callers, user });

  readonly port = undefined;

  hello = async () => ({ outcome: 'refused' as const, reason: 'there is no socket' });

  handshake = async () => ({ outcome: 'not offered' as const, reason: 'there is no socket' });

  http = async (): Promise<HttpAnswer> => {
    throw new NotShown('there is no socket');
  };

  attributesOf(attributes: readonly AttributeView[]): Item {
    return atLeast(this.version, '2.0')
      ? attributesItem(Tag.Attributes, attributes)
      : structure(Tag.TemplateAttribute, attributes.map(attributeItem));
  }

  #with(callers: Callers): Subject {
    return new EngineSubject(this.#engine, this.version, this.#alter, this.declared, callers);
  }

  #answer(items: readonly RequestItemInit[], options?: RequestOptions): Response {
    const request = buildRequest(protocolVersion(this.version), items, options);
    const { client, user } = this.#callers;
    const response = this.#engine.send(user === undefined ? request : withAuthentication(request, user), client);
    return { ...response, items: response.items.map((item) => this.#altered(item)) };
  }

  #altered(item: ResponseBatchItem): ResponseBatchItem {
    if (this.#alter === undefined || item.payload === undefined || item.operation === undefined) return item;
    return { ...item, payload: this.#alter(item.payload, item.operation) };
  }

  #declaration(): Declaration {
    const functions = [QueryOperations, QueryObjects, ...(atLeast(this.version, '1.3') ? [QueryProfiles] : [])];
    const payload = functions.map((code): Item => ({ tag: Tag.QueryFunction, type: 'Enumeration', value: code }));
    const answer = this.#answer([{ operation: Enum.Operation.Query, payload }]).items[0]?.payload;
    return {
      operations: new Set(enumerationFields(answer, Tag.Operation)),
      objectTypes: new Set(enumerationFields(answer, Tag.ObjectType)),
      profileNames: new Set(),
      versions: [this.version],
    };
  }
}
