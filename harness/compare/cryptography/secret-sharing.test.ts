import { expect } from 'chai';
import { hex } from '../../../test-support/cryptographic-output.ts';
import { Enum } from '../../spec/enumerations.ts';
import { type SplitKeyPart, verifySplitKey } from './secret-sharing.ts';

const S = Enum.SplitKeyMethod;
const SECRET = hex('00f1e2d3c4b5a697887766554433221d');

/** Parts of the secret that a Python program made, whose fields multiply by long division; three give the secret. */
const ROWS: readonly (readonly [name: string, method: number, parts: readonly string[], prime?: bigint])[] = [
  [
    'XOR',
    S.XOR,
    ['e593253cd654af4dfad71427a0aeb3fe', 'e9232f8af2211f9ee491c5b10becb556', '0c41e865e0c016449631b7c3ef7124b5'],
  ],
  [
    'GF(2^8)',
    S.PolynomialSharingGF2_8,
    [
      'e823f775ba4753c24f3ab23d177157dc',
      '7e1868cc52b29bd95fdc53be67794057',
      '96ca7d6a2c406e8c989187d6343b3596',
      '0a6351c84064d3bc36f836722cb8fcfa',
    ],
  ],
  [
    'GF(2^16)',
    S.PolynomialSharingGF2_16,
    [
      '54026d9bfa1431cef24d603164690126',
      'f3ac4139fcd9a1d991c72c8f7f86b757',
      'a75fce71c2783680ebfd2aeb5fdc946c',
      '8afd11efbfb960d62331f1b2c5467279',
    ],
  ],
  [
    'a prime field',
    S.PolynomialSharingPrimeField,
    [
      '03f5ef58da81f2b499d68d979744018f06',
      '03aafed4703cafa6a9318a571bdd8a3ca3',
      '0320205594f4ec7cc5996da4e310cd2aef',
      '025553dc48aaa936ef0e3780ecddca59ea',
    ],
    (1n << 130n) - 5n,
  ],
];

const altered = (octets: Uint8Array): Uint8Array =>
  octets.map((octet, index) => (index === octets.length - 1 ? octet ^ 1 : octet));

describe('verifying the parts of a split key', () => {
  for (const [name, method, octets, prime] of ROWS) {
    const parts = octets.map(
      (text, index): SplitKeyPart => ({
        identifier: index + 1,
        parts: octets.length,
        threshold: 3,
        method,
        prime,
        octets: hex(text),
      }),
    );
    const last = parts.at(-1) as SplitKeyPart;
    it(name, () => {
      expect(verifySplitKey(parts, SECRET)).to.equal('right');
      expect(verifySplitKey(parts.slice(-3), SECRET), 'no more than are needed').to.equal('right');
      expect(verifySplitKey([...parts].reverse(), SECRET), 'in another order').to.equal('right');
      expect(verifySplitKey(parts, altered(SECRET)), 'another secret').to.equal('wrong');
      const turned = { ...last, octets: altered(last.octets) };
      expect(verifySplitKey([...parts.slice(0, -1), turned], SECRET), 'another part').to.equal('wrong');
      expect(verifySplitKey(parts.slice(-2), SECRET), 'too few').to.equal('unknown');
      expect(verifySplitKey([...parts, last], SECRET), 'one part twice').to.equal('unknown');
    });
  }

  it('says nothing of a method that it does not know, of no parts, or of a prime field without its prime', () => {
    const part = { identifier: 1, parts: 2, threshold: 1, prime: undefined, octets: SECRET };
    expect(verifySplitKey([{ ...part, method: 0x80000001 }], SECRET)).to.equal('unknown');
    expect(verifySplitKey([{ ...part, method: S.PolynomialSharingPrimeField }], SECRET)).to.equal('unknown');
    expect(verifySplitKey([], SECRET)).to.equal('unknown');
  });
});
