import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { ConfigError } from './error.ts';
import { readText } from './files.ts';
import type { Identity } from './target.ts';

/** Where a certificate and its key lie, and what opens the key. */
export interface IdentityFiles {
  readonly cert: string;
  readonly key: string;
  readonly passphrase?: string | undefined;
}

/** Reads PEM certificates to trust. Throws ConfigError where the file holds none. */
export function readTrust(file: string, at?: string): string {
  const pem = readText(file, 'the CA certificate', at);
  parseCertificate(pem, file, at);
  return pem;
}

/**
 * Reads a certificate and its private key and proves that they belong together. `at` tells where the setting stands.
 * Throws ConfigError where a file is missing, is not PEM, or the two do not match.
 */
export function readIdentity(files: IdentityFiles, at: (part: 'cert' | 'key') => string | undefined): Identity {
  const cert = readText(files.cert, 'the certificate', at('cert'));
  const certificate = parseCertificate(cert, files.cert, at('cert'));
  const key = readText(files.key, 'the private key', at('key'));
  if (!certificate.checkPrivateKey(parseKey(key, files, at('key')))) {
    throw new ConfigError(`the private key ${files.key} does not belong to the certificate ${files.cert}`, at('key'));
  }
  return { cert, key, ...(files.passphrase !== undefined && { passphrase: files.passphrase }) };
}

function parseCertificate(pem: string, file: string, at: string | undefined): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (error) {
    if (!isOpensslError(error)) throw error;
    throw new ConfigError(`${file} is not a PEM certificate`, at);
  }
}

function parseKey(pem: string, files: IdentityFiles, at: string | undefined): KeyObject {
  try {
    return createPrivateKey({ key: pem, ...(files.passphrase !== undefined && { passphrase: files.passphrase }) });
  } catch (error) {
    if (!isOpensslError(error)) throw error;
    const encrypted = /ENCRYPTED/.test(pem);
    const why = encrypted ? 'needs a (different) passphrase' : 'is not a PEM private key';
    throw new ConfigError(`${files.key} ${why}`, at);
  }
}

function isOpensslError(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return code.startsWith('ERR_OSSL') || code === 'ERR_MISSING_PASSPHRASE';
}
