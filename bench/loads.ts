import type { Version } from '../harness/spec/versions.ts';
import type { BareClient } from './peers.ts';
import { identifierIn, requestsOf } from './requests.ts';

/** What one client does again and again. `aims` are what the reference server should reach, as ratios. */
export interface Load {
  readonly name: string;
  readonly aims: { readonly pyKmip: number; readonly echo?: number };
  work(client: BareClient): () => Promise<unknown>;
}

/** Objects that are there when Locate looks for one of them by its Name. */
const STORED = 50;
/** 1.2 is the newest version that PyKMIP's server and ours do alike in every load. */
export const COMMON_VERSION: Version = '1.2';

let serial = 0;

export function discoverVersions(version = COMMON_VERSION): Load {
  const request = requestsOf(version).discoverVersions;
  return {
    name: 'Discover Versions',
    aims: { pyKmip: 10, echo: 0.4 },
    work: (client) => () => client.exchange(request),
  };
}

export function createGetDestroy(version = COMMON_VERSION): Load {
  const { create, get, destroy } = requestsOf(version);
  return {
    name: 'Create+Get+Destroy',
    aims: { pyKmip: 20 },
    work: (client) => async () => {
      serial += 1;
      const identifier = identifierIn(await client.exchange(create(`bench-${serial}`)));
      identifierIn(await client.exchange(get(identifier)));
      identifierIn(await client.exchange(destroy(identifier)));
    },
  };
}

export function loadsOf(version = COMMON_VERSION): readonly Load[] {
  const { query, locate } = requestsOf(version);
  return [
    discoverVersions(version),
    { name: 'Query', aims: { pyKmip: 10, echo: 0.4 }, work: (client) => () => client.exchange(query) },
    createGetDestroy(version),
    {
      name: `Locate by Name, ${STORED} objects`,
      aims: { pyKmip: 50 },
      work: (client) => async () => identifierIn(await client.exchange(locate('stored-7'))),
    },
  ];
}

/** Stores the objects that Locate finds. */
export async function store(client: BareClient): Promise<void> {
  const { create } = requestsOf(COMMON_VERSION);
  for (let i = 0; i < STORED; i += 1) identifierIn(await client.exchange(create(`stored-${i}`)));
}
