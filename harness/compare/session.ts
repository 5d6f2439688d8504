import type { Case, CaseStructure, Step } from '../cases/case.ts';
import type { Deviation } from '../codec/deviation.ts';
import { child, type Item, type LeafItem, type StructureItem, structure } from '../codec/item.ts';
import { childPath, tagLabel } from '../codec/path.ts';
import { type Problem, validate } from '../message/validate.ts';
import { Enum } from '../spec/enumerations.ts';
import { enumInVersion } from '../spec/registry.ts';
import { Tag } from '../spec/tags.ts';
import { type BatchPair, pairBatchItems } from './batch.ts';
import { Bindings } from './bindings.ts';
import type { Basis, Difference } from './difference.ts';
import { sameValue } from './equality.ts';
import type { BatchContext, Binding, Comparison, Finding, Place } from './finding.ts';
import { Locates } from './locates.ts';
import { checkNow, rememberDates } from './now.ts';
import { GroupState, learn, type ManagedObject, rememberContents, texts } from './provenance.ts';
import { type BuiltRequest, batchItemsOf, buildRequest, type RequestEnvironment, testIdentifiers } from './request.ts';
import { NEW_IDENTIFIER_OPERATIONS } from './rules/identifiers.ts';
import { keyLengthProblem } from './rules/key-block.ts';
import type { Judge, Rule } from './rules/rule.ts';
import { decide, generationsOf, isActive, RULES } from './rules.ts';
import { compareItems, compareStructures, type WalkContext } from './walk.ts';

export interface SessionOptions {
  readonly strict: boolean;
  /** What the case shares with the other cases of its group; its own where it has no group. */
  readonly group?: GroupState;
  /** Put before every test identifier in a request's attribute values (V18); none by default. */
  readonly prefix?: string;
}

/** What one exchange gave; times are seconds on the server's clock. */
export interface ComparedExchange {
  readonly request: StructureItem;
  readonly response: Item;
  readonly deviations: readonly Deviation[];
  readonly sentAt: bigint;
  readonly receivedAt: bigint;
}

const IDENTIFIER_FIELDS = [Tag.UniqueIdentifier, Tag.PrivateKeyUniqueIdentifier, Tag.PublicKeyUniqueIdentifier];

/**
 * One case while it runs: builds its requests and judges its responses. It keeps what placeholders stand for and which
 * values requests fixed; it touches no clock and no socket.
 */
export class CaseSession {
  readonly #case: Case;
  readonly #options: SessionOptions;
  readonly #rules: readonly Rule[];
  readonly #group: GroupState;
  readonly #prefix: string | undefined;
  #bindings = new Bindings();
  #locates: Locates;
  #usedOperations = new Set<number>();
  #usedObjectTypes = new Set<number>();
  #created = new Set<string>();
  #startedAt: bigint | undefined;

  constructor(testCase: Case, options: SessionOptions) {
    this.#case = testCase;
    this.#options = options;
    this.#rules = RULES.filter((rule) => isActive(rule, testCase.version, options.strict));
    this.#group = options.group ?? new GroupState();
    this.#prefix = options.prefix;
    this.#locates = new Locates(testCase);
  }

