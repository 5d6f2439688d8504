import { createHmac, diffieHellman, type KeyObject, pbkdf2 as pbkdf2Aside, pbkdf2Sync } from 'node:crypto';
import { promisify } from 'node:util';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { DoLongWork } from '../aside.ts';
import { KmipError, REASONS } from '../errors.ts';
import { type Fields, required } from '../fields.ts';
import { symmetricCipher } from './ciphers.ts';
import { curveOf } from './ec-components.ts';
import { cryptographic } from './failures.ts';
import { digest, digestLength, hashName } from './hashes.ts';
import { hmacHash, mac } from './macs.ts';
import { type Prf, SP800_108, sp800108 } from './sp800-108.ts';
import { finished } from './transform.ts';

const D = Enum.DerivationMethod;
const R = Enum.ResultReason;

/** The first PRF of PBKDF2 is HMAC-SHA-1 (RFC 2898 appendix B.1). */
const USUAL_PBKDF2_HASH = Enum.HashingAlgorithm.SHA_1;
/** Rounds of PBKDF2, over all blocks of its output, that a client may keep this server busy with: about a second. */
const MOST_ROUNDS = 1_000_000;

/** What a key is derived from (1.4 section 4.6). */
export interface Derivation {
  readonly key: { readonly octets: Uint8Array; readonly algorithm: number } | undefined;
  /** One's own private key and the other's public key. */
  readonly agreement?: { readonly privateKey: KeyObject; readonly publicKey: KeyObject } | undefined;
  /** Derivation Data, or the octets of a Secret Data object. */
  readonly data: Uint8Array | undefined;
  /** Fields of Cryptographic Parameters: those of the request, else of the key. */
  readonly parameters: Fields;
  /** Fields of Derivation Parameters. */
  readonly payload: Fields;
  /** Octets that are wanted. */
  readonly length: number;
  /** Does what takes long: aside, where that is possible. */
  readonly longWork: DoLongWork;
}

/** Each method gives as many octets as it can, at least `length` where it has no end of its own. */
const METHODS: ReadonlyMap<number, (derivation: Derivation) => Uint8Array> = new Map([
  [D.PBKDF2, pbkdf2],
  [D.HASH, hash],
  [D.HMAC, hmac],
  [D.ENCRYPT, encrypt],
  [D.NIST800_108_C, (derivation) => keyDerivation(SP800_108.counter, derivation)],
  [D.NIST800_108_F, (derivation) => keyDerivation(SP800_108.feedback, derivation)],
  [D.NIST800_108_DPI, (derivation) => keyDerivation(SP800_108.doublePipeline, derivation)],
  [D.AsymmetricKey, keyAgreement],
]);

/**
 * The octets that a Derivation Method makes. Throws Invalid Field for a method that this server does not have or inputs
 * that the method does not take, Invalid Message for a parameter that it needs, Cryptographic Failure where "the specified
 * length exceeds the output of the derivation method" (1.4 Table 333); in 2.x by 2.0 section 6.1.14.1.
 */
export function derived(method: number, derivation: Derivation): Uint8Array {
  const derive = METHODS.get(method);
  if (derive === undefined)
    throw new KmipError(REASONS.methodNotSupported, 'this server does not have the Derivation Method');
  const output = derive(derivation);
  if (output.length < derivation.length) {
    throw new KmipError(R.CryptographicFailure, 'the method does not make as many octets as that');
  }
  return output.subarray(0, derivation.length);
}

const deriveAside = promisify(pbkdf2Aside);

/** RFC 2898 section 5.2. */
function pbkdf2({ key, data, parameters, payload, length, longWork }: Derivation): Uint8Array {
  if (key !== undefined) throw otherBase('PBKDF2 takes a secret');
  const salt = required(payload.bytes(Tag.Salt), Tag.Salt);
  const iterations = required(payload.integer(Tag.IterationCount), Tag.IterationCount);
  const name = hashName(parameters.enumeration(Tag.HashingAlgorithm) ?? USUAL_PBKDF2_HASH);
  const rounds = iterations * Math.ceil(length / digestLength(name));
  if (iterations < 1 || rounds > MOST_ROUNDS) throw unfit('Iteration Count is not one that this server does');
  const secret = required(data, Tag.DerivationData);
  return longWork({
    name: [
      'PBKDF2',
      name,
      iterations,
      length,
      ...[salt, secret].map((octets) => digest('sha256', octets).toString('hex')),
    ].join(' '),
    now: () => pbkdf2Sync(secret, salt, iterations, length, name),
    aside: () => deriveAside(secret, salt, iterations, length, name),
  });
}

