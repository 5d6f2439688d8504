import { expect } from 'chai';
import { caseId, compareNaturally, scenarioOf, versionOfId } from './case-id.ts';

describe('case ids', () => {
  for (const [file, id] of [
    ['SKLC-M-1-11.xml', 'SKLC-M-1-11'],
    ['oasis/1.1/profiles/SKLC-M-1-11.xml', 'SKLC-M-1-11'],
    ['C:\\cases\\TC-32-11.xml', 'TC-32-11'],
    ['TC-X.1-11.xml', 'TC-X.1-11'],
    ['no-ending', 'no-ending'],
  ] as const) {
    it(`${file} is case ${id}`, () => expect(caseId(file)).to.equal(id));
  }

  for (const [id, version] of [
    ['SKLC-M-1-11', '1.1'],
    ['CS-BC-M-GCM-1-14', '1.4'],
    ['TC-LOGIN-1-20', '2.0'],
    ['TC-32-99', undefined],
    ['SUITEB_128-M-1', undefined],
  ] as const) {
    it(`${id} ends in version ${version}`, () => expect(versionOfId(id)).to.equal(version));
  }

  it('the scenario is the id without the suffix of its version', () => {
    expect(scenarioOf('TC-32-11', '1.1')).to.equal('TC-32');
    expect(scenarioOf('SKFF-M-12-14', '1.4')).to.equal('SKFF-M-12');
  });

  it('a number that is not the version of the case stays', () => {
    expect(scenarioOf('SKFF-M-12', '1.4')).to.equal('SKFF-M-12');
  });

  it('runs of digits are ordered by their number', () => {
    const names = ['M-10-11', 'M-2-11', 'M-2', 'M-1-12', 'M-1-11', 'O-1', 'M', 'm'];
    expect(names.sort(compareNaturally)).to.deep.equal([
      'M',
      'M-1-11',
      'M-1-12',
      'M-2',
      'M-2-11',
      'M-10-11',
      'O-1',
      'm',
    ]);
  });

  it('names that differ only in leading zeros still have an order', () => {
    expect(compareNaturally('M-01', 'M-1')).to.be.lessThan(0);
    expect(compareNaturally('M-1', 'M-01')).to.be.greaterThan(0);
    expect(compareNaturally('M-1', 'M-1')).to.equal(0);
  });
});
