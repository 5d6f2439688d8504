import { existsSync, readFileSync } from 'node:fs';

/** Where systems keep the certificates that they trust: Debian, Red Hat, then Alpine, macOS and the BSDs. */
const BUNDLES = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/cert.pem'];

/** The system's trusted certificates, PEM; undefined where none is found, so that Node's own list holds. */
export function systemTrust(): string | undefined {
  const bundle = [process.env.SSL_CERT_FILE ?? '', ...BUNDLES].find((file) => file !== '' && existsSync(file));
  return bundle && readFileSync(bundle, 'utf8');
}
