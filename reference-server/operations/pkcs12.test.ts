import { createPrivateKey, X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import { byteString, enumeration, type Item, structure, textString } from '../../harness/codec/item.ts';
import { structureFields } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { testCertificates } from '../../test-support/certificates.ts';
import { createEngine, type Engine, START } from '../../test-support/engine.ts';
import { attribute, EngineClient, type PlainValue, template, uid } from '../../test-support/engine-client.ts';
import { passwordOf } from '../crypto/password-encryption.ts';
import { type Bag, readPkcs12 } from '../crypto/pkcs12-read.ts';
import { writePkcs12 } from '../crypto/pkcs12-write.ts';

const F = Enum.KeyFormatType;
const L = Enum.LinkType;
const O = Enum.ObjectType;
const M = Mask.CryptographicUsageMask;

const PASSWORD = 'open sesame';
const ACTIVE: Record<string, PlainValue> = { 'Activation Date': START - 1n };

describe('PKCS#12 in Register and Get (1.4 sections 3.45, 4.3 and 4.11)', () => {
  let info: Buffer;
  let leaf: Buffer;
  let issuer: Buffer;
  before(async () => {
    const made = await testCertificates();
    info = createPrivateKey(made.server.key).export({ format: 'der', type: 'pkcs8' });
    leaf = new X509Certificate(made.server.cert).raw;
    issuer = new X509Certificate(made.ca).raw;
  });

  let engine: Engine;
  let client: EngineClient;
  beforeEach(async () => {
    engine = await createEngine();
    client = new EngineClient(engine);
  });
  afterEach(() => engine.close());

  const random = (length: number) => Buffer.alloc(length, 7);
  const container = (password = PASSWORD) =>
    writePkcs12(
      { key: info, certificates: [leaf, issuer], friendlyName: 'Bag' },
      passwordOf(Buffer.from(password)),
      random,
    );
  const opened = (octets: Uint8Array): Bag[] => readPkcs12(octets, passwordOf(Buffer.from(PASSWORD)));
  const keyBlock = (format: number, material: Uint8Array): Item =>
    structure(Tag.KeyBlock, [
      enumeration(Tag.KeyFormatType, format),
      structure(Tag.KeyValue, [byteString(Tag.KeyMaterial, material)]),
    ]);
  const registerObject = (objectType: number, attributes: readonly Item[], object: Item) =>
    client.send('Register', enumeration(Tag.ObjectType, objectType), template(attributes), object);
  const identifierOf = ({ result, payload }: ReturnType<typeof registerObject>): string => {
    expect(result).to.equal('Success');
    return payload.text(Tag.UniqueIdentifier) as string;
  };
  const attributesOf = (attributes: Record<string, PlainValue>): Item[] =>
    Object.entries(attributes).map(([name, value]) => attribute(name, value));

  const secret = (
    attributes: Record<string, PlainValue> = ACTIVE,
    type: number = Enum.SecretDataType.Password,
    as = client,
  ): string =>
    as.identifier(
      'Register',
      enumeration(Tag.ObjectType, O.SecretData),
      template({ 'Cryptographic Usage Mask': M.DeriveKey, ...attributes }),
      structure(Tag.SecretData, [enumeration(Tag.SecretDataType, type), keyBlock(F.Opaque, Buffer.from(PASSWORD))]),
    );
  const link = (type: number, to: string): Item =>
    attribute('Link', [enumeration(Tag.LinkType, type), textString(Tag.LinkedObjectIdentifier, to)]);
  const passwordLink = (to: string): Item => link(L.PKCS_12PasswordLink, to);
  const registerKey = (links: readonly Item[], material = container(), format: number = F.PKCS_12) =>
    registerObject(
      O.PrivateKey,
      [...attributesOf({ 'Cryptographic Usage Mask': M.Sign }), ...links],
      structure(Tag.PrivateKey, [keyBlock(format, material)]),
    );
  const registerCertificate = (octets: Uint8Array, ...links: Item[]): string =>
    identifierOf(
      registerObject(
        O.Certificate,
        links,
        structure(Tag.Certificate, [
          enumeration(Tag.CertificateType, Enum.CertificateType.X_509),
          byteString(Tag.CertificateValue, octets),
        ]),
      ),
    );
  const get = (identifier: string, ...fields: Item[]) => client.send('Get', uid(identifier), ...fields);
  const inPkcs12 = enumeration(Tag.KeyFormatType, F.PKCS_12);
  const materialOf = ({ payload }: ReturnType<typeof get>): Uint8Array =>
    payload.fields(Tag.PrivateKey)?.fields(Tag.KeyBlock)?.fields(Tag.KeyValue)?.bytes(Tag.KeyMaterial) as Uint8Array;
  const linkFrom = (identifier: string, type: number): string | undefined =>
    structureFields(
      client.ok('GetAttributes', uid(identifier), textString(Tag.AttributeName, 'Link')).structure,
      Tag.Attribute,
    )
      .flatMap((one) => structureFields(one, Tag.AttributeValue))
      .find((value) => value.value.some((field) => field.tag === Tag.LinkType && field.value === type))
      ?.value.find((field) => field.tag === Tag.LinkedObjectIdentifier)?.value as string | undefined;

  it('Register: the key, and its chain of certificates with links', () => {
    const key = identifierOf(registerKey([passwordLink(secret())]));
    expect(Buffer.from(materialOf(get(key))).equals(info)).to.equal(true);
    expect(client.value(key, 'Cryptographic Length')).to.equal(2048);
    expect(client.value(key, 'PKCS#12 Friendly Name')).to.equal('Bag');
    const certificate = linkFrom(key, L.PKCS_12CertificateLink) as string;
    const parent = linkFrom(certificate, L.CertificateLink) as string;
    for (const [identifier, octets] of [
      [certificate, leaf],
      [parent, issuer],
    ] as const) {
      const found = client.ok('Get', uid(identifier)).fields(Tag.Certificate)?.bytes(Tag.CertificateValue);
      expect(Buffer.from(found ?? []).equals(octets)).to.equal(true);
      expect(client.value(identifier, 'PKCS#12 Friendly Name')).to.equal('Bag');
    }
    expect(linkFrom(parent, L.CertificateLink)).to.equal(undefined);
  });

  it('Get: the same key and chain in a container of that password and name', () => {
    const key = identifierOf(registerKey([passwordLink(secret())]));
    const bags = opened(materialOf(get(key, inPkcs12)));
    expect(bags.map(({ kind }) => kind)).to.deep.equal(['certificate', 'certificate', 'key']);
    const octets = bags.map((bag) => Buffer.from(bag.octets).toString('hex'));
    expect(octets).to.deep.equal([leaf, issuer, info].map((one) => one.toString('hex')));
    expect(bags[2]?.friendlyName).to.equal('Bag');
  });

  it('Get: of a key in another format, by its Public Key Link, with the name "alias"', () => {
    const parent = registerCertificate(issuer);
    const certificate = registerCertificate(leaf, link(L.CertificateLink, parent));
    const publicKey = identifierOf(
      registerObject(
        O.PublicKey,
        [...attributesOf({ 'Cryptographic Usage Mask': M.Verify }), link(L.CertificateLink, certificate)],
        structure(Tag.PublicKey, [
          keyBlock(F.X_509, new X509Certificate(leaf).publicKey.export({ format: 'der', type: 'spki' })),
        ]),
      ),
    );
    const links = [passwordLink(secret()), link(L.PublicKeyLink, publicKey)];
    const bags = opened(materialOf(get(identifierOf(registerKey(links, info, F.PKCS_8)), inPkcs12)));
    expect(bags.map(({ kind }) => kind)).to.deep.equal(['certificate', 'certificate', 'key']);
    expect(bags[2]?.friendlyName).to.equal('alias');
  });

  it('Get: without the certificates that others have made for the Public Key', () => {
    const publicKey = identifierOf(
      registerObject(
        O.PublicKey,
        attributesOf({ 'Cryptographic Usage Mask': M.Verify }),
        structure(Tag.PublicKey, [
          keyBlock(F.X_509, new X509Certificate(leaf).publicKey.export({ format: 'der', type: 'spki' })),
        ]),
      ),
    );
    const key = identifierOf(registerKey([passwordLink(secret()), link(L.PublicKeyLink, publicKey)], info, F.PKCS_8));
    const certify = (as: EngineClient) =>
      as.identifier('Certify', uid(publicKey), template({ 'Certificate Type': Enum.CertificateType.X_509 }));
    const kinds = () => opened(materialOf(get(key, inPkcs12))).map(({ kind }) => kind);
    const planted = certify(new EngineClient(engine, '1.4', 'bob'));
    expect(linkFrom(publicKey, L.CertificateLink), 'a Link SHALL be made (4.7)').to.equal(planted);
    expect(kinds()).to.deep.equal(['key']);
    const octets = client
      .ok('Get', uid(certify(client)))
      .fields(Tag.Certificate)
      ?.bytes(Tag.CertificateValue);
    const [certificate] = opened(materialOf(get(key, inPkcs12)));
    expect(Buffer.from(certificate?.octets ?? []).equals(Buffer.from(octets ?? []))).to.equal(true);
    expect(kinds()).to.deep.equal(['certificate', 'key']);
  });

  describe('Register refuses by Table 330', () => {
    const rows: [what: string, reason: string, links: () => Item[], material?: () => Buffer][] = [
      ['no PKCS#12 Password Link', 'InvalidField', () => []],
      ['several', 'InvalidField', () => [passwordLink(secret()), passwordLink(secret())]],
      ['one to nothing', 'InvalidField', () => [passwordLink('none')]],
      ['one to another object', 'InvalidField', () => [passwordLink(client.key())]],
      ['one to a Seed', 'InvalidField', () => [passwordLink(secret(ACTIVE, Enum.SecretDataType.Seed))]],
      ['one to a password that is not Active', 'PermissionDenied', () => [passwordLink(secret({}))]],
      [
        'one to a password that is not for deriving keys',
        'PermissionDenied',
        () => [passwordLink(secret({ ...ACTIVE, 'Cryptographic Usage Mask': M.Encrypt }))],
      ],
      [
        'one to another client’s password',
        'PermissionDenied',
        () => [passwordLink(secret(ACTIVE, undefined, new EngineClient(engine, '1.4', 'bob')))],
      ],
      ['another password', 'InvalidField', () => [passwordLink(secret())], () => container('other')],
      ['octets that are no container', 'InvalidField', () => [passwordLink(secret())], () => info],
      [
        'a friendly name that is not there',
        'InvalidField',
        () => [passwordLink(secret()), attribute('PKCS#12 Friendly Name', 'nobody')],
      ],
    ];
    for (const [what, reason, links, material] of rows) {
      it(`${what}: ${reason}`, () => expect(registerKey(links(), material?.()).result).to.equal(reason));
    }

    it('one password, and a password, in 2.x: Bad Password (2.0 section 11.45)', () => {
      const modern = new EngineClient(engine, '2.0');
      const linkTo = (to: string) =>
        structure(Tag.Link, [
          enumeration(Tag.LinkType, L.PKCS_12PasswordLink),
          textString(Tag.LinkedObjectIdentifier, to),
        ]);
      const asked = [
        [],
        [linkTo(secret()), linkTo(secret())],
        [linkTo('none')],
        [linkTo(client.key())],
        [linkTo(secret(ACTIVE, Enum.SecretDataType.Seed))],
      ];
      const results = asked.map((links) => {
        const usage = { tag: Tag.CryptographicUsageMask, type: 'Integer', value: M.Sign } as const;
        const key = structure(Tag.PrivateKey, [keyBlock(F.PKCS_12, container())]);
        const fields = [enumeration(Tag.ObjectType, O.PrivateKey), structure(Tag.Attributes, [...links, usage]), key];
        return modern.send('Register', ...fields).result;
      });
      expect(results).to.deep.equal(asked.map(() => 'BadPassword'));
    });

    it('nothing where the friendly name differs in its case only', () => {
      const links = [passwordLink(secret()), attribute('PKCS#12 Friendly Name', 'bAG')];
      expect(registerKey(links).result).to.equal('Success');
    });
  });

  describe('Get refuses', () => {
    const rows: [what: string, reason: string, links: () => Item[]][] = [
      ['without a password', 'KeyFormatTypeNotSupported', () => []],
      ['with a password that is not Active', 'PermissionDenied', () => [passwordLink(secret({}))]],
      [
        'with two certificate chains',
        'KeyFormatTypeNotSupported',
        () => [
          passwordLink(secret()),
          link(L.PKCS_12CertificateLink, registerCertificate(leaf)),
          link(L.PKCS_12CertificateLink, registerCertificate(leaf)),
        ],
      ],
      ['a sensitive key', 'Sensitive', () => [passwordLink(secret()), attribute('Sensitive', true)]],
    ];
    for (const [what, reason, links] of rows) {
      it(`${what}: ${reason}`, () => {
        const key = identifierOf(registerKey(links(), info, F.PKCS_8));
        expect(get(key, inPkcs12).result).to.equal(reason);
      });
    }

    it('a symmetric key: KeyFormatTypeNotSupported', () => {
      expect(get(client.key(), inPkcs12).result).to.equal('KeyFormatTypeNotSupported');
    });

    it('nothing where certificates link to each other in a ring', () => {
      const first = registerCertificate(leaf);
      const second = registerCertificate(issuer, link(L.CertificateLink, first));
      client.ok('AddAttribute', uid(first), link(L.CertificateLink, second));
      const key = identifierOf(
        registerKey([passwordLink(secret()), link(L.PKCS_12CertificateLink, first)], info, F.PKCS_8),
      );
      expect(opened(materialOf(get(key, inPkcs12)))).to.have.length(3);
    });
  });
});
