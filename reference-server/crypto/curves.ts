import { createECDH, generateKeyPairSync, getCurves } from 'node:crypto';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Der, type DerElement, derChildren, readDer } from './der.ts';

const C = Enum.RecommendedCurve;

/** OpenSSL's names of the NIST curves (FIPS 186-4 appendix D). */
const NIST_CURVES: Readonly<Record<string, string>> = {
  P_192: 'prime192v1',
  K_163: 'sect163k1',
  B_163: 'sect163r2',
  P_224: 'secp224r1',
  K_233: 'sect233k1',
  B_233: 'sect233r1',
  P_256: 'prime256v1',
  K_283: 'sect283k1',
  B_283: 'sect283r1',
  P_384: 'secp384r1',
  K_409: 'sect409k1',
  B_409: 'sect409r1',
  P_521: 'secp521r1',
  K_571: 'sect571k1',
  B_571: 'sect571r1',
};

/** How OpenSSL begins the names of the curves that are not NIST's; the rest of the name is the specification's. */
const PREFIXES = [
  [/^ansix9p/, 'prime'],
  [/^ansix9c/, 'c'],
  [/^brainpoolp/, 'brainpoolP'],
] as const;

/** OpenSSL's name of each Recommended Curve that this OpenSSL has (1.4 section 9.1.3.2.5). */
const OPENSSL_NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(C)
    .map(([name, code]): [number, string] => [
      code,
      NIST_CURVES[name] ?? PREFIXES.reduce((text, [from, to]) => text.replace(from, to), name.toLowerCase()),
    ])
    .filter(([, name]) => getCurves().includes(name)),
);

/** The curve that a Create Key Pair request means which gives no more than its Cryptographic Length: FIPS 186-4 P-n. */
const PRIME_CURVES: ReadonlyMap<number, number> = new Map([
  [192, C.P_192],
  [224, C.P_224],
  [256, C.P_256],
  [384, C.P_384],
  [521, C.P_521],
]);

/** OpenSSL's name of a Recommended Curve, or undefined where this OpenSSL does not have it. */
export function opensslCurve(recommendedCurve: number): string | undefined {
  return OPENSSL_NAMES.get(recommendedCurve);
}

/** The Recommended Curve with this OpenSSL name, or undefined. */
export function recommendedCurve(opensslName: string): number | undefined {
  return [...OPENSSL_NAMES].find(([, name]) => name === opensslName)?.[0];
}

/** The NIST prime curve of this many bits, or undefined. */
export function primeCurve(bits: number): number | undefined {
  return PRIME_CURVES.get(bits);
}

/** Bits of a field element of the curve: its Cryptographic Length (1.4 section 4.2). 'sect571r1' gives 571. */
export function curveBits(opensslName: string): number {
  return Number(/\d+/.exec(opensslName.replace(/^c2/, ''))?.[0]);
}

/** The curve's parameters as they stand in keys: its object identifier in DER. */
export function curveParameters(opensslName: string): Buffer {
  const { publicKey } = generateKeyPairSync('ec', {
    namedCurve: opensslName,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  });
  const [algorithm] = derChildren(readDer(publicKey, Der.Sequence));
  const [, parameters] = derChildren(algorithm as DerElement);
  return (parameters as DerElement).raw;
}

/** The public point of a private scalar, uncompressed (X9.62). Throws where the scalar is not one of the curve. */
export function publicPoint(opensslName: string, scalar: Uint8Array): Buffer {
  const ecdh = createECDH(opensslName);
  ecdh.setPrivateKey(scalar);
  return ecdh.getPublicKey();
}
