import { expect } from 'chai';
import { type Answers, answer, ok, refuse, scriptedRuns, stepVerdicts } from '../../test-support/scripted-run.ts';
import { CREATE, caseOf, type Exchange, onKey, success } from '../../test-support/small-cases.ts';
import { textString } from '../codec/item.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import type { FoundCase } from './plan.ts';

const { ResultReason } = Enum;

describe('a run', () => {
  const against = scriptedRuns();

  describe('cleans up', () => {
    const made = (id = 'LITTER-11'): FoundCase => caseOf(id, [CREATE]);

    it('what a case made', async () => {
      const ran = await against({}, [made()]);
      expect(ran.asked).to.deep.equal(['Create', 'Destroy']);
      expect(ran.result.residue).to.be.empty;
    });

    it('by a Revoke where the object cannot be destroyed as it is', async () => {
      let revoked = false;
      const ran = await against(
        {
          Revoke: (request) => {
            revoked = true;
            return answer(request, { payload: [] });
          },
          Destroy: (request) =>
            revoked ? answer(request, { payload: [] }) : refuse(ResultReason.PermissionDenied)(request),
        },
        [made()],
      );
      expect(ran.asked).to.deep.equal(['Create', 'Destroy', 'Revoke', 'Destroy']);
      expect(ran.result.residue).to.be.empty;
    });

    it('nothing that is gone already', async () => {
      const ran = await against({ Destroy: refuse(ResultReason.ItemNotFound) }, [made()]);
      expect(ran.asked).to.deep.equal(['Create', 'Destroy']);
      expect(ran.result.residue).to.be.empty;
    });

    it('nothing that a case behind it destroyed', async () => {
      const cases = [made('TL-M-2-11'), caseOf('TL-M-3-11', [onKey('Destroy', 'k1')])];
      const ran = await against({}, cases);
      expect(ran.result.cases.map(({ verdict }) => verdict)).to.deep.equal(['pass', 'pass']);
      expect(ran.asked).to.deep.equal(['Create', 'Destroy']);
      expect(ran.result.residue).to.be.empty;
    });

    it('and lists what it could not remove', async () => {
      const ran = await against({ Destroy: refuse(ResultReason.PermissionDenied) }, [made()]);
      expect(ran.result.residue).to.deep.equal([
        { caseId: 'LITTER-11', uniqueIdentifier: 'k1', reason: 'Destroy: PermissionDenied' },
      ]);
      expect(ran.events.map(({ type }) => type)).to.include('residue');
    });
  });

  it('lists an object that it cannot name: it was asked for, and no answer came', async () => {
    const ran = await against({ Create: () => 'hang up' }, [caseOf('LOST-11', [CREATE])]);
    expect(ran.first.verdict).to.equal('fail');
    expect(ran.result.residue).to.deep.equal([
      {
        caseId: 'LOST-11',
        uniqueIdentifier: '(unknown)',
        reason: 'it may have been made: the peer closed the connection without a word',
      },
    ]);
  });

  it('does not hold against the server what another case left', async () => {
    const locate: Exchange = { operation: 'Locate', request: '', response: success('') };
    const found = (identifier: string): Answers => ({
      Destroy: refuse(ResultReason.PermissionDenied),
      Locate: ok(textString(Tag.UniqueIdentifier, identifier)),
    });
    const cases = [caseOf('LITTER-11', [CREATE]), caseOf('LOOKING-11', [locate])];
    const ran = await against(found('k1'), cases);
    expect(ran.result.cases[1]?.steps[0]).to.include({
      verdict: 'error',
      reason: 'contaminated: Locate found k1, which another case of this run left',
    });
    const foreign = await against(found('k2'), cases);
    expect(foreign.result.cases[1]?.verdict).to.equal('fail');
  });

  describe('keeps its hands off what it did not make', () => {
    const destructive = (): FoundCase => caseOf('REAPER-11', [onKey('Get', 'theirs'), onKey('Destroy', 'theirs')]);

    it('unless the target is disposable', async () => {
      const ran = await against({}, [destructive()]);
      expect(ran.asked).to.deep.equal(['Get']);
      expect(stepVerdicts(ran)).to.deep.equal(['fail', 'not run']);
    });

    it('and says that the case is destructive', async () => {
      const ran = await against({}, [caseOf('REAPER-11', [onKey('Destroy', 'theirs')])]);
      expect(ran.first).to.include({
        verdict: 'skip',
        reason: 'destructive: Destroy of "theirs", which this run did not make',
      });
      expect(ran.asked).to.be.empty;
    });

    it('but does as the case says on a disposable target', async () => {
      const ran = await against({}, [destructive()], { disposable: true });
      expect(ran.asked).to.deep.equal(['Get', 'Destroy']);
    });
  });
});