  /** A session in the same state that goes on by itself: what either learns, the other does not. */
  fork(): CaseSession {
    const fork = new CaseSession(this.#case, { ...this.#options, group: this.#group.clone() });
    fork.#bindings = this.#bindings.clone();
    fork.#locates = this.#locates.clone();
    fork.#usedOperations = new Set(this.#usedOperations);
    fork.#usedObjectTypes = new Set(this.#usedObjectTypes);
    fork.#created = new Set(this.#created);
    fork.#startedAt = this.#startedAt;
    return fork;
  }

  /** The request to send for a step, or the placeholder that keeps it from being built. */
  buildRequest(step: Step, environment: RequestEnvironment): BuiltRequest {
    this.#startedAt ??= environment.now;
    const state = { bindings: this.#bindings, group: this.#group, prefix: this.#prefix };
    return buildRequest(this.#case, step, state, environment);
  }

  /** Placeholders and what they stand for, as text. */
  bindings(): Record<string, string> {
    const entries = [...this.#bindings.all].map(([name, item]): [string, string] => [name, textOf(item)]);
    return Object.fromEntries(entries);
  }

  /** Identifiers that create-like operations of this case returned and that no Destroy of it has removed. */
  created(): readonly string[] {
    return [...this.#created];
  }

  /**
   * Every difference between a response and what the step expects, excused by a rule or not. Binds placeholders and
   * learns from the exchange: call it once for each response, in order.
   */
  compareResponse(step: Step, exchange: ComparedExchange): Difference[] {
    this.#startedAt ??= exchange.sentAt;
    const root: Place = { path: tagLabel(step.response.tag), tags: [step.response.tag] };
    const { response } = exchange;
    const wrongMessage: Finding = {
      kind: 'type',
      place: root,
      tag: response.tag,
      source: 'literal',
      expected: step.response,
      actual: response,
    };
    if (response.type !== 'Structure' || response.tag !== step.response.tag) {
      return this.#decide([...encodingFindings(exchange.deviations), wrongMessage], exchange);
    }
    const differences = this.#decide(encodingFindings(exchange.deviations), exchange);
    differences.push(...this.#settle(this.#compareAroundBatch(step.response, response, root, exchange), exchange));
    differences.push(...this.#compareBatch(step, { ...exchange, response }, root));
    this.#bindings.remember(response);
    return withoutMalformed(differences, validate(response, this.#case.version, 'response'));
  }

  /** The message but for its batch items: the header, and fields that do not belong there. */
  #compareAroundBatch(
    expected: CaseStructure,
    actual: StructureItem,
    root: Place,
    exchange: ComparedExchange,
  ): Comparison {
    // One empty batch item stands for all of them, so that their place behind the header is compared.
    const outside = <T extends { tag: number }>(fields: readonly T[]): (T | StructureItem)[] => {
      const first = fields.findIndex((field) => field.tag === Tag.BatchItem);
      const others = (field: T): boolean => field.tag !== Tag.BatchItem;
      if (first < 0) return fields.filter(others);
      return [...fields.slice(0, first), structure(Tag.BatchItem, []), ...fields.slice(first).filter(others)];
    };
    return compareStructures(
      { ...expected, value: outside(expected.value) },
      { ...actual, value: outside(actual.value) },
      root,
      this.#walkContext(exchange),
    );
  }

  #compareBatch(step: Step, exchange: ComparedExchange & { response: StructureItem }, root: Place): Difference[] {
    const expected = batchItemsOf(step.response);
    const actual = structures(exchange.response, Tag.BatchItem);
    const requestItems = structures(exchange.request, Tag.BatchItem);
    const pairing = pairBatchItems(expected, actual, requestItems);
    const differences: Difference[] = [];
    let locatedInstead: ManagedObject | undefined;
    for (const pair of pairing.pairs) {
      const caseRequest = batchItemsOf(step.request)[requestItems.indexOf(pair.request as StructureItem)];
      const batch = this.#batchContext(pair, caseRequest, locatedInstead);
      differences.push(...this.#repeatedIdentifiers(pair, root, actual));
      this.#learn(pair, exchange);
      const place = { ...itemPlace(root, actual, pair.actualIndex), batch: { ...batch, object: this.#objectOf(pair) } };
      const comparison = compareItems(pair.expected, pair.actual, place, this.#walkContext(exchange));
      const found = this.#settle(comparison, exchange);
      differences.push(...found);
      locatedInstead = this.#locatedInstead(batch, found) ?? locatedInstead;
      this.#afterItem(pair, caseRequest);
    }
    const left: Finding[] = pairing.missing.map((index) => ({
      ...presence('missing', itemPlace(root, expected, index)),
      expected: expected[index] as CaseStructure,
    }));
    left.push(
      ...pairing.extra.map((index) => ({
        ...presence('extra', itemPlace(root, actual, index)),
        actual: actual[index] as StructureItem,
      })),
    );
    if (!pairing.inOrder && isOrdered(exchange.request, this.#case.version)) left.push(batchOrder(root, pairing.pairs));
    return [...differences, ...this.#decide(left, exchange)];
  }

  #batchContext(
    pair: BatchPair,
    caseRequest: CaseStructure | undefined,
    locatedInstead: ManagedObject | undefined,
  ): BatchContext {
    const payload = pair.request && child(pair.request, Tag.RequestPayload);
    return {
      operation: operationOf(pair.request),
      requestPayload: payload?.type === 'Structure' ? payload : undefined,
      requestUniqueBatchItemID: pair.request && child(pair.request, Tag.UniqueBatchItemID),
      caseRequest,
      expected: pair.expected,
      actual: pair.actual,
      object: undefined,
      locatedInstead,
    };
  }

  #learn(pair: BatchPair, exchange: ComparedExchange): void {
    const operation = operationOf(pair.request);
    const request = pair.request && child(pair.request, Tag.RequestPayload);
    const response = child(pair.actual, Tag.ResponsePayload);
    if (operation === undefined || request?.type !== 'Structure' || response?.type !== 'Structure') return;
    if (!isSuccess(pair.actual)) return;
    learn(this.#group, { operation, request, response, sentAt: exchange.sentAt });
    const identifiers = IDENTIFIER_FIELDS.flatMap((tag) => texts(response, tag));
    if (NEW_IDENTIFIER_OPERATIONS.has(operation) || operation === Enum.Operation.Import) {
      for (const identifier of identifiers) this.#created.add(identifier);
    }
    if (operation === Enum.Operation.Destroy) for (const identifier of identifiers) this.#created.delete(identifier);
  }

  /** A server gives each object an identifier of its own: 1.4 section 3.1. */
  #repeatedIdentifiers(pair: BatchPair, root: Place, actual: readonly StructureItem[]): Difference[] {
    const operation = operationOf(pair.request);
    const payload = child(pair.actual, Tag.ResponsePayload);
    if (payload?.type !== 'Structure' || operation === undefined || !NEW_IDENTIFIER_OPERATIONS.has(operation))
      return [];
    const base = `${itemPlace(root, actual, pair.actualIndex).path}/${tagLabel(Tag.ResponsePayload)}`;
    return payload.value.flatMap((field, index): Difference[] => {
      const isIdentifier = IDENTIFIER_FIELDS.some((tag) => tag === field.tag) && field.type === 'TextString';
      if (!isIdentifier || !this.#group.objects.has(field.value)) return [];
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

  #objectOf(pair: BatchPair): ManagedObject | undefined {
    const response = child(pair.actual, Tag.ResponsePayload);
    const request = pair.request && child(pair.request, Tag.RequestPayload);
    for (const payload of [response, request]) {
      if (payload?.type !== 'Structure') continue;
      const identifier = IDENTIFIER_FIELDS.flatMap((tag) => texts(payload, tag))[0];
      if (identifier !== undefined) return this.#group.objects.get(identifier);
    }
    return undefined;
  }

  /** The object that a Locate found in place of the expected one, where P3 excused that. */
  #locatedInstead(batch: BatchContext, differences: readonly Difference[]): ManagedObject | undefined {
    if (batch.operation !== Enum.Operation.Locate || !differences.some(({ rule }) => rule === 'P3')) return undefined;
    const payload = child(batch.actual, Tag.ResponsePayload);
    const found = payload?.type === 'Structure' ? texts(payload, Tag.UniqueIdentifier) : [];
    return found.length === 1 ? this.#group.objects.get(found[0] ?? '') : undefined;
  }

  /** Keeps what later responses are checked against. */
  #afterItem(pair: BatchPair, caseRequest: CaseStructure | undefined): void {
    const operation = operationOf(pair.request);
    const payload = child(pair.actual, Tag.ResponsePayload);
    if (operation === undefined || payload?.type !== 'Structure' || !isSuccess(pair.actual)) return;
    this.#usedOperations.add(operation);
    const request = pair.request && child(pair.request, Tag.RequestPayload);
    for (const holder of [payload, request]) {
      const type = holder?.type === 'Structure' ? child(holder, Tag.ObjectType) : undefined;
      if (type?.type === 'Enumeration' && operation !== Enum.Operation.Query) this.#usedObjectTypes.add(type.value);
    }
    const object = this.#objectOf(pair);
    if (object !== undefined && operation === Enum.Operation.Get) rememberContents(object, payload);
    if (object !== undefined) rememberDates(this.#group, object, payload);
    if (operation === Enum.Operation.Locate && caseRequest !== undefined) {
      this.#locates.record(
        caseRequest,
        payload.value.filter((field) => field.tag === Tag.UniqueIdentifier),
      );
    }
  }

  #walkContext(exchange: ComparedExchange): WalkContext {
    return {
      bound: (name, place) => this.#bindings.expected(name, place.tags.at(-1) ?? 0),
      checkNow: (offset, actual, place) =>
        checkNow(offset, actual, place, {
          group: this.#group,
          sentAt: exchange.sentAt,
          receivedAt: exchange.receivedAt,
          caseStartedAt: this.#startedAt ?? exchange.sentAt,
        }),
    };
  }

  /** Binds what a comparison met first, then lets the rules decide. */
  #settle(comparison: Comparison, exchange: ComparedExchange): Difference[] {
    const conflicts = comparison.bindings.flatMap((binding) => this.#bind(binding));
    return this.#decide([...comparison.findings, ...conflicts], exchange);
  }

  #bind({ name, item, place }: Binding): Finding[] {
    if (item.type === 'Structure') return [];
    const bound = this.#bindings.expected(name, item.tag);
    const finding = { place, tag: item.tag, source: 'placeholder', actual: item } as const;
    if (bound !== undefined) {
      return sameValue(bound, item) ? [] : [{ ...finding, kind: 'value', expected: { ...bound, tag: item.tag } }];
    }
    this.#bindings.bind(name, item);
    const note = item.tag === Tag.KeyMaterial ? keyLengthProblem(item, place) : undefined;
    return note === undefined ? [] : [{ ...finding, kind: 'length', expected: null, note }];
  }

  #decide(findings: readonly Finding[], exchange: ComparedExchange): Difference[] {
    const judge = this.#judge(exchange);
    return findings.map((finding) => {
      const decision = decide(finding, this.#rules, judge);
      const note = [finding.note, decision.note].filter((text) => text !== undefined).join('; ');
      return {
        path: finding.place.path,
        kind: finding.kind,
        expected: finding.order?.expected ?? finding.expected,
        actual: finding.order?.actual ?? finding.actual,
        basis: this.#basisOf(finding),
        rule: decision.rule,
        ...(note === '' ? {} : { note }),
      };
    });
  }

  /** Message format, encoding and types are the specification's; the rest is as strong as the case's document. */
  #basisOf(finding: Finding): Basis {
    const format = finding.kind === 'encoding' || finding.kind === 'type' || finding.kind === 'length';
    const order = finding.kind === 'order' && finding.order?.repetitions === false;
    if (format || order || finding.place.tags.includes(Tag.ResponseHeader) || this.#case.kind === 'own') return 'shall';
    return this.#case.kind === 'note' ? 'note-case' : 'profile-case';
  }

  #judge(exchange: ComparedExchange): Judge {
    const { version, kind, scenario } = this.#case;
    const header = child(exchange.request, Tag.RequestHeader);
    return {
      version,
      kind,
      scenario,
      generations: generationsOf(version),
      group: this.#group,
      requestHeader: header?.type === 'Structure' ? header : undefined,
      testIdentifiers: testIdentifiers(this.#case),
      prefix: this.#prefix,
      sentAt: exchange.sentAt,
      receivedAt: exchange.receivedAt,
      caseStartedAt: this.#startedAt ?? exchange.sentAt,
      usedOperations: this.#usedOperations,
      usedObjectTypes: this.#usedObjectTypes,
      defines: (enumeration, code) => enumInVersion(enumeration, code, version),
      locatable: ({ caseRequest }) =>
        caseRequest === undefined
          ? new Set()
          : this.#locates.candidates(caseRequest, (name) => this.#bindings.get(name)),
      sameChoice: (key, actual) => {
        const first = this.#group.choices.get(key);
        if (first === undefined) this.#group.choices.set(key, actual);
        return first === undefined || sameValue(first, actual);
      },
    };
  }
}

/** No rule excuses what the specification's tables do not allow: an additional attribute without a value, say. */
function withoutMalformed(differences: readonly Difference[], problems: readonly Problem[]): Difference[] {
  return differences.map((difference) => {
    if (difference.rule === null || difference.kind === 'order') return difference;
    const wrong = problems.find((problem) => concerns(problem, difference.path));
    if (wrong === undefined) return difference;
    const note = `${difference.rule} does not excuse it: ${wrong.message}`;
    return { ...difference, rule: null, basis: 'shall', note };
  });
}

function concerns({ path, kind }: Problem, differencePath: string): boolean {
  if (path === differencePath || path.startsWith(`${differencePath}/`)) return true;
  const general = (text: string): string => text.replace(/\[\d+\]$/, '');
  return kind === 'duplicate-field' && general(path) === general(differencePath);
}

function encodingFindings(deviations: readonly Deviation[]): Finding[] {
  return deviations.map((deviation) => ({
    kind: deviation.kind === 'length' ? 'length' : 'encoding',
    place: { path: deviation.path, tags: [] },
    tag: 0,
    source: 'literal',
    expected: null,
    actual: null,
    deviation: deviation.kind,
    note: `${deviation.message} (octet ${deviation.offset})`,
  }));
}

function presence(kind: 'missing' | 'extra', place: Place): Finding {
  return { kind, place, tag: Tag.BatchItem, source: 'literal', expected: null, actual: null };
}

function batchOrder(root: Place, pairs: readonly BatchPair[]): Finding {
  const order = {
    expected: pairs.map((pair) => pair.expectedIndex).join(', '),
    actual: [...pairs]
      .sort((a, b) => a.actualIndex - b.actualIndex)
      .map((pair) => pair.expectedIndex)
      .join(', '),
    repetitions: true,
  };
  const place = { path: `${root.path}/${tagLabel(Tag.BatchItem)}`, tags: [...root.tags, Tag.BatchItem] };
  return { kind: 'order', place, tag: Tag.BatchItem, source: 'literal', expected: null, actual: null, order };
}

/** Whether responses must come in the order of the requests: Batch Order Option, default False in 1.x, True in 2.x. */
function isOrdered(request: StructureItem, version: string): boolean {
  const header = child(request, Tag.RequestHeader);
  const option = header?.type === 'Structure' ? child(header, Tag.BatchOrderOption) : undefined;
  // 1.4 section 6.12; 2.1 section 9.4.
  return option?.type === 'Boolean' ? option.value : version.startsWith('2');
}

function itemPlace(root: Place, siblings: readonly { readonly tag: number }[], index: number): Place {
  return { path: childPath(root.path, siblings, index), tags: [...root.tags, Tag.BatchItem] };
}

function structures(item: StructureItem, tag: number): StructureItem[] {
  return item.value.filter((field): field is StructureItem => field.tag === tag && field.type === 'Structure');
}

function operationOf(item: StructureItem | undefined): number | undefined {
  const operation = item && child(item, Tag.Operation);
  return operation?.type === 'Enumeration' ? operation.value : undefined;
}

function isSuccess(item: StructureItem): boolean {
  return child(item, Tag.ResultStatus)?.value === Enum.ResultStatus.Success;
}

function textOf(item: LeafItem): string {
  return item.type === 'ByteString' ? Buffer.from(item.value).toString('hex') : String(item.value);
}
