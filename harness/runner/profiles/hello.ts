import { connect } from 'node:net';
import type { Hello, HelloOffer } from '../../../profiles/checks/subject.ts';
import { CIPHER_SUITES, suiteName } from '../../../profiles/cipher-suites.ts';
import type { Target } from '../../config/target.ts';
import type { Patience } from '../transport.ts';
import { clientHello, type HelloReply, readReply } from './client-hello.ts';
import { Unjudged } from './unjudged.ts';

/**
 * Says a ClientHello and tells what the server chooses of it; goes no further. Throws Unjudged where nothing listens or
 * nothing is said within the time, and the reason of an aborted signal.
 */
export async function helloFrom(
  { protocol, suites }: HelloOffer,
  target: Pick<Target, 'host' | 'port'>,
  { timeoutMs, signal }: Patience,
  random: (octets: number) => Uint8Array,
): Promise<Hello> {
  const hello = clientHello(
    protocol,
    suites.map((suite) => CIPHER_SUITES[suite]),
    random,
  );
  return new Promise((resolve, reject) => {
    const socket = connect(target.port, target.host);
    let octets = Buffer.alloc(0);
    const end = (act: () => void): void => {
      signal?.removeEventListener('abort', onAbort);
      socket.destroy();
      act();
    };
    const onAbort = (): void => end(() => reject(signal?.reason));
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
    socket.setTimeout(timeoutMs, () => end(() => reject(new Unjudged(`nothing within ${timeoutMs / 1000} s`))));
    socket.on('connect', () => socket.write(hello));
    socket.on('data', (chunk) => {
      octets = Buffer.concat([octets, chunk]);
      const reply = readReply(octets);
      if (reply !== undefined) end(() => resolve(asHello(reply)));
    });
    socket.on('error', (error: NodeJS.ErrnoException) =>
      end(() => {
        if (error.code === 'ECONNRESET') resolve({ outcome: 'refused', reason: 'the connection was reset' });
        else reject(new Unjudged(error.message));
      }),
    );
    socket.on('end', () => end(() => resolve({ outcome: 'refused', reason: 'the connection was closed' })));
  });
}

function asHello(reply: HelloReply): Hello {
  switch (reply.kind) {
    case 'chosen':
      return { outcome: 'chosen', protocol: reply.protocol, suite: suiteName(reply.suite) };
    case 'alert':
      return { outcome: 'refused', reason: `alert ${reply.description}` };
    case 'foreign':
      return { outcome: 'refused', reason: 'what came is no TLS' };
  }
}