/** "computing a hash over the derivation key or the derivation data" */
function hash({ key, data, parameters }: Derivation): Uint8Array {
  if (key !== undefined && data !== undefined) throw unfit('HASH takes a key or data');
  return digest(hashName(hashOf(parameters)), key?.octets ?? required(data, Tag.DerivationData));
}

/** "the attributes of the derivation key provide enough information about the PRF": where they do not, the parameters do. */
function hmac({ key, data, parameters }: Derivation): Uint8Array {
  if (key === undefined) throw otherBase('HMAC takes a key');
  const name = hashName(hmacHash(key.algorithm) ?? hashOf(parameters));
  return createHmac(name, key.octets).update(required(data, Tag.DerivationData)).digest();
}

function encrypt({ key, data, parameters, payload }: Derivation): Uint8Array {
  if (key === undefined) throw otherBase('ENCRYPT takes a key');
  const cipher = symmetricCipher({
    direction: 'encrypt',
    algorithm: key.algorithm,
    key: key.octets,
    parameters,
    iv: payload.bytes(Tag.InitializationVector),
    additionalData: undefined,
    tag: undefined,
    random: noRandomOctets,
  });
  const octets = required(data, Tag.DerivationData);
  return cryptographic(() => Buffer.concat([cipher.update(octets), cipher.final()]));
}

function keyDerivation(mode: Parameters<typeof sp800108>[0], derivation: Derivation): Uint8Array {
  const { key, data, parameters, payload, length } = derivation;
  if (key === undefined) throw otherBase('SP 800-108 takes a key');
  const iv = payload.bytes(Tag.InitializationVector) ?? new Uint8Array();
  return sp800108(mode, prf(key, parameters), required(data, Tag.DerivationData), iv, length);
}

/** HMAC where key or parameters name one or its hash, else the CMAC of the key's algorithm: SP 800-108 chapter 4. */
function prf({ octets, algorithm }: NonNullable<Derivation['key']>, parameters: Fields): Prf {
  const isCmac = parameters.enumeration(Tag.BlockCipherMode) === Enum.BlockCipherMode.CMAC;
  const hash = hmacHash(algorithm) ?? hmacHash(parameters.enumeration(Tag.CryptographicAlgorithm) ?? algorithm);
  if (isCmac && hash === undefined) return (data) => finished(mac(algorithm, octets, parameters), data);
  const name = hashName(hash ?? hashOf(parameters));
  return (data) => createHmac(name, octets).update(data).digest();
}

/** The x-coordinate of the common point: SP 800-56A section 5.7.1.2, SEC 1 section 3.3.1. */
function keyAgreement({ agreement, parameters }: Derivation): Uint8Array {
  if (agreement === undefined) throw otherBase('a key agreement takes a private and a public key');
  const { privateKey, publicKey } = agreement;
  const algorithm = parameters.enumeration(Tag.CryptographicAlgorithm) ?? Enum.CryptographicAlgorithm.ECDH;
  const isOnCurve = [privateKey, publicKey].every((key) => key.asymmetricKeyDetails?.namedCurve !== undefined);
  if (algorithm !== Enum.CryptographicAlgorithm.ECDH || !isOnCurve || curveOf(privateKey) !== curveOf(publicKey)) {
    throw unfit('a key agreement is ECDH, with two keys of one curve');
  }
  return cryptographic(() => diffieHellman({ privateKey, publicKey }));
}

/** Whoever derives the same key again has to get the same. */
function noRandomOctets(): never {
  throw unfit('a derivation has nothing random in it');
}

/** "clients are REQUIRED to indicate the hash algorithm inside Cryptographic Parameters" */
function hashOf(parameters: Fields): number {
  const hashingAlgorithm = parameters.enumeration(Tag.HashingAlgorithm);
  if (hashingAlgorithm === undefined) {
    throw new KmipError(REASONS.parametersImpossible, 'the Cryptographic Parameters name no Hashing Algorithm');
  }
  return hashingAlgorithm;
}

function otherBase(message: string): KmipError {
  return new KmipError(REASONS.baseOfOtherType, message);
}

function unfit(message: string): KmipError {
  return new KmipError(R.InvalidField, message);
}
