import { AssertionError, expect } from 'chai';
import { CodecError } from '../../harness/codec/deviation.ts';
import { ENCODINGS, type Encoding } from '../../harness/codec/encodings.ts';
import type { StructureItem } from '../../harness/codec/item.ts';
import { type Response, readResponse } from '../../harness/message/response.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import type { Check } from './check.ts';
import { uniqueIdentifier } from './exchanges.ts';
import { expectNoProblem } from './message-format.ts';
import { expectAllDone, expectAllRefused, messageOf } from './messages.ts';
import type { HttpAnswer, HttpRequest, Subject } from './subject.ts';

/** Posts octets in an encoding with the headers that a client "SHALL" send (Profiles 2.1 section 5.3.1). */
export function post(
  subject: Subject,
  encoding: Encoding,
  body: Uint8Array,
  protocol: HttpRequest['protocol'] = 'HTTP/1.1',
): Promise<HttpAnswer> {
  const headers = {
    Host: 'kmip',
    'Content-Type': ENCODINGS[encoding].mediaType,
    'Content-Length': `${body.length}`,
    'Cache-Control': 'no-cache',
  };
  return subject.http({ protocol, method: 'POST', headers, body });
}

/**
 * The Response Message of an answer in an encoding. Throws a chai AssertionError where it holds none, or one that is not
 * written as the encoding has it: texts of tags and enumerations "SHALL" be normalised (Additional Message Encodings 1.0
 * sections 4.1.3 and 6.1.3, Profiles 2.1 section 5.4.1.1).
 */
export function responseOf({ status, body }: HttpAnswer, encoding: Encoding): Response {
  expect(status, 'the status code').to.equal(200);
  try {
    const { item, deviations } = ENCODINGS[encoding].decode(body);
    expectNoProblem(deviations, `the body of the answer is no ${encoding.toUpperCase()} as it has to be`);
    const response = readResponse(item);
    if (response !== undefined) return response;
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    throw new AssertionError(`the body of the answer does not decode: ${error.message}`);
  }
  throw new AssertionError('the body of the answer is no Response Message');
}

async function posted(subject: Subject, message: StructureItem = messageOf(subject)): Promise<HttpAnswer> {
  return post(subject, 'ttlv', ENCODINGS.ttlv.encode(message));
}

function protocolCheck(protocol: HttpRequest['protocol']): Check {
  return {
    id: `HTTPS: ${protocol}`,
    how: `A Query in TTLV, posted in ${protocol}, is answered with the status 200 and a Response Message in TTLV.`,
    async run(subject) {
      const answer = await post(subject, 'ttlv', ENCODINGS.ttlv.encode(messageOf(subject)), protocol);
      expectAllDone(responseOf(answer, 'ttlv'), 1, 'the Query');
    },
  };
}

function headerCheck(name: string, how: string, expectRight: (answer: HttpAnswer) => void): Check {
  return {
    id: `HTTPS: ${name}`,
    how: `The answer to a Query that is posted in TTLV has the header ${how}.`,
    run: async (subject) => expectRight(await posted(subject)),
  };
}

/** The media type without its parameters, in lower case. */
export function mediaType({ headers }: HttpAnswer): string | undefined {
  return headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
}

/** What an HTTPS Server does (Additional Message Encodings 1.0 section 2.5, Profiles 2.1 section 5.3.2). */
export const HTTPS_CHECKS = {
  http10: protocolCheck('HTTP/1.0'),
  http11: protocolCheck('HTTP/1.1'),
  status: {
    id: 'HTTPS: status 200',
    how: 'A request in TTLV that KMIP refuses, Get of an object that does not exist, is answered with the status 200 and the KMIP response that refuses it.',
    async run(subject) {
      const nothing = { operation: Enum.Operation.Get, payload: [uniqueIdentifier(subject.uniqueText())] };
      const answer = await posted(subject, messageOf(subject, [nothing]));
      expectAllRefused(responseOf(answer, 'ttlv'), 'Get of an object that does not exist');
    },
  },
  contentType: headerCheck('Content-Type', 'Content-Type: application/octet-stream', (answer) => {
    expect(mediaType(answer), 'Content-Type').to.equal(ENCODINGS.ttlv.mediaType);
  }),
  contentLength: headerCheck('Content-Length', 'Content-Length, with the octets of its body', ({ headers, body }) => {
    expect(headers.get('content-length')?.trim(), 'Content-Length').to.equal(`${body.length}`);
  }),
  cacheControl: headerCheck('Cache-Control', 'Cache-Control: no-cache', ({ headers }) => {
    const directives = (headers.get('cache-control') ?? '').toLowerCase().split(',');
    const names = directives.map((directive) => directive.trim());
    expect(names, 'Cache-Control').to.include('no-cache');
  }),
} as const satisfies Record<string, Check>;
