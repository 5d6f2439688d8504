import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Version } from '../harness/spec/versions.ts';

/** A table of a specification's text: its section, its caption where it has one, and its rows as printed. */
export interface SpecTable {
  readonly section: string;
  readonly title: string;
  readonly caption: string;
  readonly rows: readonly (readonly string[])[];
}

function cells(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());
}

/** Every table of one version's specification: `folder` holds kmip-spec-X.Y.md, each table row on a line of its own. */
export function specTables(folder: string, version: Version): SpecTable[] {
  const lines = readFileSync(join(folder, `kmip-spec-${version}.md`), 'utf8').split('\n');
  const tables: SpecTable[] = [];
  let heading = { section: '', title: '' };
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const [, section, title] = /^#+ (\S+) (.*)$/.exec(line) ?? [];
    if (section !== undefined && title !== undefined) heading = { section, title };
    if (!line.startsWith('|')) continue;
    const end = lines.findIndex((next, position) => position > index && !next.startsWith('|'));
    const caption = lines.slice(end, end + 2).find((next) => next.startsWith('Table ')) ?? '';
    tables.push({ ...heading, caption, rows: lines.slice(index, end).map(cells) });
    index = end;
  }
  return tables;
}
