import { enumeration, textString } from '../../harness/codec/item.ts';
import { encodeTtlv } from '../../harness/codec/ttlv.ts';
import type { RunEvent } from '../../harness/runner/events.ts';
import type { ClauseResult } from '../../harness/runner/profiles/results.ts';
import type { CaseResult, RunResult, StepResult, Verdict } from '../../harness/runner/results.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { LATE_STATE, NO_PAYLOAD, SHORT_READ, UNKNOWN_NAME, WRONG_TYPE } from './diagnostics.ts';
import { EVERY_KIND, EXCUSED, excusedUid, PAYLOAD, REFUSAL, wrongState } from './differences.ts';
import {
  at,
  encrypting,
  exchange,
  getting,
  gettingState,
  registering,
  request,
  response,
  SECRETS,
  stateAttribute,
  success,
  symmetricKey,
  UID,
  uid,
} from './messages.ts';
import { PRODUCT, PROFILE_RESULTS } from './profiles.ts';

function step(index: number, verdict: Verdict, more: Partial<StepResult> = {}): StepResult {
  const row = { index, line: 10 + 20 * index, operations: ['Get'], client: 'Client-A', verdict, differences: [] };
  return { ...row, durationMs: 4, ...more };
}

type CaseRow = Partial<CaseResult> & Pick<CaseResult, 'id' | 'verdict'>;

function caseResult(row: CaseRow, index: number): CaseResult {
  return {
    scenario: row.id.replace(/-\d\d$/, ''),
    version: '1.1',
    kind: 'profile',
    file: `cases/1.1/${row.id}.xml`,
    description: 'A case made up for the reports.',
    environment: 'default',
    errata: [],
    notes: [],
    steps: [],
    bindings: {},
    startedAt: at(index * 100),
    durationMs: 85,
    ...row,
  };
}

/** A response cut short in the middle of the key. */
const cutShort = encodeTtlv(response(Enum.Operation.Get, success([symmetricKey(SECRETS.generatedKey)]))).slice(0, -40);

const failedState = step(1, 'fail', {
  operations: ['GetAttributes'],
  differences: [excusedUid, wrongState],
  diagnostics: [LATE_STATE],
  exchange: exchange(
    gettingState,
    response(Enum.Operation.GetAttributes, success([uid, stateAttribute(Enum.State.PreActive)])),
  ),
});

