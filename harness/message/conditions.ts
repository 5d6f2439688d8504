import { child, type StructureItem } from '../codec/item.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import type { Context } from './context.ts';
import { fieldValue, structureField } from './fields.ts';

/** Whether a field that is not there had to be; `context` is that inside the structure. */
type Condition = (structure: StructureItem, context: Context) => boolean;

function has(structure: StructureItem, tag: number): boolean {
  return child(structure, tag) !== undefined;
}

function resultStatus(structure: StructureItem): number | undefined {
  return fieldValue(structure, Tag.ResultStatus, 'Enumeration');
}

const ofSeveral: Condition = (_, { direction, parents }) => {
  const header = structureField(parents.at(-1), Tag.RequestHeader);
  return direction === 'request' && (fieldValue(header, Tag.BatchCount, 'Integer') ?? 0) > 1;
};

const inOneGo: Condition = (structure, { direction }) =>
  direction === 'request' &&
  ![Tag.InitIndicator, Tag.FinalIndicator, Tag.CorrelationValue].some((tag) => has(structure, tag));

const forPbkdf2: Condition = (_, { parents }) =>
  fieldValue(parents[1], Tag.DerivationMethod, 'Enumeration') === Enum.DerivationMethod.PBKDF2;

/** A server's Notify and Put are answered without a payload (1.4 sections 5.1 and 5.2). */
const onSuccess: Condition = (item) => {
  const operation = fieldValue(item, Tag.Operation, 'Enumeration');
  return (
    resultStatus(item) === Enum.ResultStatus.Success &&
    operation !== Enum.Operation.Notify &&
    operation !== Enum.Operation.Put
  );
};

/** The conditions of conditional fields that a message itself can answer. */
const CONDITIONS: ReadonlyMap<number, Condition> = new Map<number, Condition>([
  [Tag.UniqueBatchItemID, ofSeveral],
  [Tag.ResultReason, (item) => resultStatus(item) === Enum.ResultStatus.OperationFailed],
  [Tag.AsynchronousCorrelationValue, (item) => resultStatus(item) === Enum.ResultStatus.OperationPending],
  [Tag.ResponsePayload, onSuccess],
  [Tag.EncryptionKeyInformation, (wrapping) => !has(wrapping, Tag.MACSignatureKeyInformation)],
  [Tag.MACSignatureKeyInformation, (wrapping) => !has(wrapping, Tag.EncryptionKeyInformation)],
  [Tag.CryptographicAlgorithm, (keyBlock) => has(keyBlock, Tag.CryptographicLength)],
  [Tag.CryptographicLength, (keyBlock) => has(keyBlock, Tag.CryptographicAlgorithm)],
  [Tag.KeyWrappingData, (keyBlock) => child(keyBlock, Tag.KeyValue)?.type === 'ByteString'],
  [
    Tag.PrimeFieldSize,
    (splitKey) =>
      fieldValue(splitKey, Tag.SplitKeyMethod, 'Enumeration') === Enum.SplitKeyMethod.PolynomialSharingPrimeField,
  ],
  [Tag.Salt, forPbkdf2],
  [Tag.IterationCount, forPbkdf2],
  [Tag.Data, (payload, context) => inOneGo(payload, context) && !has(payload, Tag.DigestedData)],
  [Tag.SignatureData, inOneGo],
  [Tag.MACData, inOneGo],
]);

/** Whether the condition of an absent conditional field can be seen to hold, so that the field is missing. */
export function conditionHolds(tag: number, structure: StructureItem, context: Context): boolean {
  return CONDITIONS.get(tag)?.(structure, context) ?? false;
}
