import { expect } from 'chai';
import { NotScored, NotShown } from '../../../profiles/checks/check.ts';
import type { Clause, Evidence } from '../../../profiles/clause.ts';
import { refuse, scriptedRuns, WELL_BEHAVED } from '../../../test-support/scripted-run.ts';
import { CREATE, caseOf, onKey } from '../../../test-support/small-cases.ts';
import { checkOf, clauseOf, plannedOf } from '../../../test-support/small-profiles.ts';
import { enumeration, textString } from '../../codec/item.ts';
import type { Expectation } from '../../config/expectations.ts';
import { Enum } from '../../spec/enumerations.ts';
import { Tag } from '../../spec/tags.ts';
import type { PlannedClaim } from './claims.ts';
import type { ClauseResult } from './results.ts';

const { Operation, ResultReason } = Enum;

const passes = checkOf('passes', (subject) =>
  subject.succeed(Operation.Query, [enumeration(Tag.QueryFunction, Enum.QueryFunction.QueryOperations)]),
);
const getFails = checkOf(
  'operation Get',
  (subject) => subject.succeed(Operation.Get, [textString(Tag.UniqueIdentifier, 'k1')]),
  { listed: { operation: Operation.Create } },
);
const shown = (evidence: Evidence, more: Partial<Clause> = {}): Clause =>
  clauseOf({ id: evidence.by === 'check' ? evidence.check.id : evidence.by, evidence, ...more });
const by = (check: ReturnType<typeof checkOf>, more: Partial<Clause> = {}): Clause =>
  shown({ by: 'check', check }, more);
const byCases = (ids: readonly string[], published = true, atLeast: 'all' | 'one' = 'all'): Clause =>
  shown({ by: 'cases', ids, atLeast, published });
const throwing = (error: Error) =>
  checkOf(error.name, async () => {
    throw error;
  });

const GOOD = caseOf('GOOD-11', [CREATE, onKey('Destroy')]);
const BAD = caseOf('BAD-11', [CREATE, onKey('Get')]);

