import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { Enum } from '../../harness/spec/enumerations.ts';
import { KmipError } from '../errors.ts';
import { unsignedInteger, unsignedOctets } from './der.ts';
import { gcd, inverse, modPow } from './integers.ts';

/** The numbers of an RSA private key under their names in PKCS#1; all but the modulus may be missing. */
export interface RsaComponents {
  readonly n: bigint;
  readonly e?: bigint | undefined;
  readonly d?: bigint | undefined;
  readonly p?: bigint | undefined;
  readonly q?: bigint | undefined;
  readonly dp?: bigint | undefined;
  readonly dq?: bigint | undefined;
}

/** Public exponents that a key without one is tried with: F4, then the small Fermat numbers. */
const USUAL_EXPONENTS = [65_537n, 3n, 5n, 17n, 257n];
/** Bases that the search for the prime factors tries; each one fails with a chance of at most one half. */
const BASES = [2n, 3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n, 41n, 43n, 47n, 53n, 59n, 61n, 67n, 71n];

/** Numbers beyond this are not calculated with: a client could make the server calculate for days. */
const LARGEST = 1n << 16_384n;
/** The factors of a modulus beyond this are not searched for, which takes far longer than to calculate with them. */
const LARGEST_SEARCHED = 1n << 4096n;

/**
 * The factors of n, larger first, from a pair of exponents (Menezes et al., Handbook, section 8.2.2 (i)). A base that
 * e*d - 1 does not bring to 1 shows that the exponents do not belong together.
 */
function factors(n: bigint, e: bigint, d: bigint): [bigint, bigint] | undefined {
  const multiple = e * d - 1n;
  if (multiple <= 0n) return undefined;
  let odd = multiple;
  while ((odd & 1n) === 0n) odd >>= 1n;
  for (const base of BASES) {
    let root = modPow(base, odd, n);
    for (let power = odd; power < multiple; power <<= 1n) {
      const square = (root * root) % n;
      if (square === 1n && root !== 1n && root !== n - 1n) {
        const factor = gcd(root - 1n, n);
        return factor > n / factor ? [factor, n / factor] : [n / factor, factor];
      }
      root = square;
    }
    if (root !== 1n) return undefined;
  }
  return undefined;
}

/**
 * One factor of n from the CRT exponent of that factor: a^(e*dp) = a modulo p. A base for which no factor shows that the
 * exponents do not belong together.
 */
function factorOf(n: bigint, e: bigint, dp: bigint): bigint | undefined {
  for (const base of BASES) {
    const factor = gcd((modPow(base, e * dp, n) - base + n) % n, n);
    if (factor === 1n) return undefined;
    if (factor !== n) return factor;
  }
  return undefined;
}

/** The prime factors that the components give or imply, in the order P, Q. */
function primes(given: RsaComponents, e: bigint): [bigint, bigint] | undefined {
  if (given.p !== undefined && given.q !== undefined) return [given.p, given.q];
  if (given.n > LARGEST_SEARCHED) return undefined;
  if (given.d !== undefined) return factors(given.n, e, given.d);
  if (given.dp === undefined) return undefined;
  const p = factorOf(given.n, e, given.dp);
  return p === undefined ? undefined : [p, given.n / p];
}

/**
 * An RSA private key from any of the sets of numbers that 1.4 section 2.1.7.4 allows. Undefined where they do not
 * determine the key: without Public Exponent, and none of the usual ones fits; where one is of more than 16,384 bits, or
 * the modulus of more than 4,096 and its factors are not given.
 * Throws Invalid Field where P and Q are not the factors of the modulus.
 */
export function rsaPrivateKey(given: RsaComponents): KeyObject | undefined {
  if (Object.values(given).some((number) => number !== undefined && number > LARGEST)) return undefined;
  for (const e of given.e === undefined ? USUAL_EXPONENTS : [given.e]) {
    const [p, q] = primes(given, e) ?? [];
    if (p === undefined || q === undefined || p === 1n || q === 1n) continue;
    if (p * q !== given.n)
      throw new KmipError(Enum.ResultReason.InvalidField, 'P and Q are not the factors of Modulus');
    const d = given.d ?? inverse(e, ((p - 1n) * (q - 1n)) / gcd(p - 1n, q - 1n));
    const qi = inverse(q, p);
    if (d === undefined || qi === undefined || (e * d) % (p - 1n) !== 1n || (e * d) % (q - 1n) !== 1n) continue;
    const numbers = { n: given.n, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi };
    return createPrivateKey({ key: { kty: 'RSA', ...base64Urls(numbers) }, format: 'jwk' });
  }
  return undefined;
}

export function rsaPublicKey(n: bigint, e: bigint): KeyObject {
  return createPublicKey({ key: { kty: 'RSA', ...base64Urls({ n, e }) }, format: 'jwk' });
}

/** The numbers of an RSA key under their JWK names (RFC 7518 section 6.3): n, e, and of a private key d, p, q, dp, dq, qi. */
export function rsaNumbers(key: KeyObject): Record<string, bigint> {
  const { kty: _, ...numbers } = key.export({ format: 'jwk' });
  return Object.fromEntries(
    Object.entries(numbers).map(([name, text]) => [name, unsignedInteger(Buffer.from(String(text), 'base64url'))]),
  );
}

function base64Urls(numbers: Record<string, bigint>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => [name, unsignedOctets(value).toString('base64url')]),
  );
}
