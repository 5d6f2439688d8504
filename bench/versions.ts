import type { Version } from '../harness/spec/versions.ts';
import { testCertificates } from '../test-support/certificates.ts';
import { type Bench, count, type Figure } from './figure.ts';
import { loadsOf, store } from './loads.ts';
import { median, rateOfAsync, warmUp } from './measure.ts';
import { type BareClient, startReference } from './peers.ts';
import { withClients } from './servers.ts';

const CONNECTIONS = 4;
const ROUNDS = 15;
const ROUND_MS = 400;
const WARM_UP = { times: 3000, milliseconds: 10_000 };
/** What the others are compared with. */
const BASE: Version = '1.4';
const VERSIONS: readonly Version[] = ['1.2', BASE, '2.0', '2.1'];

/** The same loads in several versions, in turns, by one reference server and the same connections. */
export const versions: Bench = {
  name: 'versions',
  title: 'Versions of the protocol',
  async run() {
    const certificates = await testCertificates();
    const peer = await startReference(certificates);
    const figures = await withClients(CONNECTIONS, peer, certificates, async (clients) => {
      await store(clients[0] as BareClient);
      const loads = VERSIONS.map(loadsOf);
      for (const load of loads.flat()) await warmUp(clients.map(load.work), WARM_UP);
      const compared: Figure[] = [];
      for (const [index, { name }] of loadsOf(BASE).entries()) {
        const works = loads.map((ofVersion) => clients.map((ofVersion[index] as (typeof ofVersion)[number]).work));
        compared.push(...(await inTurns(name, works)));
      }
      return compared;
    });
    await peer.stop();
    return figures;
  },
};

/** Each round measures every version; a version's figure is the median of its ratios to the base in the same round. */
async function inTurns(load: string, works: readonly (readonly (() => Promise<unknown>)[])[]): Promise<Figure[]> {
  const rounds: number[][] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const rates: number[] = [];
    for (const work of works) rates.push(await rateOfAsync(work, ROUND_MS));
    rounds.push(rates);
  }
  const base = VERSIONS.indexOf(BASE);
  return VERSIONS.map((version, index) => {
    const rate = median(rounds.map((rates) => rates[index] as number));
    const ratio = median(rounds.map((rates) => (rates[index] as number) / (rates[base] as number)));
    return {
      what: `${load}, ${version}`,
      figure: `${count(rate)}/s${index === base ? '' : `; ${count(100 * ratio)} % of ${BASE}`}`,
      ...(version.startsWith('2') ? { aim: `at least 90 % of ${BASE}` } : {}),
    };
  });
}
