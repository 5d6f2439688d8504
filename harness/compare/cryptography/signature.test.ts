import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { expect } from 'chai';
import { hex, itVerifies, octets, verdictOn } from '../../../test-support/cryptographic-output.ts';
import { big, digested, digital, hashing, material, signed } from '../../../test-support/signatures.ts';
import { enumeration, type Item } from '../../codec/item.ts';
import { Enum } from '../../spec/enumerations.ts';
import { Tag } from '../../spec/tags.ts';

const { DigitalSignatureAlgorithm: Algorithm, HashingAlgorithm: Hash, KeyFormatType: Format } = Enum;

const curve = (code: number): Item => enumeration(Tag.RecommendedCurve, code);

/** DER of a signature whose halves are below 128 octets. */
function der(r: string, s: string): Uint8Array {
  const number = (digits: string): Buffer => {
    const value = Buffer.from(digits, 'hex');
    const start = value.findIndex((octet) => octet !== 0);
    const sign = (value[start] ?? 0) >= 0x80 ? [0] : [];
    const content = Buffer.concat([Buffer.from(sign), value.subarray(start)]);
    return Buffer.concat([Buffer.from([2, content.length]), content]);
  };
  const content = Buffer.concat([number(r), number(s)]);
  const length = content.length < 0x80 ? [content.length] : [0x81, content.length];
  return Buffer.concat([Buffer.from([0x30, ...length]), content]);
}

const P256 = {
  d: 'c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721',
  x: '60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6',
  y: '7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299',
  r: 'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716',
  s: 'f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8',
};
const P256_PUBLIC: [number, Uint8Array] = [
  Format.TransparentECPublicKey,
  material(curve(Enum.RecommendedCurve.P_256), octets(Tag.QString, `04${P256.x}${P256.y}`)),
];
const WITH_SHA256 = [digital(Algorithm.ECDSAWithSHA256)];

describe('verifying ECDSA', () => {
  const signature = der(P256.r, P256.s);
  itVerifies('P-256 (RFC 6979 A.2.5)', signed([P256_PUBLIC], WITH_SHA256, 'sample', signature));
  itVerifies(
    'P-384 with a private key (RFC 6979 A.2.6)',
    signed(
      [
        [
          Format.TransparentECDSAPrivateKey,
          material(
            curve(Enum.RecommendedCurve.P_384),
            big(
              Tag.D,
              '6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5',
            ),
          ),
        ],
      ],
      [digital(Algorithm.ECDSAWithSHA384)],
      'sample',
      der(
        '94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46',
        '99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8',
      ),
    ),
  );
  itVerifies(
    'P-521 (RFC 6979 A.2.7)',
    signed(
      [
        [
          Format.TransparentECPublicKey,
          material(
            curve(Enum.RecommendedCurve.P_521),
            octets(
              Tag.QString,
              '0401894550d0785932e00eaa23b694f213f8c3121f86dc97a04e5a7167db4e5bcd371123d46e45db6b5d5370a7f20fb633155d38ff' +
                'a16d2bd761dcac474b9a2f5023a400493101c962cd4d2fddf782285e64584139c2f91b47f87ff82354d6630f746a28a0db25741b' +
                '5b34a828008b22acc23f924faafbd4d33f81ea66956dfeaa2bfdfcf5',
            ),
          ),
        ],
      ],
      [digital(Algorithm.ECDSAWithSHA512)],
      'sample',
      der(
        '00c328fafcbd79dd77850370c46325d987cb525569fb63c5d3bc53950e6d4c5f174e25a1ee9017b5d450606add152b534931d7d4e845' +
          '5cc91f9b15bf05ec36e377fa',
        '00617cce7cf5064806c467f678d3b4080d6f1cc50af26ca209417308281b68af282623eaa63e5b5c0723d8b8c37ff0777b1a20f8ccb1' +
          'dccc43997f1ee0e44da4a67a',
      ),
    ),
  );
  itVerifies('a signature of two halves', signed([P256_PUBLIC], WITH_SHA256, 'sample', hex(P256.r + P256.s)));
  itVerifies(
    'a digest that the client made, without a hash',
    digested(
      signed([P256_PUBLIC], [], '', signature, Enum.CryptographicAlgorithm.EC),
      createHash('sha256').update('sample').digest(),
    ),
  );
  itVerifies('a compressed point', {
    ...signed(
      [
        [
          Format.TransparentECPublicKey,
          material(curve(Enum.RecommendedCurve.P_256), octets(Tag.QString, `03${P256.x}`)),
        ],
      ],
      WITH_SHA256,
      'sample',
      signature,
    ),
  });
  itVerifies('the other half of a pair', {
    ...signed([], WITH_SHA256, 'sample', signature),
    otherHalf: [P256_PUBLIC],
  });

  for (const namedCurve of ['prime192v1', 'secp224r1', 'prime256v1', 'secp384r1', 'secp521r1', 'secp256k1']) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
    const parameters = [
      hashing(Hash.SHA_384),
      enumeration(Tag.CryptographicAlgorithm, Enum.CryptographicAlgorithm.ECDSA),
    ];
    const made = sign('sha384', Buffer.from('message'), privateKey);
    const keys: [string, number, KeyObject, 'spki' | 'sec1' | 'pkcs8'][] = [
      ['X.509', Format.X_509, publicKey, 'spki'],
      ['ECPrivateKey', Format.ECPrivateKey, privateKey, 'sec1'],
      ['PKCS#8', Format.PKCS_8, privateKey, 'pkcs8'],
    ];
    for (const [name, format, key, type] of keys) {
      const encoded = key.export({ type: type as 'spki', format: 'der' });
      itVerifies(
        `what OpenSSL signs on ${namedCurve}, key as ${name}`,
        signed([[format, encoded]], parameters, 'message', made),
      );
    }
  }
});

