import type { StructureItem } from '../../codec/item.ts';
import { fieldValue } from '../../message/fields.ts';
import { Enum } from '../../spec/enumerations.ts';
import { Tag } from '../../spec/tags.ts';
import type { AsymmetricKey, DsaKey, EcKey, RsaKey } from './asymmetric-keys.ts';
import { CURVES, decodePoint, multiplyBase } from './elliptic-curves.ts';
import { isKeyNumber, power } from './integers.ts';
import { structureIn } from './key-material.ts';

type Read = (material: StructureItem) => AsymmetricKey | undefined;

const READERS: ReadonlyMap<number, Read> = new Map<number, Read>([
  [Enum.KeyFormatType.TransparentRSAPrivateKey, rsaKey],
  [Enum.KeyFormatType.TransparentRSAPublicKey, rsaKey],
  [Enum.KeyFormatType.TransparentDSAPrivateKey, dsaKey],
  [Enum.KeyFormatType.TransparentDSAPublicKey, dsaKey],
  [Enum.KeyFormatType.TransparentECDSAPrivateKey, ecKey],
  [Enum.KeyFormatType.TransparentECDSAPublicKey, ecKey],
  [Enum.KeyFormatType.TransparentECPrivateKey, ecKey],
  [Enum.KeyFormatType.TransparentECPublicKey, ecKey],
]);

/** The key in the TTLV encoding of a Key Material structure: 1.4 section 2.1.7; undefined for other formats. */
export function transparentKey(format: number, octets: Uint8Array): AsymmetricKey | undefined {
  const read = READERS.get(format);
  const material = read && structureIn(octets);
  return material && read(material);
}

function rsaKey(material: StructureItem): RsaKey | undefined {
  const modulus = number(material, Tag.Modulus);
  if (modulus === undefined) return undefined;
  return {
    kind: 'RSA',
    modulus,
    publicExponent: number(material, Tag.PublicExponent),
    privateExponent: number(material, Tag.PrivateExponent),
    factors: {
      p: number(material, Tag.P),
      q: number(material, Tag.Q),
      primeExponentP: number(material, Tag.PrimeExponentP),
      primeExponentQ: number(material, Tag.PrimeExponentQ),
      coefficient: number(material, Tag.CRTCoefficient),
    },
  };
}

function dsaKey(material: StructureItem): DsaKey | undefined {
  const [p, q, g, x] = [Tag.P, Tag.Q, Tag.G, Tag.X].map((tag) => number(material, tag));
  if (p === undefined || q === undefined || g === undefined) return undefined;
  const y = x === undefined ? number(material, Tag.Y) : power(g, x, p);
  return y === undefined ? undefined : { kind: 'DSA', p, q, g, y };
}

function ecKey(material: StructureItem): EcKey | undefined {
  const curve = CURVES.get(fieldValue(material, Tag.RecommendedCurve, 'Enumeration') ?? 0);
  if (curve === undefined) return undefined;
  const d = number(material, Tag.D);
  const octets = fieldValue(material, Tag.QString, 'ByteString');
  const q = d !== undefined && d < curve.n ? multiplyBase(curve, d) : octets && decodePoint(curve, octets);
  return q && { kind: 'EC', curve, q };
}

function number(material: StructureItem, tag: number): bigint | undefined {
  const value = fieldValue(material, tag, 'BigInteger');
  return isKeyNumber(value) ? value : undefined;
}
