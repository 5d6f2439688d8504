import { expect } from 'chai';
import { CREATE, caseOf, type Exchange, onKey, success, text } from '../../test-support/small-cases.ts';
import { companyOf, mayRunBeside } from './company.ts';
import { type CaseGroup, planGroups } from './plan.ts';

const group = (id: string, ...exchanges: Exchange[]): CaseGroup => {
  const entry = caseOf(id, exchanges);
  return planGroups([entry], [entry])[0] ?? [];
};
const attribute = (name: string, value: string): string =>
  `<Attribute>${text('AttributeName', name)}${value}</Attribute>`;
const named = (name: string): string =>
  attribute(
    'Name',
    `<AttributeValue>${text('NameValue', name)}<NameType type="Enumeration" value="UninterpretedTextString"/></AttributeValue>`,
  );
const inGroup = (name: string): string => attribute('Object Group', text('AttributeValue', name));
const inNamespace = (name: string): string =>
  attribute(
    'Application Specific Information',
    `<AttributeValue>${text('ApplicationNamespace', name)}${text('ApplicationData', 'x')}</AttributeValue>`,
  );
const create = (...attributes: string[]): Exchange => ({
  ...CREATE,
  request: CREATE.request.replace('</TemplateAttribute>', `${attributes.join('')}</TemplateAttribute>`),
});
const locate = (...attributes: string[]): Exchange => ({
  operation: 'Locate',
  request: attributes.join(''),
  response: success(''),
});

describe('two groups on one server', () => {
  const rows: readonly [name: string, one: CaseGroup, other: CaseGroup, together: boolean][] = [
    ['that have nothing in common', group('A-11', create(named('a'))), group('B-11', create(named('b'))), true],
    ['that give a Name to nothing', group('A-11', CREATE, onKey('Destroy')), group('B-11', CREATE), true],
    ['that use one Name', group('A-11', create(named('same'))), group('B-11', create(named('same'))), false],
    ['that use one Object Group', group('A-11', create(inGroup('g'))), group('B-11', create(inGroup('g'))), false],
    ['that use one namespace', group('A-11', create(inNamespace('n'))), group('B-11', create(inNamespace('n'))), false],
    ['of which one looks for its own Name', group('A-11', locate(named('a'))), group('B-11', CREATE), true],
    [
      'of which one looks for what the other is called',
      group('A-11', locate(named('b'))),
      group('B-11', create(named('b'))),
      false,
    ],
    ['of which one looks for a group of its own', group('A-11', locate(inGroup('g'))), group('B-11', CREATE), true],
    ['of which one looks for any object', group('A-11', locate()), group('B-11', CREATE), false],
    [
      'of which one looks for any object of an algorithm',
      group('A-11', locate(attribute('Cryptographic Algorithm', '<AttributeValue type="Enumeration" value="AES"/>'))),
      group('B-11', CREATE),
      false,
    ],
    [
      'of which one awaits requests of the server',
      group('A-11', CREATE, onKey('Notify')),
      group('B-11', CREATE),
      false,
    ],
    ['of which one has to be alone', group('TC-OFFSET-1-11', CREATE), group('B-11', CREATE), false],
    ['of which one destroys what it finds', group('TC-CREG-3-11', CREATE), group('B-11', CREATE), false],
  ];
  for (const [name, one, other, together] of rows) {
    it(`${name} ${together ? 'run' : 'do not run'} together`, () => {
      expect(mayRunBeside(companyOf(one), companyOf(other))).to.equal(together);
      expect(mayRunBeside(companyOf(other), companyOf(one))).to.equal(together);
    });
  }
});
