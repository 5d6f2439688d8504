import { expect } from 'chai';
import { type Check, NotScored, NotShown } from '../../../profiles/checks/check.ts';
import { expectAllDone, messageOf, QUERY, responseTo } from '../../../profiles/checks/messages.ts';
import { operation } from '../../../profiles/checks/operations.ts';
import type { Handshake, Offer, Subject } from '../../../profiles/checks/subject.ts';
import { checkContext, checksAgainstReference } from '../../../test-support/checks-against.ts';
import { type FakeServer, type Reaction, startKmipServer } from '../../../test-support/fake-server.ts';
import { type Answers, answer, ok, refuse, WELL_BEHAVED } from '../../../test-support/scripted-run.ts';
import { ENCODINGS } from '../../codec/encodings.ts';
import { enumeration, type StructureItem, textString } from '../../codec/item.ts';
import { encodeTtlv } from '../../codec/ttlv.ts';
import { makeTestCertificates, type TestCertificates } from '../../config/certificates.ts';
import { DEFAULT_LIMITS, type Target } from '../../config/target.ts';
import type { Request } from '../../message/request.ts';
import { Enum } from '../../spec/enumerations.ts';
import { enumName } from '../../spec/registry.ts';
import { Tag } from '../../spec/tags.ts';
import type { RunEvent } from '../events.ts';
import { requestOf } from '../messages.ts';
import { type CheckOutcome, runCheck } from './check-run.ts';

const { Operation, ResultReason } = Enum;

const checkOf = (run: (subject: Subject) => Promise<unknown>): Check => ({
  id: 'a check',
  how: 'It is tried.',
  run: async (subject) => {
    await run(subject);
  },
});

const template = (subject: Subject) => [
  enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey),
  subject.attributesOf([
    {
      name: 'Cryptographic Algorithm',
      value: enumeration(Tag.CryptographicAlgorithm, Enum.CryptographicAlgorithm.AES),
    },
  ]),
];
const create = (subject: Subject) => subject.succeed(Operation.Create, template(subject));
const destroyOf = (identifier: string) => [textString(Tag.UniqueIdentifier, identifier)];

function textsUnder(item: StructureItem, tag: number): unknown[] {
  return item.value.flatMap((field) => {
    if (field.type === 'Structure') return textsUnder(field, tag);
    return field.tag === tag ? [field.value] : [];
  });
}

const locate = [enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey)];

