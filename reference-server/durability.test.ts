import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { enumeration, type Item } from '../harness/codec/item.ts';
import { encodeTtlv } from '../harness/codec/ttlv.ts';
import type { TestCertificates } from '../harness/config/certificates.ts';
import { protocolVersion } from '../harness/message/header.ts';
import { buildRequest } from '../harness/message/request.ts';
import { ReferenceServer } from '../harness/runner/reference.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { Tag } from '../harness/spec/tags.ts';
import { testCertificates } from '../test-support/certificates.ts';
import { attribute, nameFields, template, uid } from '../test-support/engine-client.ts';
import { connectClient, type KmipClient } from '../test-support/kmip-client.ts';
import { Fields } from './fields.ts';

const CLIENTS = 4;
/** Answers of Success after which the server is killed. */
const ENOUGH = 200;

/** What the server has answered Success: objects by their Name, and whether their Activate was. */
type Promised = Map<string, { readonly uniqueIdentifier: string; isActive: boolean }>;

const key = (name: string): Item[] => [
  enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey),
  template({
    'Cryptographic Algorithm': Enum.CryptographicAlgorithm.AES,
    'Cryptographic Length': 256,
    'Cryptographic Usage Mask': 12,
    Name: nameFields(name),
  }),
];

/** The payload of a response that says Success. */
async function done(client: KmipClient, operation: keyof typeof Enum.Operation, ...payload: Item[]): Promise<Fields> {
  client.write(encodeTtlv(buildRequest(protocolVersion('1.4'), [{ operation: Enum.Operation[operation], payload }])));
  const [item] = (await client.receive()).items;
  if (item?.payload === undefined) throw new TypeError(`${operation}: ${item?.resultMessage}`);
  return new Fields(item.payload);
}

describe('a server that is killed while it works', function () {
  this.timeout(30_000);
  let folder: string;
  let certificates: TestCertificates;
  const running: ReferenceServer[] = [];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kmip-killed-'));
    certificates = await testCertificates();
  });
  afterEach(() => Promise.all(running.splice(0).map((server) => server.stop())));
  after(() => rm(folder, { recursive: true }));

  const start = async (): Promise<ReferenceServer> => {
    const { ca, server: tls } = certificates;
    const database = join(folder, 'keys.db');
    const server = await ReferenceServer.start({ port: 0, database, logLevel: 'silent', tls: { ca, ...tls } });
    running.push(server);
    return server;
  };
  const connect = ({ port }: ReferenceServer) => connectClient(port, certificates, certificates.clients['Client-A']);

  /** Creates and activates keys, one request at a time, until the connection ends. */
  const work = async (client: KmipClient, number: number, promised: Promised, answered: () => void): Promise<void> => {
    for (let serial = 0; ; serial += 1) {
      const name = `${number}-${serial}`;
      const uniqueIdentifier = (await done(client, 'Create', ...key(name))).text(Tag.UniqueIdentifier) as string;
      const object = { uniqueIdentifier, isActive: false };
      promised.set(name, object);
      answered();
      await done(client, 'Activate', uid(uniqueIdentifier));
      object.isActive = true;
      answered();
    }
  };

  it('has everything that it answered Success when it is there again', async () => {
    const server = await start();
    const clients = await Promise.all(Array.from({ length: CLIENTS }, () => connect(server)));
    const promised: Promised = new Map();
    let answers = 0;
    const answered = () => {
      answers += 1;
      if (answers === ENOUGH) process.kill(server.pid as number, 'SIGKILL');
    };
    const ends = await Promise.allSettled(clients.map((client, number) => work(client, number, promised, answered)));
    expect(ends.map((end) => end.status === 'rejected' && end.reason.message)).to.deep.equal(
      Array(CLIENTS).fill('the connection ended without a response'),
    );
    expect(await server.ended()).to.match(/SIGKILL/);

    const client = await connect(await start());
    expect(promised.size).to.be.at.least(ENOUGH / 2);
    for (const [name, { uniqueIdentifier, isActive }] of promised) {
      const found = await done(client, 'Locate', attribute('Name', nameFields(name)));
      expect(found.text(Tag.UniqueIdentifier)).to.equal(uniqueIdentifier);
      const got = await done(client, 'Get', uid(uniqueIdentifier));
      expect(got.fields(Tag.SymmetricKey)?.fields(Tag.KeyBlock)?.integer(Tag.CryptographicLength)).to.equal(256);
      if (!isActive) continue;
      const { structure } = await done(client, 'GetAttributes', uid(uniqueIdentifier));
      const state = attribute('State', Enum.State.Active);
      expect(structure.value).to.deep.include(state);
    }
  });
});
