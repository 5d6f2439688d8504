import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { type Password, passwordOf } from '../crypto/password-encryption.ts';
import { KmipError } from '../errors.ts';
import { Fields } from '../fields.ts';
import type { OperationContext } from '../operations/operation.ts';
import { assertUsable, type Use } from './cryptographic-use.ts';
import { secretOctets } from './usable-keys.ts';

const { DeriveKey } = Mask.CryptographicUsageMask;

/** A container's keys are derived from its password (RFC 7292 appendix B, RFC 8018). */
export const OPENING: Use = { mask: DeriveKey, protects: false };
export const SEALING: Use = { mask: DeriveKey, protects: true };

/**
 * The password that a private key's PKCS#12 Password Link leads to. Throws `reason` unless there is one link, and to a
 * Secret Data object of the type Password (1.4 Table 330); Permission Denied where that is not able to be used.
 *
 * @param identifiers what the links of this type lead to.
 */
export function linkedPassword(
  identifiers: readonly string[],
  use: Use,
  reason: number | readonly number[],
  context: OperationContext,
): Password {
  const [identifier = '', ...others] = identifiers;
  const exists = others.length === 0 && context.store.get(identifier) !== undefined;
  const secret = exists ? context.object(identifier) : undefined;
  if (secret?.objectType !== Enum.ObjectType.SecretData) {
    throw new KmipError(reason, 'PKCS#12 needs one PKCS#12 Password Link, to a Secret Data object');
  }
  assertUsable(secret, use, context.now());
  const type = secret.content === null ? undefined : new Fields(secret.content).enumeration(Tag.SecretDataType);
  if (type !== Enum.SecretDataType.Password) throw new KmipError(reason, 'the Secret Data object is no Password');
  return passwordOf(secretOctets(secret));
}
