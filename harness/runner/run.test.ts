import { expect } from 'chai';
import { type FakeServer, type Reaction, startKmipServer } from '../../test-support/fake-server.ts';
import { loadCase } from '../cases/load.ts';
import { enumeration, type Item, type StructureItem, textString } from '../codec/item.ts';
import { makeTestCertificates, type TestCertificates } from '../config/certificates.ts';
import { DEFAULT_LIMITS, type Target } from '../config/target.ts';
import { protocolVersion } from '../message/header.ts';
import type { Request } from '../message/request.ts';
import { buildResponse, type ResponseItemInit } from '../message/response.ts';
import { Enum } from '../spec/enumerations.ts';
import { enumName } from '../spec/registry.ts';
import { Tag } from '../spec/tags.ts';
import type { RunEvent } from './events.ts';
import { type FoundCase, planGroups } from './plan.ts';
import type { CaseResult } from './results.ts';
import { type RunOutcome, run } from './run.ts';

const { Operation, ResultReason, ResultStatus } = Enum;
/** The clock stands still: what waits, moves it. */
const NOW = new Date('2026-03-01T10:00:00Z');

/** One exchange of a test case, its payloads as XML. */
interface Exchange {
  readonly operation: string;
  readonly request: string;
  readonly response: string;
  readonly before?: string;
}

const header = (kind: 'Request' | 'Response', operation: string, count: number): string => `
  <${kind}Header>
    <ProtocolVersion>
      <ProtocolVersionMajor type="Integer" value="1"/><ProtocolVersionMinor type="Integer" value="1"/>
    </ProtocolVersion>
    ${kind === 'Response' ? '<TimeStamp type="DateTime" value="$NOW"/>' : ''}
    <BatchCount type="Integer" value="${count}"/>
  </${kind}Header>
  <BatchItem><Operation type="Enumeration" value="${operation}"/>`;

const text = (tag: string, value: string): string => `<${tag} type="TextString" value="${value}"/>`;
const success = (payload: string): string =>
  `<ResultStatus type="Enumeration" value="Success"/><ResponsePayload>${payload}</ResponsePayload>`;
const failure = (reason: string): string =>
  `<ResultStatus type="Enumeration" value="OperationFailed"/><ResultReason type="Enumeration" value="${reason}"/>`;

function caseOf(id: string, exchanges: readonly Exchange[]): FoundCase {
  const messages = exchanges.map(
    ({ before = '', operation, request, response }) => `${before}
<RequestMessage>${header('Request', operation, 1)}<RequestPayload>${request}</RequestPayload></BatchItem></RequestMessage>
<ResponseMessage>${header('Response', operation, 1)}${response}</BatchItem></ResponseMessage>`,
  );
  const loaded = loadCase(`<KMIP>${messages.join('\n')}</KMIP>`, `${id}.xml`, 'own');
  return { id, file: loaded.file, version: loaded.version, kind: loaded.kind, case: loaded };
}

const CREATE: Exchange = {
  operation: 'Create',
  request: `<ObjectType type="Enumeration" value="SymmetricKey"/><TemplateAttribute>
    <Attribute>${text('AttributeName', 'Cryptographic Algorithm')}<AttributeValue type="Enumeration" value="AES"/></Attribute>
    <Attribute>${text('AttributeName', 'Cryptographic Length')}<AttributeValue type="Integer" value="128"/></Attribute>
    <Attribute>${text('AttributeName', 'Cryptographic Usage Mask')}<AttributeValue type="Integer" value="Encrypt"/></Attribute>
  </TemplateAttribute>`,
  response: success(
    `<ObjectType type="Enumeration" value="SymmetricKey"/>${text('UniqueIdentifier', '$UNIQUE_IDENTIFIER_0')}`,
  ),
};
const onKey = (operation: string, identifier = '$UNIQUE_IDENTIFIER_0'): Exchange => ({
  operation,
  request: text('UniqueIdentifier', identifier),
  response: success(text('UniqueIdentifier', identifier)),
});
const stateIs = (state: string, before?: string): Exchange => ({
  operation: 'GetAttributes',
  request: text('UniqueIdentifier', '$UNIQUE_IDENTIFIER_0') + text('AttributeName', 'State'),
  response: success(`${text('UniqueIdentifier', '$UNIQUE_IDENTIFIER_0')}<Attribute>${text('AttributeName', 'State')}
    <AttributeValue type="Enumeration" value="${state}"/></Attribute>`),
  ...(before !== undefined && { before }),
});

