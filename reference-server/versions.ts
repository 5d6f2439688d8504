import { type ProtocolVersion, protocolVersion, registeredVersion } from '../harness/message/header.ts';
import type { Version } from '../harness/spec/versions.ts';

/** The protocol versions that this server can speak, the newest first. */
export const KNOWN_VERSIONS = ['2.1', '2.0', '1.4', '1.3', '1.2', '1.1', '1.0'] as const satisfies readonly Version[];

/** Those that it speaks where its settings name none. */
export const SERVED_VERSIONS: readonly Version[] = KNOWN_VERSIONS;

/** The version, of those that are served, that answers who names one that is not: the newest. */
export function preferredVersion(served: readonly Version[]): Version {
  return served[0] ?? KNOWN_VERSIONS[0];
}

/**
 * The version in which a request of `asked` is served, of those that are, the newest first: its own; for a later minor
 * version of a served major version, the newest of these (1.4 section 11.1, "Same major version, different minor
 * versions"); undefined for any other.
 */
export function servedVersion(asked: ProtocolVersion, served: readonly Version[]): Version | undefined {
  const own = registeredVersion(asked);
  if (own !== undefined && served.includes(own)) return own;
  return served.find((version) => {
    const { major, minor } = protocolVersion(version);
    return major === asked.major && minor < asked.minor;
  });
}

/** The version in whose form a configuration writes objects and structures. */
export const WRITTEN_VERSION: Version = '1.4';
