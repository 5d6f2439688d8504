import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bench, count } from './figure.ts';
import { replay } from './replay.ts';

const OWN_CASES = fileURLToPath(new URL('../testcases/1.1/', import.meta.url));
const CASES = 10_000;

/** A run of 10,000 cases: this project's own under many names. */
export const memory: Bench = {
  name: 'memory',
  title: 'Memory of a long run',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'kmip-conformance-bench-'));
    try {
      const files = readdirSync(OWN_CASES).filter((file) => file.endsWith('-11.xml'));
      for (let i = 0; i < CASES; i += 1) {
        const file = files[i % files.length] as string;
        copyFileSync(join(OWN_CASES, file), join(folder, file.replace('-11.xml', `-${i}-11.xml`)));
      }
      const { seconds, cases, peakMegabytes } = await replay(folder);
      return [
        {
          what: `resident set of a run of ${cases} cases at most`,
          figure: `${count(peakMegabytes)} MB`,
          aim: '300 MB',
        },
        { what: 'time it took', figure: `${count(seconds)} s` },
      ];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
