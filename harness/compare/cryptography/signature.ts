import type { StructureItem } from '../../codec/item.ts';
import { fieldValue } from '../../message/fields.ts';
import { Enum } from '../../spec/enumerations.ts';
import { Tag } from '../../spec/tags.ts';
import { sameBytes } from '../equality.ts';
import { digestLength, digestOf } from '../plausible.ts';
import { type AsymmetricKey, asymmetricKeysOf, type RsaKey } from './asymmetric-keys.ts';
import { integerSequence } from './der.ts';
import { verifyDsa } from './dsa.ts';
import { verifyEcdsa } from './elliptic-curves.ts';
import { bitLength, toInteger } from './integers.ts';
import type { CryptographicOperation } from './operation.ts';
import { maskHashes, rsa } from './rsa.ts';
import { isPssEncoding, pkcs1Encoding } from './rsa-signature.ts';
import { type SignatureScheme, signatureSchemeOf } from './signature-scheme.ts';
import { type OutputVerdict, verdictOf } from './verdict.ts';

/** What is signed, and how. */
interface Signed {
  readonly digest: Uint8Array;
  /** Whether the client made the digest. */
  readonly isGiven: boolean;
  readonly scheme: SignatureScheme;
  readonly parameters: StructureItem;
}

/** Whether Signature Data is the signature of Data or Digested Data under a key that was seen: 1.4 section 4.31. */
export function verifySignature(operation: CryptographicOperation): OutputVerdict {
  const signature = fieldValue(operation.response, Tag.SignatureData, 'ByteString');
  const signed = signedIn(operation);
  const keys = asymmetricKeysOf(operation.object, operation.otherHalf);
  const key = keys.find(({ kind }) => kind === signed?.scheme.kind);
  if (signature === undefined || signed === undefined || key === undefined) return 'unknown';
  if (key.kind === 'RSA') return verifyRsa(key, signed, signature);
  return verdictOf([false, ...pairsIn(signature).map(([r, s]) => verifyPair(key, signed.digest, r, s))]);
}

function signedIn(operation: CryptographicOperation): Signed | undefined {
  const { request, parameters } = operation;
  const scheme = signatureSchemeOf(operation);
  const data = fieldValue(request, Tag.Data, 'ByteString');
  const given = fieldValue(request, Tag.DigestedData, 'ByteString');
  if (scheme === undefined || (data === undefined) === (given === undefined)) return undefined;
  const computed = data && scheme.hash !== undefined ? digestOf(scheme.hash, data) : undefined;
  const digest = given ?? computed;
  return digest && { digest, isGiven: given !== undefined, scheme, parameters };
}

/** The forms of a signature that is two numbers, on which KMIP is silent: DER (RFC 3279), or half by half (IEEE 1363). */
function pairsIn(signature: Uint8Array): [bigint, bigint][] {
  const [r, s, ...others] = integerSequence(signature);
  const middle = signature.length / 2;
  const halves: [bigint, bigint] = [toInteger(signature.subarray(0, middle)), toInteger(signature.subarray(middle))];
  return r === undefined || s === undefined || others.length > 0 ? [halves] : [[r, s], halves];
}

function verifyPair(key: Exclude<AsymmetricKey, RsaKey>, digest: Uint8Array, r: bigint, s: bigint): boolean {
  return key.kind === 'EC' ? verifyEcdsa(key.curve, key.q, digest, r, s) : verifyDsa(key, digest, r, s);
}

/** Whether an encoded message, as the public key gives it, is that of the digest under a hash. */
type Encoding = (encoded: Uint8Array, bits: number, signed: Signed, hash: number) => OutputVerdict;

const RSA_PADDINGS: ReadonlyMap<number, Encoding> = new Map<number, Encoding>([
  [Enum.PaddingMethod.PKCS1V1_5, verifyPkcs1],
  [Enum.PaddingMethod.PSS, verifyPss],
]);

function verifyRsa({ modulus, publicExponent }: RsaKey, signed: Signed, signature: Uint8Array): OutputVerdict {
  const { hash, padding } = signed.scheme;
  if (publicExponent === undefined || hash === undefined) return 'unknown';
  const encoded = rsa(signature, publicExponent, modulus);
  if (encoded === undefined) return 'wrong';
  const bits = bitLength(modulus) - 1;
  if (padding !== undefined) return RSA_PADDINGS.get(padding)?.(encoded, bits, signed, hash) ?? 'unknown';
  // Without a Padding Method the server may take any.
  const verdicts = [...RSA_PADDINGS.values()].map((verify) => verify(encoded, bits, signed, hash));
  return verdicts.includes('right') ? 'right' : 'unknown';
}

function verifyPkcs1(encoded: Uint8Array, _bits: number, { digest, isGiven }: Signed, hash: number): OutputVerdict {
  const expected = pkcs1Encoding(digest, hash, encoded.length);
  if (expected === undefined) return 'unknown';
  // Whether DigestInfo is the client's part of Digested Data is not said.
  return verdictOf([sameBytes(expected, encoded)], !isGiven);
}

const STANDARD_TRAILER = 1;

function verifyPss(encoded: Uint8Array, bits: number, signed: Signed, hash: number): OutputVerdict {
  const { digest, parameters } = signed;
  const trailer = fieldValue(parameters, Tag.TrailerField, 'Integer') ?? STANDARD_TRAILER;
  if (trailer !== STANDARD_TRAILER || digest.length !== digestLength(hash)) return 'unknown';
  if (digestOf(hash, digest) === undefined) return 'unknown';
  // The default, 'the block size of the Mask Generator Hashing Algorithm' (1.4 section 3.6), is not that of PKCS#1, the
  // length of the hash: without Salt Length any salt will do.
  const saltLength = fieldValue(parameters, Tag.SaltLength, 'Integer');
  const masks = maskHashes(parameters, hash).filter((mask) => digestOf(mask, digest) !== undefined);
  return verdictOf(masks.map((maskHash) => isPssEncoding(encoded, bits, digest, { hash, maskHash, saltLength })));
}
