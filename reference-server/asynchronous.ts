import type { Item } from '../harness/codec/item.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { enumName } from '../harness/spec/registry.ts';
import { type DoLongWork, Waiting } from './aside.ts';
import type { RequestScope } from './context.ts';
import { asKmipError } from './errors.ts';
import type { Outcome } from './outstanding.ts';
import { advance } from './policy/life-cycle.ts';

const { Cancel, Poll, SetEndpointRole } = Enum.Operation;

/** Octets of an Asynchronous Correlation Value. */
const CORRELATION_OCTETS = 16;

/**
 * Whether the response to an operation is never asynchronous (1.4 sections 4.27 and 4.28, 2.0 sections 6.1.5 and 6.1.36).
 * The roles of a connection are swapped by the response itself (2.0 section 6.1.48).
 */
export function isSynchronous(code: number): boolean {
  return code === Cancel || code === Poll || code === SetEndpointRole;
}

/** Whether the configuration has an operation done later, where there is room for one more that is. */
export function isAsynchronous(code: number, { services, now }: RequestScope): boolean {
  const { operations } = services.settings.asynchronous;
  const isNamed = operations.includes(enumName('Operation', code) ?? '') || operations.includes('*');
  return isNamed && services.outstanding.hasRoom(now);
}

/** A server-generated correlation value (1.4 section 6.8). */
export function newCorrelationValue({ services }: RequestScope): Uint8Array {
  return services.random(CORRELATION_OCTETS);
}

/** Has an operation done when its time has come: all of it, access rules included, is looked at then. */
export function putOff(
  correlationValue: Uint8Array,
  operation: number,
  perform: (later: RequestScope, longWork: DoLongWork) => readonly Item[],
  scope: RequestScope,
): void {
  const { outstanding, settings } = scope.services;
  const dueAt = scope.now + BigInt(settings.asynchronous.seconds);
  outstanding.putOff(correlationValue, {
    identity: scope.identity,
    grant: scope.grant,
    operation,
    submittedAt: scope.now,
    dueAt,
    batch: scope,
    perform: (at, longWork) => {
      const later = { ...scope, now: at };
      return outcomeOf(operation, () => perform(later, longWork), later);
    },
  });
}

function outcomeOf(operation: number, perform: () => readonly Item[], scope: RequestScope): Outcome {
  const { store, log } = scope.services;
  const facts = { client: scope.identity, operation: enumName('Operation', operation) };
  try {
    return store.transaction(() => {
      advance(store, scope.now);
      const payload = perform();
      log.info(facts, 'a pending operation is done');
      return { payload };
    });
  } catch (error) {
    if (error instanceof Waiting) throw error;
    const failure = asKmipError(error, operation, log);
    log.info(facts, `a pending operation failed: ${failure.message}`);
    return { error: failure };
  }
}
