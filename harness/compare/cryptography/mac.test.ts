import { expect } from 'chai';
import { type Exchanged, itVerifies, octets, raw, verdictOn } from '../../../test-support/cryptographic-output.ts';
import { enumeration, type Item } from '../../codec/item.ts';
import { Enum } from '../../spec/enumerations.ts';
import { Tag } from '../../spec/tags.ts';

const { AES, DES3, HMAC_MD5, HMAC_SHA1, HMAC_SHA224, HMAC_SHA256, HMAC_SHA384, HMAC_SHA512 } =
  Enum.CryptographicAlgorithm;
const CMAC = [enumeration(Tag.BlockCipherMode, Enum.BlockCipherMode.CMAC)];
const JEFE = Buffer.from('Jefe').toString('hex');
const WHAT = Buffer.from('what do ya want for nothing?').toString('hex');
const AES_KEY = '2b7e151628aed2a6abf7158809cf4f3c';
const DES_KEY = '8aa83bf8cbda10620bc1bf19fbb6cd58bc313d4a371ca8b5';
const MESSAGE =
  '6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17' +
  'ad2b417be66c3710';

const VECTORS: readonly (readonly [string, number, readonly Item[], string, string, string])[] = [
  ['HMAC-MD5 (RFC 2202 section 2, case 2)', HMAC_MD5, [], JEFE, WHAT, '750c783e6ab0b503eaa86e310a5db738'],
  ['HMAC-SHA1 (RFC 2202 section 3, case 2)', HMAC_SHA1, [], JEFE, WHAT, 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79'],
  [
    'HMAC-SHA224 (RFC 4231 section 4.3)',
    HMAC_SHA224,
    [],
    JEFE,
    WHAT,
    'a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44',
  ],
  [
    'HMAC-SHA256 (RFC 4231 section 4.3)',
    HMAC_SHA256,
    [],
    JEFE,
    WHAT,
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
  [
    'HMAC-SHA384 (RFC 4231 section 4.3)',
    HMAC_SHA384,
    [],
    JEFE,
    WHAT,
    'af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649',
  ],
  [
    'HMAC-SHA512 (RFC 4231 section 4.3)',
    HMAC_SHA512,
    [],
    JEFE,
    WHAT,
    '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
  ],
  ['AES CMAC of nothing (RFC 4493 example 1)', AES, CMAC, AES_KEY, '', 'bb1d6929e95937287fa37d129b756746'],
  ['AES CMAC of a block (example 2)', AES, CMAC, AES_KEY, MESSAGE.slice(0, 32), '070a16b46b4d4144f79bdd9dd04a287c'],
  ['AES CMAC of 40 octets (example 3)', AES, CMAC, AES_KEY, MESSAGE.slice(0, 80), 'dfa66747de9ae63030ca32611497c827'],
  ['AES CMAC of 64 octets (example 4)', AES, CMAC, AES_KEY, MESSAGE, '51f0bebf7e3b9d92fc49741779363cfe'],
  ['Triple DES CMAC of a block (SP 800-38B D.4)', DES3, CMAC, DES_KEY, MESSAGE.slice(0, 16), '8e8f293136283797'],
  ['Triple DES CMAC of 20 octets (SP 800-38B D.4)', DES3, CMAC, DES_KEY, MESSAGE.slice(0, 40), '743ddbe0ce2dc2ed'],
];

function mac(algorithm: number, parameters: readonly Item[], key: string, data: string, value: string): Exchanged {
  return {
    operation: Enum.Operation.MAC,
    algorithm,
    contents: [raw(key)],
    parameters,
    request: [octets(Tag.Data, data)],
    response: [octets(Tag.MACData, value)],
    judged: Tag.MACData,
  };
}

describe('recomputing MAC', () => {
  for (const [name, ...vector] of VECTORS) itVerifies(name, mac(...vector));

  it('lets the parameters choose the MAC for a key of another algorithm', () => {
    const given = [enumeration(Tag.CryptographicAlgorithm, HMAC_SHA1)];
    expect(verdictOn(mac(AES, given, JEFE, WHAT, 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79'))).to.equal('right');
  });

  const OPEN: readonly (readonly [string, Exchanged])[] = [
    ['a MAC that is cut', mac(HMAC_SHA1, [], JEFE, WHAT, 'effcdf6ae5eb2fa2d27416d5')],
    ['a key that says no MAC', mac(AES, [], AES_KEY, '', 'bb1d6929e95937287fa37d129b756746')],
  ];
  for (const [name, exchanged] of OPEN) {
    it(`says nothing about ${name}`, () => {
      expect(verdictOn(exchanged)).to.equal('unknown');
    });
  }
});
