import { expect } from 'chai';
import { enumeration, type Item, integer, longInteger, structure, textString } from '../../harness/codec/item.ts';
import { type AttributeView, readAttribute } from '../../harness/message/attributes.ts';
import { structureField } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Version } from '../../harness/spec/versions.ts';
import { createEngine, type Engine, START } from '../../test-support/engine.ts';
import { attribute, EngineClient, nameFields, uid } from '../../test-support/engine-client.ts';
import type { Fields } from '../fields.ts';

const S = Enum.State;
const name = (text: string): Item => textString(Tag.AttributeName, text);
const index = (value: number): Item => integer(Tag.AttributeIndex, value);
const limits = (...fields: Item[]): Item => attribute('Usage Limits', fields);
const total = (value: bigint): Item => longInteger(Tag.UsageLimitsTotal, value);
const unit = enumeration(Tag.UsageLimitsUnit, Enum.UsageLimitsUnit.Byte);

/** The attribute in the answer of an operation that changed it. */
function changedBy(payload: Fields | undefined): AttributeView {
  return readAttribute(structureField(payload?.structure, Tag.Attribute) ?? structure(Tag.Attribute, []));
}

type ChangingOperation = 'AddAttribute' | 'ModifyAttribute' | 'DeleteAttribute';

describe('attributes of an object', () => {
  let engine: Engine;
  let client: EngineClient;
  let key: string;
  beforeEach(async () => {
    engine = await createEngine({ settings: { applicationNamespaces: ['known'], maximumAttributeInstances: 3 } });
    client = new EngineClient(engine);
    key = client.key({ Name: nameFields('n') });
  });
  afterEach(() => engine.close());

  const send = (operation: ChangingOperation, ...fields: Item[]) => client.send(operation, uid(key), ...fields);
  const add = (...attributes: Item[]) => attributes.map((item) => client.ok('AddAttribute', uid(key), item));
  const shown = (...names: string[]) =>
    client.attributes(key, ...names).map((one) => [one.name, one.index, one.value?.value]);

  describe('Get Attributes', () => {
    it('gives those that are named, in that order, with all their instances', () => {
      add(attribute('Object Group', 'a'), attribute('Object Group', 'b'));
      expect(shown('State', 'Object Group', 'Cryptographic Length')).to.deep.equal([
        ['State', undefined, S.PreActive],
        ['Object Group', undefined, 'a'],
        ['Object Group', 1, 'b'],
        ['Cryptographic Length', undefined, 128],
      ]);
    });

    it('leaves out what has no value, what no version has, and what the version does not have', () => {
      expect(shown('Activation Date', 'x-none', 'No Such Attribute')).to.deep.equal([]);
      expect(new EngineClient(engine, '1.0').attributes(key, 'Fresh', 'State')).to.have.length(1);
    });

    it('answers with the Unique Identifier first, also from the ID Placeholder', () => {
      const [, got] = client.batch(['Locate'], ['GetAttributes', name('State')]);
      expect(got?.payload.structure.value[0]).to.deep.equal(uid(key));
    });

    it('names the same attribute twice: Invalid Message since 1.1, no matter in 1.0', () => {
      const request = [uid(key), name('State'), name('State')];
      expect(client.send('GetAttributes', ...request).result).to.equal('InvalidMessage');
      expect(new EngineClient(engine, '1.1').send('GetAttributes', ...request).result).to.equal('InvalidMessage');
      expect(new EngineClient(engine, '1.0').attributes(key, 'State', 'State')).to.have.length(1);
    });

    it('has an index with every instance of a multi-instance attribute in 1.0', () => {
      const seen = new EngineClient(engine, '1.0').attributes(key, 'Name', 'State');
      expect(seen.map((one) => [one.name, one.index])).to.deep.equal([
        ['Name', 0],
        ['State', undefined],
      ]);
    });
  });

  it('Get Attribute List names every attribute once', () => {
    add(attribute('Object Group', 'a'), attribute('Object Group', 'b'), attribute('x-c', 'c'));
    const names = client
      .ok('GetAttributeList', uid(key))
      .all(Tag.AttributeName)
      .map(({ value }) => value);
    expect(names.filter((one) => one === 'Object Group')).to.have.length(1);
    expect(names).to.deep.equal([...new Set(client.attributes(key).map((one) => one.name))]);
  });

  describe('Add Attribute', () => {
    it('gives an attribute its first and further values, and answers with the index that is new', () => {
      const answers = add(attribute('x-a', 'one'), attribute('x-a', 'two'), attribute('Contact Information', 'c'));
      const added = answers.map(changedBy);
      expect(added.map((one) => [one.name, one.index, one.value?.value])).to.deep.equal([
        ['x-a', undefined, 'one'],
        ['x-a', 1, 'two'],
        ['Contact Information', undefined, 'c'],
      ]);
      expect(answers[0]?.structure.value[0]).to.deep.equal(uid(key));
    });

    it('sets Last Change Date', () => {
      engine.now = START + 5n;
      add(attribute('x-a', 'one'));
      expect(client.value(key, 'Last Change Date')).to.equal(START + 5n);
    });

    it('of an Activation Date that has come activates the object (section 3.22, transition 4)', () => {
      add(attribute('Activation Date', START));
      expect(client.value(key, 'State')).to.equal(S.Active);
    });

    it('completes Usage Limits and Application Data', () => {
      const [used, told] = add(
        limits(total(10n), unit),
        attribute('Application Specific Information', [textString(Tag.ApplicationNamespace, 'known')]),
      );
      expect(changedBy(used).value?.value).to.deep.equal([total(10n), longInteger(Tag.UsageLimitsCount, 10n), unit]);
      expect(changedBy(told).value?.value).to.have.length(2);
    });

    const BAD_NAMESPACE = [textString(Tag.ApplicationNamespace, 'other')];
    const refusals: [what: string, result: string, item: Item, version?: Version][] = [
      // 1.4 Table 341.
      ['a read-only attribute', 'PermissionDenied', attribute('Initial Date', START)],
      ['an attribute of other object types', 'PermissionDenied', attribute('Certificate Length', 5)],
      ['an attribute of a later version', 'PermissionDenied', attribute('Description', 'd'), '1.3'],
      ['an attribute that no version has', 'PermissionDenied', attribute('Favourite Colour', 'blue')],
      ['a y- attribute', 'PermissionDenied', attribute('y-mine', 'v')],
      ['a single-instance attribute that is there', 'IllegalOperation', attribute('Cryptographic Usage Mask', 4)],
      ['an Attribute Index', 'InvalidField', attribute('x-a', 'v', 0)],
      ['a Name that another object has', 'IllegalOperation', attribute('Name', nameFields('other'))],
      [
        'a namespace that is not served',
        'ApplicationNamespaceNotSupported',
        attribute('Application Specific Information', BAD_NAMESPACE),
      ],
      ['a Usage Limits Count', 'PermissionDenied', limits(total(1n), longInteger(Tag.UsageLimitsCount, 1n), unit)],
      ['Usage Limits without a unit', 'InvalidMessage', limits(total(1n))],
    ];
    for (const [what, result, item, version = '1.4'] of refusals) {
      it(`with ${what}: ${result}`, () => {
        client.key({ Name: nameFields('other') });
        expect(new EngineClient(engine, version).send('AddAttribute', uid(key), item).result).to.equal(result);
      });
    }

    it('with one instance more than the server keeps: Index Out of Bounds', () => {
      add(...['a', 'b', 'c'].map((text) => attribute('x-a', text)));
      expect(send('AddAttribute', attribute('x-a', 'd')).result).to.equal('IndexOutOfBounds');
    });

    it('of a date out of order, or in a state that has it behind: refused', () => {
      add(attribute('Activation Date', START + 10n));
      expect(send('AddAttribute', attribute('Process Start Date', START + 9n)).result).to.equal('InvalidField');
      client.ok('Revoke', uid(key), revocation());
      expect(send('AddAttribute', attribute('Deactivation Date', START + 20n)).result).to.equal('PermissionDenied');
    });

    it('of what the client knows of a registered object: Original Creation Date once', () => {
      expect(send('AddAttribute', attribute('Original Creation Date', 1n)).result).to.equal('IllegalOperation');
    });
  });

  describe('Modify Attribute', () => {
    it('changes one instance, and answers with it', () => {
      add(attribute('x-a', 'one'), attribute('x-a', 'two'));
      const payload = send('ModifyAttribute', attribute('x-a', 'new', 1)).payload;
      const changed = changedBy(payload);
      expect([changed.name, changed.index, changed.value?.value]).to.deep.equal(['x-a', 1, 'new']);
      expect(shown('x-a')).to.deep.equal([
        ['x-a', undefined, 'one'],
        ['x-a', 1, 'new'],
      ]);
    });

    it('without an index changes that with index 0', () => {
      add(attribute('x-a', 'one'), attribute('x-a', 'two'));
      send('ModifyAttribute', attribute('x-a', 'new'));
      expect(shown('x-a').map(([, , value]) => value)).to.deep.equal(['new', 'two']);
    });

    it('of dates moves the object (section 3.22, transitions 4 and 6)', () => {
      add(attribute('Activation Date', START + 10n), attribute('Deactivation Date', START + 20n));
      send('ModifyAttribute', attribute('Activation Date', START));
      expect(client.value(key, 'State')).to.equal(S.Active);
      send('ModifyAttribute', attribute('Deactivation Date', START - 1n));
      expect(client.value(key, 'State')).to.equal(S.Deactivated);
    });

    it('of Usage Limits changes Total or Unit alone, until they are used', () => {
      add(limits(total(10n), unit));
      expect(send('ModifyAttribute', limits(total(20n))).result).to.equal('Success');
      const used = [total(20n), longInteger(Tag.UsageLimitsCount, 20n), unit];
      expect(client.value(key, 'Usage Limits')).to.deep.equal(used);
      const object = engine.store.get(key);
      const spent = structure(Tag.UsageLimits, [total(20n), longInteger(Tag.UsageLimitsCount, 5n), unit]);
      if (object) {
        const others = object.attributes.filter((instance) => instance.name !== 'Usage Limits');
        engine.store.update({ ...object, attributes: [...others, { name: 'Usage Limits', index: 0, value: spent }] });
      }
      expect(send('ModifyAttribute', limits(total(30n))).result).to.equal('PermissionDenied');
      expect(send('DeleteAttribute', name('Usage Limits')).result).to.equal('PermissionDenied');
    });

    it('of Sensitive and Extractable turns what watches them False for good', () => {
      const flags = () => ['Always Sensitive', 'Never Extractable'].map((flag) => client.value(key, flag));
      key = client.key({ Sensitive: true, Extractable: false });
      expect(flags()).to.deep.equal([true, true]);
      for (const to of [false, true]) {
        send('ModifyAttribute', attribute('Sensitive', to));
        send('ModifyAttribute', attribute('Extractable', !to));
      }
      expect(flags()).to.deep.equal([false, false]);
    });

    it('to the Name that the object has already', () => {
      expect(send('ModifyAttribute', attribute('Name', nameFields('n'))).result).to.equal('Success');
    });

    const refusals: [what: string, result: string, item: Item, version?: Version][] = [
      // 1.4 Table 342.
      ['an attribute that the object does not have', 'InvalidField', attribute('Contact Information', 'c')],
      ['an attribute that no version has', 'InvalidField', attribute('Favourite Colour', 'blue')],
      ['an index that no instance has', 'ItemNotFound', attribute('Name', nameFields('m'), 1)],
      ['a read-only attribute', 'PermissionDenied', attribute('Cryptographic Length', 256)],
      ['State', 'PermissionDenied', attribute('State', S.Active)],
      ['Cryptographic Usage Mask', 'PermissionDenied', attribute('Cryptographic Usage Mask', 8)],
      ['a Name that another object has', 'IllegalOperation', attribute('Name', nameFields('other'))],
      [
        'an index of a single-instance attribute in 1.0',
        'ItemNotFound',
        attribute('Process Start Date', START, 0),
        '1.0',
      ],
    ];
    for (const [what, result, item, version = '1.4'] of refusals) {
      it(`of ${what}: ${result}`, () => {
        client.key({ Name: nameFields('other') });
        add(attribute('Process Start Date', START + 9n));
        expect(new EngineClient(engine, version).send('ModifyAttribute', uid(key), item).result).to.equal(result);
      });
    }

    it('of the Activation Date of an active object, of dates that have passed: Permission Denied', () => {
      add(attribute('Process Start Date', START + 5n), attribute('Activation Date', START));
      expect(send('ModifyAttribute', attribute('Activation Date', START)).result).to.equal('PermissionDenied');
      expect(send('ModifyAttribute', attribute('Process Start Date', START + 6n)).result).to.equal('Success');
      engine.now = START + 6n;
      expect(send('ModifyAttribute', attribute('Process Start Date', START + 9n)).result).to.equal('PermissionDenied');
    });
  });

  describe('Delete Attribute', () => {
    it('takes one instance away and answers with it; the others keep their indices', () => {
      add(...['a', 'b', 'c'].map((text) => attribute('x-a', text)));
      const payload = send('DeleteAttribute', name('x-a'), index(1)).payload;
      const deleted = changedBy(payload);
      expect([deleted.name, deleted.index, deleted.value?.value]).to.deep.equal(['x-a', 1, 'b']);
      expect(shown('x-a')).to.deep.equal([
        ['x-a', undefined, 'a'],
        ['x-a', 2, 'c'],
      ]);
      add(attribute('x-a', 'd'));
      expect(shown('x-a').map(([, at]) => at)).to.deep.equal([undefined, 2, 3]);
    });

    it('without an index takes that with index 0', () => {
      send('DeleteAttribute', name('Name'));
      expect(shown('Name')).to.deep.equal([]);
    });

    const refusals: [what: string, result: string, fields: Item[], version?: Version][] = [
      // 1.4 Table 343; the last two are of 1.0 section 11.16.
      ['an attribute that always has a value', 'PermissionDenied', [name('Cryptographic Algorithm')]],
      ['a read-only attribute', 'PermissionDenied', [name('Digest')]],
      ['Activation Date', 'PermissionDenied', [name('Activation Date')]],
      ['an attribute that the object does not have', 'ItemNotFound', [name('Contact Information')]],
      ['an attribute that no version has', 'ItemNotFound', [name('Favourite Colour')]],
      ['an index that no instance has', 'ItemNotFound', [name('x-a'), index(7)]],
      ['an index of a single-instance attribute in 1.0', 'ItemNotFound', [name('Usage Limits'), index(0)], '1.0'],
      ['one of several instances, without an index, in 1.0', 'InvalidField', [name('x-a')], '1.0'],
    ];
    for (const [what, result, fields, version = '1.4'] of refusals) {
      it(`of ${what}: ${result}`, () => {
        add(
          attribute('x-a', '1'),
          attribute('x-a', '2'),
          limits(total(1n), unit),
          attribute('Activation Date', START + 9n),
        );
        expect(new EngineClient(engine, version).send('DeleteAttribute', uid(key), ...fields).result).to.equal(result);
      });
    }
  });

  const requests: [operation: ChangingOperation | 'GetAttributes' | 'GetAttributeList', ...Item[]][] = [
    ['GetAttributes'],
    ['GetAttributeList'],
    ['AddAttribute', attribute('x-a', 'v')],
    ['ModifyAttribute', attribute('Name', nameFields('m'))],
    ['DeleteAttribute', name('Name')],
  ];
  for (const [operation, ...fields] of requests) {
    it(`${operation} of an object that is not there, of another's, of one in the archive`, () => {
      const bob = new EngineClient(engine, '1.4', 'bob');
      expect(client.send(operation, uid('none'), ...fields).result).to.equal('ItemNotFound');
      expect(bob.send(operation, uid(key), ...fields).result).to.equal('PermissionDenied');
      const object = engine.store.get(key);
      if (object) engine.store.update({ ...object, archived: true });
      expect(client.send(operation, uid(key), ...fields).result).to.equal('ObjectArchived');
    });
  }
});

function revocation(): Item {
  return structure(Tag.RevocationReason, [
    enumeration(Tag.RevocationReasonCode, Enum.RevocationReasonCode.KeyCompromise),
  ]);
}
