import { createPrivateKey, createPublicKey } from 'node:crypto';
import { byteString, type Item, type ItemOf, type StructureItem } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError } from '../errors.ts';
import { Der, DerError, derChildren, readDer } from './der.ts';
import { type Key, readingMaterial, soundKey } from './key.ts';
import {
  type TransparentFormat,
  transparentDsaPrivateKey,
  transparentDsaPublicKey,
  transparentEcPrivateKey,
  transparentEcPublicKey,
  transparentRsaPrivateKey,
  transparentRsaPublicKey,
  transparentSymmetricKey,
} from './transparent-keys.ts';

const F = Enum.KeyFormatType;
const O = Enum.ObjectType;
const R = Enum.ResultReason;

/** How Key Material in one Key Format Type (1.4 section 2.1.3) is read and written. */
interface KeyFormat {
  /** The object types whose keys may come in it. */
  readonly objects: readonly number[];
  /** Item type of the Key Material (Table 8). */
  readonly type: 'ByteString' | 'Structure';
  /** Undefined where the material cannot be looked into. */
  read(material: Item, objectType: number): Key | undefined;
  /** Undefined where the format cannot express the key. */
  write(key: Key): Item | undefined;
}

interface OctetFormat {
  read(octets: Uint8Array, objectType: number): Key | undefined;
  write(key: Key): Uint8Array | undefined;
}

/** Octets that are the key itself for these object types; of others they say nothing. */
function plain(...objects: number[]): OctetFormat {
  return {
    read: (octets, objectType) => (objects.includes(objectType) ? { kind: 'octets', octets } : undefined),
    write: (key) => (key.kind === 'octets' ? key.octets : undefined),
  };
}

/** RFC 3447 appendix A.1: RSAPrivateKey and RSAPublicKey. */
const pkcs1: OctetFormat = {
  read(octets, objectType) {
    const sequence = readDer(octets, Der.Sequence);
    const der = { key: sequence.raw, format: 'der', type: 'pkcs1' } as const;
    if (objectType === O.PrivateKey) return { kind: 'private', key: createPrivateKey(der) };
    // OpenSSL would take a private key too, and make a public one of it.
    if (derChildren(sequence).length !== 2) throw new DerError('expected modulus and exponent');
    return { kind: 'public', key: createPublicKey(der) };
  },
  write: (key) =>
    key.kind !== 'octets' && key.key.asymmetricKeyType === 'rsa'
      ? key.key.export({ format: 'der', type: 'pkcs1' })
      : undefined,
};

/** RFC 5208: PrivateKeyInfo, or an EncryptedPrivateKeyInfo, which begins with an algorithm and stays sealed. */
const pkcs8: OctetFormat = {
  read(octets) {
    const info = readDer(octets, Der.Sequence);
    if (derChildren(info)[0]?.tag === Der.Sequence) return undefined;
    return { kind: 'private', key: createPrivateKey({ key: info.raw, format: 'der', type: 'pkcs8' }) };
  },
  write: (key) => (key.kind === 'private' ? key.key.export({ format: 'der', type: 'pkcs8' }) : undefined),
};

/** RFC 5280 section 4.1.2.7: SubjectPublicKeyInfo. */
const x509: OctetFormat = {
  read(octets) {
    const der = { key: readDer(octets, Der.Sequence).raw, format: 'der', type: 'spki' } as const;
    return { kind: 'public', key: createPublicKey(der) };
  },
  write: (key) => (key.kind === 'public' ? key.key.export({ format: 'der', type: 'spki' }) : undefined),
};

/** RFC 5915. */
const ecPrivateKey: OctetFormat = {
  read(octets) {
    const der = { key: readDer(octets, Der.Sequence).raw, format: 'der', type: 'sec1' } as const;
    return { kind: 'private', key: createPrivateKey(der) };
  },
  write: (key) =>
    key.kind === 'private' && key.key.asymmetricKeyType === 'ec'
      ? key.key.export({ format: 'der', type: 'sec1' })
      : undefined,
};

/** Diffie-Hellman numbers are kept as they come: no operation looks into them. */
const sealed: TransparentFormat = { read: () => undefined, write: () => undefined };

