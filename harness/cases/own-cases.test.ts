import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { publishedCases } from '../../test-support/published-cases.ts';
import { validate } from '../message/validate.ts';
import { enumByName } from '../spec/registry.ts';
import { Tag } from '../spec/tags.ts';
import type { Case } from './case.ts';
import { describeCase } from './describe.ts';
import { caseFiles, loadCases } from './discover.ts';
import { field, fields, literalNumber } from './fields.ts';
import { isPlaceholder } from './placeholders.ts';
import { resolve, standIn } from './substitute.ts';
import { walk } from './tree.ts';

const { cases, failures } = await loadCases(
  await caseFiles(fileURLToPath(new URL('../../testcases', import.meta.url))),
  'own',
);

/** Placeholders of identifiers in the batch items of one operation that succeed. */
function identifiers(entry: Case, operation: string): string[] {
  return entry.steps.flatMap(({ response }) =>
    fields(response, Tag.BatchItem)
      .filter((item) => literalNumber(field(item, Tag.Operation)) === enumByName('Operation', operation))
      .flatMap((item) => [...walk(item)])
      .flatMap(({ item }) => (item.tag === Tag.UniqueIdentifier && isPlaceholder(item) ? [item.placeholder] : [])),
  );
}

describe('the cases of this project', () => {
  it('all load', () => {
    expect(failures).to.deep.equal([]);
    expect(cases).to.have.lengthOf.at.least(10);
  });

  for (const entry of cases) {
    describe(entry.id, () => {
      it('lies in the folder of its version and is named after it', () => {
        expect(entry.file).to.include(`/testcases/${entry.version}/`);
        expect(entry.id).to.equal(`${entry.scenario}-${entry.version.replace('.', '')}`);
      });

      it('names the sections it shows, and the server it would catch', () => {
        expect(entry.description).to.match(new RegExp(`KMIP Specification ${entry.version}, sections? \\d`));
        expect(entry.description).to.match(/ Catches a server /);
      });

      it('numbers its exchanges and needs no mending', () => {
        expect(entry.steps.map(({ time }) => time)).to.deep.equal(entry.steps.map(({ index }) => index));
        expect(entry.notes).to.deep.equal([]);
      });

      it('uses no placeholder before a response has shown it', () => {
        const shown = new Set<string>();
        for (const { needs, binds } of describeCase(entry).steps) {
          expect(needs.filter((name) => !shown.has(name))).to.deep.equal([]);
          for (const name of binds) shown.add(name);
        }
      });

      it('destroys what it creates', () => {
        expect(identifiers(entry, 'Destroy')).to.have.members(identifiers(entry, 'Create'));
      });

      it('breaks no table of the specification but where it asks for an undefined value', () => {
        const substitution = { bindings: new Map(), now: 0n, fallback: standIn };
        for (const { request, response } of entry.steps) {
          const problems = [
            ...validate(resolve(request, substitution), entry.version, 'request'),
            ...validate(resolve(response, substitution), entry.version, 'response'),
          ];
          for (const problem of problems) {
            expect(problem).to.include({ kind: 'undefined-enumeration' });
            expect(problem.message).to.match(/^0x0000007f is no value/);
          }
        }
      });
    });
  }

  it('repeat no published case', async function () {
    const published = await publishedCases(this);
    const scenarios = new Set(published.cases.map(({ scenario }) => scenario));
    expect(cases.filter(({ scenario }) => scenarios.has(scenario))).to.deep.equal([]);
  });
});
