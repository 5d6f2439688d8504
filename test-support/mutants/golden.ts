/** Which cases kill a mutant. */
export interface Kills {
  /** The first published case that kills it. */
  readonly published: string | undefined;
  /** All own cases that kill it, in the order of their ids. */
  readonly own: readonly string[];
}

/** Kills by the id of the mutant, in the order of the table. */
export type KillTable = ReadonlyMap<string, Kills>;

const NOBODY = '-';
const HEADING = '# mutant | first published case that kills it | own cases that kill it';

/** The table as text: one line a mutant, its columns parted by bars. */
export function renderKills(table: KillTable): string {
  const lines = [...table].map(([id, { published, own }]) =>
    [id, published ?? NOBODY, own.join(' ') || NOBODY].join(' | '),
  );
  return [HEADING, ...lines, ''].join('\n');
}

/** The table of a text that renderKills made. Throws for a line of another form. */
export function parseKills(text: string): KillTable {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const [id, published, own, ...more] = line.split(' | ');
      if (id === undefined || published === undefined || own === undefined || more.length > 0) {
        throw new Error(`not a line of kills: ${line}`);
      }
      return [
        id,
        { published: published === NOBODY ? undefined : published, own: own === NOBODY ? [] : own.split(' ') },
      ];
    }),
  );
}

/** The own cases that kill a mutant which no published case kills, with those mutants. */
export function killersAlone(table: KillTable): ReadonlyMap<string, readonly string[]> {
  const killed = new Map<string, string[]>();
  for (const [id, { published, own }] of table) {
    if (published !== undefined) continue;
    for (const killer of own) killed.set(killer, [...(killed.get(killer) ?? []), id]);
  }
  return killed;
}
