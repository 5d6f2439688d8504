import type { TLSSocket } from 'node:tls';
import { expect } from 'chai';
import { parseConfig, type SettingsInput } from '../../reference-server/config.ts';
import { type ReferenceServer, startServer } from '../../reference-server/server.ts';
import { testCertificates } from '../../test-support/certificates.ts';
import { recordingLog } from '../../test-support/engine.ts';
import { type FakeServer, startTlsServer } from '../../test-support/fake-server.ts';
import { CREATE, caseOf, type Exchange, onKey, success, text } from '../../test-support/small-cases.ts';
import { enumeration, type Item, type StructureItem } from '../codec/item.ts';
import { decodeTtlv, encodeTtlv } from '../codec/ttlv.ts';
import type { TestCertificates } from '../config/certificates.ts';
import { DEFAULT_LIMITS, type Wire } from '../config/target.ts';
import { protocolVersion } from '../message/header.ts';
import { buildRequest, readRequest } from '../message/request.ts';
import { buildResponse } from '../message/response.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import { type FoundCase, planGroups } from './plan.ts';
import type { CaseResult } from './results.ts';
import { run } from './run.ts';

const { Operation, ResultStatus } = Enum;
const ASKED = '# [Server-to-Client]';
const ROLE = '<EndpointRole type="Enumeration" value="Client"/>';

const LEND: Exchange = { operation: 'SetEndpointRole', request: ROLE, response: success(ROLE) };
const RETURN: Exchange = { ...LEND, before: ASKED };
const CREATE_20: Exchange = {
  ...CREATE,
  request: `<ObjectType type="Enumeration" value="SymmetricKey"/><Attributes>
    <CryptographicAlgorithm type="Enumeration" value="AES"/><CryptographicLength type="Integer" value="128"/>
    <CryptographicUsageMask type="Integer" value="Encrypt"/></Attributes>`,
};
const notified = (state: string): Exchange => ({
  operation: 'Notify',
  request: `${text('UniqueIdentifier', '$UNIQUE_IDENTIFIER_0')}<Attributes>
    <LastChangeDate type="DateTime" value="$NOW"/><State type="Enumeration" value="${state}"/></Attributes>`,
  response: '<ResultStatus type="Enumeration" value="Success"/>',
  before: ASKED,
});
const told = (state: string): FoundCase =>
  caseOf('LENT-20', [CREATE_20, onKey('Activate'), LEND, notified(state), RETURN], '2.0');

