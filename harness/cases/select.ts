import { VERSIONS, type Version } from '../spec/versions.ts';
import type { CaseKind } from './case.ts';
import { compareNaturally, versionOfId } from './case-id.ts';

/** What selection looks at. A file that cannot be loaded has neither version nor kind of its own. */
export interface Selectable {
  readonly id: string;
  readonly file: string;
  readonly version?: Version | undefined;
  readonly kind?: CaseKind | undefined;
}

/** What to select; an empty list selects everything. */
export interface Selection {
  /** Ids or globs: `SKLC-*`, `*-11`, or with a slash, against the path: `1.1/**`. */
  readonly select?: readonly string[];
  /** Ids or globs to leave out of what is selected. */
  readonly skip?: readonly string[];
  readonly versions?: readonly Version[];
  readonly kinds?: readonly CaseKind[];
}

export interface Selected<T> {
  /** By version, then profile cases before notes before own ones, then by id in natural order. */
  readonly cases: readonly T[];
  /** Selectors, skipped patterns and versions that match no case at all. */
  readonly unmatched: readonly string[];
}

/** The cases that a selection names, in a stable order. */
export function selectCases<T extends Selectable>(cases: readonly T[], selection: Selection): Selected<T> {
  const { select = [], skip = [], versions = [], kinds = [] } = selection;
  const wanted = select.map(caseMatcher);
  const unwanted = skip.map(caseMatcher);
  const selected = cases.filter(
    (entry) =>
      (wanted.length === 0 || wanted.some((matches) => matches(entry))) &&
      !unwanted.some((matches) => matches(entry)) &&
      (versions.length === 0 || versions.some((version) => version === versionOf(entry))) &&
      (kinds.length === 0 || entry.kind === undefined || kinds.includes(entry.kind)),
  );
  const unmatched = [
    ...[...select, ...skip].filter((pattern) => !cases.some(caseMatcher(pattern))),
    ...versions.filter((version) => !cases.some((entry) => versionOf(entry) === version)),
  ];
  return { cases: selected.sort(compareCases), unmatched };
}

function versionOf(entry: Selectable): Version | undefined {
  return entry.version ?? versionOfId(entry.id);
}

const KINDS: readonly (CaseKind | undefined)[] = ['profile', 'note', 'own', undefined];

/** The order in which cases are listed and run. */
export function compareCases(a: Selectable, b: Selectable): number {
  return (
    rank(VERSIONS, versionOf(a)) - rank(VERSIONS, versionOf(b)) ||
    rank(KINDS, a.kind) - rank(KINDS, b.kind) ||
    compareNaturally(a.id, b.id) ||
    compareNaturally(a.file, b.file)
  );
}

function rank(order: readonly unknown[], value: unknown): number {
  const index = order.indexOf(value);
  return index === -1 ? order.length : index;
}

/** Whether a pattern names a case: by its id, or with a slash by its path. */
export function caseMatcher(pattern: string): (entry: { readonly id: string; readonly file: string }) => boolean {
  if (!pattern.includes('/')) {
    const id = new RegExp(`^${globSource(pattern.replace(/\.xml$/, ''))}$`);
    return (entry) => id.test(entry.id);
  }
  const path = new RegExp(`(^|/)${globSource(pattern.replace(/^\.?\//, ''))}$`);
  return (entry) => path.test(entry.file.replaceAll('\\', '/'));
}

/** `**` crosses folders, `*` and `?` do not. */
function globSource(glob: string): string {
  return glob.replace(/\*\*\/|\*\*|[*?]|[\\^$.|+()[\]{}]/g, (part) => GLOB[part] ?? `\\${part}`);
}

const GLOB: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' };
