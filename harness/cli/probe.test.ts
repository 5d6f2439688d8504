import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  closedPort,
  type FakeServer,
  startKmipServer,
  startTcpServer,
  startTlsServer,
} from '../../test-support/fake-server.ts';
import { enumeration, textString } from '../codec/item.ts';
import { type Fault, makeTestCertificates, type TestCertificates } from '../config/certificates.ts';
import { fieldValue } from '../message/fields.ts';
import { protocolVersion } from '../message/header.ts';
import { buildResponse } from '../message/response.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import { writeCertificates } from './certificate-files.ts';
import { main } from './main.ts';

describe('probe', function () {
  this.timeout(30_000);
  let folder = '';
  let made: TestCertificates;
  const servers: FakeServer[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kmip-conformance-test-'));
    const faults: readonly Fault[] = ['expired', 'not-yet-valid', 'wrong-eku', 'unknown-ca', 'wrong-name'];
    made = await makeTestCertificates({ now: new Date(), clients: ['client'], faults });
    writeCertificates(folder, made);
  });
  after(() => rmSync(folder, { recursive: true }));
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  const keep = async (starting: Promise<FakeServer>): Promise<number> => {
    const server = await starting;
    servers.push(server);
    return server.port;
  };
  const tls = (name = 'server'): object => made.faulty[name] ?? made.server;
  const mutual = (more: object = {}): object => ({ ...made.server, ca: made.ca, requestCert: true, ...more });
  const silent =
    (options: object): (() => Promise<number>) =>
    () =>
      keep(startTlsServer(options, () => {}));

  /** Probes a port as `client` ('' for nobody), with settings of a target file. */
  async function probe(port: number, client = 'client', settings = ''): Promise<{ code: number; out: string }> {
    const target = join(folder, 'target.yaml');
    const identity = client === '' ? '' : `, cert: ${client}.pem, key: ${client}-key.pem`;
    const tlsSettings = `tls: {ca: ca.pem${identity}${settings}}`;
    writeFileSync(target, `host: 127.0.0.1\nport: ${port}\nlimits: {timeoutMs: 500}\n${tlsSettings}\n`);
    let out = '';
    const code = await main(['probe', target], {
      out: (text) => {
        out += text;
      },
      err: () => {},
      live: false,
      colours: false,
      width: 100,
      env: {},
    });
    return { code, out };
  }

  const rows: readonly [
    name: string,
    port: () => Promise<number>,
    says: readonly RegExp[],
    client?: string,
    settings?: string,
  ][] = [
    ['nothing listens', closedPort, [/connection refused/, /^what to do +check the port/m]],
    [
      'the peer does not speak TLS',
      () => keep(startTcpServer((socket) => socket.end('SSH-2.0-server\r\n'))),
      [/does not speak TLS/, /^what to do +check the port: something else than TLS/m],
    ],
    [
      'there is no version of TLS in common',
      () => silent({ ...tls(), minVersion: 'TLSv1.3' })(),
      [/no TLS version in common/, /^what to do +allow a version/m],
      'client',
      ', maxVersion: TLSv1.2',
    ],
    [
      'there is no cipher suite in common',
      () => silent({ ...tls(), maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA256:AES256-GCM-SHA384' })(),
      [
        /no cipher suite in common/,
        /; ours: AES256-SHA256; the server's, of those that can be asked for: (AES256-GCM-SHA384, AES128-SHA256|AES128-SHA256, AES256-GCM-SHA384)$/m,
        /^what to do +allow a cipher suite/m,
      ],
      'client',
      ', ciphers: AES256-SHA256, maxVersion: TLSv1.2',
    ],
    [
      "the server's CA is unknown",
      () => silent(tls('server-unknown-ca'))(),
      [
        /not issued by a CA that is trusted/,
        /^what to do +get the certificate of the CA/m,
        /^certificate +CN=localhost$/m,
      ],
    ],
    [
      "the server's name is another",
      () => silent(tls('server-wrong-name'))(),
      [/is for another name/, /^what to do +connect by a name/m, /^ {2}names +DNS:wrong-name\.invalid$/m],
    ],
    [
      "the server's certificate has expired",
      () => silent(tls('server-expired'))(),
      [/has expired/, /^what to do +have the server's certificate renewed/m, /^ {2}valid .+, expired$/m],
    ],
    [
      "the server's certificate is not valid yet",
      () => silent(tls('server-not-yet-valid'))(),
      [/is not valid yet/, /^what to do +check the clock/m, /^ {2}valid .+, not valid yet$/m],
    ],
    [
      "the server's certificate is for a client",
      () => silent(tls('server-wrong-eku'))(),
      [/not meant for a server/, /^what to do .*serverAuth$/m, /^ {2}usage +clientAuth$/m],
    ],
    ...(['TLSv1.2', 'TLSv1.3'] as const).flatMap((maxVersion): (typeof rows)[number][] => [
      [
        `a client certificate is missing, ${maxVersion}`,
        () => silent(mutual({ maxVersion }))(),
        [/demands a client certificate/, /^what to do +name a certificate/m],
        '',
      ],
      [
        `the client certificate is of another CA, ${maxVersion}`,
        () => silent(mutual({ maxVersion }))(),
        [/refuses our client certificate/, /^what to do /m],
        'client-unknown-ca',
      ],
      [
        `the client certificate has no use for a client, ${maxVersion}`,
        () => silent(mutual({ maxVersion }))(),
        [/; our client certificate is not meant for a client: its extended key usage lacks clientAuth$/m],
        'client-wrong-eku',
      ],
      [
        `the client certificate has expired, ${maxVersion}`,
        () => silent(mutual({ maxVersion }))(),
        [/; our client certificate expired at \d{4}-/],
        'client-expired',
      ],
    ]),
    [
      'the client certificate is not valid yet',
      () => silent(mutual())(),
      [/; our client certificate is not valid before \d{4}-/],
      'client-not-yet-valid',
    ],
    [
      'the server closes without a word',
      () => keep(startTlsServer(tls(), (socket) => socket.end())),
      [/closed the connection without a word/, /^what to do +look into the log/m, /^tls +TLSv1\.3/m],
    ],
  ];
  for (const [name, port, says, client, settings] of rows) {
    it(`says so where ${name}, and what to do`, async () => {
      const { code, out } = await probe(await port(), client, settings);
      for (const pattern of says) expect(out).to.match(pattern);
      expect(out.match(/^failure /gm)).to.have.lengthOf(1);
      expect(out.match(/^what to do /gm)).to.have.lengthOf(1);
      expect(code).to.equal(3);
    });
  }

  /** A server of KMIP 1.2 whose clock is `ahead` by so many seconds, and which refuses to tell its namespaces. */
  const kmip = (ahead: number): Promise<number> =>
    keep(
      startKmipServer(mutual(), ({ items: [item] }) => {
        const { Success, OperationFailed } = Enum.ResultStatus;
        const operation = item?.operation ?? 0;
        const asked = fieldValue(item?.payload, Tag.QueryFunction, 'Enumeration') ?? 0;
        const refuses = asked === Enum.QueryFunction.QueryApplicationNamespaces;
        const payload = ANSWERS[asked] ?? [];
        const timeStamp = BigInt(Math.floor(Date.now() / 1000) + ahead);
        return buildResponse({ version: protocolVersion('1.2'), timeStamp }, [
          refuses ? { operation, resultStatus: OperationFailed } : { operation, resultStatus: Success, payload },
        ]);
      }),
    );
  const ANSWERS: Readonly<Record<number, Parameters<typeof buildResponse>[1][number]['payload']>> = {
    [Enum.QueryFunction.QueryOperations]: [Enum.Operation.Query, Enum.Operation.Get].map((value) =>
      enumeration(Tag.Operation, value),
    ),
    [Enum.QueryFunction.QueryServerInformation]: [textString(Tag.VendorIdentification, 'Vendor\u001b[31m')],
  };

  const clocks: readonly [ahead: number, says: string][] = [
    [0, 'as ours, to the second'],
    [3600, '3600 s ahead of ours'],
    [-3600, '3600 s behind ours'],
  ];
  for (const [ahead, says] of clocks) {
    it(`tells a clock that is ${says}`, async () => {
      const { code, out } = await probe(await kmip(ahead));
      expect(code).to.equal(0);
      expect(Number(/^clock +(\d+) s/m.exec(out)?.[1] ?? 0)).to.be.closeTo(Math.abs(ahead), 2);
      expect(out).to.include(says.replace(/^\d+ s/, ''));
    });
  }

  it('tells what Query says, what it does not, and nothing that would spoil a terminal', async () => {
    const { out } = await probe(await kmip(0));
    expect(out).to.match(/^versions +1\.2$/m);
    expect(out).to.match(/^Query in KMIP 1\.2$/m);
    expect(out).to.match(/^ {2}Operation \(2\): Query, Get$/m);
    expect(out).to.match(/^ {2}VendorIdentification: "Vendor\\u001b\[31m"$/m);
    expect(out).to.match(/^ {2}not answered: QueryApplicationNamespaces$/m);
  });
});
