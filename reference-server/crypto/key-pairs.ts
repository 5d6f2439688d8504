import { generateKeyPair as generateAside, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { Enum } from '../../harness/spec/enumerations.ts';
import type { LongWork } from '../aside.ts';
import { KmipError, REASONS } from '../errors.ts';
import { curveBits, opensslCurve, primeCurve } from './curves.ts';

const A = Enum.CryptographicAlgorithm;
const F = Enum.KeyFormatType;

export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** What Create Key Pair says about the keys (1.4 Table 168). */
export interface KeyPairParameters {
  readonly algorithm: number;
  /** Cryptographic Length in bits. */
  readonly length?: number | undefined;
  readonly recommendedCurve?: number | undefined;
  /** Qlength (1.4 section 3.7): bits of the number Q of DSA keys. */
  readonly qLength?: number | undefined;
}

/** Key Format Types of a key pair that this server makes: the first formats that each version since 1.0 has. */
interface KeyPairFormats {
  readonly privateKey: number;
  readonly publicKey: number;
}

const RSA_FORMATS: KeyPairFormats = { privateKey: F.PKCS_1, publicKey: F.PKCS_1 };
const DSA_FORMATS: KeyPairFormats = { privateKey: F.PKCS_8, publicKey: F.X_509 };
const EC_FORMATS: KeyPairFormats = { privateKey: F.ECPrivateKey, publicKey: F.X_509 };

/** RSA lengths that are made: from what OpenSSL makes at all to what a test can wait for. */
const RSA = { shortest: 512, longest: 8192, step: 8, usual: 2048 } as const;
/** The lengths of Q for a length of P (FIPS 186-4 section 4.2), the usual one first. */
const DSA_LENGTHS: ReadonlyMap<number, readonly number[]> = new Map([
  [1024, [160]],
  [2048, [256, 224]],
  [3072, [256]],
]);
const USUAL_DSA = 2048;
/** The curve of an EC key pair that is asked for without length or curve. */
const USUAL_CURVE = Enum.RecommendedCurve.P_256;

interface Generator {
  generation(parameters: KeyPairParameters): LongWork<KeyPair>;
  readonly formats: KeyPairFormats;
}

const keyPairAside = promisify(generateAside);

const rsa: Generator = {
  generation({ length = RSA.usual }) {
    if (length < RSA.shortest || length > RSA.longest || length % RSA.step !== 0) {
      throw new KmipError(REASONS.attributeValue, `no RSA keys of ${length} bits`);
    }
    const options = { modulusLength: length };
    return {
      name: `RSA ${length}`,
      now: () => generateKeyPairSync('rsa', options),
      aside: () => keyPairAside('rsa', options),
    };
  },
  formats: RSA_FORMATS,
};

const dsa: Generator = {
  generation({ length = USUAL_DSA, qLength }) {
    const lengths = DSA_LENGTHS.get(length) ?? [];
    const divisorLength = qLength ?? lengths[0];
    if (divisorLength === undefined || !lengths.includes(divisorLength)) {
      throw new KmipError(REASONS.attributeValue, `no DSA keys of ${length} bits with this Qlength`);
    }
    const options = { modulusLength: length, divisorLength };
    return {
      name: `DSA ${length} ${divisorLength}`,
      now: () => generateKeyPairSync('dsa', options),
      aside: () => keyPairAside('dsa', options),
    };
  },
  formats: DSA_FORMATS,
};

const ec: Generator = {
  generation({ length, recommendedCurve }) {
    const curve = recommendedCurve ?? (length === undefined ? USUAL_CURVE : primeCurve(length));
    const namedCurve = curve === undefined ? undefined : opensslCurve(curve);
    if (namedCurve === undefined) throw new KmipError(REASONS.attributeValue, 'no curve of this name or length');
    if (length !== undefined && length !== curveBits(namedCurve)) {
      throw new KmipError(REASONS.attributeValue, 'Cryptographic Length is not that of the Recommended Curve');
    }
    const options = { namedCurve };
    return {
      name: `EC ${namedCurve}`,
      now: () => generateKeyPairSync('ec', options),
      aside: () => keyPairAside('ec', options),
    };
  },
  formats: EC_FORMATS,
};

/** ECDSA, ECDH, ECMQV and EC keys are made alike: a scalar and its point. */
const GENERATORS: ReadonlyMap<number, Generator> = new Map([
  [A.RSA, rsa],
  [A.DSA, dsa],
  [A.ECDSA, ec],
  [A.ECDH, ec],
  [A.ECMQV, ec],
  [A.EC, ec],
]);

/** Whether this server makes key pairs of an algorithm at all. */
export function makesKeyPairs(algorithm: number): boolean {
  return GENERATORS.has(algorithm);
}

/** Throws Invalid Field (2.x: Invalid Attribute Value) for an algorithm, length or curve of which this server makes no key pairs (1.4 Table 329). */
export function keyPairGeneration(
  parameters: KeyPairParameters,
): LongWork<KeyPair> & { readonly formats: KeyPairFormats } {
  const generator = GENERATORS.get(parameters.algorithm);
  if (generator === undefined)
    throw new KmipError(REASONS.attributeValue, 'no key pairs of this Cryptographic Algorithm');
  return { ...generator.generation(parameters), formats: generator.formats };
}
