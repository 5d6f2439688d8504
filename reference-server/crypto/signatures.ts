import { createHash, createSign, createVerify, type Hash, type KeyObject } from 'node:crypto';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError } from '../errors.ts';
import { type Fields, required } from '../fields.ts';
import { type DigestSignatures, dsa as dsaDigests, ecdsa as ecdsaDigests } from './digest-signatures.ts';
import { cryptographic } from './failures.ts';
import { hashName } from './hashes.ts';
import { asymmetricFacts } from './key.ts';
import { pkcs1Signature, pssSignature, type RsaEncoding, rsaSign, rsaVerify } from './rsa-signature.ts';

const A = Enum.CryptographicAlgorithm;
const D = Enum.DigitalSignatureAlgorithm;
const H = Enum.HashingAlgorithm;
const P = Enum.PaddingMethod;
const R = Enum.ResultReason;

/** What a Digital Signature Algorithm says at once: kind of key, hash, and for RSA how the digest is padded. */
interface Named {
  readonly algorithm: number;
  /** Absent where Hashing Algorithm has to say it. */
  readonly hash?: number;
  readonly padding?: number;
}

const pkcs1 = (hash: number): Named => ({ algorithm: A.RSA, hash, padding: P.PKCS1V1_5 });
const dsa = (hash: number): Named => ({ algorithm: A.DSA, hash });
const ecdsa = (hash: number): Named => ({ algorithm: A.ECDSA, hash });

/** 1.4 section 9.1.3.2.7. */
const NAMED: ReadonlyMap<number, Named> = new Map<number, Named>([
  [D.MD2WithRSAEncryption, pkcs1(H.MD2)],
  [D.MD5WithRSAEncryption, pkcs1(H.MD5)],
  [D.SHA_1WithRSAEncryption, pkcs1(H.SHA_1)],
  [D.SHA_224WithRSAEncryption, pkcs1(H.SHA_224)],
  [D.SHA_256WithRSAEncryption, pkcs1(H.SHA_256)],
  [D.SHA_384WithRSAEncryption, pkcs1(H.SHA_384)],
  [D.SHA_512WithRSAEncryption, pkcs1(H.SHA_512)],
  [D.RSASSA_PSS, { algorithm: A.RSA, padding: P.PSS }],
  [D.DSAWithSHA_1, dsa(H.SHA_1)],
  [D.DSAWithSHA224, dsa(H.SHA_224)],
  [D.DSAWithSHA256, dsa(H.SHA_256)],
  [D.ECDSAWithSHA_1, ecdsa(H.SHA_1)],
  [D.ECDSAWithSHA224, ecdsa(H.SHA_224)],
  [D.ECDSAWithSHA256, ecdsa(H.SHA_256)],
  [D.ECDSAWithSHA384, ecdsa(H.SHA_384)],
  [D.ECDSAWithSHA512, ecdsa(H.SHA_512)],
  [D.SHA3_256WithRSAEncryption, pkcs1(H.SHA3_256)],
  [D.SHA3_384WithRSAEncryption, pkcs1(H.SHA3_384)],
  [D.SHA3_512WithRSAEncryption, pkcs1(H.SHA3_512)],
]);

/** A signature in the making, or one to be verified, over data that comes in parts. */
export interface Signature {
  update(part: Uint8Array): void;
  /** Ends it. `digested` is the digest where the client made it itself. */
  sign(digested?: Uint8Array): Uint8Array;
  /** Ends it. */
  isSignature(signature: Uint8Array, digested?: Uint8Array): boolean;
}

/**
 * Starts signing or verifying with a key, by "either the Digital Signature Algorithm [...] or the Cryptographic Algorithm
 * and Hashing Algorithm combination" (1.4 section 3.6). With a key of another algorithm nothing is signed, Invalid Field,
 * and nothing is a signature. Throws Invalid Message where they do not say a hash that is needed, Feature Not Supported for
 * what this server does not have.
 */
