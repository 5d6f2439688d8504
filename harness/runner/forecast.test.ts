import { expect } from 'chai';
import {
  CREATE,
  caseOf,
  type Exchange,
  failure,
  onKey,
  stateIs,
  success,
  text,
} from '../../test-support/small-cases.ts';
import { DEFAULT_LIMITS } from '../config/target.ts';
import { type CaseForecast, type ForecastOptions, forecast } from './forecast.ts';
import { type FoundCase, planGroups } from './plan.ts';

const EXTERNAL: ForecastOptions = {
  target: { provides: [], disposable: false, identities: {}, limits: DEFAULT_LIMITS },
  isReference: false,
  versions: ['1.1'],
  strict: false,
  jobs: 1,
};
const REFERENCE: ForecastOptions = { ...EXTERNAL, target: { ...EXTERNAL.target, disposable: true }, isReference: true };

const of = (entry: FoundCase, options: ForecastOptions = EXTERNAL): CaseForecast => {
  const [first] = forecast(planGroups([entry], [entry]), options).cases;
  if (first === undefined) throw new Error('no case');
  return first;
};
const locate: Exchange = { operation: 'Locate', request: '', response: success(text('UniqueIdentifier', '$FOUND')) };
const DELAYED: Exchange = {
  ...CREATE,
  request: CREATE.request.replace(
    '</TemplateAttribute>',
    `<Attribute>${text('AttributeName', 'Deactivation Date')}<AttributeValue type="DateTime" value="$NOW+120"/></Attribute>
    </TemplateAttribute>`,
  ),
};

describe('a forecast', () => {
  it('tells what is sent, by whom, and what comes of it as the case expects', () => {
    const refused = { ...onKey('Destroy'), response: failure('PermissionDenied') };
    const told = of(caseOf('LIFE-11', [CREATE, onKey('Activate'), refused, onKey('Revoke'), onKey('Destroy')]));
    expect(told.steps.map(({ operations, client }) => [...operations, client])).to.deep.equal(
      ['Create', 'Activate', 'Destroy', 'Revoke', 'Destroy'].map((operation) => [operation, 'Client-A']),
    );
    expect(told).to.include({ makes: 1, changes: 2, destroys: 1 });
    expect(told).not.to.have.any.keys('end', 'destructive', 'environments', 'shared');
  });

  const dangers: readonly [name: string, exchanges: readonly Exchange[], destructive: unknown][] = [
    ['what the case made', [CREATE, onKey('Destroy')], undefined],
    [
      'what somebody else made',
      [onKey('Get', 'theirs'), onKey('Destroy', 'theirs')],
      { step: 1, what: 'Destroy of "theirs", which this run did not make' },
    ],
    [
      'what the case only finds',
      [CREATE, locate, onKey('Destroy', '$FOUND')],
      { step: 2, what: 'Destroy of "$FOUND", which this run did not make' },
    ],
    [
      'what should have been made, but was refused',
      [{ ...CREATE, response: failure('InvalidField') }, onKey('Destroy')],
      { step: 1, what: 'Destroy of "$UNIQUE_IDENTIFIER_0", which this run did not make' },
    ],
  ];
  for (const [name, exchanges, destructive] of dangers) {
    it(`on a target that is not disposable, of a step that destroys ${name}`, () => {
      const told = of(caseOf('DANGER-11', exchanges));
      expect(told.destructive).to.deep.equal(destructive);
      expect(told.steps).to.have.lengthOf(told.destructive?.step ?? exchanges.length);
      expect(of(caseOf('DANGER-11', exchanges), REFERENCE).steps).to.have.lengthOf(exchanges.length);
    });
  }

  it('skips what would be cut short at its first step', () => {
    expect(of(caseOf('REAPER-11', [onKey('Destroy', 'theirs')])).end).to.deep.equal({
      verdict: 'skip',
      reason: 'destructive: Destroy of "theirs", which this run did not make',
    });
  });

  it('skips what the target does not speak, and what cannot be loaded is an error', () => {
    expect(of(caseOf('OLD-11', [CREATE]), { ...EXTERNAL, versions: ['1.4'] }).end).to.deep.equal({
      verdict: 'skip',
      reason: 'needs KMIP 1.1',
    });
    const broken = { id: 'BROKEN-11', file: 'BROKEN-11.xml', error: 'BROKEN-11.xml:1:1: not XML' };
    expect(of(broken).end).to.deep.equal({ verdict: 'error', reason: broken.error });
  });

  it('needs what a scenario needs, and a case that follows one which is skipped is not run', () => {
    const undo = caseOf('BATCH-UNDO-11', [CREATE]);
    expect(of(undo).end?.reason).to.match(/^needs batch-undo: /);
    expect(of(undo, { ...EXTERNAL, target: { ...EXTERNAL.target, provides: ['batch-undo'] } }).end).to.equal(undefined);
    const leader = { id: 'TL-M-2-11', file: 'TL-M-2-11.xml', error: 'not XML' };
    const follower = caseOf('TL-M-3-11', [CREATE]);
    const groups = [planGroups([follower], [follower])[0] ?? []];
    expect(forecast(groups, EXTERNAL).cases[0]?.end?.reason).to.equal(
      'needs TL-M-2 before it, which is not among the cases',
    );
    const both = [
      [
        { ...leader, follows: [] },
        { ...follower, follows: ['TL-M-2-11'] },
      ],
    ];
    expect(forecast(both, EXTERNAL).cases[1]?.end).to.deep.equal({
      verdict: 'not run',
      reason: 'it follows TL-M-2-11, which is not run',
    });
  });

  it('tells what is waited for: dates by seconds, answers by their poll', () => {
    const until = stateIs('Deactivated', '# [REPEAT] until State changed');
    const poll = { ...onKey('Poll'), before: '# [REPEAT] until it is there' };
    expect(of(caseOf('WAITING-11', [DELAYED, until, poll])).awaits).to.deep.equal([
      { step: 1, until: 'State changed', seconds: 120 },
      { step: 2, until: 'it is there' },
    ]);
  });

  describe('estimates the time', () => {
    const waiting = caseOf('WAITING-11', [DELAYED, stateIs('Deactivated', '# [REPEAT] until State changed')]);
    const limited = { ...EXTERNAL.target, limits: { ...DEFAULT_LIMITS, requestsPerSecond: 2 } };
    const rows: readonly [name: string, options: ForecastOptions, milliseconds: number][] = [
      // Two requests, and one that destroys what is left.
      ['with the dates that are waited for and the clean-up', EXTERNAL, 120_000 + 3 * 50],
      ['of the bundled server, whose clock is moved and whose store is dropped', REFERENCE, 2 * 10],
      ['of a server that may be asked twice a second', { ...EXTERNAL, target: limited }, 120_000 + 3 * 500],
      ['of two cases at a time', { ...EXTERNAL, jobs: 2 }, 60_000 + 3 * 25],
    ];
    for (const [name, options, milliseconds] of rows) {
      it(name, () => expect(forecast(planGroups([waiting], [waiting]), options).durationMs).to.equal(milliseconds));
    }
  });
});
