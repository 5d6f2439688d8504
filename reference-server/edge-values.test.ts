import { expect } from 'chai';
import { type Item, structure } from '../harness/codec/item.ts';
import { encodeTtlv } from '../harness/codec/ttlv.ts';
import { protocolVersion } from '../harness/message/header.ts';
import { buildRequest } from '../harness/message/request.ts';
import { ATTRIBUTES, type Attribute } from '../harness/spec/attributes.ts';
import { Enum, type EnumerationName } from '../harness/spec/enumerations.ts';
import type { ItemType } from '../harness/spec/item-types.ts';
import { enumName, tagTypes } from '../harness/spec/registry.ts';
import { payloadOf, type Structure, structureOf } from '../harness/spec/structures.ts';
import { Tag } from '../harness/spec/tags.ts';
import { enumerationOf } from '../harness/spec/values.ts';
import type { Version } from '../harness/spec/versions.ts';
import { createEngine, type Engine } from '../test-support/engine.ts';
import { EngineClient } from '../test-support/engine-client.ts';
import { OPERATIONS } from './operations/table.ts';

/** The ends of what a number of each type can be, by position, and what is near nothing. */
const EDGES: Readonly<Partial<Record<ItemType, readonly (number | bigint)[]>>> = {
  Integer: [-(2 ** 31), -1, 0, 1, 2 ** 31 - 1],
  LongInteger: [-(2n ** 63n), -1n, 0n, 1n, 2n ** 63n - 1n],
  BigInteger: [-(2n ** 4000n), -1n, 0n, 1n, 2n ** 4000n],
  Interval: [0, 0, 0, 1, 2 ** 32 - 1],
  DateTime: [-(2n ** 63n), -1n, 0n, 1n, 2n ** 63n - 1n],
  DateTimeExtended: [-(2n ** 63n), -1n, 0n, 1n, 2n ** 63n - 1n],
};
const POSITIONS = [0, 1, 2, 3, 4];

/** Levels of structures in a payload: there is no deeper one. */
const LEVELS = 6;

interface Making {
  readonly version: Version;
  /** The position in EDGES. */
  readonly at: number;
  /** The object that the request is about, and its key. */
  readonly identifier: string;
  /** Whether fields that may be left out are there. */
  readonly isFull: boolean;
  /** The attribute that the request names. */
  readonly attribute: Attribute;
}

/** Values that are no numbers, or undefined where there is none of the type. */
const OTHERS: Readonly<Partial<Record<ItemType, (tag: number, making: Making) => Item['value']>>> = {
  Enumeration: (tag, { at }) => {
    const codes: readonly number[] = Object.values(Enum[enumerationOf(tag) as EnumerationName] ?? {});
    return codes[at % codes.length] ?? at;
  },
  Boolean: (_tag, { at }) => at % 2 === 0,
  TextString: (tag, { identifier, attribute }) => (tag === Tag.AttributeName ? attribute.name : identifier),
  ByteString: (_tag, { at }) => Buffer.alloc(16 * at),
};

/** An item of this tag as the tables have it; undefined where they have none. */
function made(tag: number, making: Making, level = 0): Item | undefined {
  if (tag === Tag.AttributeValue && making.attribute.tag !== undefined) {
    const value = made(making.attribute.tag, making, level);
    return value && { ...value, tag };
  }
  const [type] = tagTypes(tag, making.version) ?? [];
  if (type === undefined || level === LEVELS) return undefined;
  if (type === 'Structure') return structure(tag, fieldsOf(structureOf(tag, making.version), making, level + 1));
  return { tag, type, value: EDGES[type]?.[making.at] ?? OTHERS[type]?.(tag, making) } as Item;
}

function fieldsOf(of: Structure | undefined, making: Making, level = 0): Item[] {
  return (of?.places ?? [])
    .filter(({ presence }) => making.isFull || presence === 'required')
    .flatMap(({ tags }) => made(tags[making.at % tags.length] as number, making, level) ?? []);
}

/** Operations with attributes are sent each of them, the others one. */
const WITH_ATTRIBUTES: ReadonlySet<number> = new Set([
  Enum.Operation.AddAttribute,
  Enum.Operation.ModifyAttribute,
  Enum.Operation.Locate,
  Enum.Operation.Create,
  Enum.Operation.CreateKeyPair,
]);
const ALL = Object.values<Attribute>(ATTRIBUTES);

describe('numbers at their edges', function () {
  this.timeout(60_000);
  let engine: Engine;
  let identifier: string;
  beforeEach(async () => {
    engine = await createEngine({ quiet: true });
    identifier = new EngineClient(engine).key();
  });
  afterEach(() => engine.close());

  for (const version of ['1.0', '1.4', '2.0'] as const) {
    for (const { code } of OPERATIONS) {
      const payload = payloadOf(code, 'request', version);
      if (payload === undefined) continue;
      it(`in ${enumName('Operation', code)} of ${version} are answered, by no fault of the server’s`, () => {
        const attributes = WITH_ATTRIBUTES.has(code) ? ALL : [ATTRIBUTES.UsageLimits];
        for (const attribute of attributes) {
          for (const at of POSITIONS) {
            for (const isFull of [true, false]) {
              const fields = fieldsOf(payload, { version, at, identifier, isFull, attribute });
              const request = buildRequest(protocolVersion(version), [{ operation: code, payload: fields }]);
              expect(engine.send(encodeTtlv(request)).items).to.have.lengthOf(1);
            }
          }
        }
        expect(engine.log.filter(({ level }) => level === 'error').map(({ facts }) => facts.err)).to.deep.equal([]);
      });
    }
  }
});
