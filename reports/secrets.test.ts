import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createMasker, type Masker } from '../harness/codec/secrets.ts';
import { consoleReporter } from './console.ts';
import { FIXTURE_EVENTS } from './golden/fixture.ts';
import { SECRETS } from './golden/messages.ts';
import { createRender } from './render.ts';
import { fileReporters, PROPOSALS_FILE, REPORT_FILES, STATEMENT_FILE } from './write.ts';

const MASKER = createMasker(Buffer.from('the key of one run'));

/** What a run leaves: each file, and what it printed. */
async function everyReport(masker: Masker | null): Promise<Map<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'kmip-reports-'));
  try {
    const render = createRender(masker);
    let printed = '';
    const print = (text: string): void => {
      printed += text;
    };
    const options = { width: 10_000, colours: true, quiet: false, live: true, evidence: [] };
    const reporters = [
      ...Object.values(fileReporters(folder, render)),
      consoleReporter({ out: print, err: print }, render, options),
    ];
    for (const event of FIXTURE_EVENTS) for (const reporter of reporters) reporter.onEvent(event);
    for (const reporter of reporters) await reporter.finish?.();
    const files = readdirSync(folder).map((name): [string, string] => [name, readFileSync(join(folder, name), 'utf8')]);
    return new Map([...files, ['console', printed]]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Every way in which a report could give octets away: a run of hex digits may be spaced out or broken into lines. */
function found(secret: Uint8Array, report: string): string[] {
  const octets = Buffer.from(secret);
  const digits = report.replace(/[^\da-f]/gi, '').toLowerCase();
  const hex = octets.toString('hex');
  return [
    ...[octets.toString('utf8'), octets.toString('base64'), hex.toUpperCase()].filter((form) => report.includes(form)),
    ...(digits.includes(hex) ? [hex] : []),
    ...dumped(report)
      .filter((bytes) => bytes.includes(octets))
      .map(() => 'a hex dump'),
  ];
}

/** The octets that hex dumps show; a masked octet is 0x2a. */
function dumped(report: string): Buffer[] {
  const lines = report.matchAll(/[\da-f]{8} {2}((?:(?:[\da-f]{2}|\*\*) {1,2})+)/g);
  return [
    Buffer.concat([...lines].map(([, row = '']) => Buffer.from(row.replaceAll('**', '2a').replace(/ /g, ''), 'hex'))),
  ];
}

describe('secrets', () => {
  const secrets = Object.entries(SECRETS).map(([name, value]): [string, Buffer] => [name, Buffer.from(value)]);

  it('stand in no report', async () => {
    const reports = await everyReport(MASKER);
    expect([...reports.keys()]).to.have.members([
      ...Object.values(REPORT_FILES),
      STATEMENT_FILE,
      PROPOSALS_FILE,
      'console',
    ]);
    for (const [report, text] of reports) {
      for (const [name, value] of secrets) expect(found(value, text), `${name} in ${report}`).to.deep.equal([]);
    }
  });

  it('are shown where that is asked for: then the same search finds every one', async () => {
    const all = [...(await everyReport(null)).values()].join('\n');
    for (const [name, value] of secrets) expect(found(value, all), name).to.include('a hex dump');
  });

  it('look alike where they are alike, within a run', async () => {
    const masked = MASKER(SECRETS.generatedKey);
    const reports = await everyReport(MASKER);
    // Its entries quote one difference each, and none of the key.
    reports.delete(PROPOSALS_FILE);
    // Markdown escapes the angle brackets.
    for (const [report, text] of reports) expect(text.replaceAll('\\', ''), report).to.include(masked);
  });
});
