import type { TransportFailure } from './transport-error.ts';

/** What to do about each failure to set up a session, one line each. */
export const ADVICE: Readonly<Record<TransportFailure, string>> = {
  settings: 'correct tls.ciphers, tls.minVersion, tls.maxVersion or the certificates of the target file',
  dns: 'check the spelling of the host, and the name server of this machine',
  refused: 'check the port (KMIP: 5696), and that the server is started and listens on this address',
  unreachable: 'check the address, the route to it, and that no firewall is in between',
  timeout: 'check the port, and firewalls that swallow packets; a slow server may need a larger limits.timeoutMs',
  reset: 'look into the log of the server: it gave up the connection; a proxy or a firewall may do so too',
  closed:
    'look into the log of the server: it most likely refuses our client certificate, or there is none; name one with --cert and --key',
  cut: 'look into the log of the server: it broke off in its answer',
  'not-tls': 'check the port: something else than TLS is spoken there; a server that wants no TLS cannot be tested',
  garbage: 'check the port: TLS is spoken there, but not KMIP in TTLV; KMIP over HTTPS is not built yet',
  'too-large': 'look into the log of the server: it announces an answer that is larger than this program reads',
  unsolicited: 'check the port: the server speaks first, which a KMIP server never does',
  'unknown-ca': "get the certificate of the CA that issued the server's, and name it with --ca or tls.ca",
  'name-mismatch': "connect by a name that the server's certificate has, or say which one to expect in tls.servername",
  'certificate-expired': "have the server's certificate renewed, and check the clock of this machine",
  'certificate-not-yet-valid': "check the clock of this machine; else have the server's certificate issued anew",
  'certificate-purpose': "have the server's certificate issued anew, with the extended key usage serverAuth",
  'protocol-version': 'allow a version that the server speaks: tls.minVersion and tls.maxVersion',
  'no-shared-cipher': 'allow a cipher suite that the server has: tls.ciphers',
  'client-certificate':
    'name a certificate that the server trusts with --cert and --key: of a CA that it knows, valid, with the extended key usage clientAuth',
  tls: 'look into the log of the server for its side of the handshake',
};
