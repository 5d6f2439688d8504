import type { Case, CaseKind } from '../cases/case.ts';
import type { EnvironmentName } from '../cases/environments.ts';
import { requirementsOf, tlsPolicyOf } from '../cases/requirements.ts';
import type { Version } from '../spec/versions.ts';
import { environmentsOf } from './provisions.ts';

/** A case file as it was found: loaded, or why it cannot be. */
export interface FoundCase {
  readonly id: string;
  readonly file: string;
  readonly version?: Version | undefined;
  readonly kind?: CaseKind | undefined;
  /** How many steps it has, where that is known. */
  readonly steps?: number | undefined;
  /** Absent where the file cannot be loaded; then `error` is one line that says why and where. */
  readonly case?: Case | undefined;
  readonly error?: string | undefined;
}

/** A case of a run. */
export interface PlannedCase extends FoundCase {
  /** The selected case that this one was added for. */
  readonly neededBy?: string;
  /** The ids of the cases that must have passed before it, in the same store. */
  readonly follows: readonly string[];
  /** A scenario that it follows and that is not among the cases. */
  readonly missing?: string;
  /** The environments that it and the others of its group name: they share a store, and so a server. */
  readonly environments?: readonly EnvironmentName[];
}

/** What a server is set up with for a case: the environments of its group, and the TLS policy that it is about. */
export function setUpOf({ environments = [], case: loaded }: PlannedCase): string[] {
  const policy = loaded && tlsPolicyOf(loaded);
  return [...environments, ...(policy === undefined ? [] : [policy])];
}

/** How many steps a case has; 0 where it cannot be loaded. */
export function stepCount({ steps, case: loaded }: PlannedCase): number {
  return steps ?? loaded?.steps.length ?? 0;
}

/** Cases that share a store and a life, in the order in which they run. */
export type CaseGroup = readonly PlannedCase[];

/**
 * Puts the selected cases into groups, in their order, and adds the cases that they follow. `all` is where those are
 * looked up: by scenario and version.
 */
export function planGroups(selected: readonly FoundCase[], all: readonly FoundCase[]): CaseGroup[] {
  const planned = new Map<FoundCase, PlannedCase>();
  const leaders = new Map<FoundCase, FoundCase>();

  const add = (found: FoundCase, neededBy?: string): FoundCase => {
    const known = leaders.get(found);
    if (known !== undefined) return known;
    leaders.set(found, found);
    const scenarios = found.case === undefined ? [] : followedScenarios(found.case);
    const before = scenarios.map((scenario) => find(all, scenario, found.case?.version));
    const leader = before.reduce<FoundCase>((first, one) => (one === undefined ? first : add(one, found.id)), found);
    leaders.set(found, leader);
    const missing = scenarios.find((_, index) => before[index] === undefined);
    planned.set(found, {
      ...found,
      follows: before.flatMap((one) => (one === undefined ? [] : [one.id])),
      ...(neededBy !== undefined && !selected.includes(found) && { neededBy }),
      ...(missing !== undefined && { missing }),
    });
    return leader;
  };
  for (const found of selected) add(found);

  const groups = new Map<FoundCase, PlannedCase[]>();
  for (const [found, entry] of planned) {
    const leader = leaders.get(found) ?? found;
    groups.set(leader, [...(groups.get(leader) ?? []), entry]);
  }
  return [...groups.values()].map(inOneEnvironment);
}

function inOneEnvironment(group: CaseGroup): CaseGroup {
  const named = new Set(group.flatMap((planned) => (planned.case === undefined ? [] : environmentsOf(planned.case))));
  return named.size === 0 ? group : group.map((planned) => ({ ...planned, environments: [...named] }));
}

/** The scenarios that a case must run after, on the same store. */
export function followedScenarios(testCase: Case): string[] {
  return requirementsOf(testCase).flatMap((requirement) =>
    requirement.kind === 'follows' ? [requirement.scenario] : [],
  );
}

function find(all: readonly FoundCase[], scenario: string, version: Version | undefined): FoundCase | undefined {
  return all.find(({ case: loaded }) => loaded?.scenario === scenario && loaded.version === version);
}
