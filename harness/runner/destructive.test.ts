import { expect } from 'chai';
import { textString } from '../codec/item.ts';
import { protocolVersion } from '../message/header.ts';
import { buildRequest } from '../message/request.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import { endangers } from './destructive.ts';

const { Operation } = Enum;
const OWN = new Set(['ours']);

/** A batch of operations, each on the object that stands beside it or, without one, on the ID Placeholder. */
type Batch = readonly (readonly [operation: number, identifier?: string])[];

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
  ['a key to be replaced', [[Operation.ReKey, 'theirs']], 'ReKey of "theirs", which this run did not make'],
];

describe('a request', () => {
  const request = (batch: Batch) =>
    buildRequest(
      protocolVersion('1.4'),
      batch.map(([operation, identifier]) => ({
        operation,
        payload: identifier === undefined ? [] : [textString(Tag.UniqueIdentifier, identifier)],
      })),
    );
  for (const [what, batch] of harmless) {
    it(`may be sent: ${what}`, () => expect(endangers(request(batch), OWN)).to.equal(undefined));
  }
  for (const [what, batch, says] of dangerous) {
    it(`endangers ${what}`, () => expect(endangers(request(batch), OWN)).to.equal(says));
  }
});
