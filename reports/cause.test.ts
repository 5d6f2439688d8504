import { expect } from 'chai';
import type { Difference } from '../harness/compare/difference.ts';
import type { Diagnostic } from '../harness/diagnostics/index.ts';
import type { StepResult, Verdict } from '../harness/runner/results.ts';
import { explanationOf } from './cause.ts';

const ITEM = 'ResponseMessage/BatchItem[0]';
const PAYLOAD = `${ITEM}/ResponsePayload`;

const at = (path: string, informative?: true): Diagnostic => ({
  id: 'NAME',
  path,
  message: 'seen',
  rule: 'rule',
  section: 'section',
  ...(informative && { informative }),
});

const differing = (path: string): Difference => ({
  path,
  kind: 'value',
  expected: null,
  actual: null,
  basis: 'shall',
  rule: null,
});

function step(diagnostics: readonly Diagnostic[], differences: readonly Difference[], verdict: Verdict): StepResult {
  const row = { index: 0, line: 1, operations: ['Get'], client: 'Client-A', durationMs: 1 };
  return { ...row, verdict, differences, diagnostics };
}

describe('explanations', () => {
  const rows: readonly [what: string, diagnostic: Diagnostic, difference: string, explains: boolean][] = [
    ['the same place', at(`${PAYLOAD}/Data`), `${PAYLOAD}/Data`, true],
    ['what it is in', at(PAYLOAD), `${PAYLOAD}/Data`, true],
    ['what is in it', at(`${PAYLOAD}/Data`), PAYLOAD, true],
    ['the whole message', at('ResponseMessage'), `${PAYLOAD}/Data`, true],
    ['another place', at(`${PAYLOAD}/Data`), `${PAYLOAD}/DataLength`, false],
    ['another item', at(`${ITEM}/ResultStatus`), 'ResponseMessage/BatchItem[1]/ResultStatus', false],
    ['what was asked, of a refusal', at('RequestMessage/BatchItem[0]/RequestPayload'), `${ITEM}/ResultStatus`, true],
    ['what else was asked', at('RequestMessage/BatchItem[1]/RequestPayload'), `${ITEM}/ResultStatus`, false],
    ['what was asked, of a value', at('RequestMessage/BatchItem[0]/RequestPayload'), `${PAYLOAD}/Data`, false],
    ['the same place, informative', at(`${PAYLOAD}/Data`, true), `${PAYLOAD}/Data`, false],
  ];
  for (const [what, diagnostic, path, explains] of rows) {
    it(`${explains ? 'are' : 'are not'} about ${what}`, () => {
      const difference = differing(path);
      const found = explanationOf(step([diagnostic], [difference], 'fail'), difference);
      expect(found).to.equal(explains ? diagnostic : undefined);
    });
  }

  const alone: readonly [Verdict, explained: boolean][] = [
    ['fail', true],
    ['error', false],
    ['unsupported', false],
  ];
  for (const [verdict, explained] of alone) {
    it(`${explained ? 'are' : 'are not'} given without a difference for ${verdict}`, () => {
      const found = explanationOf(step([at('ResponseMessage')], [], verdict));
      expect(found !== undefined).to.equal(explained);
    });
  }
});
