import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';

/*
 * The least that a TLS server can do: it answers each chunk with the octets that its parent process handed it. Forked
 * by peers.ts, which sends {cert, key, ca, answer} and is sent the port.
 */

process.once('message', ({ cert, key, ca, answer }: Record<'cert' | 'key' | 'ca' | 'answer', string>) => {
  const octets = Buffer.from(answer, 'hex');
  const server = createServer({ cert, key, ca, requestCert: true, rejectUnauthorized: false }, (socket) => {
    socket.on('data', () => socket.write(octets));
    socket.on('error', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
});
process.once('disconnect', () => process.exit());
