import { expect } from 'chai';
import { altered, type Exchanged, octets, verdictOn } from '../../test-support/cryptographic-output.ts';
import { enumeration, type Item } from '../codec/item.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';

const ABC = '616263';

/** FIPS 180-4 and FIPS 202, the examples of 'abc'; RFC 1321 section A.5. */
const DIGESTS: readonly (readonly [string, number, string])[] = [
  ['MD5', Enum.HashingAlgorithm.MD5, '900150983cd24fb0d6963f7d28e17f72'],
  ['SHA-1', Enum.HashingAlgorithm.SHA_1, 'a9993e364706816aba3e25717850c26c9cd0d89d'],
  ['SHA-256', Enum.HashingAlgorithm.SHA_256, 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['SHA3-256', Enum.HashingAlgorithm.SHA3_256, '3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532'],
];

const hash = (parameters: readonly Item[], digest: string): Exchanged => ({
  operation: Enum.Operation.Hash,
  parameters,
  request: [octets(Tag.Data, ABC)],
  response: [octets(Tag.Data, digest)],
  judged: Tag.Data,
});

describe('recomputing Hash', () => {
  for (const [name, code, digest] of DIGESTS) {
    it(name, () => {
      const exchanged = hash([enumeration(Tag.HashingAlgorithm, code)], digest);
      expect(verdictOn(exchanged)).to.equal('right');
      expect(verdictOn(altered(exchanged))).to.equal('wrong');
    });
  }

  it('says nothing about a hash that is not given or cannot be computed', () => {
    expect(verdictOn(hash([], '00'))).to.equal('unknown');
    expect(verdictOn(hash([enumeration(Tag.HashingAlgorithm, Enum.HashingAlgorithm.MD2)], '00'))).to.equal('unknown');
  });
});

describe('recomputing RNG Retrieve', () => {
  it('says nothing', () => {
    const exchanged: Exchanged = {
      operation: Enum.Operation.RNGRetrieve,
      request: [],
      response: [octets(Tag.Data, '00')],
      judged: Tag.Data,
    };
    expect(verdictOn(exchanged)).to.equal('unknown');
  });
});