type Answers = Readonly<Record<string, (request: Request) => Reaction>>;

const answer = (request: Request, result: Partial<ResponseItemInit>): StructureItem =>
  buildResponse(
    { version: request.header.version ?? protocolVersion('1.1'), timeStamp: BigInt(NOW.getTime() / 1000) },
    [{ operation: request.items[0]?.operation, resultStatus: ResultStatus.Success, ...result } as ResponseItemInit],
  );
const ok =
  (...payload: Item[]) =>
  (request: Request): Reaction =>
    answer(request, { payload });
const refuse =
  (resultReason: number) =>
  (request: Request): Reaction =>
    answer(request, { resultStatus: ResultStatus.OperationFailed, resultReason });

/** A server with one key, k1, that does what is asked of it. */
const WELL_BEHAVED: Answers = {
  DiscoverVersions: refuse(ResultReason.OperationNotSupported),
  Query: ok(enumeration(Tag.Operation, Operation.Query), enumeration(Tag.Operation, Operation.Create)),
  Create: ok(enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey), textString(Tag.UniqueIdentifier, 'k1')),
  Activate: ok(textString(Tag.UniqueIdentifier, 'k1')),
  Revoke: ok(textString(Tag.UniqueIdentifier, 'k1')),
  Destroy: ok(textString(Tag.UniqueIdentifier, 'k1')),
  Get: refuse(ResultReason.ItemNotFound),
};

