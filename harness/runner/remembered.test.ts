import { expect } from 'chai';
import { structure } from '../codec/item.ts';
import type { Difference } from '../compare/difference.ts';
import { Tag } from '../spec/tags.ts';
import { remembered } from './remembered.ts';
import type { CaseResult, StepResult, Verdict } from './results.ts';

const PAYLOAD = 'ResponseMessage/BatchItem[0]/ResponsePayload';

const ROWS: readonly [name: string, verdict: Verdict, paths: readonly string[], kept: boolean][] = [
  ['passed', 'pass', [], false],
  ['passed by a variation', 'pass', [`${PAYLOAD}/UniqueIdentifier`], false],
  ['passed by a variation of an attribute', 'pass', [`${PAYLOAD}/Attribute[2]/AttributeValue`], true],
  ['passed by a variation of an attribute in a template', 'pass', [`${PAYLOAD}/TemplateAttribute/Attribute/X`], true],
  ['passed with another Result Status', 'pass', ['ResponseMessage/BatchItem[0]/ResultStatus'], true],
  ['failed', 'fail', [`${PAYLOAD}/UniqueIdentifier`], true],
  ['failed without a difference', 'fail', [], true],
  ['is unsupported', 'unsupported', [], true],
];

describe('what a run remembers of a step', () => {
  for (const [name, verdict, paths, kept] of ROWS) {
    it(`that ${name} is ${kept ? 'all of it' : 'all but its messages'}`, () => {
      const step: StepResult = {
        index: 0,
        line: 3,
        operations: ['Get'],
        client: 'Client-A',
        verdict,
        differences: paths.map(
          (path): Difference => ({ path, kind: 'value', expected: 'a', actual: 'b', basis: 'shall', rule: 'V1' }),
        ),
        exchange: {
          request: { item: structure(Tag.RequestMessage, []), bytes: new Uint8Array(8), sentAt: new Date(0) },
        },
        durationMs: 1,
      };
      const { exchange, ...rest } = step;
      const result = { id: 'A-11', steps: [step] } as unknown as CaseResult;
      expect(remembered(result)).to.deep.equal({ id: 'A-11', steps: [kept ? step : rest] });
    });
  }
});
