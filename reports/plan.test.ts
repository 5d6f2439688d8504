import { expect } from 'chai';
import type { CaseForecast, StepForecast } from '../harness/runner/forecast.ts';
import { type Plan, renderPlan, renderPlanJson } from './plan.ts';

const step = (index: number, operations: string[], client = 'Client-A'): StepForecast => ({
  index,
  operations,
  client,
  direction: 'client-to-server',
});
const NOTHING = { version: '1.1', follows: [], steps: [], makes: 0, changes: 0, destroys: 0, awaits: [] } as const;
const CASES: readonly CaseForecast[] = [
  {
    ...NOTHING,
    id: 'EX-M-1-11',
    file: 'cases/EX-M-1-11.xml',
    environments: ['asynchronous', 'shared-objects'],
    shared: 'Client-A, Client-B share one identity',
    steps: [
      step(0, ['Create']),
      step(1, ['AddAttribute', 'AddAttribute', 'GetAttributes', 'Activate', 'Locate']),
      step(2, ['GetAttributes'], 'Client-B'),
      { ...step(3, ['Notify'], 'Client-B'), direction: 'server-to-client' },
    ],
    makes: 1,
    changes: 3,
    awaits: [
      { step: 2, until: 'State \u001b[31mchanged', seconds: 120 },
      { step: 3, until: 'it is there' },
    ],
  },
  {
    ...NOTHING,
    id: 'EX-M-2-11',
    file: 'cases/EX-M-2-11.xml',
    neededBy: 'EX-M-3-11',
    steps: [step(0, ['Get'])],
    destructive: { step: 1, what: 'Destroy of "theirs", which this run did not make' },
  },
  { ...NOTHING, id: 'EX-M-3-11', file: 'cases/EX-M-3-11.xml', end: { verdict: 'skip', reason: 'needs KMIP 1.1' } },
];
const PLAN: Plan = {
  tool: { name: 'kmip-conformance', version: '0.1.0' },
  target: { name: 'kms', address: 'kms.example:5696', strict: true },
  movesClock: false,
  assumptions: ['not asked: which KMIP versions the target speaks'],
  forecast: { cases: CASES, requests: 5, requestMs: 50, durationMs: 120_250 },
  profiles: [],
};

describe('a plan', () => {
  it('is read in eighty columns', () => {
    expect(renderPlan(PLAN, 80)).to.equal(`\
EX-M-1-11: KMIP 1.1, 4 requests as Client-A, Client-B
  set up  asynchronous, shared-objects
  note    Client-A, Client-B share one identity
  sends   1:Create; 2:AddAttribute, AddAttribute, GetAttributes, Activate,
          Locate; 3:GetAttributes as Client-B; 4:Notify (asked by the server)
  objects makes 1, 3 changes
  awaits  step 3: up to 120 s, waited for, until State \\u001b[31mchanged
  awaits  step 4: asked again every second, until it is there
EX-M-2-11: KMIP 1.1, 1 request as Client-A
  why     EX-M-3-11 needs it
  sends   1:Get
  objects none is made, changed or destroyed
  skip    from step 2 on: destructive: Destroy of "theirs", which this run did
          not make
EX-M-3-11: KMIP 1.1
  skip    needs KMIP 1.1

kmip-conformance 0.1.0: a dry run against kms (kms.example:5696), strict:
  nothing was sent
3 cases: 2 would run, 1 skipped
1 of them would be cut short: the target is not disposable
5 requests; 1 object made, 0 destroyed by the cases
about 2 min 0 s, at 50 ms a request; 120 s of it are waited for
not asked: which KMIP versions the target speaks
`);
  });

  it('says that the clock of the bundled server is moved', () => {
    const page = renderPlan({ ...PLAN, movesClock: true }, 200);
    expect(page).to.include("step 3: up to 120 s, by moving the server's clock on, until State");
    expect(page).to.include("120 s are steps of the server's clock and take no time");
  });

  it('is JSON for programs', () => {
    const { schema, target, summary, cases } = JSON.parse(renderPlanJson(PLAN));
    expect(schema).to.equal('kmip-conformance/plan/1');
    expect(target).to.deep.equal({ name: 'kms', address: 'kms.example:5696', strict: true });
    expect(summary).to.deep.equal({
      run: 2,
      skip: 1,
      error: 0,
      notRun: 0,
      destructive: 1,
      makes: 1,
      destroys: 0,
      awaitedSeconds: 120,
      requests: 5,
      durationMs: 120_250,
    });
    expect(cases[0].steps[1].operations).to.have.lengthOf(5);
    expect(cases[2].end).to.deep.equal({ verdict: 'skip', reason: 'needs KMIP 1.1' });
  });
});
