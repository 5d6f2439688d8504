import type { Case, CaseStructure, Step } from '../cases/case.ts';
import type { Deviation } from '../codec/deviation.ts';
import { child, type Item, type LeafItem, type StructureItem, structure } from '../codec/item.ts';
import { tagLabel } from '../codec/path.ts';
import { structureField, structureFields } from '../message/fields.ts';
import { type Problem, validate } from '../message/validate.ts';
import { enumInVersion } from '../spec/registry.ts';
import { Tag } from '../spec/tags.ts';
import { stillPending } from './asynchrony.ts';
import { answeredBy, type BatchPair, pairBatchItems } from './batch.ts';
import {
  atOnceFindings,
  batchItemFinding,
  batchItemPlace,
  batchOrderFinding,
  encodingFindings,
  withoutMalformed,
} from './batch-findings.ts';
import { verifyOutput } from './cryptographic-output.ts';
import type { Basis, Difference } from './difference.ts';
import { sameValue } from './equality.ts';
import type { BatchContext, Binding, Comparison, Finding, Place } from './finding.ts';
import { GroupState, type ManagedObject } from './managed-objects.ts';
import { CaseMemory, operationOf, requestPayload } from './memory.ts';
import { checkNow } from './now.ts';
import { shortIdentifierProblem } from './plausible.ts';
import { type BuiltRequest, batchItemsOf, buildMessage, type RequestEnvironment } from './request.ts';
import { generatedKeyProblem } from './rules/generated-key.ts';
import { keyLengthProblem } from './rules/key-block.ts';
import type { Judge, Rule } from './rules/rule.ts';
import { decide, generationsOf, isActive, isStrictFor, RULES } from './rules.ts';
import { streamFindings } from './stream-findings.ts';
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

/** A request that the server sent of itself; times are seconds on its clock. */
export interface ServerRequest {
  readonly item: Item;
  readonly deviations: readonly Deviation[];
  /** The earliest time at which it can have been sent. */
  readonly since: bigint;
  readonly receivedAt: bigint;
}

/** What a server's own request answers. */
const NO_REQUEST = structure(Tag.RequestMessage, []);

/** A step's message with what came in its place. */
interface Compared {
  readonly step: Step;
  readonly expected: CaseStructure;
  readonly exchange: ComparedExchange;
  /** Our request as the case writes it; absent where the server asks. */
  readonly caseRequest?: CaseStructure;
}

/**
 * One case while it runs: builds its requests and judges its responses. It keeps what placeholders stand for and which
 * values requests fixed; it touches no clock and no socket.
 */
export class CaseSession {
  readonly #case: Case;
  readonly #options: SessionOptions;
  readonly #rules: readonly Rule[];
  readonly #memory: CaseMemory;
  #startedAt: bigint | undefined;

  constructor(testCase: Case, options: SessionOptions, from?: CaseMemory) {
    this.#case = testCase;
    this.#options = options;
    this.#rules = RULES.filter((rule) => isActive(rule, testCase.version, isStrictFor(testCase, options.strict)));
    this.#memory = new CaseMemory(testCase, options.group ?? new GroupState(), from);
    for (const name of [testCase.id, testCase.scenario]) this.#memory.group.testIdentifiers.add(name);
  }

