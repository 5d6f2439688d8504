import { textString } from '../../harness/codec/item.ts';
import { structureField } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError } from '../errors.ts';
import { newObject } from '../policy/new-object.ts';
import { assertReplaceable, replaced, replacementProperties, takenOver, withoutNames } from '../policy/replacement.ts';
import { generatedKeyParts } from '../policy/symmetric-key-objects.ts';
import { requestedAttributes } from '../policy/template-attributes.ts';
import type { Operation } from './operation.ts';

/** Re-key (1.4 section 4.4, Tables 172 to 175 and 331). */
export const reKey: Operation = {
  code: Enum.Operation.ReKey,
  request(payload, context) {
    const existing = context.object(payload.text(Tag.UniqueIdentifier));
    assertReplaceable(existing, Enum.ObjectType.SymmetricKey);
    const requested = requestedAttributes([structureField(payload.structure, Tag.TemplateAttribute)], context);
    const copied = takenOver(existing, requested, payload.interval(Tag.Offset), context);
    const parts = generatedKeyParts(replacementProperties(existing, requested), context);
    if (parts === undefined) {
      throw new KmipError(
        Enum.ResultReason.PermissionDenied,
        'no symmetric keys of this algorithm and length are made',
      );
    }
    const nameless = withoutNames(existing);
    context.store.update(nameless);
    const [old, key] = replaced(
      nameless,
      newObject({ ...parts, requested, copied, generated: true }, context),
      context.now(),
    );
    context.store.update(old);
    context.store.insert(key);
    context.idPlaceholder = key.uniqueIdentifier;
    return [textString(Tag.UniqueIdentifier, key.uniqueIdentifier)];
  },
};
