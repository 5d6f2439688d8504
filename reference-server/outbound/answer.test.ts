import { expect } from 'chai';
import { structure } from '../../harness/codec/item.ts';
import { encodeTtlv } from '../../harness/codec/ttlv.ts';
import { protocolVersion } from '../../harness/message/header.ts';
import { buildResponse } from '../../harness/message/response.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { readAnswer } from './answer.ts';

const operation = Enum.Operation.DiscoverVersions;

function answerWith(fields: number): Uint8Array {
  const payload = Array(fields).fill(structure(Tag.Attribute, []));
  const result = { operation, resultStatus: Enum.ResultStatus.Success, payload };
  return encodeTtlv(buildResponse({ version: protocolVersion('1.4'), timeStamp: 1n }, [result]));
}

describe('what a client answers the server', () => {
  const rows: [what: string, fields: number, outcome: RegExp][] = [
    ['is held against the tables of its version', 1, /Attribute has no place here$/],
    ['is not read where it has very many items', 10_000, /^the answer does not decode: more than 10000 items$/],
  ];
  for (const [what, fields, outcome] of rows) {
    it(what, () => {
      expect(readAnswer(answerWith(fields), operation)).to.match(outcome);
    });
  }
});
