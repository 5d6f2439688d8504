import { byteString, dateTime, enumeration, integer, structure, textString } from '../../harness/codec/item.ts';
import type { Difference } from '../../harness/compare/difference.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { SECRETS, START, stateAttribute, uid } from './messages.ts';

export const PAYLOAD = 'ResponseMessage/BatchItem[0]/ResponsePayload';
const KEY_MATERIAL = `${PAYLOAD}/SymmetricKey/KeyBlock/KeyValue/KeyMaterial`;

function difference(row: Partial<Difference> & Pick<Difference, 'path' | 'kind'>): Difference {
  return { expected: null, actual: null, basis: 'profile-case', rule: null, ...row };
}

export const excusedUid = difference({
  path: `${PAYLOAD}/UniqueIdentifier`,
  kind: 'value',
  expected: { tag: Tag.UniqueIdentifier, type: 'TextString', placeholder: 'UNIQUE_IDENTIFIER_0' },
  actual: uid,
  rule: 'V1',
});

export const wrongState = difference({
  path: `${PAYLOAD}/Attribute/AttributeValue`,
  kind: 'value',
  expected: enumeration(Tag.AttributeValue, Enum.State.Active),
  actual: enumeration(Tag.AttributeValue, Enum.State.PreActive),
});

/** One difference of every kind, with every sort of value on either side. */
export const EVERY_KIND: readonly Difference[] = [
  difference({
    path: KEY_MATERIAL,
    kind: 'value',
    expected: byteString(Tag.KeyMaterial, SECRETS.key),
    actual: byteString(Tag.KeyMaterial, SECRETS.generatedKey),
    basis: 'shall',
    note: 'the request fixed it',
  }),
  difference({
    path: `${PAYLOAD}/ObjectType`,
    kind: 'missing',
    expected: enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey),
  }),
  difference({
    path: `${PAYLOAD}/TemplateAttribute`,
    kind: 'extra',
    actual: structure(Tag.TemplateAttribute, [stateAttribute(Enum.State.Active)]),
  }),
  difference({
    path: `${PAYLOAD}/LeaseTime`,
    kind: 'type',
    expected: { tag: Tag.LeaseTime, type: 'Interval', value: 3600 },
    actual: integer(Tag.LeaseTime, 3600),
    basis: 'shall',
  }),
  difference({
    path: PAYLOAD,
    kind: 'order',
    expected: 'ObjectType, UniqueIdentifier',
    actual: 'UniqueIdentifier, ObjectType',
  }),
  difference({
    path: `${PAYLOAD}/SymmetricKey/KeyBlock/CryptographicLength`,
    kind: 'length',
    expected: '4 octets',
    actual: '8 octets',
    basis: 'shall',
  }),
  difference({
    path: `${PAYLOAD}/UniqueIdentifier`,
    kind: 'encoding',
    expected: 'padding of 3 octets',
    actual: 'no padding',
    basis: 'note-case',
  }),
  difference({
    path: `${PAYLOAD}/InitialDate`,
    kind: 'value',
    expected: { tag: Tag.InitialDate, type: 'DateTime', now: -60 },
    actual: dateTime(Tag.InitialDate, 1_700_000_000n),
    basis: 'note-case',
  }),
  difference({
    path: `${PAYLOAD}/CryptographicUsageMask`,
    kind: 'value',
    expected: integer(
      Tag.CryptographicUsageMask,
      Mask.CryptographicUsageMask.Encrypt | Mask.CryptographicUsageMask.Decrypt,
    ),
    actual: integer(Tag.CryptographicUsageMask, Mask.CryptographicUsageMask.Sign),
  }),
  difference({
    path: `${PAYLOAD}/Data`,
    kind: 'value',
    expected: byteString(Tag.Data, SECRETS.plaintext),
    actual: 'nothing but the secret: attack at dawn, gate seven',
  }),
];

/** A difference of every kind that a rule excuses. */
export const EXCUSED: readonly Difference[] = [
  excusedUid,
  difference({
    path: 'ResponseMessage/ResponseHeader/TimeStamp',
    kind: 'value',
    expected: dateTime(Tag.TimeStamp, 1_262_304_000n),
    actual: dateTime(Tag.TimeStamp, BigInt(START / 1000)),
    rule: 'V6',
  }),
  difference({
    path: KEY_MATERIAL,
    kind: 'value',
    expected: byteString(Tag.KeyMaterial, SECRETS.key),
    actual: byteString(Tag.KeyMaterial, SECRETS.generatedKey),
    basis: 'note-case',
    rule: 'V7a',
  }),
  difference({
    path: `${PAYLOAD}/MACData`,
    kind: 'value',
    expected: byteString(Tag.MACData, Buffer.alloc(20, 0xa5)),
    actual: byteString(Tag.MACData, Buffer.alloc(20, 0x5a)),
    rule: 'V8a',
    note: 'not verified: the key was not seen in this case',
  }),
  difference({
    path: `${PAYLOAD}/AttributeName`,
    kind: 'order',
    expected: 'Name, State',
    actual: 'State, Name',
    rule: 'P2',
  }),
  difference({
    path: 'ResponseMessage/BatchItem[0]/ResultMessage',
    kind: 'extra',
    actual: textString(Tag.ResultMessage, 'done\x1b[2J\n'),
    rule: 'R6',
  }),
];

/** What a refusal differs in, where Success was expected. */
export const REFUSAL: readonly Difference[] = [
  difference({
    path: 'ResponseMessage/BatchItem[0]/ResultStatus',
    kind: 'value',
    expected: enumeration(Tag.ResultStatus, Enum.ResultStatus.Success),
    actual: enumeration(Tag.ResultStatus, Enum.ResultStatus.OperationFailed),
  }),
  difference({
    path: 'ResponseMessage/BatchItem[0]/ResultReason',
    kind: 'extra',
    actual: enumeration(Tag.ResultReason, Enum.ResultReason.KeyFormatTypeNotSupported),
  }),
];
