import { createECDH, generateKeyPairSync } from 'node:crypto';
import { binaryField } from './binary-field.ts';
import {
  type DerElement,
  DerError,
  derChildren,
  readDer,
  readInteger,
  unsignedInteger,
  unsignedOctets,
} from './der.ts';
import { inverse, modulo } from './integers.ts';

export interface Point {
  readonly x: bigint;
  readonly y: bigint;
}

/** The points of a curve, as far as node:crypto does not calculate with them. */
export interface CurveGroup {
  /** The order of the base point. */
  readonly order: bigint;
  /** The base point times a factor, which OpenSSL calculates: 1 to `order` - 1. */
  multiplyBase(factor: bigint): Point;
  /** The sum of two points with different x. */
  add(left: Point, right: Point): Point;
  /** A point in the uncompressed form of SEC 1 section 2.3.3. */
  encode(point: Point): Buffer;
  decode(octets: Uint8Array): Point;
}

type Addition = CurveGroup['add'];

/** id-prime-Field (RFC 3279 section 2.3.5); the other type of field is of characteristic two. */
const PRIME_FIELD = '06072a8648ce3d0101';

const GROUPS = new Map<string, CurveGroup>();

/** The group of a curve that OpenSSL has under this name. */
export function curveGroup(opensslName: string): CurveGroup {
  const known = GROUPS.get(opensslName);
  if (known !== undefined) return known;
  const group = readGroup(opensslName);
  GROUPS.set(opensslName, group);
  return group;
}

/** Reads the ECParameters (RFC 3279 section 2.3.5) that OpenSSL writes into a key of the curve. */
function readGroup(opensslName: string): CurveGroup {
  const { publicKey } = generateKeyPairSync('ec', {
    namedCurve: opensslName,
    paramEncoding: 'explicit',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  });
  const [algorithm] = derChildren(readDer(publicKey));
  const [, parameters] = derChildren(element(algorithm));
  const [, fieldId, curve, base, order] = derChildren(element(parameters)).map(element);
  const [type, field] = derChildren(element(fieldId));
  const [a] = derChildren(element(curve));
  const coefficient = unsignedInteger(element(a).content);
  const isPrime = element(type).raw.toString('hex') === PRIME_FIELD;
  const size = (element(base).content.length - 1) / 2;
  return {
    order: readInteger(element(order)),
    multiplyBase(factor) {
      const ecdh = createECDH(opensslName);
      ecdh.setPrivateKey(unsignedOctets(factor));
      return decode(ecdh.getPublicKey());
    },
    add: isPrime ? primeAddition(readInteger(element(field))) : binaryAddition(polynomial(element(field)), coefficient),
    encode: ({ x, y }) => Buffer.concat([Buffer.of(4), unsignedOctets(x, size), unsignedOctets(y, size)]),
    decode,
  };
}

function decode(octets: Uint8Array): Point {
  const middle = (octets.length + 1) / 2;
  return { x: unsignedInteger(octets.subarray(1, middle)), y: unsignedInteger(octets.subarray(middle)) };
}

/** SEC 1 section 2.2.1. */
function primeAddition(p: bigint): Addition {
  return (left, right) => {
    const slope = (right.y - left.y) * (inverse(modulo(right.x - left.x, p), p) as bigint);
    const x = modulo(slope * slope - left.x - right.x, p);
    return { x, y: modulo(slope * (left.x - x) - left.y, p) };
  };
}

/** SEC 1 section 2.2.2. */
function binaryAddition(reduction: bigint, a: bigint): Addition {
  const field = binaryField(reduction);
  return (left, right) => {
    const slope = field.multiply(left.y ^ right.y, field.inverse(left.x ^ right.x));
    const x = field.multiply(slope, slope) ^ slope ^ left.x ^ right.x ^ a;
    return { x, y: field.multiply(slope, left.x ^ x) ^ x ^ left.y };
  };
}

/** The reduction polynomial of a Characteristic-two: x^m, the terms of a trinomial or pentanomial, 1. */
function polynomial(characteristicTwo: DerElement): bigint {
  const [m, , basis] = derChildren(characteristicTwo).map(element);
  const middle = element(basis).tag === element(m).tag ? [element(basis)] : derChildren(element(basis));
  return [element(m), ...middle].reduce((sum, term) => sum | (1n << readInteger(term)), 1n);
}

function element(found: DerElement | undefined): DerElement {
  if (found === undefined) throw new DerError('a parameter of the curve is missing');
  return found;
}
