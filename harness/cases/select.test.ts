import { expect } from 'chai';
import { type Selectable, type Selection, selectCases } from './select.ts';

const entry = (file: string, version: Selectable['version'], kind: Selectable['kind']): Selectable => ({
  id: file.slice(file.lastIndexOf('/') + 1, -4),
  file,
  version,
  kind,
});

const CASES: readonly Selectable[] = [
  entry('oasis/1.2/profiles/SKLC-M-1-12.xml', '1.2', 'profile'),
  entry('testcases/1.1/BATCH-UNDO-11.xml', '1.1', 'own'),
  entry('oasis/1.1/testcases/TC-32-11.xml', '1.1', 'note'),
  entry('oasis/1.1/profiles/SKFF-M-10-11.xml', '1.1', 'profile'),
  entry('oasis/1.1/profiles/SKFF-M-2-11.xml', '1.1', 'profile'),
  entry('oasis/1.4/testcases/TC-BROKEN-1-14.xml', undefined, undefined),
];

const ALL = ['SKFF-M-2-11', 'SKFF-M-10-11', 'TC-32-11', 'BATCH-UNDO-11', 'SKLC-M-1-12', 'TC-BROKEN-1-14'];

describe('selection', () => {
  const rows: readonly (readonly [string, Selection, readonly string[], readonly string[]])[] = [
    ['everything, in order', {}, ALL, []],
    ['an id', { select: ['TC-32-11'] }, ['TC-32-11'], []],
    ['a file name', { select: ['TC-32-11.xml'] }, ['TC-32-11'], []],
    ['a glob of ids', { select: ['SKFF-*'] }, ['SKFF-M-2-11', 'SKFF-M-10-11'], []],
    ['one character', { select: ['SKFF-M-?-11'] }, ['SKFF-M-2-11'], []],
    ['a suffix', { select: ['*-12', 'BATCH*'] }, ['BATCH-UNDO-11', 'SKLC-M-1-12'], []],
    ['a glob is not a part of an id', { select: ['SKLC', '32'] }, [], ['SKLC', '32']],
    ['a dot is a dot', { select: ['TC.32.11'] }, [], ['TC.32.11']],
    ['a path', { select: ['oasis/1.1/profiles/*'] }, ['SKFF-M-2-11', 'SKFF-M-10-11'], []],
    ['the end of a path', { select: ['testcases/**'] }, ['TC-32-11', 'BATCH-UNDO-11', 'TC-BROKEN-1-14'], []],
    ['folders at any depth', { select: ['oasis/**/TC-*'] }, ['TC-32-11', 'TC-BROKEN-1-14'], []],
    ['a star stays in its folder', { select: ['oasis/*'] }, [], ['oasis/*']],
    ['from here', { select: ['./testcases/1.1/*.xml'] }, ['BATCH-UNDO-11'], []],
    ['leaving out', { skip: ['TC-*', '**/profiles/**'] }, ['BATCH-UNDO-11'], []],
    ['leaving out some', { select: ['SKFF-*'], skip: ['*-10-*'] }, ['SKFF-M-2-11'], []],
    ['a version', { versions: ['1.2'] }, ['SKLC-M-1-12'], []],
    ['the version of what does not load', { versions: ['1.4'] }, ['TC-BROKEN-1-14'], []],
    ['a version that no case has', { versions: ['2.1', '1.2'] }, ['SKLC-M-1-12'], ['2.1']],
    ['kinds, and what does not load', { kinds: ['own', 'note'] }, ['TC-32-11', 'BATCH-UNDO-11', 'TC-BROKEN-1-14'], []],
    ['a match outside the version is a match', { select: ['TC-32-*'], versions: ['1.2'] }, [], []],
    ['a skip that matches nothing', { skip: ['NONE'] }, ALL, ['NONE']],
  ];
  for (const [title, selection, ids, unmatched] of rows) {
    it(title, () => {
      const selected = selectCases(CASES, selection);
      expect(selected.cases.map(({ id }) => id)).to.deep.equal(ids);
      expect(selected.unmatched).to.deep.equal(unmatched);
    });
  }
});
