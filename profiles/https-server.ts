import { HTTPS_CHECKS } from './checks/http.ts';
import { first, profileOf, second, third } from './document-claims.ts';
import { type Requirement, unshown } from './requirements.ts';

const ROWS: readonly (readonly [id: string, requirement: string, check: keyof typeof HTTPS_CHECKS])[] = [
  ['http-1.0', 'The server speaks HTTP/1.0 over TLS.', 'http10'],
  ['http-1.1', 'The server speaks HTTP/1.1 over TLS.', 'http11'],
  ['status', 'The status is 200 where there is a KMIP response.', 'status'],
  ['content-type', 'The Content-Type of TTLV is application/octet-stream.', 'contentType'],
  ['content-length', 'The response has a Content-Length.', 'contentLength'],
  ['cache-control', 'The response has the Cache-Control no-cache.', 'cacheControl'],
  ['body', 'The body is the message in TTLV.', 'http11'],
];

const requirements: readonly Requirement[] = [
  ...ROWS.map(
    ([id, requirement, name]): Requirement => ({
      id: `https/${id}`,
      requirement,
      evidence: { by: 'check', check: HTTPS_CHECKS[name] },
    }),
  ),
  unshown(
    'https/server-to-client',
    'As a client of its clients, the server is an HTTPS client.',
    'It is what a server asks, of clients that it was told of, when it pleases.',
  ),
];

export const httpsServer = profileOf({
  id: 'https-server',
  title: 'HTTPS Server',
  profileName: 'HTTPSServer',
  texts: {
    ...first('Additional Message Encodings 1.0', '2.5', { '1.0': '8.1.4', '1.1': '8.1.5', '1.2': '8.1.6' }),
    ...second('5.3.2', '6.8'),
    ...third('5.3.2', '6.5'),
  },
  requirements: () => requirements,
  cases: () => ({ mandatory: ['MSGENC-HTTPS-M-1'] }),
  suite: () => 'https',
});
