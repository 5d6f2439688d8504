import { assert } from 'chai';
import { textString } from '../../../harness/codec/item.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { activate, identifierIn } from '../exchanges.ts';
import { newKeyPair } from '../key-pairs.ts';
import { nameView } from '../names.ts';
import { expectPair, halfGiven } from '../pairs.ts';
import { operationCheck } from './operation-check.ts';
import { expectReplaced } from './re-key.ts';

/** Re-key Key Pair (1.1 to 1.4 section 4.5, 2.0 section 6.1.43, 2.1 section 6.1.47). */
export const reKeyKeyPair = operationCheck(
  'ReKeyKeyPair',
  'Re-key Key Pair of a pair that Create Key Pair made, with Names, gives another pair of the same algorithm and length, to which the Names go over; old and new keys have Links to each other, and the new public key is another.',
  async (subject) => {
    const names = { ofPrivate: [nameView(subject.uniqueText())], ofPublic: [nameView(subject.uniqueText())] };
    const old = await newKeyPair(subject, undefined, names);
    for (const identifier of [old.privateKey, old.publicKey]) await activate(subject, identifier);
    const field = textString(Tag.PrivateKeyUniqueIdentifier, old.privateKey);
    const payload = await subject.succeed(Enum.Operation.ReKeyKeyPair, [field]);
    const pair = {
      kind: old.kind,
      privateKey: identifierIn(payload, Tag.PrivateKeyUniqueIdentifier),
      publicKey: identifierIn(payload, Tag.PublicKeyUniqueIdentifier),
    };
    await expectReplaced(subject, old.privateKey, pair.privateKey, 1);
    await expectReplaced(subject, old.publicKey, pair.publicKey, 1);
    await expectPair(subject, pair);
    const [before, after] = [await halfGiven(subject, old.publicKey), await halfGiven(subject, pair.publicKey)];
    if (before === undefined || after === undefined) return;
    assert(!after.equals(before), 'the new public key is the old one');
  },
);
