import type { Case } from '../cases/case.ts';
import type { EnvironmentName } from '../cases/environments.ts';
import { needOf, type Requirement, requirementsOf } from '../cases/requirements.ts';
import type { Target } from '../config/target.ts';
import type { Version } from '../spec/versions.ts';
import type { PlannedCase } from './plan.ts';

/** What decides whether a case can be run against a target. */
export interface Provisions {
  readonly target: Pick<Target, 'provides' | 'disposable' | 'clientEndpoint'>;
  readonly versions: readonly Version[];
  /** Whether the rules of this project are off. */
  readonly strict: boolean;
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

/** Why a case is not run, whatever became of others: what the target lacks, or a case before it that is not there. */
export function planObstacle(
  { missing }: PlannedCase,
  testCase: Case,
  provisions: Provisions,
): { readonly verdict: 'skip'; readonly reason: string } | undefined {
  const lack = lackFor(testCase, provisions);
  if (lack !== undefined) return { verdict: 'skip', reason: lack };
  if (missing === undefined) return undefined;
  return { verdict: 'skip', reason: `needs ${missing} before it, which is not among the cases` };
}

function lackOf(requirement: Requirement, { target, versions, strict }: Provisions): string | undefined {
  const unless = (provided: boolean, lack: string): string | undefined => (provided ? undefined : lack);
  switch (requirement.kind) {
    case 'environment':
      if (requirement.waivedBy !== undefined && !strict) return undefined;
      return unless(target.provides.includes(requirement.name), `needs ${requirement.name}: ${needOf(requirement)}`);
    case 'feature':
      return unless(target.provides.includes(requirement.name), `needs ${requirement.name}: ${needOf(requirement)}`);
    case 'tls':
      return unless(target.provides.includes(requirement.policy), `needs ${needOf(requirement)}`);
    case 'version':
      return unless(versions.includes(requirement.version), `needs ${needOf(requirement)}`);
    case 'destructive':
      return unless(target.disposable, `destructive: ${requirement.because}`);
    case 'server-to-client':
      return unless(target.clientEndpoint !== undefined, `needs a clientEndpoint: ${needOf(requirement)}`);
    case 'transport':
      return `needs ${needOf(requirement)}, which is not built yet`;
    // One case runs at a time, clients may share an identity, and the plan puts a case behind those that it follows.
    case 'exclusive':
    case 'clients':
    case 'follows':
      return undefined;
  }
}

/** Clients of a case that a target gives no identity of their own, where they are several: they share one. */
export function sharedIdentity(testCase: Case, target: Pick<Target, 'identities'>): string | undefined {
  const clients = new Set(testCase.steps.map(({ client }) => client).filter((name) => !(name in target.identities)));
  return clients.size > 1 ? `${[...clients].join(', ')} share one identity` : undefined;
}

/** The environment that a case names, or undefined for one that needs none. */
export function environmentOf(testCase: Case): EnvironmentName | undefined {
  const requirement = requirementsOf(testCase).find(({ kind }) => kind === 'environment');
  return requirement?.kind === 'environment' ? requirement.name : undefined;
}
