import { type ProtocolVersion, protocolVersion, registeredVersion } from '../harness/message/header.ts';
import type { Version } from '../harness/spec/versions.ts';

/** The protocol versions that this server speaks, the preferred first. */
export const SERVED_VERSIONS = ['1.4', '1.3', '1.2', '1.1', '1.0'] as const satisfies readonly Version[];

/** The version that answers those who name one that is not served. */
export const PREFERRED_VERSION: Version = SERVED_VERSIONS[0];

/**
 * The version in which a request of `asked` is served: its own; for a later minor version of a served major version, the
 * newest of these (1.4 section 11.1, "Same major version, different minor versions"); undefined for any other.
 */
export function servedVersion(asked: ProtocolVersion): Version | undefined {
  const own = registeredVersion(asked);
  const served: readonly Version[] = SERVED_VERSIONS;
  if (own !== undefined && served.includes(own)) return own;
  return served.find((version) => {
    const { major, minor } = protocolVersion(version);
    return major === asked.major && minor < asked.minor;
  });
}
