import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeTtlv, encodeTtlv } from '../harness/codec/ttlv.ts';
import { hasPyKmip, PYTHON } from '../test-support/pykmip.ts';
import { type Bench, count, type Figure, times } from './figure.ts';
import { rateOf } from './measure.ts';

/** Messages per second of PyKMIP's codec, by file name. */
type Rates = Readonly<Record<string, { readonly decode: number; readonly encode: number }>>;

/** Decoding octets into items, and encoding items, beside what PyKMIP's codec does in the same minute. */
export const codec: Bench = {
  name: 'codec',
  title: 'Codec',
  async run() {
    const folder = process.env.KMIP_BENCH_DIR;
    if (folder === undefined) return [{ what: 'messages', figure: 'skipped: KMIP_BENCH_DIR is not set' }];
    const files = readdirSync(folder).filter((file) => file.endsWith('.hex'));
    const peer = hasPyKmip() ? pyKmipRates(files.map((file) => join(folder, file))) : {};
    return files.flatMap((file) => figuresOf(file, readFileSync(join(folder, file), 'utf8'), peer));
  },
};

function figuresOf(file: string, hex: string, peer: Rates): Figure[] {
  const octets = Buffer.from(hex.trim(), 'hex');
  const { item } = decodeTtlv(octets);
  const rates = { decode: rateOf(() => decodeTtlv(octets)), encode: rateOf(() => encodeTtlv(item)) };
  const name = basename(file, '.hex');
  return (['decode', 'encode'] as const).map((way) => {
    const speed = (rates[way] * octets.length) / 1e6;
    const other = peer[file]?.[way];
    const beside = other === undefined ? '' : `, ${times(rates[way] / other)} PyKMIP's ${count(other)}`;
    return {
      what: `${way} ${name} (${octets.length} octets)`,
      figure: `${count(rates[way])}/s, ${count(speed)} MB/s${beside}`,
      aim: '50 MB/s, 20 times',
    };
  });
}

function pyKmipRates(files: readonly string[]): Rates {
  const script = fileURLToPath(new URL('pykmip_codec.py', import.meta.url));
  const { status, stdout, stderr } = spawnSync(PYTHON, [script, ...files], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`pykmip_codec.py: ${stderr}`);
  return JSON.parse(stdout);
}
