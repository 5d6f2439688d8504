import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Step } from '../harness/cases/case.ts';
import type { Item, StructureItem } from '../harness/codec/item.ts';
import { CaseSession, type ComparedExchange, type Difference } from '../harness/compare/index.ts';
import { needs } from './environment.ts';
import { type Fault, faults } from './faults.ts';
import { type Recorded, type Recording, record } from './recording.ts';
import { verdictTable } from './verdict-table.ts';

/**
 * The kinds of fault that survive, read by a person. A reorder without a difference changes places that have no order:
 * batch items, and items that the case does not show and a rule lets be there.
 */
const SURVIVORS = new URL('./faults.golden.txt', import.meta.url);

/** How every published case ends. What changes here is a change of the server, of a rule or of a requirement: it is read. */
const VERDICTS = new URL('./verdicts.golden.txt', import.meta.url);

/** What became of one fault: excused by a rule, found elsewhere than it was done, or no difference at all. */
interface Survivor {
  readonly fault: Fault;
  readonly fate: string;
}

/** A path without positions: what a fault was done to, not in which of several. */
const general = (path: string): string => path.replace(/\[\d+\]/g, '');

/** Whether a difference is reported where a fault was done: there, inside it, or in a structure around it. */
function isThere(difference: Difference, fault: Fault): boolean {
  const reported = general(difference.path);
  const done = general(fault.path);
  const holder = done.slice(0, done.lastIndexOf('/'));
  return reported.startsWith(done) || done.startsWith(reported) || reported.startsWith(holder);
}

/** Why a fault is not reported where it was done; undefined where it is. */
function fateOf(fault: Fault, usual: Judged, judged: Judged): string | undefined {
  const unusual = judged.differences.filter((difference) => !usual.keys.has(keyOf(difference)));
  const failing = unusual.filter(({ rule }) => rule === null);
  if (failing.some((difference) => isThere(difference, fault))) return undefined;
  if (failing.length > 0) return `found elsewhere: ${general(failing[0]?.path ?? '')}`;
  if (unusual.length > 0) return `excused by ${rules(unusual)}`;
  if (judged.bindings !== usual.bindings) return 'binds a placeholder to another value';
  const gone = usual.differences.filter((difference) => !judged.keys.has(keyOf(difference)));
  return gone.length > 0 ? `takes away what ${rules(gone)} excused` : 'no difference';
}

function rules(differences: readonly Difference[]): string {
  return [...new Set(differences.map(({ rule }) => rule))].sort().join(', ');
}

/** What a session says of a response, and what placeholders stand for after it. */
interface Judged {
  readonly differences: readonly Difference[];
  readonly keys: ReadonlySet<string>;
  readonly bindings: string;
}

function judge(session: CaseSession, step: Step, exchange: ComparedExchange): Judged {
  const fork = session.fork();
  const differences = fork.compareResponse(step, exchange);
  return { differences, keys: new Set(differences.map(keyOf)), bindings: JSON.stringify(fork.bindings()) };
}

function keyOf({ path, kind, rule, expected, actual }: Difference): string {
  return `${general(path)} ${kind} ${rule} ${valueText(expected)} ${valueText(actual)}`;
}

function valueText(value: Difference['actual']): string {
  return JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part));
}

/** Every fault of every response of a recorded case that is not reported where it was done. */
function survivorsOf({ testCase, result }: Recorded): { survivors: Survivor[]; count: number } {
  const session = new CaseSession(testCase, { strict: false });
  const survivors: Survivor[] = [];
  let count = 0;
  for (const { index, exchange } of result.steps) {
    const step = testCase.steps[index];
    const response = exchange?.response;
    if (step === undefined || exchange === undefined || response?.item?.type !== 'Structure') continue;
    const sentAt = BigInt(Math.floor(exchange.request.sentAt.getTime() / 1000));
    if (step.direction === 'server-to-client') {
      // A request of the server's: learned from, and judged in tests of its own.
      const receivedAt = BigInt(Math.floor(response.receivedAt.getTime() / 1000));
      session.compareServerRequest(step, { item: response.item, deviations: [], since: sentAt, receivedAt });
      continue;
    }
    session.buildRequest(step, { now: sentAt, random: (octets) => new Uint8Array(octets).fill(7) });
    const answered = (item: Item): ComparedExchange => ({
      request: exchange.request.item as StructureItem,
      response: item,
      deviations: [],
      sentAt,
      receivedAt: BigInt(Math.floor(response.receivedAt.getTime() / 1000)),
    });
    const usual = judge(session, step, answered(response.item));
    for (const fault of faults(response.item)) {
      count += 1;
      const fate = fateOf(fault, usual, judge(session, step, answered(fault.damaged)));
      if (fate !== undefined) survivors.push({ fault, fate });
    }
    session.compareResponse(step, answered(response.item));
  }
  return { survivors, count };
}

/** One line for each kind of fault that survives: what was done to what, and what became of it. */
function lines(survivors: readonly Survivor[]): string[] {
  const kinds = new Set(survivors.map(({ fault, fate }) => `${fault.operator} ${general(fault.path)}: ${fate}`));
  return [...kinds].sort();
}

describe('the published cases against the bundled server', function () {
  this.timeout(300_000);
  let recording: Recording;
  before(async function () {
    recording = await record(needs(this, 'KMIP_OASIS_DIR'));
  });

  it('end as they are pinned, each with its verdict and the reason for it', () => {
    const verdicts = verdictTable(recording.results);
    expect(verdicts).to.have.lengthOf(410);
    expect(verdicts).to.deep.equal(golden(VERDICTS, verdicts));
  });

  it('have faults in their responses reported where they were done, or excused by a rule', () => {
    const { recorded } = recording;
    const passing = recorded.filter(({ result }) => result.verdict === 'pass');
    const outcomes = passing.map(survivorsOf);
    const found = lines(outcomes.flatMap(({ survivors }) => survivors));
    expect(outcomes.reduce((sum, { count }) => sum + count, 0)).to.be.above(50_000);
    expect(found).to.deep.equal(golden(SURVIVORS, found));
  });
});

/** The lines of a golden file; with UPDATE_GOLDEN=1 those that are found, which are written to it. */
function golden(file: URL, found: readonly string[]): string[] {
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, `${found.join('\n')}\n`);
  return readFileSync(file, 'utf8').trimEnd().split('\n');
}
