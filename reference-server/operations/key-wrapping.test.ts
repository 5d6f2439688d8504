import { createDecipheriv, createHmac, generateKeyPairSync, privateDecrypt, verify } from 'node:crypto';
import { expect } from 'chai';
import {
  byteString,
  enumeration,
  type Item,
  integer,
  type StructureItem,
  structure,
  textString,
} from '../../harness/codec/item.ts';
import { decodeTtlv } from '../../harness/codec/ttlv.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Version } from '../../harness/spec/versions.ts';
import { createEngine, type Engine } from '../../test-support/engine.ts';
import { attribute, EngineClient, type PlainValue, template, uid } from '../../test-support/engine-client.ts';
import { RFC_3394, RFC_5649 } from '../../test-support/key-wrap-vectors.ts';
import { hex, keyPairHalf, octetField, parameters, symmetricKey } from '../../test-support/registered-keys.ts';
import type { Fields } from '../fields.ts';

const A = Enum.CryptographicAlgorithm;
const B = Enum.BlockCipherMode;
const E = Enum.EncodingOption;
const M = Mask.CryptographicUsageMask;
const W = Enum.WrappingMethod;

const mode = (code: number): Item => enumeration(Tag.BlockCipherMode, code);
const padding = (code: number): Item => enumeration(Tag.PaddingMethod, code);
const encoding = (code: number): Item => enumeration(Tag.EncodingOption, code);
const attributeName = (name: string): Item => textString(Tag.AttributeName, name);

/** Encryption Key Information or MAC/Signature Key Information. */
const information = (tag: number, key: string, ...fields: Item[]): Item =>
  structure(tag, [uid(key), ...(fields.length > 0 ? [parameters(...fields)] : [])]);
const encryptBy = (key: string, ...fields: Item[]): Item => information(Tag.EncryptionKeyInformation, key, ...fields);
const signBy = (key: string, ...fields: Item[]): Item => information(Tag.MACSignatureKeyInformation, key, ...fields);
const specification = (method: number, ...fields: Item[]): Item =>
  structure(Tag.KeyWrappingSpecification, [enumeration(Tag.WrappingMethod, method), ...fields]);

const { kek: KEK, key: KEY, wrapped: WRAPPED } = RFC_3394;
const { kek: KEK_192, key: KEY_160, wrapped: WRAPPED_160 } = RFC_5649;

const AES_KW: Record<string, PlainValue> = { 'Cryptographic Parameters': [mode(B.NISTKeyWrap)] };