describe('a run that judges profiles', () => {
  const against = scriptedRuns();
  const judged = async (clauses: readonly Clause[], ...more: Partial<Parameters<typeof against>[2]>[]) =>
    against({}, [], { claims: [plannedOf('small', clauses)], ...Object.assign({}, ...more) });

  interface Row {
    readonly clauses: readonly Clause[];
    readonly verdict: string;
    readonly exitCode: number;
    /** Of the first clause. */
    readonly result: Partial<ClauseResult>;
  }
  const ROWS: Readonly<Record<string, Row>> = {
    'a check that passes': {
      clauses: [by(passes)],
      verdict: 'conformant',
      exitCode: 0,
      result: { verdict: 'pass', outcome: 'met', check: 'passes', ref: 'small-1.1/passes' },
    },
    'a check that fails': {
      clauses: [by(getFails), by(passes)],
      verdict: 'not conformant',
      exitCode: 1,
      result: { verdict: 'fail', reason: 'Get: expected Success, got OperationFailed, ItemNotFound' },
    },
    'what is mandatory and not declared': {
      clauses: [by(throwing(new NotScored('Query does not list it'))), by(passes)],
      verdict: 'not conformant',
      exitCode: 1,
      result: { verdict: 'fail', reason: 'mandatory, and Query does not list it' },
    },
    'what this run cannot show': {
      clauses: [by(throwing(new NotShown('no identity'))), by(passes)],
      verdict: 'undecided',
      exitCode: 3,
      result: { verdict: 'skip', reason: 'not shown: no identity', outcome: 'open' },
    },
    'what does not go over the wire': {
      clauses: [shown({ by: 'nothing', reason: 'a matter of paper' }), by(passes)],
      verdict: 'conformant',
      exitCode: 0,
      result: { verdict: 'skip', reason: 'not shown: a matter of paper', decides: false },
    },
    'what no check tries': {
      clauses: [shown({ by: 'nothing', reason: 'No check tries it.', untried: true }), by(passes)],
      verdict: 'undecided',
      exitCode: 3,
      result: { verdict: 'skip', reason: 'not shown: No check tries it.', outcome: 'open' },
    },
    'a text that nobody read': {
      clauses: [by(getFails, { known: 'remembered' }), by(passes)],
      verdict: 'undecided',
      exitCode: 3,
      result: { verdict: 'fail', outcome: 'open', decides: false },
    },
    'published cases that are not at hand': {
      clauses: [byCases(['GONE-11']), by(passes)],
      verdict: 'undecided',
      exitCode: 3,
      result: { verdict: 'skip', reason: 'not at hand: GONE-11', notAtHand: ['GONE-11'], outcome: 'open' },
    },
    'printed cases that are not at hand': {
      clauses: [byCases(['GONE-11'], false), by(passes)],
      verdict: 'conformant',
      exitCode: 0,
      result: { verdict: 'skip', notAtHand: ['GONE-11'], outcome: 'left out', decides: false },
    },
  };
  for (const [what, { clauses, verdict, exitCode, result }] of Object.entries(ROWS)) {
    it(`ends by ${what} in ${verdict}`, async () => {
      const ran = await judged(clauses);
      const [profile] = ran.result.profiles;
      expect(profile).to.deep.include({ verdict, id: 'small', version: '1.1', title: 'The small' });
      expect(profile?.clauses[0]).to.deep.include(result);
      expect(ran.exitCode).to.equal(exitCode);
    });
  }

  it('takes what its cases came to', async () => {
    const claims = [
      plannedOf('good', [byCases(['GOOD-11'])]),
      plannedOf('bad', [byCases(['GOOD-11', 'BAD-11'])]),
      plannedOf('one', [byCases(['GOOD-11', 'BAD-11'], true, 'one')]),
      plannedOf('some', [byCases(['GOOD-11', 'GONE-11'], false)]),
      plannedOf('lost', [byCases(['BAD-11', 'GONE-11'], false)]),
    ];
    const { result } = await against({}, [GOOD, BAD], { claims });
    expect(result.profiles.map(({ verdict }) => verdict)).to.deep.equal([
      'conformant',
      'not conformant',
      'conformant',
      // What was printed and is not at hand decides nothing, but a case at hand that fails does.
      'undecided',
      'not conformant',
    ]);
    expect(result.profiles[1]?.clauses[0]).to.deep.include({
      reason: 'BAD-11: step 2 Get: value at ResponseMessage/BatchItem[0]/ResultStatus',
      cases: [
        { id: 'GOOD-11', verdict: 'pass' },
        { id: 'BAD-11', verdict: 'fail' },
      ],
    });
  });

  it('tries a check once, however many clauses and profiles ask for it', async () => {
    const { asked, events, result } = await against({}, [], {
      claims: [plannedOf('one', [by(getFails), by(getFails, { id: 'again' })]), plannedOf('two', [by(getFails)])],
    });
    expect(asked).to.deep.equal(['Get']);
    expect(events.filter(({ type }) => type === 'check-end')).to.have.length(1);
    expect(result.newFailures.map(({ cases }) => cases)).to.deep.equal([
      ['one-1.1/operation Get', 'one-1.1/again', 'two-1.1/operation Get'],
    ]);
  });

  it('judges by what a profile builds on', async () => {
    const upper = (id: string, base: string): PlannedClaim =>
      plannedOf(id, [shown({ by: 'profile', profile: 'base' }), by(passes)], {
        foundations: new Map([['base', base]]),
      });
    const { result } = await against({}, [], {
      claims: [
        plannedOf('good', [by(passes)]),
        plannedOf('bad', [by(getFails)]),
        plannedOf('open', [byCases(['GONE-11'])]),
        upper('on-good', 'good-1.1'),
        upper('on-bad', 'bad-1.1'),
        upper('on-open', 'open-1.1'),
      ],
    });
    expect(result.profiles.slice(3).map(({ verdict }) => verdict)).to.deep.equal([
      'conformant',
      'not conformant',
      'undecided',
    ]);
    expect(result.profiles[4]?.clauses[0]?.reason).to.equal('The bad 1.1 is not conformant');
  });

  it('judges by the clause of what a profile builds on, where its authentication suite is apart', async () => {
    const upper = (id: string, suiteApart: boolean): PlannedClaim =>
      plannedOf(id, [shown({ by: 'profile', profile: 'base', suiteApart }), by(passes)], {
        foundations: new Map([['base', 'base-1.1']]),
      });
    const { result } = await against({}, [], {
      claims: [
        plannedOf('base', [by(passes), by(getFails, { id: 'authentication/port' })]),
        upper('on-all', false),
        upper('on-clause', true),
      ],
    });
    expect(result.profiles.map(({ verdict }) => verdict)).to.deep.equal([
      'not conformant',
      'not conformant',
      'conformant',
    ]);
  });

  it('lists what Query lists and the server does not do', async () => {
    const { result } = await judged([by(getFails, { level: 'MAY' }), by(passes)]);
    expect(result.profiles[0]).to.deep.include({ verdict: 'conformant', declaredNotServed: ['operation Get'] });
  });

  it('needs the version of the profile, and cannot do without', async () => {
    const claim = plannedOf('small', [by(passes)]);
    const newer = { ...claim, claim: { ...claim.claim, version: '1.4' } } as const;
    const { result, exitCode } = await against(
      {
        Query: (request) =>
          request.header.version?.minor === 4 ? 'hang up' : (WELL_BEHAVED.Query?.(request) ?? 'hang up'),
      },
      [GOOD],
      { claims: [newer] },
    );
    expect(result.profiles[0]?.verdict).to.equal('not conformant');
    expect(result.profiles[0]?.clauses[0]).to.include({ verdict: 'skip', reason: 'needs KMIP 1.4', outcome: 'failed' });
    expect(exitCode).to.equal(1);
  });

  it('is an error where no session can be set up', async () => {
    const { result, exitCode } = await judged([by(passes), by(getFails)], { tls: {} });
    expect(result.profiles[0]?.verdict).to.equal('undecided');
    expect(result.profiles[0]?.clauses.map(({ verdict }) => verdict)).to.deep.equal(['error', 'error']);
    expect(result.profiles[0]?.clauses[0]?.reason).to.match(/not issued by a CA that is trusted here/);
    expect(exitCode).to.equal(3);
  });

  describe('with known failures', () => {
    const known = (pattern: string, more: Partial<Expectation> = {}): Expectation[] => [
      { cases: [pattern], verdict: 'fail', reason: 'known', at: 'known.yaml:1:3', ...more },
    ];

    it('that name a clause: the exit code is told, the verdict stays', async () => {
      const { result, exitCode } = await judged([by(getFails), by(passes)], {
        known: known('small-1.1/operation Get'),
      });
      expect(result.profiles[0]).to.include({ verdict: 'not conformant' });
      expect(result.profiles[0]?.clauses[0]).to.include({ expected: 'known' });
      expect(result.newFailures).to.deep.equal([]);
      expect(exitCode).to.equal(0);
    });

    it('that name a case: what rests on it is expected, too', async () => {
      const { result, exitCode } = await against({}, [BAD, GOOD], {
        claims: [plannedOf('small', [byCases(['BAD-11'])])],
        known: known('BAD-11'),
      });
      expect(result.profiles[0]?.clauses[0]).to.include({ expected: 'known', outcome: 'failed' });
      expect(exitCode).to.equal(0);
    });

    it('that do not hold', async () => {
      const { result, exitCode } = await judged([by(passes)], { known: known('small-1.1/**') });
      expect(result.brokenExpectations.map(({ message }) => message)).to.deep.equal(['small-1.1/passes passes']);
      expect(exitCode).to.equal(1);
    });
  });

  it('stops at the first clause that fails, where it is told to', async () => {
    const { result, exitCode } = await judged([by(getFails), by(passes)], { bail: true });
    expect(result.profiles[0]?.clauses[1]).to.include({
      verdict: 'not run',
      reason: '--bail: small-1.1/operation Get ended in fail',
    });
    expect(exitCode).to.equal(1);
  });

  it('ends in order when it is interrupted', async () => {
    const controller = new AbortController();
    const aborts = checkOf('aborts', async (subject) => {
      controller.abort(new Error('interrupted'));
      await subject.succeed(Operation.Get, []);
    });
    const { result, exitCode } = await judged([by(aborts), by(passes)], { signal: controller.signal });
    expect(result.profiles[0]?.clauses.map(({ verdict, reason }) => `${verdict}: ${reason}`)).to.deep.equal([
      'not run: interrupted',
      'not run: interrupted',
    ]);
    expect(result.profiles[0]?.verdict).to.equal('undecided');
    expect(exitCode).to.equal(130);
  });

  it('removes what its checks made, and lists what it could not', async () => {
    const makes = checkOf('makes', (subject) =>
      subject.ask({
        operation: Operation.Create,
        payload: [enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey)],
      }),
    );
    const claims = [plannedOf('small', [by(makes)])];
    const tidy = await against({}, [], { claims });
    expect(tidy.asked).to.deep.equal(['Create', 'Destroy']);
    const stuck = await against({ Destroy: refuse(ResultReason.PermissionDenied) }, [], { claims });
    expect(stuck.result.residue).to.deep.equal([
      { caseId: 'makes', uniqueIdentifier: 'k1', reason: 'Destroy: PermissionDenied' },
    ]);
  });

  it('throws what is a fault of its own data', async () => {
    let thrown: unknown;
    try {
      await judged([shown({ by: 'profile', profile: 'nobody' })]);
    } catch (error) {
      thrown = error;
    }
    expect(String(thrown)).to.include('the profile nobody was not judged before');
  });
});
