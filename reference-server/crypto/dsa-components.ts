import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { Der, type DerElement, DerError, derChildren, readDer, readInteger, writeDer, writeInteger } from './der.ts';

/** id-dsa 1.2.840.10040.4.1 in DER (RFC 3279 section 2.3.2). */
const DSA = Buffer.from('06072a8648ce380401', 'hex');

/** The numbers of a DSA key (FIPS 186-4): the domain parameters, and X of a private or Y of a public key. */
export interface DsaComponents {
  readonly p: bigint;
  readonly q: bigint;
  readonly g: bigint;
  readonly value: bigint;
}

function algorithm({ p, q, g }: DsaComponents): Buffer {
  return writeDer(Der.Sequence, DSA, writeDer(Der.Sequence, writeInteger(p), writeInteger(q), writeInteger(g)));
}

/** A DSA private key: its PKCS#8 form, since OpenSSL reads no bare numbers. */
export function dsaPrivateKey(numbers: DsaComponents): KeyObject {
  const value = writeDer(Der.OctetString, writeInteger(numbers.value));
  const der = writeDer(Der.Sequence, writeInteger(0n), algorithm(numbers), value);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

/** A DSA public key: its SubjectPublicKeyInfo. */
export function dsaPublicKey(numbers: DsaComponents): KeyObject {
  const value = writeDer(Der.BitString, Buffer.alloc(1), writeInteger(numbers.value));
  return createPublicKey({ key: writeDer(Der.Sequence, algorithm(numbers), value), format: 'der', type: 'spki' });
}

/** The numbers of a DSA key, private or public. Throws a DerError where they are missing or not positive. */
export function dsaNumbers(key: KeyObject): DsaComponents {
  const isPrivate = key.type === 'private';
  const der = isPrivate ? key.export({ format: 'der', type: 'pkcs8' }) : key.export({ format: 'der', type: 'spki' });
  const fields = derChildren(readDer(der, Der.Sequence));
  const [identifier, wrapped] = isPrivate ? fields.slice(1) : fields;
  const [, parameters] = derChildren(element(identifier));
  const [p, q, g] = derChildren(element(parameters)).map(readInteger);
  const value = readInteger(readDer(element(wrapped).content.subarray(isPrivate ? 0 : 1), Der.Integer));
  if (p === undefined || q === undefined || g === undefined) throw new DerError('expected P, Q and G');
  if ([p, q, g, value].some((number) => number <= 0n)) throw new DerError('a number of a key is positive');
  return { p, q, g, value };
}

function element(found: DerElement | undefined): DerElement {
  if (found === undefined) throw new DerError('expected a DSA key');
  return found;
}
