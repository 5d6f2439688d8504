import type { SecureContextOptions } from 'node:tls';
import type { ClientUsage } from './access/client-certificates.ts';
import { type Config, ConfigError } from './config.ts';
import { type PolicyOptions, policyObstacle, policyOptions, type TlsPolicyName } from './tls-policies.ts';
import { asConfigError, readPem } from './trust.ts';

/** What TLS connections are made with, those that clients open and those that the server opens to them. */
export interface Security {
  readonly clientUsage: ClientUsage;
  /** The certificates are PEM texts, of which `ca` are those that issue the certificates of clients. */
  readonly context: PolicyOptions & { readonly ca: string; readonly cert: string; readonly key: string } & Pick<
      SecureContextOptions,
      'passphrase'
    >;
}

/**
 * Reads the certificates that a configuration names. Throws ConfigError for files that cannot be read, and for a
 * certificate that the TLS policy has no cipher suite for.
 */
export async function openSecurity(tls: Config['tls']): Promise<Security> {
  const { passphrase, clientUsage } = tls;
  const ca = await readPem('tls.ca', tls.ca);
  const cert = await readPem('tls.cert', tls.cert);
  const key = await readPem('tls.key', tls.key);
  const spoken = tls.policy === undefined ? customOptions(tls) : policyOptions(tls.policy);
  const obstacle = tls.policy && obstacleOf(tls.policy, cert);
  if (obstacle !== undefined) throw new ConfigError(`tls.policy: ${obstacle}`);
  return { clientUsage, context: { ca, cert, key, ...(passphrase !== undefined && { passphrase }), ...spoken } };
}

function obstacleOf(policy: TlsPolicyName, cert: string): string | undefined {
  try {
    return policyObstacle(policy, cert);
  } catch (error) {
    throw asConfigError('tls.cert', error);
  }
}

function customOptions({ minVersion = 'TLSv1.2', maxVersion = 'TLSv1.3', ciphers }: Config['tls']): PolicyOptions {
  return { minVersion, maxVersion, ...(ciphers !== undefined && { ciphers }) };
}
