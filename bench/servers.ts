import type { TestCertificates } from '../harness/config/certificates.ts';
import { testCertificates } from '../test-support/certificates.ts';
import { type Bench, count, type Figure } from './figure.ts';
import { discoverVersions, type Load, loadsOf, store } from './loads.ts';
import { median, rateOfAsync, warmUp } from './measure.ts';
import { BareClient, type Peer, startEcho, startPyKmip, startReference } from './peers.ts';
import { processorSeconds } from './process.ts';
import { answerOf } from './requests.ts';

const CONNECTIONS = [1, 4, 16];
const ROUNDS = 3;
const ROUND_MS = 500;
/** What every server does of each load before anything is measured. */
const WARM_UP = { times: 3000, milliseconds: 10_000 };

/** A server under measurement; the echo answers every load's turn with the same octets. */
interface Contender {
  readonly peer: Peer;
  workOf(load: Load): Load['work'];
}

interface Contenders {
  readonly reference: Contender;
  readonly echo: Contender;
  readonly pyKmip?: Contender;
}

/** How often a second a load was done, and the seconds of processor time that the server took for each. */
interface Rate {
  readonly rate: number;
  readonly processor: number;
}

/**
 * The reference server, PyKMIP's and a bare TLS echo, over the same cipher suite. They are measured in turns, so that
 * whatever else the machine does meets all alike.
 */
export const servers: Bench = {
  name: 'servers',
  title: 'Servers over TLS on loopback',
  async run() {
    const certificates = await testCertificates();
    const contenders = await started(certificates);
    const figures: Figure[] = [];
    for (const connections of CONNECTIONS) {
      for (const load of loadsOf()) figures.push(await compared(contenders, load, connections, certificates));
    }
    for (const { peer } of Object.values(contenders)) await peer.stop();
    return figures;
  },
};

async function started(certificates: TestCertificates): Promise<Contenders> {
  const workOf = (load: Load) => load.work;
  const reference = { peer: await startReference(certificates), workOf };
  const peer = await startPyKmip(certificates);
  const echo = {
    peer: await startEcho(certificates, answerOf(152)),
    workOf: () => discoverVersions().work,
  };
  const contenders: Contenders = { reference, echo, ...(peer && { pyKmip: { peer, workOf } }) };
  for (const one of [reference, contenders.pyKmip]) {
    if (one !== undefined) await withClients(1, one.peer, certificates, ([client]) => store(client as BareClient));
  }
  for (const one of Object.values(contenders)) {
    for (const load of loadsOf()) {
      await withClients(4, one.peer, certificates, (clients) => warmUp(clients.map(one.workOf(load)), WARM_UP));
    }
  }
  return contenders;
}

async function done(one: Contender, load: Load, clients: readonly BareClient[], milliseconds: number): Promise<Rate> {
  const [before, start] = [processorSeconds(one.peer.pid), performance.now()];
  const rate = await rateOfAsync(clients.map(one.workOf(load)), milliseconds);
  const times = (rate * (performance.now() - start)) / 1000;
  return { rate, processor: (processorSeconds(one.peer.pid) - before) / times };
}

async function compared(
  contenders: Contenders,
  load: Load,
  connections: number,
  certificates: TestCertificates,
): Promise<Figure> {
  const rates = { reference: [] as Rate[], echo: [] as Rate[], pyKmip: [] as Rate[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, one] of Object.entries(contenders) as [keyof Contenders, Contender][]) {
      await withClients(connections, one.peer, certificates, async (clients) => {
        rates[name].push(await done(one, load, clients, ROUND_MS));
      });
    }
  }
  const [ours, echo] = [medians(rates.reference), medians(rates.echo)];
  const theirs = contenders.pyKmip && medians(rates.pyKmip).rate;
  const { aims } = load;
  return {
    what: `${load.name}, ${connections} connection${connections === 1 ? '' : 's'}`,
    figure: [
      `${count(ours.rate)}/s`,
      ...(theirs === undefined ? [] : [`${count(ours.rate / theirs)} times PyKMIP's ${count(theirs)}`]),
      `${count((100 * ours.rate) / echo.rate)} % of the echo's ${count(echo.rate)}`,
      `${count(1e6 * ours.processor)} µs of processor time over ${count(1e6 * echo.processor)} µs`,
    ].join('; '),
    aim: `${aims.pyKmip} times${aims.echo === undefined ? '' : `, ${aims.echo * 100} % of the echo`}`,
  };
}

function medians(rates: readonly Rate[]): Rate {
  return { rate: median(rates.map(({ rate }) => rate)), processor: median(rates.map(({ processor }) => processor)) };
}

export async function withClients<T>(
  connections: number,
  { port }: Peer,
  certificates: TestCertificates,
  use: (clients: readonly BareClient[]) => Promise<T>,
): Promise<T> {
  const clients = await Promise.all(Array.from({ length: connections }, () => BareClient.open(port, certificates)));
  try {
    return await use(clients);
  } finally {
    for (const client of clients) client.close();
  }
}
