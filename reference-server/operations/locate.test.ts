import { expect } from 'chai';
import {
  byteString,
  dateTime,
  enumeration,
  type Item,
  integer,
  longInteger,
  structure,
  textString,
} from '../../harness/codec/item.ts';
import { decodeTtlv, encodeTtlv } from '../../harness/codec/ttlv.ts';
import { protocolVersion } from '../../harness/message/header.ts';
import { buildRequest } from '../../harness/message/request.ts';
import { readResponse } from '../../harness/message/response.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Version } from '../../harness/spec/versions.ts';
import { createEngine, type Engine, START } from '../../test-support/engine.ts';
import { attribute, EngineClient, nameFields, template, uid } from '../../test-support/engine-client.ts';
import { Fields } from '../fields.ts';

const O = Enum.ObjectType;
const S = Enum.State;
const M = Mask.CryptographicUsageMask;
const LARGEST_DATE = 2n ** 63n - 1n;
const maximum = (items: number): Item => integer(Tag.MaximumItems, items);
const offset = (items: number): Item => integer(Tag.OffsetItems, items);
const storage = (mask: number): Item => integer(Tag.StorageStatusMask, mask);
const member = (value: number): Item => enumeration(Tag.ObjectGroupMember, value);

const limits = (total: bigint): Item[] => [
  longInteger(Tag.UsageLimitsTotal, total),
  enumeration(Tag.UsageLimitsUnit, Enum.UsageLimitsUnit.Byte),
];

