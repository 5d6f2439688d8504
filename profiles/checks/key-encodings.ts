import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { AssertionError } from 'chai';
import {
  bigInteger,
  byteString,
  enumeration,
  type Item,
  type StructureItem,
  structure,
} from '../../harness/codec/item.ts';
import { fieldValue, structureField } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { enumName, tagTitle } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';

const F = Enum.KeyFormatType;
const { RecommendedCurve } = Enum;

/** A Key Format Type of asymmetric keys: how a key stands in Key Material, and how it is read there. */
export interface KeyEncoding {
  readonly write: (key: KeyObject) => Item;
  /** Throws where the Key Material is no key in this format. */
  readonly read: (material: Item) => KeyObject;
}

/** The fields of RFC 7518 section 6 that are curve names, with the Recommended Curve of each. */
const CURVES: ReadonlyMap<string, number> = new Map([
  ['P-256', RecommendedCurve.P_256],
  ['P-384', RecommendedCurve.P_384],
  ['P-521', RecommendedCurve.P_521],
]);

/** The Big Integers of a transparent RSA key, each with its member of a JSON Web Key (RFC 7518 section 6.3). */
const RSA_PUBLIC = [
  ['n', Tag.Modulus],
  ['e', Tag.PublicExponent],
] as const;
const RSA_PRIVATE = [
  ['n', Tag.Modulus],
  ['d', Tag.PrivateExponent],
  ['e', Tag.PublicExponent],
  ['p', Tag.P],
  ['q', Tag.Q],
  ['dp', Tag.PrimeExponentP],
  ['dq', Tag.PrimeExponentQ],
  ['qi', Tag.CRTCoefficient],
] as const;

function octetsOf(material: Item): Buffer {
  if (material.type !== 'ByteString') throw new Error('the Key Material is not a Byte String');
  return Buffer.from(material.value);
}

function fieldsOf(material: Item): StructureItem {
  if (material.type !== 'Structure') throw new Error('the Key Material is not a structure');
  return material;
}

const bigIntegerOf = (base64url: string): bigint =>
  BigInt(`0x${Buffer.from(base64url, 'base64url').toString('hex') || '0'}`);

function base64urlOf(value: bigint, octets = 0): string {
  const digits = value.toString(16);
  const whole = digits.padStart(Math.max(octets * 2, digits.length + (digits.length % 2)), '0');
  return Buffer.from(whole, 'hex').toString('base64url');
}

function transparentRsa(members: readonly (readonly [keyof JsonWebKey, number])[]) {
  return {
    write(key: KeyObject): Item {
      const jwk = key.export({ format: 'jwk' });
      const fields = members.map(([member, tag]) => bigInteger(tag, bigIntegerOf(`${jwk[member]}`)));
      return structure(Tag.KeyMaterial, fields);
    },
    jwk(material: Item): JsonWebKey {
      const fields = fieldsOf(material);
      const found = members.map(([member, tag]) => [member, fieldValue(fields, tag, 'BigInteger')] as const);
      const known = found.filter((pair): pair is [(typeof pair)[0], bigint] => pair[1] !== undefined);
      return { kty: 'RSA', ...Object.fromEntries(known.map(([member, value]) => [member, base64urlOf(value)])) };
    },
  };
}

const rsaPublic = transparentRsa(RSA_PUBLIC);
const rsaPrivate = transparentRsa(RSA_PRIVATE);

/** A DER encoding: the Key Material is a Byte String. */
function der(write: (key: KeyObject) => Buffer, read: (octets: Buffer) => KeyObject): KeyEncoding {
  return {
    write: (key) => byteString(Tag.KeyMaterial, write(key)),
    read: (material) => read(octetsOf(material)),
  };
}

const EC_PRIVATE: KeyEncoding = {
  write(key) {
    const { crv = '', d = '' } = key.export({ format: 'jwk' });
    return structure(Tag.KeyMaterial, [
      enumeration(Tag.RecommendedCurve, CURVES.get(crv) ?? 0),
      bigInteger(Tag.D, bigIntegerOf(d)),
    ]);
  },
  read(material) {
    const fields = fieldsOf(material);
    const d = fieldValue(fields, Tag.D, 'BigInteger') ?? 0n;
    return createPrivateKey({ key: sec1(curveOf(fields), d), format: 'der', type: 'sec1' });
  },
};

const EC_PUBLIC: KeyEncoding = {
  write(key) {
    const { crv = '', x = '', y = '' } = key.export({ format: 'jwk' });
    const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
    return structure(Tag.KeyMaterial, [
      enumeration(Tag.RecommendedCurve, CURVES.get(crv) ?? 0),
      byteString(Tag.QString, point),
    ]);
  },
  read(material) {
    const fields = fieldsOf(material);
    const point = Buffer.from(fieldValue(fields, Tag.QString, 'ByteString') ?? []);
    if (point[0] !== 4) throw new Error('the Q String is no uncompressed point');
    const half = (point.length - 1) / 2;
    const [x, y] = [point.subarray(1, 1 + half), point.subarray(1 + half)].map((part) => part.toString('base64url'));
    return createPublicKey({ key: { kty: 'EC', crv: curveOf(fields), x, y } as JsonWebKey, format: 'jwk' });
  },
};

function curveOf(fields: StructureItem): string {
  const code = fieldValue(fields, Tag.RecommendedCurve, 'Enumeration');
  const [name] = [...CURVES].find(([, value]) => value === code) ?? [];
  if (name === undefined) throw new Error(`Recommended Curve ${code} is none that was asked for`);
  return name;
}

