import {
  byteString,
  dateTime,
  enumeration,
  type Item,
  integer,
  structure,
  textString,
} from '../../harness/codec/item.ts';
import { encodeTtlv } from '../../harness/codec/ttlv.ts';
import type { Exchange } from '../../harness/runner/results.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';

/** Octets and texts that no report may show; each stands somewhere in the fixture, most of them several times. */
export const SECRETS = {
  key: Buffer.from('6b9d1e02c4f7385a91e3507dbc26a84f', 'hex'),
  generatedKey: Buffer.from('f2047ae96d1b83c05537ee9a4cb8d016', 'hex'),
  plaintext: Buffer.from('attack at dawn, gate seven'),
  password: 'correct-horse-battery',
} as const;

export const START = Date.UTC(2026, 0, 2, 3, 4, 5);
export const at = (milliseconds: number): Date => new Date(START + milliseconds);
export const UID = '7f1c2d3e-0001';

const version = structure(Tag.ProtocolVersion, [
  integer(Tag.ProtocolVersionMajor, 1),
  integer(Tag.ProtocolVersionMinor, 1),
]);

export function request(operation: number, payload: Item[], credential: Item[] = []): Item {
  return structure(Tag.RequestMessage, [
    structure(Tag.RequestHeader, [version, ...credential, integer(Tag.BatchCount, 1)]),
    structure(Tag.BatchItem, [enumeration(Tag.Operation, operation), structure(Tag.RequestPayload, payload)]),
  ]);
}

export function response(operation: number, fields: Item[]): Item {
  return structure(Tag.ResponseMessage, [
    structure(Tag.ResponseHeader, [version, dateTime(Tag.TimeStamp, BigInt(START / 1000)), integer(Tag.BatchCount, 1)]),
    structure(Tag.BatchItem, [enumeration(Tag.Operation, operation), ...fields]),
  ]);
}

export const success = (payload: Item[]): Item[] => [
  enumeration(Tag.ResultStatus, Enum.ResultStatus.Success),
  structure(Tag.ResponsePayload, payload),
];

export function exchange(
  sent: Item,
  received?: Item,
  wrong: Partial<NonNullable<Exchange['response']>> = {},
): Exchange {
  const asked = { item: sent, bytes: encodeTtlv(sent), sentAt: at(10) };
  if (received === undefined && wrong.bytes === undefined) return { request: asked };
  const answer = {
    bytes: wrong.bytes ?? encodeTtlv(received as Item),
    receivedAt: at(14),
    deviations: [],
    ...(received === undefined ? {} : { item: received }),
  };
  return { request: asked, response: { ...answer, ...wrong } };
}

export const symmetricKey = (material: Uint8Array): Item =>
  structure(Tag.SymmetricKey, [
    structure(Tag.KeyBlock, [
      enumeration(Tag.KeyFormatType, Enum.KeyFormatType.Raw),
      structure(Tag.KeyValue, [byteString(Tag.KeyMaterial, material)]),
      enumeration(Tag.CryptographicAlgorithm, Enum.CryptographicAlgorithm.AES),
      integer(Tag.CryptographicLength, 128),
    ]),
  ]);

const login = structure(Tag.Authentication, [
  structure(Tag.Credential, [
    enumeration(Tag.CredentialType, Enum.CredentialType.UsernameAndPassword),
    structure(Tag.CredentialValue, [
      textString(Tag.Username, 'fixture-user'),
      textString(Tag.Password, SECRETS.password),
    ]),
  ]),
]);

export const stateAttribute = (state: number): Item =>
  structure(Tag.Attribute, [textString(Tag.AttributeName, 'State'), enumeration(Tag.AttributeValue, state)]);

export const uid = textString(Tag.UniqueIdentifier, UID);
export const registering = request(Enum.Operation.Register, [symmetricKey(SECRETS.key)], [login]);
export const getting = request(Enum.Operation.Get, [uid]);
export const encrypting = request(Enum.Operation.Encrypt, [uid, byteString(Tag.Data, SECRETS.plaintext)]);
export const gettingState = request(Enum.Operation.GetAttributes, [uid, textString(Tag.AttributeName, 'State')]);
