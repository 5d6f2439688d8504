import type { TestCertificates } from '../harness/config/certificates.ts';
import { testCertificates } from '../test-support/certificates.ts';
import { type Bench, count, type Figure } from './figure.ts';
import { COMMON_VERSION } from './loads.ts';
import { rateOfAsync } from './measure.ts';
import { BareClient, type Peer, startReference } from './peers.ts';
import { identifierIn, requestsOf } from './requests.ts';

const OBJECTS = 10_000;
const CONNECTIONS = [1, 4, 16];
const RUN_MS = 1500;
const { create, locate: search } = requestsOf(COMMON_VERSION);

/** The reference server among many objects, where a search that reads them all would take a second. */
export const locate: Bench = {
  name: 'locate',
  title: `Locate by Name among ${OBJECTS.toLocaleString('en-US')} objects`,
  async run() {
    const certificates = await testCertificates();
    const peer = await startReference(certificates);
    const clients = await connected(Math.max(...CONNECTIONS), peer, certificates);
    await filled(clients);
    const figures: Figure[] = [];
    for (const connections of CONNECTIONS) {
      const rate = await rateOfAsync(clients.slice(0, connections).map(work), RUN_MS);
      const what = `${connections} connection${connections === 1 ? '' : 's'}`;
      figures.push({ what, figure: `${count(rate)}/s`, aim: 'above 1,000/s' });
    }
    for (const client of clients) client.close();
    await peer.stop();
    return figures;
  },
};

function connected(connections: number, { port }: Peer, certificates: TestCertificates): Promise<BareClient[]> {
  return Promise.all(Array.from({ length: connections }, () => BareClient.open(port, certificates)));
}

const nameOf = (serial: number): string => `stored-${serial}`;

async function filled(clients: readonly BareClient[]): Promise<void> {
  let serial = 0;
  await Promise.all(
    clients.map(async (client) => {
      while (serial < OBJECTS) {
        serial += 1;
        identifierIn(await client.exchange(create(nameOf(serial))));
      }
    }),
  );
}

/** Looks for one object after the other, in steps that are no pattern of their names. */
function work(client: BareClient, connection: number): () => Promise<unknown> {
  let serial = connection;
  return async () => {
    serial = (serial + 7919) % OBJECTS;
    return identifierIn(await client.exchange(search(nameOf(serial + 1))));
  };
}
