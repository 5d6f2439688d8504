import { expect } from 'chai';
import type { Clause } from '../../../profiles/clause.ts';
import { clauseOf, plannedOf } from '../../../test-support/small-profiles.ts';
import { clauseResult, profileVerdict, scores } from './judge.ts';
import type { ClauseResult, Outcome, ProfileVerdict } from './results.ts';
import type { Showing } from './showing.ts';

const PLANNED = plannedOf('small-server', []);
const judged = (clause: Partial<Clause>, showing: Partial<Showing>): ClauseResult =>
  clauseResult(clauseOf(clause), PLANNED, { verdict: 'pass', canDecide: true, ...showing });

describe('a clause', () => {
  const notScored = { verdict: 'skip', because: 'not scored', reason: 'not scored: Query does not list it' } as const;
  const notShown = { verdict: 'skip', because: 'not shown', reason: 'not shown: no way' } as const;
  const notAtHand = { verdict: 'skip', because: 'not at hand', reason: 'not at hand: X-1' } as const;
  const rows: readonly [Partial<Clause>, Partial<Showing>, Outcome][] = [
    [{}, {}, 'met'],
    [{ level: 'MAY' }, {}, 'met'],
    [{}, { verdict: 'fail' }, 'failed'],
    [{ level: 'SHALL NOT' }, { verdict: 'fail' }, 'failed'],
    [{ known: 'cited' }, { verdict: 'fail' }, 'failed'],
    [{ known: 'indicated' }, { verdict: 'fail' }, 'open'],
    [{ known: 'remembered' }, { verdict: 'fail' }, 'open'],
    [{ known: 'inferred' }, { verdict: 'fail' }, 'open'],
    // A mandatory clause cannot be exempted.
    [{}, { verdict: 'unsupported' }, 'failed'],
    [{}, { verdict: 'skip', reason: 'needs KMIP 1.1' }, 'failed'],
    [{}, notScored, 'failed'],
    [{ known: 'inferred' }, notScored, 'open'],
    [{}, notShown, 'open'],
    [{ known: 'inferred' }, notShown, 'left out'],
    [{}, { ...notShown, canDecide: false }, 'left out'],
    [{}, notAtHand, 'open'],
    [{}, { ...notAtHand, canDecide: false }, 'left out'],
    [{}, { ...notShown, because: 'not applicable' }, 'left out'],
    [{}, { verdict: 'error' }, 'open'],
    [{}, { verdict: 'not run' }, 'open'],
    [{ level: 'MAY' }, { verdict: 'error' }, 'open'],
    // What is declared has to work; what is recommended need not be done.
    [{ level: 'MAY' }, { verdict: 'fail' }, 'failed'],
    [{ level: 'MAY' }, notScored, 'left out'],
    [{ level: 'SHOULD' }, { verdict: 'fail' }, 'left out'],
    [{ level: 'SHOULD NOT' }, { verdict: 'fail' }, 'left out'],
    [{ level: 'MAY' }, { verdict: 'unsupported' }, 'left out'],
  ];
  for (const [clause, showing, outcome] of rows) {
    const what = [...Object.values(clause), ...Object.values(showing)].join(', ') || 'pass';
    it(`is ${outcome}: ${what}`, () => {
      expect(judged(clause, showing).outcome).to.equal(outcome);
    });
  }

  it('that is mandatory and not declared fails, and says so', () => {
    expect(judged({}, notScored)).to.include({ verdict: 'fail', reason: 'mandatory, and Query does not list it' });
    expect(judged({}, notScored)).not.to.have.property('because');
    expect(judged({ level: 'MAY' }, notScored)).to.include({ verdict: 'skip', because: 'not scored' });
  });

  it('is called by its profile and its own id', () => {
    expect(judged({ id: 'operations/get' }, {}).ref).to.equal('small-server-1.1/operations/get');
  });
});

describe('the verdict of a profile', () => {
  const met = judged({}, {});
  const metUnread = judged({ known: 'remembered' }, {});
  const metOfSuite = judged({ id: 'authentication/protocols/tlsv1.2' }, {});
  const failed = judged({}, { verdict: 'fail' });
  const failedUnread = judged({ known: 'inferred' }, { verdict: 'fail' });
  const failedOption = judged({ level: 'MAY' }, { verdict: 'fail' });
  const openOption = judged({ level: 'MAY' }, { verdict: 'error' });
  const open = judged({}, { verdict: 'error' });
  const unshown = judged({}, { verdict: 'skip', because: 'not shown', canDecide: false });
  const rows: readonly [string, readonly ClauseResult[], ProfileVerdict][] = [
    ['all met', [met, met], 'conformant'],
    ['what does not go over the wire is left out', [met, unshown], 'conformant'],
    ['an option that is declared and fails', [met, failedOption], 'conformant'],
    ['an option that could not be judged', [met, openOption], 'conformant'],
    ['one failed', [met, failed], 'not conformant'],
    ['one failed, another open', [open, failed], 'not conformant'],
    ['one open', [met, open], 'undecided'],
    ['one failed whose text is not known', [met, failedUnread], 'undecided'],
    ['none is met that decides', [metUnread, unshown], 'undecided'],
    ['none is met that decides, but one of its authentication suite', [metUnread, metOfSuite], 'undecided'],
    ['no clause', [], 'undecided'],
  ];
  for (const [what, clauses, verdict] of rows) {
    it(`is ${verdict}: ${what}`, () => {
      expect(profileVerdict(clauses)).to.equal(verdict);
    });
  }

  it('comes with three numbers', () => {
    const undeclared = judged({ level: 'MAY' }, { verdict: 'skip', because: 'not scored' });
    const metOption = judged({ level: 'MAY' }, {});
    const elsewhere = judged({}, { verdict: 'skip', because: 'not applicable' });
    expect(scores([met, failed, unshown, metOption, failedOption, undeclared, elsewhere])).to.deep.equal({
      mandatory: { met: 1, all: 3 },
      optional: { met: 1, all: 2 },
      notScored: 1,
    });
  });
});
