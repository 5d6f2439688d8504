import { expect } from 'chai';
import fc from 'fast-check';
import { items, plainText } from '../../test-support/arbitrary-items.ts';
import { factsOf } from '../../test-support/diagnosed.ts';
import { attribute, type Exchange } from '../../test-support/exchanges.ts';
import { type Item, type StructureItem, structure, textString } from '../codec/item.ts';
import { encodeTtlv } from '../codec/ttlv.ts';
import { buildRequest } from '../message/request.ts';
import type { ProblemKind } from '../message/validate.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import { diagnose } from './index.ts';
import { DIAGNOSTIC_ROWS } from './table.ts';

const UID = '<UniqueIdentifier value="key-1"/>';

/** Get Attributes of key-1 with this response payload. */
const shows = (actual: string): Exchange => ({ operation: 'GetAttributes', request: UID, expected: UID, actual });

/** What the peer answers to a Locate. */
function answered(item: Item) {
  const receivedAt = new Date(0);
  const request = buildRequest({ major: 1, minor: 4 }, [{ operation: Enum.Operation.Locate, payload: [] }]);
  const response = { item, bytes: encodeTtlv(item), receivedAt, deviations: [] };
  const exchange = { request: { item: request }, response };
  return { exchange, version: '1.4' as const, differences: [], objects: new Map(), earlier: [] };
}

describe('diagnostics', () => {
  it('say what was seen, where, and which rule of the version it is about', () => {
    const facts = factsOf({ version: '1.2', exchanges: [shows(`<ObjectType value="SymmetricKey"/>${UID}`)] });
    expect(diagnose(facts)).to.deep.equal([
      {
        id: 'EXTRA_FIELD_IN_PAYLOAD',
        path: 'ResponseMessage/BatchItem[0]/ResponsePayload/ObjectType',
        message: 'ObjectType has no place here',
        rule: 'a payload holds the fields of its table, once unless the table lets them repeat',
        section: 'KMIP 1.2 section 4.12',
      },
    ]);
  });

  it('are none of a sound exchange', () => {
    const facts = factsOf({ exchanges: [shows(UID + attribute('State', 'Enumeration', 'Active'))] });
    expect(diagnose(facts)).to.deep.equal([]);
  });

  it('take each problem of a message once, whatever kind it is', () => {
    const kinds: Record<ProblemKind, true> = {
      'unknown-field': true,
      'newer-than-version': true,
      'field-order': true,
      'missing-field': true,
      'duplicate-field': true,
      'wrong-type': true,
      'undefined-enumeration': true,
      'batch-count': true,
    };
    const general = DIAGNOSTIC_ROWS.flatMap(({ claims = [] }) => claims.filter(({ path }) => path === undefined));
    expect(general.flatMap((claim) => claim.kinds).sort()).to.include.members(Object.keys(kinds));
  });

  it('are named with one name each, in capitals', () => {
    const ids = DIAGNOSTIC_ROWS.map(({ id }) => id);
    expect([...new Set(ids)]).to.deep.equal(ids);
    for (const id of ids) expect(id).to.match(/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/);
  });

  it('are made of any answer', () => {
    const message = items(plainText).map((item) =>
      structure(Tag.ResponseMessage, item.type === 'Structure' ? item.value : [item]),
    );
    fc.assert(
      fc.property(message, (item) => {
        for (const { path } of diagnose(answered(item))) expect(path).to.match(/^(Request|Response)Message/);
      }),
      { numRuns: 200 },
    );
  });

  it('take a response of any length, and name one failure a few times only', () => {
    const attributes = Array.from({ length: 60_000 }, () =>
      structure(Tag.Attribute, [textString(Tag.AttributeName, 'Colour')]),
    );
    const { exchange, ...facts } = factsOf({ exchanges: [shows(UID)] });
    const inPayload = (item: Item): Item => {
      if (item.type !== 'Structure') return item;
      return structure(item.tag, item.tag === Tag.ResponsePayload ? attributes : item.value.map(inPayload));
    };
    const item = inPayload(exchange.response?.item as StructureItem);
    const response = { item, bytes: new Uint8Array(), receivedAt: new Date(0), deviations: [] };
    const ids = diagnose({ ...facts, exchange: { ...exchange, response } }).map(({ id }) => id);
    expect(ids.filter((id) => id === 'UNKNOWN_ATTRIBUTE_NAME')).to.have.lengthOf(16);
  });
});
