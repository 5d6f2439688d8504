import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { CaseResult, RunResult } from '../harness/runner/results.ts';
import { needs } from '../test-support/environment.ts';
import { FIXTURE } from './golden/fixture.ts';
import { renderJunit } from './junit.ts';
import { createRender } from './render.ts';

const render = () => createRender(null);

interface ParsedCase {
  readonly classname: string;
  readonly name: string;
  readonly failure?: unknown;
  readonly error?: unknown;
  readonly skipped?: { readonly message: string };
  readonly 'system-out'?: string;
}
interface ParsedSuite extends Record<'tests' | 'failures' | 'errors' | 'skipped', string> {
  readonly name: string;
  readonly testcase: readonly ParsedCase[];
}

function parse(xml: string): Record<string, string> & { testsuite: ParsedSuite[] } {
  const isArray = (name: string): boolean => name === 'testsuite' || name === 'testcase';
  const options = { ignoreAttributes: false, attributeNamePrefix: '', parseAttributeValue: false, isArray };
  return new XMLParser(options).parse(xml).testsuites;
}

function withCases(...changes: Partial<CaseResult>[]): RunResult {
  return { ...FIXTURE, cases: changes.map((change) => ({ ...(FIXTURE.cases[0] as CaseResult), ...change })) };
}

/** Text that XML cannot hold, or that ends a CDATA section or an element early. */
const HOSTILE = 'a\0b\x1b[31m\ud800 ]]> <skipped/> </testsuite> & "quoted"\r\n\tc';

const CLAUSES = FIXTURE.profiles.flatMap(({ clauses }) => clauses);
const ending = (outcome: string): number =>
  CLAUSES.filter((clause) => clause.outcome === outcome && clause.expected === undefined).length;
/** Profiles of which no clause says why they are undecided. */
const SILENT_PROFILES = 1;

