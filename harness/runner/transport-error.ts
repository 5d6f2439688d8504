/** What went wrong between us and the peer. Stable: reports and tests rely on the words. */
export type TransportFailure =
  | 'settings'
  | 'dns'
  | 'refused'
  | 'unreachable'
  | 'timeout'
  | 'reset'
  | 'closed'
  | 'cut'
  | 'not-tls'
  | 'garbage'
  | 'too-large'
  | 'unsolicited'
  | 'unknown-ca'
  | 'name-mismatch'
  | 'certificate-expired'
  | 'certificate-not-yet-valid'
  | 'certificate-purpose'
  | 'protocol-version'
  | 'no-shared-cipher'
  | 'client-certificate'
  | 'tls';

/** When it went wrong: before the session could carry a request, or after one was sent. */
export type TransportPhase = 'connect' | 'exchange';

/** A connection that could not be made, or an exchange that brought no complete message. The message is one line. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly failure: TransportFailure;
  readonly phase: TransportPhase;
  /** What the peer had sent of the response by then. */
  readonly received: Uint8Array;

  constructor(
    failure: TransportFailure,
    message: string,
    phase: TransportPhase,
    received: Uint8Array = new Uint8Array(),
  ) {
    super(message);
    this.failure = failure;
    this.phase = phase;
    this.received = received;
  }
}

/** What is known about a connection when it fails; it decides what a bare code means. */
export interface ConnectionFacts {
  readonly phase: TransportPhase;
  /** Whether TCP was up. */
  readonly connected: boolean;
  /** Whether we had a certificate to show. */
  readonly hasIdentity: boolean;
  /** Whether both sides had chosen a cipher suite. */
  readonly cipherChosen: boolean;
}

const UNKNOWN_CA = [
  'unknown-ca',
  "the server's certificate is not issued by a CA that is trusted here; name its CA with --ca or tls.ca",
] as const;
const REFUSED_IDENTITY = ['client-certificate', 'the server refuses our client certificate'] as const;
const PROTOCOL_VERSION = ['protocol-version', 'no TLS version in common with the server'] as const;
const UNREACHABLE = ['unreachable', 'the host cannot be reached'] as const;
const DNS = ['dns', 'the host name cannot be resolved'] as const;
const NOT_TLS = ['not-tls', 'the peer does not speak TLS: it answered the handshake with something else'] as const;

/** Codes of node:net, node:tls and OpenSSL, with what they mean for a client. */
const BY_CODE: Readonly<Record<string, readonly [TransportFailure, string]>> = {
  ECONNREFUSED: ['refused', 'connection refused: nothing listens there'],
  ENOTFOUND: DNS,
  EAI_AGAIN: DNS,
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  EADDRNOTAVAIL: UNREACHABLE,
  ETIMEDOUT: ['timeout', 'the connection timed out'],
  ERR_SSL_WRONG_VERSION_NUMBER: NOT_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NOT_TLS,
  ERR_SSL_UNEXPECTED_MESSAGE: NOT_TLS,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_CA,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_CA,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_CA,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_CA,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_CA,
  CERT_SIGNATURE_FAILURE: UNKNOWN_CA,
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'name-mismatch',
    "the server's certificate is for another name; if that is meant, name it in tls.servername",
  ],
  CERT_HAS_EXPIRED: ['certificate-expired', "the server's certificate, or its CA's, has expired"],
  CERT_NOT_YET_VALID: ['certificate-not-yet-valid', "the server's certificate is not valid yet"],
  INVALID_PURPOSE: ['certificate-purpose', "the server's certificate is not meant for a server (extended key usage)"],
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: PROTOCOL_VERSION,
  ERR_SSL_UNSUPPORTED_PROTOCOL: PROTOCOL_VERSION,
  ERR_SSL_NO_PROTOCOLS_AVAILABLE: PROTOCOL_VERSION,
  ERR_SSL_TLSV1_ALERT_INSUFFICIENT_SECURITY: ['no-shared-cipher', 'no cipher suite in common with the server'],
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: ['client-certificate', 'the server demands a client certificate'],
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: ['client-certificate', 'the server does not trust the CA of our client certificate'],
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: [
    'client-certificate',
    'the server says that our client certificate has expired',
  ],
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED: [
    'client-certificate',
    'the server says that our client certificate is revoked',
  ],
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: REFUSED_IDENTITY,
  ERR_SSL_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE: REFUSED_IDENTITY,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: REFUSED_IDENTITY,
  ERR_SSL_TLSV1_ALERT_ACCESS_DENIED: REFUSED_IDENTITY,
  ERR_SSL_TLSV1_ALERT_DECRYPT_ERROR: REFUSED_IDENTITY,
};

/** Errors of our own settings: they are thrown before a byte is sent. */
const SETTINGS =
  /^ERR_(OSSL|SSL_NO_CIPHER_MATCH|SSL_NO_CIPHERS_AVAILABLE|SSL_CA_MD_TOO_WEAK|SSL_EE_KEY_TOO_SMALL|INVALID_ARG|TLS_INVALID)/;

/** Says what an error of a socket means. */
export function classify(error: NodeJS.ErrnoException, facts: ConnectionFacts, received?: Uint8Array): TransportError {
  const code = error.code ?? '';
  const as = (failure: TransportFailure, message: string): TransportError =>
    new TransportError(failure, `${message} (${code || error.message})`, facts.phase, received);

  const known = BY_CODE[code];
  if (known !== undefined) return as(...known);
  if (SETTINGS.test(code)) return as('settings', `the TLS settings cannot be used: ${error.message}`);
  if (code === 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE') return as(...handshakeFailure(facts));
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    if (facts.phase === 'exchange') return as('reset', 'the peer reset the connection');
    if (facts.connected) return as('closed', closedInHandshake(facts));
    return as('reset', 'the peer reset the connection');
  }
  return as('tls', error.message.replace(/\s*\n\s*/g, ' '));
}

/** TLS 1.2 has one alert for a missing client certificate and for cipher suites; how far it came tells them apart. */
function handshakeFailure({ hasIdentity, cipherChosen }: ConnectionFacts): readonly [TransportFailure, string] {
  if (!cipherChosen) return ['no-shared-cipher', 'no cipher suite in common with the server'];
  if (hasIdentity) return REFUSED_IDENTITY;
  return ['client-certificate', 'the server demands a client certificate (--cert, --key)'];
}

function closedInHandshake({ hasIdentity }: ConnectionFacts): string {
  const why = hasIdentity ? 'refuses our client certificate' : 'demands a client certificate';
  return `the peer closed the connection during the TLS handshake: it does not speak TLS, or ${why}`;
}
