import type { Case } from '../../harness/cases/case.ts';
import { makeTestCertificates, type TestCertificates } from '../../harness/config/certificates.ts';
import { REFERENCE_CLIENTS, referenceTarget } from '../../harness/config/reference-target.ts';
import { DEFAULT_LIMITS, type Wire } from '../../harness/config/target.ts';
import { planGroups } from '../../harness/runner/plan.ts';
import { ReferenceServer } from '../../harness/runner/reference.ts';
import { run } from '../../harness/runner/run.ts';
import type { Kills } from './golden.ts';
import type { Mutant } from './mutant.ts';
import { withServerCopy } from './tree.ts';

/** The ids of the cases that pass on a server, and of those that do not. */
interface Outcome {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
}

/** Milliseconds for one response or request of the server's: one that says nothing is a mutant more often than it is slow. */
const PATIENCE = 5_000;

interface Replay {
  /** TTLV over TLS where absent. */
  readonly wire?: Wire | undefined;
  /** Whether the first case that does not pass is the last. */
  readonly bail?: boolean;
}

/** Runs cases against copies of the bundled server, each with at most one rule broken. */
export class MutantRunner {
  readonly #certificates: TestCertificates;

  private constructor(certificates: TestCertificates) {
    this.#certificates = certificates;
  }

  static async create(): Promise<MutantRunner> {
    const made = makeTestCertificates({ now: new Date(), clients: REFERENCE_CLIENTS, algorithm: 'P-256' });
    return new MutantRunner(await made);
  }

  /** Runs cases against the bundled server as it is. */
  unbroken(cases: readonly Case[], wire?: Wire): Promise<Outcome> {
    return withServerCopy(undefined, (main) => this.#serve(main, (server) => this.#replay(server, cases, { wire })));
  }

  /** The cases that kill a mutant; all cases given have to pass on the unbroken server, on the mutant's wire. */
  kills(mutant: Mutant, cases: { own: readonly Case[]; published: readonly Case[] }): Promise<Kills> {
    return withServerCopy(mutant, (main) =>
      this.#serve(main, async (server) => ({
        own: (await this.#replay(server, cases.own, mutant)).failed,
        published: (await this.#replay(server, cases.published, { ...mutant, bail: true })).failed[0],
      })),
    );
  }

  async #serve<T>(main: URL, use: (server: ReferenceServer) => Promise<T>): Promise<T> {
    const { ca, server } = this.#certificates;
    const tls = { ca, cert: server.cert, key: server.key };
    const reference = await ReferenceServer.start({ host: '127.0.0.1', port: 0, logLevel: 'silent', tls }, { main });
    try {
      return await use(reference);
    } finally {
      await reference.stop();
    }
  }

  async #replay(reference: ReferenceServer, cases: readonly Case[], how: Replay): Promise<Outcome> {
    const { wire, bail = false } = how;
    const limits = { ...DEFAULT_LIMITS, timeoutMs: PATIENCE };
    const target = { ...referenceTarget(reference, this.#certificates), limits, ...(wire && { wire }) };
    const found = cases.map((one) => ({ id: one.id, file: one.file, version: one.version, kind: one.kind, case: one }));
    const { result } = await run({
      lanes: [{ target, reference }],
      groups: planGroups(found, found),
      strict: false,
      bail,
      failOnUnsupported: false,
      expectations: [],
      tool: { name: 'mutants', version: '0' },
      rerun: '',
      clock: { now: () => new Date(), wait: () => Promise.reject(new Error('the clock of this server is moved')) },
      random: (octets) => new Uint8Array(octets).fill(7),
      signal: new AbortController().signal,
      emit: () => undefined,
    });
    const judged = result.cases.filter(({ verdict }) => verdict !== 'not run');
    return {
      passed: judged.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id),
      failed: judged.filter(({ verdict }) => verdict !== 'pass').map(({ id }) => id),
    };
  }
}