describe('Locate', () => {
  let engine: Engine;
  let client: EngineClient;
  /** The objects by a name that only this test knows; made in this order. */
  let ids: Record<string, string>;
  beforeEach(async () => {
    engine = await createEngine();
    client = new EngineClient(engine);
    const parent = [enumeration(Tag.LinkType, Enum.LinkType.ParentLink), textString(Tag.LinkedObjectIdentifier, 'p')];
    ids = {
      first: client.key({ Name: nameFields('one'), 'Activation Date': START - 100n, 'Object Group': 'g' }),
      second: client.key({
        Name: nameFields('two', Enum.NameType.URI),
        'Cryptographic Usage Mask': M.Encrypt | M.Decrypt,
        'Activation Date': START + 100n,
        'Object Group': 'g',
        'Usage Limits': limits(50n),
        'x-serial': integer(Tag.AttributeValue, 7),
      }),
      third: client.key({ 'Cryptographic Length': 256, Link: parent, 'x-serial': '7', 'Object Group': 'h' }),
      opaque: client.identifier(
        'Register',
        enumeration(Tag.ObjectType, O.OpaqueObject),
        template({ Name: nameFields('blob') }),
        structure(Tag.OpaqueObject, [
          enumeration(Tag.OpaqueDataType, 0x80000001),
          byteString(Tag.OpaqueDataValue, Buffer.from('data')),
        ]),
      ),
    };
  });
  afterEach(() => engine.close());

  const located = (fields: readonly Item[], by = client): (string | undefined)[] =>
    by
      .ok('Locate', ...fields)
      .all(Tag.UniqueIdentifier)
      .map(({ value }) => Object.keys(ids).find((name) => ids[name] === value));

  const { P_256 } = Enum.RecommendedCurve;
  const searches: [what: string, fields: Item[], found: string[]][] = [
    ['nothing asked: everything, the latest first', [], ['opaque', 'third', 'second', 'first']],
    ['an Object Type', [attribute('Object Type', O.SymmetricKey)], ['third', 'second', 'first']],
    ['a State, of objects that have one in 1.x', [attribute('State', S.PreActive)], ['third', 'second']],
    ['a whole Name', [attribute('Name', nameFields('one'))], ['first']],
    ['a Name of another type', [attribute('Name', nameFields('two'))], []],
    ['part of a Name', [attribute('Name', [textString(Tag.NameValue, 'two')])], ['second']],
    ['part of a Link', [attribute('Link', [textString(Tag.LinkedObjectIdentifier, 'p')])], ['third']],
    ['all of several attributes', [attribute('Object Group', 'g'), attribute('State', S.Active)], ['first']],
    ['attributes that exclude each other', [attribute('Object Group', 'g'), attribute('Object Group', 'h')], []],
    ['every bit of a mask', [attribute('Cryptographic Usage Mask', M.Decrypt)], ['second']],
    ['more bits than an object has', [attribute('Cryptographic Usage Mask', M.Decrypt | M.Sign)], []],
    ['a date', [attribute('Activation Date', START + 100n)], ['second']],
    [
      'a range of dates, its limits included, in either order',
      [attribute('Activation Date', START + 100n), attribute('Activation Date', START - 100n)],
      ['second', 'first'],
    ],
    [
      'a range of dates that starts later',
      [attribute('Activation Date', START - 99n), attribute('Activation Date', LARGEST_DATE)],
      ['second'],
    ],
    ['the largest date: those that have none', [attribute('Activation Date', LARGEST_DATE)], ['third']],
    ['Usage Limits that an object has', [attribute('Usage Limits', limits(50n))], ['second']],
    ['more Usage Limits than an object has', [attribute('Usage Limits', limits(51n))], []],
    ['a custom attribute, by type and value', [attribute('x-serial', integer(Tag.AttributeValue, 7))], ['second']],
    ['a custom attribute of another type', [attribute('x-serial', '7')], ['third']],
    ['an attribute with an index, which is ignored', [attribute('Object Group', 'h', 5)], ['third']],
    [
      'a structure that nothing has',
      [attribute('Cryptographic Domain Parameters', [enumeration(Tag.RecommendedCurve, P_256)])],
      [],
    ],
    ['as many items as there may be', [maximum(2)], ['opaque', 'third']],
    ['no items', [maximum(0)], []],
    ['items behind others', [maximum(2), offset(1)], ['third', 'second']],
    ['items behind the last', [offset(4)], []],
    ['archived objects: none', [storage(Mask.StorageStatusMask.ArchivalStorage)], []],
  ];
  for (const [what, fields, found] of searches) {
    it(`by ${what}`, () => expect(located(fields)).to.deep.equal(found));
  }

  it('by each of an object’s attributes finds it', () => {
    const key = ids.second as string;
    for (const { name, value } of client.attributes(key)) {
      expect(located([attribute(name, value as Item)]), name).to.include('second');
    }
  });

  it('tells the number of all matches where an Offset is asked for (1.3 section 4.9)', () => {
    expect(client.ok('Locate', maximum(1), offset(1)).integer(Tag.LocatedItems)).to.equal(4);
    expect(client.ok('Locate', maximum(1)).item(Tag.LocatedItems)).to.equal(undefined);
  });

  it('does not find what is destroyed, nor what is archived unless asked', () => {
    client.ok('Destroy', uid(ids.third as string));
    client.ok('Destroy', uid(ids.opaque as string));
    const archived = engine.store.get(ids.second as string);
    if (archived) engine.store.update({ ...archived, archived: true });
    expect(located([])).to.deep.equal(['first']);
    const { OnLineStorage, ArchivalStorage } = Mask.StorageStatusMask;
    expect(located([storage(ArchivalStorage)])).to.deep.equal(['second']);
    expect(located([storage(OnLineStorage | ArchivalStorage)])).to.deep.equal(['second', 'first']);
  });

  it('finds what is destroyed where a client of 2.x asks for it (2.0 sections 6.1.27 and 12.3)', () => {
    client.ok('Destroy', uid(ids.third as string));
    client.ok('Destroy', uid(ids.opaque as string));
    const { OnLineStorage, DestroyedStorage } = Mask.StorageStatusMask;
    const newer = new EngineClient(engine, '2.0');
    const attributes = structure(Tag.Attributes, []);
    expect(located([storage(DestroyedStorage), attributes], newer)).to.have.members(['third', 'opaque']);
    expect(located([storage(OnLineStorage | DestroyedStorage), attributes], newer)).to.have.lengthOf(4);
    expect(client.send('Locate', storage(OnLineStorage | DestroyedStorage)).result).to.equal('InvalidField');
  });

  it('shows a client only what the operation policy lets it see', () => {
    expect(located([], new EngineClient(engine, '1.4', 'bob'))).to.deep.equal([]);
  });

  it('knows the members of a group: the fresh ones, and the default, in the order in which they joined', () => {
    const { GroupMemberFresh, GroupMemberDefault } = Enum.ObjectGroupMember;
    const group = attribute('Object Group', 'g');
    expect(located([member(GroupMemberFresh), group])).to.deep.equal(['first', 'second']);
    expect(located([member(GroupMemberDefault), group])).to.deep.equal(['first']);
    client.ok('Get', uid(ids.first as string));
    expect(located([member(GroupMemberFresh), group])).to.deep.equal(['second']);
  });

  it('from 2.0 on returns fresh members, too, the latest first (2.0 section 6.1.27)', () => {
    const { GroupMemberFresh, GroupMemberDefault } = Enum.ObjectGroupMember;
    const modern = new EngineClient(engine, '2.0');
    const group = structure(Tag.Attributes, [textString(Tag.ObjectGroup, 'g')]);
    expect(located([member(GroupMemberFresh), group], modern)).to.deep.equal(['second', 'first']);
    expect(located([maximum(1), member(GroupMemberFresh), group], modern)).to.deep.equal(['second']);
    expect(located([member(GroupMemberDefault), group], modern)).to.deep.equal(['first']);
  });

  it('takes a client’s own dates at their word: two are no range', () => {
    const day = (seconds: bigint) => dateTime(Tag.AttributeValue, seconds);
    ids.dated = client.key({ 'x-day': day(5n) });
    const own = (seconds: bigint) =>
      structure(Tag.Attribute, [
        textString(Tag.VendorIdentification, 'x'),
        textString(Tag.AttributeName, 'day'),
        day(seconds),
      ]);
    const modern = new EngineClient(engine, '2.1');
    expect(located([attribute('x-day', day(5n))])).to.deep.equal(['dated']);
    expect(located([structure(Tag.Attributes, [own(5n)])], modern)).to.deep.equal(['dated']);
    expect(located([attribute('x-day', day(1n)), attribute('x-day', day(9n))])).to.deep.equal([]);
    expect(located([structure(Tag.Attributes, [own(1n), own(9n)])], modern)).to.deep.equal([]);
  });

  it('may give each member of a group its turn: the one behind the member that was got last', async () => {
    const settings = { defaultGroupMember: 'round-robin' } as const;
    const turning = await createEngine({ settings });
    const clerk = new EngineClient(turning);
    const keys = [1, 2, 3].map(() => clerk.key({ 'Object Group': 'g' }));
    const group = [member(Enum.ObjectGroupMember.GroupMemberDefault), attribute('Object Group', 'g')];
    const next = () => {
      const [located, got] = clerk.batch(['Locate', ...group], ['Get']);
      expect(located?.payload.text(Tag.UniqueIdentifier)).to.equal(got?.payload.text(Tag.UniqueIdentifier));
      return keys.indexOf(got?.payload.text(Tag.UniqueIdentifier) ?? '');
    };
    expect([next(), next(), next(), next()]).to.deep.equal([0, 1, 2, 0]);
    clerk.ok('Destroy', uid(keys[1] as string));
    expect([next(), next()]).to.deep.equal([2, 0]);
    turning.close();
  });

  const placeholders: [what: string, fields: Item[], result: string][] = [
    ['one object: it is the ID Placeholder', [attribute('Name', nameFields('one'))], 'Success'],
    ['one of several by Maximum Items: it is, too', [maximum(1)], 'Success'],
    ['several: the ID Placeholder is empty', [], 'ItemNotFound'],
    ['none: the ID Placeholder is empty', [attribute('Object Group', 'none')], 'ItemNotFound'],
  ];
  for (const [what, fields, result] of placeholders) {
    it(`of ${what}`, () => {
      const [, , got] = client.batch(
        ['Create', enumeration(Tag.ObjectType, O.SymmetricKey), keyTemplate()],
        ['Locate', ...fields],
        ['GetAttributeList'],
      );
      expect(got?.result ?? 'nothing').to.equal(result);
    });
  }

  it('among more objects than one answer has: the latest, and the others by Offset Items (2.1 section 6.1.28)', async () => {
    const few = await createEngine({ limits: { locatedItems: 3 }, worksAside: true });
    const keys = Array.from({ length: 8 }, () => new EngineClient(few).key());
    new EngineClient(few, '1.4', 'bob').key();
    new EngineClient(few).ok('Destroy', uid(keys[6] as string));
    const found = async (...fields: Item[]) => {
      const request = { operation: Enum.Operation.Locate, payload: fields };
      const steps = few.handle(encodeTtlv(buildRequest(protocolVersion('1.4'), [request])));
      let waits = 0;
      for (let step = steps.next(); ; step = steps.next()) {
        if (step.done) {
          const { payload } = readResponse(decodeTtlv(step.value).item)?.items[0] ?? {};
          const answer = new Fields(payload ?? structure(Tag.ResponsePayload, []));
          const order = answer.all(Tag.UniqueIdentifier).map(({ value }) => keys.indexOf(value as string));
          return { order, total: answer.integer(Tag.LocatedItems), waits };
        }
        if (step.value !== undefined) waits += 1;
        await step.value;
      }
    };
    expect(await found()).to.deep.equal({ order: [7, 5, 4], total: undefined, waits: 1 });
    expect(await found(offset(3))).to.deep.equal({ order: [3, 2, 1], total: 7, waits: 1 });
    const made = attribute('Initial Date', START);
    expect(await found(maximum(5), offset(6), made)).to.deep.equal({ order: [0], total: 7, waits: 1 });
    expect(await found(attribute('Cryptographic Length', 256))).to.deep.equal({
      order: [],
      total: undefined,
      waits: 0,
    });
    few.close();
  });

  const refusals: [what: string, fields: Item[], version?: Version][] = [
    // 1.4 Table 336.
    ['an attribute that no version has', [attribute('Favourite Colour', 'blue')]],
    ['an attribute of a later version', [attribute('Sensitive', true)], '1.3'],
    ['a negative number of items', [maximum(-1)]],
    ['more attributes than can be looked at', Array.from({ length: 1001 }, (_, i) => attribute(`x-${i}`, 'one'))],
  ];
  for (const [what, fields, version = '1.4'] of refusals) {
    it(`by ${what}: Invalid Field`, () => {
      expect(new EngineClient(engine, version).send('Locate', ...fields).result).to.equal('InvalidField');
    });
  }
});

function keyTemplate(): Item {
  return template({
    'Cryptographic Algorithm': Enum.CryptographicAlgorithm.AES,
    'Cryptographic Usage Mask': M.Encrypt,
    'Object Group': 'g',
  });
}