describe('Get with a Key Wrapping Specification (1.4 sections 2.1.4 to 2.1.6 and 4.11)', () => {
  let engine: Engine;
  let client: EngineClient;
  let kek: string;
  let key: string;
  beforeEach(async () => {
    engine = await createEngine();
    client = new EngineClient(engine);
    kek = symmetricKey(client, A.AES, KEK, AES_KW);
    key = symmetricKey(client, A.AES, KEY, { 'Cryptographic Usage Mask': M.Encrypt });
  });
  afterEach(() => engine.close());

  const get = (identifier: string, ...fields: Item[]) => client.send('Get', uid(identifier), ...fields);
  const blockOf = (payload: Fields, tag: number = Tag.SymmetricKey): Fields =>
    payload.fields(tag)?.fields(Tag.KeyBlock) as Fields;
  const wrapped = (...fields: Item[]): Fields => {
    const { result, payload } = get(key, specification(W.Encrypt, ...fields));
    expect(result).to.equal('Success');
    return blockOf(payload);
  };
  const octets = (block: Fields): Buffer => Buffer.from(block.bytes(Tag.KeyValue) ?? []);
  const opened = (cipher: string, by: string, iv: Uint8Array | null, given: Uint8Array): Buffer => {
    const decipher = createDecipheriv(cipher, hex(by), iv);
    return Buffer.concat([decipher.update(given), decipher.final()]);
  };

  it('wraps the bare material by RFC 3394 (its section 4.1)', () => {
    const block = wrapped(encryptBy(kek, mode(B.NISTKeyWrap)), encoding(E.NoEncoding));
    expect(octets(block).toString('hex')).to.equal(WRAPPED);
    expect(block.fields(Tag.KeyWrappingData)?.structure).to.deep.equal(
      structure(Tag.KeyWrappingData, [
        enumeration(Tag.WrappingMethod, W.Encrypt),
        encryptBy(kek, mode(B.NISTKeyWrap)),
        encoding(E.NoEncoding),
      ]),
    );
  });

  it('wraps octets of any number by RFC 5649 (its section 6)', () => {
    const by = symmetricKey(client, A.AES, KEK_192, { 'Cryptographic Parameters': [mode(B.AESKeyWrapPadding)] });
    const hmac = symmetricKey(client, A.HMAC_SHA1, KEY_160);
    const { payload } = get(hmac, specification(W.Encrypt, encryptBy(by), encoding(E.NoEncoding)));
    expect(octets(blockOf(payload)).toString('hex')).to.equal(WRAPPED_160);
  });

  it('wraps the TTLV-encoded Key Value with the attributes that are named', () => {
    const block = wrapped(
      encryptBy(kek),
      attributeName('Cryptographic Usage Mask'),
      attributeName('Contact Information'),
    );
    const { item } = decodeTtlv(opened('id-aes128-wrap', KEK, Buffer.alloc(8, 0xa6), octets(block)));
    expect(item).to.deep.equal(
      structure(Tag.KeyValue, [
        octetField(Tag.KeyMaterial, KEY),
        structure(Tag.Attribute, [
          attributeName('Cryptographic Usage Mask'),
          { tag: Tag.AttributeValue, type: 'Integer', value: M.Encrypt },
        ]),
      ]),
    );
    expect(block.fields(Tag.KeyWrappingData)?.fields(Tag.EncryptionKeyInformation)?.structure).to.deep.equal(
      encryptBy(kek, mode(B.NISTKeyWrap)),
      'the parameters that were used, though the request left them out',
    );
  });

  it('wraps by a block cipher mode with an IV that the server makes', () => {
    const cbc = [mode(B.CBC), padding(Enum.PaddingMethod.PKCS5)];
    const by = symmetricKey(client, A.AES, KEK, { 'Cryptographic Parameters': cbc });
    const block = wrapped(encryptBy(by), encoding(E.NoEncoding));
    const iv = block.fields(Tag.KeyWrappingData)?.bytes(Tag.IVCounterNonce) as Uint8Array;
    expect(iv).to.have.length(16);
    expect(opened('aes-128-cbc', KEK, iv, octets(block)).toString('hex')).to.equal(KEY);
  });

  it('wraps by an RSA public key', () => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const oaep = { 'Cryptographic Parameters': [padding(Enum.PaddingMethod.OAEP)] };
    const block = wrapped(encryptBy(keyPairHalf(client, pair.publicKey, oaep)), encoding(E.NoEncoding));
    expect(privateDecrypt(pair.privateKey, octets(block)).toString('hex')).to.equal(KEY);
  });

  describe('with a MAC or a signature', () => {
    const HMAC_KEY = '0b'.repeat(20);
    let macKey: string;
    beforeEach(() => {
      const algorithm = [enumeration(Tag.CryptographicAlgorithm, A.HMAC_SHA256)];
      macKey = symmetricKey(client, A.HMAC_SHA256, HMAC_KEY, { 'Cryptographic Parameters': algorithm });
    });

    const hmac = (given: Uint8Array) => createHmac('sha256', hex(HMAC_KEY)).update(given).digest('hex');
    const macOf = (block: Fields) =>
      Buffer.from(block.fields(Tag.KeyWrappingData)?.bytes(Tag.MACSignature) ?? []).toString('hex');
    const protectedBy = (method: number, ...fields: Item[]) =>
      blockOf(client.ok('Get', uid(key), specification(method, ...fields, encoding(E.NoEncoding))));

    it('alone: the Key Value as it is, and its MAC', () => {
      const block = protectedBy(W.MACSign, signBy(macKey));
      expect(octets(block).toString('hex')).to.equal(KEY);
      expect(macOf(block)).to.equal(hmac(hex(KEY)));
    });

    it('after encryption: of the ciphertext', () => {
      const block = protectedBy(W.EncryptThenMACSign, encryptBy(kek), signBy(macKey));
      expect(octets(block).toString('hex')).to.equal(WRAPPED);
      expect(macOf(block)).to.equal(hmac(hex(WRAPPED)));
    });

    it('before encryption: of the plaintext', () => {
      const block = protectedBy(W.MACSignThenEncrypt, encryptBy(kek), signBy(macKey));
      expect(octets(block).toString('hex')).to.equal(WRAPPED);
      expect(macOf(block)).to.equal(hmac(hex(KEY)));
    });

    it('by a private key, which its public key may stand for', () => {
      const pair = generateKeyPairSync('rsa', { modulusLength: 1024 });
      const hash = { 'Cryptographic Parameters': [enumeration(Tag.HashingAlgorithm, Enum.HashingAlgorithm.SHA_256)] };
      const privateKey = keyPairHalf(client, pair.privateKey, hash);
      const link = [
        enumeration(Tag.LinkType, Enum.LinkType.PrivateKeyLink),
        textString(Tag.LinkedObjectIdentifier, privateKey),
      ];
      const publicKey = keyPairHalf(client, pair.publicKey, { Link: link });
      for (const named of [privateKey, publicKey]) {
        const signature = Buffer.from(macOf(protectedBy(W.MACSign, signBy(named))), 'hex');
        expect(verify('sha256', hex(KEY), pair.publicKey, signature)).to.equal(true);
      }
    });
  });

  it('counts the wrapping key’s Usage Limits down', () => {
    const limits: Item[] = [
      { tag: Tag.UsageLimitsTotal, type: 'LongInteger', value: 20n },
      enumeration(Tag.UsageLimitsUnit, Enum.UsageLimitsUnit.Byte),
    ];
    const by = symmetricKey(client, A.AES, KEK, { ...AES_KW, 'Usage Limits': limits });
    const wrap = specification(W.Encrypt, encryptBy(by), encoding(E.NoEncoding));
    expect(get(key, wrap).result).to.equal('Success');
    expect(get(key, wrap).result).to.equal('PermissionDenied');
    const itself = symmetricKey(client, A.AES, KEK, { ...AES_KW, 'Usage Limits': limits });
    const wrapItself = specification(W.Encrypt, encryptBy(itself), encoding(E.NoEncoding));
    expect(get(itself, wrapItself).result).to.equal('Success');
    expect(get(itself, wrapItself).result).to.equal('PermissionDenied', 'a key that wraps itself is used, too');
  });

  describe('refuses by the rows of Table 338', () => {
    const whole = encoding(E.NoEncoding);
    const rows: [what: string, reason: string, wrap: () => Item][] = [
      ['a wrapping key that is not there', 'ItemNotFound', () => specification(W.Encrypt, encryptBy('none'), whole)],
      [
        'what is no key',
        'IllegalOperation',
        () => specification(W.Encrypt, encryptBy(secret(), mode(B.NISTKeyWrap)), whole),
      ],
      [
        'a key that is not for wrapping',
        'PermissionDenied',
        () => specification(W.Encrypt, encryptBy(aesKey({ 'Cryptographic Usage Mask': M.Encrypt })), whole),
      ],
      [
        'a key that is not Active',
        'PermissionDenied',
        () =>
          specification(W.Encrypt, encryptBy(client.key({ 'Cryptographic Usage Mask': M.WrapKey, ...AES_KW })), whole),
      ],
      [
        'a key that is not for MACs',
        'PermissionDenied',
        () => specification(W.MACSign, signBy(aesKey({ 'Cryptographic Usage Mask': M.WrapKey })), whole),
      ],
      [
        'another client’s key',
        'PermissionDenied',
        () =>
          specification(
            W.Encrypt,
            encryptBy(symmetricKey(new EngineClient(engine, '1.4', 'bob'), A.AES, KEK, AES_KW)),
            whole,
          ),
      ],
      [
        'parameters that are not the key’s',
        'ItemNotFound',
        () => specification(W.Encrypt, encryptBy(kek, mode(B.CBC)), whole),
      ],
      [
        'a key without parameters',
        'ItemNotFound',
        () => specification(W.Encrypt, encryptBy(symmetricKey(client, A.AES, KEK)), whole),
      ],
      [
        'attributes without an encoding',
        'EncodingOptionError',
        () => specification(W.Encrypt, encryptBy(kek), attributeName('State'), whole),
      ],
      ['no key to encrypt by', 'InvalidMessage', () => specification(W.Encrypt, signBy(kek), whole)],
      ['a key too many', 'InvalidField', () => specification(W.Encrypt, encryptBy(kek), signBy(kek), whole)],
      ['TR-31', 'FeatureNotSupported', () => specification(W.TR_31, encryptBy(kek), whole)],
      [
        'a mode with a tag, which has no place',
        'FeatureNotSupported',
        () => {
          const gcm = [mode(B.GCM), { tag: Tag.TagLength, type: 'Integer', value: 16 } as const];
          return specification(W.Encrypt, encryptBy(aesKey({ 'Cryptographic Parameters': gcm })), whole);
        },
      ],
    ];
    for (const [what, reason, wrap] of rows) {
      it(`${what}: ${reason}`, () => expect(get(key, wrap()).result).to.equal(reason));
    }

    const aesKey = (attributes: Record<string, PlainValue>) =>
      symmetricKey(client, A.AES, KEK, { ...AES_KW, ...attributes });
    const secret = () =>
      client.identifier(
        'Register',
        enumeration(Tag.ObjectType, Enum.ObjectType.SecretData),
        template({}),
        structure(Tag.SecretData, [
          enumeration(Tag.SecretDataType, Enum.SecretDataType.Password),
          structure(Tag.KeyBlock, [
            enumeration(Tag.KeyFormatType, Enum.KeyFormatType.Opaque),
            structure(Tag.KeyValue, [octetField(Tag.KeyMaterial, KEK)]),
          ]),
        ]),
      );
    const wrapBy = () => specification(W.Encrypt, encryptBy(kek), whole);

    it('an archived wrapping key: ObjectArchived', () => {
      client.ok('Archive', uid(kek));
      expect(get(key, wrapBy()).result).to.equal('ObjectArchived');
    });

    it('bare octets that RFC 3394 cannot wrap: EncodingOptionError', () => {
      expect(get(symmetricKey(client, A.HMAC_SHA1, KEY_160), wrapBy()).result).to.equal('EncodingOptionError');
    });

    it('a Transparent key without an encoding: EncodingOptionError', () => {
      const transparent = enumeration(Tag.KeyFormatType, Enum.KeyFormatType.TransparentSymmetricKey);
      expect(get(key, transparent, wrapBy()).result).to.equal('EncodingOptionError');
      const encoded = specification(W.Encrypt, encryptBy(kek));
      expect(get(key, transparent, encoded).result).to.equal('Success');
    });

    it('what has no Key Block: IllegalOperation', () => {
      const opaque = client.identifier(
        'Register',
        enumeration(Tag.ObjectType, Enum.ObjectType.OpaqueObject),
        template({}),
        structure(Tag.OpaqueObject, [
          enumeration(Tag.OpaqueDataType, 0x80000001),
          octetField(Tag.OpaqueDataValue, KEY),
        ]),
      );
      expect(get(opaque, wrapBy()).result).to.equal('IllegalOperation');
    });
  });

  describe('of a sensitive key (1.4 section 3.48)', () => {
    let sensitive: string;
    beforeEach(() => {
      sensitive = symmetricKey(client, A.AES, KEY, { Sensitive: true, ...AES_KW });
    });

    const whole = encoding(E.NoEncoding);

    it('wrapped: given', () => {
      expect(get(sensitive, specification(W.Encrypt, encryptBy(kek), whole)).result).to.equal('Success');
    });

    it('by itself, which is no other key, or only signed, which hides nothing: Sensitive', () => {
      const mac = [enumeration(Tag.CryptographicAlgorithm, A.HMAC_SHA256)];
      const macKey = symmetricKey(client, A.HMAC_SHA256, KEK, { 'Cryptographic Parameters': mac });
      expect(get(sensitive, specification(W.Encrypt, encryptBy(sensitive), whole)).result).to.equal('Sensitive');
      expect(get(sensitive, specification(W.MACSign, signBy(macKey), whole)).result).to.equal('Sensitive');
      expect(get(sensitive).result).to.equal('Sensitive');
    });
  });
});

