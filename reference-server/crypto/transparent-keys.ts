import {
  bigInteger,
  byteString,
  enumeration,
  type Item,
  type StructureItem,
  structure,
} from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError } from '../errors.ts';
import { Fields, required } from '../fields.ts';
import { opensslCurve, recommendedCurve } from './curves.ts';
import { type DsaComponents, dsaNumbers, dsaPrivateKey, dsaPublicKey } from './dsa-components.ts';
import { curveOf, ecPoint, ecPrivateKey, ecPublicKey, ecScalar } from './ec-components.ts';
import type { Key } from './key.ts';
import { rsaNumbers, rsaPrivateKey, rsaPublicKey } from './rsa-components.ts';

/** How one Transparent Key structure (1.4 section 2.1.7) is read and written. */
export interface TransparentFormat {
  /** The key of a Key Material structure; undefined where its numbers do not determine one. */
  read(material: StructureItem): Key | undefined;
  /** The Key Material structure of a key of the right kind; undefined where the structure cannot express it. */
  write(key: Key): Item | undefined;
}

/** Field and JWK name of each number of an RSA private key, in the order of Table 17. */
const RSA_FIELDS = [
  [Tag.Modulus, 'n'],
  [Tag.PrivateExponent, 'd'],
  [Tag.PublicExponent, 'e'],
  [Tag.P, 'p'],
  [Tag.Q, 'q'],
  [Tag.PrimeExponentP, 'dp'],
  [Tag.PrimeExponentQ, 'dq'],
  [Tag.CRTCoefficient, 'qi'],
] as const;

/** Throws Invalid Message for a field of another type, Invalid Field for a number that no key has. */
function number(fields: Fields, tag: number): bigint | undefined {
  const item = fields.item(tag);
  if (item === undefined) return undefined;
  if (item.type !== 'BigInteger') {
    throw new KmipError(Enum.ResultReason.InvalidMessage, 'a number of a Transparent Key is no Big Integer');
  }
  if (item.value <= 0n) throw new KmipError(Enum.ResultReason.InvalidField, 'a number of a key is positive');
  return item.value;
}

function material(...fields: Item[]): StructureItem {
  return structure(Tag.KeyMaterial, fields);
}

function isType(
  key: Key,
  kind: 'private' | 'public',
  type: string,
): key is Extract<Key, { kind: 'private' | 'public' }> {
  return key.kind === kind && key.key.asymmetricKeyType === type;
}

/** Table 14. */
export const transparentSymmetricKey: TransparentFormat = {
  read: (item) => ({ kind: 'octets', octets: required(new Fields(item).bytes(Tag.Key), Tag.Key) }),
  write: (key) => (key.kind === 'octets' ? material(byteString(Tag.Key, key.octets)) : undefined),
};

/** Table 17, with "One of the following SHALL be present" below it. */
export const transparentRsaPrivateKey: TransparentFormat = {
  read(item) {
    const fields = new Fields(item);
    const numbers = Object.fromEntries(RSA_FIELDS.map(([tag, name]) => [name, number(fields, tag)]));
    const { d, p, q, dp, dq, e } = numbers;
    const complete = d !== undefined || (p !== undefined && q !== undefined) || (dp !== undefined && dq !== undefined);
    if (!complete) {
      throw new KmipError(
        Enum.ResultReason.InvalidField,
        'Private Exponent, P and Q, or Prime Exponent P and Q are required',
      );
    }
    const key = rsaPrivateKey({ n: required(numbers.n, Tag.Modulus), e, d, p, q, dp, dq });
    return key && { kind: 'private', key };
  },
  write(key) {
    if (!isType(key, 'private', 'rsa')) return undefined;
    const numbers = rsaNumbers(key.key);
    return material(...RSA_FIELDS.map(([tag, name]) => bigInteger(tag, numbers[name] as bigint)));
  },
};

/** Table 18. */
export const transparentRsaPublicKey: TransparentFormat = {
  read(item) {
    const fields = new Fields(item);
    const n = required(number(fields, Tag.Modulus), Tag.Modulus);
    const e = required(number(fields, Tag.PublicExponent), Tag.PublicExponent);
    return { kind: 'public', key: rsaPublicKey(n, e) };
  },
  write(key) {
    if (!isType(key, 'public', 'rsa')) return undefined;
    const { n, e } = rsaNumbers(key.key);
    return material(bigInteger(Tag.Modulus, n as bigint), bigInteger(Tag.PublicExponent, e as bigint));
  },
};

/** Tables 15 (X) and 16 (Y). */
function transparentDsaKey(kind: 'private' | 'public'): TransparentFormat {
  const last = kind === 'private' ? Tag.X : Tag.Y;
  const keyOf = kind === 'private' ? dsaPrivateKey : dsaPublicKey;
  return {
    read(item) {
      const fields = new Fields(item);
      const [p, q, g, value] = [Tag.P, Tag.Q, Tag.G, last].map((tag) => required(number(fields, tag), tag));
      return { kind, key: keyOf({ p, q, g, value } as DsaComponents) };
    },
    write(key) {
      if (!isType(key, kind, 'dsa')) return undefined;
      const { p, q, g, value } = dsaNumbers(key.key);
      return material(bigInteger(Tag.P, p), bigInteger(Tag.Q, q), bigInteger(Tag.G, g), bigInteger(last, value));
    },
  };
}

export const transparentDsaPrivateKey = transparentDsaKey('private');
export const transparentDsaPublicKey = transparentDsaKey('public');

/** OpenSSL's name of the Recommended Curve of a structure; Invalid Field where this server does not have the curve. */
function curveField(fields: Fields): string {
  const curve = opensslCurve(required(fields.enumeration(Tag.RecommendedCurve), Tag.RecommendedCurve));
  if (curve === undefined) throw new KmipError(Enum.ResultReason.InvalidField, 'Recommended Curve is not known');
  return curve;
}

/** Tables 21, 23, 25 and 27: ECDSA, ECDH, ECMQV and EC private keys are alike. */
export const transparentEcPrivateKey: TransparentFormat = {
  read(item) {
    const fields = new Fields(item);
    return { kind: 'private', key: ecPrivateKey(curveField(fields), required(number(fields, Tag.D), Tag.D)) };
  },
  write(key) {
    if (!isType(key, 'private', 'ec')) return undefined;
    const curve = recommendedCurve(curveOf(key.key));
    if (curve === undefined) return undefined;
    return material(enumeration(Tag.RecommendedCurve, curve), bigInteger(Tag.D, ecScalar(key.key)));
  },
};

/** Tables 22, 24, 26 and 28: ECDSA, ECDH, ECMQV and EC public keys are alike. */
export const transparentEcPublicKey: TransparentFormat = {
  read(item) {
    const fields = new Fields(item);
    return { kind: 'public', key: ecPublicKey(curveField(fields), required(fields.bytes(Tag.QString), Tag.QString)) };
  },
  write(key) {
    if (!isType(key, 'public', 'ec')) return undefined;
    const curve = recommendedCurve(curveOf(key.key));
    if (curve === undefined) return undefined;
    return material(enumeration(Tag.RecommendedCurve, curve), byteString(Tag.QString, ecPoint(key.key)));
  },
};
