import { createHash } from 'node:crypto';
import { expect } from 'chai';
import {
  byteString,
  dateTime,
  enumeration,
  type Item,
  interval,
  longInteger,
  structure,
  textString,
} from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Version } from '../../harness/spec/versions.ts';
import { createEngine, type Engine, START } from '../../test-support/engine.ts';
import { EngineClient, nameFields, type PlainValue, template, uid } from '../../test-support/engine-client.ts';

const { ReplacementObjectLink, ReplacedObjectLink } = Enum.LinkType;
const { PreActive, Active, Deactivated } = Enum.State;
const DATES = ['Activation Date', 'Process Start Date', 'Protect Stop Date', 'Deactivation Date'];

const offset = (seconds: number): Item => interval(Tag.Offset, seconds);
const revocation = structure(Tag.RevocationReason, [
  enumeration(Tag.RevocationReasonCode, Enum.RevocationReasonCode.KeyCompromise),
]);
const link = (type: number, target: string): Item[] => [
  enumeration(Tag.LinkType, type),
  textString(Tag.LinkedObjectIdentifier, target),
];
const limits = (total: bigint, ...count: Item[]): Item[] => [
  longInteger(Tag.UsageLimitsTotal, total),
  ...count,
  enumeration(Tag.UsageLimitsUnit, Enum.UsageLimitsUnit.Object),
];

