import { once } from 'node:events';
import { expect } from 'chai';
import { testCertificates } from '../../test-support/certificates.ts';
import { type FakeServer, startTlsServer } from '../../test-support/fake-server.ts';
import { DEFAULT_LIMITS, type Target } from '../config/target.ts';
import { Acquaintance } from './acquaintance.ts';
import { type Allowance, allowanceOf, Sessions } from './sessions.ts';

/** A message without fields: tag Response Message, type Structure, length 0. */
const MESSAGE = Buffer.from('42007b0100000000', 'hex');
const CLOCK = { now: () => new Date(0), wait: () => Promise.reject(new Error('nobody waits here')) };

describe('the sessions of a case', () => {
  let server: FakeServer;
  let target: Target;
  let open = 0;
  let opened = 0;
  let most = 0;
  let lasts = true;

  beforeEach(async () => {
    const { server: own, ca } = await testCertificates();
    [open, opened, most, lasts] = [0, 0, 0, true];
    server = await startTlsServer(own, (socket, _, count) => {
      if (count === 1) {
        open += 1;
        opened += 1;
        most = Math.max(most, open);
        once(socket, 'close').then(() => {
          open -= 1;
        });
      }
      socket.write(MESSAGE);
      if (!lasts) socket.end();
    });
    target = {
      name: 'kms',
      host: '127.0.0.1',
      port: server.port,
      tls: { ca },
      identities: {},
      versions: [],
      limits: DEFAULT_LIMITS,
      provides: [],
      lacks: [],
      disposable: false,
    };
  });
  afterEach(() => server.close());

  const ask = async (allowance: Allowance, ...clients: string[]): Promise<void> => {
    const sessions = new Sessions(target, new Acquaintance(), allowance);
    for (const client of clients) {
      expect(await sessions.exchange(client, MESSAGE, { timeoutMs: 5000 })).to.have.property('response');
    }
    await sessions.close();
  };

  const A_AND_B = ['Client-A', 'Client-B', 'Client-A', 'Client-B'];
  const rows: readonly [
    name: string,
    allowance: Allowance,
    clients: readonly string[],
    opened: number,
    most: number,
  ][] = [
    ['have one connection for each client', {}, A_AND_B, 2, 2],
    ['take turns where one connection is allowed', { connections: 1 }, A_AND_B, 4, 1],
    ['keep that which was used last', { connections: 2 }, ['A', 'B', 'A', 'C', 'A', 'B'], 4, 2],
    ['keep one open for as long as one client asks', { connections: 1 }, ['A', 'A', 'A'], 1, 1],
  ];
  for (const [name, allowance, clients, connections, atATime] of rows) {
    it(name, async () => {
      await ask(allowance, ...clients);
      expect([opened, most]).to.deep.equal([connections, atATime]);
    });
  }

  it('ask on a new connection each time where the server closes each after its response', async () => {
    lasts = false;
    await ask({}, ...Array.from({ length: 20 }, () => 'A'));
    expect(opened).to.equal(20);
  });

  it('share what the target allows', () => {
    const limits = { ...DEFAULT_LIMITS, connections: 5 };
    expect(allowanceOf(limits, CLOCK)).to.deep.equal({ connections: 5 });
    expect(allowanceOf(limits, CLOCK, 2)).to.deep.equal({ connections: 2 });
    expect(allowanceOf(limits, CLOCK, 9)).to.deep.equal({ connections: 1 });
    expect(allowanceOf(DEFAULT_LIMITS, CLOCK)).to.deep.equal({});
  });
});
