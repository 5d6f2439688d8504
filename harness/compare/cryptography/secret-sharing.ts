import type { StructureItem } from '../../codec/item.ts';
import { child } from '../../codec/item.ts';
import { fieldValue, structureField } from '../../message/fields.ts';
import { Enum } from '../../spec/enumerations.ts';
import { Tag } from '../../spec/tags.ts';
import { inverse, isKeyNumber, modulo, toInteger } from './integers.ts';
import { type OutputVerdict, verdictOf } from './verdict.ts';

const { XOR, PolynomialSharingGF2_8, PolynomialSharingGF2_16, PolynomialSharingPrimeField } = Enum.SplitKeyMethod;

/** One part of a split key as it was sent or seen: 1.4 section 2.2.5. */
export interface SplitKeyPart {
  readonly identifier: number;
  readonly parts: number;
  readonly threshold: number;
  readonly method: number;
  readonly prime: bigint | undefined;
  readonly octets: Uint8Array;
}

/** The Split Key in a payload, where its key material is there as octets in the plain. */
export function splitKeyPartIn(payload: StructureItem | undefined): SplitKeyPart | undefined {
  const splitKey = structureField(payload, Tag.SplitKey);
  const block = structureField(splitKey, Tag.KeyBlock);
  const value = structureField(block, Tag.KeyValue);
  const [identifier, parts, threshold] = [Tag.KeyPartIdentifier, Tag.SplitKeyParts, Tag.SplitKeyThreshold].map((tag) =>
    fieldValue(splitKey, tag, 'Integer'),
  );
  const method = fieldValue(splitKey, Tag.SplitKeyMethod, 'Enumeration');
  const octets = fieldValue(value, Tag.KeyMaterial, 'ByteString');
  const isWrapped = block !== undefined && child(block, Tag.KeyWrappingData) !== undefined;
  if (identifier === undefined || parts === undefined || threshold === undefined) return undefined;
  if (method === undefined || octets === undefined || isWrapped) return undefined;
  return {
    identifier,
    parts,
    threshold,
    method,
    prime: fieldValue(splitKey, Tag.PrimeFieldSize, 'BigInteger'),
    octets,
  };
}

/** A field: the least needed to interpolate in it. Subtraction is `add` of the `negative`. */
interface Field {
  /** Octets of a piece; undefined where the whole secret is one number. */
  readonly size: number | undefined;
  add(a: bigint, b: bigint): bigint;
  negative(a: bigint): bigint;
  multiply(a: bigint, b: bigint): bigint;
  invert(a: bigint): bigint;
}

function gf256(polynomial: bigint): Field {
  const multiply = (a: bigint, b: bigint): bigint => {
    let product = 0n;
    for (let bit = 0n; bit < 8n; bit += 1n) if ((b >> bit) & 1n) product ^= a << bit;
    for (let bit = 14n; bit >= 8n; bit -= 1n) if ((product >> bit) & 1n) product ^= polynomial << (bit - 8n);
    return product;
  };
  return binary(1, multiply);
}

/** GF(2^8)[y]/(y^2 + y + m), m = {3A}. */
function gf65536(base: Field): Field {
  const m = 0x3an;
  return binary(2, (a, b) => {
    const [r, s, u, v] = [a >> 8n, a & 0xffn, b >> 8n, b & 0xffn];
    const squares = base.multiply(r, u);
    const high = squares ^ base.multiply(r, v) ^ base.multiply(s, u);
    return (high << 8n) | (base.multiply(squares, m) ^ base.multiply(s, v));
  });
}

/** In a field of q elements the inverse of a is a to the power of q - 2. */
function binary(size: number, multiply: Field['multiply']): Field {
  const invert = (a: bigint): bigint => {
    let [result, square] = [1n, a];
    for (let bit = 1; bit < size * 8; bit += 1) {
      square = multiply(square, square);
      result = multiply(result, square);
    }
    return result;
  };
  return { size, add: (a, b) => a ^ b, negative: (a) => a, multiply, invert };
}

function primeField(p: bigint): Field {
  return {
    size: undefined,
    add: (a, b) => modulo(a + b, p),
    negative: (a) => modulo(-a, p),
    multiply: (a, b) => modulo(a * b, p),
    invert: (a) => inverse(a, p),
  };
}

const FIPS_197 = gf256(0x11bn);
const POLYNOMIAL_285 = gf256(0x11dn);

/** The fields of a method: 1.0 to 1.4 section 2.2.5 has one polynomial, 2.0 section 13.1 the other. */
function fieldsOf({ method, prime }: SplitKeyPart): readonly Field[] {
  if (method === PolynomialSharingGF2_8) return [POLYNOMIAL_285, FIPS_197];
  if (method === PolynomialSharingGF2_16) return [gf65536(FIPS_197), gf65536(POLYNOMIAL_285)];
  return method === PolynomialSharingPrimeField && isKeyNumber(prime) ? [primeField(prime)] : [];
}

/**
 * Whether the parts make the secret. Unknown where they are fewer than the threshold, or of a method that is not in the
 * specification; what there is more of is looked at too.
 */
export function verifySplitKey(parts: readonly SplitKeyPart[], secret: Uint8Array): OutputVerdict {
  const [first] = parts;
  const places = new Set(parts.map(({ identifier }) => identifier));
  if (first === undefined || places.size < parts.length) return 'unknown';
  if (first.method === XOR) return places.size === first.parts ? verdictOf([isXor(parts, secret)]) : 'unknown';
  if (parts.length < first.threshold) return 'unknown';
  return verdictOf(fieldsOf(first).map((field) => areOnOnePolynomial(field, parts, first.threshold, secret)));
}

function isXor(parts: readonly SplitKeyPart[], secret: Uint8Array): boolean {
  const isLong = parts.every(({ octets }) => octets.length === secret.length);
  const sum = (index: number) => parts.reduce((all, { octets }) => all ^ (octets[index] ?? 0), 0);
  return isLong && secret.every((octet, index) => octet === sum(index));
}

/** Whether the secret, at 0, and the parts lie on a polynomial of a degree below the threshold, piece by piece. */
function areOnOnePolynomial(
  field: Field,
  parts: readonly SplitKeyPart[],
  threshold: number,
  secret: Uint8Array,
): boolean {
  const values = [secret, ...parts.map(({ octets }) => octets)].map((octets) => pieces(octets, field.size));
  const places = [0n, ...parts.map(({ identifier }) => BigInt(identifier))];
  const count = values[0]?.length ?? 0;
  if (values.some((value) => value.length !== count)) return false;
  return places.slice(threshold).every((place, index) => {
    const base = places.slice(0, threshold);
    const by = base.map((own) => weight(field, own, base, place));
    return values[threshold + index]?.every((value, piece) => {
      const sums = by.map((factor, one) => field.multiply(factor, values[one]?.[piece] ?? 0n));
      return sums.reduce(field.add) === value;
    });
  });
}

function pieces(octets: Uint8Array, size: number | undefined): bigint[] {
  if (size === undefined) return [toInteger(octets)];
  return Array.from({ length: Math.ceil(octets.length / size) }, (_, index) =>
    toInteger(octets.subarray(index * size, (index + 1) * size)),
  );
}

/** What the value at `own` counts for in the value at `place` (Lagrange). */
function weight(field: Field, own: bigint, base: readonly bigint[], place: bigint): bigint {
  return base
    .filter((other) => other !== own)
    .reduce((product, other) => {
      const difference = field.add(own, field.negative(other));
      const ratio = field.multiply(field.add(place, field.negative(other)), field.invert(difference));
      return field.multiply(product, ratio);
    }, 1n);
}
