import { existsSync, statSync } from 'node:fs';
import { ConfigError } from './error.ts';
import { readIdentity, readTrust } from './pem.ts';
import { DEFAULT_LIMITS, type Target } from './target.ts';
import { readTargetFile } from './target-file.ts';

/** Certificates named on the command line, as paths. */
export interface CertificateFiles {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

/**
 * The target that `argument` names: a target file, or 'host:port'. `files` stand in for what the target file says.
 * Throws ConfigError for anything else, and for files that cannot be used.
 */
export function resolveTarget(argument: string, files: CertificateFiles): Target {
  const target = existsSync(argument) ? targetFromFile(argument) : targetFromAddress(argument);
  const { ca, cert, key } = files;
  if ((cert === undefined) !== (key === undefined)) throw new ConfigError('--cert and --key belong together');
  const resolved = {
    ...target,
    ...(ca !== undefined && { tls: { ...target.tls, ca: readTrust(ca) } }),
    ...(cert !== undefined && key !== undefined && { identity: readIdentity({ cert, key }, () => undefined) }),
  };
  const { clientEndpoint, identity, identities } = resolved;
  const shown = clientEndpoint?.identity ?? identity ?? identities['Client-A'];
  if (clientEndpoint !== undefined && shown === undefined) {
    throw new ConfigError(
      `${argument}: clientEndpoint needs a certificate: clientEndpoint.cert and key, or those of tls`,
    );
  }
  return resolved;
}

function targetFromFile(file: string): Target {
  if (statSync(file).isDirectory())
    throw new ConfigError(`the target ${file} is a folder; folders of cases go with --cases`);
  if (/\.xml$/i.test(file)) throw new ConfigError(`the target ${file} is an XML file; case files go with --cases`);
  return readTargetFile(file);
}

/** 'host:port' with a name, an IPv4 address or an IPv6 address in brackets. */
function targetFromAddress(argument: string): Target {
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:/\s]+)):(\d{1,5})$/.exec(argument) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  if (host === undefined || port < 1 || port > 65535) {
    throw new ConfigError(`the target "${argument}" is neither "reference", an existing target file, nor host:port`);
  }
  return {
    name: argument,
    host,
    port,
    tls: {},
    identities: {},
    versions: [],
    limits: DEFAULT_LIMITS,
    provides: [],
    lacks: [],
    disposable: false,
  };
}
