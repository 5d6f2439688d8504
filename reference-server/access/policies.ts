import { Enum } from '../../harness/spec/enumerations.ts';
import { enumName } from '../../harness/spec/registry.ts';
import type { ObjectHead } from '../object.ts';

/** Who may do an operation on an object. */
export type Allowed = 'all' | 'owner' | 'none';

/**
 * An operation policy (1.4 section 3.18): by the XML name of an object type, then of an operation. '*' stands for those
 * that have no entry of their own.
 */
export type OperationPolicy = Readonly<Record<string, Readonly<Record<string, Allowed>>>>;

/** Operation policies by their name, which is the Operation Policy Name of the objects that they rule. */
export type OperationPolicies = Readonly<Record<string, OperationPolicy>>;

const PUBLIC_OBJECTS: Readonly<Record<string, Allowed>> = {
  Locate: 'all',
  Check: 'all',
  Get: 'all',
  GetAttributes: 'all',
  GetAttributeList: 'all',
  ObtainLease: 'all',
  '*': 'owner',
};

/**
 * The policy named default: 1.4 Tables 92 to 94. What they do not name, such as cryptographic use, is the owner's.
 */
export const DEFAULT_POLICY: OperationPolicy = {
  Certificate: PUBLIC_OBJECTS,
  PublicKey: PUBLIC_OBJECTS,
  '*': { '*': 'owner' },
};

/** Operations that need no leave of an object's policy, though they name an object (1.4 section 3.18.1). */
const OUTSIDE_POLICY: ReadonlySet<number> = new Set([
  Enum.Operation.Certify,
  Enum.Operation.ReCertify,
  Enum.Operation.Validate,
]);

/**
 * Whether `identity` may do the operation (a value of Enum.Operation) on the object. An object whose policy is not known
 * any more is its owner's alone.
 */
export function isPermitted(
  policies: OperationPolicies,
  object: ObjectHead,
  operation: number,
  identity: string,
): boolean {
  if (OUTSIDE_POLICY.has(operation)) return true;
  const policy = Object.hasOwn(policies, object.policy) ? policies[object.policy] : undefined;
  const rules = policy?.[enumName('ObjectType', object.objectType) ?? '*'] ?? policy?.['*'];
  const allowed = rules?.[enumName('Operation', operation) ?? '*'] ?? rules?.['*'] ?? 'owner';
  return allowed === 'all' || (allowed === 'owner' && object.owner === identity);
}
