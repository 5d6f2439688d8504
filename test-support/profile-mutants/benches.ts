import { environmentSettings } from '../../harness/config/reference-target.ts';
import { VERSIONS } from '../../harness/spec/versions.ts';
import type { Check } from '../../profiles/checks/check.ts';
import type { Claim } from '../../profiles/profile.ts';
import { createEngine } from '../engine.ts';
import { EngineSubject } from '../engine-subject.ts';
import { httpSubject } from '../lying-http.ts';
import { withEveryAlgorithm } from './every-algorithm.ts';
import type { ProfileMutant } from './mutant.ts';
import { openTlsBench } from './tls-bench.ts';

/** What a clause is about: what a server does with messages, with HTTP and texts, or before it reads a message. */
export type Realm = 'messages' | 'http' | 'tls';

/** A server that checks are tried on. */
export interface Bench {
  /** As Check's own: resolves, or throws what it came to. */
  run(check: Check): Promise<void>;
  close(): Promise<void> | void;
}

type OpenBench = (claim: Claim, mutant?: ProfileMutant) => Promise<Bench>;

const makeEngine = (settings: object = {}) =>
  createEngine({ settings: { ...settings, versions: [...VERSIONS] }, quiet: true });

async function openMessagesBench({ version }: Claim, mutant?: ProfileMutant): Promise<Bench> {
  const engine = await makeEngine();
  const sound = withEveryAlgorithm(engine);
  return {
    run: (check) => {
      const spoiled = mutant?.spoil?.(sound) ?? sound;
      return check.run(new EngineSubject(spoiled, version, undefined, { versions: VERSIONS }));
    },
    close: () => engine.close(),
  };
}

async function openHttpBench({ version }: Claim, mutant?: ProfileMutant): Promise<Bench> {
  const engine = await makeEngine();
  return { run: (check) => check.run(httpSubject(engine, version, mutant?.http)), close: () => engine.close() };
}

/** The reference server, broken as a mutant says, as far as the clauses of a realm see it. */
export const OPEN_BENCH: Readonly<Record<Realm, OpenBench>> = {
  messages: openMessagesBench,
  http: openHttpBench,
  tls: async (claim, mutant) => openTlsBench(await makeEngine(environmentSettings(['two-users'])), claim, mutant),
};
