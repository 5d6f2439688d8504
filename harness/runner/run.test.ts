import { expect } from 'chai';
import type { Reaction } from '../../test-support/fake-server.ts';
import {
  type Answers,
  answer,
  NOW,
  refuse,
  scriptedRuns,
  stepVerdicts,
  WELL_BEHAVED,
} from '../../test-support/scripted-run.ts';
import { CREATE, caseOf, type Exchange, onKey, text } from '../../test-support/small-cases.ts';
import { enumeration, type Item, textString } from '../codec/item.ts';
import type { Request } from '../message/request.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import type { FoundCase } from './plan.ts';

const { ResultReason } = Enum;

describe('a run', () => {
  const against = scriptedRuns();

  it('passes what is as expected, and tells of it in order', async () => {
    const ran = await against({}, [caseOf('GOOD-11', [CREATE, onKey('Destroy')])]);
    expect(ran.first).to.include({
      verdict: 'pass',
      id: 'GOOD-11',
      version: '1.1',
      kind: 'own',
      environment: 'scripted',
    });
    expect(ran.first.bindings).to.deep.equal({ UNIQUE_IDENTIFIER_0: 'k1' });
    expect(ran.exitCode).to.equal(0);
    expect(ran.asked).to.deep.equal(['Create', 'Destroy']);
    expect(ran.events.map(({ type }) => type)).to.deep.equal([
      'run-start',
      'target',
      'case-start',
      'step-end',
      'step-end',
      'case-end',
      'run-end',
    ]);
  });

  describe('says that it could not judge', () => {
    it('where no session can be set up', async () => {
      const ran = await against({}, [caseOf('UNREACHED-11', [CREATE])], { tls: {} });
      expect(ran.first).to.include({ verdict: 'error' });
      expect(ran.first.reason).to.match(/not issued by a CA that is trusted here/);
      expect(ran.first.steps).to.be.empty;
      expect(ran.exitCode).to.equal(3);
    });

    it('where a server hangs up before its first response', async () => {
      const ran = await against({ DiscoverVersions: () => 'hang up', Query: () => 'hang up' }, [
        caseOf('SHY-11', [CREATE]),
      ]);
      expect(ran.first.reason).to.match(/without a word.* most likely it refuses our client certificate/);
      expect(ran.exitCode).to.equal(3);
    });

    it('where a file cannot be loaded, and goes on', async () => {
      const broken: FoundCase = { id: 'BROKEN-11', file: 'BROKEN-11.xml', error: 'BROKEN-11.xml:1:1: not XML' };
      const ran = await against({}, [broken, caseOf('GOOD-11', [CREATE, onKey('Destroy')])]);
      expect(ran.result.cases.map(({ verdict }) => verdict)).to.deep.equal(['error', 'pass']);
      expect(ran.first.reason).to.equal('BROKEN-11.xml:1:1: not XML');
      expect(ran.exitCode).to.equal(3);
    });

    it('where a case never says what a placeholder stands for', async () => {
      const ran = await against({}, [caseOf('UNBOUND-11', [onKey('Get', '$NEVER_SAID')])]);
      expect(ran.first.steps[0]).to.include({
        verdict: 'error',
        reason: 'nothing in the case says what $NEVER_SAID stands for',
      });
    });
  });

  it('skips a version that the target does not speak', async () => {
    const ran = await against({ Query: refuse(ResultReason.InvalidMessage) }, [caseOf('OLD-11', [CREATE])]);
    expect(ran.first).to.include({ verdict: 'skip', reason: 'needs KMIP 1.1' });
    expect(ran.asked).to.be.empty;
    expect(ran.exitCode).to.equal(3);
  });

  it('takes the target at its word about a version', async () => {
    const ran = await against(
      { Query: refuse(ResultReason.InvalidMessage) },
      [caseOf('OLD-11', [CREATE, onKey('Destroy')])],
      {
        versions: ['1.1'],
      },
    );
    expect(ran.first.verdict).to.equal('pass');
  });

  it("writes dates on the server's clock from the first request on", async () => {
    const dates: Item[] = [];
    const kept = (item: Item): void => {
      if (item.type === 'Structure') for (const field of item.value) kept(field);
      else if (item.type === 'DateTime') dates.push(item);
    };
    const activated: Exchange = {
      ...CREATE,
      request: CREATE.request.replace(
        '</TemplateAttribute>',
        `<Attribute>${text('AttributeName', 'Activation Date')}<AttributeValue type="DateTime" value="$NOW"/></Attribute>
        </TemplateAttribute>`,
      ),
    };
    const Create = (request: Request): Reaction | Promise<Reaction> => {
      kept(request.items[0]?.item as Item);
      return WELL_BEHAVED.Create?.(request) ?? 'silence';
    };
    const fast = new Date(NOW.getTime() + 3_600_000);
    await against({ Create }, [caseOf('FAST-11', [activated])], { ours: fast });
    expect(dates).to.deep.equal([{ tag: Tag.AttributeValue, type: 'DateTime', value: BigInt(NOW.getTime() / 1000) }]);
  });

  describe('ends early', () => {
    const two = (): FoundCase[] => [caseOf('ONE-11', [CREATE, onKey('Activate')]), caseOf('TWO-11', [CREATE])];

    it('after the first failure where that is asked for', async () => {
      const ran = await against({ Activate: refuse(ResultReason.IllegalOperation) }, two(), { bail: true });
      expect(ran.result.cases.map(({ verdict }) => verdict)).to.deep.equal(['fail', 'not run']);
      expect(ran.result.cases[1]?.reason).to.equal('--bail: ONE-11 ended in fail');
      expect(ran.exitCode).to.equal(1);
    });

    it('when it is interrupted, with a result that is whole and objects that are cleaned up', async () => {
      const stop = new AbortController();
      const ran = await against(
        {
          Activate: () => {
            stop.abort(new Error('interrupted'));
            return 'silence';
          },
        },
        two(),
        { signal: stop.signal },
      );
      expect(ran.result.interrupted).to.equal(true);
      expect(ran.result.cases.map(({ verdict, reason }) => [verdict, reason])).to.deep.equal([
        ['not run', 'interrupted'],
        ['not run', 'interrupted'],
      ]);
      expect(stepVerdicts(ran)).to.deep.equal(['pass', 'not run']);
      expect(ran.asked).to.deep.equal(['Create', 'Activate', 'Destroy']);
      expect(ran.exitCode).to.equal(130);
    });
  });

  describe('of two cases at a time', () => {
    const pair = (): FoundCase[] => [caseOf('FIRST-11', [CREATE, onKey('Activate')]), caseOf('SECOND-11', [CREATE])];

    it('has both under way at once, and reports them in the order of the plan', async () => {
      // The first Create is answered once the second one is there: one case at a time would never end.
      const waiting: (() => void)[] = [];
      let made = 0;
      const Create = (request: Request): Reaction | Promise<Reaction> => {
        const payload = [
          enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey),
          textString(Tag.UniqueIdentifier, `k${++made}`),
        ];
        const reply = answer(request, { payload });
        if (made === 2) for (const go of waiting) go();
        return made === 2 ? reply : new Promise((resolve) => waiting.push(() => resolve(reply)));
      };
      const Activate = (request: Request): Reaction =>
        answer(request, { payload: request.items[0]?.payload?.value ?? [] });
      const ran = await against({ Create, Activate, Destroy: refuse(ResultReason.PermissionDenied) }, pair(), {
        jobs: 2,
      });
      expect(ran.result.cases.map(({ id, verdict }) => [id, verdict])).to.deep.equal([
        ['FIRST-11', 'pass'],
        ['SECOND-11', 'pass'],
      ]);
      expect(ran.result.residue.map(({ caseId }) => caseId)).to.deep.equal(['FIRST-11', 'SECOND-11']);
      const open = new Set<string>();
      for (const event of ran.events) {
        if (event.type === 'case-start') open.add(event.id);
        if (event.type === 'step-end') expect(open).to.include(event.caseId);
        if (event.type === 'case-end') expect(open.delete(event.result.id)).to.equal(true);
      }
      expect(open).to.be.empty;
    });

    it('ends both when it is interrupted', async () => {
      const stop = new AbortController();
      let asked = 0;
      const Create = (): Reaction => {
        if (++asked === 2) stop.abort(new Error('interrupted'));
        return 'silence';
      };
      const ran = await against({ Create }, [...pair(), caseOf('THIRD-11', [CREATE])], {
        jobs: 2,
        signal: stop.signal,
      });
      expect(ran.result.cases.map(({ verdict, reason }) => [verdict, reason])).to.deep.equal(
        Array.from({ length: 3 }, () => ['not run', 'interrupted']),
      );
      expect(asked).to.equal(2);
      expect(ran.exitCode).to.equal(130);
    });
  });

  it('adds the credential of the target to every request', async () => {
    const credentials: (string | undefined)[] = [];
    const note =
      (reaction: Answers[string]) =>
      (request: Request): Reaction | Promise<Reaction> => {
        const field = request.header.authentication?.value[0];
        const value = field?.type === 'Structure' ? field.value[1] : undefined;
        const name = value?.type === 'Structure' ? value.value[0] : undefined;
        credentials.push(name?.type === 'TextString' ? name.value : undefined);
        return reaction(request);
      };
    await against(
      Object.fromEntries(Object.entries(WELL_BEHAVED).map(([name, reaction]) => [name, note(reaction)])),
      [caseOf('GOOD-11', [CREATE])],
      { authentication: { username: 'Fred', password: 'secret' } },
    );
    expect(credentials).to.deep.equal(['Fred', 'Fred', 'Fred', 'Fred']);
  });
});
