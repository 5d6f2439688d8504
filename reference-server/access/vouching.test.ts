import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { enumeration, structure, textString } from '../../harness/codec/item.ts';
import { encodeTtlv } from '../../harness/codec/ttlv.ts';
import { makeTestCertificates, type TestCertificates } from '../../harness/config/certificates.ts';
import { buildRequest } from '../../harness/message/request.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { createEngine, type LogEntry, recordingLog } from '../../test-support/engine.ts';
import { uid } from '../../test-support/engine-client.ts';
import { connectClient } from '../../test-support/kmip-client.ts';
import { parseConfig } from '../config.ts';
import { startServer } from '../server.ts';
import { vouchedFor } from './vouching.ts';

type Answers = Readonly<Record<string, (response: ServerResponse) => void>>;

const json = (value: unknown) => (response: ServerResponse) => void response.end(JSON.stringify(value));
const status = (code: number) => (response: ServerResponse) => void response.writeHead(code).end();

const KNOWS_ALICE: Answers = {
  '/slugs/users/alice': json({}),
  '/slugs/users/alice/groups': json({ groups: ['readers', 'owners'] }),
};

describe('groups from SLUGS services', () => {
  const servers: Server[] = [];
  const asked: string[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections();
    asked.length = 0;
  });

  /** A service with these answers by path, 404 for others. */
  async function serve(answers: Answers): Promise<string> {
    const server = createServer((request: IncomingMessage, response) => {
      asked.push(request.url ?? '');
      (answers[request.url ?? ''] ?? status(404))(response);
    });
    servers.push(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/slugs/`;
  }
  const service = (url: string, timeout = 5000) => ({ name: 'slugs', url, timeout });
  const vouched = (identity: string, ...urls: string[]) =>
    vouchedFor(
      identity,
      urls.map((url) => service(url)),
      recordingLog([]),
    );

  it('are those of the identity', async () => {
    expect(await vouched('alice', await serve(KNOWS_ALICE))).to.deep.equal({
      identity: 'alice',
      groups: ['readers', 'owners'],
    });
    expect(asked).to.deep.equal(['/slugs/users/alice', '/slugs/users/alice/groups']);
  });

  it('are not known without a service', async () => {
    expect(await vouched('alice')).to.deep.equal({ identity: 'alice' });
  });

  it('come from the first service that knows the identity', async () => {
    const nobody = await serve({});
    const closed = await serve({});
    servers.at(-1)?.close();
    const other = await serve({ ...KNOWS_ALICE, '/slugs/users/alice/groups': json({ groups: ['others'] }) });
    expect((await vouched('alice', nobody, closed, other, await serve(KNOWS_ALICE)))?.groups).to.deep.equal(['others']);
  });

  const refusing: [what: string, answers: Answers][] = [
    ['that do not know the user', {}],
    ['that do not know its groups', { '/slugs/users/alice': json({}) }],
    ['that fail', { ...KNOWS_ALICE, '/slugs/users/alice/groups': status(500) }],
    ['whose answer is no JSON', { ...KNOWS_ALICE, '/slugs/users/alice/groups': (response) => void response.end('{') }],
    ['whose groups are no texts', { ...KNOWS_ALICE, '/slugs/users/alice/groups': json({ groups: [1] }) }],
    [
      'that send elsewhere',
      {
        ...KNOWS_ALICE,
        '/slugs/users/alice': (response) =>
          void response.writeHead(302, { location: '/slugs/users/alice/groups' }).end(),
      },
    ],
  ];
  for (const [what, answers] of refusing) {
    it(`are not known by services ${what}`, async () => {
      expect(await vouched('alice', await serve(answers))).to.equal(undefined);
    });
  }

  it('are not waited for longer than the timeout', async () => {
    const silent = await serve({ '/slugs/users/alice': () => undefined });
    const log: LogEntry[] = [];
    expect(await vouchedFor('alice', [service(silent, 50)], recordingLog(log))).to.equal(undefined);
    expect(log.map(({ facts }) => facts.reason)).to.match(/could not be asked: .*timeout/);
  });

  it('are asked for by one step of the path, whatever the identity is', async () => {
    const url = await serve(KNOWS_ALICE);
    for (const identity of ['..', '.', '', '../slugs/users/alice', 'alice/groups', 'alice?', 'bob#']) {
      expect(await vouched(identity, url), identity).to.equal(undefined);
    }
    expect(asked).to.deep.equal(
      ['..%2Fslugs%2Fusers%2Falice', 'alice%2Fgroups', 'alice%3F', 'bob%23'].map((name) => `/slugs/users/${name}`),
    );
  });

  describe('on a connection', () => {
    let certificates: TestCertificates;
    before(async () => {
      certificates = await makeTestCertificates({ now: new Date(), clients: ['alice', 'bob'] });
    });
    const QUERY = encodeTtlv(
      buildRequest({ major: 1, minor: 2 }, [
        {
          operation: Enum.Operation.Query,
          payload: [enumeration(Tag.QueryFunction, Enum.QueryFunction.QueryObjects)],
        },
      ]),
    );

    it('let a client in, and refuse one that nobody vouches for: its request fails, and the connection ends', async () => {
      const { ca, server: tls } = certificates;
      const auth = [{ enabled: false, url: 'http://127.0.0.1:1/' }, { url: (await serve(KNOWS_ALICE)).slice(0, -1) }];
      const config = parseConfig({ port: 0, tls: { ca, ...tls }, auth });
      const server = await startServer(config, recordingLog([]));
      const alice = await connectClient(server.port, certificates, certificates.clients.alice);
      for (let count = 0; count < 2; count += 1) {
        alice.write(QUERY);
        expect((await alice.receive()).items[0]?.resultReason).to.equal(undefined);
      }
      const bob = await connectClient(server.port, certificates, certificates.clients.bob);
      bob.write(Buffer.concat([QUERY, QUERY]));
      const { AuthenticationNotSuccessful } = Enum.ResultReason;
      expect((await bob.receive()).items[0]?.resultReason).to.equal(AuthenticationNotSuccessful);
      await bob.ended();
      expect(asked.filter((path) => path.endsWith('bob'))).to.have.length(1);
      await server.close();
    });
  });

  it('rule what a client may do, and are not those of a user in whose name it asks', async () => {
    const grouped = { groups: { readers: { SymmetricKey: { GetAttributeList: 'all' } } } } as const;
    const users = [{ username: 'clerk', password: 'open sesame' }];
    const engine = await createEngine({ settings: { users }, policies: { grouped } });
    const { Create, GetAttributeList } = Enum.Operation;
    const attributes = [
      ['Cryptographic Algorithm', enumeration(Tag.AttributeValue, Enum.CryptographicAlgorithm.AES)],
      ['Cryptographic Length', { tag: Tag.AttributeValue, type: 'Integer', value: 128 }],
      ['Cryptographic Usage Mask', { tag: Tag.AttributeValue, type: 'Integer', value: 4 }],
      ['Operation Policy Name', textString(Tag.AttributeValue, 'grouped')],
    ] as const;
    const template = attributes.map(([name, value]) =>
      structure(Tag.Attribute, [textString(Tag.AttributeName, name), value]),
    );
    const version = { major: 1, minor: 4 };
    const created = engine.send(
      buildRequest(version, [
        {
          operation: Create,
          payload: [
            enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey),
            structure(Tag.TemplateAttribute, template),
          ],
        },
      ]),
    );
    const key = created.items[0]?.payload?.value[1]?.value as string;
    const list = (client: { identity: string; groups?: string[] }, ...credential: ReturnType<typeof structure>[]) => {
      const request = buildRequest(version, [{ operation: GetAttributeList, payload: [uid(key)] }]);
      const [header, ...items] = request.value as ReturnType<typeof structure>[];
      const [first, ...rest] = header?.value ?? [];
      const fields = [...(first ? [first] : []), ...credential, ...rest];
      const response = engine.send(structure(request.tag, [structure(Tag.RequestHeader, fields), ...items]), client);
      return response.items[0]?.resultReason;
    };
    const clerk = structure(Tag.Authentication, [
      structure(Tag.Credential, [
        enumeration(Tag.CredentialType, Enum.CredentialType.UsernameAndPassword),
        structure(Tag.CredentialValue, [textString(Tag.Username, 'clerk'), textString(Tag.Password, 'open sesame')]),
      ]),
    ]);
    const { PermissionDenied } = Enum.ResultReason;
    expect(list({ identity: 'bob', groups: ['readers'] })).to.equal(undefined);
    expect(list({ identity: 'bob', groups: [] })).to.equal(PermissionDenied);
    expect(list({ identity: 'bob' })).to.equal(PermissionDenied);
    expect(list({ identity: 'bob', groups: ['readers'] }, clerk)).to.equal(PermissionDenied);
    engine.close();
  });
});
