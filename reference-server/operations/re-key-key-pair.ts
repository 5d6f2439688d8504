import { textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError } from '../errors.ts';
import type { ManagedObject } from '../object.ts';
import { insertKeyPair, requestedForPair } from '../policy/key-pair-objects.ts';
import { replacementParameters } from '../policy/key-pair-replacement.ts';
import { linkedIdentifier } from '../policy/links.ts';
import { assertReplaceable, replaced, takenOver, withoutNames } from '../policy/replacement.ts';
import type { Operation, OperationContext } from './operation.ts';

const { PrivateKey, PublicKey } = Enum.ObjectType;

/** Re-key Key Pair (1.4 section 4.5, Tables 176 to 179 and 332). */
export const reKeyKeyPair: Operation = {
  code: Enum.Operation.ReKeyKeyPair,
  request(payload, context) {
    const privateKey = context.object(payload.text(Tag.PrivateKeyUniqueIdentifier));
    assertReplaceable(privateKey, PrivateKey);
    const publicKey = publicKeyOf(privateKey, context);
    assertReplaceable(publicKey, PublicKey);
    const requested = requestedForPair(payload, context);
    const offset = payload.interval(Tag.Offset);
    const attributes = {
      privateKey: {
        requested: requested.privateKey,
        copied: takenOver(privateKey, requested.privateKey, offset, context),
      },
      publicKey: { requested: requested.publicKey, copied: takenOver(publicKey, requested.publicKey, offset, context) },
    };
    const parameters = replacementParameters(privateKey, requested.privateKey);

    const nameless = [privateKey, publicKey].map(withoutNames) as [ManagedObject, ManagedObject];
    for (const object of nameless) context.store.update(object);
    const pair = insertKeyPair(parameters, attributes, context);
    const keys = [
      ...replaced(nameless[0], pair.privateKey, context.now()),
      ...replaced(nameless[1], pair.publicKey, context.now()),
    ];
    for (const object of keys) context.store.update(object);
    context.idPlaceholder = pair.privateKey.uniqueIdentifier;
    return [
      textString(Tag.PrivateKeyUniqueIdentifier, pair.privateKey.uniqueIdentifier),
      textString(Tag.PublicKeyUniqueIdentifier, pair.publicKey.uniqueIdentifier),
    ];
  },
};

/** The other half of the pair, by the Link of the private key. */
function publicKeyOf(privateKey: ManagedObject, context: OperationContext): ManagedObject {
  const identifier = linkedIdentifier(privateKey, Enum.LinkType.PublicKeyLink);
  if (identifier === undefined) {
    throw new KmipError(Enum.ResultReason.PermissionDenied, 'the private key has no Link to its public key');
  }
  return context.object(identifier);
}
