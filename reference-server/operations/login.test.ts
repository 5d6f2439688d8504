import { expect } from 'chai';
import {
  boolean,
  byteString,
  enumeration,
  type Item,
  integer,
  interval,
  longInteger,
  type StructureItem,
  structure,
  textString,
} from '../../harness/codec/item.ts';
import { decodeTtlv } from '../../harness/codec/ttlv.ts';
import { structureField } from '../../harness/message/fields.ts';
import { protocolVersion } from '../../harness/message/header.ts';
import { buildRequest } from '../../harness/message/request.ts';
import { type ResponseBatchItem, readResponse } from '../../harness/message/response.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { enumName } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { createEngine, type Engine, START } from '../../test-support/engine.ts';
import { EngineClient, uid } from '../../test-support/engine-client.ts';
import { Fields } from '../fields.ts';
import { inTurns } from '../steps.ts';

const { Get, GetAttributes, Hash, Login, Query } = Enum.Operation;
const AES = [
  enumeration(Tag.CryptographicAlgorithm, Enum.CryptographicAlgorithm.AES),
  integer(Tag.CryptographicLength, 128),
  integer(Tag.CryptographicUsageMask, Mask.CryptographicUsageMask.Encrypt),
];
const HASHING = structure(Tag.CryptographicParameters, [
  enumeration(Tag.HashingAlgorithm, Enum.HashingAlgorithm.SHA_256),
]);
const OPERATIONS = enumeration(Tag.QueryFunction, Enum.QueryFunction.QueryOperations);
const operations = (...codes: number[]): Item =>
  structure(
    Tag.Operations,
    codes.map((code) => enumeration(Tag.Operation, code)),
  );
const objects = (...identifiers: string[]): Item => structure(Tag.Objects, identifiers.map(uid));
const right = (...fields: Item[]): Item => structure(Tag.Right, fields);
const rights = (...each: Item[]): Item => structure(Tag.Rights, each);
const limits = (total: bigint, unit: number = Enum.UsageLimitsUnit.Object): Item =>
  structure(Tag.UsageLimits, [longInteger(Tag.UsageLimitsTotal, total), enumeration(Tag.UsageLimitsUnit, unit)]);

const credentialOf = (type: number, ...value: Item[]): Item =>
  structure(Tag.Credential, [enumeration(Tag.CredentialType, type), structure(Tag.CredentialValue, value)]);

function requestWith(credentials: readonly Item[], operation: number, ...payload: Item[]): StructureItem {
  const authentication = structure(Tag.Authentication, credentials);
  return buildRequest(protocolVersion('2.0'), [{ operation, payload }], { authentication });
}

