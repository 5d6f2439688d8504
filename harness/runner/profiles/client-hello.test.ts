import { once } from 'node:events';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { connect, createServer, type TlsOptions } from 'node:tls';
import { expect } from 'chai';
import type { HelloOffer } from '../../../profiles/checks/subject.ts';
import { CIPHER_SUITES, type CipherSuite } from '../../../profiles/cipher-suites.ts';
import { testCertificates } from '../../../test-support/certificates.ts';
import { readReply } from './client-hello.ts';
import { helloFrom } from './hello.ts';

const random = (octets: number): Uint8Array => new Uint8Array(octets).fill(9);
const patience = { timeoutMs: 5000 };

async function listening(server: Server): Promise<{ host: string; port: number }> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

/** The suites in a ClientHello that OpenSSL made: behind the version, the random and the session id. */
function offeredIn(hello: Buffer): number[] {
  const place = 5 + 4 + 2 + 32 + 1 + (hello[5 + 4 + 2 + 32] ?? 0);
  const length = hello.readUInt16BE(place);
  return Array.from({ length: length / 2 }, (_, index) => hello.readUInt16BE(place + 2 + 2 * index));
}

describe('cipher suites', () => {
  it('have the numbers that OpenSSL gives them, as far as it knows them', async () => {
    const hellos: Buffer[] = [];
    const server = createTcpServer((socket: Socket) => {
      socket.once('data', (chunk: Buffer) => {
        hellos.push(chunk);
        socket.destroy();
      });
      socket.on('error', () => {}); // The client is gone as soon as it has spoken.
    });
    const { host, port } = await listening(server);
    let known = 0;
    for (const [name, code] of Object.entries(CIPHER_SUITES)) {
      const isModern = name.startsWith('TLS_AES') || name.startsWith('TLS_CHACHA');
      try {
        const ciphers = isModern ? name : `${name}:@SECLEVEL=0`;
        const version = isModern ? 'TLSv1.3' : 'TLSv1.2';
        const pskCallback = () => ({ psk: Buffer.alloc(16), identity: 'any' });
        const client = connect({ host, port, ciphers, pskCallback, minVersion: version, maxVersion: version });
        await once(client, 'close').catch(() => client.destroy());
      } catch (error) {
        expect((error as NodeJS.ErrnoException).code, name).to.equal('ERR_SSL_NO_CIPHER_MATCH');
        continue;
      }
      known += 1;
      expect(offeredIn(hellos.at(-1) as Buffer), name).to.include(code);
    }
    server.close();
    expect(known).to.be.above(40);
  });
});

describe('a ClientHello made by hand', () => {
  let settings: TlsOptions;
  before(async () => {
    const { ca, server } = await testCertificates();
    settings = { ca, cert: server.cert, key: server.key };
  });

  const LEGACY = 'AES128-SHA:AES256-SHA256:@SECLEVEL=0';
  const rows: readonly [says: string, server: TlsOptions, offer: HelloOffer, outcome: object][] = [
    [
      'TLS 1.2 and a suite that the server has',
      { maxVersion: 'TLSv1.2' },
      { protocol: 'TLSv1.2', suites: ['TLS_RSA_WITH_RC4_128_SHA', 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'] },
      { outcome: 'chosen', protocol: 'TLSv1.2', suite: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256' },
    ],
    [
      'TLS 1.3',
      {},
      { protocol: 'TLSv1.3', suites: ['TLS_CHACHA20_POLY1305_SHA256'] },
      { outcome: 'chosen', protocol: 'TLSv1.3', suite: 'TLS_CHACHA20_POLY1305_SHA256' },
    ],
    [
      'TLS 1.3 to a server that wants another group, and asks for it',
      { ecdhCurve: 'P-384' },
      { protocol: 'TLSv1.3', suites: ['TLS_AES_128_GCM_SHA256'] },
      { outcome: 'chosen', protocol: 'TLSv1.3', suite: 'TLS_AES_128_GCM_SHA256' },
    ],
    [
      'TLS 1.0',
      { minVersion: 'TLSv1', ciphers: LEGACY },
      { protocol: 'TLSv1', suites: ['TLS_RSA_WITH_AES_128_CBC_SHA'] },
      { outcome: 'chosen', protocol: 'TLSv1', suite: 'TLS_RSA_WITH_AES_128_CBC_SHA' },
    ],
    [
      'TLS 1.1 to a server of TLS 1.0 alone',
      { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: LEGACY },
      { protocol: 'TLSv1.1', suites: ['TLS_RSA_WITH_AES_128_CBC_SHA'] },
      { outcome: 'chosen', protocol: 'TLSv1', suite: 'TLS_RSA_WITH_AES_128_CBC_SHA' },
    ],
    [
      'TLS 1.1 to a server of TLS 1.2',
      {},
      { protocol: 'TLSv1.1', suites: ['TLS_RSA_WITH_AES_128_CBC_SHA'] },
      { outcome: 'refused', reason: 'alert 70' }, // protocol_version
    ],
    [
      'SSL 3.0',
      { minVersion: 'TLSv1', ciphers: LEGACY },
      { protocol: 'SSLv3', suites: ['TLS_RSA_WITH_AES_128_CBC_SHA'] },
      { outcome: 'refused', reason: 'alert 40' },
    ],
    [
      'suites that the server has not',
      { maxVersion: 'TLSv1.2' },
      { protocol: 'TLSv1.2', suites: ['TLS_RSA_WITH_NULL_SHA256', 'TLS_ECDH_RSA_WITH_AES_128_CBC_SHA256'] },
      { outcome: 'refused', reason: 'alert 40' }, // handshake_failure
    ],
  ];
  for (const [says, options, offer, outcome] of rows) {
    it(`learns what a server does with ${says}`, async () => {
      const server = createServer({ ...settings, ...options });
      server.on('tlsClientError', () => {}); // It says so to its client.
      const hello = await helloFrom(offer, await listening(server), patience, random);
      server.close();
      expect(hello).to.deep.equal(outcome);
    });
  }

  it('learns that a server hangs up, or speaks no TLS', async () => {
    const answers = [(socket: Socket) => socket.end(), (socket: Socket) => socket.end('SSH-2.0-server\r\n')];
    const server = createTcpServer((socket) => socket.once('data', () => answers.shift()?.(socket)));
    const target = await listening(server);
    const offer = { protocol: 'TLSv1.2', suites: ['TLS_RSA_WITH_AES_128_CBC_SHA'] satisfies CipherSuite[] } as const;
    const reasons = [
      await helloFrom(offer, target, patience, random),
      await helloFrom(offer, target, patience, random),
    ];
    server.close();
    expect(reasons).to.deep.equal([
      { outcome: 'refused', reason: 'the connection was closed' },
      { outcome: 'refused', reason: 'what came is no TLS' },
    ]);
  });

  it('waits for the rest of a record', () => {
    const alert = Uint8Array.of(21, 3, 3, 0, 2, 2, 40);
    for (let length = 1; length < alert.length; length += 1)
      expect(readReply(alert.subarray(0, length))).to.equal(undefined);
    expect(readReply(alert)).to.deep.equal({ kind: 'alert', description: 40 });
  });
});
