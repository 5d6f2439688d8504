import { X509Certificate } from 'node:crypto';

/** id-kp-clientAuth (RFC 5280 section 4.2.1.12). */
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

/**
 * What the extended key usage of a client's certificate has to be: `required` to be there and to have client
 * authentication; `checked`, where it is there; or `ignored`.
 */
export type ClientUsage = 'required' | 'checked' | 'ignored';

/** A client certificate as TLS found it. */
export interface PresentedCertificate {
  readonly certificate: X509Certificate | undefined;
  /** Whether OpenSSL found nothing wrong with it, and what it found otherwise. */
  readonly authorized: boolean;
  readonly authorizationError: unknown;
}

/** Why a client may not enter, or undefined. `ca` is the PEM text of the certification authorities; `now` is today. */
export function refusalOf(
  presented: PresentedCertificate,
  usage: ClientUsage,
  ca: string,
  now: Date,
): string | undefined {
  const { certificate, authorized, authorizationError } = presented;
  if (certificate === undefined) return 'no client certificate';
  if (authorized) {
    // Node calls the extended key usages this.
    const isForClients = certificate.keyUsage?.includes(CLIENT_AUTH) === true;
    return usage === 'required' && !isForClients ? 'no extended key usage for client authentication' : undefined;
  }
  const isOnlyUsage = usage === 'ignored' && String(authorizationError) === 'INVALID_PURPOSE';
  return isOnlyUsage && isIssuedBy(certificate, ca, now) ? undefined : String(authorizationError);
}

/**
 * Whether an authority itself issued the certificate, and both are in date: OpenSSL tells one fault only, and behind that
 * of the usage there may be others.
 */
function isIssuedBy(certificate: X509Certificate, ca: string, now: Date): boolean {
  const authorities = ca.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const isInDate = ({ validFrom, validTo }: X509Certificate) => new Date(validFrom) <= now && now <= new Date(validTo);
  return (
    isInDate(certificate) &&
    authorities
      .map((pem) => new X509Certificate(pem))
      .some(
        (authority) =>
          isInDate(authority) && certificate.checkIssued(authority) && certificate.verify(authority.publicKey),
      )
  );
}
