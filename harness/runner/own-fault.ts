import type { Step } from '../cases/case.ts';
import type { StructureItem } from '../codec/item.ts';

/**
 * What is malformed about a request that we are about to send and that the case does not itself write so, or undefined.
 */
export function ownFault(_step: Step, _request: StructureItem): string | undefined {
  return undefined;
}
