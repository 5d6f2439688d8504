import { expect } from 'chai';
import { enumeration, type Item, integer, textString } from '../codec/item.ts';
import { protocolVersion } from '../message/header.ts';
import { buildRequest, type RequestOptions } from '../message/request.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import { endangers } from './destructive.ts';

const { Operation } = Enum;
const OWN = new Set(['ours']);

/** A batch of operations, each on the objects that stand beside it or, without one, on the ID Placeholder. */
type Batch = readonly (readonly [operation: number, ...identifiers: (string | Item)[]])[];

const { UniqueIdentifier } = Enum;
const byRole = (value: number): Item => enumeration(Tag.UniqueIdentifier, value);
const byPosition = (value: number): Item => integer(Tag.UniqueIdentifier, value);

const harmless: readonly [what: string, batch: Batch][] = [
  ['a look at any object', [[Operation.Get, 'theirs'], [Operation.GetAttributes, 'theirs'], [Operation.Locate]]],
  [
    'a change of an object of this run',
    [
      [Operation.Activate, 'ours'],
      [Operation.Destroy, 'ours'],
    ],
  ],
  ['a change of the object that the batch makes', [[Operation.Create], [Operation.Activate], [Operation.Destroy]]],
  ['a change where there is no ID Placeholder', [[Operation.Destroy]]],
  [
    'a change of what a look at an own object left in the ID Placeholder',
    [[Operation.Get, 'ours'], [Operation.Destroy]],
  ],
  ['a change of the object made behind a Locate', [[Operation.Locate], [Operation.Create], [Operation.Destroy]]],
];
const harmlessByReference: readonly [what: string, batch: Batch][] = [
  ['the object that the batch made', [[Operation.Create], [Operation.Destroy, byRole(UniqueIdentifier.Create)]]],
  ['the object of the first answer', [[Operation.Create], [Operation.Destroy, byPosition(0)]]],
  [
    'the ID Placeholder behind an object that the batch made',
    [[Operation.Locate], [Operation.Create], [Operation.Destroy, byRole(UniqueIdentifier.IDPlaceholder)]],
  ],
];
const dangerous: readonly [what: string, batch: Batch, says: string][] = [
  ['an object of somebody', [[Operation.Destroy, 'theirs']], 'Destroy of "theirs", which this run did not make'],
  [
    'whatever Locate finds',
    [[Operation.Locate], [Operation.Revoke]],
    'Revoke of the object that Locate finds, which this run did not make',
  ],
  [
    'what was looked at before',
    [[Operation.Get, 'theirs'], [Operation.AddAttribute]],
    'AddAttribute of the object that Locate finds, which this run did not make',
  ],
  [
    'what Locate found, by its role in a batch of 2.x',
    [[Operation.Locate], [Operation.Create], [Operation.Destroy, byRole(UniqueIdentifier.Locate)]],
    'Destroy of the object that Locate finds, which this run did not make',
  ],
  [
    'what Locate found, by its position in a batch of 2.x',
    [[Operation.Locate], [Operation.Create], [Operation.Destroy, byPosition(0)]],
    'Destroy of the object that Locate finds, which this run did not make',
  ],
  [
    'the second of two keys that another is derived from',
    [[Operation.DeriveKey, 'ours', 'theirs']],
    'DeriveKey of "theirs", which this run did not make',
  ],
  ['a key to be replaced', [[Operation.ReKey, 'theirs']], 'ReKey of "theirs", which this run did not make'],
];

describe('a request', () => {
  const request = (batch: Batch, options: RequestOptions = {}) =>
    buildRequest(
      protocolVersion('1.4'),
      batch.map(([operation, ...identifiers]) => ({
        operation,
        payload: identifiers.map((identifier) =>
          typeof identifier === 'string' ? textString(Tag.UniqueIdentifier, identifier) : identifier,
        ),
      })),
      options,
    );
  for (const [what, batch] of harmless) {
    it(`may be sent: ${what}`, () => expect(endangers(request(batch), OWN)).to.equal(undefined));
  }
  for (const [what, batch] of harmlessByReference) {
    it(`may be sent: a change of ${what}`, () => expect(endangers(request(batch), OWN)).to.equal(undefined));
  }
  it('endangers what Locate finds where the batch goes on although it could not make an object', () => {
    const batch: Batch = [[Operation.Locate], [Operation.Create], [Operation.Destroy]];
    const goesOn = request(batch, { batchErrorContinuationOption: Enum.BatchErrorContinuationOption.Continue });
    expect(endangers(goesOn, OWN)).to.equal('Destroy of the object that Locate finds, which this run did not make');
  });
  for (const [what, batch, says] of dangerous) {
    it(`endangers ${what}`, () => expect(endangers(request(batch), OWN)).to.equal(says));
  }
});
