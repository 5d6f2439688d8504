import { expect } from 'chai';
import { Enum } from '../../harness/spec/enumerations.ts';
import { symmetricKey, symmetricKeyLength, symmetricKeyOctets, usualLength } from './symmetric-keys.ts';

const A = Enum.CryptographicAlgorithm;

describe('symmetric keys', () => {
  // Lengths in bits by the documents that define the algorithms: FIPS 46-3, FIPS 197, RFC 2144, 2268, 3713, 4269 and so on.
  const rows: [algorithm: keyof typeof A, bits: number, octets: number | undefined][] = [
    ['DES', 56, 8],
    ['DES', 64, 8],
    ['DES', 48, undefined],
    ['DES3', 112, 16],
    ['DES3', 128, 16],
    ['DES3', 168, 24],
    ['DES3', 192, 24],
    ['DES3', 64, undefined],
    ['AES', 128, 16],
    ['AES', 192, 24],
    ['AES', 256, 32],
    ['AES', 512, undefined],
    ['AES', 0, undefined],
    ['HMAC_SHA256', 8, 1],
    ['HMAC_SHA256', 1024, 128],
    ['HMAC_SHA256', 12, undefined],
    ['Blowfish', 32, 4],
    ['Blowfish', 448, 56],
    ['Blowfish', 456, undefined],
    ['CAST5', 40, 5],
    ['CAST5', 136, undefined],
    ['IDEA', 128, 16],
    ['MARS', 448, 56],
    ['MARS', 136, undefined],
    ['RC2', 1024, 128],
    ['RC4', 40, 5],
    ['RC4', 32, undefined],
    ['SKIPJACK', 80, 10],
    ['SKIPJACK', 128, undefined],
    ['ChaCha20', 256, 32],
    ['ARIA', 192, 24],
    ['ARIA', 160, undefined],
    ['SEED', 128, 16],
    ['SM4', 128, 16],
    ['SM4', 256, undefined],
    ['GOST28147_89', 256, 32],
    ['GOSTR34_13_2015', 256, 32],
    ['RSA', 2048, undefined],
  ];
  for (const [algorithm, bits, octets] of rows) {
    it(`${algorithm} of ${bits} bits: ${octets === undefined ? 'none' : `${octets} octets`}`, () => {
      expect(symmetricKeyOctets(A[algorithm], bits)).to.equal(octets);
    });
  }

  const lengths: [algorithm: keyof typeof A, octets: number, bits: number | undefined][] = [
    ['DES', 8, 56],
    ['DES3', 16, 112],
    ['DES3', 24, 168],
    ['DES3', 8, undefined],
    ['AES', 24, 192],
    ['AES', 20, undefined],
    ['HMAC_SHA1', 20, 160],
    ['EC', 32, undefined],
  ];
  for (const [algorithm, octets, bits] of lengths) {
    it(`${octets} octets of ${algorithm}: ${bits ?? 'no'} bits`, () => {
      expect(symmetricKeyLength(A[algorithm], octets)).to.equal(bits);
    });
  }

  it('have a usual length that their algorithm permits', () => {
    const algorithms = Object.values(A).filter((algorithm) => usualLength(algorithm) !== undefined);
    expect(algorithms).to.include.members([A.AES, A.DES3, A.HMAC_SHA3_512]).and.not.include(A.RSA);
    for (const algorithm of algorithms) {
      expect(symmetricKeyOctets(algorithm, usualLength(algorithm) as number), String(algorithm)).to.be.greaterThan(0);
    }
  });

  it('have odd parity where their algorithm is DES, every other bit random', () => {
    const random = Uint8Array.from([0x00, 0x01, 0x02, 0x03, 0x7e, 0x80, 0xfe, 0xff]);
    const parity = [0x01, 0x01, 0x02, 0x02, 0x7f, 0x80, 0xfe, 0xfe];
    expect([...symmetricKey(A.DES, random)]).to.deep.equal(parity);
    expect([...symmetricKey(A.DES3, random)]).to.deep.equal(parity);
    expect(symmetricKey(A.AES, random)).to.deep.equal(random);
  });
});
