/** What recomputing or verifying cryptographic output came to; 'unknown' where the key or the method is not known. */
export type OutputVerdict = 'right' | 'wrong' | 'unknown';

/**
 * The verdict where the specification can be read in several ways: right if one reading holds; wrong only if these are
 * all the readings there are.
 */
export function verdictOf(readings: readonly boolean[], complete = true): OutputVerdict {
  if (readings.includes(true)) return 'right';
  return complete && readings.length > 0 ? 'wrong' : 'unknown';
}