const ROWS: readonly CaseRow[] = [
  { id: 'EX-PASS-1-11', verdict: 'pass', kind: 'own', steps: [step(0, 'pass')] },
  {
    id: 'EX-PASS-2-11',
    verdict: 'pass',
    notes: ['L1: Attribute Name "Cryptographic   Length" read as "Cryptographic Length"'],
    bindings: { UNIQUE_IDENTIFIER_0: UID, KEY_MATERIAL_0: SECRETS.generatedKey.toString('hex') },
    steps: [
      step(0, 'pass', {
        operations: ['Register'],
        differences: EXCUSED,
        exchange: exchange(registering, response(Enum.Operation.Register, success([uid]))),
      }),
      step(1, 'pass', {
        exchange: exchange(getting, response(Enum.Operation.Get, success([uid, symmetricKey(SECRETS.generatedKey)]))),
      }),
    ],
  },
  {
    id: 'EX-NOTE-1-14',
    verdict: 'pass',
    version: '1.4',
    kind: 'note',
    errata: ['step 1, ResultReason: Missing Data corrected to Invalid Field (1.4 section 11.1)'],
    notes: [
      'L1: Attribute Name "Cryptographic   Length" read as "Cryptographic Length"',
      'L1: Attribute Name "Object   Type" read as "Object Type"',
      'Client-B shares the identity of Client-A: the target gives only one',
    ],
    neededBy: 'EX-NOTE-2-14',
    steps: [step(0, 'pass', { differences: [excusedUid] })],
  },
  {
    id: 'EX-FAIL-1-11',
    verdict: 'fail',
    bindings: { UNIQUE_IDENTIFIER_0: UID, DATA_0: SECRETS.plaintext.toString('hex'), ODDITY: SECRETS.password },
    steps: [
      step(0, 'pass', { operations: ['Register'] }),
      step(1, 'fail', {
        operations: ['Get', 'GetAttributes'],
        differences: [...EVERY_KIND, ...EXCUSED],
        diagnostics: [WRONG_TYPE, UNKNOWN_NAME],
        exchange: exchange(
          registering,
          response(Enum.Operation.Get, [
            enumeration(Tag.ResultStatus, Enum.ResultStatus.OperationFailed),
            enumeration(Tag.ResultReason, Enum.ResultReason.PermissionDenied),
            textString(Tag.ResultMessage, `no user has the password ${SECRETS.password}`),
          ]),
          { deviations: [{ kind: 'padding', path: PAYLOAD, offset: 120, message: 'padding of 3 octets is missing' }] },
        ),
      }),
      step(2, 'not run', { operations: ['Destroy'], reason: '$UNIQUE_IDENTIFIER_1 was not bound by step 2' }),
      step(3, 'fail', {
        operations: ['Notify'],
        direction: 'server-to-client',
        differences: [{ ...wrongState, path: 'RequestMessage/BatchItem[0]/RequestPayload/Attribute/AttributeValue' }],
        exchange: exchange(
          response(Enum.Operation.Notify, success([])),
          request(Enum.Operation.Notify, [uid, stateAttribute(Enum.State.PreActive)]),
        ),
      }),
    ],
  },
  { id: 'EX-FAIL-2-11', verdict: 'fail', steps: [step(0, 'pass'), failedState] },
  { id: 'EX-FAIL-3-11', verdict: 'fail', expected: 'known since firmware 4.1', steps: [step(0, 'pass'), failedState] },
  { id: 'EX-FAIL-4-11', verdict: 'fail', file: 'cases/copy/EX-FAIL-4-11.xml', steps: [step(0, 'pass'), failedState] },
  {
    id: 'EX-FAIL-4-11',
    verdict: 'fail',
    steps: [
      step(0, 'fail', {
        reason: 'the server closed the connection without a response',
        diagnostics: [SHORT_READ],
        exchange: exchange(getting),
      }),
    ],
  },
  {
    id: 'EX-FAIL-5-11',
    verdict: 'fail',
    steps: [
      step(0, 'fail', {
        reason: 'the response does not decode: truncated at octet 168',
        exchange: exchange(getting, undefined, { bytes: cutShort, error: 'truncated at octet 168' }),
      }),
    ],
  },
  {
    id: 'EX-FAIL-6-11',
    verdict: 'fail',
    steps: [
      step(0, 'fail', {
        differences: REFUSAL,
        diagnostics: [NO_PAYLOAD],
        exchange: exchange(
          getting,
          response(Enum.Operation.Get, [
            enumeration(Tag.ResultStatus, Enum.ResultStatus.OperationFailed),
            enumeration(Tag.ResultReason, Enum.ResultReason.KeyFormatTypeNotSupported),
            textString(Tag.ResultMessage, 'PKCS#12 is not built'),
          ]),
        ),
      }),
    ],
  },
  {
    id: 'EX-BROKEN-1',
    verdict: 'error',
    version: null,
    kind: null,
    scenario: 'EX-BROKEN-1',
    description: '',
    reason: 'cannot be loaded: 12:7 closing tag "Name" does not match "Nmae"',
  },
  {
    id: 'EX-ERROR-1-11',
    verdict: 'error',
    reason: 'no session: the server refused the client certificate\x07 (unknown CA)',
  },
  {
    id: 'EX-UNSUP-1-14',
    verdict: 'unsupported',
    version: '1.4',
    steps: [
      step(0, 'unsupported', {
        operations: ['Encrypt'],
        reason: 'Encrypt is not supported, and Query does not list it',
        exchange: exchange(
          encrypting,
          response(Enum.Operation.Encrypt, [
            enumeration(Tag.ResultStatus, Enum.ResultStatus.OperationFailed),
            enumeration(Tag.ResultReason, Enum.ResultReason.OperationNotSupported),
          ]),
        ),
      }),
    ],
  },
  ...[1, 2, 3, 4, 5].map(
    (n): CaseRow => ({ id: `EX-SKIP-${n}-20`, verdict: 'skip', version: '2.0', reason: 'needs KMIP 2.0' }),
  ),
  { id: 'EX-SKIP-6-11', verdict: 'skip', reason: 'destructive' },
  { id: 'EX-LATE-1-11', verdict: 'not run', reason: 'interrupted' },
];

