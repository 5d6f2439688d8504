import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { Enum } from '../../harness/spec/enumerations.ts';
import { KmipError, reasonIn } from '../errors.ts';
import { OCTET_POLYNOMIALS, type Share, sharing, usualPrime } from './secret-sharing.ts';
import { gf256, gf65536 } from './share-fields.ts';

const S = Enum.SplitKeyMethod;
const SECRET = Buffer.from('00f1e2d3c4b5a697887766554433221d', 'hex');
/** 2^130 - 5, the prime of Poly1305. */
const P = (1n << 130n) - 5n;

interface Vector {
  readonly name: string;
  readonly method: number;
  readonly prime?: bigint;
  readonly threshold: number;
  readonly shares: readonly string[];
}

/** Shares of the secret that a Python program made, whose fields multiply by long division. */
const VECTORS: readonly Vector[] = [
  {
    name: 'XOR',
    method: S.XOR,
    threshold: 3,
    shares: [
      'e593253cd654af4dfad71427a0aeb3fe',
      'e9232f8af2211f9ee491c5b10becb556',
      '0c41e865e0c016449631b7c3ef7124b5',
    ],
  },
  {
    name: 'GF(2^8)',
    method: S.PolynomialSharingGF2_8,
    threshold: 3,
    shares: [
      'e823f775ba4753c24f3ab23d177157dc',
      '7e1868cc52b29bd95fdc53be67794057',
      '96ca7d6a2c406e8c989187d6343b3596',
      '0a6351c84064d3bc36f836722cb8fcfa',
      'e2b1446e3e9626e9f1b5e21a7ffa893b',
    ],
  },
  {
    name: 'GF(2^16)',
    method: S.PolynomialSharingGF2_16,
    threshold: 3,
    shares: [
      '54026d9bfa1431cef24d603164690126',
      'f3ac4139fcd9a1d991c72c8f7f86b757',
      'a75fce71c2783680ebfd2aeb5fdc946c',
      '8afd11efbfb960d62331f1b2c5467279',
      'de0e9ea78118f78f590bf7d6e51c5142',
    ],
  },
  {
    name: 'a prime field',
    method: S.PolynomialSharingPrimeField,
    prime: P,
    threshold: 3,
    shares: [
      '03f5ef58da81f2b499d68d979744018f06',
      '03aafed4703cafa6a9318a571bdd8a3ca3',
      '0320205594f4ec7cc5996da4e310cd2aef',
      '025553dc48aaa936ef0e3780ecddca59ea',
      '014a99688b5de5d5258fe7eb394481c994',
    ],
  },
];

const parts = (shares: readonly (string | Uint8Array)[]): Share[] =>
  shares.map((share, index) => ({
    identifier: index + 1,
    octets: typeof share === 'string' ? Buffer.from(share, 'hex') : share,
  }));

/** Every choice of `size` of the items, in both directions. */
function choices<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, index) =>
    choices(items.slice(index + 1), size - 1).flatMap((rest) => [
      [item, ...rest],
      [...rest, item],
    ]),
  );
}

const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');

/** The Result Reason in 1.4 and in 2.0. */
function reasonsOf(act: () => unknown): number[] {
  try {
    act();
  } catch (error) {
    if (!(error instanceof KmipError)) throw error;
    return (['1.4', '2.0'] as const).map((version) => reasonIn(version, error, Enum.Operation.CreateSplitKey));
  }
  return [];
}

