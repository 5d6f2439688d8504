import { createHash, ECDH, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { expect } from 'chai';
import {
  bigInteger,
  byteString,
  enumeration,
  type Item,
  integer,
  type StructureItem,
  structure,
  textString,
} from '../../harness/codec/item.ts';
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
import { EC_CERTIFICATE } from '../crypto/certificates.test-data.ts';
import { Fields } from '../fields.ts';

const A = Enum.CryptographicAlgorithm;
const F = Enum.KeyFormatType;
const O = Enum.ObjectType;
const M = Mask.CryptographicUsageMask;

const OCTETS = Buffer.alloc(16, 'key material');
const raw = (octets: Uint8Array): Item => byteString(Tag.KeyMaterial, octets);

interface BlockOptions {
  readonly format?: number;
  readonly algorithm?: number;
  readonly length?: number;
}

/** A Key Block; `keyValue` is that item, or its Key Material. */
function keyBlock(keyValue: Item | undefined, { format = F.Raw, algorithm, length }: BlockOptions = {}): StructureItem {
  return structure(Tag.KeyBlock, [
    enumeration(Tag.KeyFormatType, format),
    ...(keyValue === undefined
      ? []
      : [keyValue.tag === Tag.KeyMaterial ? structure(Tag.KeyValue, [keyValue]) : keyValue]),
    ...(algorithm === undefined ? [] : [enumeration(Tag.CryptographicAlgorithm, algorithm)]),
    ...(length === undefined ? [] : [integer(Tag.CryptographicLength, length)]),
  ]);
}

const AES_128 = { algorithm: A.AES, length: 128 };
const symmetric = (...args: Parameters<typeof keyBlock>): Item => structure(Tag.SymmetricKey, [keyBlock(...args)]);
const privateKey = (...args: Parameters<typeof keyBlock>): Item => structure(Tag.PrivateKey, [keyBlock(...args)]);
const publicKey = (...args: Parameters<typeof keyBlock>): Item => structure(Tag.PublicKey, [keyBlock(...args)]);
const secret = (...args: Parameters<typeof keyBlock>): Item =>
  structure(Tag.SecretData, [enumeration(Tag.SecretDataType, Enum.SecretDataType.Password), keyBlock(...args)]);
const opaque = structure(Tag.OpaqueObject, [
  enumeration(Tag.OpaqueDataType, 0x80000001),
  byteString(Tag.OpaqueDataValue, OCTETS),
]);
const certificate = (octets: Uint8Array, type: number = Enum.CertificateType.X_509): Item =>
  structure(Tag.Certificate, [enumeration(Tag.CertificateType, type), byteString(Tag.CertificateValue, octets)]);

const MASK: Record<string, PlainValue> = { 'Cryptographic Usage Mask': M.Encrypt };
const rsa = generateKeyPairSync('rsa', { modulusLength: 512 });
const PKCS_1 = raw(rsa.privateKey.export({ format: 'der', type: 'pkcs1' }));

describe('Register and Get', () => {
  let engine: Engine;
  let client: EngineClient;
  beforeEach(async () => {
    engine = await createEngine();
    client = new EngineClient(engine);
  });
  afterEach(() => engine.close());

  const register = (
    objectType: number,
    object: Item | undefined,
    attributes: Record<string, PlainValue> = MASK,
    version: Version = '1.4',
  ) =>
    new EngineClient(engine, version).send(
      'Register',
      enumeration(Tag.ObjectType, objectType),
      template(attributes),
      ...(object === undefined ? [] : [object]),
    );
  const registered = (...args: Parameters<typeof register>): string => {
    const { result, payload } = register(...args);
    expect(result).to.equal('Success');
    return payload.text(Tag.UniqueIdentifier) as string;
  };

  const objects: [what: string, objectType: number, object: Item, attributes?: Record<string, PlainValue>][] = [
    ['a symmetric key', O.SymmetricKey, symmetric(raw(OCTETS), AES_128)],
    ['a private key', O.PrivateKey, privateKey(PKCS_1, { format: F.PKCS_1 })],
    [
      'a public key',
      O.PublicKey,
      publicKey(raw(rsa.publicKey.export({ format: 'der', type: 'spki' })), { format: F.X_509 }),
    ],
    ['secret data', O.SecretData, secret(raw(OCTETS), { format: F.Opaque })],
    ['an opaque object', O.OpaqueObject, opaque, {}],
    ['a certificate', O.Certificate, certificate(EC_CERTIFICATE), {}],
    [
      'a template',
      O.Template,
      structure(Tag.Template, [attribute('Cryptographic Length', 128)]),
      { Name: nameFields('t') },
    ],
  ];
  for (const [what, objectType, object, attributes = MASK] of objects) {
    it(`of ${what}: it comes back as it was registered`, () => {
      const identifier = registered(objectType, object, attributes);
      expect(client.ok('Get', uid(identifier)).structure.value).to.deep.equal([
        enumeration(Tag.ObjectType, objectType),
        uid(identifier),
        object,
      ]);
    });
  }

  it('Register answers with the Unique Identifier, and sets the ID Placeholder', () => {
    const [made, got] = client.batch(
      ['Register', enumeration(Tag.ObjectType, O.OpaqueObject), template({}), opaque],
      ['Get'],
    );
    const identifier = made?.payload.text(Tag.UniqueIdentifier) as string;
    expect(made?.payload.structure.value).to.deep.equal([uid(identifier)]);
    expect(got?.payload.text(Tag.UniqueIdentifier)).to.equal(identifier);
  });

  it('Get turns Fresh False (section 3.34)', () => {
    const identifier = registered(O.SymmetricKey, symmetric(raw(OCTETS), AES_128));
    expect(client.value(identifier, 'Fresh')).to.equal(true);
    client.ok('Get', uid(identifier));
    expect(client.value(identifier, 'Fresh')).to.equal(false);
  });

  describe('what Register reads from the object', () => {
    const known: [
      what: string,
      objectType: number,
      object: Item,
      attributes: Record<string, PlainValue>,
      algorithm: number,
      length: number,
    ][] = [
      ['the Key Block', O.SymmetricKey, symmetric(raw(OCTETS), AES_128), MASK, A.AES, 128],
      [
        'the request',
        O.SymmetricKey,
        symmetric(raw(OCTETS)),
        { 'Cryptographic Algorithm': A.AES, 'Cryptographic Length': 128, ...MASK },
        A.AES,
        128,
      ],
      ['a DER encoding', O.PrivateKey, privateKey(PKCS_1, { format: F.PKCS_1 }), MASK, A.RSA, 512],
      [
        'Transparent numbers',
        O.PrivateKey,
        privateKey(
          structure(Tag.KeyMaterial, [
            enumeration(Tag.RecommendedCurve, Enum.RecommendedCurve.P_384),
            bigInteger(Tag.D, 5n),
          ]),
          { format: F.TransparentECDSAPrivateKey },
        ),
        MASK,
        A.ECDSA,
        384,
      ],
      ['a certificate', O.Certificate, certificate(EC_CERTIFICATE), {}, A.ECDSA, 256],
    ];
    for (const [what, objectType, object, attributes, algorithm, length] of known) {
      it(`algorithm and length: from ${what}`, () => {
        const identifier = registered(objectType, object, attributes);
        expect(client.value(identifier, 'Cryptographic Algorithm')).to.equal(algorithm);
        expect(client.value(identifier, 'Cryptographic Length')).to.equal(length);
      });
    }

    it('the attributes of a certificate, by version', () => {
      const identifier = registered(O.Certificate, certificate(EC_CERTIFICATE), { 'Certificate Type': 1 });
      const text = (value: Item['value'] | undefined) => (value as Item[]).map((field) => field.value);
      expect(client.value(identifier, 'Certificate Length')).to.equal(EC_CERTIFICATE.length);
      expect(client.value(identifier, 'Digital Signature Algorithm')).to.equal(
        Enum.DigitalSignatureAlgorithm.ECDSAWithSHA384,
      );
      expect(client.value(identifier, 'Cryptographic Usage Mask')).to.equal(
        M.Sign | M.Verify | M.WrapKey | M.UnwrapKey | M.CRLSign,
      );
      expect(text(client.value(identifier, 'Certificate Identifier'))[1]).to.equal('c4a91d7730be5526');
      const serial = text(client.value(identifier, 'X.509 Certificate Identifier'))[1] as Uint8Array;
      expect(Buffer.from(serial).toString('hex')).to.equal('020900c4a91d7730be5526');
      expect(text(client.value(identifier, 'Certificate Subject')).slice(1)).to.include('example.com');
      const of10 = new EngineClient(engine, '1.0').attributes(identifier).map(({ name }) => name);
      expect(of10).to.include('Certificate Issuer').and.not.include('X.509 Certificate Issuer');
    });

    it('Digest: of the Key Material in the registered format, by version', () => {
      const identifier = registered(O.PrivateKey, privateKey(PKCS_1, { format: F.PKCS_1 }));
      const sha256 = createHash('sha256')
        .update(PKCS_1.value as Uint8Array)
        .digest();
      const digest = (version: Version) =>
        (new EngineClient(engine, version).value(identifier, 'Digest') as Item[]).map(({ value }) => value);
      expect(digest('1.1')).to.deep.equal([Enum.HashingAlgorithm.SHA_256, sha256, F.PKCS_1]);
      expect(digest('1.0')).to.deep.equal([Enum.HashingAlgorithm.SHA_256, sha256]);
    });

    it('no usage where a key comes without one (section 3.19)', () => {
      const identifier = registered(O.SymmetricKey, symmetric(raw(OCTETS), AES_128), {});
      expect(client.value(identifier, 'Cryptographic Usage Mask')).to.equal(0);
    });

    it('Key Value Present: False where the Key Value is missing (section 3.41)', () => {
      const object = symmetric(undefined, AES_128);
      const identifier = registered(O.SymmetricKey, object, MASK, '1.2');
      expect(client.value(identifier, 'Key Value Present')).to.equal(false);
      expect(client.value(identifier, 'Digest')).to.equal(undefined);
      expect(client.ok('Get', uid(identifier)).item(Tag.SymmetricKey)).to.deep.equal(object);
      expect(register(O.SymmetricKey, object, MASK, '1.1').result).to.equal('InvalidMessage');
    });

    it('of a PGP key its Digest, its Key Block being "an opaque blob" (section 2.2.9)', () => {
      const armored = Buffer.from('-----BEGIN PGP PUBLIC KEY BLOCK-----');
      const pgpKey = (version: number, format: number = F.Opaque) =>
        structure(Tag.PGPKey, [integer(Tag.PGPKeyVersion, version), keyBlock(raw(armored), { format })]);
      const identifier = registered(O.PGPKey, pgpKey(4));
      const { payload } = client.send('Get', uid(identifier));
      expect(payload.enumeration(Tag.ObjectType)).to.equal(O.PGPKey);
      expect(payload.item(Tag.PGPKey)).to.deep.equal(pgpKey(4));
      const digest = structure(Tag.Digest, client.value(identifier, 'Digest') as Item[]);
      expect(new Fields(digest).bytes(Tag.DigestValue)).to.deep.equal(createHash('sha256').update(armored).digest());
      expect(client.value(identifier, 'Cryptographic Usage Mask')).to.equal(M.Encrypt);
      expect(client.value(identifier, 'State')).to.equal(Enum.State.PreActive);
      expect(register(O.PGPKey, pgpKey(3), MASK, '1.2').result).to.equal('Success');
      expect(register(O.PGPKey, pgpKey(5)).result).to.equal('InvalidField');
      expect(register(O.PGPKey, pgpKey(4, F.PKCS_1)).result).to.equal('InvalidField');
      expect(register(O.PGPKey, pgpKey(4), MASK, '1.1').result).to.equal('InvalidField');
    });

    it('nothing of a wrapped key, which comes back as it is', () => {
      const wrapping = structure(Tag.KeyWrappingData, [
        enumeration(Tag.WrappingMethod, Enum.WrappingMethod.Encrypt),
        structure(Tag.EncryptionKeyInformation, [textString(Tag.UniqueIdentifier, 'kek')]),
      ]);
      const block = keyBlock(byteString(Tag.KeyValue, OCTETS), AES_128);
      const object = structure(Tag.SymmetricKey, [structure(Tag.KeyBlock, [...block.value, wrapping])]);
      const identifier = registered(O.SymmetricKey, object);
      expect(client.value(identifier, 'Digest')).to.equal(undefined);
      expect(client.ok('Get', uid(identifier)).item(Tag.SymmetricKey)).to.deep.equal(object);
      const wrapType = (type: number) => client.send('Get', uid(identifier), enumeration(Tag.KeyWrapType, type)).result;
      expect(wrapType(Enum.KeyWrapType.AsRegistered)).to.equal('Success');
      expect(wrapType(Enum.KeyWrapType.NotWrapped)).to.equal('ItemNotFound');
      expect(wrapType(0x80000001)).to.equal('FeatureNotSupported');
    });

    it('attributes alone, through 1.1, where the client keeps the key (1.1 section 4.3)', () => {
      const asked = { ...MASK, 'Cryptographic Algorithm': A.RSA, 'Cryptographic Length': 2048 };
      const identifier = registered(O.PrivateKey, undefined, asked, '1.1');
      expect(client.send('Get', uid(identifier)).result).to.equal('IllegalOperation');
      expect(register(O.PrivateKey, undefined, MASK, '1.1').result).to.equal('InvalidMessage');
      expect(register(O.PrivateKey, undefined, asked, '1.2').result).to.equal('InvalidMessage');
    });
  });

  describe('what Register refuses', () => {
    const AES = { 'Cryptographic Algorithm': A.AES, ...MASK };
    const key = symmetric(raw(OCTETS), AES_128);
    const refusals: [
      what: string,
      result: string,
      objectType: number,
      object: Item,
      attributes?: Record<string, PlainValue>,
      version?: Version,
    ][] = [
      // 1.4 Tables 171 and 330.
      ['an object of another type', 'InvalidField', O.PublicKey, key],
      ['neither algorithm nor length', 'InvalidMessage', O.SymmetricKey, symmetric(raw(OCTETS))],
      [
        'another length than the key has',
        'InvalidField',
        O.SymmetricKey,
        symmetric(raw(OCTETS), { ...AES_128, length: 256 }),
      ],
      [
        'a length that the algorithm has not',
        'InvalidField',
        O.SymmetricKey,
        symmetric(raw(Buffer.alloc(9)), { algorithm: A.AES, length: 72 }),
      ],
      [
        'another algorithm in the request',
        'InvalidField',
        O.SymmetricKey,
        key,
        { ...MASK, 'Cryptographic Algorithm': A.DES3 },
      ],
      ['another length in the request', 'InvalidField', O.SymmetricKey, key, { ...AES, 'Cryptographic Length': 256 }],
      [
        'another algorithm than the key has',
        'InvalidField',
        O.PrivateKey,
        privateKey(PKCS_1, { format: F.PKCS_1, algorithm: A.EC, length: 512 }),
      ],
      [
        'a format of other keys',
        'InvalidField',
        O.SymmetricKey,
        symmetric(raw(OCTETS), { ...AES_128, format: F.PKCS_1 }),
      ],
      [
        'a format that it does not know',
        'KeyFormatTypeNotSupported',
        O.PrivateKey,
        privateKey(PKCS_1, { format: 0x80000001 }),
      ],
      [
        'material that is not in its format',
        'InvalidField',
        O.PrivateKey,
        privateKey(raw(OCTETS), { format: F.PKCS_8 }),
      ],
      ['octets that are no certificate', 'InvalidField', O.Certificate, certificate(OCTETS)],
      ['a PGP certificate', 'FeatureNotSupported', O.Certificate, certificate(OCTETS, Enum.CertificateType.PGP)],
      [
        'another Certificate Length than it has',
        'InvalidField',
        O.Certificate,
        certificate(EC_CERTIFICATE),
        { 'Certificate Length': 5 },
      ],
      [
        'an attribute that only the server sets',
        'InvalidField',
        O.SymmetricKey,
        key,
        { ...MASK, 'Key Value Present': false },
      ],
      ['an attribute of other object types', 'InvalidField', O.OpaqueObject, opaque, MASK],
      [
        'a Name inside a template since 1.2',
        'InvalidField',
        O.Template,
        structure(Tag.Template, [attribute('Name', nameFields('t'))]),
        {},
        '1.2',
      ],
      [
        'a template’s own attribute inside it',
        'InvalidField',
        O.Template,
        structure(Tag.Template, [attribute('Initial Date', START)]),
        {},
      ],
    ];
    for (const [what, result, objectType, object, attributes, version] of refusals) {
      it(`${what}: ${result}`, () => {
        expect(register(objectType, object, attributes, version).result).to.equal(result);
      });
    }

    it('a Name that another object has: Invalid Field', () => {
      client.key({ Name: nameFields('taken') });
      expect(register(O.OpaqueObject, opaque, { Name: nameFields('taken') }).result).to.equal('InvalidField');
    });

    it('but a Name inside a template of 1.1, which is the template’s own', () => {
      const object = structure(Tag.Template, [attribute('Name', nameFields('t'))]);
      expect(client.value(registered(O.Template, object, {}, '1.1'), 'Name')).to.deep.equal(nameFields('t'));
    });
  });

  describe('Get in another form', () => {
    const got = (identifier: string, ...fields: Item[]) => client.send('Get', uid(identifier), ...fields);
    const format = (type: number) => enumeration(Tag.KeyFormatType, type);

    it('Key Format Type: the key is converted, the rest of its Key Block stays', () => {
      const identifier = registered(
        O.PrivateKey,
        privateKey(PKCS_1, { format: F.PKCS_1, algorithm: A.RSA, length: 512 }),
      );
      const pkcs8 = raw(rsa.privateKey.export({ format: 'der', type: 'pkcs8' }));
      expect(got(identifier, format(F.PKCS_8)).payload.item(Tag.PrivateKey)).to.deep.equal(
        privateKey(pkcs8, { format: F.PKCS_8, algorithm: A.RSA, length: 512 }),
      );
      expect(got(identifier, format(F.PKCS_1)).payload.item(Tag.PrivateKey)).to.deep.equal(
        privateKey(PKCS_1, { format: F.PKCS_1, algorithm: A.RSA, length: 512 }),
      );
    });

    const unsupported: [what: string, objectType: number, object: Item, type: number][] = [
      ['one that cannot express the key', O.PrivateKey, privateKey(PKCS_1, { format: F.PKCS_1 }), F.ECPrivateKey],
      ['one that this server does not know', O.PrivateKey, privateKey(PKCS_1, { format: F.PKCS_1 }), 0x80000001],
      ['any, of sealed material', O.SymmetricKey, symmetric(raw(OCTETS), { ...AES_128, format: F.Opaque }), F.Raw],
      ['any, of an object without a Key Block', O.Certificate, certificate(EC_CERTIFICATE), F.X_509],
    ];
    for (const [what, objectType, object, type] of unsupported) {
      it(`Key Format Type, ${what}: Key Format Type Not Supported`, () => {
        const identifier = registered(objectType, object);
        expect(got(identifier, format(type)).result).to.equal('KeyFormatTypeNotSupported');
      });
    }

    const wrapped = structure(Tag.KeyWrappingSpecification, [
      enumeration(Tag.WrappingMethod, Enum.WrappingMethod.Encrypt),
      structure(Tag.EncryptionKeyInformation, [textString(Tag.UniqueIdentifier, 'kek')]),
    ]);
    const compressed = enumeration(Tag.KeyCompressionType, Enum.KeyCompressionType.ECPublicKeyTypeUncompressed);
    const refusals: [
      what: string,
      version: Version,
      attributes: Record<string, PlainValue>,
      fields: Item[],
      result: string,
    ][] = [
      ['wrapped by a key that is not there', '1.4', {}, [wrapped], 'ItemNotFound'],
      ['compressed', '1.4', {}, [compressed], 'KeyCompressionTypeNotSupported'],
      ['a sensitive key', '1.4', { Sensitive: true }, [], 'Sensitive'],
      ['a sensitive key, by a client of 1.3', '1.3', { Sensitive: true }, [], 'PermissionDenied'],
      ['a key that is not extractable', '1.4', { Extractable: false }, [], 'NotExtractable'],
      ['a key that is not extractable, wrapped', '1.4', { Extractable: false }, [wrapped], 'NotExtractable'],
      ['a key that is not extractable, by a client of 1.0', '1.0', { Extractable: false }, [], 'PermissionDenied'],
    ];
    for (const [what, version, attributes, fields, result] of refusals) {
      it(`${what}: ${result}`, () => {
        const reader = new EngineClient(engine, version);
        expect(reader.send('Get', uid(client.key(attributes)), ...fields).result).to.equal(result);
      });
    }

    describe('with a Key Compression Type', () => {
      const C = Enum.KeyCompressionType;
      const ofCurve = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).publicKey;
      const prime = ofCurve('P-256');
      const binary = ofCurve('K-233');
      const spki = (key: KeyObject) => key.export({ format: 'der', type: 'spki' });
      const ofKey = (key: KeyObject) => registered(O.PublicKey, publicKey(raw(spki(key)), { format: F.X_509 }));
      const compression = (type: number) => enumeration(Tag.KeyCompressionType, type);
      // X9.62 section 4.3.6: 02 and 03 begin a compressed point, 06 and 07 a hybrid one, 04 one that is neither.
      const rows: [what: string, key: KeyObject, type: number, first: number[], octets: number][] = [
        ['uncompressed', prime, C.ECPublicKeyTypeUncompressed, [4], 65],
        ['compressed over a prime field', prime, C.ECPublicKeyTypeX9_62CompressedPrime, [2, 3], 33],
        ['hybrid', prime, C.ECPublicKeyTypeX9_62Hybrid, [6, 7], 65],
        ['compressed over a field of characteristic 2', binary, C.ECPublicKeyTypeX9_62CompressedChar2, [2, 3], 31],
      ];
      for (const [what, key, type, first, octets] of rows) {
        it(`${what}: the point, and the Key Block says so`, () => {
          const asQ = [format(F.TransparentECPublicKey), compression(type)];
          const block = got(ofKey(key), ...asQ)
            .payload.fields(Tag.PublicKey)
            ?.fields(Tag.KeyBlock);
          const point = block?.fields(Tag.KeyValue)?.fields(Tag.KeyMaterial)?.bytes(Tag.QString) as Uint8Array;
          expect(first).to.include(point[0]);
          expect(point.length).to.equal(octets);
          expect(block?.enumeration(Tag.KeyCompressionType)).to.equal(type);
          const again = got(ofKey(key), compression(type)).payload.fields(Tag.PublicKey)?.fields(Tag.KeyBlock);
          const der = Buffer.from(again?.fields(Tag.KeyValue)?.bytes(Tag.KeyMaterial) ?? []);
          expect(der.subarray(-octets).equals(point)).to.equal(true);
          const uncompressed = ECDH.convertKey(point, octets === 31 ? 'sect233k1' : 'prime256v1');
          expect(
            spki(key)
              .subarray(-(uncompressed as Buffer).length)
              .equals(uncompressed as Buffer),
          ).to.equal(true);
        });
      }

      const refused: [what: string, identifier: () => string, type: number][] = [
        ['of the other kind of field', () => ofKey(prime), C.ECPublicKeyTypeX9_62CompressedChar2],
        ['of an RSA key', () => ofKey(rsa.publicKey), C.ECPublicKeyTypeUncompressed],
        ['of a symmetric key', () => client.key(), C.ECPublicKeyTypeUncompressed],
        ['that is an extension', () => ofKey(prime), 0x80000001],
      ];
      for (const [what, identifier, type] of refused) {
        it(`${what}: KeyCompressionTypeNotSupported`, () => {
          expect(got(identifier(), compression(type)).result).to.equal('KeyCompressionTypeNotSupported');
        });
      }
    });

    it('of an object that is not there, of another’s, of one in the archive', () => {
      const identifier = client.key();
      expect(got('none').result).to.equal('ItemNotFound');
      expect(new EngineClient(engine, '1.4', 'bob').send('Get', uid(identifier)).result).to.equal('PermissionDenied');
      const object = engine.store.get(identifier);
      if (object) engine.store.update({ ...object, archived: true });
      expect(got(identifier).result).to.equal('ObjectArchived');
    });

    it('of a public key or a certificate: anyone (section 3.18.2.2)', () => {
      const identifier = registered(O.Certificate, certificate(EC_CERTIFICATE), {});
      expect(new EngineClient(engine, '1.4', 'bob').send('Get', uid(identifier)).result).to.equal('Success');
    });
  });
});
