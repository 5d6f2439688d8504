import { expect } from 'chai';
import { boolean, enumeration, type Item } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { AES_KEY, AES_PLAINTEXT, mode } from '../../test-support/encryption-vectors.ts';
import { createEngine, type Engine, START } from '../../test-support/engine.ts';
import { EngineClient, type PlainValue, uid } from '../../test-support/engine-client.ts';
import { data, octetField, parameters, symmetricKey } from '../../test-support/registered-keys.ts';

const { HMAC_SHA3_224, HMAC_SHA3_256, HMAC_SHA3_384, HMAC_SHA3_512 } = Enum.CryptographicAlgorithm;
const { AES, Camellia, DES, DES3, HMAC_SHA224, HMAC_SHA256, HMAC_SHA384, HMAC_SHA512, HMAC_SHA1, HMAC_MD5, Poly1305 } =
  Enum.CryptographicAlgorithm;
const { CMAC, CBC, CBC_MAC } = Enum.BlockCipherMode;
const { Valid, Invalid, Unknown } = Enum.ValidityIndicator;

const algorithm = (code: number): Item => enumeration(Tag.CryptographicAlgorithm, code);
const JEFE = '4a656665';
/** "what do ya want for nothing?" */
const QUESTION = '7768617420646f2079612077616e7420666f72206e6f7468696e673f';
const TDES_KEY = '8aa83bf8cbda10620bc1bf19fbb6cd58bc313d4a371ca8b5';

