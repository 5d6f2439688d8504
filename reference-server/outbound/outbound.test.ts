import { EventEmitter, once } from 'node:events';
import { expect } from 'chai';
import { enumeration, type Item, integer, structure, textString } from '../../harness/codec/item.ts';
import { encodeTtlv } from '../../harness/codec/ttlv.ts';
import { makeTestCertificates, type TestCertificates } from '../../harness/config/certificates.ts';
import { readAttribute } from '../../harness/message/attributes.ts';
import { structureFields } from '../../harness/message/fields.ts';
import { protocolVersion, protocolVersionItem } from '../../harness/message/header.ts';
import { buildRequest, type Request, type RequestItemInit } from '../../harness/message/request.ts';
import { buildResponse, type Response } from '../../harness/message/response.ts';
import { validate } from '../../harness/message/validate.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { enumName } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Version } from '../../harness/spec/versions.ts';
import { type LogEntry, recordingLog } from '../../test-support/engine.ts';
import { attribute, template, uid } from '../../test-support/engine-client.ts';
import {
  closedPort,
  type FakeServer,
  type Reaction,
  startKmipServer,
  startTlsServer,
} from '../../test-support/fake-server.ts';
import { connectClient, type KmipClient } from '../../test-support/kmip-client.ts';
import { parseConfig, type SettingsInput } from '../config.ts';
import { Fields } from '../fields.ts';
import type { Log, LogLine } from '../log.ts';
import { type ReferenceServer, startServer } from '../server.ts';

const { Operation, ResultReason, ResultStatus, PutFunction, QueryFunction } = Enum;
type ClientInput = NonNullable<SettingsInput['clients']>[number];

/** A Response Message of one item to a request, with these fields of its payload. */
function answerTo(request: Request, payload?: readonly Item[], status: number = ResultStatus.Success) {
  const { operation = 0, uniqueBatchItemId } = request.items[0] ?? {};
  return buildResponse({ version: request.header.version ?? protocolVersion('1.0'), timeStamp: 1n }, [
    {
      operation,
      resultStatus: status,
      ...(status === ResultStatus.Success ? {} : { resultReason: ResultReason.GeneralFailure }),
      ...(payload !== undefined && { payload }),
      ...(uniqueBatchItemId !== undefined && { uniqueBatchItemId }),
    },
  ]);
}