  /** A session in the same state that goes on by itself: what either learns, the other does not. */
  fork(): CaseSession {
    const options = { ...this.#options, group: this.#memory.group.clone() };
    const fork = new CaseSession(this.#case, options, this.#memory);
    fork.#startedAt = this.#startedAt;
    return fork;
  }

  /** The request to send for a step, or the placeholder that keeps it from being built. */
  buildRequest(step: Step, environment: RequestEnvironment): BuiltRequest {
    this.#startedAt ??= environment.now;
    return this.#build(step, step.request, environment);
  }

  /** The answer that a step gives to the server's request, or the placeholder that keeps it from being built. */
  buildAnswer(step: Step, environment: RequestEnvironment): BuiltRequest {
    return this.#build(step, step.response, environment);
  }

  #build(step: Step, message: CaseStructure, environment: RequestEnvironment): BuiltRequest {
    const { bindings, group } = this.#memory;
    return buildMessage(this.#case, step, message, { bindings, group, prefix: this.#options.prefix }, environment);
  }

  /** Why a step does not apply: it only asks about operations that were answered at once (P7). Undefined where it does. */
  notApplicable(step: Step): string | undefined {
    const begun = this.#memory.asynchrony.notPending(step);
    return begun && `it does not apply (P7): step ${begun.index + 1} was answered at once`;
  }

  /** Every difference between the answer to a Poll of what is not done yet and what it has to be; it learns nothing. */
  comparePending(step: Step, exchange: ComparedExchange & { readonly response: StructureItem }): Difference[] {
    return this.fork().compareResponse(stillPending(step, exchange.response), exchange);
  }

  /** Placeholders and what they stand for, as text. */
  bindings(): Record<string, string> {
    const entries = [...this.#memory.bindings.all].map(([name, item]): [string, string] => [name, textOf(item)]);
    return Object.fromEntries(entries);
  }

  /** Identifiers that create-like operations of this case returned and that no Destroy of it has removed. */
  created(): readonly string[] {
    return [...this.#memory.created];
  }

  /**
   * Every difference between a response and what the step expects, excused by a rule or not. Binds placeholders and
   * learns from the exchange: call it once for each response, in order.
   */
  compareResponse(step: Step, exchange: ComparedExchange): Difference[] {
    const { differences, item } = this.#compare({ step, expected: step.response, caseRequest: step.request, exchange });
    return item === undefined ? differences : withoutMalformed(differences, this.#problems(item, 'response'));
  }

  /**
   * Every difference between a request that the server sent and what a server-to-client step expects, excused by a rule
   * or not. Binds and learns like compareResponse.
   */
  compareServerRequest(step: Step, { item: response, deviations, since, receivedAt }: ServerRequest): Difference[] {
    const exchange = { request: NO_REQUEST, response, deviations, sentAt: since, receivedAt };
    const { differences, item } = this.#compare({ step, expected: step.request, exchange });
    return item === undefined ? differences : withoutMalformed(differences, this.#problems(item, 'request'));
  }

  #problems(item: StructureItem, direction: 'request' | 'response'): Problem[] {
    return validate(item, this.#case.version, direction);
  }

  /** `item`: the message, where it is one of the expected kind. */
  #compare(compared: Compared): { differences: Difference[]; item?: StructureItem } {
    const { expected, exchange } = compared;
    this.#startedAt ??= exchange.sentAt;
    const root: Place = { path: tagLabel(expected.tag), tags: [expected.tag] };
    const { response } = exchange;
    const encoding = this.#decide(encodingFindings(exchange.deviations), exchange);
    if (response.type !== 'Structure' || response.tag !== expected.tag) {
      const wrong = {
        kind: 'type',
        place: root,
        tag: response.tag,
        source: 'literal',
        expected,
        actual: response,
      } as const;
      return { differences: [...encoding, ...this.#decide([wrong], exchange)] };
    }
    const differences = [
      ...encoding,
      ...this.#settle(this.#compareAroundBatch(expected, response, root, exchange), exchange),
      ...this.#compareBatch(compared, response, root),
    ];
    this.#memory.bindings.remember(response);
    return { differences, item: response };
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

  #compareBatch(
    { step, expected: message, caseRequest: asked, exchange }: Compared,
    response: StructureItem,
    root: Place,
  ): Difference[] {
    const expected = batchItemsOf(message);
    const actual = structureFields(response, Tag.BatchItem);
    const askedItems = asked === undefined ? [] : batchItemsOf(asked);
    const requestItems = structureFields(exchange.request, Tag.BatchItem);
    const { pairs, missing, extra } = pairBatchItems(expected, actual, requestItems);
    let differences: Difference[] = [];
    let locatedInstead: ManagedObject | undefined;
    let idPlaceholder: string | undefined;
    for (const answered of pairs) {
      const requestIndex = requestItems.indexOf(answered.request as StructureItem);
      const polled = this.#memory.asynchrony.polled(answered);
      const { pair } = polled ?? { pair: answered };
      const caseRequest = polled?.caseRequest ?? askedItems[requestIndex];
      const place = batchItemPlace(root, pair.actualIndex);
      const repeated = this.#memory.repeatedIdentifiers(pair, place.path);
      const stray = this.#memory.strayIdentifier(answered, place.path, idPlaceholder);
      this.#memory.learn(pair, polled?.sentAt ?? exchange.sentAt, idPlaceholder);
      this.#memory.learnPushed(pair);
      idPlaceholder = this.#memory.idPlaceholderAfter(answered, idPlaceholder);
      const batch = {
        ...this.#batchContext(pair, caseRequest, locatedInstead),
        requestUniqueBatchItemID: answered.request && child(answered.request, Tag.UniqueBatchItemID),
        stream: this.#memory.streams.next(step, pair),
        cancelsPending: this.#memory.asynchrony.isPendingUntil(step, requestIndex),
      };
      const atOnce = this.#answeredAtOnce(step, pair, { ...place, batch }, exchange);
      const expected = atOnce?.expected ?? pair.expected;
      const at = { ...place, batch: { ...batch, expected } };
      const walked = compareItems(expected, pair.actual, at, this.#walkContext(exchange));
      const comparison = {
        ...walked,
        findings: [...walked.findings, ...streamFindings(walked, at, this.#memory.group)],
      };
      const found = [...(atOnce?.differences ?? []), ...this.#settle(comparison, exchange)];
      const unseen = stray.filter(({ path }) => found.every((difference) => difference.path !== path));
      differences = differences.concat(repeated, found, unseen);
      locatedInstead = this.#memory.locatedInstead(pair, found) ?? locatedInstead;
      this.#memory.keep(pair, caseRequest);
      this.#memory.keepPushed(pair);
      this.#memory.asynchrony.keep(answered, caseRequest, exchange.sentAt);
    }
    for (const index of extra) {
      const item = actual[index] as StructureItem;
      this.#memory.learn({ actual: item, request: answeredBy(item, index, requestItems) }, exchange.sentAt);
    }
    const left = [
      ...missing.map((index) => {
        const finding = batchItemFinding('missing', batchItemPlace(root, index));
        return { ...finding, expected: expected[index] as CaseStructure };
      }),
      ...extra.map((index) => {
        const finding = batchItemFinding('extra', batchItemPlace(root, index));
        return { ...finding, actual: actual[index] as StructureItem };
      }),
    ];
    const order = batchOrderFinding(pairs, exchange.request, this.#case.version, root);
    return [...differences, ...this.#decide(order === undefined ? left : [...left, order], exchange)];
  }

  /** What to expect of an answer that came at once where the case shows Operation Pending and a rule leaves it open. */
  #answeredAtOnce(
    step: Step,
    pair: BatchPair,
    place: Place,
    exchange: ComparedExchange,
  ): { expected: CaseStructure; differences: readonly Difference[] } | undefined {
    const { asynchrony } = this.#memory;
    const findings = atOnceFindings(pair, place);
    if (findings === undefined) return undefined;
    const { expected, answer } = asynchrony.instead(step, pair);
    const told =
      answer === undefined
        ? findings
        : [{ ...findings[0], note: `answered at once: compared with what step ${answer.step.index + 1} expects` }];
    const differences = this.#decide(told, exchange);
    if (differences.some(({ rule }) => rule === null)) return undefined;
    asynchrony.answeredAtOnce({ step, index: pair.expectedIndex });
    return { expected, differences };
  }

  #batchContext(
    pair: BatchPair,
    caseRequest: CaseStructure | undefined,
    locatedInstead: ManagedObject | undefined,
  ): Omit<BatchContext, 'requestUniqueBatchItemID' | 'cancelsPending' | 'stream'> {
    return {
      operation: operationOf(pair.request ?? pair.actual),
      requestPayload: requestPayload(pair),
      caseRequest,
      expected: pair.expected,
      actual: pair.actual,
      object: this.#memory.objectOf(pair),
      locatedInstead,
    };
  }

  #walkContext(exchange: ComparedExchange): WalkContext {
    const { bindings, group } = this.#memory;
    const { sentAt, receivedAt } = exchange;
    const window = { group, sentAt, receivedAt, caseStartedAt: this.#startedAt ?? sentAt };
    return {
      bound: (name, place) => bindings.expected(name, place),
      checkNow: (offset, actual, place) => checkNow(offset, actual, place, window),
    };
  }

  /** Binds what a comparison met first, then lets the rules decide. */
  #settle(comparison: Comparison, exchange: ComparedExchange): Difference[] {
    const conflicts = comparison.bindings.flatMap((binding) => this.#bind(binding));
    return this.#decide([...comparison.findings, ...conflicts], exchange);
  }

  #bind({ name, item, place }: Binding): Finding[] {
    if (item.type === 'Structure') return [];
    const bound = this.#memory.bindings.expected(name, place);
    const finding = { place, tag: item.tag, source: 'placeholder', actual: item } as const;
    if (bound !== undefined) {
      return sameValue(bound, item) ? [] : [{ ...finding, kind: 'value', expected: { ...bound, tag: item.tag } }];
    }
    this.#memory.bindings.bind(name, item);
    const short = shortIdentifierProblem(item);
    if (short !== undefined) return [{ ...finding, kind: 'length', expected: null, note: short }];
    if (item.tag === Tag.KeyMaterial) {
      const length = keyLengthProblem(item, place);
      if (length !== undefined) return [{ ...finding, kind: 'length', expected: null, note: length }];
      const object = place.batch?.object;
      const note = object?.generated ? generatedKeyProblem(place, object, this.#memory.group) : undefined;
      if (note !== undefined) return [{ ...finding, kind: 'value', expected: null, note }];
    }
    const output: Finding = { ...finding, kind: 'value', expected: null };
    const isWrong = verifyOutput(output, this.#memory.group) === 'wrong';
    return isWrong ? [{ ...output, note: 'not what the key that this case saw gives' }] : [];
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
    const header = [Tag.ResponseHeader, Tag.RequestHeader].some((tag) => finding.place.tags.includes(tag));
    if (format || order || header || this.#case.kind === 'own') return 'shall';
    return this.#case.kind === 'note' ? 'note-case' : 'profile-case';
  }

  #judge({ request, sentAt, receivedAt }: ComparedExchange): Judge {
    const { version, kind, scenario } = this.#case;
    const { bindings, group, locates, usedOperations, usedObjectTypes } = this.#memory;
    return {
      version,
      kind,
      scenario,
      generations: generationsOf(version),
      group,
      requestHeader: structureField(request, Tag.RequestHeader),
      testIdentifiers: [...group.testIdentifiers],
      prefix: this.#options.prefix,
      sentAt,
      receivedAt,
      caseStartedAt: this.#startedAt ?? sentAt,
      usedOperations,
      usedObjectTypes,
      defines: (enumeration, code) => enumInVersion(enumeration, code, version),
      locatable: ({ caseRequest }) =>
        caseRequest === undefined ? new Set() : locates.candidates(caseRequest, (name) => bindings.get(name)),
      sameChoice: (key, actual) => {
        const first = group.choices.get(key);
        if (first === undefined) group.choices.set(key, actual);
        return first === undefined || sameValue(first, actual);
      },
    };
  }
}

function textOf(item: LeafItem): string {
  return item.type === 'ByteString' ? Buffer.from(item.value).toString('hex') : String(item.value);
}
