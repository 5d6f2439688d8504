import { tagLabel } from '../../harness/codec/path.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { KmipError, REASONS } from '../errors.ts';

/** What node:crypto says, without a code, where a tag does not fit, and where octets cannot be wrapped or unwrapped. */
const CODELESS = ['Unsupported state or unable to authenticate data', 'Trying to add data in unsupported state'];

/**
 * Runs a step of OpenSSL on a client's data. What OpenSSL refuses is a "Cryptographic error during" the operation (1.4
 * Tables 353 to 361): Cryptographic Failure, the same whatever it was, so that nobody learns about a key from it.
 */
export function cryptographic<T>(step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (!isOpenSslError(error)) throw error;
    throw cryptographicFailure();
  }
}

export function cryptographicFailure(): KmipError {
  return new KmipError(Enum.ResultReason.CryptographicFailure, 'the cryptographic operation failed on the data');
}

/**
 * A Tag Length that the algorithm does not have. No table of 1.4 chapter 11 has a reason for it: General Failure, "a reason
 * other than the defined reasons" (6.10), which is what the Basic Cryptographic Server profile shows.
 */
export function impossibleTagLength(): KmipError {
  return new KmipError(Enum.ResultReason.GeneralFailure, 'a tag cannot have this length');
}

/**
 * The value of a field of Cryptographic Parameters that an algorithm cannot do without. Throws Invalid Message (2.x: Bad
 * Cryptographic Parameters) where it is undefined.
 */
export function requiredParameter<T>(value: T | undefined, tag: number): T {
  if (value === undefined) throw new KmipError(REASONS.parameterMissing, `${tagLabel(tag)} is missing`);
  return value;
}

function isOpenSslError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    CODELESS.includes(error.message) || ('code' in error && /^ERR_(OSSL|CRYPTO_INVALID)_/.test(String(error.code)))
  );
}