describe('a check against a server', () => {
  let certificates: TestCertificates;
  const servers: FakeServer[] = [];
  before(async () => {
    certificates = await makeTestCertificates({ now: new Date(), algorithm: 'P-256', faults: ['expired'] });
  });
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  interface Tried extends CheckOutcome {
    readonly asked: readonly string[];
    readonly events: readonly RunEvent[];
  }

  /** Tries it against a server that reacts as the script says. */
  async function tried(
    script: Answers,
    run: (subject: Subject) => Promise<unknown>,
    settings: Partial<Target> & { own?: Set<string> } = {},
  ): Promise<Tried> {
    const asked: string[] = [];
    const react: Answers = { ...WELL_BEHAVED, ...script };
    const server = await startKmipServer(
      { ...certificates.server, ca: certificates.ca, requestCert: true, rejectUnauthorized: true },
      (request): Reaction | Promise<Reaction> => {
        const name = enumName('Operation', request.items[0]?.operation ?? 0) ?? '';
        asked.push(name);
        return react[name]?.(request) ?? 'silence';
      },
    );
    servers.push(server);
    const { own = new Set<string>(), ...target } = settings;
    const identity = certificates.clients['Client-A'];
    const events: RunEvent[] = [];
    const context = await checkContext(
      {
        name: 'scripted',
        host: '127.0.0.1',
        port: server.port,
        tls: { ca: certificates.ca },
        ...(identity && { identity }),
        identities: {},
        versions: [],
        limits: DEFAULT_LIMITS,
        provides: [],
        lacks: [],
        disposable: false,
        ...target,
      },
      '1.1',
      { emit: (event) => events.push(event), own },
    );
    asked.length = 0;
    return { ...(await runCheck(checkOf(run), context)), asked, events };
  }

  it('is told what the server declares', async () => {
    const outcome = await tried({}, async ({ version, encoding, declared }) => {
      expect({ version, encoding, operations: [...declared.operations] }).to.deep.equal({
        version: '1.1',
        encoding: 'ttlv',
        operations: [Operation.Query, Operation.Create],
      });
    });
    expect(outcome).to.include({ verdict: 'pass' });
  });

  it('is told the users of the target, each once, and asks as they do', async () => {
    const ours = { username: 'ours', password: 'of every request' };
    const carol = { username: 'carol', password: 'open sesame' };
    const passwords: unknown[] = [];
    const get: Answers[string] = (request) => {
      passwords.push(...textsUnder(request.item, Tag.Password));
      return ok()(request);
    };
    const outcome = await tried(
      { Get: get },
      async (subject) => {
        expect(subject.users).to.deep.equal([carol]);
        await subject.succeed(Operation.Get, []);
        const right = subject.as(carol);
        for (const one of [right, await right.reconnected(), subject.as({ ...carol, password: 'wrong' })])
          await one.succeed(Operation.Get, []);
      },
      { authentication: ours, credentials: { Fred: carol, Barney: carol, carol, Wilma: ours } },
    );
    expect(outcome).to.include({ verdict: 'pass' });
    expect(passwords).to.deep.equal([ours.password, carol.password, carol.password, 'wrong']);
  });

  it('shows a server its credential in every request, and in octets and handshakes, too', async () => {
    const demanding = (request: Request): Reaction => {
      const { Query } = WELL_BEHAVED;
      const refused = refuse(ResultReason.AuthenticationNotSuccessful);
      return request.header.authentication === undefined ? refused(request) : (Query?.(request) ?? 'silence');
    };
    const outcome = await tried(
      { Query: demanding },
      async (subject) => {
        await subject.succeed(Operation.Query, QUERY.payload);
        expectAllDone(await responseTo(subject, messageOf(subject)), 1, 'a Query as octets');
        expect(await subject.handshake({})).to.include({ outcome: 'served' });
        expect(await subject.handshake({}, QUERY)).to.include({ outcome: 'served' });
      },
      { authentication: { username: 'Fred', password: 'secret' } },
    );
    expect(outcome).to.include({ verdict: 'pass' });
  });

  const ENDINGS: readonly [string, Answers, (subject: Subject) => Promise<unknown>, Partial<CheckOutcome>][] = [
    [
      'a refusal of what has to succeed',
      { Create: refuse(ResultReason.PermissionDenied) },
      create,
      { verdict: 'fail', reason: 'Create: expected Success, got OperationFailed, PermissionDenied' },
    ],
    [
      'a success of what has to be refused',
      {},
      (subject) => subject.refused(Operation.Destroy, []),
      { verdict: 'fail', reason: 'Destroy: expected a refusal, got Success' },
    ],
    [
      'a peer that hangs up',
      { Create: () => 'hang up' },
      create,
      { verdict: 'fail', reason: 'the peer closed the connection without a word' },
    ],
    [
      'an answer that does not decode',
      { Create: () => Buffer.from('4200780100000008ffffffffffffffff', 'hex') },
      create,
      { verdict: 'fail' },
    ],
    [
      'more batch items than were asked for',
      {
        Create: (request) => {
          const one = answer(request, {});
          return { ...one, value: [...one.value, ...one.value.slice(1)] };
        },
      },
      create,
      { verdict: 'fail', reason: 'Create: expected one batch item, got 2' },
    ],
    [
      'a request of ours that is malformed',
      {},
      (subject) => subject.succeed(Operation.Create, [textString(Tag.Operation, 'x')]),
      { verdict: 'error' },
    ],
    [
      'what the server does not declare',
      {},
      async () => {
        throw new NotScored('the server does not declare it');
      },
      { verdict: 'skip', because: 'not scored', reason: 'not scored: the server does not declare it' },
    ],
    [
      'what cannot be shown',
      {},
      async () => {
        throw new NotShown('nothing makes an object');
      },
      { verdict: 'skip', because: 'not shown', reason: 'not shown: nothing makes an object' },
    ],
    [
      'a fault of the check itself',
      {},
      async () => {
        throw new TypeError('oops');
      },
      { verdict: 'error', reason: 'fault of the harness: oops' },
    ],
  ];
  for (const [what, script, run, expected] of ENDINGS) {
    it(`ends by ${what} in ${expected.verdict}`, async () => {
      expect(await tried(script, run)).to.include(expected);
    });
  }

  it('destroys what it made, and nothing that it destroyed itself', async () => {
    let count = 0;
    const Create = (request: Request): Reaction => ok(textString(Tag.UniqueIdentifier, `k${++count}`))(request);
    const Destroy = ok(textString(Tag.UniqueIdentifier, 'k1'));
    const { asked, events } = await tried({ Create, Destroy }, async (subject) => {
      await create(subject);
      await create(subject);
      await subject.succeed(Operation.Destroy, destroyOf('k1'));
    });
    expect(asked).to.deep.equal(['Create', 'Create', 'Destroy', 'Destroy']);
    expect(events).to.be.empty;
  });

  it('enters what could not be removed into the ledger, also after a failure', async () => {
    const { verdict, events } = await tried({ Destroy: refuse(ResultReason.PermissionDenied) }, async (subject) => {
      await create(subject);
      expect(1).to.equal(2);
    });
    expect(verdict).to.equal('fail');
    expect(events).to.deep.equal([
      { type: 'residue', residue: { caseId: 'a check', uniqueIdentifier: 'k1', reason: 'Destroy: PermissionDenied' } },
    ]);
  });

  describe('does not touch what it did not make', () => {
    const strange = (subject: Subject) => subject.succeed(Operation.Destroy, destroyOf('somebody-s'));
    it('where it names it', async () => {
      const { asked, reason } = await tried({}, strange);
      expect(asked).to.be.empty;
      expect(reason).to.match(/^not shown: destructive: Destroy of "somebody-s"/);
    });

    it('where Locate finds it', async () => {
      const { asked } = await tried({}, (subject) =>
        subject.ask([
          { operation: Operation.Locate, payload: locate },
          { operation: Operation.Destroy, payload: [] },
        ]),
      );
      expect(asked).to.be.empty;
    });

    it('unless it may', async () => {
      expect((await tried({}, strange, { disposable: true })).asked).to.deep.equal(['Destroy']);
      expect((await tried({}, strange, { own: new Set(['somebody-s']) })).asked).to.deep.equal(['Destroy']);
    });
  });

  it('sends octets as they are on a connection of their own, and tells what came of them', async () => {
    const request = encodeTtlv(requestOf('1.1', { operation: Operation.Get, payload: [] }));
    const reactions: Reaction[] = ['hang up', Buffer.from('not KMIP at all'), encodeTtlv(textString(Tag.Name, 'x'))];
    const Get = (asked: Request) => reactions.shift() ?? refuse(ResultReason.ItemNotFound)(asked);
    const { verdict, asked } = await tried({ Get }, async (subject) => {
      expect(await subject.send(request)).to.deep.equal({ closed: 'the peer closed the connection without a word' });
      expect(await subject.send(request)).to.have.keys('undecodable');
      expect(await subject.send(request)).to.have.keys('undecodable');
      const answered = await subject.send(request);
      expect('response' in answered && answered.response.items[0]?.resultReason).to.equal(ResultReason.ItemNotFound);
    });
    expect(verdict).to.equal('pass');
    expect(asked).to.deep.equal(['Get', 'Get', 'Get', 'Get']);
  });

  describe('with the bundled server', () => {
    const check = checksAgainstReference();
    for (const version of ['1.1', '1.4', '2.0'] as const) {
      it(`passes Discover Versions in ${version}`, async () => {
        expect(await check(operation('DiscoverVersions'), version)).to.include({ verdict: 'pass' });
      });
    }

    it('speaks HTTP as it is told to', async () => {
      const xml = 'text/xml';
      const body = ENCODINGS.xml.encode(requestOf('1.4', { operation: Operation.Query, payload: [] }), '1.4');
      const headers = { Host: 'localhost', 'Content-Type': xml, 'Content-Length': String(body.length) };
      const posts = async (subject: Subject) => {
        const answer = await subject.http({ protocol: 'HTTP/1.0', method: 'POST', headers, body });
        expect(answer).to.include({ status: 200 });
        expect(answer.headers.get('content-type')).to.match(/^text\/xml/);
        expect(ENCODINGS.xml.decode(answer.body).item.tag).to.equal(Tag.ResponseMessage);
      };
      const wire = { transport: 'https', encoding: 'xml' } as const;
      expect(await check(checkOf(posts), '1.4', { wire })).to.include({ verdict: 'pass' });
      expect(await check(checkOf(posts), '1.4')).to.include({ verdict: 'skip', because: 'not shown' });
    });

    it('answers in XML', async () => {
      const wire = { transport: 'https', encoding: 'xml' } as const;
      const seen = checkOf(async (subject) => {
        expect(subject.encoding).to.equal('xml');
        await subject.succeed(Operation.Query, [enumeration(Tag.QueryFunction, Enum.QueryFunction.QueryOperations)]);
      });
      const { verdict, exchanges } = await check(seen, '1.4', { wire });
      expect(verdict).to.equal('pass');
      expect(exchanges[0]).to.include({ encoding: 'xml' });
    });

    const OFFERS: readonly [Offer, Handshake['outcome'], RegExp][] = [
      [{ protocol: 'TLSv1.3', suite: 'TLS_AES_256_GCM_SHA384' }, 'served', /^TLSv1.3 TLS_AES_256_GCM_SHA384$/],
      [{ protocol: 'TLSv1.3', identity: 'none' }, 'refused', /most likely it demands a client certificate/],
      [{ protocol: 'TLSv1.2', identity: 'expired' }, 'refused', /refuses our client certificate/],
      [{ protocol: 'TLSv1.2', identity: 'unknown-ca' }, 'refused', /refuses our client certificate/],
      [{ protocol: 'TLSv1.2', identity: 'wrong-eku' }, 'not offered', /nobody provides/],
      [{ protocol: 'TLSv1.2', suite: 'TLS_RSA_WITH_3DES_EDE_CBC_SHA' }, 'not offered', /no cipher match/],
      [{ protocol: 'TLSv1', suite: 'TLS_RSA_WITH_AES_128_CBC_SHA' }, 'refused', /no TLS version in common/],
    ];
    for (const [offer, outcome, reason] of OFFERS) {
      it(`is ${outcome} with ${Object.values(offer).join(', ')}`, async () => {
        const shaken = async (subject: Subject) => {
          const found = await subject.handshake(offer);
          expect(found.outcome).to.equal(outcome);
          expect(found.outcome === 'served' ? `${found.protocol} ${found.suite}` : found.reason).to.match(reason);
        };
        expect(await check(checkOf(shaken), '1.4')).to.include({ verdict: 'pass' });
      });
    }
  });
});
