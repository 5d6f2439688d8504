import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { child, enumeration } from '../harness/codec/item.ts';
import { encodeTtlv } from '../harness/codec/ttlv.ts';
import type { TestCertificates } from '../harness/config/certificates.ts';
import { buildRequest } from '../harness/message/request.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { Tag } from '../harness/spec/tags.ts';
import { testCertificates } from '../test-support/certificates.ts';
import { connectClient } from '../test-support/kmip-client.ts';
import type { ServerMessage } from './channel.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const NODE_OPTIONS = ['--openssl-legacy-provider', `--import=${new URL('../bin/loader/register.js', import.meta.url)}`];
const QUERY = encodeTtlv(
  buildRequest({ major: 1, minor: 2 }, [
    {
      operation: Enum.Operation.Query,
      payload: [enumeration(Tag.QueryFunction, Enum.QueryFunction.QueryServerInformation)],
    },
  ]),
);

describe('the server as a process', function () {
  this.timeout(30_000);
  let folder: string;
  let certificates: TestCertificates;
  let running: ChildProcess | undefined;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kmip-server-'));
    certificates = await testCertificates();
    const files = {
      'ca.pem': certificates.ca,
      'cert.pem': certificates.server.cert,
      'key.pem': certificates.server.key,
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  });
  after(() => rm(folder, { recursive: true }));
  afterEach(() => void running?.kill('SIGKILL'));

  /** What a client reads: the Time Stamp of the header, and the Vendor Identification of Query. */
  async function ask(port: number): Promise<{ timeStamp: bigint | undefined; vendor: unknown }> {
    const client = await connectClient(port, certificates, certificates.clients['Client-A']);
    client.write(QUERY);
    const { header, items } = await client.receive();
    client.socket.destroy();
    const payload = items[0]?.payload;
    return { timeStamp: header.timeStamp, vendor: payload && child(payload, Tag.VendorIdentification)?.value };
  }

  it('started with options: says what it is and where it listens, and ends in order when told to', async () => {
    await writeFile(join(folder, 'server.yaml'), 'port: 0\ntls: { ca: ca.pem, cert: cert.pem, key: key.pem }\n');
    const args = [...NODE_OPTIONS, MAIN, '--config', join(folder, 'server.yaml')];
    running = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'pipe'] });
    const reader = createInterface(running.stderr as NodeJS.ReadableStream);
    const [line] = await once(reader, 'line');
    const start = JSON.parse(line);
    expect(start.msg).to.match(/for tests, not a vault/);
    expect((await ask(start.port)).vendor).to.equal('kmip-conformance reference server');
    const lines: { msg: string; text?: string }[] = [];
    reader.on('line', (text) => void lines.push(JSON.parse(text)));
    /** The level that a signal switches the log to. */
    const level = () =>
      new Promise<string>((resolve) => {
        reader.on('line', (text) => {
          const { logLevel } = JSON.parse(text);
          if (logLevel !== undefined) resolve(logLevel);
        });
        process.kill(start.pid, 'SIGUSR2');
      });
    expect(await level()).to.equal('debug');
    await ask(start.port);
    expect(await level()).to.equal('info');
    expect(lines.find(({ msg }) => msg === 'request')?.text).to.match(/^RequestMessage\n {2}RequestHeader\n/);
    running.kill('SIGTERM');
    expect(await once(running, 'exit')).to.deep.equal([0, null]);
  });

  it('started wrongly: a line for each fault, and exit code 2', async () => {
    running = spawn(process.execPath, [...NODE_OPTIONS, MAIN, '--port', '0'], { stdio: ['ignore', 'inherit', 'pipe'] });
    let output = '';
    running.stderr?.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    expect(await once(running, 'close')).to.deep.equal([2, null]);
    expect(output).to.equal('tls.ca: is missing\ntls.cert: is missing\ntls.key: is missing\n');
  });

  it('forked by a parent: obeys it', async () => {
    running = fork(MAIN, [], { execArgv: NODE_OPTIONS, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    let id = 0;
    const tell = async (message: object): Promise<ServerMessage> => {
      id += 1;
      running?.send({ id, ...message });
      const [answer] = await once(running as ChildProcess, 'message');
      expect(answer.id).to.equal(id);
      return answer;
    };
    const { ca, server } = certificates;
    expect(await tell({ type: 'reset' })).to.include({ type: 'failed', message: 'the server has not been started' });
    expect(await tell({ type: 'start', config: { port: -1 } })).to.include({ type: 'failed' });

    const config = { port: 0, logLevel: 'silent', tls: { ca, ...server } };
    const listening = await tell({ type: 'start', config });
    if (listening.type !== 'listening') throw new Error('it does not listen');
    const { port } = listening;
    const before = await ask(port);

    expect(await tell({ type: 'clock', offsetSeconds: 86_400 })).to.include({ type: 'done' });
    const after = await ask(port);
    expect(Number(after.timeStamp) - Number(before.timeStamp)).to.be.within(86_400, 86_460);

    expect(await tell({ type: 'reset', settings: { vendorIdentification: 'other' } })).to.include({ type: 'done' });
    expect((await ask(port)).vendor).to.equal('other');
    expect(await tell({ type: 'reset', settings: { unknown: 1 } })).to.include({ type: 'failed' });
    expect((await ask(port)).vendor).to.equal('other');

    expect(await tell({ type: 'log-level', level: 'error' })).to.include({ type: 'done' });

    const ended = once(running, 'exit');
    expect(await tell({ type: 'shutdown' })).to.include({ type: 'done' });
    expect(await ended).to.deep.equal([0, null]);
  });

  it('ends with its parent', async () => {
    running = fork(MAIN, [], { execArgv: NODE_OPTIONS, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const { ca, server } = certificates;
    running.send({ id: 1, type: 'start', config: { port: 0, logLevel: 'silent', tls: { ca, ...server } } });
    await once(running, 'message');
    running.disconnect();
    expect(await once(running, 'exit')).to.deep.equal([0, null]);
  });
});
