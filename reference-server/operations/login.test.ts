import { expect } from 'chai';
import {
  enumeration,
  type Item,
  integer,
  interval,
  longInteger,
  type StructureItem,
  structure,
  textString,
} from '../../harness/codec/item.ts';
import { structureField } from '../../harness/message/fields.ts';
import { protocolVersion } from '../../harness/message/header.ts';
import { buildRequest } from '../../harness/message/request.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { enumName } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { createEngine, type Engine, START } from '../../test-support/engine.ts';
import { EngineClient, uid } from '../../test-support/engine-client.ts';

const { Get, GetAttributes, Login, Query } = Enum.Operation;
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

describe('tickets (2.0 sections 6.1.12, 6.1.29 and 6.1.30)', () => {
  let engine: Engine;
  let alice: EngineClient;
  beforeEach(async () => {
    engine = await createEngine({ settings: { versions: ['1.4', '2.0'] } });
    alice = new EngineClient(engine, '2.0');
  });
  afterEach(() => engine.close());

  const key = (): string => new EngineClient(engine, '1.4').key();
  const ticketOf = (operation: 'Login' | 'DelegatedLogin', ...fields: Item[]): StructureItem =>
    structureField(alice.ok(operation, ...fields).structure, Tag.Ticket) as StructureItem;

  /** What bob's request with alice's ticket comes to. */
  function withTicket(ticket: Item, operation: number, ...payload: Item[]): string {
    const credential = structure(Tag.Credential, [
      enumeration(Tag.CredentialType, Enum.CredentialType.Ticket),
      structure(Tag.CredentialValue, [ticket]),
    ]);
    const request = buildRequest(protocolVersion('2.0'), [{ operation, payload }]);
    const [header, ...items] = request.value as [StructureItem, ...Item[]];
    const fields = header.value.toSpliced(-1, 0, structure(Tag.Authentication, [credential]));
    const asked = structure(Tag.RequestMessage, [structure(Tag.RequestHeader, fields), ...items]);
    const reason = engine.send(asked, 'bob').items[0]?.resultReason;
    return reason === undefined ? 'Success' : (enumName('ResultReason', reason) ?? `${reason}`);
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
