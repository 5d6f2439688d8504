import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { expect } from 'chai';
import { ENCODINGS, type Encoding } from '../harness/codec/encodings.ts';
import { enumeration, textString } from '../harness/codec/item.ts';
import { makeTestCertificates, type TestCertificates } from '../harness/config/certificates.ts';
import { buildRequest, type RequestItemInit } from '../harness/message/request.ts';
import { type Response, readResponse } from '../harness/message/response.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { Tag } from '../harness/spec/tags.ts';
import { type LogEntry, recordingLog } from '../test-support/engine.ts';
import { template } from '../test-support/engine-client.ts';
import { type ConfigInput, parseConfig } from './config.ts';
import { type ReferenceServer, startServer } from './server.ts';

const { OperationFailed, Success } = Enum.ResultStatus;
const { InvalidMessage, ResponseTooLarge } = Enum.ResultReason;

/** Query of operations and object types in 1.4, with a Maximum Response Size. */
function query(maximumResponseSize = 4096) {
  const { QueryOperations, QueryObjects } = Enum.QueryFunction;
  const payload = [QueryOperations, QueryObjects].map((value) => enumeration(Tag.QueryFunction, value));
  const item = { operation: Enum.Operation.Query, payload };
  return buildRequest({ major: 1, minor: 4 }, [item], { maximumResponseSize });
}

