import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { ReferenceServer } from './reference.ts';

describe('the reference server as a child process', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'kmip-conformance-test-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** Starts a stand-in for the server's program. */
  const startProgram = (name: string, program: string): Promise<ReferenceServer> => {
    const file = join(folder, `${name}.mjs`);
    writeFileSync(file, program);
    return ReferenceServer.start({ tls: { policy: 'usual' } }, { main: pathToFileURL(file) });
  };
  const failure = async (promise: Promise<unknown>): Promise<string> => {
    try {
      await promise;
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error('it should have failed');
  };
  const OBEDIENT = `
    const log = [];
    process.on('message', (message) => {
      log.push(message.type + ' ' + (message.offsetSeconds ?? message.tls?.policy ?? ''));
      if (message.type === 'start') process.send({ type: 'listening', id: message.id, host: '127.0.0.1', port: 4711 });
      else if (message.type === 'reset' && message.settings.fail) process.send({ type: 'failed', id: message.id, message: log.join(',') });
      else if (message.type === 'reset' && message.settings.die) { console.error('out of memory'); process.exit(7); }
      else process.send({ type: 'done', id: message.id }, () => message.type === 'shutdown' && process.exit(0));
    });`;

  it('says where it listens, and ends when it is told to', async () => {
    const server = await startProgram('obedient', OBEDIENT);
    expect(server).to.include({ host: '127.0.0.1', port: 4711 });
    expect(await server.lastWords()).to.equal(undefined);
    await server.stop();
    expect(await server.ended()).to.equal('the reference server ended with exit code 0');
  });

  it('has a clock that moves on, and is set right again by a reset', async () => {
    const server = await startProgram('clock', OBEDIENT);
    await server.moveClock(60);
    await server.moveClock(5);
    await server.reset();
    expect(await failure(server.reset({ fail: true }))).to.equal(
      'the reference server: start ,clock 60,clock 65,reset ,clock 0,reset',
    );
    await server.stop();
  });

  it('is told of TLS where that changes, and goes back to what it was started with', async () => {
    const server = await startProgram('secure', OBEDIENT);
    const tls = { policy: 'tls-1.3' };
    for (const told of [undefined, tls, tls, undefined, undefined]) await server.secure(told);
    expect(await failure(server.reset({ fail: true }))).to.equal(
      'the reference server: start ,secure tls-1.3,secure usual,reset',
    );
    await server.stop();
  });

  it('leaves its last words when it dies', async () => {
    const server = await startProgram('dying', OBEDIENT);
    expect(await failure(server.reset({ die: true }))).to.equal(
      'the reference server ended with exit code 7: out of memory',
    );
    expect(await server.lastWords()).to.include('out of memory');
    await server.stop();
  });

  it('says why it does not start', async () => {
    expect(await failure(startProgram('broken', 'console.error("no database"); process.exit(1)'))).to.equal(
      'the reference server ended with exit code 1: no database',
    );
  });
});
