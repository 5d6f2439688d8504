import { enumeration, textString } from '../../harness/codec/item.ts';
import { structureField } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { MOST_PARTS, sharing, usualPrime } from '../crypto/secret-sharing.ts';
import { KmipError, REASONS } from '../errors.ts';
import { required } from '../fields.ts';
import { existingWhole, newWhole, withoutThoseOfKey } from '../policy/key-splitting.ts';
import { newObject } from '../policy/new-object.ts';
import { NO_USAGE } from '../policy/registered-objects.ts';
import {
  assertScheme,
  octetPolynomialIn,
  octetPolynomialNote,
  readScheme,
  type SplitKeyScheme,
  splitKeyParts,
} from '../policy/split-keys.ts';
import { requestedAttributes } from '../policy/template-attributes.ts';
import type { Operation } from './operation.ts';

const { SplitKey } = Enum.ObjectType;
const { PolynomialSharingPrimeField } = Enum.SplitKeyMethod;

/** Create Split Key (1.4 section 4.38, Tables 247, 248 and 362): of an existing object, else of a new symmetric key. */
export const createSplitKey: Operation = {
  code: Enum.Operation.CreateSplitKey,
  request(payload, context) {
    const objectType = required(payload.enumeration(Tag.ObjectType), Tag.ObjectType);
    if (objectType !== SplitKey) throw new KmipError(REASONS.objectTypeNotMade, 'the parts of a key are Split Keys');
    const asked = readScheme(payload);
    assertScheme(asked);
    if (asked.parts > MOST_PARTS)
      throw new KmipError(REASONS.parametersImpossible, 'a key is not split into as many parts as that');
    const identifier = payload.text(Tag.UniqueIdentifier);
    const existing = identifier === undefined ? undefined : context.object(identifier);
    const template = required(structureField(payload.structure, Tag.TemplateAttribute), Tag.TemplateAttribute);
    const requested = requestedAttributes([template], context, existing === undefined ? objectType : undefined);
    const whole = existing === undefined ? newWhole(requested, context) : existingWhole(existing);

    const scheme = withPrime(asked, whole.octets.length);
    const { method, parts, threshold, primeFieldSize } = scheme;
    const { split } = sharing(method, primeFieldSize, octetPolynomialIn(context.version));
    const octets = split(whole.octets, parts, threshold, context.random);
    const objects = octets.map((share, index) => {
      const part = splitKeyParts(scheme, index + 1, share, whole.properties);
      const derived = [...part.derived, octetPolynomialNote(context.version)];
      const attributes = existing === undefined ? requested : withoutThoseOfKey(requested, whole);
      const { copied } = whole;
      const object = newObject(
        { ...part, derived, requested: attributes, copied, defaults: [NO_USAGE], generated: true },
        context,
      );
      context.store.insert(object);
      return object;
    });
    // "the Unique Identifier of the split whose Key Part Identifier is 1"
    context.idPlaceholder = objects[0]?.uniqueIdentifier;
    return [
      enumeration(Tag.ObjectType, objectType),
      ...objects.map(({ uniqueIdentifier }) => textString(Tag.UniqueIdentifier, uniqueIdentifier)),
    ];
  },
};

/** Of the other methods no Prime Field Size is kept; a client of this one may leave it to the server. */
function withPrime(asked: SplitKeyScheme, octets: number): SplitKeyScheme {
  if (asked.method !== PolynomialSharingPrimeField) return { ...asked, primeFieldSize: undefined };
  return { ...asked, primeFieldSize: asked.primeFieldSize ?? usualPrime(octets) };
}
