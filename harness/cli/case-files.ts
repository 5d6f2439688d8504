import { realpathSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { caseId, scenarioOf, versionOfId } from '../cases/case-id.ts';
import { caseFiles, loadCases } from '../cases/discover.ts';
import { keptCase } from '../cases/kept-case.ts';
import type { Origin } from '../cases/load.ts';
import { requirementsOf } from '../cases/requirements.ts';
import { compareCases, selectCases } from '../cases/select.ts';
import { ConfigError } from '../config/error.ts';
import { type FoundCase, followedScenarios } from '../runner/plan.ts';
import { isVersion, VERSIONS, type Version } from '../spec/versions.ts';
import { UsageError } from './usage.ts';

/** The cases of this project. */
const OWN_CASES = fileURLToPath(new URL('../../testcases/', import.meta.url));

export interface CaseChoice {
  readonly cases?: readonly string[] | undefined;
  readonly select?: readonly string[] | undefined;
  readonly skip?: readonly string[] | undefined;
  /** Protocol versions, as typed. */
  readonly kmip?: readonly string[] | undefined;
}

export interface ChosenCases {
  /** In the order in which they are listed and run. */
  readonly selected: readonly FoundCase[];
  /** What was loaded: the selected cases, and those that they follow. */
  readonly loaded: readonly FoundCase[];
  /** Every case file that was found, selected or not. */
  readonly found: readonly { readonly id: string; readonly file: string }[];
}

/**
 * Finds cases, selects some and loads those. A file that cannot be loaded is selected by its name like any other. Throws
 * UsageError where nothing is selected or a selector matches nothing, ConfigError where a path cannot be read.
 */
export async function chooseCases(choice: CaseChoice, env: NodeJS.ProcessEnv): Promise<ChosenCases> {
  for (const version of choice.kmip ?? []) versionNamed(version);
  const files = await filesFor(choice, env);
  const named = selectedFiles(files, choice);
  if (named.length === 0) throw new UsageError(`none of the ${files.length} cases is selected`);
  return loadedCases(named, files);
}

/**
 * The cases with these ids, as far as they are at hand, but for those to skip; and those that `select` names, where it
 * does. Throws as `chooseCases` does for selectors and paths.
 */
export async function casesNamed(
  ids: ReadonlySet<string>,
  choice: CaseChoice,
  env: NodeJS.ProcessEnv,
): Promise<ChosenCases> {
  const files = await filesFor(choice, env);
  const { cases: needed } = selectCases(
    files.filter(({ id }) => ids.has(id)),
    { skip: choice.skip ?? [] },
  );
  const named = choice.select === undefined ? [] : selectedFiles(files, choice);
  return loadedCases([...new Set([...needed, ...named])], files);
}

async function filesFor({ cases, kmip }: CaseChoice, env: NodeJS.ProcessEnv): Promise<CaseFile[]> {
  const paths = cases ?? defaultPaths(env);
  const files = await findCases(paths);
  if (files.length === 0) throw new UsageError(`no case files (*.xml) in ${paths.join(', ')}`);
  return kmip === undefined ? files : Promise.all(files.map(withVersion));
}

function selectedFiles(files: readonly CaseFile[], { select = [], skip = [], kmip = [] }: CaseChoice): CaseFile[] {
  const { cases, unmatched } = selectCases(files, { select, skip, versions: kmip.map(versionNamed) });
  const [pattern] = unmatched;
  if (pattern !== undefined) throw new UsageError(`"${pattern}" matches none of the ${files.length} cases`);
  return [...cases];
}

async function loadedCases(named: readonly CaseFile[], files: readonly CaseFile[]): Promise<ChosenCases> {
  const selected = (await load(named)).sort(compareCases);
  const followed = await load(files.filter((entry) => !named.includes(entry) && isFollowed(entry, selected)));
  return { selected, loaded: [...selected, ...followed], found: files };
}

function versionNamed(text: string): Version {
  if (!isVersion(text)) throw new UsageError(`--kmip ${text}: expected one of ${VERSIONS.join(', ')}`);
  return text;
}

function defaultPaths(env: NodeJS.ProcessEnv): string[] {
  return env.KMIP_OASIS_DIR ? [OWN_CASES, env.KMIP_OASIS_DIR] : [OWN_CASES];
}

/** A case file by its name alone. */
interface CaseFile {
  readonly id: string;
  readonly file: string;
  readonly version: Version | undefined;
  readonly origin: Origin;
}

async function findCases(paths: readonly string[]): Promise<CaseFile[]> {
  const found = new Map<string, CaseFile>();
  for (const path of paths) {
    for (const file of await filesOf(path)) {
      const real = realpathSync(file);
      const id = caseId(file);
      const origin = real.startsWith(OWN_CASES) ? 'own' : 'published';
      found.set(real, { id, file: shown(file), version: versionOfId(id), origin });
    }
  }
  return [...found.values()];
}

async function load(files: readonly CaseFile[]): Promise<FoundCase[]> {
  const found: FoundCase[] = [];
  for (const { id, file, version, origin } of files) {
    const { cases, failures } = await loadCases([file], origin, keptCase);
    for (const loaded of cases) {
      const { kind, steps } = loaded;
      found.push({ id, file, version: loaded.version, kind, steps: steps.length, case: loaded });
      // Planning asks for them: while the steps are at hand they cost nothing.
      requirementsOf(loaded);
    }
    for (const { position, message } of failures) {
      found.push({ id, file, version, error: `${file}:${position.line}:${position.column}: ${message}` });
    }
  }
  return found;
}

/** A file whose name does not say its version, with the one that stands in it. */
async function withVersion(entry: CaseFile): Promise<CaseFile> {
  if (entry.version !== undefined) return entry;
  const [found] = await load([entry]);
  return { ...entry, version: found?.version };
}

/** Whether one of the selected cases has to run after this one. */
function isFollowed({ id, version }: CaseFile, selected: readonly FoundCase[]): boolean {
  if (version === undefined) return false;
  const scenario = scenarioOf(id, version);
  return selected.some((entry) => entry.case?.version === version && followedScenarios(entry.case).includes(scenario));
}

async function filesOf(path: string): Promise<string[]> {
  try {
    return await caseFiles(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EACCES' && code !== 'ENOTDIR') throw error;
    throw new ConfigError(
      `cannot read the cases in ${path}: ${code === 'EACCES' ? 'permission denied' : 'no such file or folder'}`,
    );
  }
}

/** A path as a person would type it. */
function shown(file: string): string {
  const short = relative(process.cwd(), file);
  return short.startsWith('../..') ? file : short;
}