/** FIPS 186-2 appendix 5. */
const DSA = {
  p: '8df2a494492276aa3d25759bb06869cbeac0d83afb8d0cf7cbb8324f0d7882e5d0762fc5b7210eafc2e9adac32ab7aac49693dfbf83724c2ec0736ee31c80291',
  q: 'c773218c737ec8ee993b4f2ded30f48edace915f',
  g: '626d027839ea0a13413163a55b4cb500299d5522956cefcb3bff10f399ce2c2e71cb9de5fa24babf58e5b79521925c9cc42e9f6f464b088cc572af53e6d78802',
  x: '2070b3223dba372fde1c0ffc7b2e3b498b260614',
  y: '19131871d75b1612a819f29d78d1b0d7346f7aa77bb62a859bfd6c5675da9d212d3a36ef1672ef660b8c7c255cc0ec74858fba33f44c06699630a76b030ee333',
  r: '8bac1ab66410435cb7181f95b16ab97c92b341c0',
  s: '41e2345f1f56df2458f426d155b4ba2db6dcd8c8',
};

describe('verifying DSA', () => {
  const domain = [big(Tag.P, DSA.p), big(Tag.Q, DSA.q), big(Tag.G, DSA.g)];
  const publicKey: [number, Uint8Array] = [Format.TransparentDSAPublicKey, material(...domain, big(Tag.Y, DSA.y))];
  const privateKey: [number, Uint8Array] = [Format.TransparentDSAPrivateKey, material(...domain, big(Tag.X, DSA.x))];
  const WITH_SHA1 = [digital(Algorithm.DSAWithSHA_1)];
  itVerifies('the example of FIPS 186-2', signed([publicKey], WITH_SHA1, 'abc', der(DSA.r, DSA.s)));
  itVerifies('the same with the private key', signed([privateKey], WITH_SHA1, 'abc', hex(DSA.r + DSA.s)));
  itVerifies(
    'a digest that the client made',
    digested(signed([publicKey], WITH_SHA1, '', der(DSA.r, DSA.s)), createHash('sha1').update('abc').digest()),
  );

  const made = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });
  const signature = sign('sha256', Buffer.from('message'), made.privateKey);
  const spki = made.publicKey.export({ type: 'spki', format: 'der' });
  const WITH_SHA256 = [digital(Algorithm.DSAWithSHA256)];
  itVerifies('what OpenSSL signs, key as X.509', signed([[Format.X_509, spki]], WITH_SHA256, 'message', signature));
});

describe('verifying under octets that are no key', () => {
  const FORMATS: readonly number[] = [...Object.values(Format), 0];
  const OCTETS = ['', '00', '3000', '30030201', 'ff'.repeat(64), '30'.repeat(64), '4200430100000000'];
  for (const octets of OCTETS) {
    it(`says nothing: ${octets || 'none'}`, () => {
      for (const format of FORMATS) {
        const exchanged = signed([[format, hex(octets)]], WITH_SHA256, 'sample', hex(P256.r + P256.s));
        expect(verdictOn(exchanged), `format ${format}`).to.equal('unknown');
      }
    });
  }
});
