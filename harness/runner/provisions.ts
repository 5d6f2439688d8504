import type { Case } from '../cases/case.ts';
import type { EnvironmentName } from '../cases/environments.ts';
import { needOf, type Requirement, requirementsOf } from '../cases/requirements.ts';
import { type Target, TTLV_OVER_TLS, type Wire } from '../config/target.ts';
import type { Version } from '../spec/versions.ts';
import type { PlannedCase } from './plan.ts';
import type { Allowance } from './sessions.ts';

/** Who has an identity of its own, by client. */
export interface Identified {
  readonly identities: Readonly<Record<string, unknown>>;
}

/** What decides whether a case can be run against a target. */
export interface Provisions {
  readonly target: Pick<Target, 'provides' | 'disposable' | 'clientEndpoint' | 'wire'> & Identified;
  readonly versions: readonly Version[];
  /** Whether the rules of this project are off. */
  readonly strict: boolean;
}

/** Why a case is not for this target, 'needs ...' or 'destructive: ...', or undefined where it has all that it needs. */
export function lackFor(testCase: Case, provisions: Provisions): string | undefined {
  if (!provisions.versions.includes(testCase.version)) return `needs KMIP ${testCase.version}`;
  for (const requirement of requirementsOf(testCase)) {
    const lack = lackOf(requirement, testCase, provisions);
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

function lackOf(
  requirement: Requirement,
  testCase: Case,
  { target, versions, strict }: Provisions,
): string | undefined {
  const unless = (provided: boolean, lack: string): string | undefined => (provided ? undefined : lack);
  switch (requirement.kind) {
    case 'environment':
      if (requirement.waivedBy !== undefined && !strict) return undefined;
      if (requirement.amongIdentities && isOneIdentity(testCase, target)) return undefined;
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
    case 'swapped-roles':
      return unless(wireOf(testCase, target).transport === 'tls', `needs ${needOf(requirement)}`);
    case 'transport':
      return unless(offers(target, requirement), `needs ${needOf(requirement)}`);
    // One case runs at a time, clients may share an identity, and the plan puts a case behind those that it follows.
    case 'exclusive':
    case 'clients':
    case 'follows':
      return undefined;
  }
}

type Carried = Extract<Requirement, { kind: 'transport' }>;

/** Whether a target takes HTTPS, and in this encoding: it is spoken to so anyway, or its `provides` say so. */
function offers({ wire = TTLV_OVER_TLS, provides }: Pick<Target, 'wire' | 'provides'>, { encoding }: Carried): boolean {
  const isCarried = wire.transport === 'https' || provides.includes('https');
  return isCarried && (encoding === 'ttlv' || wire.encoding === encoding || provides.includes(encoding));
}

/** How the messages of a case travel: as it is about, else as the target is spoken to. */
export function wireOf(testCase: Case | undefined, { wire = TTLV_OVER_TLS }: Pick<Target, 'wire'>): Wire {
  const needs = testCase === undefined ? [] : requirementsOf(testCase);
  const carried = needs.find((requirement) => requirement.kind === 'transport');
  return carried === undefined ? wire : { transport: carried.transport, encoding: carried.encoding };
}

/** Clients of a case that a target gives no identity of their own, where they are several: they share one. */
export function sharedIdentity(testCase: Case, target: Identified): string | undefined {
  const shared = clientsOf(testCase).filter((client) => !(client in target.identities));
  return shared.length > 1 ? `${shared.join(', ')} share one identity` : undefined;
}

/** Whether the clients of a case are all the same to this target. */
function isOneIdentity(testCase: Case, { identities }: Identified): boolean {
  const clients = clientsOf(testCase);
  return clients.length === 1 || clients.every((client) => !(client in identities));
}

function clientsOf(testCase: Case): string[] {
  return [...new Set(testCase.steps.map(({ client }) => client))];
}

/** Clients of a case for whom there are not enough connections. */
export function turnsTaken(testCase: Case, { connections }: Allowance): string | undefined {
  const clients = clientsOf(testCase);
  if (connections === undefined || clients.length <= connections) return undefined;
  return `${clients.join(', ')} take turns: ${connections} of limits.connections for this case`;
}

/** The environments that a case names. */
export function environmentsOf(testCase: Case): EnvironmentName[] {
  return requirementsOf(testCase).flatMap((requirement) =>
    requirement.kind === 'environment' ? [requirement.name] : [],
  );
}