describe('tickets (2.0 sections 6.1.12, 6.1.29 and 6.1.30)', () => {
  let engine: Engine;
  let alice: EngineClient;
  beforeEach(async () => {
    engine = await createEngine({ settings: { versions: ['1.4', '2.0', '2.1'] } });
    alice = new EngineClient(engine, '2.0');
  });
  afterEach(() => engine.close());

  const key = (): string => new EngineClient(engine, '1.4').key();
  const ticketOf = (operation: 'Login' | 'DelegatedLogin', ...fields: Item[]): StructureItem =>
    structureField(alice.ok(operation, ...fields).structure, Tag.Ticket) as StructureItem;

  /** What bob's request with alice's ticket comes to. */
  function withTicket(ticket: Item, operation: number, ...payload: Item[]): string {
    const reason = answered(ticket, operation, ...payload).resultReason;
    return reason === undefined ? 'Success' : (enumName('ResultReason', reason) ?? `${reason}`);
  }

  function answered(ticket: Item, operation: number, ...payload: Item[]): ResponseBatchItem {
    const credential = credentialOf(Enum.CredentialType.Ticket, ticket);
    const response = engine.send(requestWith([credential], operation, ...payload), 'bob');
    return response.items[0] as ResponseBatchItem;
  }

  it('let their bearer act for who logged in, until Logout', () => {
    const object = key();
    const ticket = ticketOf('Login');
    expect(new EngineClient(engine, '2.0', 'bob').send('GetAttributes', uid(object)).result).to.equal(
      'PermissionDenied',
    );
    expect(withTicket(ticket, GetAttributes, uid(object))).to.equal('Success');
    alice.ok('Logout', ticket);
    expect(withTicket(ticket, GetAttributes, uid(object))).to.equal('InvalidTicket');
    expect(alice.send('Logout', ticket).result).to.equal('InvalidTicket');
  });

  it('are good for as many requests as were asked for', () => {
    const ticket = ticketOf('Login', integer(Tag.RequestCount, 2));
    const results = [1, 2, 3].map(() => withTicket(ticket, Query, OPERATIONS));
    expect(results).to.deep.equal(['Success', 'Success', 'UsageLimitExceeded']);
  });

  const refused: readonly [what: string, field: Item][] = [
    ['a negative Request Count', integer(Tag.RequestCount, -1)],
    ['negative Usage Limits', limits(-1n)],
  ];
  for (const [what, field] of refused) {
    it(`are not given out for ${what}: Invalid Field`, () => {
      expect(alice.send('Login', field).result).to.equal('InvalidField');
    });
  }

  it('are good for the time that was asked for', () => {
    const ticket = ticketOf('Login', interval(Tag.LeaseTime, 60));
    engine.now = START + 59n;
    expect(withTicket(ticket, Query, OPERATIONS)).to.equal('Success');
    engine.now = START + 60n;
    expect(withTicket(ticket, Query, OPERATIONS)).to.equal('InvalidTicket');
  });

  it('are good for as many operations as their Usage Limits say', () => {
    const ticket = ticketOf('Login', limits(1n));
    expect(withTicket(ticket, Query, OPERATIONS)).to.equal('Success');
    expect(withTicket(ticket, Query, OPERATIONS)).to.equal('UsageLimitExceeded');
    expect(alice.send('Login', limits(1n, Enum.UsageLimitsUnit.Byte)).result).to.equal('FeatureNotSupported');
  });

  it('that delegate are good for the operations and objects of a right, and no others', () => {
    const [mine, other] = [key(), key()] as [string, string];
    const ticket = ticketOf(
      'DelegatedLogin',
      rights(right(operations(Query)), right(operations(GetAttributes), objects(mine))),
    );
    expect(withTicket(ticket, Query, OPERATIONS)).to.equal('Success');
    expect(withTicket(ticket, GetAttributes, uid(mine))).to.equal('Success');
    expect(withTicket(ticket, GetAttributes, uid(other))).to.equal('NotAuthorised');
    expect(withTicket(ticket, GetAttributes, uid('none')), 'and tell nothing of others').to.equal('NotAuthorised');
    expect(withTicket(ticket, Get, uid(mine))).to.equal('NotAuthorised');
  });

  it('with rights about objects alone are no good for what is about no object, such as to make one', () => {
    const mine = key();
    const ticket = ticketOf('DelegatedLogin', rights(right(objects(mine)), right(limits(0n), operations(Hash))));
    const type = enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey);
    const seen = engine.store.locate([]).length;
    const { Create, Import, Locate } = Enum.Operation;
    expect(withTicket(ticket, Create, type, structure(Tag.Attributes, AES))).to.equal('NotAuthorised');
    const brought = alice.ok('Export', uid(mine)).structure.value.filter(({ tag }) => tag === Tag.SymmetricKey);
    const importing = (identifier: string, ...fields: Item[]) =>
      withTicket(ticket, Import, uid(identifier), type, ...fields, structure(Tag.Attributes, []), ...brought);
    expect(importing('new')).to.equal('NotAuthorised');
    expect(importing(mine, boolean(Tag.ReplaceExisting, true))).to.equal('Success');
    expect(engine.store.locate([])).to.have.length(seen);
    expect(withTicket(ticket, Hash, HASHING, byteString(Tag.Data, Uint8Array.of(1)))).to.equal('UsageLimitExceeded');
    expect(withTicket(ticket, Locate, structure(Tag.Attributes, []))).to.equal('Success');
  });

  it('with rights do not tell their bearer of other requests of who delegated, nor lend a connection', () => {
    const newest = new EngineClient(engine, '2.1');
    const mandatory = enumeration(Tag.AsynchronousIndicator, Enum.AsynchronousIndicator.Mandatory);
    const later = (authentication: readonly Item[], client: string): Uint8Array => {
      const item = { operation: Query, payload: [OPERATIONS] };
      const request = buildRequest(protocolVersion('2.1'), [item]);
      const [header, ...items] = request.value as [StructureItem, ...Item[]];
      const fields = header.value.toSpliced(-1, 0, mandatory, ...authentication);
      const asked = structure(Tag.RequestMessage, [structure(Tag.RequestHeader, fields), ...items]);
      return engine.send(asked, client).items[0]?.asynchronousCorrelationValue ?? new Uint8Array();
    };
    const [ticket] = newest.ok('DelegatedLogin', rights(right())).structure.value as [Item];
    const credential = credentialOf(Enum.CredentialType.Ticket, ticket);
    const hers = later([], 'alice');
    const his = later([structure(Tag.Authentication, [credential])], 'bob');
    const { QueryAsynchronousRequests, SetEndpointRole } = Enum.Operation;
    const valuesIn = (fields: Fields) =>
      fields
        .all(Tag.AsynchronousRequest)
        .map((one) => new Fields(one as StructureItem).bytes(Tag.AsynchronousCorrelationValue));
    const asked = buildRequest(protocolVersion('2.1'), [{ operation: QueryAsynchronousRequests, payload: [] }], {
      authentication: structure(Tag.Authentication, [credential]),
    });
    const told = engine.send(asked, 'bob').items[0]?.payload as StructureItem;
    expect(valuesIn(new Fields(told))).to.deep.equal([his]);
    expect(valuesIn(newest.ok('QueryAsynchronousRequests'))).to.deep.equal([hers, his]);

    const lent: string[] = [];
    const bob = { identity: 'bob', swapRoles: (identity: string) => void lent.push(identity) };
    const role = enumeration(Tag.EndpointRole, Enum.EndpointRole.Client);
    const results = [ticket, ticketOf('Login')].map((one) => {
      const request = requestWith([credentialOf(Enum.CredentialType.Ticket, one)], SetEndpointRole, role);
      return engine.send(request, bob).items[0]?.resultReason;
    });
    expect([results, lent]).to.deep.equal([[Enum.ResultReason.FeatureNotSupported, undefined], ['alice']]);
  });

  describe('with limits in their rights', () => {
    it('are good for each right as often as it says, on its own objects (section 7.28)', () => {
      const [mine, other] = [key(), key()] as [string, string];
      const once = (identifier: string) => right(limits(1n), operations(GetAttributes), objects(identifier));
      const ticket = ticketOf('DelegatedLogin', rights(once(mine), once(other)));
      const results = [mine, mine, other, other].map((one) => withTicket(ticket, GetAttributes, uid(one)));
      expect(results).to.deep.equal(['Success', 'UsageLimitExceeded', 'Success', 'UsageLimitExceeded']);
    });

    it('are used once by what takes long and is begun again', async () => {
      const server = await createEngine({ worksAside: true });
      const { CreateKeyPair } = Enum.Operation;
      const only = rights(right(limits(1n), operations(CreateKeyPair)));
      const [ticket] = new EngineClient(server, '2.0').ok('DelegatedLogin', only).structure.value as [Item];
      const attributes = structure(Tag.CommonAttributes, [
        enumeration(Tag.CryptographicAlgorithm, Enum.CryptographicAlgorithm.ECDSA),
        integer(Tag.CryptographicUsageMask, 3),
      ]);
      const request = requestWith([credentialOf(Enum.CredentialType.Ticket, ticket)], CreateKeyPair, attributes);
      const results: unknown[] = [];
      for (let time = 0; time < 2; time += 1) {
        const octets = await inTurns(server.handle(request, 'bob'));
        results.push(readResponse(decodeTtlv(octets).item)?.items[0]?.resultReason);
      }
      expect(results).to.deep.equal([undefined, Enum.ResultReason.UsageLimitExceeded]);
      server.close();
    });

    it('use up the right that is about all objects, then that of one', () => {
      const mine = key();
      const about = right(limits(1n), operations(GetAttributes), objects(mine));
      const ticket = ticketOf('DelegatedLogin', rights(about, right(limits(1n), operations(GetAttributes))));
      const results = [1, 2, 3].map(() => withTicket(ticket, GetAttributes, uid(mine)));
      expect(results).to.deep.equal(['Success', 'Success', 'UsageLimitExceeded']);
    });
  });

  it('are good for the objects of a group (2.1 section 7.34), which Locate shows', () => {
    const grouped = new EngineClient(engine, '1.4').key({ 'Object Group': 'pool' });
    const groups = structure(Tag.ObjectGroups, [textString(Tag.ObjectGroup, 'pool')]);
    const newest = new EngineClient(engine, '2.1');
    const [ticket] = newest.ok('DelegatedLogin', rights(right(groups))).structure.value as [Item];
    const asked = [grouped, key(), 'none'].map((one) => withTicket(ticket, GetAttributes, uid(one)));
    expect(asked).to.deep.equal(['Success', 'NotAuthorised', 'NotAuthorised']);
    const { payload } = answered(ticket, Enum.Operation.Locate, structure(Tag.Attributes, []));
    expect(payload?.value).to.deep.equal([uid(grouped)]);
  });

  it('need another credential of the request to be of the same bearer (section 9.4)', async () => {
    const users = [
      { username: 'alice', password: 'a' },
      { username: 'carol', password: 'c' },
    ];
    const server = await createEngine({ settings: { users } });
    const [ticket] = new EngineClient(server, '2.0').ok('Login').structure.value as [Item];
    const outcome = ({ username, password }: { username: string; password: string }) => {
      const value = [textString(Tag.Username, username), textString(Tag.Password, password)];
      const byPassword = credentialOf(Enum.CredentialType.UsernameAndPassword, ...value);
      const credentials = [credentialOf(Enum.CredentialType.Ticket, ticket), byPassword];
      return server.send(requestWith(credentials, Query, OPERATIONS), 'bob').items[0]?.resultReason;
    };
    expect(users.map(outcome)).to.deep.equal([undefined, Enum.ResultReason.AuthenticationNotSuccessful]);
    server.close();
  });

  it('do not make other tickets', () => {
    expect(withTicket(ticketOf('Login'), Login)).to.equal('PermissionDenied');
  });

  it('of one octet less, or of nobody, are invalid', () => {
    const [type, value] = ticketOf('Login').value as [Item, Item & { value: Uint8Array }];
    const short = structure(Tag.Ticket, [type, { ...value, value: value.value.slice(1) } as Item]);
    expect(withTicket(short, Query, OPERATIONS)).to.equal('InvalidTicket');
  });

  it('Log and Interop leave their words in the log, and change nothing', () => {
    alice.ok('Log', textString(Tag.LogMessage, 'a word'));
    alice.ok(
      'Interop',
      enumeration(Tag.InteropFunction, Enum.InteropFunction.Begin),
      textString(Tag.InteropIdentifier, 'anything'),
    );
    const said = engine.log.filter(({ facts }) => facts.clientMessage === 'a word' || facts.identifier === 'anything');
    expect(said).to.have.length(2);
  });
});
