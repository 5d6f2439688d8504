import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bench, count } from './figure.ts';
import { residentMegabytes } from './process.ts';

const BIN = fileURLToPath(new URL('../bin/kmip-conformance.js', import.meta.url));

/** A run of the program as a person starts it, its own start and that of the reference server included. */
export async function replay(cases: string): Promise<{ seconds: number; cases: number; peakMegabytes: number }> {
  const out = mkdtempSync(join(tmpdir(), 'kmip-conformance-bench-'));
  try {
    const start = performance.now();
    const child = spawn(process.execPath, [BIN, 'run', '--quiet', '--cases', cases, '--out', out], { stdio: 'ignore' });
    let peakMegabytes = 0;
    const look = setInterval(() => {
      peakMegabytes = Math.max(peakMegabytes, residentMegabytes(child.pid));
    }, 50);
    await once(child, 'close');
    clearInterval(look);
    const seconds = (performance.now() - start) / 1000;
    const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));
    return { seconds, cases: report.cases.length, peakMegabytes };
  } finally {
    rmSync(out, { recursive: true });
  }
}

export const replayed: Bench = {
  name: 'replay',
  title: 'Replay of the published 1.1 cases',
  async run() {
    const folder = process.env.KMIP_OASIS_DIR;
    if (folder === undefined) return [{ what: 'run', figure: 'skipped: KMIP_OASIS_DIR is not set' }];
    const { seconds, cases, peakMegabytes } = await replay(join(folder, '1.1'));
    return [
      { what: `run of ${cases} cases, start included`, figure: `${count(seconds)} s`, aim: '5 s' },
      { what: 'its resident set at most', figure: `${count(peakMegabytes)} MB` },
    ];
  },
};
