import { generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import {
  bigInteger,
  byteString,
  enumeration,
  type Item,
  integer,
  type StructureItem,
  structure,
} from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Version } from '../../harness/spec/versions.ts';
import { createEngine, type Engine } from '../../test-support/engine.ts';
import {
  attribute,
  EngineClient,
  nameFields,
  type PlainValue,
  template,
  uid,
} from '../../test-support/engine-client.ts';
import { keyPairHalf, symmetricKey } from '../../test-support/registered-keys.ts';
import type { Fields } from '../fields.ts';

const A = Enum.CryptographicAlgorithm;
const O = Enum.ObjectType;
const S = Enum.SplitKeyMethod;
const F = Enum.KeyFormatType;
const { Encrypt, Decrypt } = Mask.CryptographicUsageMask;

const KEY = '00f1e2d3c4b5a697887766554433221d';
/** Both parts of KEY by XOR: any octets, and what is left. */
const XOR_SHARES = ['a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5', 'a5544776611003322dd2c3f0e19687b8'];

const type = (objectType: number): Item => enumeration(Tag.ObjectType, objectType);
const scheme = (method: number, parts: number, threshold: number): Item[] => [
  integer(Tag.SplitKeyParts, parts),
  integer(Tag.SplitKeyThreshold, threshold),
  enumeration(Tag.SplitKeyMethod, method),
];

