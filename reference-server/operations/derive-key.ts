import { textString } from '../../harness/codec/item.ts';
import { structureField } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { derived } from '../crypto/derivations.ts';
import { symmetricKeyOctets } from '../crypto/symmetric-keys.ts';
import { KmipError, REASONS } from '../errors.ts';
import { type Fields, required } from '../fields.ts';
import type { ManagedObject } from '../object.ts';
import { assertDerivable, derivationInputs } from '../policy/derivation-bases.ts';
import { changed } from '../policy/life-cycle.ts';
import { linked } from '../policy/links.ts';
import { newObject } from '../policy/new-object.ts';
import { NO_USAGE } from '../policy/registered-objects.ts';
import { type RequestedAttribute, requestedValue, requireAttributes } from '../policy/requested-attributes.ts';
import { secretDataParts } from '../policy/secret-data-objects.ts';
import { symmetricKeyParts } from '../policy/symmetric-key-objects.ts';
import { requestedAttributes } from '../policy/template-attributes.ts';
import type { Operation, OperationContext } from './operation.ts';

const { SymmetricKey, SecretData } = Enum.ObjectType;
const { DerivedKeyLink, DerivationBaseObjectLink } = Enum.LinkType;

/** What a Secret Data object has no attributes for, but its derivation needs or may be told. */
const OF_KEYS = ['Cryptographic Algorithm', 'Cryptographic Length'];

/** Derive Key (1.4 section 4.6, Tables 180 to 183 and 333). */
export const deriveKey: Operation = {
  code: Enum.Operation.DeriveKey,
  request(payload, context) {
    const objectType = required(payload.enumeration(Tag.ObjectType), Tag.ObjectType);
    const method = required(payload.enumeration(Tag.DerivationMethod), Tag.DerivationMethod);
    const bases = basesOf(payload, method, context);
    const template = required(structureField(payload.structure, Tag.TemplateAttribute), Tag.TemplateAttribute);
    const requested = requestedAttributes([template], context, objectType);
    const octets = derived(method, {
      ...derivationInputs(bases, required(payload.fields(Tag.DerivationParameters), Tag.DerivationParameters)),
      length: wantedOctets(objectType, requested),
      longWork: context.longWork,
    });
    const made = newDerived(objectType, octets, requested, context);
    context.store.insert(bases.reduce((object, base) => linked(object, DerivationBaseObjectLink, base), made));
    for (const base of bases) context.store.update(changed(linked(base, DerivedKeyLink, made), context.now()));
    context.idPlaceholder = made.uniqueIdentifier;
    return [textString(Tag.UniqueIdentifier, made.uniqueIdentifier)];
  },
};

/** "the current value of the ID Placeholder SHALL NOT be used in place of a Unique Identifier in this operation" */
function basesOf(payload: Fields, method: number, context: OperationContext): ManagedObject[] {
  const identifiers = payload
    .all(Tag.UniqueIdentifier)
    .flatMap((item) => (item.type === 'TextString' ? item.value : []));
  required(identifiers[0], Tag.UniqueIdentifier);
  const bases = [...new Set(identifiers)].map((identifier) => context.object(identifier));
  for (const base of bases) assertDerivable(base, method, context.now());
  return bases;
}

/** Octets of the new object. Throws Invalid Message without its length, or the algorithm of a key. */
function wantedOctets(objectType: number, requested: readonly RequestedAttribute[]): number {
  if (objectType !== SymmetricKey && objectType !== SecretData) {
    throw new KmipError(REASONS.objectTypeNotMade, 'only symmetric keys and secret data are derived');
  }
  requireAttributes(requested, objectType === SymmetricKey ? OF_KEYS : ['Cryptographic Length']);
  const length = requestedValue(requested, 'Cryptographic Length') as number;
  const octets =
    objectType === SymmetricKey
      ? symmetricKeyOctets(requestedValue(requested, 'Cryptographic Algorithm') as number, length)
      : length / 8;
  if (octets !== undefined && octets > 0 && Number.isInteger(octets)) return octets;
  throw new KmipError(REASONS.attributeValue, 'nothing of this Cryptographic Algorithm and Length is derived');
}

function newDerived(
  objectType: number,
  octets: Uint8Array,
  requested: readonly RequestedAttribute[],
  context: OperationContext,
): ManagedObject {
  const common = { defaults: [NO_USAGE], generated: true };
  if (objectType === SecretData) {
    const own = requested.filter(({ name }) => !OF_KEYS.includes(name));
    return newObject({ ...secretDataParts(octets), ...common, requested: own }, context);
  }
  const algorithm = requestedValue(requested, 'Cryptographic Algorithm') as number;
  const length = requestedValue(requested, 'Cryptographic Length') as number;
  return newObject({ ...symmetricKeyParts(octets, { algorithm, length }), ...common, requested }, context);
}
