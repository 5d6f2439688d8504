import { generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import {
  bigInteger,
  byteString,
  enumeration,
  type Item,
  integer,
  interval,
  structure,
  textString,
} from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { createEngine, type Engine, START } from '../../test-support/engine.ts';
import { attribute, EngineClient, nameFields, template, uid } from '../../test-support/engine-client.ts';

const A = Enum.CryptographicAlgorithm;
const L = Enum.LinkType;
const { Sign, Verify } = Mask.CryptographicUsageMask;

const privateUid = (identifier: string): Item => textString(Tag.PrivateKeyUniqueIdentifier, identifier);
const templateFor = (tag: number, attributes: Record<string, Parameters<typeof attribute>[1]>): Item =>
  structure(
    tag,
    Object.entries(attributes).map(([name, value]) => attribute(name, value)),
  );
const link = (type: number, target: string): Item[] => [
  enumeration(Tag.LinkType, type),
  textString(Tag.LinkedObjectIdentifier, target),
];

interface Pair {
  readonly privateKey: string;
  readonly publicKey: string;
}

describe('Re-key Key Pair (1.4 section 4.5)', () => {
  let engine: Engine;
  let client: EngineClient;
  beforeEach(async () => {
    engine = await createEngine();
    client = new EngineClient(engine);
  });
  afterEach(() => engine.close());

  function pairOf(operation: 'CreateKeyPair' | 'ReKeyKeyPair', ...fields: Item[]): Pair {
    const payload = client.ok(operation, ...fields);
    return {
      privateKey: payload.text(Tag.PrivateKeyUniqueIdentifier) as string,
      publicKey: payload.text(Tag.PublicKeyUniqueIdentifier) as string,
    };
  }
  const created = (
    common: Record<string, Parameters<typeof attribute>[1]> = {},
    curve: number = Enum.RecommendedCurve.P_256,
  ) =>
    pairOf(
      'CreateKeyPair',
      templateFor(Tag.CommonTemplateAttribute, {
        'Cryptographic Algorithm': A.ECDSA,
        'Cryptographic Domain Parameters': [enumeration(Tag.RecommendedCurve, curve)],
        ...common,
      }),
      templateFor(Tag.PrivateKeyTemplateAttribute, { Name: nameFields('private'), 'Cryptographic Usage Mask': Sign }),
      templateFor(Tag.PublicKeyTemplateAttribute, { Name: nameFields('public'), 'Cryptographic Usage Mask': Verify }),
    );
  const rekeyed = (pair: Pair, ...fields: Item[]) => pairOf('ReKeyKeyPair', privateUid(pair.privateKey), ...fields);
  const links = (key: string) => client.attributes(key, 'Link').map(({ value }) => value?.value);

  it('answers with both Unique Identifiers, and sets the ID Placeholder to that of the private key', () => {
    const existing = created();
    const [made, got] = client.batch(['ReKeyKeyPair', privateUid(existing.privateKey)], ['GetAttributeList']);
    const privateKey = made?.payload.text(Tag.PrivateKeyUniqueIdentifier) as string;
    expect(made?.payload.structure.value.map(({ tag }) => tag)).to.deep.equal([
      Tag.PrivateKeyUniqueIdentifier,
      Tag.PublicKeyUniqueIdentifier,
    ]);
    expect(got?.payload.text(Tag.UniqueIdentifier)).to.equal(privateKey);
  });

  it('links each key to that which it replaces, and the new keys to each other', () => {
    const existing = created();
    const made = rekeyed(existing);
    expect(links(existing.privateKey)).to.deep.equal([
      link(L.PublicKeyLink, existing.publicKey),
      link(L.ReplacementObjectLink, made.privateKey),
    ]);
    expect(links(existing.publicKey)).to.deep.equal([
      link(L.PrivateKeyLink, existing.privateKey),
      link(L.ReplacementObjectLink, made.publicKey),
    ]);
    expect(links(made.privateKey)).to.deep.equal([
      link(L.PublicKeyLink, made.publicKey),
      link(L.ReplacedObjectLink, existing.privateKey),
    ]);
    expect(links(made.publicKey)).to.deep.equal([
      link(L.PrivateKeyLink, made.privateKey),
      link(L.ReplacedObjectLink, existing.publicKey),
    ]);
  });

  it('moves the Names of both keys, and copies what is not listed in Table 177', () => {
    const existing = created({ 'Contact Information': 'c' });
    const made = rekeyed(existing);
    const values = (name: string) =>
      [existing, made].flatMap(({ privateKey, publicKey }) => [
        client.value(privateKey, name),
        client.value(publicKey, name),
      ]);
    expect(values('Name')).to.deep.equal([undefined, undefined, nameFields('private'), nameFields('public')]);
    expect(values('Contact Information')).to.deep.equal(['c', 'c', 'c', 'c']);
    expect(values('Cryptographic Usage Mask')).to.deep.equal([Sign, Verify, Sign, Verify]);
    const digests = values('Digest').map((fields) => JSON.stringify(fields));
    expect(new Set(digests).size).to.equal(4);
  });

  it('makes keys on the curve of the existing ones, or on that of the request', () => {
    // A curve over a binary field: its length alone would not tell.
    const existing = created({}, Enum.RecommendedCurve.B_283);
    const same = rekeyed(existing);
    expect(client.value(same.privateKey, 'Cryptographic Length')).to.equal(283);
    const other = rekeyed(
      same,
      templateFor(Tag.CommonTemplateAttribute, {
        'Cryptographic Domain Parameters': [enumeration(Tag.RecommendedCurve, Enum.RecommendedCurve.P_384)],
      }),
    );
    expect(client.value(other.publicKey, 'Cryptographic Length')).to.equal(384);
    expect(client.attributes(other.publicKey, 'Cryptographic Domain Parameters')).to.have.length(1);
  });

  it('moves the dates with an Offset, and copies them without (Table 176)', () => {
    const existing = created({ 'Activation Date': START - 100n, 'Deactivation Date': START + 100n });
    engine.now = START + 10n;
    const copy = rekeyed(existing);
    const moved = rekeyed(copy, interval(Tag.Offset, 5));
    const dates = ({ privateKey, publicKey }: Pair) =>
      [privateKey, publicKey].map((key) => [
        client.value(key, 'Activation Date'),
        client.value(key, 'Deactivation Date'),
      ]);
    expect(dates(copy)).to.deep.equal(Array(2).fill([START - 100n, START + 100n]));
    expect(dates(moved)).to.deep.equal(Array(2).fill([START + 15n, START + 215n]));
  });

  it('with an Offset next to dates: Invalid Message; without an Activation Date to count from: Illegal Operation', () => {
    const { privateKey } = created({ 'Deactivation Date': START + 9n });
    const asked = templateFor(Tag.CommonTemplateAttribute, { 'Activation Date': START });
    const result = (...fields: Item[]) => client.send('ReKeyKeyPair', privateUid(privateKey), ...fields).result;
    expect(result(interval(Tag.Offset, 0), asked)).to.equal('InvalidMessage');
    expect(result(interval(Tag.Offset, 0))).to.equal('IllegalOperation');
  });

  it('of a public key, a key alone, an algorithm that is not made, an archived or a missing key', () => {
    const existing = created();
    const { publicKey } = existing;
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'der', type: 'pkcs8' });
    const alone = registered(Enum.KeyFormatType.PKCS_8, byteString(Tag.KeyMaterial, ec), A.ECDSA, 256);
    const numbers = [bigInteger(Tag.P, 23n), bigInteger(Tag.G, 5n), bigInteger(Tag.X, 6n)];
    const material = structure(Tag.KeyMaterial, numbers);
    const dh = registered(Enum.KeyFormatType.TransparentDHPrivateKey, material, A.DH, 5);
    client.ok('AddAttribute', uid(dh), attribute('Link', link(L.PublicKeyLink, publicKey)));
    const archived = client.identifier('Archive', uid(rekeyed(existing).privateKey));
    const results = [publicKey, alone, dh, archived, 'none'].map(
      (key) => client.send('ReKeyKeyPair', privateUid(key)).result,
    );
    const denied = 'PermissionDenied';
    expect(results).to.deep.equal([denied, denied, denied, 'ObjectArchived', 'ItemNotFound']);
  });

  /** A private key without its public key. */
  function registered(format: number, material: Item, algorithm: number, length: number): string {
    const block = structure(Tag.KeyBlock, [
      enumeration(Tag.KeyFormatType, format),
      structure(Tag.KeyValue, [material]),
      enumeration(Tag.CryptographicAlgorithm, algorithm),
      integer(Tag.CryptographicLength, length),
    ]);
    return client.identifier(
      'Register',
      enumeration(Tag.ObjectType, Enum.ObjectType.PrivateKey),
      template({ 'Cryptographic Usage Mask': Sign }),
      structure(Tag.PrivateKey, [block]),
    );
  }
});
