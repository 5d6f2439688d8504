#!/usr/bin/env node
// The program is TypeScript and is run as it stands: the loader strips its types.
try {
  await import('./loader/register.js');
} catch (error) {
  if (error.code !== 'MODULE_NOT_FOUND') throw error;
  console.error('kmip-conformance: its packages are not installed; run "npm ci" in its folder first');
  process.exit(2);
}
const { main } = await import('../harness/cli/main.ts');
process.exitCode = await main(process.argv.slice(2));
