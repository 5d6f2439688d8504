import { expect } from 'chai';
import { boolean, enumeration, type Item, integer, longInteger, structure } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Version } from '../../harness/spec/versions.ts';
import {
  AES_IV,
  AES_KEY,
  AES_PLAINTEXT,
  mode,
  tagLength,
  VECTORS,
  type Vector,
  vector,
} from '../../test-support/encryption-vectors.ts';
import { createEngine, type Engine, START } from '../../test-support/engine.ts';
import { EngineClient, type PlainValue, uid } from '../../test-support/engine-client.ts';
import { data, hex, octetField, parameters, symmetricKey } from '../../test-support/registered-keys.ts';

const { AES, ChaCha20 } = Enum.CryptographicAlgorithm;
const { CBC, ECB, GCM, CTR, XTS } = Enum.BlockCipherMode;
const P = Enum.PaddingMethod;
const padding = (method: number): Item => enumeration(Tag.PaddingMethod, method);
const iv = (octets: string): Item => octetField(Tag.IVCounterNonce, octets);
const SUPERSEDED = structure(Tag.RevocationReason, [
  enumeration(Tag.RevocationReasonCode, Enum.RevocationReasonCode.Superseded),
]);
const BLOCK = AES_PLAINTEXT.slice(0, 32);

/** Vectors that need a parameter more here, or that this server's choices leave out: segments of 8 bits. */
const ADDED: Readonly<Record<string, Item>> = {
  'AES CCM without Tag Length (RFC 3610 packet vector 1)': tagLength(8),
  'ChaCha20 with a nonce of 12 octets, whose counter starts anywhere (RFC 8439 section 2.4.2)': integer(
    Tag.InitialCounterValue,
    1,
  ),
};
const OWN_VECTORS: readonly Vector[] = [
  ...VECTORS.filter(({ name }) => !name.includes('segments of 8 bits')).map((row) => {
    const added = ADDED[row.name];
    return added === undefined ? row : { ...row, parameters: [...row.parameters, added] };
  }),
  {
    name: 'AES XTS (IEEE 1619 vector 2)',
    algorithm: AES,
    key: '1111111111111111111111111111111122222222222222222222222222222222',
    parameters: [mode(XTS)],
    iv: '33333333330000000000000000000000',
    plaintext: '44'.repeat(32),
    ciphertext: 'c454185e6a16936e39334038acef838bfb186fff7480adc4289382ecd6d394f0',
  },
  {
    name: 'AES CTR with a nonce and an IV (RFC 3686 vector 1)',
    algorithm: AES,
    key: 'ae6852f8121067cc4bf7a5765577f39e',
    parameters: [mode(CTR), integer(Tag.InitialCounterValue, 1)],
    iv: '000000300000000000000000',
    plaintext: '53696e676c6520626c6f636b206d7367',
    ciphertext: 'e4095d4fb7a7b3792d6175a3261311b8',
  },
  // What a counter of 8 bits makes of SP 800-38A F.5.1 behind its first block, and 40 octets by a counter of 64 that is not
  // in the IV: AES ECB of pyca/cryptography, over the counter blocks of SP 800-38A appendix B.1.
  {
    name: 'AES CTR with a Counter Length of 8, which begins anew',
    algorithm: AES,
    key: AES_KEY,
    parameters: [mode(CTR), integer(Tag.CounterLength, 8)],
    iv: 'f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff',
    plaintext: `${AES_PLAINTEXT}30c81c46a35ce411e5fbc1191a0a52ef`,
    ciphertext: '874d6191b620e3261bef6864990db6cee3256531c56fd498e4670c36587faba6253c594b7231e8509db37a4397a17174',
  },
  {
    name: 'AES CTR with a Counter Length of 64 and an Initial Counter Value',
    algorithm: AES,
    key: AES_KEY,
    parameters: [mode(CTR), integer(Tag.CounterLength, 64), integer(Tag.InitialCounterValue, 0x7fffffff)],
    iv: 'f0f1f2f3f4f5f6f7',
    plaintext: `${AES_PLAINTEXT}30c81c46a35ce411`,
    ciphertext: 'd294326d8f44240190dc6b04b7d0eb24e3d1c844c65b0b4f1e8dc4e7c5c5de54f54a588617c5ec16',
  },
  {
    name: 'AES CTR with a Counter Length of 12 (SP 800-38A F.5.1)',
    algorithm: AES,
    key: AES_KEY,
    parameters: [mode(CTR), integer(Tag.CounterLength, 12)],
    iv: 'f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff',
    plaintext: AES_PLAINTEXT,
    ciphertext: '874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff',
  },
  {
    name: 'DES ECB (FIPS 81 table B1)',
    algorithm: Enum.CryptographicAlgorithm.DES,
    key: '0123456789abcdef',
    parameters: [mode(ECB)],
    plaintext: Buffer.from('Now is the time for all ').toString('hex'),
    ciphertext: '3fa40e8a984d48156a271787ab8883f9893d51ec4b563b53',
  },
  {
    name: 'AES CBC with PKCS5 padding (openssl enc)',
    algorithm: AES,
    key: AES_KEY,
    parameters: [mode(CBC), padding(P.PKCS5)],
    iv: AES_IV,
    plaintext: AES_PLAINTEXT.slice(0, 40),
    ciphertext: '7649abac8119b246cee98e9b12e9197d2e013f890472d82217b17f45f6e7f539',
  },
];

