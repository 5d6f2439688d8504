import { expect } from 'chai';
import { type Item, integer, textString } from '../codec/item.ts';
import type { Difference } from '../compare/difference.ts';
import { protocolVersion } from '../message/header.ts';
import { buildRequest } from '../message/request.ts';
import { buildResponse } from '../message/response.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import { contaminatedBy } from './contamination.ts';

const { Operation, ResultStatus } = Enum;
const PAYLOAD = 'ResponseMessage/BatchItem[0]/ResponsePayload';
const UID = `${PAYLOAD}/UniqueIdentifier`;
const uid = (value: string): Item => textString(Tag.UniqueIdentifier, value);
const OTHERS = new Set(['litter']);

type Found = readonly [kind: Difference['kind'], path: string, actual?: Item, rule?: string];

interface Row {
  readonly operation?: number;
  /** Whether the request asks for a page. */
  readonly page?: true;
  readonly differs: readonly Found[];
  readonly contaminated: boolean;
}

const rows: Readonly<Record<string, Row>> = {
  'another case left what Locate found besides': {
    differs: [
      ['extra', UID, uid('litter')],
      ['value', `${PAYLOAD}/LocatedItems`, integer(Tag.LocatedItems, 2)],
    ],
    contaminated: true,
  },
  'another case left what Locate found in place of the object expected': {
    page: true,
    differs: [['value', UID, uid('litter')]],
    contaminated: true,
  },
  'an object is not found, but another that is left': {
    differs: [['value', UID, uid('litter')]],
    contaminated: false,
  },
  'what another case left takes the place of an object on a page': {
    page: true,
    differs: [
      ['missing', `${UID}[1]`],
      ['extra', `${UID}[1]`, uid('litter')],
    ],
    contaminated: true,
  },
  'an object is missing': { differs: [['missing', UID]], contaminated: false },
  'more objects are missing than another case left': {
    page: true,
    differs: [
      ['missing', `${UID}[1]`],
      ['missing', `${UID}[2]`],
      ['extra', `${UID}[1]`, uid('litter')],
    ],
    contaminated: false,
  },
  'Locate found what nobody left': { differs: [['value', UID, uid('theirs')]], contaminated: false },
  'something else differs too': {
    differs: [
      ['extra', UID, uid('litter')],
      ['missing', 'ResponseMessage/ResponseHeader/TimeStamp'],
    ],
    contaminated: false,
  },
  'another operation answers with what another case left': {
    operation: Operation.Get,
    differs: [['value', UID, uid('litter')]],
    contaminated: false,
  },
};

describe('a response', () => {
  for (const [what, { operation = Operation.Locate, page, differs, contaminated }] of Object.entries(rows)) {
    it(`${contaminated ? 'says nothing' : 'counts'} where ${what}`, () => {
      const result = { operation, resultStatus: ResultStatus.Success, payload: [] };
      const response = buildResponse({ version: protocolVersion('1.4'), timeStamp: 0n }, [result]);
      const differences = differs.map(
        ([kind, path, actual = null, rule = null]): Difference => ({
          path,
          kind,
          expected: null,
          actual,
          basis: 'note-case',
          rule,
        }),
      );
      const payload = page ? [integer(Tag.MaximumItems, 2)] : [];
      const request = buildRequest(protocolVersion('1.4'), [{ operation, payload }]);
      const because = contaminatedBy(differences, { request, response }, OTHERS);
      expect(because).to.equal(
        contaminated ? 'contaminated: Locate found litter, which another case of this run left' : undefined,
      );
    });
  }
});
