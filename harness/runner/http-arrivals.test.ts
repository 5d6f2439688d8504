import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { expect } from 'chai';
import { closedPort } from '../../test-support/fake-server.ts';
import { connectClient } from '../../test-support/kmip-client.ts';
import { NOW, ok, type Ran, scriptedRuns, stepVerdicts } from '../../test-support/scripted-run.ts';
import { CREATE, caseOf, type Exchange, onKey, text } from '../../test-support/small-cases.ts';
import { ENCODINGS, type Encoding } from '../codec/encodings.ts';
import { dateTime, enumeration, textString } from '../codec/item.ts';
import { makeTestCertificates, type TestCertificates } from '../config/certificates.ts';
import { DEFAULT_LIMITS } from '../config/target.ts';
import { attributeItem } from '../message/attributes.ts';
import { protocolVersion } from '../message/header.ts';
import { buildRequest } from '../message/request.ts';
import { buildResponse, readResponse } from '../message/response.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';

const { Operation, ResultStatus, State } = Enum;
const seconds = BigInt(NOW.getTime() / 1000);

/** A Notify that tells of the Destroy in front of it. */
const NOTIFIED: Exchange = {
  operation: 'Notify',
  request: `${text('UniqueIdentifier', '$UNIQUE_IDENTIFIER_0')}
    <Attribute>${text('AttributeName', 'State')}<AttributeValue type="Enumeration" value="Destroyed"/></Attribute>
    <Attribute>${text('AttributeName', 'Last Change Date')}<AttributeValue type="DateTime" value="$NOW"/></Attribute>`,
  response: '<ResultStatus type="Enumeration" value="Success"/>',
};
const CASE = caseOf('NOTIFIED-11', [CREATE, onKey('Destroy'), NOTIFIED]);

const NOTIFY = buildRequest(protocolVersion('1.1'), [
  {
    operation: Operation.Notify,
    payload: [
      textString(Tag.UniqueIdentifier, 'k1'),
      attributeItem({ name: 'State', value: enumeration(Tag.State, State.Destroyed) }),
      attributeItem({ name: 'Last Change Date', value: dateTime(Tag.LastChangeDate, seconds) }),
    ],
  },
]);

interface HttpAnswer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

