import { cpus, release, totalmem } from 'node:os';
import { codec } from './codec.ts';
import { exchange } from './exchange.ts';
import type { Bench } from './figure.ts';
import { growth } from './growth.ts';
import { locate } from './locate.ts';
import { memory } from './memory.ts';
import { replayed } from './replay.ts';
import { servers } from './servers.ts';
import { versions } from './versions.ts';

/*
 * npm run bench [-- NAME...]: prints the figures of docs/performance.md as Markdown, of all benches or those named. It
 * passes no judgement: absolute figures belong to a machine and to what else it does.
 */

const BENCHES: readonly Bench[] = [codec, exchange, replayed, memory, servers, versions, locate, growth];

const named = process.argv.slice(2);
const unknown = named.filter((name) => !BENCHES.some((bench) => bench.name === name));
if (unknown.length > 0) {
  process.stderr.write(
    `no such bench: ${unknown.join(', ')}; there are ${BENCHES.map(({ name }) => name).join(', ')}\n`,
  );
  process.exit(2);
}

const [cpu] = cpus();
const memoryGigabytes = Math.round(totalmem() / 2 ** 30);
print(`Node ${process.version}, Linux ${release()}, ${cpus().length} × ${cpu?.model}, ${memoryGigabytes} GB`);
for (const { name, title, run } of BENCHES) {
  if (named.length > 0 && !named.includes(name)) continue;
  print(`\n## ${title}\n\n\`npm run bench -- ${name}\`\n\n| what | figure | aim |\n|---|---|---|`);
  for (const { what, figure, aim = '' } of await run()) print(`| ${what} | ${figure} | ${aim} |`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