const CASES = ROWS.map(caseResult);
const withVerdict = (verdict: Verdict): number => CASES.filter((result) => result.verdict === verdict).length;

/** A run with every verdict, every kind of difference, excused and not, errata, residue and an interruption. */
export const FIXTURE: RunResult = {
  tool: { name: 'kmip-conformance', version: '0.1.0' },
  target: { name: 'reference', address: '127.0.0.1:5696', strict: false },
  startedAt: at(0),
  durationMs: 12_340,
  interrupted: true,
  summary: {
    pass: withVerdict('pass'),
    fail: withVerdict('fail'),
    error: withVerdict('error'),
    skip: withVerdict('skip'),
    unsupported: withVerdict('unsupported'),
    notRun: withVerdict('not run'),
    erratum: 1,
  },
  cases: CASES,
  profiles: PROFILE_RESULTS,
  product: PRODUCT,
  brokenExpectations: [
    {
      at: 'known.yaml:6:3',
      pattern: 'EX-PASS-*',
      kind: 'stale',
      caseId: 'EX-PASS-1-11',
      message: 'EX-PASS-1-11 passes',
    },
    { at: 'known.yaml:11:3', pattern: 'EX-GONE-1-11', kind: 'unmatched', message: 'matches no case of the run' },
  ],
  newFailures: [
    { cases: ['EX-FAIL-2-11', 'EX-FAIL-4-11'], verdict: 'fail', step: 2, example: failedState },
    { cases: ['EX-BROKEN-1'], verdict: 'error', reason: 'cannot be loaded: 12:7 closing tag "Name" does not match' },
  ],
  residue: [
    { caseId: 'EX-FAIL-1-11', uniqueIdentifier: UID, reason: 'Destroy: Permission Denied, not the owner' },
    { caseId: 'EX-FAIL-5-11', uniqueIdentifier: '7f1c2d3e-0002', reason: 'the connection was closed' },
  ],
  rerun: 'node bin/kmip-conformance.js run reference --cases cases',
};

/** A check is tried before the first clause that asks for it is judged. */
function clauseEvents(result: ClauseResult): RunEvent[] {
  const { check, verdict, reason, exchanges, durationMs } = result;
  const ending = { type: 'clause-end', result } as const;
  if (check === undefined) return [ending];
  const tried = { id: check, version: '1.4', verdict, exchanges, durationMs, ...(reason && { reason }) } as const;
  return [{ type: 'check-end', result: tried }, ending];
}

/** The events of FIXTURE, as a runner sends them. */
export const FIXTURE_EVENTS: readonly RunEvent[] = [
  {
    type: 'run-start',
    tool: FIXTURE.tool,
    target: FIXTURE.target,
    startedAt: FIXTURE.startedAt,
    cases: CASES.length,
    clauses: 11,
  },
  { type: 'target', message: 'speaks KMIP 1.0 to 1.4; Query lists 12 operations' },
  ...CASES.flatMap((result): RunEvent[] => [
    { type: 'case-start', id: result.id, file: result.file, steps: result.steps.length },
    ...result.steps.map((stepResult): RunEvent => ({ type: 'step-end', caseId: result.id, result: stepResult })),
    { type: 'case-end', result },
  ]),
  ...PROFILE_RESULTS.flatMap((profile): RunEvent[] => [
    { type: 'profile-start', ref: profile.ref, title: profile.title, version: '1.4', clauses: profile.clauses.length },
    ...profile.clauses.flatMap((result) => clauseEvents(result)),
    { type: 'profile-end', result: profile },
  ]),
  ...FIXTURE.residue.map((residue): RunEvent => ({ type: 'residue', residue })),
  { type: 'run-end', result: FIXTURE, exitCode: 130 },
];