describe('Wrapped objects in a Register and a Get (1.4 sections 4.3 and 4.11)', () => {
  let engine: Engine;
  let client: EngineClient;
  let kek: string;
  beforeEach(async () => {
    engine = await createEngine();
    client = new EngineClient(engine);
    kek = symmetricKey(client, A.AES, KEK, AES_KW);
  });
  afterEach(() => engine.close());

  const wrappedKey = (
    value: Uint8Array | string,
    data: readonly Item[] = [encryptBy(kek), encoding(E.NoEncoding)],
    method: number = W.Encrypt,
  ): StructureItem =>
    structure(Tag.SymmetricKey, [
      structure(Tag.KeyBlock, [
        enumeration(Tag.KeyFormatType, Enum.KeyFormatType.Raw),
        octetField(Tag.KeyValue, value),
        enumeration(Tag.CryptographicAlgorithm, A.AES),
        { tag: Tag.CryptographicLength, type: 'Integer', value: 128 },
        structure(Tag.KeyWrappingData, [enumeration(Tag.WrappingMethod, method), ...data]),
      ]),
    ]);
  const register = (object: Item, attributes: Record<string, PlainValue> = {}, version: Version = '1.4') =>
    new EngineClient(engine, version).identifier(
      'Register',
      enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey),
      template({ 'Cryptographic Usage Mask': M.Encrypt, ...attributes }),
      object,
    );
  const wrapType = (type: number): Item => enumeration(Tag.KeyWrapType, type);
  const plain = (identifier: string, ...format: Item[]) =>
    client.send('Get', uid(identifier), ...format, wrapType(Enum.KeyWrapType.NotWrapped));
  const material = (payload: Fields) =>
    Buffer.from(
      payload.fields(Tag.SymmetricKey)?.fields(Tag.KeyBlock)?.fields(Tag.KeyValue)?.bytes(Tag.KeyMaterial) ?? [],
    ).toString('hex');

  it('Not Wrapped: unwrapped by a key that the server has, and checked against it', () => {
    const { payload } = plain(register(wrappedKey(WRAPPED)));
    expect(material(payload)).to.equal(KEY);
    expect(payload.fields(Tag.SymmetricKey)?.fields(Tag.KeyBlock)?.item(Tag.KeyWrappingData)).to.equal(undefined);
  });

  it('what a Get wrapped comes back as it was, with each Wrapping Method', () => {
    const key = symmetricKey(client, A.AES, KEY);
    const hmac = [enumeration(Tag.CryptographicAlgorithm, A.HMAC_SHA256)];
    const macKey = symmetricKey(client, A.HMAC_SHA256, KEY, { 'Cryptographic Parameters': hmac });
    const ctr = symmetricKey(client, A.AES, KEK, { 'Cryptographic Parameters': [mode(B.CTR)] });
    for (const [method, ...fields] of [
      [W.Encrypt, encryptBy(ctr)],
      [W.MACSign, signBy(macKey)],
      [W.EncryptThenMACSign, encryptBy(ctr), signBy(macKey)],
      [W.MACSignThenEncrypt, encryptBy(kek), signBy(macKey), attributeName('State')],
    ] as const) {
      const payload = client.ok('Get', uid(key), specification(method, ...fields));
      const again = register(payload.item(Tag.SymmetricKey) as Item);
      expect(material(plain(again).payload)).to.equal(KEY);
      expect(client.ok('Get', uid(again)).item(Tag.SymmetricKey)).to.deep.equal(payload.item(Tag.SymmetricKey));
    }
  });

  it('wrapped anew by another key, and in another Key Format Type once it is unwrapped', () => {
    const identifier = register(wrappedKey(WRAPPED));
    const by = symmetricKey(client, A.AES, KEY, AES_KW);
    const anew = client.ok('Get', uid(identifier), specification(W.Encrypt, encryptBy(by), encoding(E.NoEncoding)));
    expect(material(plain(register(anew.item(Tag.SymmetricKey) as Item)).payload)).to.equal(KEY);
    const format = enumeration(Tag.KeyFormatType, Enum.KeyFormatType.TransparentSymmetricKey);
    expect(client.send('Get', uid(identifier), format).result).to.equal('KeyFormatTypeNotSupported');
    expect(plain(identifier, format).result).to.equal('Success');
  });

  it('Key Wrapping Data of 1.0, which has no Encoding Option: TTLV', () => {
    const old = new EngineClient(engine, '1.0');
    const key = symmetricKey(client, A.AES, KEY);
    const object = old.ok('Get', uid(key), specification(W.Encrypt, encryptBy(kek))).item(Tag.SymmetricKey) as Item;
    expect(material(plain(register(object, {}, '1.0')).payload)).to.equal(KEY);
  });

  describe('Wrapping Key Link of what is registered wrapped (2.0 section 6.1.39)', () => {
    const linkTo = (identifier: string) =>
      structure(Tag.Link, [
        enumeration(Tag.LinkType, Enum.LinkType.WrappingKeyLink),
        textString(Tag.LinkedObjectIdentifier, identifier),
      ]);
    const linksOf = (object: Item, ...given: Item[]) => {
      const modern = new EngineClient(engine, '2.0');
      const usage = { tag: Tag.CryptographicUsageMask, type: 'Integer', value: M.Encrypt } as const;
      const type = enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey);
      const identifier = modern.identifier('Register', type, structure(Tag.Attributes, [...given, usage]), object);
      const link = enumeration(Tag.AttributeReference, Tag.Link);
      expect(client.attributes(identifier, 'Link'), 'in 1.4').to.deep.equal([]);
      return modern.ok('GetAttributes', uid(identifier), link).fields(Tag.Attributes)?.all(Tag.Link);
    };

    it('leads to the key that encrypts, else to that which signs', () => {
      expect(linksOf(wrappedKey(WRAPPED))).to.deep.equal([linkTo(kek)]);
      const macKey = symmetricKey(client, A.HMAC_SHA256, KEY);
      const mac = octetField(Tag.MACSignature, '00'.repeat(32));
      const both = [encryptBy(kek), signBy(macKey), mac];
      expect(linksOf(wrappedKey(WRAPPED, both, W.EncryptThenMACSign))).to.deep.equal([linkTo(kek)]);
      expect(linksOf(wrappedKey(WRAPPED, [signBy(macKey), mac], W.MACSign))).to.deep.equal([linkTo(macKey)]);
    });

    it('is there once, and not for a key that the server does not have', () => {
      expect(linksOf(wrappedKey(WRAPPED), linkTo(kek))).to.deep.equal([linkTo(kek)]);
      expect(linksOf(wrappedKey(WRAPPED, [encryptBy('elsewhere')]))).to.deep.equal([]);
    });
  });

  describe('the attributes of a Key Value that was wrapped (2.0 section 3.2)', () => {
    const named = (version: Version) =>
      structure(Tag.SymmetricKey, [
        structure(Tag.KeyBlock, [
          enumeration(Tag.KeyFormatType, Enum.KeyFormatType.Raw),
          structure(Tag.KeyValue, [
            octetField(Tag.KeyMaterial, KEY),
            ...(version === '2.1'
              ? [
                  structure(Tag.Attributes, [
                    textString(Tag.Comment, 'spare'),
                    structure(Tag.Attribute, [
                      textString(Tag.VendorIdentification, 'x'),
                      attributeName('rack'),
                      textString(Tag.AttributeValue, 'left'),
                    ]),
                  ]),
                ]
              : [attribute('Comment', 'spare'), attribute('x-rack', 'left')]),
          ]),
          enumeration(Tag.CryptographicAlgorithm, A.AES),
          integer(Tag.CryptographicLength, 128),
        ]),
      ]);
    const attributes: Record<string, PlainValue> = { Comment: 'spare', 'x-rack': 'left' };
    for (const wrappedIn of ['1.4', '2.1'] as const) {
      for (const read of ['1.4', '2.1'] as const) {
        it(`wrapped in ${wrappedIn}, unwrapped for ${read}: in the form of ${read}`, () => {
          const key = symmetricKey(client, A.AES, KEY, attributes);
          const wrapping = specification(W.Encrypt, encryptBy(kek), attributeName('Comment'), attributeName('x-rack'));
          const payload = new EngineClient(engine, wrappedIn).ok('Get', uid(key), wrapping);
          const again = register(payload.item(Tag.SymmetricKey) as Item);
          const got = new EngineClient(engine, read).ok('Get', uid(again), wrapType(Enum.KeyWrapType.NotWrapped));
          expect(got.item(Tag.SymmetricKey)).to.deep.equal(named(read));
        });
      }
    }
  });

  describe('Not Wrapped, refused', () => {
    const changed = `${WRAPPED.slice(0, -2)}00`;
    const cbc: Item[] = [mode(B.CBC), padding(Enum.PaddingMethod.PKCS5)];
    const iv = octetField(Tag.IVCounterNonce, '00'.repeat(16));
    const rows: [what: string, reason: string, attributes: Record<string, PlainValue>, value: string, data: Item[]][] =
      [
        ['octets that were changed', 'CryptographicFailure', {}, changed, [encoding(E.NoEncoding)]],
        ['octets that are no TTLV encoding', 'CryptographicFailure', {}, WRAPPED, []],
        ['no octets', 'CryptographicFailure', {}, '', [encoding(E.NoEncoding)]],
        ['octets of no possible number', 'CryptographicFailure', {}, '00'.repeat(20), [encoding(E.NoEncoding)]],
        [
          'a wrong padding',
          'CryptographicFailure',
          { 'Cryptographic Parameters': cbc },
          '00'.repeat(32),
          [iv, encoding(E.NoEncoding)],
        ],
        [
          'a key of another length than its Key Block says',
          'CryptographicFailure',
          { 'Cryptographic Parameters': [mode(B.CTR)] },
          '00'.repeat(8),
          [iv, encoding(E.NoEncoding)],
        ],
        [
          'a key that is not for unwrapping',
          'PermissionDenied',
          { 'Cryptographic Usage Mask': M.WrapKey },
          WRAPPED,
          [encoding(E.NoEncoding)],
        ],
        ['a sensitive wrapping key', 'Sensitive', { Sensitive: true }, WRAPPED, [encoding(E.NoEncoding)]],
        ['one that is not extractable', 'NotExtractable', { Extractable: false }, WRAPPED, [encoding(E.NoEncoding)]],
      ];
    for (const [what, reason, attributes, value, data] of rows) {
      it(`${what}: ${reason}`, () => {
        const by = symmetricKey(client, A.AES, KEK, { ...AES_KW, ...attributes });
        expect(plain(register(wrappedKey(value, [encryptBy(by), ...data]))).result).to.equal(reason);
      });
    }

    it('a MAC that is not of the octets: CryptographicFailure', () => {
      const hmac = [enumeration(Tag.CryptographicAlgorithm, A.HMAC_SHA256)];
      const macKey = symmetricKey(client, A.HMAC_SHA256, KEY, { 'Cryptographic Parameters': hmac });
      const data = [
        encryptBy(kek),
        signBy(macKey),
        octetField(Tag.MACSignature, '00'.repeat(32)),
        encoding(E.NoEncoding),
      ];
      expect(plain(register(wrappedKey(WRAPPED, data, W.EncryptThenMACSign))).result).to.equal('CryptographicFailure');
    });

    it('a sensitive key: Sensitive; wrapped as it was registered: given', () => {
      const identifier = register(wrappedKey(WRAPPED), { Sensitive: true });
      expect(plain(identifier).result).to.equal('Sensitive');
      expect(client.send('Get', uid(identifier)).result).to.equal('Success');
    });
  });
});

describe('Encrypt and Decrypt with the AES key wraps (RFC 3394 and RFC 5649)', () => {
  it('give the vectors of the RFCs, and refuse what is not intact', async () => {
    const engine = await createEngine();
    const client = new EngineClient(engine);
    for (const [wrap, key, plain, sealed] of [
      [B.NISTKeyWrap, KEK, KEY, WRAPPED],
      [B.AESKeyWrapPadding, KEK_192, KEY_160, WRAPPED_160],
      [B.AESKeyWrapPadding, KEK_192, RFC_5649.short, RFC_5649.wrappedShort],
    ] as const) {
      const fields = [uid(symmetricKey(client, A.AES, key)), parameters(mode(wrap))];
      const data = (text: string) => byteString(Tag.Data, hex(text));
      expect(client.ok('Encrypt', ...fields, data(plain)).bytes(Tag.Data)).to.deep.equal(hex(sealed));
      expect(client.ok('Decrypt', ...fields, data(sealed)).bytes(Tag.Data)).to.deep.equal(hex(plain));
      for (const broken of [`00${sealed.slice(2)}`, '']) {
        expect(client.send('Decrypt', ...fields, data(broken)).result).to.equal('CryptographicFailure');
      }
    }
    engine.close();
  });
});
