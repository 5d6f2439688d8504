import { type Item, longInteger, type StructureItem, structure, textString } from '../../harness/codec/item.ts';
import { encodeTtlv } from '../../harness/codec/ttlv.ts';
import type { AttributeKey } from '../../harness/spec/attributes.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError, REASONS } from '../errors.ts';
import { Fields, required } from '../fields.ts';
import { attributeValue, type ManagedObject } from '../object.ts';
import type { OperationContext } from '../operations/operation.ts';
import type { RequestedAttribute } from './requested-attributes.ts';

const R = Enum.ResultReason;

/** Whether two attribute values are the same: type, fields in order, octets. */
export function sameValue(a: Item, b: Item): boolean {
  return Buffer.from(encodeTtlv(a)).equals(encodeTtlv(b));
}

/** Whether a client's value says what another one does: of a structure, as much as it says. */
export function agrees(given: Item, own: Item): boolean {
  if (given.type !== 'Structure' || own.type !== 'Structure') return sameValue(given, own);
  return given.value.every((field) => own.value.some((ownField) => sameValue(field, ownField)));
}

/** A text that is the same for two attribute values exactly where `sameValue` holds. */
export function valueKey(value: Item): string {
  return Buffer.from(encodeTtlv(value)).toString('latin1');
}

/** The value of a Boolean attribute; False where the object does not have it. */
export function isSet(object: ManagedObject, name: string): boolean {
  return attributeValue(object, name)?.value === true;
}

/** What the server adds to a value that a client sets, or holds against it, by the attribute. */
const COMPLETIONS: Partial<Record<AttributeKey, (value: StructureItem, context: OperationContext) => StructureItem>> = {
  ApplicationSpecificInformation: withApplicationData,
  UsageLimits: unusedLimits,
};

/**
 * The value of an attribute as the server keeps it.
 * Throws Application Namespace Not Supported (1.4 section 3.36), Invalid Field for a policy that the server does not
 * have or a limit without its parts.
 */
export function completed(requested: RequestedAttribute, context: OperationContext): Item {
  const { attribute, value } = requested;
  if (attribute.key === 'OperationPolicyName') assertPolicy(value, context);
  const complete = COMPLETIONS[attribute.key];
  return complete === undefined || value.type !== 'Structure' ? value : complete(value, context);
}

/** "the name of a policy object known to the key management system" (1.4 section 3.18) */
function assertPolicy(value: Item, { policies }: OperationContext): void {
  if (value.type === 'TextString' && Object.hasOwn(policies, value.value)) return;
  throw new KmipError(REASONS.attributeValue, 'no operation policy has this name');
}

/** 1.4 section 3.36: Application Data that the client leaves out is made, for namespaces that the server supports. */
function withApplicationData(value: StructureItem, { settings, newIdentifier }: OperationContext): StructureItem {
  const fields = new Fields(value);
  if (fields.text(Tag.ApplicationData) !== undefined) return value;
  if (!settings.applicationNamespaces.includes(fields.text(Tag.ApplicationNamespace) ?? '')) {
    throw new KmipError(R.ApplicationNamespaceNotSupported, 'Application Data is not made for this namespace');
  }
  return structure(value.tag, [...value.value, textString(Tag.ApplicationData, newIdentifier())]);
}

/** Usage Limits of which nothing is used: "the Usage Limits Count is set to the Usage Limits Total value" (3.21). */
function unusedLimits(value: StructureItem): StructureItem {
  const fields = new Fields(value);
  const total = required(fields.longInteger(Tag.UsageLimitsTotal), Tag.UsageLimitsTotal);
  const unit = required(fields.item(Tag.UsageLimitsUnit), Tag.UsageLimitsUnit);
  return structure(value.tag, [
    longInteger(Tag.UsageLimitsTotal, total),
    longInteger(Tag.UsageLimitsCount, total),
    unit,
  ]);
}
