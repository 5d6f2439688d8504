import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { createMasker } from '../harness/codec/secrets.ts';
import { consoleReporter } from './console.ts';
import { renderEvent } from './events.ts';
import { renderNewFailures } from './expectations.ts';
import { FIXTURE, FIXTURE_EVENTS } from './golden/fixture.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import { createRender } from './render.ts';
import { renderStatement } from './statement.ts';
import { renderSummary } from './summary.ts';

const EVIDENCE = ['results/junit.xml', 'results/report.json', 'results/events.jsonl'];
const render = () => createRender(createMasker(Buffer.from('a key for the golden files')));

function consoleOutput(options: { live: boolean; quiet: boolean; colours: boolean }): string {
  const written: string[] = [];
  const write = (text: string) => written.push(text);
  const reporter = consoleReporter({ out: write, err: write }, render(), {
    ...options,
    width: 80,
    evidence: EVIDENCE,
    proposals: 'results/expectations.yaml',
  });
  for (const event of FIXTURE_EVENTS) reporter.onEvent(event);
  return written.join('');
}

/** Every file that a reporter writes, made from the fixture. */
const GOLDEN: Record<string, () => string> = {
  'junit.xml': () => renderJunit(FIXTURE, render()),
  'report.json': () => [...renderJson(FIXTURE, render())].join(''),
  'statement.md': () => renderStatement(FIXTURE, render()) ?? '',
  'expectations.yaml': () => renderNewFailures(FIXTURE, render()) ?? '',
  'events.jsonl': () => {
    const shared = render();
    return FIXTURE_EVENTS.map((event) => renderEvent(event, shared)).join('');
  },
  'console.txt': () => consoleOutput({ live: false, quiet: false, colours: false }),
  'console-quiet.txt': () => consoleOutput({ live: false, quiet: true, colours: false }),
  'console-live.txt': () => consoleOutput({ live: true, quiet: false, colours: true }),
  'summary-120.txt': () =>
    renderSummary(FIXTURE, render(), { width: 120, colours: false, quiet: false, evidence: EVIDENCE }),
};

/** UPDATE_GOLDEN=1 writes the files anew, for a person to read before they are committed. */
const update = process.env.UPDATE_GOLDEN === '1';

describe('golden files', () => {
  for (const [name, make] of Object.entries(GOLDEN)) {
    it(name, () => {
      const path = fileURLToPath(new URL(`golden/${name}`, import.meta.url));
      const made = make();
      if (update) writeFileSync(path, made);
      expect(made).to.equal(readFileSync(path, 'utf8'));
    });
  }
});