/** The object identifiers of the curves in DER (RFC 5480 section 2.1.1.1), and the octets of a private value. */
const SEC1: Readonly<Record<string, { oid: string; octets: number }>> = {
  'P-256': { oid: '06082a8648ce3d030107', octets: 32 },
  'P-384': { oid: '06052b81040022', octets: 48 },
  'P-521': { oid: '06052b81040023', octets: 66 },
};

/** An ECPrivateKey (RFC 5915 section 3) without its public key; every length of it is below 128. */
function sec1(curve: string, d: bigint): Buffer {
  const { oid, octets } = SEC1[curve] as (typeof SEC1)[string];
  const value = (tag: number, content: Buffer): Buffer => Buffer.concat([Buffer.of(tag, content.length), content]);
  const secret = Buffer.from(d.toString(16).padStart(octets * 2, '0'), 'hex');
  return value(0x30, Buffer.concat([Buffer.of(2, 1, 1), value(0x04, secret), value(0xa0, Buffer.from(oid, 'hex'))]));
}

const PRIVATE_ENCODINGS: ReadonlyMap<number, KeyEncoding> = new Map<number, KeyEncoding>([
  [
    F.PKCS_1,
    der(
      (key) => key.export({ format: 'der', type: 'pkcs1' }),
      (key) => createPrivateKey({ key, format: 'der', type: 'pkcs1' }),
    ),
  ],
  [
    F.PKCS_8,
    der(
      (key) => key.export({ format: 'der', type: 'pkcs8' }),
      (key) => createPrivateKey({ key, format: 'der', type: 'pkcs8' }),
    ),
  ],
  [
    F.ECPrivateKey,
    der(
      (key) => key.export({ format: 'der', type: 'sec1' }),
      (key) => createPrivateKey({ key, format: 'der', type: 'sec1' }),
    ),
  ],
  [
    F.TransparentRSAPrivateKey,
    {
      write: rsaPrivate.write,
      read: (material) => createPrivateKey({ key: rsaPrivate.jwk(material), format: 'jwk' }),
    },
  ],
  [F.TransparentECDSAPrivateKey, EC_PRIVATE],
  [F.TransparentECDHPrivateKey, EC_PRIVATE],
  [F.TransparentECPrivateKey, EC_PRIVATE],
]);

const PUBLIC_ENCODINGS: ReadonlyMap<number, KeyEncoding> = new Map<number, KeyEncoding>([
  [
    F.PKCS_1,
    der(
      (key) => key.export({ format: 'der', type: 'pkcs1' }),
      (key) => createPublicKey({ key, format: 'der', type: 'pkcs1' }),
    ),
  ],
  [
    F.X_509,
    der(
      (key) => key.export({ format: 'der', type: 'spki' }),
      (key) => createPublicKey({ key, format: 'der', type: 'spki' }),
    ),
  ],
  [
    F.TransparentRSAPublicKey,
    {
      write: rsaPublic.write,
      read: (material) => createPublicKey({ key: rsaPublic.jwk(material), format: 'jwk' }),
    },
  ],
  [F.TransparentECDSAPublicKey, EC_PUBLIC],
  [F.TransparentECDHPublicKey, EC_PUBLIC],
  [F.TransparentECPublicKey, EC_PUBLIC],
]);

/** How a key of one type stands in a Key Format Type (1.0 to 1.4 sections 2.1.3 and 2.1.7, 2.1 chapter 3). */
export function keyEncoding(type: 'private' | 'public', keyFormatType: number): KeyEncoding | undefined {
  return (type === 'private' ? PRIVATE_ENCODINGS : PUBLIC_ENCODINGS).get(keyFormatType);
}

interface Found {
  readonly format: number;
  readonly material: Item | undefined;
  readonly encoding: KeyEncoding | undefined;
}

function found(object: StructureItem): Found {
  const block = structureField(object, Tag.KeyBlock);
  const format = fieldValue(block, Tag.KeyFormatType, 'Enumeration') ?? 0;
  const material = structureField(block, Tag.KeyValue)?.value.find(({ tag }) => tag === Tag.KeyMaterial);
  return { format, material, encoding: keyEncoding(object.tag === Tag.PrivateKey ? 'private' : 'public', format) };
}

/**
 * Whether a Public Key or Private Key object is in a format that this module reads. A transparent RSA private key that
 * leaves out what follows from the rest (1.0 to 1.4 section 2.1.7.4, 2.1 section 3.7) is not read.
 */
export function isReadable(object: StructureItem): boolean {
  const { format, material, encoding } = found(object);
  if (format === F.TransparentRSAPrivateKey && material?.type === 'Structure')
    return material.value.length === RSA_PRIVATE.length;
  return encoding !== undefined;
}

/** The key in a Public Key or Private Key object. Throws a chai AssertionError where it cannot be read. */
export function keyIn(object: StructureItem): KeyObject {
  const { format, material, encoding } = found(object);
  const name = enumName('KeyFormatType', format) ?? `${format}`;
  if (encoding === undefined || material === undefined) {
    throw new AssertionError(`no ${tagTitle(object.tag)} can be read from Key Format Type ${name}`);
  }
  try {
    return encoding.read(material);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new AssertionError(`the ${tagTitle(object.tag)} in ${name}: ${error.message}`);
  }
}
