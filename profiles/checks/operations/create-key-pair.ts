import { expect } from 'chai';
import { newKeyPair } from '../key-pairs.ts';
import { expectPair } from '../pairs.ts';
import { operationCheck } from './operation-check.ts';

/** Create Key Pair (1.0 to 1.4 section 4.2, 2.0 and 2.1 section 6.1.9). */
export const createKeyPair = operationCheck(
  'CreateKeyPair',
  'Create Key Pair of ECDSA on P-256 or, where that is refused, of RSA 2048 gives two Unique Identifiers; the objects have Links to each other, their Object Types, the algorithm and length asked for, and keys that belong together.',
  async (subject) => {
    const pair = await newKeyPair(subject);
    expect(pair.publicKey, 'the Unique Identifier of the public key').to.not.equal(pair.privateKey);
    await expectPair(subject, pair);
  },
);
