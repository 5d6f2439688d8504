import type { Item, StructureItem } from '../harness/codec/item.ts';
import { lengthOfTtlv } from '../harness/codec/ttlv.ts';
import type { RequestBatchItem } from '../harness/message/request.ts';
import { buildResponse, type ResponseHeaderInit, type ResponseItemInit } from '../harness/message/response.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { enumInVersion } from '../harness/spec/registry.ts';
import { assertAttested } from './access/attestation.ts';
import type { UsedRights } from './access/rights.ts';
import { usedRights } from './access/tickets.ts';
import { Aside, type DoLongWork, Waiting } from './aside.ts';
import { isAsynchronous, isSynchronous, newCorrelationValue, putOff } from './asynchronous.ts';
import { namedForm } from './attribute-form.ts';
import { failedResult, identityOf, isFailure, sizeOf } from './batch-results.ts';
import type { BatchEntry } from './checks.ts';
import { createContext, type RequestScope } from './context.ts';
import { DataReferences, withoutOutput } from './data-references.ts';
import { asKmipError, KmipError, REASONS, UseDenied } from './errors.ts';
import { Fields } from './fields.ts';
import { fitPayload } from './fit.ts';
import { IdentifierReferences } from './identifier-references.ts';
import type { Answer, Operation } from './operations/operation.ts';
import { assertStorable } from './policy/protection-storage.ts';
import { finish, type Steps } from './steps.ts';

export interface BatchOptions {
  /** A value of Enum.BatchErrorContinuationOption. */
  readonly continuation: number;
  /** A value of Enum.AsynchronousIndicator: whether the client can, or wants to, wait (1.4 section 6.7, 2.0 section 9.2). */
  readonly asynchronous: number;
  /** Octets that the response may have. */
  readonly maximumResponseSize: number;
  /** The header of the response that the results will stand in. */
  readonly header: ResponseHeaderInit;
}

const { OperationPending, OperationUndone, Success } = Enum.ResultStatus;
const { Continue, Undo } = Enum.BatchErrorContinuationOption;
const { Optional, Prohibited } = Enum.AsynchronousIndicator;

/**
 * Runs the items of a batch in their order, which serves either value of the Batch Order Option, each as one transaction,
 * and returns the results to send (1.4 sections 6.13, 11.43). It yields between items, where other requests may get
 * their turn. With Undo the batch is one transaction around its items, and one step: what takes long is done before it.
 */
export function* runBatch(
  entries: readonly BatchEntry[],
  options: BatchOptions,
  scope: RequestScope,
): Steps<ResponseItemInit[]> {
  const batch = new Batch(options, scope);
  if (options.continuation !== Undo) return yield* batch.run(entries, options.continuation === Continue);
  if (scope.services.worksAside) yield* batch.workAhead(entries);
  let results: ResponseItemInit[] = [];
  try {
    scope.services.store.transaction(() => {
      results = finish(batch.run(entries, false));
      if (results.some(isFailure)) throw new Undone();
    });
    return results;
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
    return results.map((result) =>
      result.resultStatus === Success ? { ...result, resultStatus: OperationUndone } : result,
    );
  }
}

/** Makes the store undo what was done. */
class Undone extends Error {}

const O = Enum.Operation;

/** Operations that may take long. */
const LONG: ReadonlySet<number | undefined> = new Set([O.CreateKeyPair, O.DeriveKey, O.ReKeyKeyPair]);

/** Operations that have no effect but on the store, where it can be undone; the long ones among them. */
const REHEARSED: ReadonlySet<number | undefined> = new Set([
  ...LONG,
  ...[O.Create, O.Register, O.Import, O.ReKey, O.Certify, O.ReCertify, O.CreateSplitKey, O.JoinSplitKey],
  ...[O.Activate, O.Revoke, O.Destroy, O.Archive, O.Recover],
  ...[O.AddAttribute, O.ModifyAttribute, O.DeleteAttribute, O.SetAttribute, O.AdjustAttribute],
]);

class Batch {
  readonly #options: BatchOptions;
  readonly #scope: RequestScope;
  /** Octets of the response with the items so far. */
  #size: number;
  /** What was done aside for an item. */
  readonly #asides = new Map<RequestBatchItem, Aside>();
  readonly #rights = new Map<RequestBatchItem, UsedRights | undefined>();
  /** 1.4 chapter 4: it lives as long as the batch. */
  #idPlaceholder: string | undefined;
  #references = new IdentifierReferences();
  #data = new DataReferences();
  /** What items that are repeated are repetitions of. */
  readonly #sources = new Map<RequestBatchItem, RequestBatchItem>();
  /** How many more items than the request has are done. */
  #repetitions = 0;
  /** Whether the items that are left are not looked at, whatever the continuation option says. */
  #isOver = false;

  constructor(options: BatchOptions, scope: RequestScope) {
    this.#options = options;
    this.#scope = scope;
    this.#size = lengthOfTtlv(buildResponse(options.header, []));
  }

