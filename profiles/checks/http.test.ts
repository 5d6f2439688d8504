import { AssertionError, expect } from 'chai';
import { ENCODINGS, type Encoding } from '../../harness/codec/encodings.ts';
import { encodeTtlv } from '../../harness/codec/ttlv.ts';
import { VERSIONS, type Version } from '../../harness/spec/versions.ts';
import { checksAgainstReference } from '../../test-support/checks-against.ts';
import { createEngine, type Engine } from '../../test-support/engine.ts';
import { EngineSubject } from '../../test-support/engine-subject.ts';
import type { Check } from './check.ts';
import { HTTPS_CHECKS } from './http.ts';
import type { HttpAnswer, HttpRequest, Subject } from './subject.ts';
import { JSON_CHECKS, XML_CHECKS } from './text-encodings.ts';

describe('checks of HTTPS, XML and JSON against the reference server', function () {
  this.timeout(60_000);
  const tried = checksAgainstReference({ versions: [...VERSIONS] });

  const rows: readonly (readonly [Version, Check])[] = [
    ['1.4', HTTPS_CHECKS.http10],
    ['1.4', HTTPS_CHECKS.cacheControl],
    ['1.0', XML_CHECKS.messages],
    ['2.1', JSON_CHECKS.sizes],
  ];
  for (const [version, check] of rows) {
    it(`${check.id} in ${version}`, async () => {
      const { verdict, reason } = await tried(check, version, { wire: { transport: 'https', encoding: 'ttlv' } });
      expect([verdict, reason]).to.deep.equal(['pass', undefined]);
    });
  }
});

/** What a server does with a request instead of answering it rightly. */
type Wrong = (request: HttpRequest, right: () => HttpAnswer) => HttpAnswer;

const encodingOf = ({ headers }: HttpRequest): Encoding =>
  (Object.keys(ENCODINGS) as Encoding[]).find((name) => ENCODINGS[name].mediaType === headers['Content-Type']) ??
  'ttlv';

/** The reference server behind HTTP as it has to be, without sockets. */
function served(engine: Engine, version: Version, request: HttpRequest): HttpAnswer {
  const { mediaType, decode, encode } = ENCODINGS[encodingOf(request)];
  const { item } = engine.send(encodeTtlv(decode(request.body).item));
  const body = encode(item, version);
  const headers = new Map([
    ['content-type', mediaType],
    ['content-length', `${body.length}`],
    ['cache-control', 'no-cache'],
  ]);
  return { protocol: 'HTTP/1.1', status: 200, headers, body };
}

const withHeader =
  (name: string, value?: string): Wrong =>
  (_, right) => {
    const answer = right();
    const headers = new Map(answer.headers);
    headers.delete(name);
    return { ...answer, headers: value === undefined ? headers : headers.set(name, value) };
  };

/** Refuses the whole message where a text stands in it. */
const ignorantOf =
  (text: string): Wrong =>
  (request, right) =>
    Buffer.from(request.body).includes(text) ? { ...right(), body: Buffer.from('what?') } : right();

const inTtlv: Wrong = (request, right) => {
  const { body, ...answer } = right();
  return { ...answer, body: encodeTtlv(ENCODINGS[encodingOf(request)].decode(body).item) };
};

/** Says that an answer is too large which is so as text alone. */
const countsText: Wrong = (request, right) => {
  const asked = /MaximumResponseSize[^>}]*?value"?[=:]"?(\d+)/.exec(Buffer.from(request.body).toString())?.[1];
  const answer = right();
  if (asked === undefined || answer.body.length <= Number(asked)) return answer;
  const refused = Buffer.from(answer.body)
    .toString()
    .replaceAll(/"Success"/g, '"OperationFailed"');
  return { ...answer, body: Buffer.from(refused) };
};

const WRONG: readonly (readonly [check: Check, version: Version, what: string, wrong: Wrong])[] = [
  [HTTPS_CHECKS.http10, '1.4', 'no HTTP/1.0', (_, right) => ({ ...right(), status: 505 })],
  [HTTPS_CHECKS.http11, '2.1', 'no Response Message', (_, right) => ({ ...right(), body: Buffer.from('hello') })],
  [HTTPS_CHECKS.status, '1.4', 'the status 404', (_, right) => ({ ...right(), status: 404 })],
  [HTTPS_CHECKS.contentType, '1.4', 'another media type', withHeader('content-type', 'text/plain')],
  [HTTPS_CHECKS.contentLength, '2.1', 'no length', withHeader('content-length')],
  [HTTPS_CHECKS.cacheControl, '1.0', 'no Cache-Control', withHeader('cache-control')],
  [HTTPS_CHECKS.cacheControl, '1.0', 'another Cache-Control', withHeader('cache-control', 'max-age=5')],
  [XML_CHECKS.messages, '1.0', 'TTLV', inTtlv],
  [XML_CHECKS.messages, '2.1', 'another media type', withHeader('content-type', 'application/xml')],
  [XML_CHECKS.messages, '1.4', 'numbers are not read', ignorantOf('TTLV')],
  [XML_CHECKS.enumerations, '1.0', 'an algorithm has no name', ignorantOf('SKIPJACK')],
  [XML_CHECKS.enumerations, '1.4', 'a Query Function has no name', ignorantOf('QueryCapabilities')],
  [XML_CHECKS.sizes, '1.4', 'sizes are those of the text', countsText],
  [JSON_CHECKS.messages, '2.1', 'names are not read', ignorantOf('ProtocolVersion')],
  [JSON_CHECKS.enumerations, '2.1', 'a curve has no name', ignorantOf('P_384')],
  [JSON_CHECKS.sizes, '2.1', 'sizes are those of the text', countsText],
];

describe('wrong answers over HTTPS, in XML and in JSON are found', () => {
  let engine: Engine;

  before(async () => {
    engine = await createEngine({ quiet: true, settings: { versions: [...VERSIONS] } });
  });
  after(() => engine.close());

  for (const [check, version, what, wrong] of WRONG) {
    it(`${check.id} in ${version}: ${what}`, async () => {
      const subjectOf = (spoilt: Wrong): Subject => {
        const http = async (request: HttpRequest) => spoilt(request, () => served(engine, version, request));
        return Object.assign(new EngineSubject(engine, version), { http });
      };
      await check.run(subjectOf((_, right) => right()));
      const outcome = await check.run(subjectOf(wrong)).catch((error: unknown) => error);
      expect(outcome).to.be.instanceOf(AssertionError);
    });
  }
});
