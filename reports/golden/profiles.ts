import type { ClauseResult, Product, ProfileResult } from '../../harness/runner/profiles/results.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { at, exchange, getting, response, SECRETS, success, symmetricKey, uid } from './messages.ts';

type ClauseRow = Pick<ClauseResult, 'id' | 'verdict' | 'outcome'> & Partial<ClauseResult>;

function clause(ref: string, row: ClauseRow): ClauseResult {
  return {
    ref: `${ref}/${row.id}`,
    document: 'Profiles 1.4',
    section: '5.1.2',
    level: 'SHALL',
    requirement: 'The server does what the clause asks for.',
    known: 'read',
    decides: true,
    cases: [],
    notAtHand: [],
    exchanges: [],
    durationMs: 12,
    ...row,
  };
}

function profile(
  row: Pick<ProfileResult, 'ref' | 'id' | 'title'> & Partial<ProfileResult>,
  rows: readonly ClauseRow[],
) {
  return {
    version: '1.4',
    document: 'Profiles 1.4',
    suite: 'basic',
    named: false,
    verdict: 'conformant',
    mandatory: { met: 2, all: 2 },
    optional: { met: 0, all: 0 },
    notScored: 0,
    declaredNotServed: [],
    startedAt: at(5000),
    durationMs: 340,
    ...row,
    clauses: rows.map((one) => clause(row.ref, one)),
  } as const satisfies ProfileResult;
}

/** Profiles with every verdict, clauses with every outcome, level and way to be shown. */
export const PROFILE_RESULTS: readonly ProfileResult[] = [
  profile(
    {
      ref: 'baseline-server-1.4',
      id: 'baseline-server',
      title: 'Baseline Server',
      section: '6.3',
      policy: 'basic-1.3',
      neededBy: 'example-server-1.4-https',
      named: true,
      optional: { met: 1, all: 1 },
      notScored: 1,
    },
    [
      { id: 'operations/locate', verdict: 'pass', outcome: 'met', known: 'cited', check: 'operation Locate' },
      {
        id: 'cases',
        verdict: 'pass',
        outcome: 'met',
        section: '6.3',
        cases: [{ id: 'EX-PASS-1-11', verdict: 'pass' }],
        requirement: 'The mandatory test cases pass.',
      },
      {
        id: 'operations/encrypt',
        level: 'MAY',
        verdict: 'skip',
        outcome: 'left out',
        because: 'not scored',
        decides: false,
        reason: 'not scored: the server does not declare Encrypt, and does not do it',
        check: 'operation Encrypt',
      },
      { id: 'operations/hash', level: 'MAY', verdict: 'pass', outcome: 'met', decides: false, check: 'operation Hash' },
    ],
  ),
  profile(
    {
      ref: 'example-server-1.4-https',
      id: 'example-server',
      title: 'Example Server',
      suite: 'https',
      wire: 'HTTPS, XML',
      verdict: 'not conformant',
      mandatory: { met: 1, all: 5 },
      optional: { met: 0, all: 1 },
      declaredNotServed: ['operation Get'],
    },
    [
      { id: 'baseline', verdict: 'pass', outcome: 'met', requirement: 'The server is a Baseline Server.' },
      {
        id: 'operations/get',
        verdict: 'fail',
        outcome: 'failed',
        requirement: 'The server supports the operation Get, and what it gives back is what was put in.',
        reason: `Get: expected the key that was registered, got ${SECRETS.generatedKey.toString('hex')}`,
        check: 'operation Get',
        exchanges: [
          exchange(getting, response(Enum.Operation.Get, success([uid, symmetricKey(SECRETS.generatedKey)]))),
        ],
      },
      {
        id: 'key-formats/raw',
        verdict: 'fail',
        outcome: 'open',
        known: 'inferred',
        decides: false,
        reason: 'Register: expected Success, got OperationFailed, KeyFormatTypeNotSupported',
        check: 'key format Raw',
      },
      {
        id: 'cases',
        verdict: 'fail',
        outcome: 'failed',
        requirement: 'The mandatory test cases pass.',
        reason: 'EX-FAIL-3-11: step 2 Get: value at ResponseMessage/BatchItem[0]/ResultStatus',
        expected: 'known since firmware 4.1',
        cases: [{ id: 'EX-FAIL-3-11', verdict: 'fail' }],
        notAtHand: ['EX-GONE-1-14'],
      },
      {
        id: 'manual',
        verdict: 'skip',
        outcome: 'left out',
        because: 'not shown',
        decides: false,
        reason: 'not shown: nothing of it goes over the wire',
      },
      {
        id: 'names',
        level: 'SHOULD',
        verdict: 'fail',
        outcome: 'left out',
        decides: false,
        requirement: 'A Name is kept as it was given.',
        reason: 'the Name that was given: expected "A" to equal "a"',
        check: 'attribute Name',
      },
    ],
  ),
  profile(
    {
      ref: 'other-server-1.4',
      id: 'other-server',
      title: 'Other Server',
      verdict: 'undecided',
      mandatory: { met: 1, all: 1 },
    },
    [
      {
        id: 'objects/template',
        verdict: 'pass',
        outcome: 'met',
        known: 'remembered',
        decides: false,
        check: 'object type Template',
      },
    ],
  ),
];

export const PRODUCT: Product = {
  vendor: 'Example Vendor',
  information: [
    ['ServerName', 'kms-1'],
    ['ServerVersion', '7.2\u0007'],
  ],
};
