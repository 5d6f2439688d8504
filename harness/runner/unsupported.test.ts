import { expect } from 'chai';
import { byteString, enumeration, type Item, integer, textString } from '../codec/item.ts';
import type { Difference } from '../compare/difference.ts';
import { protocolVersion } from '../message/header.ts';
import { buildRequest } from '../message/request.ts';
import { buildResponse } from '../message/response.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import { type Abilities, unsupportedBecause } from './unsupported.ts';

const { Operation, ResultReason, ResultStatus } = Enum;
const VERSION = protocolVersion('1.4');
const QUERY_LISTS_CREATE: Abilities = { operations: new Set([Operation.Create]), lacks: [] };
const NOT_SUPPORTED = { resultStatus: ResultStatus.OperationFailed, resultReason: ResultReason.OperationNotSupported };

/** An operation asked for, with an identifier for its item, and what was answered; nothing where the batch had stopped. */
interface Row {
  readonly asked: readonly (readonly [operation: number, payload?: readonly Item[]])[];
  readonly answered: readonly { readonly resultStatus: number; readonly resultReason?: number; readonly id?: number }[];
  readonly differs: readonly (readonly [
    path: string,
    kind?: Difference['kind'],
    rule?: string | undefined,
    actual?: Item,
  ])[];
  readonly abilities?: Abilities;
  readonly because: string | undefined;
}

const item = (index: number, field = ''): string => `ResponseMessage/BatchItem[${index}]${field && `/${field}`}`;
const BATCH_COUNT = 'ResponseMessage/ResponseHeader/BatchCount';
const ENCRYPT = 'Encrypt is not supported, and Query does not list it';

