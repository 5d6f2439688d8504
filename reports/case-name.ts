import type { CaseResult } from '../harness/runner/results.ts';

/** What a report calls a case: its id, and how its messages travelled where not in TTLV over TLS: 'TC-51-11 [xml over https]'. */
export function caseName({ id, wire }: Pick<CaseResult, 'id' | 'wire'>): string {
  return wire === undefined ? id : `${id} [${wire}]`;
}
