/** The protocol versions that the registry describes, oldest first. */
export const VERSIONS = ['1.0', '1.1', '1.2', '1.3', '1.4', '2.0', '2.1'] as const;

export type Version = (typeof VERSIONS)[number];

/** What a registry row says about when it holds: from `since` through `until`, both inclusive. */
export interface VersionRange {
  readonly since: Version;
  /** The last version that has it; absent where the newest version still does. */
  readonly until?: Version;
  /** The first version that marks it deprecated. A deprecated row is still defined. */
  readonly deprecated?: Version;
}

/** A registry row with a number and the name that the specification prints. */
export interface NamedCode extends VersionRange {
  readonly code: number;
  readonly name: string;
}

/** Whether `text` is one of VERSIONS, such as '1.4'. */
export function isVersion(text: string): text is Version {
  return (VERSIONS as readonly string[]).includes(text);
}

const POSITIONS: ReadonlyMap<Version, number> = new Map(VERSIONS.map((version, position) => [version, position]));

/** Negative where `a` is older than `b`, 0 where equal, positive where newer. */
export function compareVersions(a: Version, b: Version): number {
  return (POSITIONS.get(a) ?? -1) - (POSITIONS.get(b) ?? -1);
}

/** Whether `version` is `since` or newer. */
export function atLeast(version: Version, since: Version): boolean {
  return compareVersions(version, since) >= 0;
}

/** Whether a registry row holds in `version`. */
export function inVersion(range: VersionRange, version: Version): boolean {
  return atLeast(version, range.since) && (range.until === undefined || atLeast(range.until, version));
}

/** The versions in both ranges; since is newer than until where there are none. */
export function intersection(a: VersionRange, b: VersionRange): VersionRange {
  const since = atLeast(a.since, b.since) ? a.since : b.since;
  const until = a.until === undefined || (b.until !== undefined && atLeast(a.until, b.until)) ? b.until : a.until;
  return { since, ...(until === undefined ? {} : { until }) };
}

/** The version with these Protocol Version numbers, or undefined where the registry does not describe it. */
export function versionOf(major: number, minor: number): Version | undefined {
  const text = `${major}.${minor}`;
  return isVersion(text) ? text : undefined;
}
