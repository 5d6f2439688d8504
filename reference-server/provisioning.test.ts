import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { textString } from '../harness/codec/item.ts';
import { makeTestCertificates, type TestCertificates } from '../harness/config/certificates.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { Tag } from '../harness/spec/tags.ts';
import { createEngine, type Engine, recordingLog } from '../test-support/engine.ts';
import { attribute, EngineClient, nameFields, uid } from '../test-support/engine-client.ts';
import { ConfigError, parseConfig, parseSettings, type SettingsInput } from './config.ts';
import { startServer } from './server.ts';
import { openStore } from './store/sqlite.ts';

const KEY = {
  'Cryptographic Algorithm': 'AES',
  'Cryptographic Length': 128,
  'Cryptographic Usage Mask': 'Encrypt Decrypt',
};

describe('objects that the configuration gives a server', () => {
  let engine: Engine | undefined;
  afterEach(() => engine?.close());

  async function clientOf(objects: NonNullable<SettingsInput['objects']>): Promise<EngineClient> {
    engine = await createEngine({ settings: { objects } });
    return new EngineClient(engine);
  }
  const located = (client: EngineClient): unknown[] =>
    client
      .ok('Locate')
      .all(Tag.UniqueIdentifier)
      .map(({ value }) => value);

  it('are made by the server, as many as it says, and belong to their owner', async () => {
    const client = await clientOf([{ objectType: 'SymmetricKey', owner: 'alice', count: 3, attributes: KEY }]);
    expect(located(client)).to.have.length(3);
    expect(located(new EngineClient(client.engine, '1.4', 'bob'))).to.deep.equal([]);
  });

  it('are nobody’s without an owner: their operation policy rules them', async () => {
    const client = await clientOf([{ objectType: 'SymmetricKey', attributes: KEY }]);
    expect(located(client)).to.deep.equal([]);
  });

  it('are what is written, with attributes of several instances and structures', async () => {
    const [object] = [{ OpaqueDataType: '0x80000001', OpaqueDataValue: '0badcafe' }];
    const client = await clientOf([
      {
        objectType: 'OpaqueObject',
        owner: 'alice',
        object,
        attributes: {
          Name: ['one', { NameValue: 'urn:two', NameType: 'URI' }],
          'x-note': 'kept',
        },
      },
    ]);
    const [identifier] = located(client);
    const got = client.ok('Get', uid(identifier as string)).fields(Tag.OpaqueObject);
    expect(got?.bytes(Tag.OpaqueDataValue)).to.deep.equal(Uint8Array.of(0x0b, 0xad, 0xca, 0xfe));
    const names = client.attributes(identifier as string, 'Name').map(({ value }) => value?.value);
    expect(names).to.deep.equal([nameFields('one'), nameFields('urn:two', Enum.NameType.URI)]);
    expect(located(client)).to.deep.equal(
      client
        .ok('Locate', attribute('x-note', textString(Tag.AttributeValue, 'kept')))
        .all(Tag.UniqueIdentifier)
        .map(({ value }) => value),
    );
  });

  const refused: [what: string, object: object, message: RegExp][] = [
    ['an object type that is none', { objectType: 'Key' }, /^objects\.0\.objectType: /],
    ['an attribute that is none', { objectType: 'SymmetricKey', attributes: { Colour: 1 } }, /Colour is no attribute/],
    [
      'a value that is none',
      { objectType: 'SymmetricKey', attributes: { ...KEY, 'Cryptographic Algorithm': 'ASE' } },
      /^objects\.0\.attributes: "ASE" is no value of CryptographicAlgorithm/,
    ],
    [
      'a field of another structure',
      { objectType: 'OpaqueObject', object: { CertificateValue: '00' } },
      /^objects\.0: OpaqueObject has no field CertificateValue/,
    ],
    [
      'a structure without a field that it needs',
      { objectType: 'OpaqueObject', object: { OpaqueDataType: '0x80000001' } },
      /^objects\.0: OpaqueObject needs OpaqueDataValue/,
    ],
    ['a field that is none', { objectType: 'OpaqueObject', object: { Colour: 1 } }, /OpaqueObject has no field Colour/],
    ['a list for one value', { objectType: 'SymmetricKey', attributes: { Sensitive: [[true]] } }, /has one value/],
  ];
  for (const [what, object, message] of refused) {
    it(`refuse ${what}`, () => {
      expect(() => parseSettings({ objects: [object] })).to.throw(ConfigError, message);
    });
  }

  it('are refused by the rules of the operation, and then the server does not start', async () => {
    const [message] = await clientOf([{ objectType: 'SymmetricKey', attributes: {} }]).then(
      () => [],
      (error: Error) => [error instanceof ConfigError && error.message],
    );
    expect(message).to.equal('settings.objects.0: InvalidMessage: Cryptographic Algorithm is missing');
  });

  describe('in a database', () => {
    let folder: string;
    let certificates: TestCertificates;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'kmip-server-'));
      certificates = await makeTestCertificates({ now: new Date() });
    });
    after(() => rm(folder, { recursive: true }));

    it('are put there once', async () => {
      const database = join(folder, 'keys.db');
      const tls = { ca: certificates.ca, ...certificates.server };
      const settings = { objects: [{ objectType: 'SymmetricKey', attributes: KEY }] };
      for (let start = 0; start < 2; start += 1) {
        await (await startServer(parseConfig({ port: 0, tls, database, settings }), recordingLog([]))).close();
      }
      const store = await openStore(database);
      expect(store.locate([])).to.have.length(1);
      store.close();
    });
  });
});
