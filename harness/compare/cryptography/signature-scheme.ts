import { fieldValue } from '../../message/fields.ts';
import { Enum } from '../../spec/enumerations.ts';
import { Tag } from '../../spec/tags.ts';
import type { AsymmetricKey } from './asymmetric-keys.ts';
import { algorithmsOf, type CryptographicOperation } from './operation.ts';

/** How a signature is to be made, as far as it is said. */
export interface SignatureScheme {
  readonly kind: AsymmetricKey['kind'];
  readonly hash: number | undefined;
  /** For RSA. */
  readonly padding: number | undefined;
}

type Row = Pick<SignatureScheme, 'kind'> & Partial<SignatureScheme>;

const { DigitalSignatureAlgorithm: Algorithm, HashingAlgorithm: Hash, PaddingMethod: Padding } = Enum;
const pkcs1 = (hash: number): Row => ({ kind: 'RSA', hash, padding: Padding.PKCS1V1_5 });

/** 1.4 section 9.1.3.2.7, 2.1 section 11.16; those with MD2 cannot be verified here. */
const ALGORITHMS: ReadonlyMap<number, Row> = new Map([
  [Algorithm.MD5WithRSAEncryption, pkcs1(Hash.MD5)],
  [Algorithm.SHA_1WithRSAEncryption, pkcs1(Hash.SHA_1)],
  [Algorithm.SHA_224WithRSAEncryption, pkcs1(Hash.SHA_224)],
  [Algorithm.SHA_256WithRSAEncryption, pkcs1(Hash.SHA_256)],
  [Algorithm.SHA_384WithRSAEncryption, pkcs1(Hash.SHA_384)],
  [Algorithm.SHA_512WithRSAEncryption, pkcs1(Hash.SHA_512)],
  [Algorithm.SHA3_256WithRSAEncryption, pkcs1(Hash.SHA3_256)],
  [Algorithm.SHA3_384WithRSAEncryption, pkcs1(Hash.SHA3_384)],
  [Algorithm.SHA3_512WithRSAEncryption, pkcs1(Hash.SHA3_512)],
  [Algorithm.RSASSA_PSS, { kind: 'RSA', padding: Padding.PSS }],
  [Algorithm.DSAWithSHA_1, { kind: 'DSA', hash: Hash.SHA_1 }],
  [Algorithm.DSAWithSHA224, { kind: 'DSA', hash: Hash.SHA_224 }],
  [Algorithm.DSAWithSHA256, { kind: 'DSA', hash: Hash.SHA_256 }],
  [Algorithm.ECDSAWithSHA_1, { kind: 'EC', hash: Hash.SHA_1 }],
  [Algorithm.ECDSAWithSHA224, { kind: 'EC', hash: Hash.SHA_224 }],
  [Algorithm.ECDSAWithSHA256, { kind: 'EC', hash: Hash.SHA_256 }],
  [Algorithm.ECDSAWithSHA384, { kind: 'EC', hash: Hash.SHA_384 }],
  [Algorithm.ECDSAWithSHA512, { kind: 'EC', hash: Hash.SHA_512 }],
]);

const KINDS: ReadonlyMap<number, Row> = new Map([
  [Enum.CryptographicAlgorithm.RSA, { kind: 'RSA' }],
  [Enum.CryptographicAlgorithm.DSA, { kind: 'DSA' }],
  [Enum.CryptographicAlgorithm.ECDSA, { kind: 'EC' }],
  [Enum.CryptographicAlgorithm.EC, { kind: 'EC' }],
]);

/**
 * The scheme that the parameters give: a Digital Signature Algorithm, or a Cryptographic Algorithm (else the key's) with
 * a Hashing Algorithm (1.4 section 3.6). Undefined where it is not in the tables or says two things at once.
 */
export function signatureSchemeOf(operation: CryptographicOperation): SignatureScheme | undefined {
  const read = (tag: number): number | undefined => fieldValue(operation.parameters, tag, 'Enumeration');
  const { ofObject, given } = algorithmsOf(operation);
  const algorithm = read(Tag.DigitalSignatureAlgorithm);
  const row = algorithm === undefined ? KINDS.get(given ?? ofObject ?? 0) : ALGORITHMS.get(algorithm);
  if (row === undefined) return undefined;
  const [hash, padding] = [read(Tag.HashingAlgorithm), read(Tag.PaddingMethod)];
  if ((hash ?? row.hash) !== (row.hash ?? hash) || (padding ?? row.padding) !== (row.padding ?? padding)) {
    return undefined;
  }
  return { kind: row.kind, hash: row.hash ?? hash, padding: row.padding ?? padding };
}
