import { suiteClauses } from '../../../profiles/authentication-suites.ts';
import type { Clause } from '../../../profiles/clause.ts';
import type { Claim, Profile } from '../../../profiles/profile.ts';
import { TTLV_OVER_TLS, type Wire } from '../../config/target.ts';
import { compareVersions, type Version } from '../../spec/versions.ts';

/** One profile of one version that a run judges. */
export interface PlannedClaim {
  readonly profile: Profile;
  readonly claim: Claim;
  /** Those of the claim, and those of its authentication suite. */
  readonly clauses: readonly Clause[];
  /** 'baseline-server-1.4'; with its suite where the version has the profile under several. */
  readonly ref: string;
  /** The claims that it builds on: their refs by the ids of their profiles. */
  readonly foundations: ReadonlyMap<string, string>;
  /** The selected claim that builds on this one, where it was not selected itself. */
  readonly neededBy?: string;
}

/** The claims of `profiles`, those of `versions` alone where any are given. */
export function claimsOf(profiles: readonly Profile[], versions?: readonly Version[]): PlannedClaim[] {
  return profiles.flatMap((profile) =>
    profile.claims
      .filter(({ version }) => versions === undefined || versions.includes(version))
      .map((claim) => ({
        profile,
        claim,
        clauses: [...claim.clauses, ...suiteClauses(claim.suite, claim.version)],
        ref: refOf(profile, claim),
        foundations: new Map(),
      })),
  );
}

function refOf({ id, claims }: Profile, { version, suite }: Claim): string {
  const first = claims.find((claim) => claim.version === version);
  return `${id}-${version}${first?.suite === suite ? '' : `-${suite}`}`;
}

/**
 * The claims that are to be judged for those that were chosen, by version: each behind those that it builds on, which are
 * looked up in `all`. Throws for a profile that builds on itself, and for one that nobody knows.
 */
export function withFoundations(chosen: readonly PlannedClaim[], all: readonly Profile[]): PlannedClaim[] {
  const planned = new Map<string, PlannedClaim>();
  const add = (one: PlannedClaim, above: readonly string[]): void => {
    if (above.includes(one.ref)) throw new Error(`the profile ${one.ref} builds on itself`);
    const foundations = new Map<string, string>();
    for (const { evidence } of one.clauses) {
      if (evidence.by !== 'profile') continue;
      const under = foundation(evidence.profile, one.claim, all);
      foundations.set(evidence.profile, under.ref);
      const isChosen = chosen.some(({ ref }) => ref === under.ref);
      if (!planned.has(under.ref)) add(isChosen ? under : { ...under, neededBy: one.ref }, [...above, one.ref]);
    }
    planned.set(one.ref, { ...one, foundations });
  };
  for (const one of chosen.toSorted((a, b) => compareVersions(a.claim.version, b.claim.version))) {
    if (!planned.has(one.ref)) add(one, []);
  }
  return [...planned.values()];
}

/** The claim of the profile `id` in the version of a claim that builds on it: under the same suite where there is one. */
export function foundation(id: string, { version, suite }: Claim, all: readonly Profile[]): PlannedClaim {
  const profile = all.find((one) => one.id === id);
  const claims = profile === undefined ? [] : claimsOf([profile], [version]);
  const found = claims.find(({ claim }) => claim.suite === suite) ?? claims[0];
  if (found === undefined) throw new Error(`there is no profile "${id}" of KMIP ${version}`);
  return found;
}

/** How the messages of a claim's checks travel: as the profile is about, else as the target is spoken to. */
export function wireOfClaim({ suite, encoding }: Claim, wire: Wire = TTLV_OVER_TLS): Wire {
  if (suite !== 'https' && encoding === undefined) return wire;
  return { transport: 'https', encoding: encoding ?? 'ttlv' };
}

/** The ids of the cases that the clauses of claims name. */
export function caseIdsOf(claims: readonly PlannedClaim[]): string[] {
  const ids = claims.flatMap(({ clauses }) =>
    clauses.flatMap(({ evidence }) => (evidence.by === 'cases' ? evidence.ids : [])),
  );
  return [...new Set(ids)];
}
