import { Enum } from '../spec/enumerations.ts';
import type { CaseStructure, Step } from './case.ts';
import { operationsOf } from './fields.ts';

/** Operations that only a server sends (1.0 to 1.4 section 5, 2.0 and 2.1 section 6.2). */
const SERVER_TO_CLIENT: ReadonlySet<number | undefined> = new Set([Enum.Operation.Notify, Enum.Operation.Put]);

/** Scenarios in which the server questions the client (1.3 and 1.4 sections 5.3 and 5.4); their files do not mark it. */
const SERVER_ASKS: ReadonlySet<string> = new Set(['TC-Q-S2C-1', 'TC-Q-S2C-2', 'TC-Q-S2C-PROF-2']);

/** Who sends a request that its file does not mark. */
export function directionOf(scenario: string, request: CaseStructure): Step['direction'] {
  const byServer =
    SERVER_ASKS.has(scenario) || operationsOf(request).some((operation) => SERVER_TO_CLIENT.has(operation));
  return byServer ? 'server-to-client' : 'client-to-server';
}
