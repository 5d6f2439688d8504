import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { expect } from 'chai';
import { MessageReader } from '../../harness/codec/framing.ts';
import { enumeration, type Item, integer, type StructureItem, structure } from '../../harness/codec/item.ts';
import { decodeTtlv, encodeTtlv } from '../../harness/codec/ttlv.ts';
import { makeTestCertificates, type TestCertificates } from '../../harness/config/certificates.ts';
import { protocolVersion } from '../../harness/message/header.ts';
import { buildRequest, type Request, type RequestItemInit, readRequest } from '../../harness/message/request.ts';
import { buildResponse, type ResponseBatchItem, readResponse } from '../../harness/message/response.ts';
import { validate } from '../../harness/message/validate.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { enumName } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Version } from '../../harness/spec/versions.ts';
import { createEngine, type Engine, type LogEntry, recordingLog } from '../../test-support/engine.ts';
import { EngineClient, uid } from '../../test-support/engine-client.ts';
import { parseConfig, type SettingsInput } from '../config.ts';
import { Fields } from '../fields.ts';
import { type ReferenceServer, startServer } from '../server.ts';

const { EndpointRole, Operation, ResultReason, ResultStatus } = Enum;
const { Client, Server } = EndpointRole;

const role = (value: number): Item => enumeration(Tag.EndpointRole, value);
const setRole = (value: number): RequestItemInit => ({ operation: Operation.SetEndpointRole, payload: [role(value)] });
const queryOperations: RequestItemInit = {
  operation: Operation.Query,
  payload: [enumeration(Tag.QueryFunction, Enum.QueryFunction.QueryOperations)],
};
const creation: RequestItemInit = {
  operation: Operation.Create,
  payload: [
    enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey),
    structure(Tag.Attributes, [
      enumeration(Tag.CryptographicAlgorithm, Enum.CryptographicAlgorithm.AES),
      integer(Tag.CryptographicLength, 128),
      integer(Tag.CryptographicUsageMask, Mask.CryptographicUsageMask.Encrypt),
    ]),
  ],
};

/** One end of a TLS connection, which sends and reads messages of either kind. */
class Peer {
  readonly socket: TLSSocket;
  readonly #reader = new MessageReader();
  #wake = (): void => {};

