import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { publishedCases } from '../../test-support/published-cases.ts';
import { type ProblemKind, validate } from '../message/validate.ts';
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

const IDENTIFIERS: readonly number[] = [
  Tag.UniqueIdentifier,
  Tag.PrivateKeyUniqueIdentifier,
  Tag.PublicKeyUniqueIdentifier,
];

/** Operations that make objects. */
const MAKING = [
  'Create',
  'CreateKeyPair',
  'CreateSplitKey',
  'Certify',
  'DeriveKey',
  'Import',
  'JoinSplitKey',
  'ReCertify',
  'Register',
  'ReKey',
  'ReKeyKeyPair',
];

/** Placeholders of identifiers in the batch items of these operations that succeed. */
function identifiers(entry: Case, ...operations: string[]): string[] {
  const codes = operations.map((operation) => enumByName('Operation', operation));
  return entry.steps.flatMap(({ response }) =>
    fields(response, Tag.BatchItem)
      .filter((item) => codes.includes(literalNumber(field(item, Tag.Operation))))
      .flatMap((item) => [...walk(item)])
      .flatMap(({ item }) => (IDENTIFIERS.includes(item.tag) && isPlaceholder(item) ? [item.placeholder] : [])),
  );
}

/** What a case breaks on purpose, to see it refused: the kind of problem and what it is about. */
const BROKEN_ON_PURPOSE: Readonly<Record<string, { kind: ProblemKind; message: RegExp }>> = {
  'BATCH-COUNT-11': { kind: 'batch-count', message: /^Batch Count is \d, Batch Items are \d$/ },
  'FIELD-MISSING-11': { kind: 'missing-field', message: /^Attribute is missing/ },
  'FIELD-UNKNOWN-11': { kind: 'newer-than-version', message: /^KeyWrapType is of KMIP 1\.4/ },
  'REFUSED-LATER-20': { kind: 'undefined-enumeration', message: /^Ping is no value of Operation/ },
  'FIELD-TWICE-11': { kind: 'duplicate-field', message: /^UniqueIdentifier is there more than once/ },
};
const UNDEFINED_VALUE = { kind: 'undefined-enumeration', message: /^0x0000007f is no value/ } as const;

describe('the cases of this project', () => {
  it('all load', () => {
    expect(failures).to.deep.equal([]);
    expect(cases).to.have.lengthOf.at.least(105);
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
        expect(identifiers(entry, 'Destroy')).to.include.members(identifiers(entry, ...MAKING));
      });

      it('breaks no table of the specification but on purpose', () => {
        const { kind, message } = BROKEN_ON_PURPOSE[entry.id] ?? UNDEFINED_VALUE;
        const substitution = { bindings: new Map(), now: 0n, fallback: standIn };
        for (const { request, response } of entry.steps) {
          const problems = [
            ...validate(resolve(request, substitution), entry.version, 'request'),
            ...validate(resolve(response, substitution), entry.version, 'response'),
          ];
          for (const problem of problems) {
            expect(problem).to.include({ kind });
            expect(problem.message).to.match(message);
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
