import { mac } from '../crypto/macs.ts';
import type { Transform } from '../crypto/transform.ts';
import type { Fields } from '../fields.ts';
import { attributeValue, type ManagedObject } from '../object.ts';
import { secretOctets } from './usable-keys.ts';

/**
 * Starts the MAC that a MAC or MAC Verify request asks for. The Cryptographic Algorithm of the parameters names the
 * method, and an HMAC takes a key of any algorithm or a secret. Throws as `mac` and `secretOctets` do.
 */
export function startMac(object: ManagedObject, parameters: Fields): Transform {
  const algorithm = attributeValue(object, 'Cryptographic Algorithm');
  return mac(algorithm?.type === 'Enumeration' ? algorithm.value : undefined, secretOctets(object), parameters);
}
