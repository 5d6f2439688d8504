import { textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { insertKeyPair, requestedDomain, requestedForPair } from '../policy/key-pair-objects.ts';
import { requestedValue, requireAttributes } from '../policy/requested-attributes.ts';
import type { Operation } from './operation.ts';

/** Create Key Pair (1.4 section 4.2, Tables 168 and 329). */
export const createKeyPair: Operation = {
  code: Enum.Operation.CreateKeyPair,
  request(payload, context) {
    const requested = requestedForPair(payload, context, 'with defaults');
    for (const half of [requested.privateKey, requested.publicKey]) {
      requireAttributes(half, ['Cryptographic Algorithm', 'Cryptographic Usage Mask']);
    }
    const { privateKey, publicKey } = insertKeyPair(
      {
        algorithm: requestedValue(requested.privateKey, 'Cryptographic Algorithm') as number,
        length: requestedValue(requested.privateKey, 'Cryptographic Length'),
        ...requestedDomain(requested.privateKey),
      },
      { privateKey: { requested: requested.privateKey }, publicKey: { requested: requested.publicKey } },
      context,
    );
    context.idPlaceholder = privateKey.uniqueIdentifier;
    return [
      textString(Tag.PrivateKeyUniqueIdentifier, privateKey.uniqueIdentifier),
      textString(Tag.PublicKeyUniqueIdentifier, publicKey.uniqueIdentifier),
    ];
  },
};