  *run(entries: readonly BatchEntry[], continueAfterFailure: boolean): Steps<ResponseItemInit[]> {
    const results: ResponseItemInit[] = [];
    for (const entry of entries) {
      const repeated = this.#repeated(entry);
      for (const one of repeated) {
        const isLast = entry === entries.at(-1) && one === repeated.at(-1);
        const result = yield* this.#result(one, isLast);
        if (isFailure(result)) this.#size += sizeOf(result);
        results.push(result);
        if (this.#isOver || (isFailure(result) && !continueAfterFailure)) return results;
        if (!isLast) yield;
      }
    }
    return results;
  }

  /**
   * An entry for each object that the item refers to, where these are several (2.0 section 11.56); else the entry itself,
   * which fails where a reference is to nothing.
   */
  #repeated(entry: BatchEntry): BatchEntry[] {
    const { item, fault } = entry;
    if (fault !== undefined || item.payload === undefined || item.operation === undefined) return [entry];
    try {
      const payloads = this.#resolved(item.payload, item.operation);
      if (payloads.length < 2) return [entry];
      this.#repetitions += payloads.length - 1;
      return payloads.map((payload) => {
        const one = { ...item, payload };
        this.#sources.set(one, item);
        return { item: one, fault };
      });
    } catch (error) {
      if (error instanceof KmipError) return [entry];
      throw error;
    }
  }

  #resolved(payload: StructureItem, operation: number): StructureItem[] {
    const { limits } = this.#scope.services;
    const most = this.#options.continuation === Undo ? limits.undoItems : limits.batchItems;
    const place = { operation, version: this.#scope.version, idPlaceholder: this.#idPlaceholder };
    return this.#references.resolved(payload, place, Math.max(1, most - this.#repetitions));
  }

  /**
   * Does the long work of the items aside, as far as it can be foreseen: those that have no effect but on the store are
   * tried in their order, and undone.
   */
  *workAhead(entries: readonly BatchEntry[]): Steps<void> {
    const last = entries.findLastIndex(({ item }) => LONG.has(item.operation));
    const foreseen = entries.slice(0, last + 1).filter(({ item }) => REHEARSED.has(item.operation));
    for (;;) {
      const waiting = this.#rehearsed(foreseen);
      if (waiting === undefined) return;
      yield waiting.ready;
    }
  }

