import { enumeration, type Item, type StructureItem, textString } from '../harness/codec/item.ts';
import { makeTestCertificates, type TestCertificates } from '../harness/config/certificates.ts';
import type { Expectation } from '../harness/config/expectations.ts';
import { DEFAULT_LIMITS, type Target, type TlsSettings } from '../harness/config/target.ts';
import { protocolVersion } from '../harness/message/header.ts';
import type { Request } from '../harness/message/request.ts';
import { buildResponse, type ResponseItemInit } from '../harness/message/response.ts';
import type { RunEvent } from '../harness/runner/events.ts';
import type { Lane } from '../harness/runner/lanes.ts';
import { type FoundCase, planGroups } from '../harness/runner/plan.ts';
import type { PlannedClaim } from '../harness/runner/profiles/claims.ts';
import type { CaseResult } from '../harness/runner/results.ts';
import { type RunOutcome, run } from '../harness/runner/run.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { enumName } from '../harness/spec/registry.ts';
import { Tag } from '../harness/spec/tags.ts';
import { type FakeServer, type Reaction, startKmipServer } from './fake-server.ts';

const { Operation, ResultReason, ResultStatus } = Enum;

/** The clock stands still: what waits, moves it. */
export const NOW = new Date('2026-03-01T10:00:00Z');

/** How a scripted server reacts, by XML name of the operation; it says nothing to others. */
export type Answers = Readonly<Record<string, (request: Request) => Reaction | Promise<Reaction>>>;

export const answer = (request: Request, result: Partial<ResponseItemInit>): StructureItem =>
  buildResponse(
    { version: request.header.version ?? protocolVersion('1.1'), timeStamp: BigInt(NOW.getTime() / 1000) },
    [{ operation: request.items[0]?.operation, resultStatus: ResultStatus.Success, ...result } as ResponseItemInit],
  );
export const ok =
  (...payload: Item[]) =>
  (request: Request): Reaction =>
    answer(request, { payload });
export const refuse =
  (resultReason: number) =>
  (request: Request): Reaction =>
    answer(request, { resultStatus: ResultStatus.OperationFailed, resultReason });

/** A server with one key, k1, that does what is asked of it. */
export const WELL_BEHAVED: Readonly<Record<string, (request: Request) => Reaction>> = {
  DiscoverVersions: refuse(ResultReason.OperationNotSupported),
  Query: ok(enumeration(Tag.Operation, Operation.Query), enumeration(Tag.Operation, Operation.Create)),
  Create: ok(enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey), textString(Tag.UniqueIdentifier, 'k1')),
  Activate: ok(textString(Tag.UniqueIdentifier, 'k1')),
  Revoke: ok(textString(Tag.UniqueIdentifier, 'k1')),
  Destroy: ok(textString(Tag.UniqueIdentifier, 'k1')),
  Get: refuse(ResultReason.ItemNotFound),
};

/** What a scripted run differs in from one with the defaults. */
export type RunSettings = Partial<Target> & {
  bail?: boolean;
  /** Cases at a time. */
  jobs?: number;
  signal?: AbortSignal;
  emit?: (event: RunEvent) => void;
  claims?: readonly PlannedClaim[];
  /** The failures that are known. */
  known?: readonly Expectation[];
  /** What the target file says of TLS versions. */
  protocols?: Pick<TlsSettings, 'minVersion' | 'maxVersion'>;
  /** What our clock shows at the start; the server's shows NOW. */
  ours?: Date;
};

export type Against = (answers: Answers, cases: readonly FoundCase[], settings?: RunSettings) => Promise<Ran>;

export interface Ran extends RunOutcome {
  readonly first: CaseResult;
  /** The operations that the server was asked for after the first look. */
  readonly asked: readonly string[];
  readonly events: readonly RunEvent[];
}

/** For a suite: runs cases against a server of its own that reacts as the script says; `answers` go before WELL_BEHAVED. */
export function scriptedRuns(): Against {
  let certificates: TestCertificates;
  const servers: FakeServer[] = [];
  before(async () => {
    certificates = await makeTestCertificates({ now: new Date() });
  });
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  return async (answers: Answers, cases: readonly FoundCase[], settings: RunSettings = {}): Promise<Ran> => {
    const asked: string[] = [];
    const script: Answers = { ...WELL_BEHAVED, ...answers };
    const server = await startKmipServer(
      { ...certificates.server, ca: certificates.ca, requestCert: true },
      (request) => {
        const operation = enumName('Operation', request.items[0]?.operation ?? 0) ?? '';
        asked.push(operation);
        return script[operation]?.(request) ?? 'silence';
      },
    );
    servers.push(server);
    const {
      bail = false,
      jobs = 1,
      signal = new AbortController().signal,
      emit,
      ours = NOW,
      protocols,
      claims = [],
      known = [],
      ...target
    } = settings;
    const events: RunEvent[] = [];
    let now = ours.getTime();
    const outcome = await run({
      lanes: lanesTo(
        {
          name: 'scripted',
          host: '127.0.0.1',
          port: server.port,
          tls: { ca: certificates.ca, ...protocols },
          ...(certificates.clients['Client-A'] && { identity: certificates.clients['Client-A'] }),
          identities: {},
          versions: [],
          limits: DEFAULT_LIMITS,
          provides: [],
          lacks: [],
          disposable: false,
          ...target,
        },
        jobs,
      ),
      groups: planGroups(cases, cases),
      claims,
      strict: false,
      bail,
      failOnUnsupported: false,
      expectations: known,
      tool: { name: 'test', version: '0' },
      rerun: 'test',
      clock: {
        now: () => new Date(now),
        wait: async (milliseconds) => {
          now += milliseconds;
        },
      },
      random: (octets) => new Uint8Array(octets),
      signal,
      emit: (event) => {
        events.push(event);
        emit?.(event);
      },
    });
    const first = outcome.result.cases[0] as CaseResult;
    if (first === undefined && claims.length === 0) throw new Error('no case');
    return { ...outcome, first, asked: asked.slice(asked.lastIndexOf('Query') + 1), events };
  };
}

/** The verdicts of the steps of the first case. */
export function stepVerdicts({ first }: Ran): string[] {
  return first.steps.map(({ verdict }) => verdict);
}

function lanesTo(target: Target, jobs: number): [Lane, ...Lane[]] {
  return [{ target }, ...Array.from({ length: jobs - 1 }, () => ({ target }))];
}
