import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testCertificates } from '../test-support/certificates.ts';
import { type Bench, count, type Figure } from './figure.ts';
import { createGetDestroy } from './loads.ts';
import { type Peer, startReference } from './peers.ts';
import { residentMegabytes } from './process.ts';
import { withClients } from './servers.ts';

const OPERATIONS = 100_000;
const LOOKS = 5;
const CONNECTIONS = 4;

/**
 * The reference server's memory while it does Create, Get and Destroy over and over. What is destroyed keeps its
 * attributes: in memory they take room, in a file they do not.
 */
export const growth: Bench = {
  name: 'growth',
  title: `Memory of the reference server over ${OPERATIONS.toLocaleString('en-US')} operations`,
  async run() {
    const certificates = await testCertificates();
    const folder = mkdtempSync(join(tmpdir(), 'kmip-conformance-bench-'));
    const figures: Figure[] = [];
    for (const [where, database] of [
      ['a database in a file', join(folder, 'objects.db')],
      ['a database in memory', ':memory:'],
    ] as const) {
      const peer = await startReference(certificates, database);
      await withClients(CONNECTIONS, peer, certificates, async (clients) => {
        const works = clients.map(createGetDestroy().work);
        for (let look = 1; look <= LOOKS; look += 1) {
          await Promise.all(works.map((work) => repeated(work, OPERATIONS / 3 / LOOKS / CONNECTIONS)));
          figures.push(lookAt(peer, where, (OPERATIONS * look) / LOOKS));
        }
      });
      await peer.stop();
    }
    rmSync(folder, { recursive: true });
    return figures;
  },
};

async function repeated(work: () => Promise<unknown>, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) await work();
}

function lookAt({ pid }: Peer, where: string, operations: number): Figure {
  return {
    what: `${where}, after ${count(operations)} operations`,
    figure: `${count(residentMegabytes(pid))} MB`,
    aim: 'flat',
  };
}
