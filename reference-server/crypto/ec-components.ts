import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { curveBits, curveParameters, publicPoint } from './curves.ts';
import {
  contextTag,
  Der,
  DerError,
  derChildren,
  readDer,
  unsignedInteger,
  unsignedOctets,
  writeDer,
  writeInteger,
} from './der.ts';

/** id-ecPublicKey 1.2.840.10045.2.1 in DER (RFC 5480 section 2.1.1). */
const EC_PUBLIC_KEY = Buffer.from('06072a8648ce3d0201', 'hex');

/** OpenSSL's name of the curve of an EC key. */
export function curveOf(key: KeyObject): string {
  return key.asymmetricKeyDetails?.namedCurve as string;
}

/** An EC private key from its scalar: an ECPrivateKey (RFC 5915) with parameters, without which OpenSSL reads none. */
export function ecPrivateKey(opensslName: string, scalar: bigint): KeyObject {
  const octets = unsignedOctets(scalar, Math.ceil(curveBits(opensslName) / 8));
  const point = publicPoint(opensslName, octets);
  const der = writeDer(
    Der.Sequence,
    writeInteger(1n),
    writeDer(Der.OctetString, octets),
    writeDer(contextTag(0, true), curveParameters(opensslName)),
    writeDer(contextTag(1, true), writeDer(Der.BitString, Buffer.alloc(1), point)),
  );
  return createPrivateKey({ key: der, format: 'der', type: 'sec1' });
}

/** An EC public key from its point as X9.62 writes it, compressed or not: a SubjectPublicKeyInfo. */
export function ecPublicKey(opensslName: string, point: Uint8Array): KeyObject {
  const der = writeDer(
    Der.Sequence,
    writeDer(Der.Sequence, EC_PUBLIC_KEY, curveParameters(opensslName)),
    writeDer(Der.BitString, Buffer.alloc(1), point),
  );
  return createPublicKey({ key: der, format: 'der', type: 'spki' });
}

/** The scalar of an EC private key. */
export function ecScalar(key: KeyObject): bigint {
  const [, scalar] = derChildren(readDer(key.export({ format: 'der', type: 'sec1' }), Der.Sequence));
  if (scalar?.tag !== Der.OctetString) throw new DerError('expected the private key of an ECPrivateKey');
  return unsignedInteger(scalar.content);
}

/** The point of an EC public key, in the form in which the key holds it. */
export function ecPoint(key: KeyObject): Buffer {
  const [, point] = derChildren(readDer(key.export({ format: 'der', type: 'spki' }), Der.Sequence));
  if (point?.tag !== Der.BitString) throw new DerError('expected the public key of a SubjectPublicKeyInfo');
  return point.content.subarray(1);
}