export function signature(key: KeyObject, parameters: Fields, random: (length: number) => Uint8Array): Signature {
  const named = namedAlgorithm(parameters);
  const algorithm = named?.algorithm ?? parameters.enumeration(Tag.CryptographicAlgorithm);
  const algorithms = asymmetricFacts(key)?.algorithms ?? [];
  if (algorithm !== undefined && !algorithms.includes(algorithm)) return NO_SIGNATURE;
  const code = named?.hash ?? parameters.enumeration(Tag.HashingAlgorithm);
  const hash = code === undefined ? undefined : hashName(code);
  if (key.asymmetricKeyType === 'rsa') {
    const padding = named?.padding ?? parameters.enumeration(Tag.PaddingMethod) ?? P.PKCS1V1_5;
    return rsaSignature(key, hash, rsaEncoding(padding, hash, parameters), random);
  }
  if (algorithms.length === 0) throw new KmipError(R.FeatureNotSupported, 'this server does not sign with such a key');
  return pairSignature(key, hash, key.asymmetricKeyType === 'dsa' ? dsaDigests : ecdsaDigests, random);
}

function namedAlgorithm(parameters: Fields): Named | undefined {
  const code = parameters.enumeration(Tag.DigitalSignatureAlgorithm);
  if (code === undefined) return undefined;
  const named = NAMED.get(code);
  if (named === undefined) throw new KmipError(R.FeatureNotSupported, 'this server does not sign by this algorithm');
  return named;
}

function rsaEncoding(padding: number, hash: string | undefined, parameters: Fields): RsaEncoding {
  if (padding === P.PKCS1V1_5) return pkcs1Signature(hash);
  if (padding !== P.PSS) throw new KmipError(R.FeatureNotSupported, 'RSA signatures do not have this Padding Method');
  const known = required(hash, Tag.HashingAlgorithm);
  const mask = parameters.enumeration(Tag.MaskGeneratorHashingAlgorithm);
  return pssSignature({
    hash: known,
    // SHA-1 "if omitted" (1.4 Table 65). Versions before have no such field: there the hash itself may make the mask too.
    maskHashes: mask === undefined ? [hashName(H.SHA_1), known] : [hashName(mask)],
    saltLength: saltLength(parameters),
  });
}

function saltLength(parameters: Fields): number | undefined {
  const octets = parameters.integer(Tag.SaltLength);
  if (octets !== undefined && octets < 0) throw new KmipError(R.InvalidField, 'Salt Length is not negative');
  return octets;
}

/** Without a hash only a digest can be signed, as it is. */
function rsaSignature(
  key: KeyObject,
  hash: string | undefined,
  encoding: RsaEncoding,
  random: (length: number) => Uint8Array,
): Signature {
  const state: Hash | undefined = hash === undefined ? undefined : createHash(hash);
  const digest = (digested: Uint8Array | undefined) => digested ?? required(state, Tag.HashingAlgorithm).digest();
  return {
    update: (part) => void state?.update(part),
    sign: (digested) => rsaSign(key, encoding, digest(digested), random),
    isSignature: (claimed, digested) => rsaVerify(key, encoding, digest(digested), claimed),
  };
}

/** DSA and ECDSA, whose signatures are DER (RFC 3279 sections 2.2.2 and 2.2.3). OpenSSL takes no digest that is made. */
function pairSignature(
  key: KeyObject,
  hash: string | undefined,
  digests: DigestSignatures,
  random: (length: number) => Uint8Array,
): Signature {
  const isPrivate = key.type === 'private';
  const [signing, verifying] = [
    hash !== undefined && isPrivate ? createSign(hash) : undefined,
    hash !== undefined && !isPrivate ? createVerify(hash) : undefined,
  ];
  return {
    update(part) {
      signing?.update(part);
      verifying?.update(part);
    },
    sign: (digested) =>
      cryptographic(() =>
        digested ? digests.sign(key, digested, random) : required(signing, Tag.HashingAlgorithm).sign(key),
      ),
    isSignature: (claimed, digested) =>
      digested
        ? cryptographic(() => digests.isSignature(key, digested, claimed))
        : required(verifying, Tag.HashingAlgorithm).verify(key, claimed),
  };
}

/** No signature by another algorithm than the key's is one of this key. */
const NO_SIGNATURE: Signature = {
  update: () => undefined,
  sign() {
    throw new KmipError(R.InvalidField, 'the key is not one of this algorithm');
  },
  isSignature: () => false,
};
