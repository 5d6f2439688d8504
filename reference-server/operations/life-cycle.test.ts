import { expect } from 'chai';
import { byteString, dateTime, enumeration, type Item, structure, textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Version } from '../../harness/spec/versions.ts';
import { createEngine, type Engine, START } from '../../test-support/engine.ts';
import { attribute, EngineClient, nameFields, template, uid } from '../../test-support/engine-client.ts';

const S = Enum.State;
const C = Enum.RevocationReasonCode;
const { OpaqueObject, Template } = Enum.ObjectType;

const reason = (code: number): Item => structure(Tag.RevocationReason, [enumeration(Tag.RevocationReasonCode, code)]);
const occurred = (date: bigint): Item => dateTime(Tag.CompromiseOccurrenceDate, date);

describe('Activate, Revoke, Destroy', () => {
  let engine: Engine;
  let client: EngineClient;
  beforeEach(async () => {
    engine = await createEngine();
    client = new EngineClient(engine);
  });
  afterEach(() => engine.close());

  /** A key in this state, brought there by operations. */
  function keyIn(state: number): string {
    const key = client.key();
    const steps: Partial<Record<number, () => void>> = {
      [S.Active]: () => client.ok('Activate', uid(key)),
      [S.Deactivated]: () => {
        client.ok('Activate', uid(key));
        client.ok('Revoke', uid(key), reason(C.Superseded));
      },
      [S.Compromised]: () => client.ok('Revoke', uid(key), reason(C.KeyCompromise)),
      [S.Destroyed]: () => client.ok('Destroy', uid(key)),
      [S.DestroyedCompromised]: () => {
        client.ok('Revoke', uid(key), reason(C.KeyCompromise));
        client.ok('Destroy', uid(key));
      },
    };
    steps[state]?.();
    return key;
  }

  const opaque = () =>
    client.identifier(
      'Register',
      enumeration(Tag.ObjectType, OpaqueObject),
      template({}),
      structure(Tag.OpaqueObject, [
        enumeration(Tag.OpaqueDataType, 0x80000001),
        byteString(Tag.OpaqueDataValue, Buffer.from('data')),
      ]),
    );
  const templateObject = () =>
    client.identifier(
      'Register',
      enumeration(Tag.ObjectType, Template),
      template({ Name: nameFields('t') }),
      structure(Tag.Template, [attribute('Contact Information', 'c')]),
    );

  // 1.4 Tables 346 to 348: what each state answers to Activate, to Revoke with and without compromise, to Destroy.
  const Denied = 'PermissionDenied';
  const Illegal = 'IllegalOperation';
  const table: [state: number, activate: string, compromise: string, deactivate: string, destroy: string][] = [
    [S.PreActive, 'Success', 'Success', Illegal, 'Success'],
    [S.Active, Denied, 'Success', 'Success', Denied],
    [S.Deactivated, Denied, 'Success', Illegal, 'Success'],
    [S.Compromised, Denied, Illegal, Illegal, 'Success'],
    [S.Destroyed, Denied, 'Success', Illegal, Denied],
    [S.DestroyedCompromised, Denied, Illegal, Illegal, Denied],
  ];
  for (const [state, ...results] of table) {
    it(`of a key in state ${state}: ${results.join(', ')}`, () => {
      const answers = [
        client.send('Activate', uid(keyIn(state))),
        client.send('Revoke', uid(keyIn(state)), reason(C.KeyCompromise)),
        client.send('Revoke', uid(keyIn(state)), reason(C.CessationOfOperation)),
        client.send('Destroy', uid(keyIn(state))),
      ];
      expect(answers.map(({ result }) => result)).to.deep.equal(results);
    });
  }

  it('answer with the Unique Identifier, named or from the ID Placeholder', () => {
    const [made, activated] = client.batch(
      ['Create', enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey), keyTemplate()],
      ['Activate'],
    );
    const identifier = made?.payload.text(Tag.UniqueIdentifier) as string;
    expect(activated?.payload.structure.value).to.deep.equal([uid(identifier)]);
    expect(client.ok('Revoke', uid(identifier), reason(C.Superseded)).structure.value).to.deep.equal([uid(identifier)]);
    expect(client.ok('Destroy', uid(identifier)).structure.value).to.deep.equal([uid(identifier)]);
  });

  it('of objects that are not there, or of others', () => {
    const key = client.key();
    const bob = new EngineClient(engine, '1.4', 'bob');
    const requests: ['Activate' | 'Revoke' | 'Destroy', ...Item[]][] = [
      ['Activate'],
      ['Revoke', reason(C.Superseded)],
      ['Destroy'],
    ];
    for (const [operation, ...fields] of requests) {
      expect(client.send(operation, uid('none'), ...fields).result).to.equal('ItemNotFound');
      expect(client.send(operation, ...fields).result).to.equal('ItemNotFound');
      expect(bob.send(operation, uid(key), ...fields).result).to.equal('PermissionDenied');
    }
  });

  it('of an archived object: Object Archived', () => {
    const object = engine.store.get(client.key());
    if (object) engine.store.update({ ...object, archived: true });
    expect(client.send('Activate', uid(object?.uniqueIdentifier ?? '')).result).to.equal('ObjectArchived');
  });

  it('set the dates of 1.4 sections 3.24 to 3.30 and Last Change Date', () => {
    const key = client.key();
    const at = (second: bigint, operation: 'Activate' | 'Revoke' | 'Destroy', ...fields: Item[]) => {
      engine.now = START + second;
      client.ok(operation, uid(key), ...fields);
      expect(client.value(key, 'Last Change Date')).to.equal(START + second);
    };
    at(1n, 'Activate');
    at(2n, 'Revoke', reason(C.CessationOfOperation));
    expect(client.value(key, 'State')).to.equal(S.Deactivated);
    at(3n, 'Revoke', reason(C.KeyCompromise), occurred(5n));
    at(4n, 'Destroy');
    const dates = ['Initial', 'Activation', 'Deactivation', 'Compromise', 'Compromise Occurrence', 'Destroy'];
    expect(dates.map((name) => client.value(key, `${name} Date`))).to.deep.equal(
      [0n, 1n, 2n, 3n].map((second) => START + second).concat([5n, START + 4n]),
    );
    expect(client.value(key, 'State')).to.equal(S.DestroyedCompromised);
  });

  it('Revoke keeps the reason, and sets the occurrence of a compromise to the Initial Date where none is given', () => {
    const key = client.key();
    const why = [enumeration(Tag.RevocationReasonCode, C.KeyCompromise), textString(Tag.RevocationMessage, 'lost')];
    engine.now = START + 10n;
    client.ok('Revoke', uid(key), structure(Tag.RevocationReason, why));
    expect(client.value(key, 'Revocation Reason')).to.deep.equal(why);
    expect(client.value(key, 'Compromise Occurrence Date')).to.equal(START);
  });

  // "key compromise" alone through 1.2, and "CA compromise" from 1.3 on (section 4.20).
  const compromises: [version: Version, state: number][] = [
    ['1.0', S.Deactivated],
    ['1.2', S.Deactivated],
    ['1.3', S.Compromised],
    ['1.4', S.Compromised],
  ];
  for (const [version, state] of compromises) {
    it(`Revoke for CA Compromise in ${version}: state ${state}`, () => {
      const key = keyIn(S.Active);
      new EngineClient(engine, version).ok('Revoke', uid(key), reason(C.CACompromise));
      expect(client.value(key, 'State')).to.equal(state);
    });
  }

  it('Revoke takes a Compromise Occurrence Date for other reasons through 1.3 only', () => {
    const revoked = (version: Version) =>
      new EngineClient(engine, version).send('Revoke', uid(keyIn(S.Active)), reason(C.Superseded), occurred(1n)).result;
    expect(revoked('1.3')).to.equal('Success');
    expect(revoked('1.4')).to.equal('InvalidField');
  });

  it('Revoke for a reason that is not recognized: Invalid Field', () => {
    expect(client.send('Revoke', uid(keyIn(S.Active)), reason(0x80000001)).result).to.equal('InvalidField');
  });

  it('Revoke without a reason: Invalid Message', () => {
    expect(client.send('Revoke', uid(keyIn(S.Active))).result).to.equal('InvalidMessage');
  });

  it('of an Opaque Object: it may be revoked and destroyed, but has no state to activate', () => {
    expect(client.send('Activate', uid(opaque())).result).to.equal('IllegalOperation');
    const object = opaque();
    expect(client.send('Revoke', uid(object), reason(C.Superseded)).result).to.equal('Success');
    expect(client.value(object, 'Revocation Reason')).to.deep.equal(reason(C.Superseded).value);
    expect(client.send('Destroy', uid(object)).result).to.equal('Success');
    expect(client.value(object, 'Destroy Date')).to.equal(START);
    expect(client.send('Destroy', uid(object)).result).to.equal('PermissionDenied');
  });

  it('of a Template: Illegal Operation, but for Destroy, after which nothing of it is left', () => {
    const object = templateObject();
    expect(client.send('Activate', uid(object)).result).to.equal('IllegalOperation');
    expect(client.send('Revoke', uid(object), reason(C.KeyCompromise)).result).to.equal('IllegalOperation');
    client.ok('Destroy', uid(object));
    expect(client.send('GetAttributes', uid(object)).result).to.equal('ItemNotFound');
  });

  it('Destroy leaves the attributes and no key material', () => {
    const key = client.key({ Name: nameFields('n') });
    const digest = client.value(key, 'Digest');
    client.ok('Destroy', uid(key));
    expect(client.value(key, 'Name')).to.deep.equal(nameFields('n'));
    expect(client.value(key, 'Digest')).to.deep.equal(digest);
    expect(engine.store.get(key)?.content).to.equal(null);
    expect(client.send('Get', uid(key)).result).to.equal('IllegalOperation');
  });

  it('dates that come move an object before the next operation sees it', () => {
    const key = client.key({ 'Activation Date': START + 10n, 'Deactivation Date': START + 20n });
    const states = [9n, 10n, 19n, 20n].map((second) => {
      engine.now = START + second;
      return client.value(key, 'State');
    });
    expect(states).to.deep.equal([S.PreActive, S.Active, S.Active, S.Deactivated]);
  });
});

function keyTemplate(): Item {
  return template([
    attribute('Cryptographic Algorithm', Enum.CryptographicAlgorithm.AES),
    attribute('Cryptographic Usage Mask', 4),
  ]);
}