describe('a connection that a case lends to the server (2.0 sections 6.1.48 and 6.2.5)', () => {
  let made: TestCertificates;
  let server: ReferenceServer | undefined;
  let fake: FakeServer | undefined;
  before(async () => {
    made = await testCertificates();
  });
  afterEach(async () => {
    await server?.close();
    await fake?.close();
    server = undefined;
    fake = undefined;
  });

  /** What comes of a case against whoever listens there; a server that says nothing is waited for shortly. */
  const runAt = async (port: number, found: FoundCase, wire?: Wire): Promise<CaseResult> => {
    const { ca, clients } = made;
    const { result } = await run({
      lanes: [
        {
          target: {
            ...{ name: 'test', host: '127.0.0.1', port, tls: { ca }, identities: clients, versions: ['2.0'] },
            ...{ limits: { ...DEFAULT_LIMITS, timeoutMs: 500 }, provides: [], lacks: [], disposable: true },
            ...(wire && { wire }),
          },
        },
      ],
      groups: planGroups([found], [found]),
      ...{ strict: false, bail: false, failOnUnsupported: false, expectations: [], rerun: '' },
      tool: { name: 'test', version: '0' },
      clock: { now: () => new Date(), wait: () => Promise.reject(new Error('this case waits for nothing')) },
      random: (octets) => new Uint8Array(octets),
      signal: new AbortController().signal,
      emit: () => {},
    });
    return result.cases[0] as CaseResult;
  };
  const runAgainst = async (clients: SettingsInput['clients'], found: FoundCase, wire?: Wire): Promise<CaseResult> => {
    const { ca, server: tls } = made;
    server = await startServer(parseConfig({ port: 0, tls: { ca, ...tls }, settings: { clients } }), recordingLog([]));
    return runAt(server.port, found, wire);
  };
  const verdicts = ({ steps }: CaseResult) => steps.map(({ verdict }) => verdict);
  const NOTIFYING: SettingsInput['clients'] = [{ identity: 'Client-A', notify: ['State'] }];

  it('brings its requests, and is the case’s again when it gives it back', async () => {
    const result = await runAgainst(NOTIFYING, told('Active'));
    expect(verdicts(result)).to.deep.equal(['pass', 'pass', 'pass', 'pass', 'pass']);
    expect(result.steps[3]).to.include({ direction: 'server-to-client', client: 'Client-A' });
  });

  it('brings requests that are judged item by item', async () => {
    const result = await runAgainst(NOTIFYING, told('Deactivated'));
    expect(verdicts(result)).to.deep.equal(['pass', 'pass', 'pass', 'fail', 'pass']);
    const [difference] = result.steps[3]?.differences.filter(({ rule }) => rule === null) ?? [];
    expect(difference?.path).to.equal('RequestMessage/BatchItem[0]/RequestPayload/Attributes/State');
  });

  it('carries the requests of the case before and after', async () => {
    const found = caseOf('TWICE-20', [CREATE_20, LEND, RETURN, onKey('Activate'), LEND, RETURN], '2.0');
    const result = await runAgainst([{ identity: 'Client-A' }], found);
    expect(verdicts(result)).to.deep.equal(['pass', 'pass', 'pass', 'pass', 'pass', 'pass']);
  });

  it('cannot be one of HTTPS: the case is skipped', async () => {
    const result = await runAgainst(NOTIFYING, told('Active'), { transport: 'https', encoding: 'ttlv' });
    expect(result.verdict).to.equal('skip');
    expect(result.reason).to.match(/^needs TTLV over TLS: .*RFC 2818 section 2\.1/);
  });

  describe('to a server that', () => {
    const answer = (operation: number, ...payload: Item[]): StructureItem =>
      buildResponse({ version: protocolVersion('2.0'), timeStamp: BigInt(Math.floor(Date.now() / 1000)) }, [
        { operation, resultStatus: ResultStatus.Success, payload },
      ]);
    const roleItem = enumeration(Tag.EndpointRole, Enum.EndpointRole.Client);
    const returned = buildRequest(protocolVersion('2.0'), [
      { operation: Operation.SetEndpointRole, payload: [roleItem] },
    ]);
    const found = caseOf('LENT-20', [LEND, RETURN], '2.0');
    /** A server that is done with the first look and then does this once the connection is lent. */
    const against = async (onLent: (socket: TLSSocket, accepted: Uint8Array) => void): Promise<CaseResult> => {
      const { ca: trusted, server: tls } = made;
      fake = await startTlsServer({ ...tls, ca: trusted, requestCert: true }, (socket, chunk) => {
        const request = readRequest(decodeTtlv(chunk).item);
        const operation = request?.items[0]?.operation ?? 0;
        if (operation !== Operation.SetEndpointRole) socket.write(encodeTtlv(answer(operation)));
        else if (request !== undefined) onLent(socket, encodeTtlv(answer(operation, roleItem)));
      });
      return runAt(fake.port, found);
    };

    it('asks in one piece with its answer', async () => {
      const result = await against((socket, accepted) => socket.write(Buffer.concat([accepted, encodeTtlv(returned)])));
      expect(verdicts(result)).to.deep.equal(['pass', 'pass']);
    });

    const broken: [what: string, onLent: (socket: TLSSocket, accepted: Uint8Array) => void, reason: RegExp][] = [
      ['says nothing', (socket, accepted) => socket.write(accepted), /^no SetEndpointRole came .* within 0.5 s$/],
      [
        'hangs up',
        (socket, accepted) => socket.end(accepted),
        /within 0.5 s; on the connection that was lent to it the peer closed the connection without a word$/,
      ],
      [
        'stops in the middle of a request',
        (socket, accepted) => socket.end(Buffer.concat([accepted, encodeTtlv(returned).subarray(0, 20)])),
        /on the connection that was lent to it the peer closed the connection in the middle of a message, after 20 octets$/,
      ],
      [
        'sends what is no message',
        (socket, accepted) => socket.write(Buffer.concat([accepted, Buffer.alloc(16, 0xee)])),
        /is not a KMIP message/,
      ],
    ];
    for (const [what, onLent, reason] of broken) {
      it(`${what}: a failure of that step`, async () => {
        const result = await against(onLent);
        expect(verdicts(result)).to.deep.equal(['pass', 'fail']);
        expect(result.steps[1]?.reason).to.match(reason);
      });
    }
  });
});