describe('Create Split Key and Join Split Key (1.4 sections 4.38 and 4.39)', () => {
  let engine: Engine;
  let client: EngineClient;
  beforeEach(async () => {
    engine = await createEngine();
    client = new EngineClient(engine);
  });
  afterEach(() => engine.close());

  const identifiers = (payload: Fields) => payload.all(Tag.UniqueIdentifier).map(({ value }) => String(value));
  const key = (attributes: Record<string, PlainValue> = {}) => symmetricKey(client, A.AES, KEY, attributes);
  function split(whole: string, method: number, parts: number, threshold: number, ...more: Item[]): string[] {
    const request = [type(O.SplitKey), uid(whole), ...scheme(method, parts, threshold), ...more, template({})];
    return identifiers(client.ok('CreateSplitKey', ...request));
  }
  const join = (objectType: number, parts: readonly string[], ...more: Item[]) =>
    client.send('JoinSplitKey', type(objectType), ...parts.map(uid), ...more);
  const joined = (objectType: number, parts: readonly string[], ...more: Item[]) => {
    const { result, payload } = join(objectType, parts, ...more);
    expect(result).to.equal('Success');
    return payload.text(Tag.UniqueIdentifier) as string;
  };
  const got = (identifier: string, tag: number) => client.ok('Get', uid(identifier)).fields(tag) as Fields;
  const material = (identifier: string, tag: number) =>
    Buffer.from(got(identifier, tag).fields(Tag.KeyBlock)?.fields(Tag.KeyValue)?.bytes(Tag.KeyMaterial) ?? []).toString(
      'hex',
    );

  const located = (objectType: number) => identifiers(client.ok('Locate', attribute('Object Type', objectType)));

  /** A Split Key with its fields in the order of the specification. */
  function part(identifier: number, octets: string, fields: Partial<Record<string, number>> = {}): StructureItem {
    const { parts = 2, threshold = 2, method = S.XOR, format = F.Raw } = fields;
    return structure(Tag.SplitKey, [
      integer(Tag.SplitKeyParts, parts),
      integer(Tag.KeyPartIdentifier, identifier),
      integer(Tag.SplitKeyThreshold, threshold),
      enumeration(Tag.SplitKeyMethod, method),
      structure(Tag.KeyBlock, [
        enumeration(Tag.KeyFormatType, format),
        structure(Tag.KeyValue, [byteString(Tag.KeyMaterial, Buffer.from(octets, 'hex'))]),
      ]),
    ]);
  }
  const register = (content: Item, attributes: Record<string, PlainValue> = {}, version: Version = '1.4') =>
    new EngineClient(engine, version).send('Register', type(O.SplitKey), template(attributes), content);
  const registered = (content: Item, attributes: Record<string, PlainValue> = {}) =>
    register(content, attributes).payload.text(Tag.UniqueIdentifier) as string;

  const methods: [name: string, method: number, parts: number, threshold: number, octets: number][] = [
    ['XOR', S.XOR, 3, 3, 16],
    ['GF(2^8)', S.PolynomialSharingGF2_8, 5, 3, 16],
    ['GF(2^16)', S.PolynomialSharingGF2_16, 5, 2, 16],
    ['a prime field of the server', S.PolynomialSharingPrimeField, 4, 3, 66],
  ];
  for (const [name, method, parts, threshold, octets] of methods) {
    it(`${name}: parts that say what they are, and make the key again`, () => {
      const made = split(key(), method, parts, threshold);
      expect(made).to.have.length(parts);
      made.forEach((identifier, index) => {
        const splitKey = got(identifier, Tag.SplitKey);
        expect(splitKey.integer(Tag.SplitKeyParts)).to.equal(parts);
        expect(splitKey.integer(Tag.KeyPartIdentifier)).to.equal(index + 1);
        expect(splitKey.integer(Tag.SplitKeyThreshold)).to.equal(threshold);
        expect(splitKey.enumeration(Tag.SplitKeyMethod)).to.equal(method);
        expect(splitKey.item(Tag.PrimeFieldSize) !== undefined).to.equal(method === S.PolynomialSharingPrimeField);
        const block = splitKey.fields(Tag.KeyBlock);
        expect(block?.enumeration(Tag.CryptographicAlgorithm)).to.equal(A.AES);
        expect(block?.integer(Tag.CryptographicLength)).to.equal(128);
        expect(material(identifier, Tag.SplitKey)).to.have.length(2 * octets);
      });
      for (let start = 0; start + threshold <= parts; start += 1) {
        const some = made.slice(start, start + threshold).reverse();
        expect(material(joined(O.SymmetricKey, some), Tag.SymmetricKey)).to.equal(KEY);
      }
      expect(material(joined(O.SymmetricKey, made), Tag.SymmetricKey), 'all parts').to.equal(KEY);
      expect(join(O.SymmetricKey, made.slice(1, threshold)).result).to.equal('CryptographicFailure');
    });
  }

  describe('GF(2^16) of 2.x, over another GF(2^8) (2.0 section 13.1)', () => {
    /** What a Python program makes of KEY + c0ffee00deadbeef0123456789abcdef x at 1, 2 and 3. */
    const SHARES = [
      'c00e0cd31a18187889542332cd98eff2',
      '9d1223d365f2c7548a31ec9b4b78a5de',
      '5dedcdd3bb5f79bb8b12a9fcc2d36831',
    ];
    const attributes = structure(Tag.Attributes, [
      enumeration(Tag.CryptographicAlgorithm, A.AES),
      integer(Tag.CryptographicLength, 128),
    ]);
    const shared = (index: number, octets: string) =>
      part(index + 1, octets, { parts: 3, method: S.PolynomialSharingGF2_16 });

    it('makes the key of parts that a client of 2.0 registers, whoever joins them', () => {
      const newer = new EngineClient(engine, '2.0');
      const made = SHARES.map((octets, index) =>
        newer.identifier('Register', type(O.SplitKey), structure(Tag.Attributes, []), shared(index, octets)),
      );
      const of14 = template({ 'Cryptographic Algorithm': A.AES, 'Cryptographic Length': 128 });
      expect(material(joined(O.SymmetricKey, made, of14), Tag.SymmetricKey)).to.equal(KEY);
      const by20 = newer.identifier('JoinSplitKey', type(O.SymmetricKey), ...made.slice(1).map(uid), attributes);
      expect(material(by20, Tag.SymmetricKey)).to.equal(KEY);
    });

    it('is not that of parts that a client of 1.4 registers', () => {
      const made = SHARES.map((octets, index) => registered(shared(index, octets)));
      expect(join(O.SecretData, made, template({})).result).to.equal('CryptographicFailure');
      const [other = ''] = SHARES;
      const mixed = new EngineClient(engine, '2.0').identifier(
        'Register',
        type(O.SplitKey),
        structure(Tag.Attributes, []),
        shared(0, other),
      );
      expect(join(O.SecretData, [mixed, made[1] ?? '']).result).to.equal('CryptographicFailure');
    });

    it('makes parts that a client of 1.4 joins', () => {
      const newer = new EngineClient(engine, '2.0');
      const request = [uid(key()), ...scheme(S.PolynomialSharingGF2_16, 3, 2), structure(Tag.Attributes, [])];
      const made = identifiers(newer.ok('CreateSplitKey', type(O.SplitKey), ...request));
      expect(material(joined(O.SymmetricKey, made.slice(1)), Tag.SymmetricKey)).to.equal(KEY);
    });
  });

  it('a prime field of the client', () => {
    const prime = (1n << 130n) - 5n;
    const made = split(key(), S.PolynomialSharingPrimeField, 3, 2, bigInteger(Tag.PrimeFieldSize, prime));
    const size = got(made[0] ?? '', Tag.SplitKey).item(Tag.PrimeFieldSize);
    expect(size?.value).to.equal(prime);
    expect(material(joined(O.SymmetricKey, made.slice(1)), Tag.SymmetricKey)).to.equal(KEY);
  });

  it('a new key, which is only there in parts; the ID Placeholder is the first of them', () => {
    const attributes = {
      'Cryptographic Algorithm': A.AES,
      'Cryptographic Length': 192,
      'Cryptographic Usage Mask': 12,
    };
    const [made, first] = client.batch(
      ['CreateSplitKey', type(O.SplitKey), ...scheme(S.PolynomialSharingGF2_8, 3, 2), template(attributes)],
      ['Get'],
    );
    const [one = '', two = '', three = ''] = identifiers(made?.payload as Fields);
    expect(first?.payload.text(Tag.UniqueIdentifier)).to.equal(one);
    expect(client.value(two, 'Cryptographic Usage Mask')).to.equal(12);
    expect(located(O.SymmetricKey)).to.deep.equal([]);
    const [a, b] = [joined(O.SymmetricKey, [one, two]), joined(O.SymmetricKey, [two, three])];
    expect(material(a, Tag.SymmetricKey)).to.equal(material(b, Tag.SymmetricKey)).and.to.have.length(48);
  });

  it('the attributes of the key take precedence, the others are those of the request', () => {
    const attributes = { 'Cryptographic Algorithm': A.DES3, 'Cryptographic Length': 64, 'Cryptographic Usage Mask': 1 };
    const request = [uid(key({ 'Cryptographic Usage Mask': Encrypt | Decrypt })), ...scheme(S.XOR, 2, 2)];
    const asked = template({ ...attributes, 'Object Group': 'halves' });
    for (const identifier of identifiers(client.ok('CreateSplitKey', type(O.SplitKey), ...request, asked))) {
      expect(client.value(identifier, 'Cryptographic Algorithm')).to.equal(A.AES);
      expect(client.value(identifier, 'Cryptographic Length')).to.equal(128);
      expect(client.value(identifier, 'Cryptographic Usage Mask')).to.equal(Encrypt | Decrypt);
      expect(client.value(identifier, 'Object Group')).to.equal('halves');
      expect(client.value(identifier, 'State')).to.equal(Enum.State.PreActive);
    }
  });

  it('a private key, back in PKCS#8', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const der = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('hex');
    for (const method of [S.PolynomialSharingGF2_8, S.PolynomialSharingPrimeField]) {
      const made = split(keyPairHalf(client, privateKey), method, 3, 2);
      const whole = joined(O.PrivateKey, made.slice(0, 2));
      expect(material(whole, Tag.PrivateKey)).to.equal(der);
      expect(client.value(whole, 'Cryptographic Length')).to.equal(256);
      expect(join(O.SymmetricKey, made).result, 'no AES key').to.equal('InvalidField');
    }
  });

  it('secret data, with its leading zeros, as the type that is asked for', () => {
    const content = structure(Tag.SecretData, [
      enumeration(Tag.SecretDataType, Enum.SecretDataType.Password),
      structure(Tag.KeyBlock, [
        enumeration(Tag.KeyFormatType, F.Raw),
        structure(Tag.KeyValue, [byteString(Tag.KeyMaterial, Buffer.from('0000aabb', 'hex'))]),
      ]),
    ]);
    const secret = client.identifier('Register', type(O.SecretData), template({}), content);
    const made = split(secret, S.PolynomialSharingPrimeField, 3, 2);
    const password = enumeration(Tag.SecretDataType, Enum.SecretDataType.Password);
    const whole = joined(O.SecretData, made.slice(1), password);
    expect(material(whole, Tag.SecretData)).to.equal('0000aabb');
    expect(got(whole, Tag.SecretData).enumeration(Tag.SecretDataType)).to.equal(Enum.SecretDataType.Password);
    expect(got(joined(O.SecretData, made), Tag.SecretData).enumeration(Tag.SecretDataType)).to.equal(
      Enum.SecretDataType.Seed,
    );
  });

  it('registered parts, and what the request says that they do not', () => {
    const made = XOR_SHARES.map((octets, index) => registered(part(index + 1, octets)));
    expect(client.value(made[0] ?? '', 'Cryptographic Usage Mask')).to.equal(0);
    expect(client.attributes(made[0] ?? '', 'Digest')).to.have.length(1);
    const attributes = { 'Cryptographic Algorithm': A.AES, 'Cryptographic Length': 128, Name: nameFields('whole') };
    const whole = joined(O.SymmetricKey, made, template(attributes));
    expect(material(whole, Tag.SymmetricKey)).to.equal(KEY);
    expect(client.value(whole, 'Name')).to.deep.equal(nameFields('whole'));
    expect(join(O.SymmetricKey, made).result, 'of no algorithm').to.equal('InvalidMessage');
    const other = template({ ...attributes, 'Cryptographic Length': 256 });
    expect(join(O.SymmetricKey, made, other).result, 'of another length').to.equal('InvalidField');
  });

  it('what protects a key protects its parts, and what protects a part the key', () => {
    const isSensitive = { Sensitive: true };
    const made = split(key(isSensitive), S.XOR, 2, 2);
    expect(client.send('Get', uid(made[0] ?? '')).result).to.equal('Sensitive');
    const open = { 'Cryptographic Algorithm': A.AES, 'Cryptographic Length': 128, Sensitive: false };
    const whole = joined(O.SymmetricKey, made, template(open));
    expect(client.send('Get', uid(whole)).result).to.equal('Sensitive');
    const [kept = ''] = split(key({ Extractable: false }), S.XOR, 2, 2);
    expect(client.send('Get', uid(kept)).result).to.equal('NotExtractable');
    const pair = [registered(part(1, XOR_SHARES[0] ?? ''), { Extractable: false }), registered(part(2, KEY))];
    const attributes = { 'Cryptographic Algorithm': A.AES, 'Cryptographic Length': 128 };
    expect(client.send('Get', uid(joined(O.SymmetricKey, pair, template(attributes)))).result).to.equal(
      'NotExtractable',
    );
  });

  it('says in 1.2 what type of object it made, and in 1.4 no more', () => {
    const request = (whole: string) => [type(O.SplitKey), uid(whole), ...scheme(S.XOR, 2, 2), template({})];
    expect(client.ok('CreateSplitKey', ...request(key())).item(Tag.ObjectType)).to.equal(undefined);
    const old = new EngineClient(engine, '1.2');
    const payload = old.ok('CreateSplitKey', ...request(key()));
    expect(payload.enumeration(Tag.ObjectType)).to.equal(O.SplitKey);
    const whole = old.ok('JoinSplitKey', type(O.SymmetricKey), ...identifiers(payload).map(uid));
    expect(whole.enumeration(Tag.ObjectType)).to.equal(O.SymmetricKey);
  });

  const { XOR, PolynomialSharingGF2_8: GF8, PolynomialSharingPrimeField: PRIME } = S;
  const splits: [what: string, reason: string, method: number, parts: number, threshold: number, more?: Item[]][] = [
    ['a threshold beyond the parts', 'InvalidField', GF8, 2, 3],
    ['a threshold of one', 'InvalidField', GF8, 2, 1],
    ['fewer parts than XOR joins', 'InvalidField', XOR, 3, 2],
    ['no parts', 'InvalidField', GF8, 0, 0],
    ['negative parts', 'InvalidField', GF8, -1, -1],
    ['more parts than it makes', 'InvalidField', GF8, 65, 2],
    ['a method of nobody', 'InvalidField', 0x80000001, 3, 2],
    ['a field that is none', 'InvalidField', PRIME, 3, 2, [bigInteger(Tag.PrimeFieldSize, (1n << 130n) - 3n)]],
    ['a field that is too small', 'InvalidField', PRIME, 3, 2, [bigInteger(Tag.PrimeFieldSize, 65_537n)]],
  ];
  for (const [what, reason, method, parts, threshold, more = []] of splits) {
    it(`Create Split Key refuses ${what}: ${reason}`, () => {
      const request = [type(O.SplitKey), uid(key()), ...scheme(method, parts, threshold), ...more, template({})];
      expect(client.send('CreateSplitKey', ...request).result).to.equal(reason);
      expect(located(O.SplitKey)).to.deep.equal([]);
    });
  }

  it('Create Split Key: the reasons of what it is given', () => {
    const attributes = { 'Cryptographic Algorithm': A.AES, 'Cryptographic Length': 128 };
    const result = (objectType: number, whole: Item[], asked: Item) =>
      client.send('CreateSplitKey', type(objectType), ...whole, ...scheme(XOR, 2, 2), asked).result;
    const publicKey = keyPairHalf(client, generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey);
    expect(result(O.SymmetricKey, [], template(attributes))).to.equal('InvalidField');
    expect(result(O.SplitKey, [uid('none')], template({}))).to.equal('ItemNotFound');
    expect(result(O.SplitKey, [uid(publicKey)], template({}))).to.equal('InvalidField');
    expect(result(O.SplitKey, [], template({}))).to.equal('InvalidMessage');
    expect(result(O.SplitKey, [], template({ ...attributes, 'Cryptographic Length': 127 }))).to.equal('InvalidField');
    expect(result(O.SplitKey, [], template({ ...attributes, Name: nameFields('one for two') }))).to.equal(
      'InvalidField',
    );
    expect(result(O.SplitKey, [], template(attributes, 'no template'))).to.equal('ItemNotFound');
    const bob = new EngineClient(engine, '1.4', 'bob');
    const request = [type(O.SplitKey), uid(key()), ...scheme(XOR, 2, 2), template({})];
    expect(bob.send('CreateSplitKey', ...request).result).to.equal('PermissionDenied');
    const archived = client.identifier('Archive', uid(key()));
    expect(result(O.SplitKey, [uid(archived)], template({}))).to.equal('ObjectArchived');
  });

  it('Join Split Key: the reasons of what it is given', () => {
    const made = split(key(), GF8, 3, 2);
    const [one = '', two = ''] = made;
    const others = split(key(), GF8, 3, 2);
    const threes = split(key(), GF8, 3, 3);
    const result = (...parts: string[]) => join(O.SymmetricKey, parts).result;
    expect(join(O.Certificate, made).result).to.equal('InvalidField');
    expect(join(O.SplitKey, made).result).to.equal('InvalidField');
    expect(result()).to.equal('InvalidMessage');
    expect(result(one, 'none')).to.equal('ItemNotFound');
    expect(result(one, key())).to.equal('InvalidField');
    expect(result(one, one), 'the same part twice').to.equal('CryptographicFailure');
    expect(result(one, others[0] ?? ''), 'two parts of one place').to.equal('CryptographicFailure');
    expect(result(one, threes[1] ?? '', threes[2] ?? ''), 'another threshold').to.equal('CryptographicFailure');
    expect(result(one, two, others[2] ?? ''), 'a third part that does not fit').to.equal('CryptographicFailure');
    expect(join(O.PrivateKey, made).result, 'no private key').to.equal('InvalidField');
    client.ok('Archive', uid(two));
    expect(result(one, two)).to.equal('ObjectArchived');
    client.ok('Destroy', uid(one));
    expect(result(one, made[2] ?? '')).to.equal('CryptographicFailure');
  });

  it('Register refuses a part that contradicts itself', () => {
    const contents: [what: string, content: Item][] = [
      ['the third part of two', part(3, KEY)],
      ['no part', part(0, KEY)],
      ['fewer than XOR joins', part(1, KEY, { parts: 3 })],
      ['a threshold beyond the parts', part(1, KEY, { method: GF8, threshold: 3 })],
      ['a format that it does not have', part(1, KEY, { format: F.PKCS_8 })],
      ['a prime field without its prime', part(1, KEY, { method: PRIME })],
    ];
    for (const [what, content] of contents) expect(register(content).result, what).to.match(/^Invalid/);
    expect(register(part(1, KEY), {}, '1.0').result).to.equal('Success');
  });
});
