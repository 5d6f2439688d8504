import { generateKeyPair, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { ConfigError, type Settings } from './config.ts';
import {
  AuthorityError,
  type CertificationAuthority,
  makeAuthority,
  newSerialNumber,
  openAuthority,
} from './crypto/certification-authority.ts';
import { DerError } from './crypto/der.ts';
import { writeDistinguishedName } from './crypto/distinguished-name.ts';

/** What the server certifies with, and whose certificates it trusts. */
export interface Trust {
  readonly authority: CertificationAuthority;
  /** Certificates that a chain may end in: that of the authority, and those of the configuration. */
  readonly anchors: readonly X509Certificate[];
}

const PEM = /-----BEGIN /;
const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

const makeKeyPair = promisify(generateKeyPair);
const KEY_PAIRS = {
  EC: () => makeKeyPair('ec', { namedCurve: 'P-256' }),
  RSA: () => makeKeyPair('rsa', { modulusLength: 2048 }),
} as const;

/**
 * Opens, or makes, the certification authority of the settings, and reads their trust anchors. Throws ConfigError.
 *
 * @param random gives octets for the serial number of a CA that is made.
 */
export async function openTrust(settings: Settings, random: (length: number) => Uint8Array): Promise<Trust> {
  const authority = await authorityOf(settings.certificationAuthority, random);
  const texts = await Promise.all(settings.trustAnchors.map((value) => readPem('trustAnchors', value)));
  try {
    const anchors = [authority.certificate, ...texts.flatMap(certificatesIn)];
    return { authority, anchors: anchors.map((one) => new X509Certificate(one)) };
  } catch (error) {
    throw asConfigError('trustAnchors', error);
  }
}

function certificatesIn(text: string): string[] {
  const found = text.match(PEM_CERTIFICATE);
  if (found === null) throw new ConfigError('trustAnchors: there is no certificate in the PEM text');
  return found;
}

type AuthoritySettings = Settings['certificationAuthority'];

async function authorityOf(
  { cert, key, passphrase, subject, algorithm }: AuthoritySettings,
  random: (length: number) => Uint8Array,
): Promise<CertificationAuthority> {
  try {
    if (cert === undefined || key === undefined) {
      const name = writeDistinguishedName(subject);
      return makeAuthority(name, await KEY_PAIRS[algorithm](), newSerialNumber(random));
    }
    const [certificate, privateKey] = await Promise.all([
      readPem('certificationAuthority.cert', cert),
      readPem('certificationAuthority.key', key),
    ]);
    return openAuthority(certificate, privateKey, passphrase);
  } catch (error) {
    throw asConfigError('certificationAuthority', error);
  }
}

/** An error of the system, of OpenSSL or of a name as a ConfigError of one line; any other as it is. */
export function asConfigError(setting: string, error: unknown): unknown {
  const isExpected = error instanceof DerError || error instanceof AuthorityError;
  const hasCode = error instanceof Error && 'code' in error && !(error instanceof ConfigError);
  return isExpected || hasCode ? new ConfigError(`${setting}: ${error.message}`) : error;
}

/**
 * The PEM text that a setting is or names the file of. Throws ConfigError for a file that cannot be read or has none.
 */
export async function readPem(setting: string, value: string): Promise<string> {
  if (PEM.test(value)) return value;
  const text = await readFile(value, 'utf8').catch((error: Error) => {
    throw new ConfigError(`${setting}: ${error.message}`);
  });
  if (!PEM.test(text)) throw new ConfigError(`${setting}: ${value} has no PEM text`);
  return text;
}
