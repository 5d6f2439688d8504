import { Enum } from '../../spec/enumerations.ts';
import type { Judge } from './rule.ts';

const OP = Enum.Operation;
const OBJECT = Enum.ObjectType;

/** Baseline Server: Profiles 1.1 section 5.2, Profiles 1.4 section 5.1.2 (the client-to-server operations). */
const BASELINE_1: readonly number[] = [
  OP.Locate,
  OP.Check,
  OP.Get,
  OP.GetAttributes,
  OP.GetAttributeList,
  OP.AddAttribute,
  OP.ModifyAttribute,
  OP.DeleteAttribute,
  OP.Activate,
  OP.Revoke,
  OP.Destroy,
  OP.Query,
];

/** Baseline Server: Profiles 2.1 section 5.1.2 (7). */
const BASELINE_2: readonly number[] = [
  ...BASELINE_1,
  OP.AdjustAttribute,
  OP.Export,
  OP.Import,
  OP.Interop,
  OP.Log,
  OP.Register,
  OP.SetAttribute,
  OP.SetEndpointRole,
];

interface ProfileRow {
  /** How the scenarios of the profile's cases begin. */
  readonly scenario: string;
  readonly operations: readonly number[];
  readonly objectTypes: readonly number[];
}

/** What each profile adds to the baseline, for the profiles whose cases use Query. */
const PROFILES: readonly ProfileRow[] = [
  // Tape Library Server: profile document 2.3, Profiles 2.1 section 5.12.5.
  { scenario: 'TL-', operations: [OP.Create], objectTypes: [OBJECT.SymmetricKey] },
  // Storage Array with Self-Encrypting Drives Server: profile document 2.3, Profiles 2.1 section 5.11.2.
  { scenario: 'SASED-', operations: [OP.Register], objectTypes: [OBJECT.SecretData] },
  // Suite B Servers: profile document 2.3 and 4.3.
  {
    scenario: 'SUITEB_',
    operations: [OP.Create, OP.CreateKeyPair, OP.Register, OP.ReKey, OP.ReKeyKeyPair],
    objectTypes: [OBJECT.Certificate, OBJECT.SymmetricKey, OBJECT.PublicKey, OBJECT.PrivateKey],
  },
  // Quantum Safe Server: Profiles 2.1 section 5.16.
  {
    scenario: 'QS-',
    operations: [
      OP.Certify,
      OP.Create,
      OP.CreateKeyPair,
      OP.Decrypt,
      OP.Encrypt,
      OP.ReCertify,
      OP.Register,
      OP.ReKey,
      OP.ReKeyKeyPair,
      OP.Sign,
      OP.SignatureVerify,
    ],
    objectTypes: [OBJECT.Certificate, OBJECT.PrivateKey, OBJECT.PublicKey, OBJECT.SymmetricKey],
  },
];

/**
 * Whether Query must list an operation or object type in a case: the clause of the case's profile names it, or the case
 * used it with success before. Cases of the Test Cases documents belong to no profile.
 */
export function isRequiredInQuery(kind: 'operation' | 'object type', code: number, judge: Judge): boolean {
  if (kind === 'operation' ? judge.usedOperations.has(code) : judge.usedObjectTypes.has(code)) return true;
  if (judge.kind !== 'profile') return false;
  const added = PROFILES.find((row) => judge.scenario.startsWith(row.scenario));
  if (kind === 'object type') return added?.objectTypes.includes(code) ?? false;
  const baseline = judge.version.startsWith('2') ? BASELINE_2 : BASELINE_1;
  // Discover Versions came with 1.1 section 4.26.
  const discovers = code === OP.DiscoverVersions && judge.version !== '1.0';
  return discovers || baseline.includes(code) || (added?.operations.includes(code) ?? false);
}
