import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { expect } from 'chai';
import { enumeration, type Item, integer, structure, textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { createEngine, type Engine, START } from '../../test-support/engine.ts';
import {
  attribute,
  EngineClient,
  nameFields,
  type PlainValue,
  template,
  uid,
} from '../../test-support/engine-client.ts';
import type { Fields } from '../fields.ts';

const A = Enum.CryptographicAlgorithm;
const F = Enum.KeyFormatType;
const M = Mask.CryptographicUsageMask;

type Attributes = Record<string, PlainValue>;
const RSA: Attributes = { 'Cryptographic Algorithm': A.RSA, 'Cryptographic Length': 512 };
const SIGN: Attributes = { 'Cryptographic Usage Mask': M.Sign };
const VERIFY: Attributes = { 'Cryptographic Usage Mask': M.Verify };

/** The fields of a request from the attributes of its three structures. */
function fields(common: Attributes, forPrivate: Attributes, forPublic: Attributes, ...templates: string[]): Item[] {
  return [
    { ...template(common, ...templates), tag: Tag.CommonTemplateAttribute },
    { ...template(forPrivate), tag: Tag.PrivateKeyTemplateAttribute },
    { ...template(forPublic), tag: Tag.PublicKeyTemplateAttribute },
  ] as Item[];
}

describe('Create Key Pair', () => {
  let engine: Engine;
  let client: EngineClient;
  beforeEach(async () => {
    engine = await createEngine();
    client = new EngineClient(engine);
  });
  afterEach(() => engine.close());

  function made(...request: Item[]): [privateKey: string, publicKey: string] {
    const payload = client.ok('CreateKeyPair', ...request);
    return [
      payload.text(Tag.PrivateKeyUniqueIdentifier) as string,
      payload.text(Tag.PublicKeyUniqueIdentifier) as string,
    ];
  }

  const keyBlock = (identifier: string, tag: number): Fields =>
    client.ok('Get', uid(identifier)).fields(tag)?.fields(Tag.KeyBlock) as Fields;
  const materialOf = (block: Fields): Buffer => Buffer.from(block.fields(Tag.KeyValue)?.bytes(Tag.KeyMaterial) ?? []);

  it('makes two RSA keys that belong together, in PKCS#1', () => {
    const [privateKey, publicKey] = made(...fields(RSA, SIGN, VERIFY));
    const [own, open] = [keyBlock(privateKey, Tag.PrivateKey), keyBlock(publicKey, Tag.PublicKey)];
    for (const block of [own, open]) {
      expect(block.enumeration(Tag.KeyFormatType)).to.equal(F.PKCS_1);
      expect(block.enumeration(Tag.CryptographicAlgorithm)).to.equal(A.RSA);
      expect(block.integer(Tag.CryptographicLength)).to.equal(512);
    }
    const signer = createPrivateKey({ key: materialOf(own), format: 'der', type: 'pkcs1' });
    const verifier = createPublicKey({ key: materialOf(open), format: 'der', type: 'pkcs1' });
    const message = Buffer.from('m');
    expect(verify('sha256', message, verifier, sign('sha256', message, signer))).to.equal(true);
    expect((client.value(privateKey, 'Digest') as Item[])[1]?.value).to.deep.equal(
      createHash('sha256').update(materialOf(own)).digest(),
    );
  });

  it('makes EC keys on the curve of the Cryptographic Domain Parameters', () => {
    const curve = enumeration(Tag.RecommendedCurve, Enum.RecommendedCurve.SECP256K1);
    const common = { 'Cryptographic Algorithm': A.EC, 'Cryptographic Domain Parameters': [curve] };
    const [privateKey, publicKey] = made(...fields(common, SIGN, VERIFY));
    expect(client.value(privateKey, 'Cryptographic Length')).to.equal(256);
    expect(client.value(publicKey, 'Cryptographic Domain Parameters')).to.deep.equal([curve]);
    const own = keyBlock(privateKey, Tag.PrivateKey);
    expect(own.enumeration(Tag.KeyFormatType)).to.equal(F.ECPrivateKey);
    const key = createPrivateKey({ key: materialOf(own), format: 'der', type: 'sec1' });
    expect(key.asymmetricKeyDetails?.namedCurve).to.equal('secp256k1');
    const open = keyBlock(publicKey, Tag.PublicKey);
    expect(open.enumeration(Tag.KeyFormatType)).to.equal(F.X_509);
    expect(createPublicKey(key).export({ format: 'der', type: 'spki' })).to.deep.equal(materialOf(open));
  });

  it('makes DSA keys, Q as long as the Cryptographic Domain Parameters say (3.7), and replaces them by such', () => {
    const common = {
      'Cryptographic Algorithm': A.DSA,
      'Cryptographic Length': 1024,
      'Cryptographic Domain Parameters': [integer(Tag.Qlength, 160)],
    };
    const pair = made(...fields(common, SIGN, VERIFY));
    const again = client.ok('ReKeyKeyPair', textString(Tag.PrivateKeyUniqueIdentifier, pair[0]));
    const replaced = [Tag.PrivateKeyUniqueIdentifier, Tag.PublicKeyUniqueIdentifier].map((tag) => again.text(tag));
    for (const [privateKey, publicKey] of [pair, replaced as [string, string]]) {
      const own = keyBlock(privateKey, Tag.PrivateKey);
      const signer = createPrivateKey({ key: materialOf(own), format: 'der', type: 'pkcs8' });
      expect(signer.asymmetricKeyDetails).to.deep.equal({ modulusLength: 1024, divisorLength: 160 });
      const open = materialOf(keyBlock(publicKey, Tag.PublicKey));
      const message = Buffer.from('m');
      const verifier = createPublicKey({ key: open, format: 'der', type: 'spki' });
      expect(verify('sha1', message, verifier, sign('sha1', message, signer))).to.equal(true);
    }
    expect(replaced[0]).not.to.equal(pair[0]);
  });

  it('links the keys, and puts the private key into the ID Placeholder', () => {
    const [pair, attributes] = client.batch(
      ['CreateKeyPair', ...fields(RSA, SIGN, VERIFY)],
      ['GetAttributes', textString(Tag.AttributeName, 'Link')],
    );
    const privateKey = pair?.payload.text(Tag.PrivateKeyUniqueIdentifier) as string;
    const publicKey = pair?.payload.text(Tag.PublicKeyUniqueIdentifier) as string;
    expect(attributes?.payload.text(Tag.UniqueIdentifier)).to.equal(privateKey);
    const link = (type: number, to: string) => [
      enumeration(Tag.LinkType, type),
      textString(Tag.LinkedObjectIdentifier, to),
    ];
    expect(client.value(privateKey, 'Link')).to.deep.equal(link(Enum.LinkType.PublicKeyLink, publicKey));
    expect(client.value(publicKey, 'Link')).to.deep.equal(link(Enum.LinkType.PrivateKeyLink, privateKey));
  });

  it('numbers its Link behind those of the request', () => {
    const parent = [enumeration(Tag.LinkType, Enum.LinkType.ParentLink), textString(Tag.LinkedObjectIdentifier, 'p')];
    const [privateKey] = made(...fields(RSA, { ...SIGN, Link: parent }, VERIFY));
    expect(client.attributes(privateKey, 'Link').map(({ index }) => index)).to.deep.equal([undefined, 1]);
  });

  it('sets the attributes of each key from its own structure before the common one', () => {
    const [privateKey, publicKey] = made(
      ...fields(
        { ...RSA, 'Contact Information': 'both', 'Object Group': 'all' },
        { ...SIGN, Name: nameFields('private'), 'Contact Information': 'mine', 'Object Group': 'own' },
        { ...VERIFY, Name: nameFields('public') },
      ),
    );
    expect(client.value(privateKey, 'Contact Information')).to.equal('mine');
    expect(client.value(publicKey, 'Contact Information')).to.equal('both');
    const groups = client.attributes(privateKey, 'Object Group').map(({ value }) => value?.value);
    expect(groups).to.have.members(['all', 'own']).and.have.length(2);
    expect(client.value(publicKey, 'Object Type')).to.equal(Enum.ObjectType.PublicKey);
    expect(client.value(privateKey, 'Original Creation Date')).to.equal(START);
  });

  it('takes templates in any of the structures', () => {
    client.ok(
      'Register',
      enumeration(Tag.ObjectType, Enum.ObjectType.Template),
      template({ Name: nameFields('rsa') }),
      structure(Tag.Template, template(RSA).value as Item[]),
    );
    const [privateKey] = made(...fields({}, SIGN, VERIFY, 'rsa'));
    expect(client.value(privateKey, 'Cryptographic Length')).to.equal(512);
  });

  const curve = (code: number): Attributes => ({
    'Cryptographic Domain Parameters': [enumeration(Tag.RecommendedCurve, code)],
  });
  const { P_256, P_384 } = Enum.RecommendedCurve;
  const { SHA_1, SHA_256 } = Enum.HashingAlgorithm;
  const [sha1, sha256] = [SHA_1, SHA_256].map((code) =>
    attribute('Cryptographic Parameters', [enumeration(Tag.HashingAlgorithm, code)]),
  ) as [Item, Item];
  const ECDSA = { 'Cryptographic Algorithm': A.ECDSA };
  const Name = nameFields('same');
  const refusals: [what: string, result: string, request: Item[]][] = [
    // 1.4 Tables 168 and 329.
    ['no Cryptographic Algorithm', 'InvalidMessage', fields({}, SIGN, VERIFY)],
    ['no Cryptographic Usage Mask of one key', 'InvalidMessage', fields(RSA, SIGN, {})],
    [
      'DSA with lengths that FIPS 186-4 does not have together',
      'InvalidField',
      fields(
        {
          'Cryptographic Algorithm': A.DSA,
          'Cryptographic Length': 1024,
          'Cryptographic Domain Parameters': [integer(Tag.Qlength, 256)],
        },
        SIGN,
        VERIFY,
      ),
    ],
    [
      'DSA of 1,536 bits',
      'InvalidField',
      fields({ 'Cryptographic Algorithm': A.DSA, 'Cryptographic Length': 1536 }, SIGN, VERIFY),
    ],
    ['an algorithm of symmetric keys', 'InvalidField', fields({ 'Cryptographic Algorithm': A.AES }, SIGN, VERIFY)],
    ['a length that is not made', 'InvalidField', fields({ ...RSA, 'Cryptographic Length': 100 }, SIGN, VERIFY)],
    [
      'two algorithms',
      'InvalidField',
      fields({}, { ...SIGN, ...ECDSA }, { ...VERIFY, 'Cryptographic Algorithm': A.ECDH }),
    ],
    ['two curves', 'InvalidField', fields(ECDSA, { ...SIGN, ...curve(P_256) }, { ...VERIFY, ...curve(P_384) })],
    ['a length for one key only', 'InvalidField', fields(ECDSA, { ...SIGN, 'Cryptographic Length': 256 }, VERIFY)],
    [
      'a length that is not the curve’s',
      'InvalidField',
      fields({ ...ECDSA, 'Cryptographic Length': 384, ...curve(P_256) }, SIGN, VERIFY),
    ],
    [
      'Cryptographic Parameters that one key has twice, and the other with others',
      'InvalidField',
      [
        { ...template(RSA), tag: Tag.CommonTemplateAttribute },
        structure(Tag.PrivateKeyTemplateAttribute, [attribute('Cryptographic Usage Mask', M.Sign), sha1, sha1]),
        structure(Tag.PublicKeyTemplateAttribute, [attribute('Cryptographic Usage Mask', M.Verify), sha1, sha256]),
      ],
    ],
    ['one Name for both keys', 'InvalidField', fields({ ...RSA, Name }, SIGN, VERIFY)],
    ['a template that is not there', 'ItemNotFound', fields(RSA, SIGN, VERIFY, 'none')],
    [
      'an attribute of certificates',
      'InvalidField',
      fields({ ...RSA, 'Certificate Type': Enum.CertificateType.X_509 }, SIGN, VERIFY),
    ],
  ];
  for (const [what, result, request] of refusals) {
    it(`with ${what}: ${result}, and nothing is left behind`, () => {
      expect(client.send('CreateKeyPair', ...request).result).to.equal(result);
      expect(engine.store.locate([])).to.deep.equal([]);
    });
  }
});
