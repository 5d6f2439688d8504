import { Enum } from '../../harness/spec/enumerations.ts';
import { KmipError } from '../errors.ts';
import { attributeValue, type ManagedObject } from '../object.ts';

const { Certificate, CertificateRequest, PGPKey, PrivateKey, PublicKey, SplitKey, SymmetricKey } = Enum.ObjectType;
const { McEliece_6960119, McEliece_8192128, SPHINCS_256 } = Enum.CryptographicAlgorithm;

/** Bits of a symmetric key of which a quantum computer leaves 128 to search (Grover's algorithm; NIST IR 8105 table 1). */
const SAFE_LENGTH = 256;

const SAFE_ALGORITHMS: ReadonlySet<unknown> = new Set([McEliece_6960119, McEliece_8192128, SPHINCS_256]);

const isLongEnough = (object: ManagedObject): boolean =>
  Number(attributeValue(object, 'Cryptographic Length')?.value ?? 0) >= SAFE_LENGTH;
const hasSafeAlgorithm = (object: ManagedObject): boolean =>
  SAFE_ALGORITHMS.has(attributeValue(object, 'Cryptographic Algorithm')?.value);

/** Whether an object is quantum safe, by object type; of data nobody can tell. Algorithms: Profiles 2.1 section 5.16. */
const SAFE: ReadonlyMap<number, (object: ManagedObject) => boolean> = new Map([
  [SymmetricKey, isLongEnough],
  [SplitKey, isLongEnough],
  ...[PublicKey, PrivateKey, Certificate, CertificateRequest, PGPKey].map((type) => [type, hasSafeAlgorithm] as const),
]);

/**
 * Quantum Safe True indicates that "an object is required to be Quantum Safe" (2.0 section 4.45): throws General Failure
 * for one that is not: "a reason other than any other reason enumeration value" (11.45), for the tables of the operations
 * have none that tells it.
 */
export function assertQuantumSafety(object: ManagedObject): void {
  const isRequired = attributeValue(object, 'Quantum Safe')?.value === true;
  if (!isRequired || SAFE.get(object.objectType)?.(object) !== false) return;
  throw new KmipError(Enum.ResultReason.GeneralFailure, 'the object would not be quantum safe');
}
