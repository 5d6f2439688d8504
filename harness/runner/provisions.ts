import type { Case } from '../cases/case.ts';
import { ENVIRONMENTS, FEATURES } from '../cases/environments.ts';
import { type Requirement, requirementsOf } from '../cases/requirements.ts';
import type { Target } from '../config/target.ts';
import type { Version } from '../spec/versions.ts';

/** What decides whether a case can be run against a target. */
export interface Provisions {
  readonly target: Pick<Target, 'provides' | 'disposable'>;
  readonly versions: readonly Version[];
}

/** Why a case is not for this target, 'needs ...' or 'destructive: ...', or undefined where it has all that it needs. */
export function lackFor(testCase: Case, provisions: Provisions): string | undefined {
  if (!provisions.versions.includes(testCase.version)) return `needs KMIP ${testCase.version}`;
  for (const requirement of requirementsOf(testCase)) {
    const lack = lackOf(requirement, provisions);
    if (lack !== undefined) return lack;
  }
  return undefined;
}

function lackOf(requirement: Requirement, { target, versions }: Provisions): string | undefined {
  const provided = (name: string): boolean => target.provides.includes(name);
  switch (requirement.kind) {
    case 'environment':
      return provided(requirement.name) ? undefined : `needs ${requirement.name}: ${ENVIRONMENTS[requirement.name]}`;
    case 'feature':
      return provided(requirement.name) ? undefined : `needs ${requirement.name}: ${FEATURES[requirement.name]}`;
    case 'version':
      return versions.includes(requirement.version) ? undefined : `needs KMIP ${requirement.version}`;
    case 'destructive':
      return target.disposable ? undefined : `destructive: ${requirement.because}`;
    case 'tls':
      return provided(requirement.policy) ? undefined : `needs ${requirement.policy}: a TLS policy of its profile`;
    case 'transport':
      return `needs HTTPS with the ${requirement.encoding.toUpperCase()} encoding, which is not built yet`;
    case 'server-to-client':
      return 'needs server-to-client: requests of the server, which is not built yet';
    // One case runs at a time, clients may share an identity, and the plan puts a case behind those that it follows.
    case 'exclusive':
    case 'clients':
    case 'follows':
      return undefined;
  }
}
