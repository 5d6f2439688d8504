import { expect } from 'chai';
import { ENCODINGS, type Encoding } from '../../harness/codec/encodings.ts';
import { textString } from '../../harness/codec/item.ts';
import { encodeTtlv } from '../../harness/codec/ttlv.ts';
import { makeTestCertificates, type TestCertificates } from '../../harness/config/certificates.ts';
import { protocolVersion } from '../../harness/message/header.ts';
import { buildRequest } from '../../harness/message/request.ts';
import { buildResponse } from '../../harness/message/response.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { type FakeServer, startTlsServer } from '../../test-support/fake-server.ts';
import { parseConfig } from '../config.ts';
import { post } from './post.ts';
import { Undelivered } from './send.ts';

const operation = Enum.Operation.DiscoverVersions;
const REQUEST = buildRequest(protocolVersion('1.4'), [{ operation, payload: [] }]);
const RESPONSE = buildResponse({ version: protocolVersion('1.4'), timeStamp: 1n }, [
  { operation, resultStatus: Enum.ResultStatus.Success, payload: [] },
]);

/** An HTTP response with this body. */
function answer(body: Uint8Array | string, type: string, status = '200 OK'): Buffer {
  const headers = [`Content-Type: ${type}`, `Content-Length: ${Buffer.byteLength(body)}`, 'Cache-Control: no-cache'];
  return Buffer.concat([Buffer.from([`HTTP/1.1 ${status}`, ...headers, '', ''].join('\r\n')), Buffer.from(body)]);
}

describe('requests of the server over HTTPS (Profiles 2.1 section 5.3.2)', () => {
  let made: TestCertificates;
  let client: FakeServer | undefined;
  let received: Buffer[];
  before(async () => {
    made = await makeTestCertificates({ now: new Date(), clients: ['alice', 'bob'] });
  });
  beforeEach(() => {
    received = [];
  });
  afterEach(() => client?.close());

  /** Sends the request to a client that answers with these octets, and then ends the connection where it is told to. */
  const posted = async (
    encoding: Encoding,
    octets: Uint8Array,
    { identity = 'alice', ends = false, signal = new AbortController().signal } = {},
  ): Promise<Uint8Array | string> => {
    client = await startTlsServer({ ...made.clients[identity], ca: made.ca, requestCert: true }, (socket, chunk) => {
      received.push(chunk);
      socket.write(octets);
      if (ends) socket.end();
    });
    const address = { identity: 'alice', host: '127.0.0.1', port: client.port, timeout: 300, path: '/push', encoding };
    const tls = { ca: made.ca, ...made.server };
    return post(encodeTtlv(REQUEST), address, tls, signal).catch((error: Error) => error.message);
  };

  for (const [encoding, { mediaType, encode, decode }] of Object.entries(ENCODINGS)) {
    it(`are posted in ${encoding.toUpperCase()}, with the headers that they SHALL have`, async () => {
      const octets = await posted(encoding as Encoding, answer(encode(RESPONSE), mediaType));
      expect(octets).to.deep.equal(encodeTtlv(RESPONSE));
      const message = Buffer.concat(received);
      const end = message.indexOf('\r\n\r\n');
      const [line, ...headers] = message.subarray(0, end).toString('latin1').split('\r\n');
      expect(line).to.equal('POST /push HTTP/1.1');
      const body = message.subarray(end + 4);
      expect(headers).to.include.members([
        `Content-Type: ${mediaType}`,
        `Content-Length: ${body.length}`,
        'Cache-Control: no-cache',
      ]);
      expect(decode(body).item).to.deep.equal(REQUEST);
    });
  }

  const xml = ENCODINGS.xml.encode(RESPONSE);
  const failures: readonly [what: string, act: () => Promise<Uint8Array | string>, reason: RegExp][] = [
    ['another status', () => posted('xml', answer(xml, 'text/xml', '404 Not Found')), /the HTTP status 404$/],
    ['another Content-Type', () => posted('xml', answer(xml, 'text/html')), /Content-Type text\/html, not text\/xml$/],
    [
      'text without end',
      () => posted('xml', answer(`<ResponseMessage>${'<Name/>'.repeat(10_000)}</ResponseMessage>`, 'text/xml')),
      /^the answer is no KMIP message$/,
    ],
    ['what is no message', () => posted('xml', answer('<html/', 'text/xml')), /^the answer is no KMIP message$/],
    [
      'half an answer',
      () => posted('xml', answer(xml, 'text/xml').subarray(0, 150), { ends: true }),
      /without an answer$/,
    ],
    ['what is no HTTP', () => posted('ttlv', encodeTtlv(RESPONSE)), /^Parse Error/],
    ['silence', () => posted('xml', Buffer.alloc(0)), /^no answer within 300 ms$/],
    ['the end of the connection', () => posted('xml', Buffer.alloc(0), { ends: true }), /^socket hang up$/],
    [
      'somebody else',
      () => posted('xml', Buffer.alloc(0), { identity: 'bob' }),
      /^who listens there is bob, not alice$/,
    ],
    ['a server that stops', () => posted('xml', xml, { signal: AbortSignal.abort() }), /^the server stops$/],
  ];
  for (const [what, act, reason] of failures) {
    it(`are not delivered: ${what}`, async () => {
      expect(await act()).to.match(reason);
    });
  }

  it('are not delivered in XML with a character that it does not allow', async () => {
    const payload = [textString(Tag.UniqueIdentifier, 'a\u0001')];
    const notify = buildRequest(protocolVersion('1.4'), [{ operation: Enum.Operation.Notify, payload }]);
    const address = {
      identity: 'alice',
      host: '127.0.0.1',
      port: 1,
      timeout: 300,
      path: '/kmip',
      encoding: 'xml' as const,
    };
    const failure = await post(encodeTtlv(notify), address, {}, new AbortController().signal).catch((error) => error);
    expect(failure).to.be.instanceOf(Undelivered).with.property('message', 'XML does not allow the character U+0001');
  });

  it('are not configured in XML or JSON without HTTPS', () => {
    const settings = { clients: [{ identity: 'a', host: 'h', encoding: 'xml' as const }] };
    expect(() => parseConfig({ tls: { ca: 'a', cert: 'b', key: 'c' }, settings })).to.throw(/carried by HTTPS/);
  });
});
