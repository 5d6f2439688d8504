import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { expect } from 'chai';
import { byteString, enumeration, type Item, integer, structure, textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Version } from '../../harness/spec/versions.ts';
import { createEngine, type Engine, START } from '../../test-support/engine.ts';
import {
  attribute,
  EngineClient,
  nameFields,
  type PlainValue,
  template,
  uid,
} from '../../test-support/engine-client.ts';
import { keyPairHalf } from '../../test-support/registered-keys.ts';
import { ecPrivateKey } from '../crypto/ec-components.ts';

const A = Enum.CryptographicAlgorithm;
const D = Enum.DerivationMethod;
const H = Enum.HashingAlgorithm;
const { SymmetricKey, SecretData } = Enum.ObjectType;
const { DeriveKey, Encrypt } = Mask.CryptographicUsageMask;

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const text = (value: string) => Buffer.from(value, 'latin1');
const data = (octets: Uint8Array): Item => byteString(Tag.DerivationData, octets);
const parameters = (...fields: Item[]): Item => structure(Tag.CryptographicParameters, fields);
const hashing = (algorithm: number): Item => parameters(enumeration(Tag.HashingAlgorithm, algorithm));
const mode = (blockCipherMode: number): Item => parameters(enumeration(Tag.BlockCipherMode, blockCipherMode));
const salt = (value: string, iterations: number): Item[] => [
  byteString(Tag.Salt, text(value)),
  integer(Tag.IterationCount, iterations),
];
const link = (type: number, target: string): Item[] => [
  enumeration(Tag.LinkType, type),
  textString(Tag.LinkedObjectIdentifier, target),
];
const usable = (attributes: Record<string, PlainValue>): Record<string, PlainValue> => ({
  'Cryptographic Usage Mask': DeriveKey,
  'Activation Date': START,
  ...attributes,
});

