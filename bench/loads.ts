import type { BareClient } from './peers.ts';
import * as requests from './requests.ts';

/** What one client does again and again. `aims` are what the reference server should reach, as ratios. */
export interface Load {
  readonly name: string;
  readonly aims: { readonly pyKmip: number; readonly echo?: number };
  work(client: BareClient): () => Promise<unknown>;
}

/** Objects that are there when Locate looks for one of them by its Name. */
const STORED = 50;

let serial = 0;

export const discoverVersions: Load = {
  name: 'Discover Versions',
  aims: { pyKmip: 10, echo: 0.4 },
  work: (client) => () => client.exchange(requests.DISCOVER_VERSIONS),
};

export const createGetDestroy: Load = {
  name: 'Create+Get+Destroy',
  aims: { pyKmip: 20 },
  work: (client) => async () => {
    serial += 1;
    const identifier = requests.identifierIn(await client.exchange(requests.create(`bench-${serial}`)));
    requests.identifierIn(await client.exchange(requests.get(identifier)));
    requests.identifierIn(await client.exchange(requests.destroy(identifier)));
  },
};

export const LOADS: readonly Load[] = [
  discoverVersions,
  { name: 'Query', aims: { pyKmip: 10, echo: 0.4 }, work: (client) => () => client.exchange(requests.QUERY) },
  createGetDestroy,
  {
    name: `Locate by Name, ${STORED} objects`,
    aims: { pyKmip: 50 },
    work: (client) => async () => {
      requests.identifierIn(await client.exchange(requests.locate('stored-7')));
    },
  },
];

/** Stores the objects that Locate finds. */
export async function store(client: BareClient): Promise<void> {
  for (let i = 0; i < STORED; i += 1) requests.identifierIn(await client.exchange(requests.create(`stored-${i}`)));
}
