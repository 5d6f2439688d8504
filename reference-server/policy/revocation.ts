import { Enum } from '../../harness/spec/enumerations.ts';
import { atLeast, type Version } from '../../harness/spec/versions.ts';

const { KeyCompromise, CACompromise } = Enum.RevocationReasonCode;

/**
 * Whether a Revocation Reason Code places an object into the Compromised state: through 1.2 "key compromise" alone
 * (1.2 section 4.20), from 1.3 on "key compromise" and "CA compromise" (1.3 section 4.20).
 */
export function meansCompromise(code: number, version: Version): boolean {
  return code === KeyCompromise || (code === CACompromise && atLeast(version, '1.3'));
}

/**
 * Whether a Compromise Occurrence Date may come with a reason: 1.4 section 4.20 forbids it for others than the two
 * compromises. Earlier versions have no such rule.
 */
export function allowsOccurrenceDate(code: number, version: Version): boolean {
  return meansCompromise(code, version) || !atLeast(version, '1.4');
}
