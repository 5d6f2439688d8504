import { ENCODINGS, type Encoding } from '../harness/codec/encodings.ts';
import { encodeTtlv } from '../harness/codec/ttlv.ts';
import type { Version } from '../harness/spec/versions.ts';
import type { HttpAnswer, HttpRequest, Subject } from '../profiles/checks/subject.ts';
import type { Engine } from './engine.ts';
import { EngineSubject } from './engine-subject.ts';

/** What a server does with an HTTP request instead of answering it rightly. */
export type HttpLie = (request: HttpRequest, right: () => HttpAnswer) => HttpAnswer;

/** The reference server behind HTTP as it has to be, without sockets; behind a lie where one is told. */
export function httpSubject(engine: Engine, version: Version, lie: HttpLie = (_, right) => right()): Subject {
  const http = async (request: HttpRequest) => lie(request, () => served(engine, version, request));
  return Object.assign(new EngineSubject(engine, version), { http });
}

function encodingOf({ headers }: HttpRequest): Encoding {
  const names = Object.keys(ENCODINGS) as Encoding[];
  return names.find((name) => ENCODINGS[name].mediaType === headers['Content-Type']) ?? 'ttlv';
}

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

/** A header is another, or left out. */
export const withHeader =
  (name: string, value?: string): HttpLie =>
  (_, right) => {
    const answer = right();
    const headers = new Map(answer.headers);
    headers.delete(name);
    return { ...answer, headers: value === undefined ? headers : headers.set(name, value) };
  };

/** Every answer has another status. */
export const withStatus =
  (status: number): HttpLie =>
  (_, right) => ({ ...right(), status });

/** Another body, of its own length. */
export const withBody =
  (change: (body: Buffer) => Uint8Array): HttpLie =>
  (_, right) => {
    const answer = right();
    const body = change(Buffer.from(answer.body));
    return { ...answer, body, headers: new Map(answer.headers).set('content-length', `${body.length}`) };
  };

/** Every answer as text, with something else in it. */
export const withText = (pattern: RegExp, text: string): HttpLie =>
  withBody((body) => Buffer.from(body.toString().replace(pattern, text)));

/** What a request with this text in it is answered with is no message. */
export const ignorantOf =
  (text: string): HttpLie =>
  (request, right) =>
    Buffer.from(request.body).includes(text) ? { ...right(), body: Buffer.from('what?') } : right();

/** The answer to a request in text is written in TTLV. */
export const inTtlv: HttpLie = (request, right) =>
  withBody((body) => encodeTtlv(ENCODINGS[encodingOf(request)].decode(body).item))(request, right);

/** An answer is refused as too large which is so as text alone. */
export const countsText: HttpLie = (request, right) => {
  const asked = /MaximumResponseSize[^>}]*?value"?[=:]"?(\d+)/.exec(Buffer.from(request.body).toString())?.[1];
  const answer = right();
  if (asked === undefined || answer.body.length <= Number(asked)) return answer;
  return withText(/"Success"/g, '"OperationFailed"')(request, () => answer);
};