describe('Derive Key (1.4 section 4.6)', () => {
  let engine: Engine;
  let client: EngineClient;
  beforeEach(async () => {
    engine = await createEngine();
    client = new EngineClient(engine);
  });
  afterEach(() => engine.close());

  function key(octets: Uint8Array, attributes: Record<string, PlainValue> = {}, algorithm: number = A.AES): string {
    const block = structure(Tag.KeyBlock, [
      enumeration(Tag.KeyFormatType, Enum.KeyFormatType.Raw),
      structure(Tag.KeyValue, [byteString(Tag.KeyMaterial, octets)]),
      enumeration(Tag.CryptographicAlgorithm, algorithm),
      integer(Tag.CryptographicLength, octets.length * 8),
    ]);
    const content = structure(Tag.SymmetricKey, [block]);
    return client.identifier(
      'Register',
      enumeration(Tag.ObjectType, SymmetricKey),
      template(usable(attributes)),
      content,
    );
  }
  function secret(octets: Uint8Array, attributes: Record<string, PlainValue> = {}): string {
    const content = structure(Tag.SecretData, [
      enumeration(Tag.SecretDataType, Enum.SecretDataType.Password),
      structure(Tag.KeyBlock, [
        enumeration(Tag.KeyFormatType, Enum.KeyFormatType.Opaque),
        structure(Tag.KeyValue, [byteString(Tag.KeyMaterial, octets)]),
      ]),
    ]);
    return client.identifier(
      'Register',
      enumeration(Tag.ObjectType, SecretData),
      template(usable(attributes)),
      content,
    );
  }

  interface Wanted {
    readonly type?: number;
    readonly attributes?: Record<string, PlainValue>;
    readonly version?: Version;
  }
  /** The result of a derivation, by default of Secret Data with 16 octets. */
  function derive(bases: readonly string[], method: number, fields: readonly Item[], wanted: Wanted = {}) {
    const { type = SecretData, attributes = { 'Cryptographic Length': 128 }, version = '1.4' } = wanted;
    return new EngineClient(engine, version).send(
      'DeriveKey',
      enumeration(Tag.ObjectType, type),
      ...bases.map(uid),
      enumeration(Tag.DerivationMethod, method),
      structure(Tag.DerivationParameters, fields),
      template(attributes),
    );
  }
  const identifierOf = (reply: ReturnType<typeof derive>) => reply.payload.text(Tag.UniqueIdentifier) as string;
  function material(identifier: string, tag: number): Buffer {
    const block = client.ok('Get', uid(identifier)).fields(tag)?.fields(Tag.KeyBlock);
    return Buffer.from(block?.fields(Tag.KeyValue)?.bytes(Tag.KeyMaterial) as Uint8Array);
  }

  const nist = hex('2b7e151628aed2a6abf7158809cf4f3c');
  const block = hex('6bc1bee22e409f96e93d7e117393172a');
  const iv = byteString(Tag.InitializationVector, hex('7649abac8119b246cee98e9b12e9197d'));
  const message = text('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq');
  const hashed = '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1';
  const second = hex('ae2d8a571e03ac9c9eb76fac45af8e51');
  const hiThere = 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7';
  const long = () => secret(text('passwordPASSWORDpassword'));
  const countedKey = () => key(Buffer.from(Array.from({ length: 32 }, (_, index) => index)), {}, A.HMAC_SHA256);
  const vectors: [what: string, base: () => string, method: number, fields: Item[], expected: string][] = [
    [
      'RFC 6070, HMAC-SHA-1 by default',
      long,
      D.PBKDF2,
      salt('saltSALTsaltSALTsaltSALTsaltSALTsalt', 4096),
      '3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038',
    ],
    [
      'RFC 7914 section 11',
      () => secret(text('Password')),
      D.PBKDF2,
      [hashing(H.SHA_256), ...salt('NaCl', 80_000)],
      '4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56',
    ],
    ['FIPS 180-4, of a secret', () => secret(message), D.HASH, [hashing(H.SHA_256)], hashed],
    ['FIPS 180-4, of a key', () => key(message, {}, A.HMAC_SHA256), D.HASH, [hashing(H.SHA_256)], hashed],
    [
      'RFC 4231 case 1, the hash that of the key',
      () => key(Buffer.alloc(20, 0x0b), {}, A.HMAC_SHA256),
      D.HMAC,
      [hashing(H.SHA_512), data(text('Hi There'))],
      hiThere,
    ],
    [
      'RFC 4231 case 1, the hash that of the parameters',
      () => key(Buffer.alloc(20, 0x0b), {}, A.RC4),
      D.HMAC,
      [hashing(H.SHA_256), data(text('Hi There'))],
      hiThere,
    ],
    [
      'SP 800-38A F.1.1',
      () => key(nist),
      D.ENCRYPT,
      [mode(Enum.BlockCipherMode.ECB), data(block)],
      '3ad77bb40d7a3660a89ecaf32466ef97',
    ],
    [
      'SP 800-38A F.2.1, the second block',
      () => key(nist),
      D.ENCRYPT,
      [mode(Enum.BlockCipherMode.CBC), iv, data(second)],
      '5086cb9b507219ee95db113a917678b2',
    ],
    [
      'RFC 8009 appendix A, Kc of the 128-bit base key: counter mode with HMAC',
      () => key(hex('3705d96080c17728a0e800eab6e0d23c')),
      D.NIST800_108_C,
      [hashing(H.SHA_256), data(hex('000000029900'))],
      'b31a018a48f54776f403e9a396325dc3',
    ],
    [
      'RFC 6803 section 10, Kc of the 128-bit base key: feedback mode with CMAC',
      () => key(hex('57d0297298ffd9d35de5a47fb4bde24b'), {}, A.Camellia),
      D.NIST800_108_F,
      [
        mode(Enum.BlockCipherMode.CMAC),
        byteString(Tag.InitializationVector, Buffer.alloc(16)),
        data(hex('000000029900')),
      ],
      'd155775a209d05f02b38d42a389e5a56',
    ],
    // By OpenSSL's KBKDF, and by Python's hmac.
    [
      'SP 800-108 counter mode over several rounds',
      countedKey,
      D.NIST800_108_C,
      [data(text('label\0context'))],
      '4074371b251d6edef8141e9e3e04183d0d2cf48211479bdc77334f613978aed6ddf046629ae7207e8495cc8857c0f20367cae7cdf78b43b5354c4d00948541029fa882e55480',
    ],
    [
      'SP 800-108 feedback mode over several rounds',
      countedKey,
      D.NIST800_108_F,
      [
        byteString(Tag.InitializationVector, Buffer.from(Array.from({ length: 32 }, (_, index) => 100 + index))),
        data(text('label\0context')),
      ],
      'c0c22255342d36353ee9191153131a742c83081f4c306fcdd9ab25a98d4e7b97dc50e107a8831bf302431dd9f47ea32ac1953cccd2e181e0298c4c0b01bb2e973d8f50877226',
    ],
    // By Python's hmac.
    [
      'SP 800-108 double pipeline mode over several rounds',
      countedKey,
      D.NIST800_108_DPI,
      [data(text('label\0context'))],
      '2db7e33802f82827a5ce09dec6301d29648d1a64c59ceca2122b2162661f4d049040aae8b68b35f4513b85a3680543bd5ebc3bcfe9949e75a059bbfe302b5cb059040dbe4609',
    ],
  ];
  for (const [what, base, method, fields, expected] of vectors) {
    it(`makes what its standard says: ${what}`, () => {
      const octets = hex(expected);
      const reply = derive([base()], method, fields, { attributes: { 'Cryptographic Length': octets.length * 8 } });
      expect(material(identifierOf(reply), Tag.SecretData).toString('hex')).to.equal(octets.toString('hex'));
    });
  }

  const agreeing = (half: KeyObject, attributes: Record<string, PlainValue> = {}) =>
    keyPairHalf(client, half, usable(attributes));
  const ecdh = [parameters(enumeration(Tag.CryptographicAlgorithm, A.ECDH))];
  it('makes the x-coordinate of the common point of two keys: RFC 5903 section 8.1', () => {
    const [ours, theirs] = [
      'c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433',
      'c6ef9c5d78ae012a011164acb397ce2088685d8f06bf9be0b283ab46476bee53',
    ].map((scalar) => ecPrivateKey('prime256v1', BigInt(`0x${scalar}`))) as [KeyObject, KeyObject];
    const bases = [agreeing(ours), agreeing(createPublicKey(theirs))];
    const reply = derive(bases, D.AsymmetricKey, ecdh, { attributes: { 'Cryptographic Length': 256 } });
    expect(material(identifierOf(reply), Tag.SecretData).toString('hex')).to.equal(
      'd6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de',
    );
    const longer = derive(bases, D.AsymmetricKey, ecdh, { attributes: { 'Cryptographic Length': 264 } });
    expect(longer.result).to.equal('CryptographicFailure');
    const usage = agreeing(ours, { 'Cryptographic Usage Mask': Encrypt });
    expect(derive([usage, bases[1] ?? ''], D.AsymmetricKey, ecdh).result).to.equal('InvalidField');
  });

  it('takes the data of a derivation from a Secret Data object', () => {
    const reply = derive([key(nist), secret(block)], D.ENCRYPT, [mode(Enum.BlockCipherMode.ECB)]);
    expect(material(identifierOf(reply), Tag.SecretData).toString('hex')).to.equal('3ad77bb40d7a3660a89ecaf32466ef97');
  });

  it('makes a symmetric key of the first octets, with the attributes of the request, and sets the ID Placeholder', () => {
    const attributes = {
      'Cryptographic Algorithm': A.AES,
      'Cryptographic Length': 128,
      'Cryptographic Usage Mask': Encrypt,
      Name: nameFields('derived'),
    };
    const base = secret(message);
    const [made, listed] = client.batch(
      [
        'DeriveKey',
        enumeration(Tag.ObjectType, SymmetricKey),
        uid(base),
        enumeration(Tag.DerivationMethod, D.HASH),
        structure(Tag.DerivationParameters, [hashing(H.SHA_256)]),
        template(attributes),
      ],
      ['GetAttributeList'],
    );
    const derived = identifierOf(made as ReturnType<typeof derive>);
    expect(listed?.payload.text(Tag.UniqueIdentifier)).to.equal(derived);
    expect(material(derived, Tag.SymmetricKey)).to.deep.equal(hex(hashed).subarray(0, 16));
    const { Name, ...simple } = attributes;
    expect(client.value(derived, 'Name')).to.deep.equal(Name);
    for (const [name, value] of Object.entries(simple)) expect(client.value(derived, name)).to.equal(value);
    expect(client.value(derived, 'Original Creation Date')).to.equal(START);
  });

  it('links the derived object and all that it comes from', () => {
    const bases = [key(nist), secret(block)];
    engine.now = START + 1n;
    const derived = identifierOf(derive(bases, D.ENCRYPT, [mode(Enum.BlockCipherMode.ECB)]));
    const links = (object: string) => client.attributes(object, 'Link').map(({ value }) => value?.value);
    expect(links(derived)).to.deep.equal(bases.map((base) => link(Enum.LinkType.DerivationBaseObjectLink, base)));
    for (const base of bases) {
      expect(links(base)).to.deep.equal([link(Enum.LinkType.DerivedKeyLink, derived)]);
      expect(client.value(base, 'Last Change Date')).to.equal(START + 1n);
    }
  });

  const archive = (identifier: string) => client.identifier('Archive', uid(identifier));
  const sha256 = [hashing(H.SHA_256)];
  const ofLength = (bits: number): Wanted => ({ attributes: { 'Cryptographic Length': bits } });
  const pbkdf2 = () => [secret(text('p'))];
  const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const errors: [
    what: string,
    bases: () => string[],
    method: number,
    fields: Item[],
    reason: string,
    wanted?: Wanted,
  ][] = [
    ['an object that does not exist', () => ['none'], D.HASH, sha256, 'ItemNotFound'],
    ['no object', () => [], D.HASH, sha256, 'InvalidMessage'],
    ['an archived object', () => [archive(key(nist))], D.HASH, sha256, 'ObjectArchived'],
    [
      'a key without the Derive Key bit',
      () => [key(nist, { 'Cryptographic Usage Mask': Encrypt })],
      D.HASH,
      sha256,
      'InvalidField',
    ],
    ['a key that is not Active', () => [key(nist, { 'Activation Date': START + 1n })], D.HASH, sha256, 'InvalidField'],
    ['two keys', () => [key(nist), key(nist)], D.HASH, sha256, 'InvalidField'],
    ['a key agreement of a symmetric key', () => [key(nist)], D.AsymmetricKey, ecdh, 'InvalidField'],
    ['a key agreement with itself', () => [agreeing(p256)], D.AsymmetricKey, ecdh, 'InvalidField'],
    [
      'a key agreement of two private keys',
      () => [agreeing(p256), agreeing(p256)],
      D.AsymmetricKey,
      ecdh,
      'InvalidField',
    ],
    [
      'a key agreement across curves',
      () => [agreeing(p256), agreeing(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey)],
      D.AsymmetricKey,
      ecdh,
      'InvalidField',
    ],
    ['a private key and another method', () => [agreeing(p256)], D.HASH, sha256, 'InvalidField'],
    ['no pseudorandom function', () => [key(nist)], D.NIST800_108_C, [data(block)], 'InvalidField'],
    ['no data for it', () => [key(nist)], D.NIST800_108_C, sha256, 'InvalidMessage'],
    [
      'more octets than a derivation makes',
      () => [key(nist)],
      D.NIST800_108_C,
      [...sha256, data(block)],
      'CryptographicFailure',
      ofLength(8 * 65_537),
    ],
    [
      'more work than a request may make',
      () => [key(nist)],
      D.NIST800_108_C,
      [...sha256, data(Buffer.alloc(65_536))],
      'CryptographicFailure',
      ofLength(8 * 1024),
    ],
    ['data twice', () => [key(nist), secret(block)], D.HMAC, [hashing(H.SHA_256), data(block)], 'InvalidMessage'],
    ['no data', () => [key(nist)], D.HMAC, sha256, 'InvalidMessage'],
    ['a hash of nobody’s choice', () => [key(nist)], D.HASH, [], 'InvalidField'],
    ['a hash of both', () => [key(nist)], D.HASH, [hashing(H.SHA_256), data(block)], 'InvalidField'],
    ['no salt', pbkdf2, D.PBKDF2, [integer(Tag.IterationCount, 1)], 'InvalidMessage'],
    ['no iterations', pbkdf2, D.PBKDF2, salt('s', 0), 'InvalidField'],
    ['iterations without end', pbkdf2, D.PBKDF2, salt('s', 0x7fffffff), 'InvalidField'],
    ['more octets than a hash has', () => [key(nist)], D.HASH, sha256, 'CryptographicFailure', ofLength(264)],
    [
      'data that do not fill a block',
      () => [key(nist)],
      D.ENCRYPT,
      [mode(Enum.BlockCipherMode.ECB), data(text('short'))],
      'CryptographicFailure',
    ],
    ['half an octet', () => [key(nist)], D.HASH, sha256, 'InvalidField', ofLength(4)],
    ['no length', () => [key(nist)], D.HASH, sha256, 'InvalidMessage', { attributes: {} }],
    ['a key without algorithm', () => [key(nist)], D.HASH, sha256, 'InvalidMessage', { type: SymmetricKey }],
    ['a Template', () => [key(nist)], D.HASH, sha256, 'InvalidField', { type: Enum.ObjectType.Template }],
  ];
  for (const [what, bases, method, fields, reason, wanted] of errors) {
    it(`for ${what}: ${reason}`, () => {
      expect(derive(bases(), method, fields, wanted).result).to.equal(reason);
    });
  }

  it('does not take the ID Placeholder for a base', () => {
    key(nist);
    const [, derived] = client.batch(
      ['Locate'],
      [
        'DeriveKey',
        enumeration(Tag.ObjectType, SecretData),
        enumeration(Tag.DerivationMethod, D.HASH),
        structure(Tag.DerivationParameters, sha256),
        template({ 'Cryptographic Length': 128 }),
      ],
    );
    expect(derived?.result).to.equal('InvalidMessage');
  });

  it('holds Cryptographic Parameters against those of the key, and takes those of the lowest index where it has none', () => {
    const base = key(nist, { 'Cryptographic Parameters': [enumeration(Tag.HashingAlgorithm, H.SHA_256)] });
    client.ok(
      'AddAttribute',
      uid(base),
      attribute('Cryptographic Parameters', [enumeration(Tag.HashingAlgorithm, H.SHA_1)]),
    );
    const results = [H.SHA_256, H.SHA_1, H.SHA_512].map((algorithm) => derive([base], D.HASH, [hashing(algorithm)]));
    expect(results.map(({ result }) => result)).to.deep.equal(['Success', 'Success', 'InvalidField']);
    const [asked, byDefault] = [results[0] as ReturnType<typeof derive>, derive([base], D.HASH, [])].map((reply) =>
      material(identifierOf(reply), Tag.SecretData),
    );
    expect(byDefault).to.deep.equal(asked);
  });

  // Key Value Not Present is a Result Reason since 1.2.
  for (const [version, reason] of [
    ['1.1', 'InvalidField'],
    ['1.2', 'KeyValueNotPresent'],
  ] as const) {
    it(`from a key without its Key Value in ${version}: ${reason}`, () => {
      const object = engine.store.get(key(nist));
      if (object) engine.store.update({ ...object, content: null });
      const reply = derive([object?.uniqueIdentifier ?? ''], D.HASH, sha256, { version });
      expect(reply.result).to.equal(reason);
    });
  }
});
