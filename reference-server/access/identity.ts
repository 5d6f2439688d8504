import type { DetailedPeerCertificate } from 'node:tls';

/**
 * The name that a client certificate gives its bearer: the Common Name (the last where there are several, the most
 * specific of the subject), else the whole subject, else the SHA-256 fingerprint.
 */
export function certificateIdentity(certificate: Pick<DetailedPeerCertificate, 'subject' | 'fingerprint256'>): string {
  const subject: Record<string, string | string[] | undefined> = { ...certificate.subject };
  const commonName = [subject.CN ?? []].flat().at(-1);
  if (commonName !== undefined && commonName !== '') return commonName;
  const parts = Object.entries(subject).flatMap(([type, values]) => [values ?? []].flat().map((v) => `${type}=${v}`));
  return parts.length > 0 ? parts.join(', ') : certificate.fingerprint256;
}
