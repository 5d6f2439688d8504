import { interval, structure, textString } from '../harness/codec/item.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { enumName } from '../harness/spec/registry.ts';
import { Tag } from '../harness/spec/tags.ts';
import { createContext, type RequestScope } from './context.ts';
import { asKmipError } from './errors.ts';
import { Fields } from './fields.ts';
import { type DueRotation, dueRotations } from './policy/rotation.ts';

/**
 * Rotates what is due "via the equivalent of the ReKey, ReKeyKeyPair or ReCertify operation performed by the server" (2.1
 * section 4.48), in the name of the owner. What cannot be rotated stays as it is, and is tried again.
 */
export function rotateDue({ services, now }: Pick<RequestScope, 'services' | 'now'>): void {
  for (const rotation of dueRotations(services.store, now)) {
    const { operation, object } = rotation;
    const facts = {
      client: object.owner,
      operation: enumName('Operation', operation),
      uniqueIdentifier: object.uniqueIdentifier,
    };
    try {
      const scope: RequestScope = { version: '2.1', identity: object.owner, now, services };
      services.store.transaction(() => perform(rotation, scope));
      services.log.info(facts, 'rotated');
    } catch (error) {
      services.log.warn({ ...facts, reason: asKmipError(error, operation, services.log).message }, 'not rotated');
    }
  }
}

function perform({ operation: code, object, offset }: DueRotation, scope: RequestScope): void {
  const tag = code === Enum.Operation.ReKeyKeyPair ? Tag.PrivateKeyUniqueIdentifier : Tag.UniqueIdentifier;
  const payload = structure(Tag.RequestPayload, [
    textString(tag, object.uniqueIdentifier),
    ...(offset === undefined ? [] : [interval(Tag.Offset, offset)]),
  ]);
  const operation = scope.services.operations.find((one) => one.code === code);
  operation?.request(new Fields(payload), createContext(scope, code, undefined));
}
