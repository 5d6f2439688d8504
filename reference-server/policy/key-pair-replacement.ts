import { Enum } from '../../harness/spec/enumerations.ts';
import { recommendedCurve } from '../crypto/curves.ts';
import { curveOf } from '../crypto/ec-components.ts';
import { readKeyMaterial } from '../crypto/key-formats.ts';
import { type KeyPairParameters, makesKeyPairs } from '../crypto/key-pairs.ts';
import { KmipError } from '../errors.ts';
import type { ManagedObject } from '../object.ts';
import { readKeyBlock } from './key-blocks.ts';
import { requestedCurve } from './key-pair-objects.ts';
import { replacementProperties } from './replacement.ts';
import { type RequestedAttribute, requestedValue } from './requested-attributes.ts';

/**
 * What key pair takes the place of an existing one: that which the request asks for, else one of the same algorithm,
 * length and curve. Throws Permission Denied where this server makes no such key pairs.
 */
export function replacementParameters(
  privateKey: ManagedObject,
  requested: readonly RequestedAttribute[],
): KeyPairParameters {
  const { algorithm, length } = replacementProperties(privateKey, requested);
  if (algorithm === undefined || !makesKeyPairs(algorithm)) throw notMade();
  const curve = requestedCurve(requested);
  if (curve === undefined) return { algorithm, length, recommendedCurve: curveOfKey(privateKey) };
  return { algorithm, length: requestedValue(requested, 'Cryptographic Length'), recommendedCurve: curve };
}

/** The Recommended Curve of an EC key; undefined for other keys and for one that cannot be looked into. */
function curveOfKey({ objectType, content }: ManagedObject): number | undefined {
  const block = content === null ? undefined : readKeyBlock(content);
  const key = block?.material && readKeyMaterial(objectType, block.keyFormatType, block.material);
  if (key?.kind !== 'private' || key.key.asymmetricKeyType !== 'ec') return undefined;
  const curve = recommendedCurve(curveOf(key.key));
  if (curve === undefined) throw notMade();
  return curve;
}

function notMade(): KmipError {
  return new KmipError(Enum.ResultReason.PermissionDenied, 'no key pairs of this algorithm or curve are made');
}
