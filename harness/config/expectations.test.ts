import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readExpectations } from './expectations.ts';

describe('an expectations file', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'kmip-conformance-test-'));
  });
  after(() => rmSync(folder, { recursive: true }));
  const written = (text: string): string => {
    const file = join(folder, 'known.yaml');
    writeFileSync(file, text);
    return file;
  };

  it('lists known failures, each with its place', () => {
    const path = 'ResponseMessage/BatchItem[0]/ResultReason';
    const file = written(
      [
        '# what is known',
        "- case: 'SKLC-*'",
        '  verdict: error',
        '  reason: no lifecycle',
        '- case: [A-1-11, A-2-11]',
        '  step: 2',
        '  verdict: fail',
        `  difference: {path: '${path}', kind: value}`,
        '  reason: ticket 17',
      ].join('\n'),
    );
    expect(readExpectations(file)).to.deep.equal({
      file,
      entries: [
        { cases: ['SKLC-*'], verdict: 'error', reason: 'no lifecycle', at: `${file}:2:3` },
        {
          cases: ['A-1-11', 'A-2-11'],
          step: 2,
          verdict: 'fail',
          difference: { path, kind: 'value' },
          reason: 'ticket 17',
          at: `${file}:5:3`,
        },
      ],
    });
  });

  it('may be empty', () => {
    expect(readExpectations(written('# nothing is known\n')).entries).to.deep.equal([]);
  });

  const refused: readonly [name: string, text: string, says: RegExp][] = [
    ['that is no list', 'case: A\n', /known\.yaml:1:1: expected array, received object$/],
    [
      'with an unknown key',
      '- case: A\n  verdit: fail\n  reason: x\n',
      /:2:3: unknown key "0\.verdit"; did you mean "verdict"\?$/,
    ],
    [
      'with an unknown key of a difference',
      '- {case: A, verdict: fail, reason: x, difference: {path: B, kid: value}}\n',
      /:1:61: unknown key "0\.difference\.kid"; did you mean "kind"\?$/,
    ],
    ['without a reason', '- case: A\n  verdict: fail\n', /:1:3: "0\.reason" is missing$/],
    ['with an empty reason', "- {case: A, verdict: fail, reason: ''}\n", /:1:36: "0\.reason": Too small/],
    ['that expects a pass', '- {case: A, verdict: pass, reason: x}\n', /:1:22: "0\.verdict": expected one of/],
    ['with a step 0', '- {case: A, step: 0, verdict: fail, reason: x}\n', /:1:19: "0\.step": /],
    [
      'with a case that is a number',
      '- {case: 7, verdict: fail, reason: x}\n',
      /:1:10: "0\.case": expected the id of a case/,
    ],
    [
      'with a kind of difference that is none',
      '- {case: A, verdict: fail, reason: x, difference: {path: B, kind: worse}}\n',
      /"0\.difference\.kind": expected one of/,
    ],
    ['that is no YAML', '- {case: A\n', /known\.yaml:\d+:\d+: /],
  ];
  for (const [name, text, says] of refused) {
    it(`is refused with its line: one ${name}`, () => {
      expect(() => readExpectations(written(text))).to.throw(says);
    });
  }

  it('is refused where it is not there, with the place that names it', () => {
    const nowhere = join(folder, 'nowhere.yaml');
    expect(() => readExpectations(nowhere, 'kms.yaml:4:1')).to.throw(
      `kms.yaml:4:1: cannot read the expectations file ${nowhere}: no such file`,
    );
  });
});