const rows: Readonly<Record<string, Row>> = {
  'an operation that Query does not list': {
    asked: [[Operation.Encrypt]],
    answered: [NOT_SUPPORTED],
    differs: [[item(0, 'ResultStatus')], [item(0, 'ResponsePayload'), 'missing']],
    because: ENCRYPT,
  },
  'an operation that Query lists': {
    asked: [[Operation.Create]],
    answered: [NOT_SUPPORTED],
    differs: [[item(0, 'ResultStatus')]],
    because: undefined,
  },
  'any operation where Query lists none': {
    asked: [[Operation.Encrypt]],
    answered: [NOT_SUPPORTED],
    differs: [[item(0, 'ResultStatus')]],
    abilities: { operations: undefined, lacks: [] },
    because: ENCRYPT,
  },
  'an operation refused for another reason': {
    asked: [[Operation.Encrypt]],
    answered: [{ ...NOT_SUPPORTED, resultReason: ResultReason.PermissionDenied }],
    differs: [[item(0, 'ResultStatus')]],
    because: undefined,
  },
  'a header that is wrong as well': {
    asked: [[Operation.Encrypt]],
    answered: [NOT_SUPPORTED],
    differs: [[item(0, 'ResultStatus')], ['ResponseMessage/ResponseHeader/ProtocolVersion/ProtocolVersionMinor']],
    because: undefined,
  },
  'a header that a rule excuses': {
    asked: [[Operation.Encrypt]],
    answered: [NOT_SUPPORTED],
    differs: [[item(0, 'ResultStatus')], ['ResponseMessage/ResponseHeader/TimeStamp', 'value', 'V6']],
    because: ENCRYPT,
  },
  'a Batch Count that is not that of the batch items': {
    asked: [[Operation.Create], [Operation.Encrypt]],
    answered: [{ resultStatus: ResultStatus.Success }, NOT_SUPPORTED],
    differs: [[BATCH_COUNT, 'value', undefined, integer(Tag.BatchCount, 7)], [item(1, 'ResultStatus')]],
    because: undefined,
  },
  'an answer that does not repeat the operation': {
    asked: [[Operation.Encrypt]],
    answered: [NOT_SUPPORTED],
    differs: [[item(0, 'ResultStatus')], [item(0, 'Operation'), 'missing']],
    because: undefined,
  },
  'an answer that is wrongly encoded': {
    asked: [[Operation.Encrypt]],
    answered: [NOT_SUPPORTED],
    differs: [[item(0, 'ResultStatus')], [item(0, 'ResultReason'), 'encoding']],
    because: undefined,
  },
  'a batch that stops there': {
    asked: [[Operation.Create], [Operation.Encrypt], [Operation.Create]],
    answered: [{ resultStatus: ResultStatus.Success }, NOT_SUPPORTED],
    differs: [
      [BATCH_COUNT, 'value', undefined, integer(Tag.BatchCount, 2)],
      [item(1, 'ResultStatus')],
      [item(2), 'missing'],
    ],
    because: ENCRYPT,
  },
  'a batch that is undone because of it': {
    asked: [[Operation.Create], [Operation.Encrypt]],
    answered: [{ resultStatus: ResultStatus.OperationUndone }, NOT_SUPPORTED],
    differs: [[item(0, 'ResultStatus')], [item(1, 'ResultStatus')]],
    because: ENCRYPT,
  },
  'a batch that goes on, and differs elsewhere': {
    asked: [[Operation.Encrypt], [Operation.Create]],
    answered: [NOT_SUPPORTED, { resultStatus: ResultStatus.Success }],
    differs: [[item(0, 'ResultStatus')], [item(1, 'ResponsePayload/ObjectType')]],
    because: undefined,
  },
  'a batch that is answered in another order': {
    asked: [[Operation.Create], [Operation.Encrypt]],
    answered: [
      { ...NOT_SUPPORTED, id: 1 },
      { resultStatus: ResultStatus.Success, id: 0 },
    ],
    differs: [[item(0, 'ResultStatus')]],
    because: ENCRYPT,
  },
  'an algorithm that the target lacks': {
    asked: [[Operation.Create, [enumeration(Tag.CryptographicAlgorithm, Enum.CryptographicAlgorithm.DSA)]]],
    answered: [{ ...NOT_SUPPORTED, resultReason: ResultReason.InvalidField }],
    differs: [[item(0, 'ResultStatus')]],
    abilities: { ...QUERY_LISTS_CREATE, lacks: ['dsa'] },
    because: 'the target lacks dsa',
  },
  'an attribute that the target lacks': {
    asked: [[Operation.Create, [textString(Tag.AttributeName, 'Process Start Date')]]],
    answered: [{ ...NOT_SUPPORTED, resultReason: ResultReason.InvalidField }],
    differs: [[item(0, 'ResultStatus')]],
    abilities: { ...QUERY_LISTS_CREATE, lacks: ['Process Start Date'] },
    because: 'the target lacks Process Start Date',
  },
  'what the target lacks elsewhere': {
    asked: [[Operation.Create, [enumeration(Tag.CryptographicAlgorithm, Enum.CryptographicAlgorithm.AES)]]],
    answered: [{ ...NOT_SUPPORTED, resultReason: ResultReason.InvalidField }],
    differs: [[item(0, 'ResultStatus')]],
    abilities: { ...QUERY_LISTS_CREATE, lacks: ['DSA'] },
    because: undefined,
  },
};

describe('unsupported', () => {
  for (const [name, { asked, answered, differs, abilities = QUERY_LISTS_CREATE, because }] of Object.entries(rows)) {
    it(`${because === undefined ? 'is not' : 'is'} ${name}`, () => {
      const request = buildRequest(
        VERSION,
        asked.map(([operation, payload = []], index) => ({
          operation,
          payload,
          uniqueBatchItemId: Uint8Array.of(index),
        })),
      );
      const response = buildResponse(
        { version: VERSION, timeStamp: 0n },
        answered.map(({ id, ...answer }, index) => ({ ...answer, uniqueBatchItemId: Uint8Array.of(id ?? index) })),
      );
      const differences = differs.map(
        ([path, kind = 'value', rule = null, actual = byteString(Tag.Data, new Uint8Array())]): Difference => ({
          path,
          kind,
          expected: null,
          actual,
          basis: 'shall',
          rule,
        }),
      );
      expect(unsupportedBecause({ request, response, differences }, abilities)).to.equal(because);
    });
  }
});
