import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { Identity } from '../config/target.ts';

/** What a TLS handshake came to. */
export interface TlsFacts {
  /** Such as 'TLSv1.3'. */
  readonly protocol: string;
  /** By its IANA name. */
  readonly cipher: string;
  readonly certificate: CertificateFacts | undefined;
}

/** What a certificate says. */
export interface CertificateFacts {
  /** Distinguished Names in one line: 'O=Example, CN=kms.example'. */
  readonly subject: string;
  readonly issuer: string;
  readonly validFrom: Date;
  readonly validTo: Date;
  /** The Subject Alternative Names: 'DNS:kms.example, IP Address:127.0.0.1'; undefined where there are none. */
  readonly names: string | undefined;
  /** 'RSA 2048', 'EC prime256v1'. */
  readonly key: string;
  /** The extended key usages by name or object identifier; undefined where any use is allowed. */
  readonly usages: readonly string[] | undefined;
}

export function tlsFactsOf(socket: TLSSocket): TlsFacts {
  const certificate = socket.getPeerX509Certificate();
  return {
    protocol: socket.getProtocol() ?? '',
    cipher: socket.getCipher().standardName,
    certificate: certificate && certificateFacts(certificate),
  };
}

const CLIENT_AUTH = 'clientAuth';

/** The purposes of RFC 5280 section 4.2.1.12 that a KMIP connection has to do with. */
const USAGES: Readonly<Record<string, string>> = {
  '2.5.29.37.0': 'any',
  '1.3.6.1.5.5.7.3.1': 'serverAuth',
  '1.3.6.1.5.5.7.3.2': CLIENT_AUTH,
};

export function certificateFacts(certificate: X509Certificate): CertificateFacts {
  const { asymmetricKeyType = '', asymmetricKeyDetails = {} } = certificate.publicKey;
  const size = asymmetricKeyDetails.modulusLength ?? asymmetricKeyDetails.namedCurve ?? '';
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    validFrom: new Date(certificate.validFrom),
    validTo: new Date(certificate.validTo),
    names: certificate.subjectAltName,
    key: `${asymmetricKeyType.toUpperCase()} ${size}`.trimEnd(),
    // Node calls the extended key usages keyUsage; undefined, whatever its types say, where there is no such extension.
    usages: (certificate.keyUsage as string[] | undefined)?.map((usage) => USAGES[usage] ?? usage),
  };
}

/** What a server may well refuse our own certificate for, in one line; undefined where nothing is wrong with it. */
export function identityFault({ cert }: Identity, now: Date): string | undefined {
  const { validFrom, validTo, usages } = certificateFacts(new X509Certificate(cert));
  if (validTo < now) return `our client certificate expired at ${validTo.toISOString()}`;
  if (validFrom > now) return `our client certificate is not valid before ${validFrom.toISOString()}`;
  if (usages !== undefined && !usages.includes(CLIENT_AUTH) && !usages.includes('any'))
    return `our client certificate is not meant for a client: its extended key usage lacks ${CLIENT_AUTH}`;
  return undefined;
}

/** Node writes a Distinguished Name as lines. */
function oneLine(name: string): string {
  return name.replaceAll('\n', ', ');
}
