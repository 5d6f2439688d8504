import { Enum } from '../../harness/spec/enumerations.ts';
import { recommendedCurve } from '../crypto/curves.ts';
import { curveOf } from '../crypto/ec-components.ts';
import { readKeyMaterial } from '../crypto/key-formats.ts';
import { type KeyPairParameters, makesKeyPairs } from '../crypto/key-pairs.ts';
import { KmipError } from '../errors.ts';
import type { ManagedObject } from '../object.ts';
import { readKeyBlock } from './key-blocks.ts';
import { requestedDomain } from './key-pair-objects.ts';
import { replacementProperties } from './replacement.ts';
import { type RequestedAttribute, requestedValue } from './requested-attributes.ts';

/**
 * What key pair takes the place of an existing one: that which the request asks for, else one of the same algorithm,
 * length and domain. Throws Permission Denied where this server makes no such key pairs.
 */
export function replacementParameters(
  privateKey: ManagedObject,
  requested: readonly RequestedAttribute[],
): KeyPairParameters {
  const { algorithm, length } = replacementProperties(privateKey, requested);
  if (algorithm === undefined || !makesKeyPairs(algorithm)) throw notMade();
  const asked = requestedDomain(requested);
  const askedLength = requestedValue(requested, 'Cryptographic Length');
  if (asked.recommendedCurve !== undefined) return { algorithm, length: askedLength, ...asked };
  const own = domainOfKey(privateKey);
  // The length of Q goes with that of P.
  return { algorithm, length, ...own, qLength: asked.qLength ?? (askedLength === undefined ? own.qLength : undefined) };
}

/** The Recommended Curve of an EC key, the Qlength of a DSA key; nothing of one that cannot be looked into. */
function domainOfKey({ objectType, content }: ManagedObject): Pick<KeyPairParameters, 'recommendedCurve' | 'qLength'> {
  const block = content === null ? undefined : readKeyBlock(content);
  const key = block?.material && readKeyMaterial(objectType, block.keyFormatType, block.material);
  if (key?.kind !== 'private') return {};
  if (key.key.asymmetricKeyType !== 'ec') return { qLength: key.key.asymmetricKeyDetails?.divisorLength };
  const curve = recommendedCurve(curveOf(key.key));
  if (curve === undefined) throw notMade();
  return { recommendedCurve: curve };
}

function notMade(): KmipError {
  return new KmipError(Enum.ResultReason.PermissionDenied, 'no key pairs of this algorithm or curve are made');
}