/** An HTTP request as text; a header of undefined is left out. */
function post(
  body: Uint8Array | string,
  headers: Record<string, string | undefined> = {},
  line = 'POST /kmip HTTP/1.1',
): Buffer {
  const all = {
    Host: 'localhost',
    'Content-Type': 'application/octet-stream',
    'Content-Length': String(Buffer.byteLength(body)),
    'Cache-Control': 'no-cache',
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  return Buffer.concat([Buffer.from(`${[line, ...lines].join('\r\n')}\r\n\r\n`), Buffer.from(body)]);
}

interface HttpAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** The complete responses in what a server sent. */
function answersIn(octets: Buffer): HttpAnswer[] {
  const answers: HttpAnswer[] = [];
  for (let rest = octets; rest.length > 0; ) {
    const end = rest.indexOf('\r\n\r\n');
    const [line = '', ...fields] = rest.subarray(0, end).toString('latin1').split('\r\n');
    const headers = new Map(fields.map((field) => [field.split(':')[0] ?? '', field.slice(field.indexOf(':') + 2)]));
    const length = Number(headers.get('Content-Length') ?? 0);
    if (end < 0 || rest.length < end + 4 + length) break;
    answers.push({
      status: Number(line.split(' ')[1]),
      headers,
      body: rest.subarray(end + 4, end + 4 + length),
    });
    rest = rest.subarray(end + 4 + length);
  }
  return answers;
}

describe('KMIP over HTTPS', function () {
  this.timeout(30_000);
  let certificates: TestCertificates;
  before(async () => {
    certificates = await makeTestCertificates({ now: new Date(), clients: ['alice'] });
  });

  let server: ReferenceServer;
  let log: LogEntry[];
  const sockets: TLSSocket[] = [];
  async function start(limits: NonNullable<ConfigInput['limits']> = {}): Promise<void> {
    log = [];
    const { ca, server: tls } = certificates;
    server = await startServer(parseConfig({ port: 0, tls: { ca, ...tls }, limits }), recordingLog(log));
  }
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await server.close();
  });

  async function connected(): Promise<TLSSocket> {
    const { ca, clients } = certificates;
    const socket = connect({ port: server.port, host: '127.0.0.1', servername: 'localhost', ca, ...clients.alice });
    sockets.push(socket.on('error', () => socket.destroy()));
    await once(socket, 'secureConnect');
    return socket;
  }

  /** Sends octets and gives the responses up to the end of the connection, or up to so many of them. */
  async function ask(octets: Uint8Array, most = Number.POSITIVE_INFINITY): Promise<HttpAnswer[]> {
    const socket = await connected();
    const received: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => {
      received.push(chunk);
      if (answersIn(Buffer.concat(received)).length >= most) socket.destroy();
    });
    socket.write(octets);
    if (!socket.closed) await once(socket, 'close');
    return answersIn(Buffer.concat(received));
  }

  const isServed = async () => {
    const [answer] = await ask(post(ENCODINGS.ttlv.encode(query()), { Connection: 'close' }));
    return answer?.status === 200;
  };

  function responseIn({ body }: HttpAnswer, encoding: Encoding): Response {
    const { item, deviations } = ENCODINGS[encoding].decode(body);
    expect(deviations).to.deep.equal([]);
    return readResponse(item) as Response;
  }

  describe('answers in the encoding of the request, sizes counted as TTLV (Profiles 2.1 sections 5.3 to 5.5)', () => {
    const rows: [encoding: Encoding, type: string, start: string][] = [
      ['ttlv', 'application/octet-stream', 'B\0{\u0001'],
      ['xml', 'text/xml', '<ResponseMessage>'],
      ['json', 'application/json', '{"tag":"ResponseMessage", '],
    ];
    for (const [encoding, type, begin] of rows) {
      it(encoding, async () => {
        await start();
        const { encode } = ENCODINGS[encoding];
        const [small, large] = [encode(query(256)), encode(query(2048))];
        const headers = { 'Content-Type': type };
        const answers = await ask(Buffer.concat([post(small, headers), post(large, headers)]), 2);
        for (const { status, headers: had, body } of answers) {
          expect(status).to.equal(200);
          expect(had.get('Content-Type')).to.equal(type);
          expect(had.get('Cache-Control')).to.equal('no-cache');
          expect(body.toString('latin1').startsWith(begin), body.toString('latin1').slice(0, 20)).to.equal(true);
        }
        const results = answers.map((answer) => responseIn(answer, encoding).items[0]);
        expect(results[0]).to.include({ resultStatus: OperationFailed, resultReason: ResponseTooLarge });
        expect(results[1]).to.include({ resultStatus: Success });
        expect(results[1]?.payload?.value.length).to.be.greaterThan(20);
      });
    }
  });

  it('says in XML that a result has a character that XML does not allow, and gives it in JSON', async () => {
    await start();
    const attributes = {
      'Cryptographic Algorithm': Enum.CryptographicAlgorithm.AES,
      'Cryptographic Length': 128,
      'Cryptographic Usage Mask': 12,
      'x-Mine': 'a\u0001',
    };
    const type = enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey);
    const creation = { operation: Enum.Operation.Create, payload: [type, template(attributes)] };
    const send = async (encoding: Encoding, ...items: RequestItemInit[]): Promise<Response> => {
      const batch = items.map((item, index) => ({ ...item, uniqueBatchItemId: Uint8Array.of(index) }));
      const body = ENCODINGS[encoding].encode(buildRequest({ major: 1, minor: 4 }, batch));
      const [answer] = await ask(post(body, { 'Content-Type': ENCODINGS[encoding].mediaType }), 1);
      expect(answer?.status).to.equal(200);
      return responseIn(answer as HttpAnswer, encoding);
    };
    const created = (await send('json', creation)).items[0]?.payload?.value ?? [];
    const payload = [
      ...created.filter(({ tag }) => tag === Tag.UniqueIdentifier),
      textString(Tag.AttributeName, 'x-Mine'),
    ];
    const getAttributes = { operation: Enum.Operation.GetAttributes, payload };
    const discover = { operation: Enum.Operation.DiscoverVersions, payload: [] };
    const [unwritable, other] = (await send('xml', getAttributes, discover)).items;
    expect(unwritable).to.deep.include({
      operation: Enum.Operation.GetAttributes,
      uniqueBatchItemId: Uint8Array.of(0),
      resultStatus: OperationFailed,
      resultReason: Enum.ResultReason.GeneralFailure,
      payload: undefined,
    });
    expect(unwritable?.resultMessage).to.match(/XML does not allow the character U\+0001$/);
    expect(other?.resultStatus).to.equal(Success);
    const [written] = (await send('json', getAttributes)).items;
    expect(JSON.stringify(written?.payload)).to.include('"a\\u0001"');
  });

  it('serves TTLV on the same port', async () => {
    await start();
    const socket = await connected();
    socket.write(ENCODINGS.ttlv.encode(query()));
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    expect(chunk.subarray(0, 4).toString('hex')).to.equal('42007b01');
    expect(await isServed()).to.equal(true);
  });

  describe('takes', () => {
    const body = ENCODINGS.ttlv.encode(query());
    const rows: [what: string, octets: Buffer][] = [
      ['HTTP/1.0', post(body, { Host: undefined }, 'POST /kmip HTTP/1.0')],
      ['a Content-Length with spaces behind it', post(body, { 'Content-Length': `${body.length}       ` })],
      [
        'a Content-Type with a charset',
        post(ENCODINGS.json.encode(query()), { 'Content-Type': 'Application/JSON; charset=UTF-8' }),
      ],
      ['a query behind the path', post(body, {}, 'POST /kmip?x=1 HTTP/1.1')],
      ['what announces itself first', post(body, { Expect: '100-continue' })],
    ];
    for (const [what, octets] of rows) {
      it(what, async () => {
        await start();
        const answers = await ask(octets, what.includes('announces') ? 2 : 1);
        expect(answers.at(-1)?.status).to.equal(200);
      });
    }
  });

  describe('answers with an Invalid Message (1.4 section 11.1) what is no message', () => {
    const rows: [what: string, encoding: Encoding, body: string][] = [
      ['no TTLV', 'ttlv', 'hello'],
      ['nothing', 'ttlv', ''],
      ['no XML', 'xml', '<RequestMessage>'],
      ['an entity of its own', 'xml', '<!DOCTYPE a [<!ENTITY b "c">]><RequestMessage/>'],
      ['no JSON', 'json', '{'],
      ['no item', 'json', '[1]'],
      ['another message', 'json', '{"tag":"ResponseMessage", "value":[]}'],
      ['a tag twice', 'json', '{"tag":"RequestMessage", "tag":"RequestMessage", "value":[]}'],
      ['no UTF-8', 'json', '\xff'],
      ['a name that is not normalised', 'xml', '<requestMessage/>'],
      ['text without end', 'xml', `<RequestMessage>${'<Name>'.repeat(200)}`],
      ['structures without end', 'json', '{"tag":"RequestMessage", "value":['.repeat(101)],
      ['more items than the server takes', 'xml', `<RequestMessage>${'<Name/>'.repeat(100_000)}</RequestMessage>`],
      ['more values than these have', 'json', `{"tag":"RequestMessage", "value":[${'0,'.repeat(500_000)}0]}`],
    ];
    for (const [what, encoding, text] of rows) {
      it(`${what} (${encoding})`, async () => {
        await start();
        const body = what === 'no UTF-8' ? Buffer.from(text, 'latin1') : Buffer.from(text);
        const [answer] = await ask(post(body, { 'Content-Type': ENCODINGS[encoding].mediaType }), 1);
        expect(answer?.status).to.equal(200);
        const [item] = responseIn(answer as HttpAnswer, encoding).items;
        expect(item).to.include({ resultStatus: OperationFailed, resultReason: InvalidMessage });
        expect(await isServed()).to.equal(true);
      });
    }
  });

  describe('answers with an error of HTTP', () => {
    const body = ENCODINGS.ttlv.encode(query());
    const rows: [status: number, what: string, octets: Uint8Array][] = [
      [400, 'no HTTP', Buffer.from('HELLO WORLD\r\n\r\n')],
      [400, 'HTTP/1.1 without Host', post(body, { Host: undefined })],
      [400, 'two lengths', post(body, { 'content-length': '5' })],
      [400, 'a length and chunks', post(body, { 'Transfer-Encoding': 'chunked' })],
      [400, 'a length that is no number', post(body, { 'Content-Length': '-1' })],
      [400, 'a header that is folded', post(body, { 'X-Folded': 'a\r\n b' })],
      [400, 'a header with a space before its colon', post(body, { 'Transfer-Encoding ': 'chunked' })],
      [404, 'another path', post(body, {}, 'POST / HTTP/1.1')],
      [405, 'another method', post('', {}, 'GET /kmip HTTP/1.1')],
      [411, 'chunks', post('0\r\n\r\n', { 'Content-Length': undefined, 'Transfer-Encoding': 'chunked' })],
      [413, 'a body too large', post(body, { 'Content-Length': '999999999' })],
      [415, 'another type', post(body, { 'Content-Type': 'application/x-www-form-urlencoded' })],
      [415, 'no type', post(body, { 'Content-Type': undefined })],
      [415, 'another charset', post(body, { 'Content-Type': 'text/xml; charset=utf-16' })],
      [415, 'what is compressed', post(body, { 'Content-Encoding': 'gzip' })],
      [431, 'headers without end', post(body, { 'X-Long': 'a'.repeat(100_000) })],
    ];
    for (const [status, what, octets] of rows) {
      it(`${status}: ${what}, and nothing behind it is served`, async () => {
        await start();
        const answers = await ask(Buffer.concat([octets, post(body)]));
        expect(answers.map((answer) => answer.status)).to.deep.equal([status]);
        expect(answers[0]?.headers.get('Cache-Control')).to.equal('no-cache');
        expect(log.filter(({ message }) => message === 'done')).to.deep.equal([]);
        expect(await isServed()).to.equal(true);
      });
    }

    it('408: a request that takes too long to arrive', async () => {
      await start({ requestTimeout: 100 });
      const [answer] = await ask(post(body).subarray(0, -10));
      expect(answer?.status).to.equal(408);
      expect(await isServed()).to.equal(true);
    });
  });

  it('ends an idle connection', async () => {
    await start({ idleTimeout: 100 });
    const [answer] = await ask(post(ENCODINGS.ttlv.encode(query())));
    expect(answer?.status).to.equal(200);
  });

  it('survives connections that break off inside a request', async () => {
    await start();
    const socket = await connected();
    socket.write(post(ENCODINGS.ttlv.encode(query())).subarray(0, -10));
    await new Promise((resolve) => setImmediate(resolve));
    socket.destroy();
    expect(await isServed()).to.equal(true);
  });
});
