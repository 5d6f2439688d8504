import { Enum } from '../../spec/enumerations.ts';
import type { AsymmetricKey, DsaKey, EcKey, RsaKey } from './asymmetric-keys.ts';
import { contentIn, contentOf, DER, type DerElement, elements, integerSequence, integersIn } from './der.ts';
import { CURVES, type Curve, decodePoint, multiplyBase } from './elliptic-curves.ts';
import { isKeyNumber, power, toInteger } from './integers.ts';

type Read = (octets: Uint8Array) => AsymmetricKey | undefined;

const FORMATS: ReadonlyMap<number, Read> = new Map<number, Read>([
  // For private keys by 1.4 section 2.1.3, in use for both halves.
  [Enum.KeyFormatType.PKCS_1, (octets) => rsaPrivateKey(octets) ?? rsaPublicKey(octets)],
  [Enum.KeyFormatType.PKCS_8, privateKeyInfo],
  [Enum.KeyFormatType.X_509, subjectPublicKeyInfo],
  [Enum.KeyFormatType.ECPrivateKey, (octets) => ecPrivateKey(octets)],
]);

/**
 * The key in one of the formats in DER (1.4 section 2.1.3); undefined for other formats and for what cannot be read.
 * node:crypto is not asked: a PKCS#8 structure with something else than an ECPrivateKey in it makes a KeyObject whose
 * asymmetricKeyDetails abort the process (Node 20).
 */
export function derKey(format: number, octets: Uint8Array): AsymmetricKey | undefined {
  return FORMATS.get(format)?.(octets);
}

/** The forms of an algorithm's keys within the structures that name the algorithm. */
interface Algorithm {
  publicKey(key: Uint8Array, parameters: DerElement | undefined): AsymmetricKey | undefined;
  privateKey(key: Uint8Array, parameters: DerElement | undefined): AsymmetricKey | undefined;
}

/** By object identifier: RFC 3279 section 2.3. */
const ALGORITHMS: ReadonlyMap<string, Algorithm> = new Map<string, Algorithm>([
  ['2a864886f70d010101', { publicKey: rsaPublicKey, privateKey: rsaPrivateKey }],
  ['2a8648ce380401', { publicKey: dsaPublicKey, privateKey: dsaPrivateKey }],
  [
    '2a8648ce3d0201',
    {
      publicKey: (key, parameters) => ecPublicKey(key, curveOf(parameters)),
      privateKey: (key, parameters) => ecPrivateKey(key, curveOf(parameters)),
    },
  ],
]);

function algorithmOf(identifier: DerElement | undefined): [Algorithm | undefined, DerElement | undefined] {
  const [algorithm, parameters] = elements(contentOf(identifier, DER.SEQUENCE));
  return [ALGORITHMS.get(nameOf(algorithm)), parameters];
}

function nameOf(element: DerElement | undefined): string {
  return Buffer.from(contentOf(element, DER.OBJECT_IDENTIFIER) ?? []).toString('hex');
}

/** RFC 5280 section 4.1. */
function subjectPublicKeyInfo(octets: Uint8Array): AsymmetricKey | undefined {
  const [identifier, bits] = elements(contentIn(octets, DER.SEQUENCE));
  const [algorithm, parameters] = algorithmOf(identifier);
  // The first octet of a BIT STRING counts the unused bits of its last.
  const key = contentOf(bits, DER.BIT_STRING)?.subarray(1);
  return key && algorithm?.publicKey(key, parameters);
}

/** RFC 5208 section 5; the one under a passphrase of section 6 is not read. */
function privateKeyInfo(octets: Uint8Array): AsymmetricKey | undefined {
  const [, identifier, secret] = elements(contentIn(octets, DER.SEQUENCE));
  const [algorithm, parameters] = algorithmOf(identifier);
  const key = contentOf(secret, DER.OCTET_STRING);
  return key && algorithm?.privateKey(key, parameters);
}

/** RFC 8017 section A.1.1. */
function rsaPublicKey(octets: Uint8Array): RsaKey | undefined {
  const [modulus, publicExponent, ...others] = integerSequence(octets);
  if (!isKeyNumber(modulus) || !isKeyNumber(publicExponent) || others.length > 0) return undefined;
  return { kind: 'RSA', modulus, publicExponent, privateExponent: undefined };
}

/** RFC 8017 section A.1.2, of two primes. */
function rsaPrivateKey(octets: Uint8Array): RsaKey | undefined {
  const [, modulus, publicExponent, privateExponent, ...others] = integerSequence(octets);
  if (!isKeyNumber(modulus) || !isKeyNumber(publicExponent) || !isKeyNumber(privateExponent)) return undefined;
  const [p, q, primeExponentP, primeExponentQ, coefficient] = others.filter(isKeyNumber);
  if (coefficient === undefined || others.length !== 5) return undefined;
  const factors = { p, q, primeExponentP, primeExponentQ, coefficient };
  return { kind: 'RSA', modulus, publicExponent, privateExponent, factors };
}

/** RFC 3279 section 2.3.2. */
function dsaPublicKey(key: Uint8Array, parameters: DerElement | undefined): DsaKey | undefined {
  const [p, q, g] = integersIn(contentOf(parameters, DER.SEQUENCE));
  const [y] = integersIn(key);
  if (!isKeyNumber(p) || !isKeyNumber(q) || !isKeyNumber(g) || !isKeyNumber(y)) return undefined;
  return { kind: 'DSA', p, q, g, y };
}

/** As the public key, with x in place of y. */
function dsaPrivateKey(key: Uint8Array, parameters: DerElement | undefined): DsaKey | undefined {
  const half = dsaPublicKey(key, parameters);
  return half && { ...half, y: power(half.g, half.y, half.p) };
}

function curveOf(parameters: DerElement | undefined): Curve | undefined {
  const name = nameOf(parameters);
  return [...CURVES.values()].find(({ identifier }) => identifier === name);
}

/** RFC 5480 section 2.2. */
function ecPublicKey(key: Uint8Array, curve: Curve | undefined): EcKey | undefined {
  const q = curve && decodePoint(curve, key);
  return curve && q && { kind: 'EC', curve, q };
}

/** RFC 5915 section 3; on its own it names the curve itself. */
function ecPrivateKey(octets: Uint8Array, given?: Curve): EcKey | undefined {
  const [, secret, parameters] = elements(contentIn(octets, DER.SEQUENCE));
  const curve = given ?? curveOf(elements(contentOf(parameters, DER.CONTEXT_0))[0]);
  const d = toInteger(contentOf(secret, DER.OCTET_STRING) ?? new Uint8Array());
  return curve && isKeyNumber(d) && d < curve.n ? { kind: 'EC', curve, q: multiplyBase(curve, d) } : undefined;
}
