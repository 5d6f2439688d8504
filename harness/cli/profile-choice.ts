import type { Profile } from '../../profiles/profile.ts';
import { PROFILES } from '../../profiles/table.ts';
import { SERVED_VERSIONS } from '../../reference-server/versions.ts';
import { claimsOf, type PlannedClaim, withFoundations } from '../runner/profiles/claims.ts';
import { declaredClaims } from '../runner/profiles/declared.ts';
import type { Survey } from '../runner/profiles/survey.ts';
import { compareVersions, isVersion, VERSIONS, type Version } from '../spec/versions.ts';
import { UsageError } from './usage.ts';

/** Which profiles a command line asks for. */
export interface ProfileChoice {
  readonly profiles: readonly Profile[];
  /** Whether those that the server claims are asked for, too. */
  readonly declared: boolean;
  /** The versions asked for; absent: those that the server speaks. */
  readonly versions?: readonly Version[];
}

/** The word that stands for the profiles that a server claims. */
const DECLARED = 'declared';

/**
 * What --profile and --kmip ask for. Throws UsageError for an id or a version that there is none of, and for a profile that
 * none of the versions has.
 */
export function profileChoice(ids: readonly string[], kmip: readonly string[] | undefined): ProfileChoice {
  const profiles = ids.filter((id) => id !== DECLARED).map(profileNamed);
  const versions = kmip?.map(versionNamed);
  for (const profile of profiles) {
    if (versions === undefined || claimsOf([profile], versions).length > 0) continue;
    const having = [...new Set(profile.claims.map(({ version }) => version))].sort(compareVersions);
    throw new UsageError(`KMIP ${versions.join(', ')} has no profile ${profile.id}; KMIP ${having.join(', ')} has it`);
  }
  return { profiles, declared: ids.includes(DECLARED), ...(versions !== undefined && { versions }) };
}

function profileNamed(id: string): Profile {
  const found = PROFILES.find((profile) => profile.id === id);
  if (found !== undefined) return found;
  const [nearest] = PROFILES.map((profile) => ({ id: profile.id, far: distance(id, profile.id) })).sort(
    (a, b) => a.far - b.far,
  );
  const isNear = nearest !== undefined && nearest.far <= Math.max(3, id.length / 2);
  const suggestion = isNear ? `did you mean "${nearest.id}"? ` : '';
  throw new UsageError(`--profile: there is no profile "${id}"; ${suggestion}the command profiles lists them`);
}

function versionNamed(text: string): Version {
  if (!isVersion(text)) throw new UsageError(`--kmip ${text}: expected one of ${VERSIONS.join(', ')}`);
  return text;
}

/** How many letters have to be added, removed or changed to make one text of the other. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1];
    for (const [j, another] of [...other].entries()) {
      const changed = (row[j] ?? 0) + (letter === another ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

/** The claims that are to be judged, and a line for each thing that a person should know of how they were chosen. */
export interface ChosenClaims {
  readonly claims: readonly PlannedClaim[];
  readonly notes: readonly string[];
}

/** Whether the server has to be asked before it is known what is to be judged. */
export function needsSurvey({ declared, versions }: ProfileChoice): boolean {
  return declared || versions === undefined;
}

/**
 * The choice where the server is not asked: in the versions that the bundled one speaks, in all of another one's. Throws
 * UsageError where only the server could tell what to judge.
 */
export function withoutSurvey(choice: ProfileChoice, external: unknown): ProfileChoice {
  if (choice.declared)
    throw new UsageError('--dry-run asks the server nothing: which profiles it declares is not known');
  return { ...choice, versions: choice.versions ?? (external === undefined ? SERVED_VERSIONS : VERSIONS) };
}

/**
 * The claims of a choice. `survey`: what the server says of itself; where it could not be asked, all versions are taken, and
 * no declared profile. Throws UsageError where nothing is left.
 */
export function chosenClaims(choice: ProfileChoice, survey: Survey | undefined): ChosenClaims {
  const versions = choice.versions ?? survey?.versions;
  const asked = claimsOf(choice.profiles, versions);
  const found = choice.declared && survey !== undefined ? declaredClaims(PROFILES, survey) : undefined;
  const declared = (found?.claims ?? []).filter(({ claim }) => versions?.includes(claim.version) !== false);
  const chosen = [...new Map([...asked, ...declared].map((one) => [one.ref, one])).values()];
  if (chosen.length === 0 && survey !== undefined) {
    const spoken = survey.versions.join(', ') || 'no version';
    const what = choice.declared ? `${found?.how}; ` : '';
    throw new UsageError(`--profile: nothing to judge: ${what}the target speaks KMIP ${spoken}`);
  }
  const notes = found === undefined ? [] : [`declared: ${found.how}: ${declared.map(({ ref }) => ref).join(', ')}`];
  return { claims: withFoundations(chosen, PROFILES), notes };
}