describe('requests of the server to clients that listen (1.4 chapter 5)', () => {
  let made: TestCertificates;
  let server: ReferenceServer | undefined;
  let endpoint: FakeServer | undefined;
  let log: LogEntry[];
  const connections: KmipClient[] = [];
  /** What the listening client got, and who waits for more. */
  let received: Request[];
  /** Rings whenever something came or was logged. */
  const bell = new EventEmitter();

  before(async () => {
    made = await makeTestCertificates({ now: new Date(), clients: ['alice', 'bob'] });
  });
  beforeEach(() => {
    log = [];
    received = [];
  });
  afterEach(async () => {
    for (const { socket } of connections.splice(0)) socket.destroy();
    await server?.close();
    await endpoint?.close();
    server = undefined;
    endpoint = undefined;
  });

  const ringing = ({ debug, ...levels }: Log): Log => {
    const ring =
      (line: LogLine): LogLine =>
      (facts, message) => {
        line(facts, message);
        bell.emit('ring');
      };
    return { debug, info: ring(levels.info), warn: ring(levels.warn), error: ring(levels.error) };
  };
  const tlsOf = (name: string) => ({ ...made.clients[name], ca: made.ca, requestCert: true, rejectUnauthorized: true });
  /** A listening client that reacts to requests, by default with Success and no payload. */
  const listen = async (
    react: (request: Request, count: number) => Reaction = (request) => answerTo(request),
    identity = 'alice',
  ): Promise<number> => {
    endpoint = await startKmipServer(tlsOf(identity), (request) => {
      received.push(request);
      const { major, minor } = request.header.version ?? protocolVersion('1.0');
      expect(validate(request.item, `${major}.${minor}` as Version, 'request')).to.deep.equal([]);
      bell.emit('ring');
      return react(request, received.length);
    });
    return endpoint.port;
  };
  const start = async (client: Partial<ClientInput> & { port: number }, more: SettingsInput = {}): Promise<void> => {
    const {
      ca,
      server: { cert, key },
    } = made;
    const clients = [{ identity: 'alice', host: '127.0.0.1', retryAfter: 1, timeout: 2000, ...client }];
    const config = parseConfig({ port: 0, tls: { ca, cert, key }, settings: { clients, ...more } });
    server = await startServer(config, ringing(recordingLog(log)));
  };
  const as = async (name: string, version: Version = '1.4') => {
    const client = await connectClient(server?.port ?? 0, made, made.clients[name]);
    connections.push(client);
    const send = async (...items: readonly RequestItemInit[]): Promise<Response> => {
      client.write(encodeTtlv(buildRequest(protocolVersion(version), items)));
      return client.receive();
    };
    const ok = async (operation: number, ...payload: Item[]): Promise<Fields> => {
      const [item] = (await send({ operation, payload })).items;
      expect(item?.resultStatus, enumName('Operation', operation)).to.equal(ResultStatus.Success);
      return new Fields(item?.payload ?? structure(Tag.ResponsePayload, []));
    };
    return { send, ok };
  };
  const creation = (attributes: Parameters<typeof template>[0] = {}): RequestItemInit => ({
    operation: Operation.Create,
    payload: [
      enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey),
      template({
        'Cryptographic Algorithm': Enum.CryptographicAlgorithm.AES,
        'Cryptographic Length': 128,
        'Cryptographic Usage Mask': 12,
        ...attributes,
      }),
    ],
  });
  type Speaker = Awaited<ReturnType<typeof as>>;
  const create = async ({ ok }: Speaker, attributes = {}): Promise<string> => {
    const { operation, payload = [] } = creation(attributes);
    return (await ok(operation, ...payload)).text(Tag.UniqueIdentifier) ?? '';
  };
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await once(bell, 'ring');
  };
  const request = async (position: number): Promise<Request> => {
    await until(() => received.length > position);
    return received[position] as Request;
  };
  const operationOf = ({ items }: Request) => enumName('Operation', items[0]?.operation ?? 0);
  const fieldsOf = ({ items }: Request) => new Fields(items[0]?.payload ?? structure(Tag.RequestPayload, []));
  const attributesOf = ({ items }: Request) => structureFields(items[0]?.payload, Tag.Attribute).map(readAttribute);
  const logged = (message: string) => log.filter((entry) => entry.message === message);

  it('send a new object with its attributes: Put, New', async () => {
    await start({ port: await listen(), put: ['new'] });
    const alice = await as('alice', '1.2');
    const identifier = await create(alice, { 'x-ID': 'mine' });
    const put = await request(0);
    expect(put.header).to.deep.include({ version: protocolVersion('1.2'), maximumResponseSize: undefined });
    const fields = fieldsOf(put);
    expect(fields.text(Tag.UniqueIdentifier)).to.equal(identifier);
    expect(fields.enumeration(Tag.PutFunction)).to.equal(PutFunction.New);
    const got = await alice.ok(Operation.Get, uid(identifier));
    expect(fields.item(Tag.SymmetricKey)).to.deep.equal(got.item(Tag.SymmetricKey));
    const names = attributesOf(put).map(({ name }) => name);
    expect(names).to.include.members(['x-ID', 'Digest', 'Fresh', 'State', 'Lease Time', 'Last Change Date']);
    expect(names).not.to.include('Sensitive');
  });

  it('have a Time Stamp by the server’s clock (6.5)', async () => {
    await start({ port: await listen(), put: ['new'] });
    const { clock } = server as ReferenceServer;
    clock.offsetSeconds = -1_000_000;
    const before = clock.now();
    await create(await as('alice'));
    const { timeStamp } = (await request(0)).header;
    expect(Number(timeStamp)).to.be.within(Number(before), Number(clock.now()));
  });

  it('have served the object then: it is no longer Fresh (3.34)', async () => {
    await start({ port: await listen(), put: ['new'] });
    const alice = await as('alice');
    const identifier = await create(alice);
    await until(() => logged('sent to the client').length > 0);
    const fresh = await alice.ok(Operation.GetAttributes, uid(identifier), textString(Tag.AttributeName, 'Fresh'));
    expect(
      structureFields(fresh.structure, Tag.Attribute).map((item) => readAttribute(item).value?.value),
    ).to.deep.equal([false]);
  });

  it('send what replaces another object: Put, Replace', async () => {
    await start({ port: await listen(), put: ['replacement'] });
    const alice = await as('alice');
    const old = await create(alice);
    await alice.ok(Operation.Activate, uid(old));
    const replacement = (await alice.ok(Operation.ReKey, uid(old))).text(Tag.UniqueIdentifier);
    const fields = fieldsOf(await request(0));
    expect(fields.text(Tag.UniqueIdentifier)).to.equal(replacement);
    expect(fields.enumeration(Tag.PutFunction)).to.equal(PutFunction.Replace);
    expect(fields.text(Tag.ReplacedUniqueIdentifier)).to.equal(old);
    expect(received).to.have.lengthOf(1);
  });

  it('tell of attributes that were added, changed and deleted: Notify', async () => {
    await start({ port: await listen(), notify: ['State', 'x-*'] });
    const { ok, ...rest } = await as('alice');
    const identifier = await create({ ok, ...rest });
    const told = async (position: number) =>
      attributesOf(await request(position)).map(({ name, value }) => [name, value?.value]);
    const unlikeDates = (pairs: unknown[][]) =>
      pairs.map(([name, value]) => (typeof value === 'bigint' ? [name] : [name, value]));
    await ok(Operation.AddAttribute, uid(identifier), attribute('x-more', 'one'));
    expect(unlikeDates(await told(0))).to.deep.equal([['x-more', 'one'], ['Last Change Date']]);
    await ok(Operation.ModifyAttribute, uid(identifier), attribute('x-more', 'two'));
    expect(unlikeDates(await told(1))).to.deep.equal([['x-more', 'two'], ['Last Change Date']]);
    await ok(Operation.DeleteAttribute, uid(identifier), textString(Tag.AttributeName, 'x-more'));
    expect(unlikeDates(await told(2))).to.deep.equal([['x-more', undefined], ['Last Change Date']]);
    await ok(Operation.AddAttribute, uid(identifier), attribute('Contact Information', 'nobody'));
    await ok(Operation.Destroy, uid(identifier));
    expect(unlikeDates(await told(3))).to.deep.equal([['State', Enum.State.Destroyed], ['Last Change Date']]);
    expect(received.map(operationOf)).to.deep.equal(['Notify', 'Notify', 'Notify', 'Notify']);
  });

  it('have the form of 2.0 for a client of 2.0 (2.0 sections 6.2.2 and 6.2.3)', async () => {
    await start({ port: await listen(), put: ['new'], notify: ['x-*'], version: '2.0' });
    const { ok, ...rest } = await as('alice');
    const identifier = await create({ ok, ...rest }, { 'x-ID': 'mine' });
    const put = await request(0);
    expect(put.header.version).to.deep.equal(protocolVersion('2.0'));
    expect(attributesOf(put)).to.deep.equal([]);
    const vendorAttribute = (name: string, value: string) =>
      structure(Tag.Attribute, [
        textString(Tag.VendorIdentification, 'x'),
        textString(Tag.AttributeName, name),
        textString(Tag.AttributeValue, value),
      ]);
    expect(structureFields(fieldsOf(put).structure, Tag.Attributes)[0]?.value).to.deep.include(
      vendorAttribute('ID', 'mine'),
    );
    for (const value of ['one', 'two']) await ok(Operation.AddAttribute, uid(identifier), attribute('x-more', value));
    const told = async (position: number) => {
      const [, first, ...others] = fieldsOf(await request(position)).structure.value;
      const fields = first?.type === 'Structure' ? first.value : [];
      return [...fields.filter(({ tag }) => tag === Tag.Attribute), ...others];
    };
    expect(await told(2)).to.deep.equal([vendorAttribute('more', 'two')]);
    await ok(Operation.DeleteAttribute, uid(identifier), textString(Tag.AttributeName, 'x-more'));
    await ok(
      Operation.DeleteAttribute,
      uid(identifier),
      textString(Tag.AttributeName, 'x-more'),
      integer(Tag.AttributeIndex, 1),
    );
    expect(await told(3), 'one instance is left').to.deep.equal([vendorAttribute('more', 'two')]);
    const reference = structure(Tag.AttributeReference, [
      textString(Tag.VendorIdentification, 'x'),
      textString(Tag.AttributeName, 'more'),
    ]);
    expect(await told(4)).to.deep.equal([reference]);
  });

  it('tell nothing of what is another client\u2019s, secret, or undone', async () => {
    await start({ port: await listen(), put: ['new'], notify: ['*'] });
    const alice = await as('alice');
    await create(await as('bob'));
    await create(alice, { Sensitive: true });
    const items = [creation(), { operation: Operation.Activate, payload: [uid('nothing')] }];
    const header = { batchErrorContinuationOption: Enum.BatchErrorContinuationOption.Undo };
    connections[0]?.write(
      encodeTtlv(
        buildRequest(
          protocolVersion('1.4'),
          items.map((item, index) => ({ ...item, uniqueBatchItemId: Uint8Array.of(index) })),
          header,
        ),
      ),
    );
    await connections[0]?.receive();
    const last = await create(alice);
    expect(fieldsOf(await request(0)).text(Tag.UniqueIdentifier)).to.equal(last);
  });

  it('ask what the client speaks and can, and speak so from then on', async () => {
    const versions = ['1.3', '1.2'].map((version) => protocolVersionItem(protocolVersion(version as Version)));
    const port = await listen((asked) =>
      answerTo(asked, asked.items[0]?.operation === Operation.DiscoverVersions ? versions : []),
    );
    await start({ port, discoverVersions: true, query: ['QueryOperations', 'QueryProfiles'], put: ['new'] });
    expect(operationOf(await request(0))).to.equal('DiscoverVersions');
    const query = await request(1);
    expect(operationOf(query)).to.equal('Query');
    expect(
      fieldsOf(query)
        .all(Tag.QueryFunction)
        .map(({ value }) => value),
    ).to.deep.equal([QueryFunction.QueryOperations, QueryFunction.QueryProfiles]);
    await until(() => logged('sent to the client').length === 2);
    await create(await as('alice', '1.4'));
    expect((await request(2)).header.version).to.deep.equal(protocolVersion('1.3'));
  });

  it('are sent again to a client that was not there, and given up at last', async () => {
    const port = await closedPort();
    await start({ port, put: ['new'], attempts: 3 });
    await create(await as('alice'));
    await until(() => logged('not delivered: given up').length === 1);
    expect(logged('not delivered')).to.have.lengthOf(3);
    expect(logged('not delivered')[0]?.facts).to.include({ client: 'alice', operation: 'Put', attempt: 1 });
  });

  const answers: readonly [what: string, react: (request: Request) => Reaction, reason: RegExp][] = [
    [
      'a refusal',
      (asked) => answerTo(asked, undefined, ResultStatus.OperationFailed),
      /^the client refuses: GeneralFailure$/,
    ],
    ['a payload', (asked) => answerTo(asked, [integer(Tag.BatchCount, 1)]), /has no place here|has a payload/],
    ['a request', (asked) => asked.item, /^the answer is no Response Message$/],
    ['no items', (asked) => structure(Tag.ResponseMessage, answerTo(asked).value.slice(0, 1)), /./],
    [
      'another operation',
      (asked) => answerTo({ ...asked, items: [{ ...asked.items[0], operation: Operation.Notify } as never] }),
      /^the answer is to another operation$/,
    ],
  ];
  for (const [what, react, reason] of answers) {
    it(`hold against the client that it answers with ${what}, and go on`, async () => {
      await start({
        port: await listen((asked, count) => (count === 1 ? react(asked) : answerTo(asked))),
        put: ['new'],
      });
      const alice = await as('alice');
      await create(alice);
      await create(alice);
      await until(() => logged('sent to the client').length === 1);
      expect(logged('answered wrongly').map(({ facts }) => facts.reason)).to.satisfy(
        ([given, ...more]: string[]) => more.length === 0 && reason.test(given ?? ''),
      );
      expect(received).to.have.lengthOf(2);
    });
  }

  const strangers: readonly [what: string, listener: () => Promise<number>, reason: RegExp, timeout?: number][] = [
    ['somebody else', () => listen(undefined, 'bob'), /^who listens there is bob, not alice$/],
    [
      'nobody who is trusted',
      async () => {
        const foreign = await makeTestCertificates({ now: new Date(), clients: ['alice'] });
        endpoint = await startKmipServer(foreign.clients.alice ?? {}, (asked) => answerTo(asked));
        return endpoint.port;
      },
      /certificate/,
    ],
    [
      'what is no KMIP',
      async () => {
        endpoint = await startTlsServer(tlsOf('alice'), (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
        return endpoint.port;
      },
      /^the answer is no KMIP message$/,
    ],
    [
      'who hangs up',
      async () => {
        endpoint = await startTlsServer(tlsOf('alice'), (socket) => socket.end());
        return endpoint.port;
      },
      /without an answer$/,
    ],
    ['who says nothing', () => listen(() => 'silence'), /^no answer within 100 ms$/, 100],
  ];
  for (const [what, listener, reason, timeout = 60_000] of strangers) {
    it(`are not delivered to ${what}`, async () => {
      await start({ port: await listener(), put: ['new'], attempts: 1, timeout });
      await create(await as('alice'));
      await until(() => logged('not delivered: given up').length === 1);
      expect(logged('not delivered')[0]?.facts.reason).to.match(reason);
    });
  }

  it('hold up neither other requests nor the end of the server', async () => {
    await start({ port: await listen(() => 'silence'), put: ['new'], notify: ['*'], timeout: 60_000 });
    const alice = await as('alice');
    const identifier = await create(alice);
    await request(0);
    await alice.ok(Operation.Activate, uid(identifier));
    await server?.close();
    server = undefined;
    expect(received).to.have.lengthOf(1);
  });

  it('end with the settings that asked for them', async () => {
    await start({ port: await listen(), put: ['new'] });
    await server?.reset({});
    await create(await as('alice'));
    expect(received).to.deep.equal([]);
  });

  it('are not configured for a version that has them not', () => {
    const settings = { clients: [{ identity: 'a', host: 'h', version: '1.2' as const, discoverVersions: true }] };
    expect(() => parseConfig({ tls: { ca: 'a', cert: 'b', key: 'c' }, settings })).to.throw(/from KMIP 1\.3 on/);
    const notify = { clients: [{ identity: 'a', host: 'h', notify: ['No Such Attribute'] }] };
    expect(() => parseConfig({ tls: { ca: 'a', cert: 'b', key: 'c' }, settings: notify })).to.throw(/is no attribute/);
  });
});
