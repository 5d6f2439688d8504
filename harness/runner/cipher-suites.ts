import { getCiphers } from 'node:tls';
import { Connection, type Endpoint, type Patience } from './transport.ts';
import { TransportError, type TransportFailure } from './transport-error.ts';

/** Failures that come after a suite was chosen: the server wants to know who we are. */
const CHOSEN: ReadonlySet<TransportFailure> = new Set(['client-certificate', 'closed', 'reset']);
/** Failures that say that the server does not have the suite, or that this program does not. */
const NOT_CHOSEN: ReadonlySet<TransportFailure> = new Set(['no-shared-cipher', 'protocol-version', 'settings', 'tls']);

/**
 * The cipher suites by OpenSSL's names that a server takes of those that this program could offer, tried one handshake
 * each. Undefined where the server cannot be asked so. Throws only the reason of an aborted signal.
 */
export async function suitesOf(endpoint: Endpoint, patience: Patience): Promise<string[] | undefined> {
  const taken: string[] = [];
  for (const name of getCiphers().map((cipher) => cipher.toUpperCase())) {
    if (/PSK|SRP/.test(name)) continue;
    const version = name.startsWith('TLS_') ? 'TLSv1.3' : 'TLSv1.2';
    const tls = { ...endpoint.tls, ciphers: name, minVersion: version, maxVersion: version } as const;
    try {
      await Connection.shown({ ...endpoint, tls }, patience);
      taken.push(name);
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      if (CHOSEN.has(error.failure)) taken.push(name);
      else if (!NOT_CHOSEN.has(error.failure)) return undefined;
    }
  }
  return taken;
}
