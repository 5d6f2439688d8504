/**
 * Replays the published cases against PyKMIP's server: `npm run peers`. Arguments go to `run` (`npm run peers -- --kmip 1.1`). Ends with
 * the exit code of the run; docs/peers.md says which failures are known, and that they are true.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasPyKmip, startPyKmipTarget } from './pykmip.ts';

const BIN = fileURLToPath(new URL('../bin/kmip-conformance.js', import.meta.url));

async function replay(cases: string, more: readonly string[]): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'pykmip-'));
  const { server, targetFile } = await startPyKmipTarget(folder);
  try {
    const args = ['run', targetFile, '--cases', cases, ...more];
    const run = spawn(process.execPath, [BIN, ...args], { stdio: 'inherit' });
    const [code] = await once(run, 'close');
    return code ?? 1;
  } finally {
    await server.stop();
    await rm(folder, { recursive: true });
  }
}

const cases = process.env.KMIP_OASIS_DIR;
if (!cases || !hasPyKmip()) {
  const missing = cases ? 'PyKMIP is not installed (python3-pykmip)' : 'KMIP_OASIS_DIR is not set';
  process.stderr.write(`nothing to replay: ${missing}\n`);
  process.exitCode = 2;
} else {
  process.exitCode = await replay(cases, process.argv.slice(2));
}