describe('secret sharing (1.4 section 2.2.5)', () => {
  for (const { name, method, prime, threshold, shares } of VECTORS) {
    const method_ = sharing(method, prime);
    it(`${name}: any ${threshold} of ${shares.length} parts that another program made give the secret`, () => {
      for (const some of choices(parts(shares), threshold)) {
        expect(hex(method_.join(some, 0, SECRET.length))).to.equal(hex(SECRET));
      }
    });

    it(`${name}: any ${threshold} of its own parts give the secret, and the other parts`, () => {
      const made = parts(method_.split(SECRET, shares.length, threshold, randomBytes));
      for (const some of choices(made, threshold)) {
        expect(hex(method_.join(some, 0, SECRET.length))).to.equal(hex(SECRET));
        for (const { identifier, octets } of made.filter((part) => !some.includes(part))) {
          expect(hex(method_.join(some, identifier, octets.length))).to.equal(hex(octets));
        }
      }
    });

    it(`${name}: fewer parts give something else`, () => {
      const made = parts(method_.split(SECRET, shares.length, threshold, randomBytes));
      for (const some of choices(made, threshold - 1)) {
        expect(hex(method_.join(some, 0, SECRET.length))).not.to.equal(hex(SECRET));
      }
    });
  }

  it('draws every coefficient by itself: threshold - 1 elements for each piece', () => {
    const drawn: number[] = [];
    const random = (length: number) => {
      drawn.push(length);
      return randomBytes(length);
    };
    sharing(S.PolynomialSharingGF2_8, undefined).split(SECRET, 5, 3, random);
    expect(drawn).to.deep.equal(Array(2 * SECRET.length).fill(1));
    drawn.length = 0;
    sharing(S.PolynomialSharingGF2_16, undefined).split(SECRET, 5, 3, random);
    expect(drawn).to.deep.equal(Array(SECRET.length).fill(2));
  });

  const {
    BadCryptographicParameters: Bad,
    CryptographicFailure,
    InvalidField,
    UnsupportedCryptographicParameters: Unsupported,
  } = Enum.ResultReason;
  const gf8 = sharing(S.PolynomialSharingGF2_8, undefined);
  const gf16 = sharing(S.PolynomialSharingGF2_16, undefined);
  const short = [Buffer.alloc(2), Buffer.alloc(1)];
  const refusals: [what: string, reasons: readonly [in1: number, in2: number], act: () => unknown][] = [
    ['a method of nobody', [InvalidField, Unsupported], () => sharing(5, undefined)],
    [
      'a prime field without its prime',
      [InvalidField, Unsupported],
      () => sharing(S.PolynomialSharingPrimeField, undefined),
    ],
    ['a field of a composite number', [InvalidField, Bad], () => sharing(S.PolynomialSharingPrimeField, P + 2n)],
    ['a field of 251', [InvalidField, Bad], () => sharing(S.PolynomialSharingPrimeField, 251n)],
    ['a negative field', [InvalidField, Bad], () => sharing(S.PolynomialSharingPrimeField, -7n)],
    ['a field beyond its means', [InvalidField, Bad], () => sharing(S.PolynomialSharingPrimeField, (1n << 2203n) - 1n)],
    [
      'a prime that is not bigger than the secret can be',
      [InvalidField, Bad],
      () => sharing(S.PolynomialSharingPrimeField, P).split(Buffer.alloc(17), 3, 2, randomBytes),
    ],
    ['a secret beyond its primes', [InvalidField, Bad], () => usualPrime(160)],
    ['half a piece', [InvalidField, Bad], () => gf16.split(Buffer.alloc(3), 3, 2, randomBytes)],
    [
      'more work than a request may make',
      [InvalidField, Bad],
      () => gf8.split(Buffer.alloc(65_536), 255, 255, randomBytes),
    ],
    ['parts of several lengths', [CryptographicFailure, CryptographicFailure], () => gf8.join(parts(short), 0)],
    [
      'parts of several lengths for XOR',
      [CryptographicFailure, CryptographicFailure],
      () => sharing(S.XOR, undefined).join(parts(short), 0),
    ],
    [
      'parts of half a piece',
      [CryptographicFailure, CryptographicFailure],
      () => gf16.join(parts(['010203', '040506']), 0),
    ],
    [
      'a part that is no element of the field',
      [CryptographicFailure, CryptographicFailure],
      () => sharing(S.PolynomialSharingPrimeField, P).join(parts(['ff'.repeat(17), '01']), 0),
    ],
  ];
  for (const [what, reasons, act] of refusals) {
    it(`refuses ${what}`, () => {
      expect(reasonsOf(act)).to.deep.equal(reasons);
    });
  }

  it('takes the least Mersenne prime that is bigger than 2^L', () => {
    expect(usualPrime(32)).to.equal((1n << 521n) - 1n);
    expect(usualPrime(65)).to.equal((1n << 521n) - 1n);
    expect(usualPrime(66)).to.equal((1n << 1279n) - 1n);
  });
});

describe('fields of secret sharing', () => {
  it('GF(2^8) of FIPS 197: the examples of its section 4.2', () => {
    const { multiply, invert } = gf256(0x11b);
    expect(multiply(0x57, 0x83)).to.equal(0xc1);
    expect(multiply(0x57, 0x13)).to.equal(0xfe);
    // FIPS 197 section 5.1.1: the S-box of {53} starts from its inverse {ca}.
    expect(invert(0x53)).to.equal(0xca);
  });

  const products = [
    ['of 1.2 to 1.4', OCTET_POLYNOMIALS.fips197, 0xf0ae, 0x4d28, 0x4f60],
    ['of 2.x', OCTET_POLYNOMIALS.of2, 0xd818, 0xdcb4, 0x07fa],
  ] as const;
  for (const [name, polynomial, first, second, inverse] of products) {
    it(`GF(2^16) ${name}: y^2 is y + m, and what a Python program makes of other products`, () => {
      const { multiply, invert } = gf65536(gf256(polynomial));
      expect(multiply(0x0100, 0x0100)).to.equal(0x013a);
      expect(multiply(0x1234, 0x5678)).to.equal(first);
      expect(multiply(0xffff, 0xabcd)).to.equal(second);
      expect(invert(0x1234)).to.equal(inverse);
      expect(multiply(0x1234, 1)).to.equal(0x1234);
    });
  }

  for (const [name, field, size] of [
    ['GF(2^8) of FIPS 197', gf256(0x11b), 256],
    ['GF(2^8) of the method', gf256(0x11d), 256],
    ['GF(2^16) of 1.2 to 1.4', gf65536(gf256(OCTET_POLYNOMIALS.fips197)), 65_536],
    ['GF(2^16) of 2.x', gf65536(gf256(OCTET_POLYNOMIALS.of2)), 65_536],
  ] as const) {
    it(`${name}: every element but zero has an inverse`, () => {
      for (let a = 1; a < size; a += 1) if (field.multiply(a, field.invert(a)) !== 1) expect.fail(`${a}`);
    });
  }
});
