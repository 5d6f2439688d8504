import { createServer } from 'node:net';
import { expect } from 'chai';
import { closedPort, type Reaction } from '../../test-support/fake-server.ts';
import { connectClient, type KmipClient } from '../../test-support/kmip-client.ts';
import {
  type Answers,
  NOW,
  ok,
  type Ran,
  type RunSettings,
  scriptedRuns,
  stepVerdicts,
} from '../../test-support/scripted-run.ts';
import { CREATE, caseOf, type Exchange, onKey, text } from '../../test-support/small-cases.ts';
import { dateTime, enumeration, type Item, structure, textString } from '../codec/item.ts';
import { encodeTtlv } from '../codec/ttlv.ts';
import { type CertifiedKey, makeTestCertificates, type TestCertificates } from '../config/certificates.ts';
import { DEFAULT_LIMITS } from '../config/target.ts';
import { attributeItem } from '../message/attributes.ts';
import { protocolVersion } from '../message/header.ts';
import { buildRequest, type RequestItemInit } from '../message/request.ts';
import { buildResponse } from '../message/response.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';

const { Operation, ResultStatus, State } = Enum;
const seconds = BigInt(NOW.getTime() / 1000);

/** A Notify that tells of the Destroy in front of it. */
const NOTIFIED: Exchange = {
  operation: 'Notify',
  request: `${text('UniqueIdentifier', '$UNIQUE_IDENTIFIER_0')}
    <Attribute>${text('AttributeName', 'Last Change Date')}<AttributeValue type="DateTime" value="$NOW"/></Attribute>
    <Attribute>${text('AttributeName', 'State')}<AttributeValue type="Enumeration" value="Destroyed"/></Attribute>`,
  response: '<ResultStatus type="Enumeration" value="Success"/>',
};
const CASE = caseOf('NOTIFIED-11', [CREATE, onKey('Destroy'), NOTIFIED]);

const attribute = (name: string, value: Item): Item => attributeItem({ name, value });
function notify(identifier = 'k1', state: number = State.Destroyed, more: Partial<RequestItemInit> = {}): Uint8Array {
  const payload = [
    textString(Tag.UniqueIdentifier, identifier),
    attribute('Last Change Date', dateTime(Tag.LastChangeDate, seconds)),
    attribute('State', enumeration(Tag.State, state)),
  ];
  return encodeTtlv(buildRequest(protocolVersion('1.1'), [{ operation: Operation.Notify, payload, ...more }]));
}