function octetString(format: OctetFormat, ...objects: number[]): KeyFormat {
  return {
    objects,
    type: 'ByteString',
    read: (material, objectType) => format.read((material as ItemOf<'ByteString'>).value, objectType),
    write(key) {
      const octets = format.write(key);
      return octets && byteString(Tag.KeyMaterial, octets);
    },
  };
}

function transparent(format: TransparentFormat, ...objects: number[]): KeyFormat {
  return {
    objects,
    type: 'Structure',
    read: (material) => format.read(material as StructureItem),
    write: format.write,
  };
}

const KEYS = [O.SymmetricKey, O.SecretData, O.PublicKey, O.PrivateKey, O.SplitKey, O.PGPKey];

const FORMATS: ReadonlyMap<number, KeyFormat> = new Map([
  [F.Raw, octetString(plain(O.SymmetricKey, O.SecretData, O.SplitKey), ...KEYS)],
  // "an encoded key for which the encoding is unknown"; a secret has no encoding, and 1.1 section 2.2.7 calls it Opaque.
  [F.Opaque, octetString(plain(O.SecretData), ...KEYS)],
  [F.PKCS_1, octetString(pkcs1, O.PublicKey, O.PrivateKey)],
  [F.PKCS_8, octetString(pkcs8, O.PrivateKey)],
  [F.X_509, octetString(x509, O.PublicKey)],
  [F.ECPrivateKey, octetString(ecPrivateKey, O.PrivateKey)],
  [F.TransparentSymmetricKey, transparent(transparentSymmetricKey, O.SymmetricKey)],
  [F.TransparentDSAPrivateKey, transparent(transparentDsaPrivateKey, O.PrivateKey)],
  [F.TransparentDSAPublicKey, transparent(transparentDsaPublicKey, O.PublicKey)],
  [F.TransparentRSAPrivateKey, transparent(transparentRsaPrivateKey, O.PrivateKey)],
  [F.TransparentRSAPublicKey, transparent(transparentRsaPublicKey, O.PublicKey)],
  [F.TransparentDHPrivateKey, transparent(sealed, O.PrivateKey)],
  [F.TransparentDHPublicKey, transparent(sealed, O.PublicKey)],
  [F.TransparentECDSAPrivateKey, transparent(transparentEcPrivateKey, O.PrivateKey)],
  [F.TransparentECDSAPublicKey, transparent(transparentEcPublicKey, O.PublicKey)],
  [F.TransparentECDHPrivateKey, transparent(transparentEcPrivateKey, O.PrivateKey)],
  [F.TransparentECDHPublicKey, transparent(transparentEcPublicKey, O.PublicKey)],
  [F.TransparentECMQVPrivateKey, transparent(transparentEcPrivateKey, O.PrivateKey)],
  [F.TransparentECMQVPublicKey, transparent(transparentEcPublicKey, O.PublicKey)],
  [F.TransparentECPrivateKey, transparent(transparentEcPrivateKey, O.PrivateKey)],
  [F.TransparentECPublicKey, transparent(transparentEcPublicKey, O.PublicKey)],
]);

/**
 * The key in a Key Material item of this Key Format Type. Undefined where it cannot be looked into: opaque octets of an
 * asymmetric key, an encrypted PKCS#8, Diffie-Hellman numbers.
 * Throws Key Format Type Not Supported for a format that this server does not know, Invalid Field for one that this
 * object type has not, or material that is not what its format says.
 */
export function readKeyMaterial(objectType: number, formatType: number, material: Item): Key | undefined {
  const format = FORMATS.get(formatType);
  if (format === undefined) throw new KmipError(R.KeyFormatTypeNotSupported, 'Key Format Type is not supported');
  if (!format.objects.includes(objectType)) {
    throw new KmipError(R.InvalidField, 'Key Format Type is not one of this object type');
  }
  if (material.type !== format.type) {
    throw new KmipError(R.InvalidField, `Key Material of this Key Format Type is a ${format.type}`);
  }
  return readingMaterial('key in this Key Format Type', () => {
    const key = format.read(material, objectType);
    if (key !== undefined && key.kind !== 'octets') soundKey(key.key);
    return key;
  });
}

/** The Key Material item of a key in another Key Format Type; undefined where the format cannot express the key. */
export function writeKeyMaterial(objectType: number, formatType: number, key: Key): Item | undefined {
  const format = FORMATS.get(formatType);
  return format?.objects.includes(objectType) ? format.write(key) : undefined;
}
