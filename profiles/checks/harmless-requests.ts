import { enumeration, type Item } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { deletePayload, newValuePayload } from './attribute-requests.ts';
import { reference, uniqueIdentifier } from './exchanges.ts';
import { QUERY } from './messages.ts';
import { nameView } from './names.ts';
import type { Subject } from './subject.ts';
import { revocationReason } from './values.ts';

type Payload = (subject: Subject) => readonly Item[];

const { Operation } = Enum;
const aName: Payload = (subject) => newValuePayload(subject, subject.uniqueText(), nameView(subject.uniqueText()));

/** What operations ask for whose payload is more than the Unique Identifier. */
const PAYLOADS: ReadonlyMap<number, Payload> = new Map<number, Payload>([
  [Operation.AddAttribute, aName],
  [Operation.ModifyAttribute, aName],
  [Operation.SetAttribute, aName],
  [
    Operation.DeleteAttribute,
    (subject) => deletePayload(subject, subject.uniqueText(), nameView(subject.uniqueText())),
  ],
  [
    Operation.AdjustAttribute,
    (subject) => [
      uniqueIdentifier(subject.uniqueText()),
      reference('Activation Date', subject.version),
      enumeration(Tag.AdjustmentType, Enum.AdjustmentType.Increment),
    ],
  ],
  [
    Operation.Revoke,
    (subject) => [uniqueIdentifier(subject.uniqueText()), revocationReason(Enum.RevocationReasonCode.Unspecified)],
  ],
  [Operation.Query, () => QUERY.payload],
  [Operation.DiscoverVersions, () => []],
]);

const { AuthenticationNotSuccessful, FeatureNotSupported, GeneralFailure, PermissionDenied } = Enum.ResultReason;

/** Refusals that say nothing of the operation: a server may ask who comes before it looks at what is wanted. */
const UNTELLING: ReadonlySet<number | undefined> = new Set([
  AuthenticationNotSuccessful,
  FeatureNotSupported,
  GeneralFailure,
  PermissionDenied,
]);

/** Whether a server has an operation, as far as it lets know. */
export type Served = 'yes' | 'no' | 'unknown';

/**
 * What a server says to an operation on an object that is not there. An answer about the message, without the Operation,
 * says nothing of the operation.
 */
export async function served(subject: Subject, operation: number): Promise<Served> {
  const payload = PAYLOADS.get(operation)?.(subject) ?? [uniqueIdentifier(subject.uniqueText())];
  const [item] = (await subject.ask({ operation, payload })).items;
  if (item?.resultReason === Enum.ResultReason.OperationNotSupported) return 'no';
  return item?.operation === operation && !UNTELLING.has(item.resultReason) ? 'yes' : 'unknown';
}