/** RFC 2202 and 4231 case 2, RFC 4493 section 4, SP 800-38B appendix D.4. */
const VECTORS: [what: string, key: [number, string], fields: Item[], message: string, mac: string][] = [
  ['HMAC-MD5', [HMAC_MD5, JEFE], [], QUESTION, '750c783e6ab0b503eaa86e310a5db738'],
  ['HMAC-SHA1', [HMAC_SHA1, JEFE], [], QUESTION, 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79'],
  ['HMAC-SHA224', [HMAC_SHA224, JEFE], [], QUESTION, 'a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44'],
  [
    'HMAC-SHA256',
    [HMAC_SHA256, JEFE],
    [],
    QUESTION,
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
  [
    'HMAC-SHA384',
    [HMAC_SHA384, JEFE],
    [],
    QUESTION,
    'af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649',
  ],
  [
    'HMAC-SHA512',
    [HMAC_SHA512, JEFE],
    [],
    QUESTION,
    '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554' +
      '9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
  ],
  // NIST's "HMAC_SHA3-nnn" examples: a key as long as the digest, its octets 00, 01, 02 ...
  ...(
    [
      [HMAC_SHA3_224, '332cfd59347fdb8e576e77260be4aba2d6dc53117b3bfb52c6d18c04'],
      [HMAC_SHA3_256, '4fe8e202c4f058e8dddc23d8c34e467343e23555e24fc2f025d598f558f67205'],
      [
        HMAC_SHA3_384,
        'd588a3c51f3f2d906e8298c1199aa8ff6296218127f6b38a90b6afe2c5617725bc99987f79b22a557b6520db710b7f42',
      ],
      [
        HMAC_SHA3_512,
        '4efd629d6c71bf86162658f29943b1c308ce27cdfa6db0d9c3ce81763f9cbce5' +
          'f7ebe9868031db1a8f8eb7b6b95e5c5e3f657a8996c86a2f6527e307f0213196',
      ],
    ] as const
  ).map(([code, mac]): (typeof VECTORS)[number] => [
    `HMAC-SHA3 of ${mac.length * 4} bits`,
    [code, Buffer.from(Array.from({ length: mac.length / 2 }, (_, octet) => octet)).toString('hex')],
    [],
    Buffer.from('Sample message for keylen<blocklen').toString('hex'),
    mac,
  ]),
  [
    'Camellia CMAC of a block (openssl mac)',
    [Camellia, AES_KEY],
    [mode(CMAC)],
    '6bc1bee22e409f96e93d7e117393172a',
    '6d962854a3b9fda56d7d45a95ee17993',
  ],
  ['AES CMAC of nothing', [AES, AES_KEY], [mode(CMAC)], '', 'bb1d6929e95937287fa37d129b756746'],
  ['AES CMAC of a block', [AES, AES_KEY], [mode(CMAC)], AES_PLAINTEXT.slice(0, 32), '070a16b46b4d4144f79bdd9dd04a287c'],
  [
    'AES CMAC of 40 octets',
    [AES, AES_KEY],
    [mode(CMAC)],
    `${AES_PLAINTEXT}30c81c46a35ce411`,
    'dfa66747de9ae63030ca32611497c827',
  ],
  ['Triple DES CMAC of nothing', [DES3, TDES_KEY], [mode(CMAC)], '', 'b7a688e122ffaf95'],
  // RFC 8439 section 2.5.2.
  [
    'Poly1305',
    [Poly1305, '85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b'],
    [],
    Buffer.from('Cryptographic Forum Research Group').toString('hex'),
    'a8061dc1305136c6c22b8baf0c0127a9',
  ],
  ['Poly1305 of nothing', [Poly1305, '00'.repeat(16) + 'a7'.repeat(16)], [], '', 'a7'.repeat(16)],
  // The block itself enciphered (SP 800-38A F.1.1), and what openssl enc -aes-128-cbc ends with.
  [
    'AES CBC-MAC of a block',
    [AES, AES_KEY],
    [mode(CBC_MAC)],
    AES_PLAINTEXT.slice(0, 32),
    '3ad77bb40d7a3660a89ecaf32466ef97',
  ],
  ['AES CBC-MAC of two blocks', [AES, AES_KEY], [mode(CBC_MAC)], AES_PLAINTEXT, 'b148c17f309ee692287ae57cf12add49'],
  ['DES CMAC of nothing (openssl mac)', [DES, '0123456789abcdef'], [mode(CMAC)], '', '86f79c13fd306e67'],
  ['Triple DES CMAC of a block', [DES3, TDES_KEY], [mode(CMAC)], '6bc1bee22e409f96', '8e8f293136283797'],
];

describe('MAC and MAC Verify (1.4 sections 4.33 and 4.34)', () => {
  let engine: Engine;
  let client: EngineClient;
  beforeEach(async () => {
    engine = await createEngine();
    client = new EngineClient(engine);
  });
  afterEach(() => engine.close());

  const macData = (octets: string): Item => octetField(Tag.MACData, octets);
  const given = (fields: Item[]): Item[] => (fields.length === 0 ? [] : [parameters(...fields)]);

  for (const [what, key, fields, message, expected] of VECTORS) {
    it(`${what}, which it finds valid, and invalid with an octet turned or missing`, () => {
      const id = uid(symmetricKey(client, ...key));
      const made = client.ok('MAC', id, ...given(fields), data(message)).bytes(Tag.MACData) as Uint8Array;
      expect(Buffer.from(made).toString('hex')).to.equal(expected);
      const verify = (claimed: string) =>
        client
          .ok('MACVerify', id, ...given(fields), data(message), macData(claimed))
          .enumeration(Tag.ValidityIndicator);
      expect(verify(expected)).to.equal(Valid);
      const turned = ((Number.parseInt(expected.slice(-1), 16) ^ 1) & 0xf).toString(16);
      expect(verify(expected.slice(0, -1) + turned)).to.equal(Invalid);
      expect(verify(expected.slice(0, -2))).to.equal(Invalid);
    });
  }

  it('takes the method from the parameters: an HMAC under a key of AES', () => {
    const key = uid(symmetricKey(client, AES, '0b'.repeat(16)));
    const made = client.ok('MAC', key, parameters(algorithm(HMAC_MD5)), data('4869205468657265')).bytes(Tag.MACData);
    // RFC 2202 section 2, test case 1
    expect(Buffer.from(made ?? []).toString('hex')).to.equal('9294727a3638bb1c13f48ef8158bfc9d');
  });

  it('refuses a CBC-MAC of nothing and of half a block', () => {
    const key = uid(symmetricKey(client, AES, AES_KEY));
    for (const octets of ['', '00'.repeat(24)]) {
      expect(client.send('MAC', key, parameters(mode(CBC_MAC)), data(octets)).result).to.equal('CryptographicFailure');
    }
  });

  it('refuses Poly1305 of more than it makes in time', () => {
    const key = uid(symmetricKey(client, Poly1305, '11'.repeat(32)));
    const result = (length: number) => client.send('MAC', key, data(Buffer.alloc(length))).result;
    expect([result(1 << 20), result((1 << 20) + 1)]).to.deep.equal(['Success', 'FeatureNotSupported']);
  });

  it('in parts: Unknown until the last, from 2.0 on nothing, and the MAC Data of the first counts', () => {
    const [, key, , message, expected] = VECTORS[3] as (typeof VECTORS)[number];
    const id = uid(symmetricKey(client, ...key));
    const final = boolean(Tag.FinalIndicator, true);
    for (const [operation, claimed, version, before] of [
      ['MAC', [], '1.4', undefined],
      ['MACVerify', [macData(expected)], '1.4', Unknown],
      ['MACVerify', [macData(expected)], '2.0', undefined],
    ] as const) {
      const asking = new EngineClient(engine, version);
      const init = boolean(Tag.InitIndicator, true);
      const begun = asking.ok(operation, id, data(message.slice(0, 10)), ...claimed, init);
      const value = octetField(Tag.CorrelationValue, begun.bytes(Tag.CorrelationValue) as Uint8Array);
      const ended = asking.ok(operation, id, data(message.slice(10)), value, final);
      if (operation === 'MAC') expect(Buffer.from(ended.bytes(Tag.MACData) ?? []).toString('hex')).to.equal(expected);
      else {
        expect(begun.enumeration(Tag.ValidityIndicator)).to.equal(before);
        expect(ended.enumeration(Tag.ValidityIndicator)).to.equal(Valid);
      }
    }
  });

  const refusals: [what: string, reason: string, attributes: Record<string, PlainValue>, fields: Item[]][] = [
    ['no method', 'InvalidMessage', {}, []],
    ['another mode', 'FeatureNotSupported', {}, [mode(CBC)]],
    ['the cipher of another key', 'InvalidField', {}, [mode(CMAC), algorithm(DES3)]],
    ['a key for Encrypt', 'PermissionDenied', { 'Cryptographic Usage Mask': 0x4 }, [mode(CMAC)]],
    ['a key to MAC Verify with', 'PermissionDenied', { 'Cryptographic Usage Mask': 0x100 }, [mode(CMAC)]],
    ['a key that is Pre-Active', 'PermissionDenied', { 'Activation Date': START + 1n }, [mode(CMAC)]],
  ];
  for (const [what, reason, attributes, fields] of refusals) {
    it(`MAC refuses ${what}: ${reason}`, () => {
      const key = uid(symmetricKey(client, AES, AES_KEY, attributes));
      expect(client.send('MAC', key, ...given(fields), data('00')).result).to.equal(reason);
    });
  }

  it('MAC Verify needs the data and the MAC', () => {
    const key = uid(symmetricKey(client, HMAC_SHA256, JEFE));
    expect(client.send('MACVerify', key, macData('00')).result).to.equal('InvalidMessage');
    expect(client.send('MACVerify', key, data('00')).result).to.equal('InvalidMessage');
  });
});