describe('JUnit report', () => {
  const xml = renderJunit(FIXTURE, render());

  it('is well-formed', () => expect(XMLValidator.validate(xml)).to.equal(true));

  it('is valid against the schema of Jenkins', function () {
    const schema = needs(this, 'KMIP_JUNIT_XSD');
    const folder = mkdtempSync(join(tmpdir(), 'kmip-junit-'));
    try {
      const file = join(folder, 'junit.xml');
      for (const run of [FIXTURE, withCases({ verdict: 'fail', reason: HOSTILE }), withCases()]) {
        writeFileSync(file, renderJunit(run, render()));
        const lint = spawnSync('xmllint', ['--noout', '--schema', schema, file], { encoding: 'utf8' });
        expect(lint.error, 'xmllint (Debian: libxml2-utils) runs').to.equal(undefined);
        expect(lint.status, lint.stderr).to.equal(0);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('counts what it contains', () => {
    const root = parse(xml);
    const count = (cases: readonly ParsedCase[], key: keyof ParsedCase) =>
      String(cases.filter((entry) => entry[key] !== undefined).length);
    for (const suite of root.testsuite) {
      expect(suite.tests, suite.name).to.equal(String(suite.testcase.length));
      expect(suite.failures, suite.name).to.equal(count(suite.testcase, 'failure'));
      expect(suite.errors, suite.name).to.equal(count(suite.testcase, 'error'));
      expect(suite.skipped, suite.name).to.equal(count(suite.testcase, 'skipped'));
    }
    const all = root.testsuite.flatMap((suite) => suite.testcase);
    expect([root.tests, root.failures, root.errors]).to.deep.equal([
      String(FIXTURE.cases.length + CLAUSES.length + SILENT_PROFILES + FIXTURE.brokenExpectations.length),
      count(all, 'failure'),
      count(all, 'error'),
    ]);
    const unexpected = FIXTURE.cases.filter((result) => result.expected === undefined && result.verdict === 'fail');
    expect([root.failures, root.errors]).to.deep.equal([
      String(unexpected.length + ending('failed') + FIXTURE.brokenExpectations.length),
      String(FIXTURE.summary.error + ending('open') + SILENT_PROFILES),
    ]);
  });

  it('gives every case a classname and name of its own', () => {
    const names = parse(xml).testsuite.flatMap((suite) =>
      suite.testcase.map((entry) => `${entry.classname} ${entry.name}`),
    );
    expect(new Set(names).size).to.equal(
      FIXTURE.cases.length + CLAUSES.length + SILENT_PROFILES + FIXTURE.brokenExpectations.length,
    );
  });

  it('says in the name and the evidence of a case how its messages travelled', () => {
    const text = renderJunit(withCases({ wire: 'xml over https' }), render());
    const [suite] = parse(text).testsuite;
    const { name } = suite?.testcase[0] ?? {};
    expect(name).to.match(/^[\w.-]+ \[xml over https\]$/);
    expect(text).to.include(`<![CDATA[${name}: `);
  });

  it('has a suite for each version and source', () => {
    expect(parse(xml).testsuite.map((suite) => suite.name)).to.deep.equal([
      'KMIP 1.1, own cases',
      'KMIP 1.1, profile cases',
      'KMIP 1.4, test cases',
      'KMIP of unknown version, cases that cannot be loaded',
      'KMIP 1.4, profile cases',
      'KMIP 2.0, profile cases',
      'profile Baseline Server, KMIP 1.4, basic',
      'profile Example Server, KMIP 1.4, https',
      'profile Other Server, KMIP 1.4, basic',
      'expectations',
    ]);
  });

  const SKIPPED: [verdict: 'unsupported' | 'skip' | 'not run', message: string][] = [
    ['unsupported', 'unsupported: not in Query'],
    ['skip', 'skip: not in Query'],
    ['not run', 'not run: not in Query'],
  ];
  for (const [verdict, message] of SKIPPED) {
    it(`skips ${verdict} with its reason`, () => {
      const [suite] = parse(renderJunit(withCases({ verdict, reason: 'not in Query', steps: [] }), render())).testsuite;
      expect(suite?.testcase[0]?.skipped).to.deep.equal({ message });
      expect([suite?.failures, suite?.skipped]).to.deep.equal(['0', '1']);
    });
  }

  const EXPECTED: [verdict: 'fail' | 'error' | 'unsupported', message: string][] = [
    ['fail', 'expected failure: ticket 17: closed'],
    ['error', 'expected error: ticket 17: closed'],
    ['unsupported', 'expected unsupported: ticket 17: closed'],
  ];
  for (const [verdict, message] of EXPECTED) {
    it(`skips an expected ${verdict}, and keeps its evidence`, () => {
      const run = withCases({ verdict, reason: 'closed', expected: 'ticket 17', steps: [] });
      const [suite] = parse(renderJunit(run, render(), { failOnUnsupported: true })).testsuite;
      expect(suite?.testcase[0]?.skipped).to.deep.equal({ message });
      expect(suite?.testcase[0]?.['system-out']).to.match(
        new RegExp(`: ${verdict}, expected: ticket 17\nreason: closed`),
      );
      expect([suite?.failures, suite?.errors, suite?.skipped]).to.deep.equal(['0', '0', '1']);
    });
  }

  it('fails what an expectation wrongly lists', () => {
    const suites = parse(renderJunit(FIXTURE, render())).testsuite;
    const broken = suites.find(({ name }) => name === 'expectations');
    expect([broken?.tests, broken?.failures]).to.deep.equal(['2', '2']);
    expect(broken?.testcase[0]?.name).to.equal('known.yaml:6:3 EX-PASS-* (EX-PASS-1-11)');
    const none = parse(renderJunit({ ...FIXTURE, brokenExpectations: [] }, render())).testsuite;
    expect(none.map(({ name }) => name)).not.to.include('expectations');
  });

  it('fails unsupported cases where asked to', () => {
    const run = withCases({ verdict: 'unsupported', reason: 'not in Query', steps: [] });
    const [suite] = parse(renderJunit(run, render(), { failOnUnsupported: true })).testsuite;
    expect([suite?.failures, suite?.skipped]).to.deep.equal(['1', '0']);
  });

  it('survives whatever a peer sends', () => {
    const hostile = withCases({ verdict: 'fail', reason: HOSTILE, steps: [], bindings: { ODDITY: HOSTILE } });
    const text = renderJunit(hostile, render());
    expect(XMLValidator.validate(text)).to.equal(true);
    const [suite] = parse(text).testsuite;
    expect(suite?.testcase).to.have.length(1);
    expect(suite?.testcase[0]?.['system-out']).to.include(
      String.raw`a\u0000b\u001b[31m\ud800 ]]\u003e <skipped/> </testsuite> & "quoted"\u000d\u000a\u0009c`,
    );
  });

  it('says how to run just one case, whatever its id', () => {
    const text = renderJunit(withCases({ id: "odd 'id'" }), render());
    expect(text).to.include(`${FIXTURE.rerun} --select 'odd '\\''id'\\'''`);
  });
});
