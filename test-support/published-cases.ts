import { caseFiles, type LoadedCases, loadCases } from '../harness/cases/discover.ts';
import { needs } from './environment.ts';

let loaded: Promise<LoadedCases> | undefined;

/** Every published case, loaded once for all tests of a run; skips the test or suite without KMIP_OASIS_DIR. */
export function publishedCases(context: Mocha.Context): Promise<LoadedCases> {
  const folder = needs(context, 'KMIP_OASIS_DIR');
  loaded ??= caseFiles(folder).then((files) => loadCases(files));
  return loaded;
}
