import { assert, expect } from 'chai';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { activate, identifierIn, uniqueIdentifier, valuesOf } from '../exchanges.ts';
import { expectLink } from '../links.ts';
import { nameView } from '../names.ts';
import { newKey } from '../objects.ts';
import type { Subject } from '../subject.ts';
import { rawKeyGiven } from '../ways.ts';
import { operationCheck } from './operation-check.ts';

/** What replaces an object has its Names, which the old one loses, and a Link to it as it has one to the new. */
export async function expectReplaced(subject: Subject, old: string, replacement: string, names: number): Promise<void> {
  expect(replacement, 'the Unique Identifier of the replacement').to.not.equal(old);
  await expectLink(subject, old, 'ReplacementObjectLink', replacement);
  await expectLink(subject, replacement, 'ReplacedObjectLink', old);
  expect((await valuesOf(subject, old, 'Name')).length, 'Names of what was replaced').to.equal(0);
  expect((await valuesOf(subject, replacement, 'Name')).length, 'Names of the replacement').to.equal(names);
}

/** Re-key (1.0 to 1.4 section 4.4, 2.0 section 6.1.42, 2.1 section 6.1.46). */
export const reKey = operationCheck(
  'ReKey',
  'Re-key of an Active AES key with a Name gives another key of the same algorithm and length, to which the Name goes over; both have Links to each other, and their octets differ where Get gives them.',
  async (subject) => {
    const { identifier: old } = await newKey(subject, [nameView(subject.uniqueText())]);
    await activate(subject, old);
    const replacement = identifierIn(await subject.succeed(Enum.Operation.ReKey, [uniqueIdentifier(old)]));
    await expectReplaced(subject, old, replacement, 1);
    for (const name of ['Cryptographic Algorithm', 'Cryptographic Length']) {
      expect(await valuesOf(subject, replacement, name), name).to.deep.equal(await valuesOf(subject, old, name));
    }
    const [before, after] = [await rawKeyGiven(subject, old), await rawKeyGiven(subject, replacement)];
    if (before === undefined || after === undefined) return;
    assert(!Buffer.from(after).equals(before), 'the replacement is the same key');
  },
);
