import { z } from 'zod';
import { Enum } from '../../harness/spec/enumerations.ts';
import type { Allowed, OperationPolicies, OperationPolicy, Rules } from './policies.ts';

/*
 * Operation policies in the JSON of PyKMIP's policy files: by policy `preset` and `groups`, by group, then object type,
 * then operation. An older form has the object types right below the policy: they are its preset.
 */

const PERMISSIONS = { ALLOW_ALL: 'all', ALLOW_OWNER: 'owner', DISALLOW_ALL: 'none' } as const satisfies Record<
  string,
  Allowed
>;

/** Names that are not those of the specification in capitals with underscores. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  OPAQUE_DATA: 'OpaqueObject',
  PGP_KEY: 'PGPKey',
  REKEY: 'ReKey',
  REKEY_KEY_PAIR: 'ReKeyKeyPair',
  RECERTIFY: 'ReCertify',
  MAC: 'MAC',
  MAC_VERIFY: 'MACVerify',
  RNG_RETRIEVE: 'RNGRetrieve',
  RNG_SEED: 'RNGSeed',
  PKCS_11: 'PKCS_11',
  REPROVISION: 'ReProvision',
};

/** GET_ATTRIBUTES is GetAttributes. */
function specifiedName(name: string): string {
  const words = name.split('_').map((word) => word.charAt(0) + word.slice(1).toLowerCase());
  return OTHER_NAMES[name] ?? words.join('');
}

/** Names of one enumeration, each turned into its XML name. */
function names(known: object, what: string) {
  return z.string().transform((name, context) => {
    const specified = specifiedName(name);
    if (Object.hasOwn(known, specified) && name === name.toUpperCase()) return specified;
    context.addIssue({ code: 'custom', message: `${name} is no ${what}` });
    return z.NEVER;
  });
}

const permission = z
  .enum(Object.keys(PERMISSIONS) as (keyof typeof PERMISSIONS)[])
  .transform((name) => PERMISSIONS[name]);
const rules = z.record(names(Enum.ObjectType, 'object type'), z.record(names(Enum.Operation, 'operation'), permission));
const policy = z.union([
  z.strictObject({ preset: rules.optional(), groups: z.record(z.string(), rules).optional() }),
  rules.transform((preset): OperationPolicy => ({ preset })),
]);

/**
 * The policies in the text of a policy file. Throws SyntaxError for text that is no JSON, ZodError for JSON that is not of
 * this form.
 */
export function readPolicies(text: string): OperationPolicies {
  return z.record(z.string(), policy).parse(JSON.parse(text)) as Readonly<Record<string, { preset?: Rules }>>;
}