describe('Re-key (1.4 section 4.4)', () => {
  let engine: Engine;
  let client: EngineClient;
  beforeEach(async () => {
    engine = await createEngine();
    client = new EngineClient(engine);
  });
  afterEach(() => engine.close());

  const rekeyed = (key: string, ...fields: Item[]) => client.identifier('ReKey', uid(key), ...fields);
  const dates = (key: string) => DATES.map((name) => client.value(key, name));
  const names = (key: string) => client.attributes(key, 'Name').map(({ value }) => value?.value);

  it('answers with the Unique Identifier of the replacement, and sets the ID Placeholder to it', () => {
    const key = client.key();
    const [, made, listed] = client.batch(
      ['Locate'],
      ['ReKey'],
      ['GetAttributes', textString(Tag.AttributeName, 'State')],
    );
    const replacement = made?.payload.text(Tag.UniqueIdentifier) as string;
    expect(replacement).to.not.equal(key);
    expect(made?.payload.structure.value).to.deep.equal([uid(replacement)]);
    expect(listed?.payload.text(Tag.UniqueIdentifier)).to.equal(replacement);
  });

  it('makes new key material of the same kind, with a Digest of its own', () => {
    const key = client.key();
    const material = (identifier: string) => {
      const block = client.ok('Get', uid(identifier)).fields(Tag.SymmetricKey)?.fields(Tag.KeyBlock);
      return block?.fields(Tag.KeyValue)?.bytes(Tag.KeyMaterial) as Uint8Array;
    };
    const replacement = rekeyed(key);
    expect(material(replacement)).to.have.length(16);
    expect(Buffer.from(material(replacement)).equals(material(key))).to.equal(false);
    const [, digest] = client.value(replacement, 'Digest') as Item[];
    expect(digest?.value).to.deep.equal(createHash('sha256').update(material(replacement)).digest());
  });

  it('moves the Names and links both keys', () => {
    const key = client.key({ Name: nameFields('n') });
    const replacement = rekeyed(key);
    expect([names(key), names(replacement)]).to.deep.equal([[], [nameFields('n')]]);
    expect(client.value(key, 'Link')).to.deep.equal(link(ReplacementObjectLink, replacement));
    expect(client.value(replacement, 'Link')).to.deep.equal(link(ReplacedObjectLink, key));
  });

  it('of several instances keeps those of the key and of the request, of one instance that of the request', () => {
    const key = client.key({ Name: nameFields('n'), 'Contact Information': 'old', 'Object Group': 'g' });
    const asked = { Name: nameFields('m'), 'Contact Information': 'new', 'Object Group': 'g' };
    const replacement = rekeyed(key, template(asked));
    expect(client.attributes(replacement, 'Name').map(({ index, value }) => [index, value?.value])).to.deep.equal([
      [undefined, nameFields('n')],
      [1, nameFields('m')],
    ]);
    expect(client.value(replacement, 'Contact Information')).to.equal('new');
    expect(client.attributes(replacement, 'Object Group')).to.have.length(1);
  });

  it('copies attributes, but not those that Table 173 sets otherwise', () => {
    const key = client.key({ 'Contact Information': 'c', 'x-own': 'text', 'Usage Limits': limits(9n) });
    client.ok('Revoke', uid(key), revocation, dateTime(Tag.CompromiseOccurrenceDate, START));
    client.ok('Get', uid(key));
    engine.now = START + 5n;
    const replacement = rekeyed(key);
    const value = (name: string) => client.value(replacement, name);
    expect(
      ['Contact Information', 'x-own', 'Cryptographic Usage Mask', 'Cryptographic Length'].map(value),
    ).to.deep.equal(['c', 'text', 4, 128]);
    expect(value('Usage Limits')).to.deep.equal(limits(9n, longInteger(Tag.UsageLimitsCount, 9n)));
    expect(['Initial Date', 'Last Change Date', 'Original Creation Date'].map(value)).to.deep.equal(
      Array(3).fill(engine.now),
    );
    expect(value('Fresh')).to.equal(true);
    expect(value('State')).to.equal(PreActive);
    const unset = ['Revocation Reason', 'Compromise Date', 'Compromise Occurrence Date'];
    expect(unset.map(value)).to.deep.equal([undefined, undefined, undefined]);
    expect(client.value(key, 'Last Change Date')).to.equal(engine.now);
  });

  const day = 86_400n;
  const spread = {
    'Activation Date': START - day,
    'Process Start Date': START,
    'Protect Stop Date': START + day,
    'Deactivation Date': START + 2n * day,
  };
  // 1.4 Table 172, the request coming 100 s after START: AT2 = IT2 + Offset, and the rest by as much as AT2 - AT1.
  const rows: [
    what: string,
    before: Record<string, bigint>,
    fields: Item[],
    after: (bigint | undefined)[],
    state: number,
  ][] = [
    ['copies them without an Offset', spread, [], Object.values(spread), Active],
    [
      'moves them with an Offset of zero',
      spread,
      [offset(0)],
      [START + 100n, START + day + 100n, START + 2n * day + 100n, START + 3n * day + 100n],
      Active,
    ],
    [
      'moves them with an Offset',
      spread,
      [offset(50)],
      [START + 150n, START + day + 150n, START + 2n * day + 150n, START + 3n * day + 150n],
      PreActive,
    ],
    [
      'has only the Activation Date to set where there is none',
      {},
      [offset(50)],
      [START + 150n, undefined, undefined, undefined],
      PreActive,
    ],
    [
      'takes those of the request',
      spread,
      [template({ 'Activation Date': START })],
      [START, ...Object.values(spread).slice(1)],
      Active,
    ],
    [
      'copies one that has passed',
      { 'Activation Date': START - 2n, 'Deactivation Date': START - 1n },
      [],
      [START - 2n, undefined, undefined, START - 1n],
      Deactivated,
    ],
  ];
  for (const [what, before, fields, after, state] of rows) {
    it(`of dates: ${what}`, () => {
      const key = client.key(before as Record<string, PlainValue>);
      engine.now = START + 100n;
      const replacement = rekeyed(key, ...fields);
      expect(dates(replacement)).to.deep.equal(after);
      expect(client.value(replacement, 'State')).to.equal(state);
      expect(dates(key)).to.deep.equal(DATES.map((name) => before[name]));
    });
  }

  it('with an Offset next to dates: Invalid Message', () => {
    const asked = template({ 'Deactivation Date': START + 9n });
    expect(client.send('ReKey', uid(client.key()), offset(0), asked).result).to.equal('InvalidMessage');
  });

  it('with an Offset where there are dates, but no Activation Date to count from: Illegal Operation', () => {
    const key = client.key({ 'Deactivation Date': START + 9n });
    expect(client.send('ReKey', uid(key), offset(0)).result).to.equal('IllegalOperation');
    // 2.1 section 6.1.46.1 has no such reason.
    expect(new EngineClient(engine, '2.1').send('ReKey', uid(key), offset(0)).result).to.equal('InvalidField');
  });

  it('of a key that is not there, of another, archived, destroyed, or no symmetric key', () => {
    const archived = engine.store.get(client.key());
    if (archived) engine.store.update({ ...archived, archived: true });
    const destroyed = client.key();
    client.ok('Destroy', uid(destroyed));
    const data = structure(Tag.OpaqueObject, [
      enumeration(Tag.OpaqueDataType, 0x80000001),
      byteString(Tag.OpaqueDataValue, Buffer.from('data')),
    ]);
    const opaque = client.identifier(
      'Register',
      enumeration(Tag.ObjectType, Enum.ObjectType.OpaqueObject),
      template({}),
      data,
    );
    const bob = new EngineClient(engine, '1.4', 'bob');
    expect(bob.send('ReKey', uid(client.key())).result).to.equal('PermissionDenied');
    const results = ['none', archived?.uniqueIdentifier ?? '', destroyed, opaque].map(
      (identifier) => client.send('ReKey', uid(identifier)).result,
    );
    expect(results).to.deep.equal(['ItemNotFound', 'ObjectArchived', 'PermissionDenied', 'PermissionDenied']);
  });

  // Key Value Not Present is a Result Reason since 1.2.
  const reasons: [version: Version, reason: string][] = [
    ['1.0', 'PermissionDenied'],
    ['1.1', 'PermissionDenied'],
    ['1.2', 'KeyValueNotPresent'],
    ['1.4', 'KeyValueNotPresent'],
  ];
  for (const [version, reason] of reasons) {
    it(`of a key without its Key Value in ${version}: ${reason}`, () => {
      const key = engine.store.get(client.key());
      if (key) engine.store.update({ ...key, content: null });
      expect(new EngineClient(engine, version).send('ReKey', uid(key?.uniqueIdentifier ?? '')).result).to.equal(reason);
    });
  }

  it('that fails leaves the existing key with its Names', () => {
    client.key({ Name: nameFields('taken') });
    const key = client.key({ Name: nameFields('n') });
    expect(client.send('ReKey', uid(key), template({ Name: nameFields('taken') })).result).to.equal('InvalidField');
    expect(names(key)).to.deep.equal([nameFields('n')]);
    expect(client.value(key, 'Link')).to.equal(undefined);
  });

  it('gives the replacement a length that the request asks for, where the algorithm has it', () => {
    const key = client.key();
    expect(client.value(rekeyed(key, template({ 'Cryptographic Length': 256 })), 'Cryptographic Length')).to.equal(256);
    expect(client.send('ReKey', uid(key), template({ 'Cryptographic Length': 100 })).result).to.equal(
      'PermissionDenied',
    );
  });
});