describe('a run', () => {
  let certificates: TestCertificates;
  let server: FakeServer | undefined;
  before(async () => {
    certificates = await makeTestCertificates({ now: new Date() });
  });
  afterEach(() => server?.close());

  interface Ran extends RunOutcome {
    readonly first: CaseResult;
    readonly asked: readonly string[];
    readonly events: readonly RunEvent[];
  }
  /** Runs cases against a scripted server; `asked` lists the operations that it was asked for after the first look. */
  const against = async (
    answers: Answers,
    cases: readonly FoundCase[],
    settings: Partial<Target> & {
      bail?: boolean;
      signal?: AbortSignal;
      emit?: (event: RunEvent) => void;
      /** What our clock shows at the start; the server's shows NOW. */
      ours?: Date;
    } = {},
  ): Promise<Ran> => {
    const asked: string[] = [];
    const script: Answers = { ...WELL_BEHAVED, ...answers };
    server = await startKmipServer({ ...certificates.server, ca: certificates.ca, requestCert: true }, (request) => {
      const operation = enumName('Operation', request.items[0]?.operation ?? 0) ?? '';
      asked.push(operation);
      return script[operation]?.(request) ?? 'silence';
    });
    const { bail = false, signal = new AbortController().signal, emit, ours = NOW, ...target } = settings;
    const events: RunEvent[] = [];
    let now = ours.getTime();
    const outcome = await run({
      target: {
        name: 'scripted',
        host: '127.0.0.1',
        port: server.port,
        tls: { ca: certificates.ca },
        ...(certificates.clients['Client-A'] && { identity: certificates.clients['Client-A'] }),
        identities: {},
        versions: [],
        limits: DEFAULT_LIMITS,
        provides: [],
        lacks: [],
        disposable: false,
        ...target,
      },
      groups: planGroups(cases, cases),
      strict: false,
      bail,
      failOnUnsupported: false,
      expectations: [],
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
    const first = outcome.result.cases[0];
    if (first === undefined) throw new Error('no case');
    return { ...outcome, first, asked: asked.slice(asked.lastIndexOf('Query') + 1), events };
  };
  const steps = ({ first }: Ran): string[] => first.steps.map(({ verdict }) => verdict);

  it('passes what is as expected, and tells of it in order', async () => {
    const ran = await against({}, [caseOf('GOOD-11', [CREATE, onKey('Destroy')])]);
    expect(ran.first).to.include({
      verdict: 'pass',
      id: 'GOOD-11',
      version: '1.1',
      kind: 'own',
      environment: 'scripted',
    });
    expect(ran.first.bindings).to.deep.equal({ UNIQUE_IDENTIFIER_0: 'k1' });
    expect(ran.exitCode).to.equal(0);
    expect(ran.asked).to.deep.equal(['Create', 'Destroy']);
    expect(ran.events.map(({ type }) => type)).to.deep.equal([
      'run-start',
      'target',
      'case-start',
      'step-end',
      'step-end',
      'case-end',
      'run-end',
    ]);
  });

  describe('names known failures', () => {
    const named = ({ first }: Ran): unknown[] =>
      first.steps.map(({ diagnostics = [] }) => diagnostics.map(({ id }) => id));
    const LISTED: Answers = { Query: ok(...[Operation.Create, Operation.Activate, Operation.Destroy].map(operation)) };
    const CASE = caseOf('NAMED-11', [CREATE, onKey('Activate')]);
    function operation(code: number): Item {
      return enumeration(Tag.Operation, code);
    }

    it('beside the verdicts, which stay what they are', async () => {
      const extra = enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey);
      const ran = await against({ ...LISTED, Activate: ok(textString(Tag.UniqueIdentifier, 'k1'), extra) }, [CASE]);
      expect(steps(ran)).to.deep.equal(['pass', 'fail']);
      expect(named(ran)).to.deep.equal([[], ['EXTRA_FIELD_IN_PAYLOAD']]);
    });

    it('in what passes', async () => {
      const ran = await against({}, [CASE]);
      expect(steps(ran)).to.deep.equal(['pass', 'pass']);
      expect(named(ran)).to.deep.equal([[], ['QUERY_UNDERREPORTS']]);
    });

    it('where no answer comes', async () => {
      const ran = await against({ ...LISTED, Activate: () => 'hang up' }, [CASE]);
      expect(steps(ran)).to.deep.equal(['pass', 'fail']);
      expect(named(ran)).to.deep.equal([[], ['SHORT_READ']]);
    });
  });

  describe('judges a step', () => {
    const rows: readonly [
      name: string,
      answers: Answers,
      verdicts: string[],
      reason: RegExp | undefined,
      settings?: Partial<Target>,
    ][] = [
      [
        'fail where the answer differs',
        { Activate: refuse(ResultReason.IllegalOperation) },
        ['pass', 'fail', 'pass'],
        undefined,
      ],
      [
        'fail where the server hangs up',
        { Activate: () => 'hang up' },
        ['pass', 'fail', 'pass'],
        /closed the connection without a word/,
      ],
      [
        'fail where the server says nothing',
        { Activate: () => 'silence' },
        ['pass', 'fail', 'pass'],
        /no response within 0.05 s/,
        { limits: { ...DEFAULT_LIMITS, timeoutMs: 50 } },
      ],
      [
        'fail where the answer does not decode',
        // A Response Message whose only field is longer than the message.
        { Activate: () => Buffer.from('42007b010000000842007a0100000100', 'hex') },
        ['pass', 'fail', 'pass'],
        /the response does not decode: .*ResponseHeader, offset 8/,
      ],
      [
        'fail where the answer is another message',
        { Activate: () => Buffer.from('420078010000000042007a0100000000', 'hex').subarray(0, 8) },
        ['pass', 'fail', 'pass'],
        /not a Response Message/,
      ],
      [
        'unsupported where the operation is not supported and not listed',
        { Activate: refuse(ResultReason.OperationNotSupported) },
        ['pass', 'unsupported', 'pass'],
        /Activate is not supported, and Query does not list it/,
      ],
      [
        'fail where the operation is not supported though it is listed',
        {
          Query: ok(enumeration(Tag.Operation, Operation.Activate)),
          Activate: refuse(ResultReason.OperationNotSupported),
        },
        ['pass', 'fail', 'pass'],
        undefined,
      ],
      [
        'fail where an algorithm is not supported',
        { Create: refuse(ResultReason.InvalidField) },
        ['fail', 'not run', 'not run'],
        undefined,
      ],
      [
        'unsupported where the target lacks the algorithm by its own word',
        { Create: refuse(ResultReason.InvalidField) },
        ['unsupported', 'not run', 'not run'],
        /the target lacks AES/,
        { lacks: ['AES'] },
      ],
      [
        'fail where how the answer is written differs behind a step that is unsupported',
        {
          Activate: refuse(ResultReason.OperationNotSupported),
          Destroy: (request) =>
            buildResponse({ version: protocolVersion('1.0'), timeStamp: BigInt(NOW.getTime() / 1000) }, [
              {
                operation: request.items[0]?.operation ?? 0,
                resultStatus: ResultStatus.OperationFailed,
                resultReason: ResultReason.GeneralFailure,
              },
            ]),
        },
        ['pass', 'unsupported', 'fail'],
        undefined,
      ],
      [
        'unsupported where it rests on a step that is',
        { Activate: refuse(ResultReason.OperationNotSupported), Destroy: refuse(ResultReason.PermissionDenied) },
        ['pass', 'unsupported', 'unsupported'],
        /Activate is not supported/,
      ],
    ];
    for (const [name, answers, verdicts, reason, settings] of rows) {
      it(name, async () => {
        const ran = await against(answers, [caseOf('ROW-11', [CREATE, onKey('Activate'), onKey('Destroy')])], settings);
        expect(steps(ran)).to.deep.equal(verdicts);
        const decided = ran.first.steps.find(({ verdict }) => verdict === ran.first.verdict);
        if (reason === undefined) expect(decided?.differences.filter(({ rule }) => rule === null)).to.not.be.empty;
        else expect(decided?.reason).to.match(reason);
      });
    }
  });

  describe('says that it could not judge', () => {
    it('where no session can be set up', async () => {
      const ran = await against({}, [caseOf('UNREACHED-11', [CREATE])], { tls: {} });
      expect(ran.first).to.include({ verdict: 'error' });
      expect(ran.first.reason).to.match(/not issued by a CA that is trusted here/);
      expect(ran.first.steps).to.be.empty;
      expect(ran.exitCode).to.equal(3);
    });

    it('where a server hangs up before its first response', async () => {
      const ran = await against({ DiscoverVersions: () => 'hang up', Query: () => 'hang up' }, [
        caseOf('SHY-11', [CREATE]),
      ]);
      expect(ran.first.reason).to.match(/without a word.* most likely it refuses our client certificate/);
      expect(ran.exitCode).to.equal(3);
    });

    it('where a file cannot be loaded, and goes on', async () => {
      const broken: FoundCase = { id: 'BROKEN-11', file: 'BROKEN-11.xml', error: 'BROKEN-11.xml:1:1: not XML' };
      const ran = await against({}, [broken, caseOf('GOOD-11', [CREATE, onKey('Destroy')])]);
      expect(ran.result.cases.map(({ verdict }) => verdict)).to.deep.equal(['error', 'pass']);
      expect(ran.first.reason).to.equal('BROKEN-11.xml:1:1: not XML');
      expect(ran.exitCode).to.equal(3);
    });

    it('where a case never says what a placeholder stands for', async () => {
      const ran = await against({}, [caseOf('UNBOUND-11', [onKey('Get', '$NEVER_SAID')])]);
      expect(ran.first.steps[0]).to.include({
        verdict: 'error',
        reason: 'nothing in the case says what $NEVER_SAID stands for',
      });
    });
  });

  it('skips a version that the target does not speak', async () => {
    const ran = await against({ Query: refuse(ResultReason.InvalidMessage) }, [caseOf('OLD-11', [CREATE])]);
    expect(ran.first).to.include({ verdict: 'skip', reason: 'needs KMIP 1.1' });
    expect(ran.asked).to.be.empty;
    expect(ran.exitCode).to.equal(3);
  });

  it('takes the target at its word about a version', async () => {
    const ran = await against(
      { Query: refuse(ResultReason.InvalidMessage) },
      [caseOf('OLD-11', [CREATE, onKey('Destroy')])],
      {
        versions: ['1.1'],
      },
    );
    expect(ran.first.verdict).to.equal('pass');
  });

  describe('cleans up', () => {
    const made = (): FoundCase => caseOf('LITTER-11', [CREATE]);

    it('what a case made', async () => {
      const ran = await against({}, [made()]);
      expect(ran.asked).to.deep.equal(['Create', 'Destroy']);
      expect(ran.result.residue).to.be.empty;
    });

    it('by a Revoke where the object cannot be destroyed as it is', async () => {
      let revoked = false;
      const ran = await against(
        {
          Revoke: (request) => {
            revoked = true;
            return answer(request, { payload: [] });
          },
          Destroy: (request) =>
            revoked ? answer(request, { payload: [] }) : refuse(ResultReason.PermissionDenied)(request),
        },
        [made()],
      );
      expect(ran.asked).to.deep.equal(['Create', 'Destroy', 'Revoke', 'Destroy']);
      expect(ran.result.residue).to.be.empty;
    });

    it('nothing that is gone already', async () => {
      const ran = await against({ Destroy: refuse(ResultReason.ItemNotFound) }, [made()]);
      expect(ran.asked).to.deep.equal(['Create', 'Destroy']);
      expect(ran.result.residue).to.be.empty;
    });

    it('and lists what it could not remove', async () => {
      const ran = await against({ Destroy: refuse(ResultReason.PermissionDenied) }, [made()]);
      expect(ran.result.residue).to.deep.equal([
        { caseId: 'LITTER-11', uniqueIdentifier: 'k1', reason: 'Destroy: PermissionDenied' },
      ]);
      expect(ran.events.map(({ type }) => type)).to.include('residue');
    });
  });

  it('lists an object that it cannot name: it was asked for, and no answer came', async () => {
    const ran = await against({ Create: () => 'hang up' }, [caseOf('LOST-11', [CREATE])]);
    expect(ran.first.verdict).to.equal('fail');
    expect(ran.result.residue).to.deep.equal([
      {
        caseId: 'LOST-11',
        uniqueIdentifier: '(unknown)',
        reason: 'it may have been made: the peer closed the connection without a word',
      },
    ]);
  });

  it('does not hold against the server what another case left', async () => {
    const locate: Exchange = { operation: 'Locate', request: '', response: success('') };
    const found = (identifier: string): Answers => ({
      Destroy: refuse(ResultReason.PermissionDenied),
      Locate: ok(textString(Tag.UniqueIdentifier, identifier)),
    });
    const cases = [caseOf('LITTER-11', [CREATE]), caseOf('LOOKING-11', [locate])];
    const ran = await against(found('k1'), cases);
    expect(ran.result.cases[1]?.steps[0]).to.include({
      verdict: 'error',
      reason: 'contaminated: Locate found k1, which another case of this run left',
    });
    await server?.close();
    const foreign = await against(found('k2'), cases);
    expect(foreign.result.cases[1]?.verdict).to.equal('fail');
  });

  it("writes dates on the server's clock from the first request on", async () => {
    const dates: Item[] = [];
    const kept = (item: Item): void => {
      if (item.type === 'Structure') for (const field of item.value) kept(field);
      else if (item.type === 'DateTime') dates.push(item);
    };
    const activated: Exchange = {
      ...CREATE,
      request: CREATE.request.replace(
        '</TemplateAttribute>',
        `<Attribute>${text('AttributeName', 'Activation Date')}<AttributeValue type="DateTime" value="$NOW"/></Attribute>
        </TemplateAttribute>`,
      ),
    };
    const Create = (request: Request): Reaction => {
      kept(request.items[0]?.item as Item);
      return WELL_BEHAVED.Create?.(request) ?? 'silence';
    };
    const fast = new Date(NOW.getTime() + 3_600_000);
    await against({ Create }, [caseOf('FAST-11', [activated])], { ours: fast });
    expect(dates).to.deep.equal([{ tag: Tag.AttributeValue, type: 'DateTime', value: BigInt(NOW.getTime() / 1000) }]);
  });

  describe('keeps its hands off what it did not make', () => {
    const destructive = (): FoundCase => caseOf('REAPER-11', [onKey('Get', 'theirs'), onKey('Destroy', 'theirs')]);

    it('unless the target is disposable', async () => {
      const ran = await against({}, [destructive()]);
      expect(ran.asked).to.deep.equal(['Get']);
      expect(steps(ran)).to.deep.equal(['fail', 'not run']);
    });

    it('and says that the case is destructive', async () => {
      const ran = await against({}, [caseOf('REAPER-11', [onKey('Destroy', 'theirs')])]);
      expect(ran.first).to.include({
        verdict: 'skip',
        reason: 'destructive: Destroy of "theirs", which this run did not make',
      });
      expect(ran.asked).to.be.empty;
    });

    it('but does as the case says on a disposable target', async () => {
      const ran = await against({}, [destructive()], { disposable: true });
      expect(ran.asked).to.deep.equal(['Get', 'Destroy']);
    });
  });

  describe('sends again', () => {
    const State =
      (value: number) =>
      (request: Request): Reaction =>
        answer(request, {
          payload: [
            textString(Tag.UniqueIdentifier, 'k1'),
            {
              tag: Tag.Attribute,
              type: 'Structure',
              value: [textString(Tag.AttributeName, 'State'), enumeration(Tag.AttributeValue, value)],
            },
          ],
        });
    const activeFor = (times: number): Answers => {
      let asked = 0;
      return {
        GetAttributes: (request) => State(asked++ < times ? Enum.State.Active : Enum.State.Deactivated)(request),
      };
    };
    const MARK = '# [REPEAT] until State changed';
    const rows: readonly [
      name: string,
      marked: readonly Exchange[],
      times: number,
      verdicts: string[],
      asked: number,
    ][] = [
      ['marked before the change', [stateIs('Active', MARK), stateIs('Deactivated')], 3, ['pass', 'pass'], 5],
      ['marked at the change', [stateIs('Active'), stateIs('Deactivated', MARK)], 3, ['pass', 'pass'], 4],
      [
        'not at all where the server is there',
        [stateIs('Active', MARK), stateIs('Deactivated')],
        0,
        ['pass', 'pass'],
        2,
      ],
      ['only until time is up', [stateIs('Active', MARK), stateIs('Deactivated')], 99, ['pass', 'fail'], 7],
    ];
    for (const [name, marked, times, verdicts, count] of rows) {
      it(name, async () => {
        const ran = await against(activeFor(times), [caseOf('REPEAT-11', [CREATE, ...marked])], {
          limits: { ...DEFAULT_LIMITS, caseTimeoutMs: 5500 },
        });
        expect(steps(ran)).to.deep.equal(['pass', ...verdicts]);
        expect(ran.asked.filter((operation) => operation === 'GetAttributes')).to.have.lengthOf(count);
      });
    }

    it('while the answer is pending', async () => {
      let asked = 0;
      const ran = await against(
        {
          Get: (request) =>
            answer(
              request,
              asked++ < 2
                ? { resultStatus: ResultStatus.OperationPending }
                : { resultStatus: ResultStatus.OperationFailed, resultReason: ResultReason.ItemNotFound },
            ),
        },
        [
          caseOf('PENDING-11', [
            {
              ...onKey('Get', 'other'),
              response: failure('ItemNotFound'),
              before: '# [REPEAT] until Get response is returned',
            },
          ]),
        ],
      );
      expect(steps(ran)).to.deep.equal(['pass']);
      expect(asked).to.equal(3);
    });
  });

  describe('ends early', () => {
    const two = (): FoundCase[] => [caseOf('ONE-11', [CREATE, onKey('Activate')]), caseOf('TWO-11', [CREATE])];

    it('after the first failure where that is asked for', async () => {
      const ran = await against({ Activate: refuse(ResultReason.IllegalOperation) }, two(), { bail: true });
      expect(ran.result.cases.map(({ verdict }) => verdict)).to.deep.equal(['fail', 'not run']);
      expect(ran.result.cases[1]?.reason).to.equal('--bail: ONE-11 ended in fail');
      expect(ran.exitCode).to.equal(1);
    });

    it('when it is interrupted, with a result that is whole and objects that are cleaned up', async () => {
      const stop = new AbortController();
      const ran = await against(
        {
          Activate: () => {
            stop.abort(new Error('interrupted'));
            return 'silence';
          },
        },
        two(),
        { signal: stop.signal },
      );
      expect(ran.result.interrupted).to.equal(true);
      expect(ran.result.cases.map(({ verdict, reason }) => [verdict, reason])).to.deep.equal([
        ['not run', 'interrupted'],
        ['not run', 'interrupted'],
      ]);
      expect(steps(ran)).to.deep.equal(['pass', 'not run']);
      expect(ran.asked).to.deep.equal(['Create', 'Activate', 'Destroy']);
      expect(ran.exitCode).to.equal(130);
    });
  });

  it('adds the credential of the target to every request', async () => {
    const credentials: (string | undefined)[] = [];
    const note =
      (reaction: (request: Request) => Reaction) =>
      (request: Request): Reaction => {
        const field = request.header.authentication?.value[0];
        const value = field?.type === 'Structure' ? field.value[1] : undefined;
        const name = value?.type === 'Structure' ? value.value[0] : undefined;
        credentials.push(name?.type === 'TextString' ? name.value : undefined);
        return reaction(request);
      };
    await against(
      Object.fromEntries(Object.entries(WELL_BEHAVED).map(([name, reaction]) => [name, note(reaction)])),
      [caseOf('GOOD-11', [CREATE])],
      { authentication: { username: 'Fred', password: 'secret' } },
    );
    expect(credentials).to.deep.equal(['Fred', 'Fred', 'Fred', 'Fred']);
  });
});
