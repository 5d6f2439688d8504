import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { FIXTURE, FIXTURE_EVENTS } from './golden/fixture.ts';
import { createRender } from './render.ts';
import { fileReporters, PROPOSALS_FILE, REPORT_FILES, STATEMENT_FILE } from './write.ts';

describe('report files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kmip-results-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are made in a folder that need not exist', async () => {
    const results = join(folder, 'a/b');
    const reporters = Object.values(fileReporters(results, createRender(null)));
    for (const event of FIXTURE_EVENTS) for (const reporter of reporters) reporter.onEvent(event);
    for (const reporter of reporters) await reporter.finish?.();
    expect(readdirSync(results)).to.have.members([
      'junit.xml',
      'report.json',
      'events.jsonl',
      'statement.md',
      'expectations.yaml',
    ]);
    expect(JSON.parse(readFileSync(join(results, 'report.json'), 'utf8')).summary.fail).to.equal(7);
  });

  it('have no statement where no profile was judged', () => {
    const reporters = Object.values(fileReporters(folder, createRender(null)));
    const end = { type: 'run-end', result: { ...FIXTURE, profiles: [] }, exitCode: 0 } as const;
    for (const reporter of reporters) reporter.onEvent(end);
    expect(readdirSync(folder)).not.to.include('statement.md');
  });

  it('of an earlier run are gone when a run dies', () => {
    for (const name of [...Object.values(REPORT_FILES), STATEMENT_FILE, PROPOSALS_FILE])
      writeFileSync(join(folder, name), 'of yesterday');
    fileReporters(folder, createRender(null));
    expect(readdirSync(folder)).to.deep.equal(['events.jsonl']);
    expect(readFileSync(join(folder, 'events.jsonl'), 'utf8')).to.equal('');
  });

  it('of events are complete up to the last event', () => {
    const [events] = Object.values(fileReporters(folder, createRender(null)));
    FIXTURE_EVENTS.slice(0, 7).forEach((event, index) => {
      events?.onEvent(event);
      const lines = readFileSync(join(folder, 'events.jsonl'), 'utf8').trimEnd().split('\n');
      expect(lines.map((line) => JSON.parse(line).type)).to.deep.equal(
        FIXTURE_EVENTS.slice(0, index + 1).map(({ type }) => type),
      );
    });
  });

  it('in a folder that cannot be made are an error with its code', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => fileReporters(join(folder, 'file/results'), createRender(null)))
      .to.throw()
      .with.property('code', 'ENOTDIR');
  });
});