  /** What the first of the items that has to wait waits for. */
  #rehearsed(entries: readonly BatchEntry[]): Waiting | undefined {
    const [idPlaceholder, size] = [this.#idPlaceholder, this.#size];
    let waiting: Waiting | undefined;
    try {
      this.#scope.services.store.transaction(() => {
        for (const entry of entries) {
          const outcome = this.#attempt(entry, false, true);
          if (!(outcome instanceof Waiting)) continue;
          waiting = outcome;
          break;
        }
        throw new Undone();
      });
    } catch (error) {
      if (!(error instanceof Undone)) throw error;
    }
    [this.#idPlaceholder, this.#size] = [idPlaceholder, size];
    [this.#references, this.#data, this.#isOver] = [new IdentifierReferences(), new DataReferences(), false];
    return waiting;
  }

  *#result(entry: BatchEntry, isLast: boolean): Steps<ResponseItemInit> {
    const mayWait = this.#scope.services.worksAside && this.#options.continuation !== Undo;
    for (;;) {
      const outcome = this.#attempt(entry, isLast, mayWait);
      if (!(outcome instanceof Waiting)) return outcome;
      yield outcome.ready;
    }
  }

  #attempt({ item, fault }: BatchEntry, isLast: boolean, mayWait: boolean): ResponseItemInit | Waiting {
    const { store, log } = this.#scope.services;
    try {
      return store.transaction(() => this.#perform(item, fault, isLast, mayWait));
    } catch (error) {
      if (error instanceof Waiting) return error;
      if (error instanceof UseDenied) this.#deny();
      return failedResult(item, asKmipError(error, item.operation, log), this.#scope);
    }
  }

  #perform(item: RequestBatchItem, fault: KmipError | undefined, isLast: boolean, mayWait: boolean): ResponseItemInit {
    const operation = this.#operation(item);
    if (fault !== undefined) throw fault;
    const rights = this.#usedRights(item, operation);
    assertAttested(operation.code, this.#scope.services.settings.attestation, this.#scope.attestation ?? 'none');
    const payload = requireField(item.payload, 'Request Payload');
    assertStorable(payload);
    if (this.#isLeftForLater(operation, isLast)) return this.#pending(item, operation, payload);
    const context = createContext({ ...this.#scope, rights }, operation.code, this.#idPlaceholder, (work) =>
      this.#aside(item).result(work, mayWait),
    );
    const answer = operation.request(this.#read(payload, operation), context);
    rights?.assertCovered();
    const fields = 'resultStatus' in answer ? answer : this.#success(this.#told(answer, item), operation);
    const result = { ...identityOf(item), ...fields };
    if (!isFailure(result)) this.#takeRoom(result);
    this.#idPlaceholder = context.idPlaceholder;
    this.#references.note(operation.code, result.payload ?? [], this.#sources.get(item) ?? item);
    if (!('resultStatus' in answer)) this.#data.note(operation.code, answer);
    return result;
  }

  /** What an item uses up of the rights of its ticket, once, however often it is begun. */
  #usedRights(item: RequestBatchItem, { code }: Operation): UsedRights | undefined {
    if (!this.#rights.has(item)) this.#rights.set(item, usedRights(this.#scope.grant, code));
    return this.#rights.get(item);
  }

  #aside(item: RequestBatchItem): Aside {
    const aside = this.#asides.get(item) ?? new Aside();
    this.#asides.set(item, aside);
    return aside;
  }

  /** As the operations read it: identifiers written out, attributes with their names. */
  #read(payload: StructureItem, { code }: Operation): Fields {
    const [resolved, ...others] = this.#resolved(payload, code);
    if (resolved === undefined || others.length > 0) {
      // Whoever polls gets one answer.
      throw new KmipError(Enum.ResultReason.FeatureNotSupported, 'what is done later is done for one object');
    }
    return new Fields(namedForm(this.#data.resolved(resolved), code, this.#scope.version));
  }

  /** What the client is told of the outcome. */
  #told(payload: readonly Item[], { operation = 0, ephemeral }: RequestBatchItem): readonly Item[] {
    return ephemeral === true ? withoutOutput(payload, operation, this.#scope.version) : payload;
  }

  #success(payload: readonly Item[], { code }: Operation): Answer {
    return { resultStatus: Success, payload: fitPayload(payload, code, this.#scope.version) };
  }

  /**
   * Where the client can wait, only the last item of a batch is done later, so that no item runs before the one that it
   * stands behind; none where a failure would have to undo others. Where it wants to wait all are, in their order.
   */
  #isLeftForLater({ code }: Operation, isLast: boolean): boolean {
    const { asynchronous, continuation } = this.#options;
    if (asynchronous === Prohibited || isSynchronous(code)) return false;
    if (asynchronous === Optional) return isLast && continuation !== Undo && isAsynchronous(code, this.#scope);
    if (continuation === Undo) {
      throw new KmipError(Enum.ResultReason.FeatureNotSupported, 'What is done later cannot be undone with the others');
    }
    return true;
  }

  #pending(item: RequestBatchItem, operation: Operation, payload: StructureItem): ResponseItemInit {
    const { outstanding } = this.#scope.services;
    if (!outstanding.hasRoom(this.#scope.now)) {
      throw new KmipError(REASONS.tooManyPending, 'Too many operations are pending');
    }
    const asynchronousCorrelationValue = newCorrelationValue(this.#scope);
    const result = { ...identityOf(item), resultStatus: OperationPending, asynchronousCorrelationValue };
    this.#takeRoom(result);
    const perform = (later: RequestScope, longWork: DoLongWork) =>
      this.#performLater(operation, item, payload, later, longWork);
    putOff(asynchronousCorrelationValue, operation.code, perform, this.#scope);
    return result;
  }

  /** Does an item that was put off: it finds the ID Placeholder as those before it left it. */
  #performLater(
    operation: Operation,
    item: RequestBatchItem,
    payload: StructureItem,
    later: RequestScope,
    longWork: DoLongWork,
  ): readonly Item[] {
    if (this.#isOver) throw new KmipError(Enum.ResultReason.GeneralFailure, 'An earlier item of the batch failed');
    try {
      const rights = this.#usedRights(item, operation);
      const context = createContext({ ...later, rights }, operation.code, this.#idPlaceholder, longWork);
      const answer = operation.request(this.#read(payload, operation), context);
      rights?.assertCovered();
      if ('resultStatus' in answer) throw new TypeError(`operation ${operation.code} answers for another`);
      this.#idPlaceholder = context.idPlaceholder;
      this.#references.note(operation.code, answer, item);
      this.#data.note(operation.code, answer);
      return this.#told(answer, item);
    } catch (error) {
      if (!(error instanceof Waiting)) this.#isOver = this.#options.continuation !== Continue;
      throw error;
    }
  }

  /** "the server SHALL ignore any subsequent operations in the batch" stands in 1.0 section 4.9 only. */
  #deny(): void {
    this.#idPlaceholder = undefined;
    this.#isOver = this.#scope.version === '1.0';
  }

  #operation(item: RequestBatchItem): Operation {
    const code = requireField(item.operation, 'Operation');
    const operation = this.#scope.services.operations.find((candidate) => candidate.code === code);
    if (operation !== undefined && enumInVersion('Operation', code, this.#scope.version)) return operation;
    throw new KmipError(Enum.ResultReason.OperationNotSupported, 'The server does not support this operation');
  }

  /** 1.4 section 11.1: "Maximum Response Size has been exceeded". What the item did is undone with it. */
  #takeRoom(result: ResponseItemInit): void {
    const maximum = this.#options.maximumResponseSize;
    const size = this.#size + sizeOf(result);
    if (size > maximum) {
      throw new KmipError(
        Enum.ResultReason.ResponseTooLarge,
        `The response has ${size} octets, the maximum is ${maximum}`,
      );
    }
    this.#size = size;
  }
}

function requireField<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new KmipError(Enum.ResultReason.InvalidMessage, `The batch item has no ${name}`);
  return value;
}