describe("a server's own requests over HTTPS (Profiles 2.1 section 5.3)", () => {
  const against = scriptedRuns();
  let made: TestCertificates;
  let port: number;
  before(async () => {
    made = await makeTestCertificates({ now: new Date(), clients: ['Client-A'] });
  });
  beforeEach(async () => {
    port = await closedPort();
  });

  /** Runs the case; the server does `work` before it answers Destroy. */
  const run = (encoding: Encoding, work: () => Promise<unknown>, path?: string): Promise<Ran> => {
    const destroyed = ok(textString(Tag.UniqueIdentifier, 'k1'));
    const Destroy = async (request: Parameters<typeof destroyed>[0]) => {
      await work().catch(() => undefined);
      return destroyed(request);
    };
    const identity = made.clients['Client-A'];
    return against({ Destroy }, [CASE], {
      clientEndpoint: {
        ...{ host: '127.0.0.1', port, ca: made.ca, servername: 'localhost', wire: { transport: 'https', encoding } },
        ...(identity && { identity }),
        ...(path !== undefined && { path }),
      },
      limits: { ...DEFAULT_LIMITS, timeoutMs: 400 },
    });
  };
  const post = async (body: Uint8Array, options: RequestOptions): Promise<HttpAnswer> => {
    const { cert, key } = made.server;
    const tls = { ca: made.ca, cert, key, checkServerIdentity: () => undefined };
    const sent = httpsRequest({
      host: '127.0.0.1',
      port,
      agent: false,
      method: 'POST',
      path: '/kmip',
      ...tls,
      ...options,
    });
    sent.end(body);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) };
  };
  const headersOf = (encoding: Encoding, body: Uint8Array) => ({
    'Content-Type': ENCODINGS[encoding].mediaType,
    'Content-Length': body.length,
    'Cache-Control': 'no-cache',
  });
  const notify = (encoding: Encoding, headers: object = {}, options: RequestOptions = {}): Promise<HttpAnswer> => {
    const body = ENCODINGS[encoding].encode(NOTIFY);
    return post(body, { headers: { ...headersOf(encoding, body), ...headers }, ...options });
  };
  /** Sends octets on a connection and leaves it as it is. */
  const write = async (octets: string): Promise<void> => {
    const { socket } = await connectClient(port, made, made.server, { checkServerIdentity: () => undefined });
    socket.write(octets);
  };

  for (const encoding of Object.keys(ENCODINGS) as Encoding[]) {
    it(`are taken and answered in ${encoding.toUpperCase()}`, async () => {
      let answer: HttpAnswer | undefined;
      const ran = await run(encoding, async () => {
        answer = await notify(encoding);
      });
      expect(stepVerdicts(ran)).to.deep.equal(['pass', 'pass', 'pass']);
      expect(answer?.status).to.equal(200);
      expect(answer?.headers).to.include({
        'content-type': ENCODINGS[encoding].mediaType,
        'content-length': String(answer?.body.length),
        'cache-control': 'no-cache',
      });
      const { item } = ENCODINGS[encoding].decode(answer?.body ?? Buffer.alloc(0));
      expect(readResponse(item)?.items[0]?.resultStatus).to.equal(ResultStatus.Success);
      const evidence = ran.events.find((event) => event.type === 'step-end' && event.result.index === 2);
      const exchange = evidence?.type === 'step-end' ? evidence.result.exchange : undefined;
      expect(exchange?.encoding).to.equal(encoding === 'ttlv' ? undefined : encoding);
    });
  }

  it('are taken at the path that the target file says', async () => {
    const ran = await run('json', () => notify('json', {}, { path: '/own' }), '/own');
    expect(stepVerdicts(ran)).to.deep.equal(['pass', 'pass', 'pass']);
  });

  const headers: readonly [what: string, headers: object, note: RegExp][] = [
    ['another Content-Type', { 'Content-Type': 'text/plain' }, /Content-Type is "text\/plain", not text\/xml/],
    ['no Content-Length', { 'Content-Length': undefined, 'Transfer-Encoding': 'chunked' }, /Content-Length is missing/],
    ['no Cache-Control', { 'Cache-Control': 'private' }, /Cache-Control is "private", not no-cache/],
  ];
  for (const [what, wrong, note] of headers) {
    it(`are held against a server that sends ${what}`, async () => {
      const body = ENCODINGS.xml.encode(NOTIFY);
      const all = Object.entries({ ...headersOf('xml', body), ...wrong }).filter(([, value]) => value !== undefined);
      const ran = await run('xml', () => post(body, { headers: Object.fromEntries(all) as Record<string, string> }));
      expect(stepVerdicts(ran)).to.deep.equal(['pass', 'pass', 'fail']);
      const [difference, ...others] = ran.first.steps[2]?.differences ?? [];
      expect(others).to.deep.equal([]);
      expect(difference).to.include({ path: 'HTTP', kind: 'encoding', basis: 'shall', rule: null });
      expect(difference?.note).to.match(note);
    });
  }

  const response = buildResponse({ version: protocolVersion('1.1'), timeStamp: seconds }, []);
  const failures: readonly [what: string, work: () => Promise<unknown>, reason: RegExp][] = [
    ['a GET', () => notify('xml', {}, { method: 'GET' }), /^the server asks with GET \/kmip, not with POST \/kmip$/],
    ['another path', () => notify('xml', {}, { path: '/' }), /^the server asks with POST \/, not with POST \/kmip$/],
    ['TTLV without HTTP', () => write('\x42\x00\x78\x01'), /^what the server sent is not HTTP: .*HPE_INVALID_METHOD/],
    ['another encoding', () => notify('json'), /^the server's request does not decode: /],
    ['a response', () => post(ENCODINGS.xml.encode(response), {}), /^what the server sent is not a Request Message$/],
    [
      'half a header and its end',
      async () => {
        const { socket } = await connectClient(port, made, made.server, { checkServerIdentity: () => undefined });
        socket.end('POST /kmip HTTP/1.1\r\nContent-');
      },
      /^the server closed its connection in the middle of an HTTP request$/,
    ],
    [
      'half a body',
      () => write('POST /kmip HTTP/1.1\r\nContent-Length: 400\r\n\r\n<RequestMessage>'),
      /within 0\.4 s; 16 octets of a message came, and no more$/,
    ],
    [
      'half a body and its end',
      async () => {
        const { socket } = await connectClient(port, made, made.server, { checkServerIdentity: () => undefined });
        socket.end('POST /kmip HTTP/1.1\r\nContent-Length: 400\r\n\r\n<RequestMessage>');
      },
      /closed its connection in the middle of a message, after 16 octets$/,
    ],
  ];
  for (const [what, work, reason] of failures) {
    it(`fail: ${what}`, async () => {
      // Some get no answer: the server does not wait for one.
      const ran = await run('xml', async () => void work().catch(() => undefined));
      expect(stepVerdicts(ran)).to.deep.equal(['pass', 'pass', 'fail']);
      expect(ran.first.steps[2]?.reason).to.match(reason);
    });
  }
});
