import { expect } from 'chai';
import { needs } from '../../test-support/environment.ts';
import { type SpecTable, specTables } from '../../test-support/spec-tables.ts';
import { ENUMERATIONS, Enum } from './enumerations.ts';
import { normalizeName } from './names.ts';
import { operationsOf } from './operations.ts';
import { listsReason, sharesReason } from './result-reasons.ts';
import type { Version } from './versions.ts';

/** The operation of an error table: of its section, or of the heading 'Error Handling - Create Key Pair'. */
function operationOf({ title }: SpecTable): number | undefined {
  const name = normalizeName(title.replace(/^Error Handling [-–] ?/, '').replace('HASH', 'Hash'));
  return (Enum.Operation as Readonly<Record<string, number>>)[name];
}

/** The reasons of an error table's one row 'Operation Failed | Item Not Found, ...', by XML name. */
function reasonsIn({ rows }: SpecTable): string[] {
  const words = rows[1]?.[1]?.split(/, */) ?? [];
  return [...new Set(words.map((word) => normalizeName(word.replace(/\.$/, ''))))];
}

describe('Result Reasons against the error tables of the specifications', () => {
  for (const version of ['2.0', '2.1'] as const satisfies readonly Version[]) {
    it(`are those that KMIP ${version} lists for each operation`, function () {
      const tables = specTables(needs(this, 'KMIP_SPEC_DIR'), version).filter(
        ({ section, rows }) => section.startsWith('6.') && rows[0]?.join('|') === 'Result Status|Result Reason',
      );
      expect(tables.length).to.be.at.least(operationsOf(version).length - 1, 'all but Ping');
      for (const table of tables) {
        const operation = operationOf(table);
        expect(operation, table.title).to.be.a('number');
        const listed = Object.entries(ENUMERATIONS.ResultReason)
          .filter(([, { code }]) => listsReason(operation ?? 0, code, version))
          .map(([name]) => name);
        // A server's Query is answered with fewer reasons than a client's, in the same response.
        const ofServer = table.section.startsWith('6.2.');
        const where = `${table.section} ${table.title}`;
        if (ofServer) expect(listed, where).to.include.members(reasonsIn(table));
        else expect(listed, where).to.have.members(reasonsIn(table));
      }
    });
  }

  it('are none in 1.x, where tables name one reason for each condition', () => {
    expect(listsReason(Enum.Operation.Get, Enum.ResultReason.ItemNotFound, '1.4')).to.equal(false);
  });

  // 1.4 section 11.12 has Item Not Found for what does not exist, Illegal Operation where only attributes are left.
  const shared = [
    ['Get', 'ItemNotFound', true],
    ['Get', 'IllegalOperation', true],
    ['Get', 'PermissionDenied', false],
    ['Activate', 'ItemNotFound', false],
  ] as const;
  for (const [operation, reason, expected] of shared) {
    it(`${expected ? 'may' : 'may not'} be ${reason} where ${operation} of 1.x names a destroyed object`, () => {
      expect(sharesReason(Enum.Operation[operation], 'destroyed', Enum.ResultReason[reason])).to.equal(expected);
    });
  }
});
