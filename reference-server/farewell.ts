import type { TLSSocket } from 'node:tls';

/** Milliseconds that a peer has to read what is still to be sent, before its connection is cut. */
export const LINGER = 1000;

/**
 * Ends a connection with a close_notify (RFC 5246 section 7.2.1): without it a peer cannot tell the end from an attack, and
 * some take it for a fault.
 */
export function takeLeave(socket: TLSSocket): void {
  socket.destroySoon();
  setTimeout(() => socket.destroy(), LINGER).unref();
}
