import { Enum } from '../../harness/spec/enumerations.ts';
import { enumName } from '../../harness/spec/registry.ts';
import type { ObjectHead } from '../object.ts';

/** Who may do an operation on an object. */
export type Allowed = 'all' | 'owner' | 'none';

/**
 * Who may do what, by the XML name of an object type, then of an operation. '*' stands for those that have no entry of
 * their own. What is not covered is disallowed.
 */
export type Rules = Readonly<Record<string, Readonly<Record<string, Allowed>>>>;

/** An operation policy (1.4 section 3.18). */
export interface OperationPolicy {
  /** Where nothing is known of groups, or there are no rules for groups. */
  readonly preset?: Rules;
  /** For the members of each group. */
  readonly groups?: Readonly<Record<string, Rules>>;
}

/** Operation policies by their name, which is the Operation Policy Name of the objects that they rule. */
export type OperationPolicies = Readonly<Record<string, OperationPolicy>>;

/** Who asks. */
export interface Requester {
  readonly identity: string;
  /** The groups that it is a member of; absent where nobody was asked for them. */
  readonly groups?: readonly string[] | undefined;
}

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
  preset: { Certificate: PUBLIC_OBJECTS, PublicKey: PUBLIC_OBJECTS, '*': { '*': 'owner' } },
};

/** The policy named public: 1.4 Table 95. */
export const PUBLIC_POLICY: OperationPolicy = {
  preset: { Template: { Locate: 'all', Get: 'all', GetAttributes: 'all', GetAttributeList: 'all' } },
};

/**
 * Operations that need no leave of an object's policy, though they name an object (1.4 section 3.18.1). Re-certify, which
 * SHOULD be another, is not: it takes the Names of the existing certificate (4.8), which Table 93 leaves to its owner.
 */
const OUTSIDE_POLICY: ReadonlySet<number> = new Set([Enum.Operation.Certify, Enum.Operation.Validate]);

/**
 * Whether the requester may do the operation (a value of Enum.Operation) on the object: of several groups the one that
 * permits most counts. Nobody may do anything on an object whose policy is not known any more.
 */
export function isPermitted(
  policies: OperationPolicies,
  object: ObjectHead,
  operation: number,
  requester: Requester,
): boolean {
  if (OUTSIDE_POLICY.has(operation)) return true;
  const policy = ownEntry(policies, object.policy);
  return rulesFor(policy, requester).some((rules) => {
    const allowed = entryOf(rules, object.objectType, operation);
    return allowed === 'all' || (allowed === 'owner' && object.owner === requester.identity);
  });
}

function rulesFor({ preset, groups }: OperationPolicy = {}, requester: Requester): Rules[] {
  const rules =
    groups === undefined || requester.groups === undefined
      ? [preset]
      : requester.groups.map((group) => ownEntry(groups, group));
  return rules.filter((one) => one !== undefined);
}

function entryOf(rules: Rules, objectType: number, operation: number): Allowed | undefined {
  const operations = ownEntry(rules, enumName('ObjectType', objectType) ?? '*') ?? rules['*'];
  return operations && (ownEntry(operations, enumName('Operation', operation) ?? '*') ?? operations['*']);
}

/** The entry of this name, which may be anything that a client sends. */
function ownEntry<T>(entries: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(entries, name) ? entries[name] : undefined;
}