describe("a server's own requests", () => {
  const against = scriptedRuns();
  let made: TestCertificates;
  let port: number;
  const opened: KmipClient[] = [];
  before(async () => {
    const faults = ['unknown-ca', 'expired', 'wrong-eku'] as const;
    made = await makeTestCertificates({ now: new Date(), clients: ['Client-A', 'Client-B'], faults });
  });
  beforeEach(async () => {
    port = await closedPort();
  });
  afterEach(() => {
    for (const { socket } of opened.splice(0)) socket.destroy();
  });

  /** Connects to the listening client as a server does. */
  const connect = async (identity: CertifiedKey | undefined = made.server): Promise<KmipClient> => {
    const client = await connectClient(port, made, identity, { checkServerIdentity: () => undefined });
    opened.push(client);
    return client;
  };
  /** Sends octets to the client and leaves the connection open. */
  const push = async (...octets: readonly Uint8Array[]): Promise<KmipClient> => {
    const client = await connect();
    for (const chunk of octets) client.write(chunk);
    return client;
  };
  const destroyed = ok(textString(Tag.UniqueIdentifier, 'k1'));
  /** Answers Destroy, and does `work` before that or behind it. */
  const inFrontOf =
    (work: () => Promise<unknown>): Answers[string] =>
    async (request): Promise<Reaction> => {
      await work();
      return destroyed(request);
    };
  const behind =
    (work: () => Promise<unknown>): Answers[string] =>
    (request) => {
      setImmediate(() => void work().catch(() => undefined));
      return destroyed(request);
    };
  const run = (Destroy: Answers[string], settings: RunSettings = {}): Promise<Ran> =>
    against({ Destroy }, [CASE], {
      clientEndpoint: {
        host: '127.0.0.1',
        port,
        ...(made.clients['Client-A'] && { identity: made.clients['Client-A'] }),
        ca: made.ca,
        servername: 'localhost',
      },
      limits: { ...DEFAULT_LIMITS, timeoutMs: 400 },
      ...settings,
    });
  const answered = async (client: Promise<KmipClient>): Promise<unknown> => {
    const { items } = await (await client).receive();
    return items.map(({ operation, resultStatus, payload, uniqueBatchItemId }) => ({
      operation,
      resultStatus,
      payload,
      id: uniqueBatchItemId?.toString(),
    }));
  };

  it('may come behind the response of the step in front', async () => {
    const ran = await run(behind(() => push(notify())));
    expect(stepVerdicts(ran)).to.deep.equal(['pass', 'pass', 'pass']);
    expect(ran.first.steps[2]).to.include({ direction: 'server-to-client', client: 'Client-A' });
  });

  it('may come before it, from a server that waits for the answer', async () => {
    let answer: unknown;
    const ran = await run(
      inFrontOf(async () => {
        answer = await answered(push(notify()));
      }),
    );
    expect(stepVerdicts(ran)).to.deep.equal(['pass', 'pass', 'pass']);
    const success = { operation: Operation.Notify, resultStatus: ResultStatus.Success, payload: undefined };
    expect(answer).to.deep.equal([{ ...success, id: undefined }]);
  });

  it('may come in pieces, with a Unique Batch Item ID, which comes back', async () => {
    let answer: unknown;
    const whole = notify('k1', State.Destroyed, { uniqueBatchItemId: Uint8Array.of(7) });
    const ran = await run(
      inFrontOf(async () => {
        answer = await answered(push(whole.subarray(0, 11), whole.subarray(11)));
      }),
    );
    expect(stepVerdicts(ran)).to.deep.equal(['pass', 'pass', 'pass']);
    expect(ran.first.steps[2]?.differences.map(({ rule }) => rule)).to.deep.equal(['P13']);
    expect(answer).to.have.nested.property('[0].id', '7');
  });

  it('are judged item by item', async () => {
    const ran = await run(behind(() => push(notify('k1', State.Deactivated))));
    expect(stepVerdicts(ran)).to.deep.equal(['pass', 'pass', 'fail']);
    expect(ran.first.steps[2]?.differences.map(({ path, basis, rule }) => [path, basis, rule])).to.deep.equal([
      ['RequestMessage/BatchItem[0]/RequestPayload/Attribute[1]/AttributeValue', 'shall', null],
    ]);
    expect(ran.exitCode).to.equal(1);
  });

  it('about the object of somebody else are answered and set aside', async () => {
    let answer: unknown;
    const ran = await run(
      inFrontOf(async () => {
        answer = await answered(push(notify('k9')));
        await push(notify());
      }),
    );
    expect(stepVerdicts(ran)).to.deep.equal(['pass', 'pass', 'pass']);
    expect(answer).to.have.nested.property('[0].resultStatus', ResultStatus.Success);
  });

  it('that nothing awaits are answered and told of', async () => {
    const get = encodeTtlv(buildRequest(protocolVersion('1.1'), [{ operation: Operation.Get, payload: [] }]));
    let answer: unknown;
    const ran = await run(
      inFrontOf(async () => {
        await push(notify());
        answer = await answered(push(get));
      }),
    );
    expect(ran.first.verdict).to.equal('pass');
    expect(ran.first.notes).to.deep.equal(['the server sent what the case does not show: Get']);
    expect(answer).to.have.nested.property('[0].resultStatus', ResultStatus.OperationFailed);
  });

  it('do no harm in floods', async () => {
    const flood = Buffer.concat(Array.from({ length: 500 }, () => notify()));
    const ran = await run(inFrontOf(async () => void (await (await push(flood)).ended())));
    expect(stepVerdicts(ran)).to.deep.equal(['pass', 'pass', 'pass']);
    expect(ran.first.notes).to.deep.equal(['the server sent what the case does not show: Notify (99 times)']);
  });

  const response = buildResponse({ version: protocolVersion('1.1'), timeStamp: seconds }, []);
  const failures: readonly [what: string, work: () => Promise<unknown>, reason: RegExp][] = [
    ['silence', async () => {}, /^no Notify came from the server within 0\.4 s$/],
    ['garbage', () => push(Buffer.from('GET / HTTP/1.1\r\n\r\n')), /is not a KMIP message/],
    [
      'what does not decode',
      () => push(encodeTtlv(structure(Tag.RequestMessage, [])).fill(9, 4)),
      /not a KMIP message|does not decode/,
    ],
    ['a response', () => push(encodeTtlv(response)), /^what the server sent is not a Request Message$/],
    [
      'half a message',
      () => push(notify().subarray(0, 40)),
      /within 0\.4 s; 40 octets of a message came, and no more$/,
    ],
    [
      'half a message and its end',
      async () => void (await push(notify().subarray(0, 40))).socket.end(),
      /closed its connection in the middle of a message, after 40 octets$/,
    ],
    [
      'nothing on a connection',
      async () => void (await connect()).socket.end(),
      /closed the connection without a word$/,
    ],
    ['an object that is not the one', () => push(notify('k9')), /; Notify of an object of somebody else came instead$/],
    ['no certificate', () => connect({} as CertifiedKey), /refused: it shows no certificate$/],
    ['a certificate of another CA', () => connect(made.faulty['server-unknown-ca']), /not trusted here \(\w+\)$/],
    [
      'a certificate that expired',
      () => connect(made.faulty['server-expired']),
      /not trusted here \(CERT_HAS_EXPIRED\)$/,
    ],
    ['a certificate for servers only', () => connect(made.faulty['Client-A-wrong-eku']), /\(INVALID_PURPOSE\)$/],
    [
      'the certificate of another client',
      () => connect(made.clients['Client-B']),
      /refused: Hostname\/IP does not match/,
    ],
  ];
  for (const [what, work, reason] of failures) {
    it(`fail: ${what}`, async () => {
      const ran = await run(behind(work));
      expect(stepVerdicts(ran)).to.deep.equal(['pass', 'pass', 'fail']);
      expect(ran.first.steps[2]?.reason).to.match(reason);
    });
  }

  const closed = async (): Promise<void> => {
    const refused = await connect().then(
      () => undefined,
      (error: Error) => error.message,
    );
    expect(refused).to.match(/ECONNREFUSED/);
  };

  it('are no longer taken once the case is over', async () => {
    await run(behind(() => push(notify())));
    await closed();
  });

  it('are awaited until the run is interrupted', async () => {
    const interruption = new AbortController();
    const ran = await run(destroyed, {
      limits: { ...DEFAULT_LIMITS, timeoutMs: 60_000 },
      signal: interruption.signal,
      emit: (event) => {
        if (event.type === 'step-end' && event.result.index === 1)
          setImmediate(() => interruption.abort('interrupted'));
      },
    });
    expect(stepVerdicts(ran)).to.deep.equal(['pass', 'pass', 'not run']);
    expect(ran.exitCode).to.equal(130);
    await closed();
  });

  it('cannot be awaited where somebody else listens', async () => {
    const other = createServer().listen(port, '127.0.0.1');
    try {
      const ran = await run(behind(async () => {}));
      expect(ran.first.verdict).to.equal('error');
      expect(ran.first.reason).to.match(/^cannot listen for the server on 127\.0\.0\.1:\d+: .*EADDRINUSE/);
    } finally {
      other.close();
    }
  });

  it('are not awaited without a clientEndpoint', async () => {
    const ran = await against({}, [CASE]);
    expect(ran.first).to.include({
      verdict: 'skip',
      reason: 'needs a clientEndpoint: a server that sends requests to the client',
    });
  });
});
