import { type KeyObject, verify } from 'node:crypto';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Der, type DerElement, DerError, derChildren, readObjectIdentifier } from './der.ts';

const D = Enum.DigitalSignatureAlgorithm;

/** What an AlgorithmIdentifier of a signature stands for. */
interface SignatureAlgorithm {
  /** A value of Enum.DigitalSignatureAlgorithm. */
  readonly name: number;
  /** OpenSSL's name of the hash; absent where parameters say it, or OpenSSL has it not. */
  readonly hash?: string;
  /** The asymmetricKeyType of its keys. */
  readonly keyType: 'rsa' | 'dsa' | 'ec';
}

const rsa = (name: number, hash?: string): SignatureAlgorithm => ({ name, keyType: 'rsa', ...(hash && { hash }) });
const dsa = (name: number, hash: string): SignatureAlgorithm => ({ name, keyType: 'dsa', hash });
const ecdsa = (name: number, hash: string): SignatureAlgorithm => ({ name, keyType: 'ec', hash });

/** RFC 3279, 4055, 5754, 5758 and NIST's registrations of the SHA-3 signatures. */
const ALGORITHMS: Readonly<Record<string, SignatureAlgorithm>> = {
  '1.2.840.113549.1.1.2': rsa(D.MD2WithRSAEncryption),
  '1.2.840.113549.1.1.4': rsa(D.MD5WithRSAEncryption, 'md5'),
  '1.2.840.113549.1.1.5': rsa(D.SHA_1WithRSAEncryption, 'sha1'),
  '1.2.840.113549.1.1.10': rsa(D.RSASSA_PSS),
  '1.2.840.113549.1.1.11': rsa(D.SHA_256WithRSAEncryption, 'sha256'),
  '1.2.840.113549.1.1.12': rsa(D.SHA_384WithRSAEncryption, 'sha384'),
  '1.2.840.113549.1.1.13': rsa(D.SHA_512WithRSAEncryption, 'sha512'),
  '1.2.840.113549.1.1.14': rsa(D.SHA_224WithRSAEncryption, 'sha224'),
  '1.2.840.10040.4.3': dsa(D.DSAWithSHA_1, 'sha1'),
  '2.16.840.1.101.3.4.3.1': dsa(D.DSAWithSHA224, 'sha224'),
  '2.16.840.1.101.3.4.3.2': dsa(D.DSAWithSHA256, 'sha256'),
  '2.16.840.1.101.3.4.3.14': rsa(D.SHA3_256WithRSAEncryption, 'sha3-256'),
  '2.16.840.1.101.3.4.3.15': rsa(D.SHA3_384WithRSAEncryption, 'sha3-384'),
  '2.16.840.1.101.3.4.3.16': rsa(D.SHA3_512WithRSAEncryption, 'sha3-512'),
  '1.2.840.10045.4.1': ecdsa(D.ECDSAWithSHA_1, 'sha1'),
  '1.2.840.10045.4.3.1': ecdsa(D.ECDSAWithSHA224, 'sha224'),
  '1.2.840.10045.4.3.2': ecdsa(D.ECDSAWithSHA256, 'sha256'),
  '1.2.840.10045.4.3.3': ecdsa(D.ECDSAWithSHA384, 'sha384'),
  '1.2.840.10045.4.3.4': ecdsa(D.ECDSAWithSHA512, 'sha512'),
};

function algorithmOf(algorithm: DerElement): SignatureAlgorithm | undefined {
  const [identifier] = derChildren(algorithm);
  if (identifier === undefined) throw new DerError('an algorithm has no identifier');
  return ALGORITHMS[readObjectIdentifier(identifier)];
}

/** The value of Enum.DigitalSignatureAlgorithm of an AlgorithmIdentifier; undefined where KMIP has no name for it. */
export function signatureAlgorithmName(algorithm: DerElement): number | undefined {
  return algorithmOf(algorithm)?.name;
}

/**
 * Whether `signature` is one of the octets by this key. Undefined where this server does not verify signatures of the
 * algorithm: RSASSA-PSS, MD2 and those that KMIP has no name for.
 */
export function isSignedBy(
  key: KeyObject,
  algorithm: DerElement,
  octets: Uint8Array,
  signature: Uint8Array,
): boolean | undefined {
  const { hash, keyType } = algorithmOf(algorithm) ?? {};
  if (hash === undefined) return undefined;
  assertPlain(algorithm);
  return key.asymmetricKeyType === keyType && verify(hash, octets, key, signature);
}

/** Those algorithms have no parameters, or for RSA a NULL (RFC 4055 section 5, RFC 5758 section 3). */
function assertPlain(algorithm: DerElement): void {
  const [, ...parameters] = derChildren(algorithm);
  const arePlain = parameters.every(({ tag, content }) => tag === Der.Null && content.length === 0);
  if (algorithm.tag !== Der.Sequence || !arePlain) throw new DerError('the algorithm has parameters');
}
