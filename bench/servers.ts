import type { TestCertificates } from '../harness/config/certificates.ts';
import { testCertificates } from '../test-support/certificates.ts';
import { type Bench, count, type Figure } from './figure.ts';
import { rateOfAsync } from './measure.ts';
import { BareClient, type Peer, startEcho, startPyKmip, startReference } from './peers.ts';
import { residentMegabytes } from './replay.ts';
import * as requests from './requests.ts';

const CONNECTIONS = [1, 4, 16];
/** Objects that are there when Locate looks for one of them by its Name. */
const STORED = 50;
const RUN_MS = 1500;

/** What one client does again and again. `aims` are what the reference server should reach, as ratios. */
interface Load {
  readonly name: string;
  readonly aims: { readonly pyKmip: number; readonly echo?: number };
  work(client: BareClient): () => Promise<unknown>;
}

let serial = 0;
const newName = (): string => {
  serial += 1;
  return `bench-${serial}`;
};

const LOADS: readonly Load[] = [
  {
    name: 'Discover Versions',
    aims: { pyKmip: 10, echo: 0.4 },
    work: (client) => () => client.exchange(requests.DISCOVER_VERSIONS),
  },
  { name: 'Query', aims: { pyKmip: 10, echo: 0.4 }, work: (client) => () => client.exchange(requests.QUERY) },
  {
    name: 'Create+Get+Destroy',
    aims: { pyKmip: 20 },
    work: (client) => async () => {
      const identifier = requests.identifierIn(await client.exchange(requests.create(newName())));
      requests.identifierIn(await client.exchange(requests.get(identifier)));
      requests.identifierIn(await client.exchange(requests.destroy(identifier)));
    },
  },
  {
    name: `Locate by Name, ${STORED} objects`,
    aims: { pyKmip: 50 },
    work: (client) => async () => {
      requests.identifierIn(await client.exchange(requests.locate('stored-7')));
    },
  },
];

/** The reference server, PyKMIP's and a bare TLS echo, over the same cipher suite, one after the other in one run. */
export const servers: Bench = {
  name: 'servers',
  title: 'Servers over TLS on loopback',
  async run() {
    const certificates = await testCertificates();
    const rates = {
      reference: await ratesOf(await startReference(certificates), certificates),
      pyKmip: await ratesOf(await startPyKmip(certificates), certificates),
      echo: await echoRates(certificates),
    };
    return LOADS.flatMap((load) =>
      CONNECTIONS.map((connections): Figure => {
        const key = `${load.name} ${connections}`;
        const [ours, theirs, echo] = [
          rates.reference.get(key) ?? 0,
          rates.pyKmip.get(key),
          rates.echo.get(connections),
        ];
        const beside = theirs === undefined ? '' : `; ${count(ours / theirs)} times PyKMIP's ${count(theirs)}`;
        const aim = `${load.aims.pyKmip} times${load.aims.echo === undefined ? '' : `, ${load.aims.echo * 100} % of the echo`}`;
        return {
          what: `${load.name}, ${connections} connection${connections === 1 ? '' : 's'}`,
          figure: `${count(ours)}/s${beside}; ${count((100 * ours) / (echo ?? 1))} % of the echo's ${count(echo ?? 0)}`,
          aim,
        };
      }),
    );
  },
};

async function ratesOf(peer: Peer | undefined, certificates: TestCertificates): Promise<Map<string, number>> {
  const rates = new Map<string, number>();
  if (peer === undefined) return rates;
  await withClients(1, peer, certificates, async ([client]) => {
    for (let i = 0; i < STORED; i += 1) await client?.exchange(requests.create(`stored-${i}`));
  });
  for (const connections of CONNECTIONS) {
    await withClients(connections, peer, certificates, async (clients) => {
      for (const load of LOADS) {
        rates.set(`${load.name} ${connections}`, await rateOfAsync(clients.map(load.work), RUN_MS));
      }
    });
  }
  await peer.stop();
  return rates;
}

async function echoRates(certificates: TestCertificates): Promise<Map<number, number>> {
  const peer = await startEcho(certificates, requests.answerOf(152));
  const rates = new Map<number, number>();
  for (const connections of CONNECTIONS) {
    await withClients(connections, peer, certificates, async (clients) => {
      const work = clients.map((client) => () => client.exchange(requests.DISCOVER_VERSIONS));
      rates.set(connections, await rateOfAsync(work, RUN_MS));
    });
  }
  await peer.stop();
  return rates;
}

async function withClients(
  connections: number,
  { port }: Peer,
  certificates: TestCertificates,
  use: (clients: readonly BareClient[]) => Promise<void>,
): Promise<void> {
  const clients = await Promise.all(Array.from({ length: connections }, () => BareClient.open(port, certificates)));
  await use(clients);
  for (const client of clients) client.close();
}

const OPERATIONS = 100_000;
const LOOKS = 5;

/** The reference server's memory while it does Create, Get and Destroy over and over. */
export const growth: Bench = {
  name: 'growth',
  title: `Memory of the reference server over ${OPERATIONS.toLocaleString('en-US')} operations`,
  async run() {
    const certificates = await testCertificates();
    const peer = await startReference(certificates);
    const figures: Figure[] = [];
    await withClients(4, peer, certificates, async (clients) => {
      const create = LOADS[2] as Load;
      for (let look = 1; look <= LOOKS; look += 1) {
        const share = OPERATIONS / 3 / LOOKS / clients.length;
        await Promise.all(
          clients.map(async (client) => {
            const work = create.work(client);
            for (let i = 0; i < share; i += 1) await work();
          }),
        );
        const operations = Math.round((OPERATIONS * look) / LOOKS);
        figures.push({
          what: `after ${count(operations)} operations`,
          figure: `${count(residentMegabytes(peer.pid))} MB`,
        });
      }
    });
    await peer.stop();
    return figures;
  },
};
