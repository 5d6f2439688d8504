import { expect } from 'chai';
import type { RunEvent } from '../harness/runner/events.ts';
import type { RunResult } from '../harness/runner/results.ts';
import { type ConsoleOptions, consoleReporter } from './console.ts';
import { FIXTURE, FIXTURE_EVENTS } from './golden/fixture.ts';
import { createRender } from './render.ts';

const PLAIN: ConsoleOptions = { width: 80, colours: false, quiet: false, live: false, evidence: ['results/junit.xml'] };

function printed(options: Partial<ConsoleOptions>, events = FIXTURE_EVENTS): { out: string; err: string } {
  const text = { out: '', err: '' };
  const streams = {
    out: (more: string) => {
      text.out += more;
    },
    err: (more: string) => {
      text.err += more;
    },
  };
  const reporter = consoleReporter(streams, createRender(null), { ...PLAIN, ...options });
  for (const event of events) reporter.onEvent(event);
  return text;
}

const ended = (change: Partial<RunResult>): RunEvent[] => [
  { type: 'run-end', result: { ...FIXTURE, ...change }, exitCode: 0 },
];
const columns = (text: string): number[] => text.split('\n').map((line) => [...line].length);
/** Without the escape sequences of colours. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences begin with one
const uncoloured = (text: string): string => text.replace(/\x1b\[\d+m/g, '');

describe('console', () => {
  for (const width of [60, 80, 120]) {
    it(`keeps to ${width} columns`, () => {
      const text = printed({ width }).out.replace(/^one case again: .*\n/m, '');
      expect(Math.max(...columns(text))).to.be.at.most(width);
    });
  }

  it('names of each failure the case, the step, the path, both sides and where the evidence is', () => {
    const { out } = printed({ width: 200 });
    for (const result of FIXTURE.cases.filter(({ verdict }) => verdict === 'fail' || verdict === 'error')) {
      expect(out).to.include(result.id);
    }
    expect(out).to.include('step 2 GetAttributes');
    expect(out).to.include('ResponseMessage/BatchItem[0]/ResponsePayload/Attribute/AttributeValue');
    expect(out).to.match(/expected Active .*\n +got +PreActive /);
    expect(out).to.match(/got +OperationFailed .*\n +reason +KeyFormatTypeNotSupported .*, "PKCS#12 is not built"/);
    expect(out).to.include('evidence: results/junit.xml');
  });

  it('leaves the command that runs a case again in one piece', () => {
    expect(printed({ width: 40 }).out).to.include(`\none case again: ${FIXTURE.rerun} --select CASE\n`);
  });

  it('colours without changing a word', () => {
    const plain = printed({}).out;
    const coloured = printed({ colours: true }).out;
    expect(coloured).not.to.equal(plain);
    expect(uncoloured(coloured)).to.equal(plain);
  });

  it('writes progress only where somebody watches, and not among the results', () => {
    expect(printed({}).err).to.equal('');
    const live = printed({ live: true });
    expect(live.out).to.equal(printed({}).out);
    expect(live.err).to.include('12/31');
    for (const line of live.err.split(/[\r\n]+/)) {
      expect([...line.replace('\x1b[K', '')].length, line).to.be.at.most(80);
    }
    expect(live.err.endsWith('\r\x1b[K'), 'the progress line is cleared before the summary').to.equal(true);
  });

  it('says nothing of passes and notes when quiet', () => {
    const { out } = printed({ quiet: true });
    expect(out).not.to.match(/variations|judged with|note:|against/);
    expect(out).to.match(/^FAIL/);
    expect(out).to.include('20 cases in 12.3 s');
  });

  it('says only the counts where all passed without a variation', () => {
    const passes = FIXTURE.cases.slice(0, 1);
    const summary = { pass: 1, fail: 0, error: 0, skip: 0, unsupported: 0, notRun: 0, erratum: 0 };
    const { out } = printed(
      { evidence: [] },
      ended({ cases: passes, profiles: [], summary, residue: [], brokenExpectations: [], interrupted: false }),
    );
    expect(out).to.equal('\n1 case in 12.3 s: 1 pass, 0 fail, 0 error, 0 unsupported, 0 skip, 0 not run\n');
  });
});