describe('Encrypt and Decrypt (1.4 sections 4.29 and 4.30)', () => {
  let engine: Engine;
  let client: EngineClient;
  beforeEach(async () => {
    engine = await createEngine();
    client = new EngineClient(engine);
  });
  afterEach(() => engine.close());

  const aes = (attributes: Readonly<Record<string, PlainValue>> = {}) => symmetricKey(client, AES, AES_KEY, attributes);
  const text = (octets: Uint8Array | undefined) => octets && Buffer.from(octets).toString('hex');

  for (const row of OWN_VECTORS) {
    it(row.name, () => {
      const key = symmetricKey(client, row.algorithm, row.key);
      const given = [parameters(...row.parameters)];
      const rest = [
        ...(row.iv === undefined ? [] : [iv(row.iv)]),
        ...(row.additionalData ? [octetField(Tag.AuthenticatedEncryptionAdditionalData, row.additionalData)] : []),
      ];
      const [plaintext, ciphertext] = [hex(row.plaintext), hex(row.ciphertext)];
      const sealed = client.ok('Encrypt', uid(key), ...given, data(plaintext), ...rest);
      expect(text(sealed.bytes(Tag.Data))).to.equal(text(ciphertext));
      expect(text(sealed.bytes(Tag.AuthenticatedEncryptionTag))).to.equal(row.tag);
      const tag = row.tag === undefined ? [] : [octetField(Tag.AuthenticatedEncryptionTag, row.tag)];
      const opened = client.ok('Decrypt', uid(key), ...given, data(ciphertext), ...rest, ...tag);
      expect(text(opened.bytes(Tag.Data))).to.equal(text(plaintext));
    });
  }

  it('fills the last block as the Padding Method says, and takes that off again', () => {
    const key = aes();
    for (const [method, last] of [
      [P.ANSIX9_23, '6bc1bee22e409f96e93d7e1100000004'],
      [P.ISO10126, '6bc1bee22e409f96e93d7e110r0r0r04'],
    ] as const) {
      const padded = [parameters(mode(ECB), padding(method))];
      const sealed = client.ok('Encrypt', uid(key), ...padded, data(BLOCK.slice(0, 24))).bytes(Tag.Data) as Uint8Array;
      const whole = client.ok('Decrypt', uid(key), parameters(mode(ECB)), data(sealed)).bytes(Tag.Data);
      expect(text(whole)).to.match(new RegExp(`^${last.replaceAll('0r', '(.){2}')}$`));
      expect(text(client.ok('Decrypt', uid(key), ...padded, data(sealed)).bytes(Tag.Data))).to.equal(
        BLOCK.slice(0, 24),
      );
    }
  });

  it('makes a Random IV where the request has none, and returns it', () => {
    const key = aes();
    const random = parameters(mode(CBC), boolean(Tag.RandomIV, true));
    const sealed = client.ok('Encrypt', uid(key), random, data(BLOCK));
    const made = sealed.bytes(Tag.IVCounterNonce) as Uint8Array;
    expect(made).to.have.length(16);
    const back = [octetField(Tag.IVCounterNonce, made)];
    const opened = client.ok('Decrypt', uid(key), random, data(sealed.bytes(Tag.Data) as Uint8Array), ...back);
    expect(text(opened.bytes(Tag.Data))).to.equal(BLOCK);
    const given = client.ok('Encrypt', uid(key), random, data(BLOCK), iv(AES_IV));
    expect(given.item(Tag.IVCounterNonce), 'where it came from the client').to.equal(undefined);
    expect(client.send('Decrypt', uid(key), random, data(BLOCK)).result, 'for Decrypt').to.equal('InvalidMessage');
  });

  it('uses the parameters of the object with the lowest index where the request has none', () => {
    const key = aes({ 'Cryptographic Parameters': [mode(ECB)] });
    const { ciphertext } = vector('AES ECB');
    expect(text(client.ok('Encrypt', uid(key), data(AES_PLAINTEXT)).bytes(Tag.Data))).to.equal(ciphertext);
    const own = vector('AES CBC');
    const sealed = client.ok('Encrypt', uid(key), parameters(mode(CBC)), data(own.plaintext), iv(AES_IV));
    expect(text(sealed.bytes(Tag.Data)), 'those of the request').to.equal(own.ciphertext);
  });

  const nonce = '000000000000000000000000';
  const refusals: [what: string, reason: string, operation: 'Encrypt' | 'Decrypt', ...fields: Item[]][] = [
    ['no Block Cipher Mode', 'InvalidMessage', 'Encrypt', data(BLOCK)],
    ['no IV', 'InvalidMessage', 'Encrypt', parameters(mode(CBC)), data(BLOCK)],
    ['an IV of another length', 'InvalidField', 'Encrypt', parameters(mode(CBC)), data(BLOCK), iv('00')],
    ['no Data', 'InvalidMessage', 'Encrypt', parameters(mode(ECB))],
    ['no Tag Length', 'InvalidMessage', 'Encrypt', parameters(mode(GCM)), data(BLOCK), iv(nonce)],
    ['a Tag Length of 1', 'GeneralFailure', 'Encrypt', parameters(mode(GCM), tagLength(1)), data(BLOCK), iv(nonce)],
    ['no tag', 'InvalidMessage', 'Decrypt', parameters(mode(GCM), tagLength(16)), data(BLOCK), iv(nonce)],
    [
      'a tag cut short',
      'InvalidField',
      'Decrypt',
      parameters(mode(GCM), tagLength(16)),
      data(BLOCK),
      iv(nonce),
      octetField(Tag.AuthenticatedEncryptionTag, '00'.repeat(12)),
    ],
    [
      'a wrong tag',
      'CryptographicFailure',
      'Decrypt',
      parameters(mode(GCM), tagLength(16)),
      data(BLOCK),
      iv(nonce),
      octetField(Tag.AuthenticatedEncryptionTag, '00'.repeat(16)),
    ],
    ...[0, 129].map((bits): (typeof refusals)[number] => [
      `a Counter Length of ${bits}`,
      'InvalidField',
      'Encrypt',
      parameters(mode(CTR), integer(Tag.CounterLength, bits)),
      data(BLOCK),
      iv(AES_IV),
    ]),
    [
      'an IV that leaves more than the counter out',
      'InvalidField',
      'Encrypt',
      parameters(mode(CTR), integer(Tag.CounterLength, 64), integer(Tag.InitialCounterValue, 1)),
      data(BLOCK),
      iv(nonce),
    ],
    [
      'a counter too short for its value',
      'InvalidField',
      'Encrypt',
      parameters(mode(CTR), integer(Tag.CounterLength, 8), integer(Tag.InitialCounterValue, 256)),
      data(BLOCK),
      iv(`000000${nonce}`),
    ],
    [
      'more blocks than there are counters',
      'CryptographicFailure',
      'Encrypt',
      parameters(mode(CTR), integer(Tag.CounterLength, 1)),
      data(`${AES_PLAINTEXT}00`),
      iv(AES_IV),
    ],
    ['half a block', 'CryptographicFailure', 'Encrypt', parameters(mode(ECB)), data('0011223344556677')],
    ['wrong padding', 'CryptographicFailure', 'Decrypt', parameters(mode(ECB), padding(P.PKCS5)), data(BLOCK)],
    ['padding of RSA', 'FeatureNotSupported', 'Encrypt', parameters(mode(ECB), padding(P.OAEP)), data(BLOCK)],
    [
      'another algorithm',
      'InvalidField',
      'Encrypt',
      parameters(mode(ECB), enumeration(Tag.CryptographicAlgorithm, ChaCha20)),
      data(BLOCK),
    ],
  ];
  for (const [what, reason, operation, ...fields] of refusals) {
    it(`${operation} refuses ${what}: ${reason}`, () => {
      expect(client.send(operation, uid(aes()), ...fields).result).to.equal(reason);
    });
  }

  // FIPS 140-2 IG A.9; 1.4 Table 353: "Cryptographic error during encryption".
  it('Encrypt refuses XTS by a key whose halves are equal: CryptographicFailure', () => {
    const key = symmetricKey(client, AES, AES_KEY.repeat(2));
    const sent = client.send('Encrypt', uid(key), parameters(mode(XTS)), data(BLOCK), iv(AES_IV));
    expect(sent.result).to.equal('CryptographicFailure');
  });

  // 1.4 sections 3.19, 3.22, 3.25 and 3.26, Tables 353 and 354.
  const Denied = 'PermissionDenied';
  const uses: [what: string, attributes: Record<string, PlainValue>, encrypt: string, decrypt: string][] = [
    ['that is Active', {}, 'Success', 'Success'],
    ['that is Pre-Active', { 'Activation Date': START + 1n }, Denied, Denied],
    ['that is Deactivated', { 'Deactivation Date': START }, Denied, Denied],
    ['for Encrypt only', { 'Cryptographic Usage Mask': 0x4 }, 'Success', Denied],
    ['for Decrypt only', { 'Cryptographic Usage Mask': 0x8 }, Denied, 'Success'],
    ['whose Process Start Date is to come', { 'Process Start Date': START + 1n }, Denied, Denied],
    ['whose Process Start Date has come', { 'Process Start Date': START }, 'Success', 'Success'],
    ['whose Protect Stop Date has come', { 'Protect Stop Date': START }, Denied, 'Success'],
    ['whose Protect Stop Date is to come', { 'Protect Stop Date': START + 1n }, 'Success', 'Success'],
  ];
  for (const [what, attributes, ...results] of uses) {
    it(`of a key ${what}: ${results.join(', ')}`, () => {
      const key = aes(attributes);
      const given = [uid(key), parameters(mode(ECB)), data(BLOCK)];
      const sent = [client.send('Encrypt', ...given), client.send('Decrypt', ...given)];
      expect(sent.map(({ result }) => result)).to.deep.equal(results);
    });
  }

  const limits = (total: bigint, unit: number) => ({
    'Usage Limits': [longInteger(Tag.UsageLimitsTotal, total), enumeration(Tag.UsageLimitsUnit, unit)],
  });
  const budgets: [what: string, total: bigint, unit: number, results: string[], left: bigint][] = [
    ['octets', 40n, Enum.UsageLimitsUnit.Byte, ['Success', 'Success', Denied], 8n],
    ['objects', 2n, Enum.UsageLimitsUnit.Object, ['Success', 'Success', Denied], 0n],
  ];
  for (const [what, total, unit, results, left] of budgets) {
    it(`obtains an allocation of ${what} for Encrypt, none for Decrypt (3.21)`, () => {
      const key = aes(limits(total, unit));
      const given = [uid(key), parameters(mode(ECB)), data(BLOCK)];
      expect(results.map(() => client.send('Encrypt', ...given).result)).to.deep.equal(results);
      expect(client.send('Decrypt', ...given).result).to.equal('Success');
      const [, count] = client.value(key, 'Usage Limits') as Item[];
      expect(count).to.deep.equal(longInteger(Tag.UsageLimitsCount, left));
    });
  }

  it('takes no allocation for an operation that fails', () => {
    const key = aes(limits(40n, Enum.UsageLimitsUnit.Byte));
    expect(client.send('Encrypt', uid(key), parameters(mode(ECB)), data('00')).result).to.equal('CryptographicFailure');
    const [, count] = client.value(key, 'Usage Limits') as Item[];
    expect(count).to.deep.equal(longInteger(Tag.UsageLimitsCount, 40n));
  });

  it('is for the owner alone, and for objects that exist', () => {
    const given = [parameters(mode(ECB)), data(BLOCK)];
    const stranger = new EngineClient(engine, '1.4', 'mallory');
    expect(stranger.send('Encrypt', uid(aes()), ...given).result).to.equal(Denied);
    expect(client.send('Encrypt', uid('no such key'), ...given).result).to.equal('ItemNotFound');
  });

  for (const version of ['1.2', '1.3'] as Version[]) {
    it(`refuses modes with a tag in ${version}, which has no field for it`, () => {
      const older = new EngineClient(engine, version);
      const given = [parameters(mode(GCM), tagLength(16)), data(BLOCK), iv(nonce)];
      expect(older.send('Encrypt', uid(aes()), ...given).result).to.equal('FeatureNotSupported');
    });
  }

  describe('in parts', () => {
    const init = boolean(Tag.InitIndicator, true);
    const final = boolean(Tag.FinalIndicator, true);
    const correlation = (octets: Uint8Array) => octetField(Tag.CorrelationValue, octets);

    /** Sends these octets one part after the other: what came out each time. */
    function stream(
      operation: 'Encrypt' | 'Decrypt',
      key: string,
      parts: string[],
      given: Item,
      start: Item,
    ): string[] {
      const [first = '', ...others] = parts;
      const begun = client.ok(operation, uid(key), given, data(first), start, init);
      const value = correlation(begun.bytes(Tag.CorrelationValue) as Uint8Array);
      const answers = others.map((part, index) =>
        client.ok(operation, uid(key), data(part), value, ...(index === others.length - 1 ? [final] : [])),
      );
      expect(answers.at(-1)?.item(Tag.CorrelationValue), 'with the last part').to.equal(undefined);
      return [begun, ...answers].map((answer) => text(answer.bytes(Tag.Data)) ?? '');
    }

    it('gives out whole blocks as they come', () => {
      const { plaintext, ciphertext } = vector('AES CBC');
      const parts = [plaintext.slice(0, 20), plaintext.slice(20, 40), plaintext.slice(40), ''];
      expect(stream('Encrypt', aes(), parts, parameters(mode(CBC)), iv(AES_IV))).to.deep.equal([
        '',
        ciphertext.slice(0, 32),
        ciphertext.slice(32),
        '',
      ]);
    });

    it('keeps back the block that may be padding', () => {
      const { plaintext, ciphertext } = OWN_VECTORS.at(-1) as Vector;
      const padded = parameters(mode(CBC), padding(P.PKCS5));
      const parts = [ciphertext.slice(0, 32), ciphertext.slice(32), ''];
      expect(stream('Decrypt', aes(), parts, padded, iv(AES_IV))).to.deep.equal([
        '',
        plaintext.slice(0, 32),
        plaintext.slice(32),
      ]);
    });

    it('gives out nothing of a decryption before its tag has been seen to fit', () => {
      const row = vector('AES GCM with a tag of 12');
      const key = symmetricKey(client, AES, row.key);
      const tag = octetField(Tag.AuthenticatedEncryptionTag, row.tag as string);
      const parts = [row.ciphertext.slice(0, 10), row.ciphertext.slice(10), ''];
      const fields = [parameters(...row.parameters), iv(row.iv as string)];
      const begun = client.ok(
        'Decrypt',
        uid(key),
        fields[0] as Item,
        data(parts[0] as string),
        fields[1] as Item,
        init,
        tag,
      );
      expect(begun.item(Tag.Data)).to.equal(undefined);
      const value = correlation(begun.bytes(Tag.CorrelationValue) as Uint8Array);
      const ended = client.ok('Decrypt', uid(key), data(parts[1] as string), value, final);
      expect(text(ended.bytes(Tag.Data))).to.equal(row.plaintext);
    });

    it('takes additional data and a tag with the first part only (4.29, 4.30)', () => {
      const key = aes();
      const additional = (octets: string) => octetField(Tag.AuthenticatedEncryptionAdditionalData, octets);
      const begin = (...fields: Item[]) => {
        const sealing = parameters(mode(Enum.BlockCipherMode.GCM), integer(Tag.TagLength, 16));
        const begun = client.ok('Encrypt', uid(key), sealing, data(BLOCK), iv('00'.repeat(12)), init, ...fields);
        return correlation(begun.bytes(Tag.CorrelationValue) as Uint8Array);
      };
      const go = (value: Item, ...fields: Item[]) =>
        client.send('Encrypt', uid(key), data(BLOCK), value, final, ...fields).result;
      expect(go(begin(), additional('0a'))).to.equal('InvalidField');
      expect(go(begin(additional('0a')), additional('0b'))).to.equal('InvalidField');
      expect(go(begin(additional('0a')), additional('0a'))).to.equal('Success');
      expect(go(begin(additional('0a')))).to.equal('Success');
    });

    it('is Item Not Found for a Correlation Value of another key or operation, or of none', () => {
      const key = aes();
      const begin = () =>
        correlation(
          client
            .ok('Encrypt', uid(key), parameters(mode(ECB)), data(BLOCK), init)
            .bytes(Tag.CorrelationValue) as Uint8Array,
        );
      const last = (value: Item) => [data(BLOCK), value, final];
      expect(client.send('Encrypt', uid(aes()), ...last(begin())).result).to.equal('ItemNotFound');
      expect(client.send('Decrypt', uid(key), ...last(begin())).result).to.equal('ItemNotFound');
      expect(client.send('Encrypt', uid(key), ...last(correlation(hex('00')))).result).to.equal('ItemNotFound');
      const value = begin();
      expect(client.send('Encrypt', uid(key), ...last(value)).result).to.equal('Success');
      expect(client.send('Encrypt', uid(key), ...last(value)).result, 'after the end').to.equal('ItemNotFound');
    });

    it('is one part where both indicators stand without a Correlation Value, and none with one of them wrong', () => {
      const given = [uid(aes()), parameters(mode(ECB)), data(BLOCK)];
      const whole = client.ok('Encrypt', ...given, init, final);
      expect(text(whole.bytes(Tag.Data))).to.equal(vector('AES ECB').ciphertext.slice(0, 32));
      expect(client.send('Encrypt', ...given, final).result).to.equal('InvalidMessage');
      expect(client.send('Encrypt', ...given, correlation(hex('00')), init).result).to.equal('InvalidMessage');
    });

    it('takes an object of the Usage Limits once, octets with every part', () => {
      const begin = (unit: number) => {
        const key = aes(limits(48n, unit));
        stream('Encrypt', key, [BLOCK, BLOCK, ''], parameters(mode(CBC)), iv(AES_IV));
        return (client.value(key, 'Usage Limits') as Item[])[1];
      };
      expect(begin(Enum.UsageLimitsUnit.Byte)).to.deep.equal(longInteger(Tag.UsageLimitsCount, 16n));
      expect(begin(Enum.UsageLimitsUnit.Object)).to.deep.equal(longInteger(Tag.UsageLimitsCount, 47n));
    });

    it('ends with the key: a later part asks for its state again', () => {
      const key = aes();
      const begun = client.ok('Encrypt', uid(key), parameters(mode(ECB)), data(BLOCK), init);
      client.ok('Revoke', uid(key), SUPERSEDED);
      const value = correlation(begun.bytes(Tag.CorrelationValue) as Uint8Array);
      expect(client.send('Encrypt', uid(key), data(BLOCK), value, final).result).to.equal(Denied);
    });
  });
});
