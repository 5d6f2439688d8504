import { responseOf } from '../../profiles/checks/http.ts';
import { isRefused } from '../../profiles/checks/messages.ts';
import {
  countsText,
  type HttpLie,
  ignorantOf,
  inTtlv,
  withBody,
  withHeader,
  withStatus,
  withText,
} from '../lying-http.ts';
import type { ProfileMutant } from './mutant.ts';

type Row = readonly [check: string, what: string, http: HttpLie];

const refusedInHttp: HttpLie = (_, right) => {
  const answer = right();
  return isRefused(responseOf(answer, 'ttlv')) ? { ...answer, status: 400 } : answer;
};

const newHttpAlone: HttpLie = (request, right) =>
  request.protocol === 'HTTP/1.0' ? { ...right(), status: 505 } : right();

const HTTPS: readonly Row[] = [
  ['HTTPS: HTTP/1.0', 'HTTP/1.0 is answered with the status 505', newHttpAlone],
  ['HTTPS: HTTP/1.1', 'nothing is found at the path that clients ask for', withStatus(404)],
  ['HTTPS: HTTP/1.1', 'the body of an answer is cut', withBody((body) => body.subarray(0, -8))],
  [
    'HTTPS: HTTP/1.1',
    'the body of an answer is TTLV in hexadecimal text',
    withBody((body) => Buffer.from(body.toString('hex'))),
  ],
  ['HTTPS: status 200', 'what KMIP refuses has the status 400', refusedInHttp],
  ['HTTPS: status 200', 'what is done has the status 201', withStatus(201)],
  ['HTTPS: Content-Type', 'TTLV is called application/kmip', withHeader('content-type', 'application/kmip')],
  ['HTTPS: Content-Type', 'answers have no Content-Type', withHeader('content-type')],
  ['HTTPS: Content-Length', 'answers have no Content-Length', withHeader('content-length')],
  ['HTTPS: Cache-Control', 'answers have no Cache-Control', withHeader('cache-control')],
  ['HTTPS: Cache-Control', 'answers may be cached for a minute', withHeader('cache-control', 'max-age=60')],
];

/** What becomes of a Long Integer in a program that keeps numbers as doubles. */
const ROUNDED = `${2 ** 53}`;

const asNumbers = withBody((body) =>
  Buffer.from(
    body.toString().replace(/("LongInteger", "value":)"(0x\w+)"/g, (_, before, hex) => `${before}${BigInt(hex)}`),
  ),
);

const XML: readonly Row[] = [
  ['XML: messages', 'requests in XML are answered in TTLV', inTtlv],
  ['XML: messages', 'XML is called application/xml', withHeader('content-type', 'application/xml')],
  ['XML: messages', 'elements begin with a small letter', withText(/<(\/?)ResponseMessage/g, '<$1responseMessage')],
  ['XML: messages', 'elements are named as the specification prints them', withText(/ResultStatus/g, 'Result_Status')],
  ['XML: messages', 'Integers are written as Long Integers', withText(/"Integer"/g, '"LongInteger"')],
  ['XML: messages', 'leaves have no type', withText(/ type="Enumeration"/g, '')],
  ['XML: messages', 'Date-Times are seconds', withText(/("DateTime" value=)"[^"]*"/g, '$1"1700000000"')],
  ['XML: messages', 'operations are named as the specification prints them', withText(/"ReKey"/g, '"Re-key"')],
  ['XML: messages', 'tags that are written as numbers are not read', ignorantOf('TTLV')],
  ['XML: tags and enumerations', 'Skipjack has no name', ignorantOf('SKIPJACK')],
  ['XML: tags and enumerations', 'Query Functions after 1.2 have no name', ignorantOf('QueryCapabilities')],
  ['XML: Long Integers', 'Long Integers are rounded', withText(/("LongInteger" value=)"\d+"/g, `$1"${ROUNDED}"`)],
  ['XML: sizes are those of TTLV', 'sizes are those of the text', countsText],
];

const JSON_TEXT: readonly Row[] = [
  ['JSON: messages', 'requests in JSON are answered in TTLV', inTtlv],
  ['JSON: messages', 'JSON is called text/json', withHeader('content-type', 'text/json')],
  [
    'JSON: messages',
    'tags are the keys of objects',
    withText(/"tag":"ResponseMessage", "value":/g, '"ResponseMessage":'),
  ],
  ['JSON: messages', 'tags begin with a small letter', withText(/"ResultStatus"/g, '"resultStatus"')],
  ['JSON: messages', 'Integers are decimal texts', withText(/("Integer", "value":)"0x0*(\d+)"/g, '$1"$2"')],
  ['JSON: messages', 'Date-Times are numbers', withText(/("DateTime", "value":)"[^"]*"/g, '$11700000000')],
  ['JSON: messages', 'leaves have no type', withText(/"type":"Enumeration", /g, '')],
  ['JSON: messages', 'tags are not read by their names', ignorantOf('ProtocolVersion')],
  ['JSON: tags and enumerations', 'the curve P-384 has no name', ignorantOf('P_384')],
  ['JSON: tags and enumerations', 'values that are written as numbers are not read', ignorantOf('"0x00000003"')],
  ['JSON: Long Integers', 'Long Integers of more than 52 bits are written as numbers', asNumbers],
  [
    'JSON: Long Integers',
    'Long Integers are rounded',
    withText(/("LongInteger", "value":)"0x\w+"/g, '$1"0x0020000000000000"'),
  ],
  ['JSON: sizes are those of TTLV', 'sizes are those of the text', countsText],
];

/** Mutants of what stands between the server and its clients over HTTPS: HTTP itself, and messages in XML and JSON. */
export const HTTP_MUTANTS: readonly ProfileMutant[] = [...HTTPS, ...XML, ...JSON_TEXT].map(([check, what, http]) => ({
  id: `${check}: ${what}`,
  what,
  check,
  http,
}));
