import type { RequestBatchItem } from '../harness/message/request.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { enumName } from '../harness/spec/registry.ts';
import { createContext, type RequestScope } from './context.ts';
import { asKmipError } from './errors.ts';
import { Fields } from './fields.ts';
import type { Operation } from './operations/operation.ts';
import type { Outcome } from './outstanding.ts';
import { advance } from './policy/life-cycle.ts';

const { Cancel, Poll } = Enum.Operation;

/** Octets of an Asynchronous Correlation Value. */
const CORRELATION_OCTETS = 16;

/** Whether the configuration has an operation done later, where there is room for one more that is. */
export function isAsynchronous(code: number, { services, now }: RequestScope): boolean {
  const { operations } = services.settings.asynchronous;
  const isNamed = operations.includes(enumName('Operation', code) ?? '') || operations.includes('*');
  return isNamed && code !== Cancel && code !== Poll && services.outstanding.hasRoom(now);
}

/** A batch item that is done later. */
export interface LaterItem {
  readonly operation: Operation;
  readonly payload: NonNullable<RequestBatchItem['payload']>;
  /** The ID Placeholder as the items before it left it. */
  readonly idPlaceholder: string | undefined;
}

/** A server-generated correlation value (1.4 section 6.8). */
export function newCorrelationValue({ services }: RequestScope): Uint8Array {
  return services.random(CORRELATION_OCTETS);
}

/** Has an operation done when its time has come: all of it, access rules included, is looked at then. */
export function putOff(correlationValue: Uint8Array, item: LaterItem, scope: RequestScope): void {
  const { outstanding, settings } = scope.services;
  const { code } = item.operation;
  const dueAt = scope.now + BigInt(settings.asynchronous.seconds);
  const later = { ...scope, now: dueAt };
  const perform = () => outcomeOf(item, later);
  outstanding.putOff(correlationValue, { identity: scope.identity, operation: code, dueAt, perform });
}

function outcomeOf({ operation, payload, idPlaceholder }: LaterItem, scope: RequestScope): Outcome {
  const { store, log } = scope.services;
  const { code } = operation;
  const facts = { client: scope.identity, operation: enumName('Operation', code) };
  try {
    return store.transaction(() => {
      advance(store, scope.now);
      const answer = operation.request(new Fields(payload), createContext(scope, code, idPlaceholder));
      if ('resultStatus' in answer) throw new TypeError(`operation ${code} answers for another`);
      log.info(facts, 'a pending operation is done');
      return { payload: answer };
    });
  } catch (error) {
    const failure = asKmipError(error, code, log);
    log.info(facts, `a pending operation failed: ${failure.message}`);
    return { error: failure };
  }
}