  constructor(socket: TLSSocket) {
    this.socket = socket;
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      this.#reader.push(chunk);
      this.#wake();
    });
    socket.on('close', () => this.#wake());
  }

  write(...messages: readonly StructureItem[]): void {
    this.socket.write(Buffer.concat(messages.map((message) => encodeTtlv(message))));
  }

  async read(): Promise<StructureItem> {
    for (;;) {
      const message = this.#reader.next();
      if (message !== undefined) return decodeTtlv(message).item as StructureItem;
      if (this.socket.destroyed) throw new Error('the connection ended');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Sends a request and reads what answers it, item by item. */
  async ask(version: Version, ...items: readonly RequestItemInit[]): Promise<ResponseBatchItem[]> {
    this.write(buildRequest(protocolVersion(version), items));
    return this.answers();
  }

  async answers(): Promise<ResponseBatchItem[]> {
    const response = readResponse(await this.read());
    if (response === undefined) throw new Error('this is no Response Message');
    return [...response.items];
  }

  /** Reads a request of the server, which the tables of the version allow. */
  async asked(version: Version = '2.0'): Promise<Request> {
    const request = readRequest(await this.read());
    if (request === undefined) throw new Error('this is no Request Message');
    expect(request.header.version).to.deep.equal(protocolVersion(version));
    expect(validate(request.item, version, 'request')).to.deep.equal([]);
    return request;
  }
}

function answerTo({ header, items }: Request, payload?: readonly Item[], resultReason?: number): StructureItem {
  const { OperationFailed, Success } = ResultStatus;
  const result =
    resultReason === undefined ? { resultStatus: Success } : { resultStatus: OperationFailed, resultReason };
  return buildResponse({ version: header.version ?? protocolVersion('2.0'), timeStamp: 1n }, [
    { operation: items[0]?.operation ?? 0, ...result, ...(payload !== undefined && { payload }) },
  ]);
}

const operationOf = ({ items }: Request) => enumName('Operation', items[0]?.operation ?? 0);
const fieldsOf = ({ items }: Request) => new Fields(items[0]?.payload as StructureItem);
const outcomes = (items: readonly ResponseBatchItem[]) =>
  items.map(({ resultStatus, resultReason }) =>
    resultReason === undefined ? enumName('ResultStatus', resultStatus ?? -1) : enumName('ResultReason', resultReason),
  );

describe('a connection whose roles are swapped (2.0 sections 6.1.48 and 6.2.5)', () => {
  let made: TestCertificates;
  let server: ReferenceServer;
  let log: LogEntry[];
  const peers: Peer[] = [];

  before(async () => {
    made = await makeTestCertificates({ now: new Date(), clients: ['alice', 'bob'] });
    const { ca, server: tls } = made;
    const entries: LogEntry[] = [];
    log = entries;
    server = await startServer(parseConfig({ port: 0, tls: { ca, ...tls } }), recordingLog(entries));
  });
  after(() => server.close());
  afterEach(() => {
    for (const { socket } of peers.splice(0)) socket.destroy();
  });

  /** A server that has these clients configured and nothing else, and a connection of alice. */
  const start = async (...clients: NonNullable<SettingsInput['clients']>): Promise<Peer> => {
    log.length = 0;
    await server.reset({ versions: ['2.0', '1.4'], clients });
    return as('alice');
  };
  const as = async (name: string): Promise<Peer> => {
    const options = { host: '127.0.0.1', port: server.port, ca: made.ca, servername: 'localhost' };
    const socket = connect({ ...options, ...made.clients[name] });
    await once(socket, 'secureConnect');
    const peer = new Peer(socket);
    peers.push(peer);
    return peer;
  };
  /** Answers requests of the server with Success until it gives the role back; what it asked for. */
  const served = async (peer: Peer): Promise<(string | undefined)[]> => {
    const operations: (string | undefined)[] = [];
    for (;;) {
      const request = await peer.asked();
      operations.push(operationOf(request));
      const isReturn = request.items[0]?.operation === Operation.SetEndpointRole;
      peer.write(answerTo(request, isReturn ? [role(Client)] : []));
      if (isReturn) return operations;
    }
  };

  it('stays, the server asks on it, and gives the role back', async () => {
    const alice = await start();
    for (const round of ['first', 'second']) {
      const [answer] = await alice.ask('2.0', setRole(Client));
      expect(answer?.resultStatus, round).to.equal(ResultStatus.Success);
      expect(answer?.payload?.value).to.deep.equal([role(Client)]);
      expect(await served(alice)).to.deep.equal(['DiscoverVersions', 'Query', 'SetEndpointRole']);
      expect(outcomes(await alice.ask('2.0', queryOperations))).to.deep.equal(['Success']);
    }
  });

  it('is what it was where the server is asked to be what it is', async () => {
    const alice = await start();
    const [answer] = await alice.ask('2.0', setRole(Server));
    expect(answer?.payload?.value).to.deep.equal([role(Server)]);
    expect(outcomes(await alice.ask('2.0', queryOperations))).to.deep.equal(['Success']);
  });

  it('takes what the batch comes to: items behind are answered, the last role counts', async () => {
    const alice = await start();
    const back = await alice.ask('2.0', ...withIds(setRole(Client), setRole(Server)));
    expect(outcomes(back)).to.deep.equal(['Success', 'Success']);
    const forth = await alice.ask('2.0', ...withIds(setRole(Client), queryOperations));
    expect(outcomes(forth)).to.deep.equal(['Success', 'Success']);
    expect(operationOf(await alice.asked())).to.equal('DiscoverVersions');
  });

  it('keeps its roles where the batch is undone', async () => {
    const alice = await start();
    const activation = { operation: Operation.Activate, payload: [uid('nothing')] };
    const header = { batchErrorContinuationOption: Enum.BatchErrorContinuationOption.Undo };
    alice.write(buildRequest(protocolVersion('2.0'), withIds(setRole(Client), activation), header));
    expect(outcomes(await alice.answers())).to.deep.equal(['OperationUndone', 'ObjectNotFound']);
    expect(outcomes(await alice.ask('2.0', queryOperations))).to.deep.equal(['Success']);
  });

  it('takes a request that comes in one piece with the answer that gives the role back', async () => {
    const alice = await start({ identity: 'alice' });
    await alice.ask('2.0', setRole(Client));
    const request = await alice.asked();
    expect(fieldsOf(request).enumeration(Tag.EndpointRole)).to.equal(Client);
    alice.write(answerTo(request, [role(Client)]), buildRequest(protocolVersion('2.0'), [queryOperations]));
    expect(outcomes(await alice.answers())).to.deep.equal(['Success']);
  });

  it('brings a client that listens nowhere what waits for it, then what happens', async () => {
    const settings = { identity: 'alice', put: ['new' as const], notify: ['State'], keepsRole: true };
    const alice = await start(settings);
    const [created] = await alice.ask('2.0', creation);
    const identifier = new Fields(created?.payload as StructureItem).text(Tag.UniqueIdentifier) ?? '';
    await alice.ask('2.0', setRole(Client));
    const put = await alice.asked();
    expect([operationOf(put), fieldsOf(put).text(Tag.UniqueIdentifier)]).to.deep.equal(['Put', identifier]);
    alice.write(answerTo(put));
    const other = await as('alice');
    await other.ask('2.0', { operation: Operation.Activate, payload: [uid(identifier)] });
    const notify = await alice.asked();
    expect([operationOf(notify), fieldsOf(notify).text(Tag.UniqueIdentifier)]).to.deep.equal(['Notify', identifier]);
  });

  it('may end: what was not answered waits for the next', async () => {
    const alice = await start({ identity: 'alice', put: ['new'], retryAfter: 0 });
    await alice.ask('2.0', creation);
    await alice.ask('2.0', setRole(Client));
    expect(operationOf(await alice.asked())).to.equal('Put');
    alice.socket.destroy();
    const again = await as('alice');
    await again.ask('2.0', setRole(Client));
    expect(await served(again)).to.deep.equal(['Put', 'SetEndpointRole']);
  });

  it('stays the server\u2019s where the client does not take its role', async () => {
    const alice = await start({ identity: 'alice', notify: ['State'] });
    await alice.ask('2.0', setRole(Client));
    alice.write(answerTo(await alice.asked(), undefined, ResultReason.PermissionDenied));
    const other = await as('alice');
    const [created] = await other.ask('2.0', creation);
    const identifier = new Fields(created?.payload as StructureItem).text(Tag.UniqueIdentifier) ?? '';
    await other.ask('2.0', { operation: Operation.Activate, payload: [uid(identifier)] });
    expect(operationOf(await alice.asked())).to.equal('Notify');
  });

  it('ends with a message where no answer is due', async () => {
    const alice = await start({ identity: 'alice', keepsRole: true });
    await alice.ask('2.0', setRole(Client));
    const closed = once(alice.socket, 'close');
    alice.write(buildRequest(protocolVersion('2.0'), [queryOperations]));
    await closed;
    expect(log.map(({ message }) => message)).to.include('a message where no answer was due');
  });

  it('ends with an answer that does not come in time', async () => {
    const alice = await start({ identity: 'alice', timeout: 20, attempts: 1 });
    const closed = once(alice.socket, 'close');
    await alice.ask('2.0', setRole(Client));
    await alice.asked();
    await closed;
  });

  it('ends with the settings that it was lent under', async () => {
    const alice = await start({ identity: 'alice', keepsRole: true });
    await alice.ask('2.0', setRole(Client));
    const closed = once(alice.socket, 'close');
    await server.reset({});
    await closed;
  });

  it('is lent once to what is configured; a further one is asked what any is', async () => {
    const alice = await start({ identity: 'alice', keepsRole: true });
    await alice.ask('2.0', setRole(Client));
    const other = await as('alice');
    await other.ask('2.0', setRole(Client));
    expect(await served(other)).to.deep.equal(['DiscoverVersions', 'Query', 'SetEndpointRole']);
  });
});

describe('Set Endpoint Role (2.0 section 6.1.48, Table 301)', () => {
  let engine: Engine;
  before(async () => {
    engine = await createEngine({ settings: { versions: ['2.0', '1.4'] } });
  });
  after(() => engine.close());

  const rows: readonly [what: string, version: Version, fields: readonly Item[], result: string][] = [
    ['on a connection whose roles are fixed, as those of HTTP are', '2.0', [role(Client)], 'FeatureNotSupported'],
    ['to what the server is', '2.0', [role(Server)], 'Success'],
    ['without a role', '2.0', [], 'InvalidMessage'],
    ['to a role that nobody knows', '2.0', [role(3)], 'InvalidField'],
    ['before 2.0', '1.4', [role(Server)], 'OperationNotSupported'],
  ];
  for (const [what, version, fields, result] of rows) {
    it(`${what}: ${result}`, () => {
      expect(new EngineClient(engine, version).send('SetEndpointRole', ...fields).result).to.equal(result);
    });
  }
});

function withIds(...items: readonly RequestItemInit[]): RequestItemInit[] {
  return items.map((item, index) => ({ ...item, uniqueBatchItemId: Uint8Array.of(index) }));
}
