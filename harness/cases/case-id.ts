import { VERSIONS, type Version } from '../spec/versions.ts';

const VERSION_OF_SUFFIX = new Map<string, Version>(VERSIONS.map((version) => [version.replace('.', ''), version]));

/** The file name without folder and ending: '1.1/SKLC-M-1-11.xml' gives 'SKLC-M-1-11'. */
export function caseId(file: string): string {
  return (file.split(/[\\/]/).at(-1) ?? file).replace(/\.[^.]*$/, '');
}

/**
 * The version that a case id ends with ('SKLC-M-1-11' gives 1.1), or undefined. The label of a test case ends in the
 * major and minor digits of its protocol version (Profiles 2.1 section 4).
 */
export function versionOfId(id: string): Version | undefined {
  return VERSION_OF_SUFFIX.get(/-(\d\d)$/.exec(id)?.[1] ?? '');
}

/** What the files of several versions have in common: the id without the suffix of `version`, where it has one. */
export function scenarioOf(id: string, version: Version): string {
  return versionOfId(id) === version ? id.slice(0, -3) : id;
}

/** Orders names as a person would: runs of digits by their number, so that M-2 comes before M-10. */
export function compareNaturally(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const difference = compareParts(left[i] ?? '', right[i] ?? '');
    if (difference !== 0) return difference;
  }
  return left.length - right.length || compareText(a, b);
}

function compareParts(a: string, b: string): number {
  const numeric = /^\d/.test(a) && /^\d/.test(b);
  return numeric ? Number(a) - Number(b) : compareText(a, b);
}

/** By code unit: the same order on every machine, whatever its locale. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
