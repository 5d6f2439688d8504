import { createHash, createHmac } from 'node:crypto';
import { expect } from 'chai';
import { boolean, byteString, enumeration, type Item, integer, structure } from '../harness/codec/item.ts';
import { protocolVersion } from '../harness/message/header.ts';
import { buildRequest } from '../harness/message/request.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { Tag } from '../harness/spec/tags.ts';
import type { Version } from '../harness/spec/versions.ts';
import { createEngine, type Engine } from '../test-support/engine.ts';
import { EngineClient, uid } from '../test-support/engine-client.ts';
import { hex, octetField, parameters, symmetricKey } from '../test-support/registered-keys.ts';
import { Fields } from './fields.ts';

const A = Enum.CryptographicAlgorithm;
const D = Enum.Data;
const KEY = '0b'.repeat(20);
const MESSAGE = Buffer.from('Hi There');

type Asked = readonly [operation: keyof typeof Enum.Operation, fields: readonly Item[], ephemeral?: boolean];

const data = (octets: Uint8Array): Item => byteString(Tag.Data, octets);
const latest = (meaning: number): Item => enumeration(Tag.Data, meaning);
const nth = (number: number): Item => integer(Tag.Data, number);
const sha256 = parameters(enumeration(Tag.HashingAlgorithm, Enum.HashingAlgorithm.SHA_256));
const hashOf = (...octets: Uint8Array[]) =>
  octets.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

describe('Data in a batch that refers to the output of an item before (2.0 sections 7.9 and 8.3)', () => {
  let engine: Engine;
  let hmac: Item;
  before(async () => {
    engine = await createEngine();
    hmac = uid(symmetricKey(new EngineClient(engine), A.HMAC_SHA256, KEY));
  });
  after(() => engine.close());

  /** The results of a batch: the reason, or the payload. */
  function batch(items: readonly Asked[], version: Version = '2.0', header = {}) {
    const inits = items.map(([operation, payload], index) => ({
      operation: Enum.Operation[operation],
      payload,
      uniqueBatchItemId: Uint8Array.of(index),
    }));
    const request = buildRequest(protocolVersion(version), inits, header);
    let position = -1;
    const value = request.value.map((field) => {
      if (field.tag !== Tag.BatchItem || field.type !== 'Structure') return field;
      position += 1;
      const [operation, ...rest] = field.value as [Item, ...Item[]];
      const isEphemeral = items[position]?.[2];
      return { ...field, value: [operation, ...(isEphemeral ? [boolean(Tag.Ephemeral, isEphemeral)] : []), ...rest] };
    });
    return engine.send({ ...request, value }).items.map(({ payload, resultReason }) => ({
      reason: resultReason,
      payload: new Fields(payload ?? structure(Tag.ResponsePayload, [])),
    }));
  }
  const outputs = (items: readonly Asked[], tag: number = Tag.Data) =>
    batch(items).map(({ payload }) => Buffer.from(payload.bytes(tag) ?? []));

  it('an Enumeration means the latest result of an operation', () => {
    const [, , of] = outputs([
      ['Hash', [sha256, data(Buffer.from('other'))]],
      ['Hash', [sha256, data(MESSAGE)]],
      ['Hash', [sha256, latest(D.Hash)]],
    ]) as [Buffer, Buffer, Buffer];
    expect(of).to.deep.equal(hashOf(hashOf(MESSAGE)));
  });

  it('an Integer means the nth of all, from 0, or from the latest back', () => {
    const found = outputs([
      ['RNGRetrieve', [integer(Tag.DataLength, 16)]],
      ['Hash', [sha256, data(MESSAGE)]],
      ['Hash', [sha256, nth(0)]],
      ['Hash', [sha256, nth(-2)]],
    ]) as [Buffer, Buffer, Buffer, Buffer];
    expect(found[2]).to.deep.equal(hashOf(found[0]));
    expect(found[3]).to.deep.equal(hashOf(hashOf(MESSAGE)));
  });

  it('a MAC and a signature are outputs, too', () => {
    const mac = createHmac('sha256', hex(KEY)).update(MESSAGE).digest();
    const [, hash] = outputs([
      ['MAC', [hmac, data(MESSAGE)]],
      ['Hash', [sha256, latest(D.MACMACData)]],
    ]);
    expect(hash).to.deep.equal(hashOf(mac));
  });

  it('Ephemeral: what an item behind may refer to, and the client does not see', () => {
    const [mac, hash] = batch([
      ['MAC', [hmac, data(MESSAGE)], true],
      ['Hash', [sha256, nth(0)]],
    ]);
    expect(mac?.payload.structure.value).to.deep.equal([hmac]);
    const made = createHmac('sha256', hex(KEY)).update(MESSAGE).digest();
    expect(Buffer.from(hash?.payload.bytes(Tag.Data) ?? [])).to.deep.equal(hashOf(made));
  });

  it('Ephemeral: a field that the response cannot do without is empty (2.1 Table 317)', () => {
    const [drawn, seeded] = batch([
      ['RNGRetrieve', [integer(Tag.DataLength, 16)], true],
      ['RNGSeed', [latest(D.RNGRetrieve)]],
    ]);
    expect(drawn?.payload.bytes(Tag.Data)).to.have.length(0);
    expect(seeded?.payload.integer(Tag.DataLength)).to.equal(16);
    expect(engine.seeds.at(-1)).to.have.length(16);
  });

  it('Ephemeral: nothing else of a response', () => {
    const [created] = batch([['Get', [hmac], true]]);
    expect(created?.payload.item(Tag.SymmetricKey)).not.to.equal(undefined);
  });

  it('holds for what is done later', () => {
    const mandatory = enumeration(Tag.AsynchronousIndicator, Enum.AsynchronousIndicator.Mandatory);
    const request = buildRequest(protocolVersion('2.0'), [
      { operation: Enum.Operation.MAC, payload: [hmac, data(MESSAGE)], uniqueBatchItemId: Uint8Array.of(0) },
      { operation: Enum.Operation.Hash, payload: [sha256, nth(-1)], uniqueBatchItemId: Uint8Array.of(1) },
    ]);
    const [header, ...items] = request.value as [Item & { type: 'Structure' }, ...Item[]];
    const fields = [...header.value.slice(0, 1), mandatory, ...header.value.slice(1)];
    const pending = engine.send({ ...request, value: [{ ...header, value: fields }, ...items] });
    engine.now += 10n;
    const value = octetField(
      Tag.AsynchronousCorrelationValue,
      pending.items[1]?.asynchronousCorrelationValue ?? new Uint8Array(),
    );
    const polled = new EngineClient(engine, '2.0').ok('Poll', value);
    const mac = createHmac('sha256', hex(KEY)).update(MESSAGE).digest();
    expect(Buffer.from(polled.bytes(Tag.Data) ?? [])).to.deep.equal(hashOf(mac));
  });

  const { InvalidField, InvalidMessage } = Enum.ResultReason;
  const rows: readonly (readonly [what: string, version: Version, field: Item, reason: number])[] = [
    ['an operation that the batch does not have', '2.0', latest(D.Decrypt), InvalidField],
    ['a number beyond', '2.1', nth(1), InvalidField],
    ['a number before', '2.1', nth(-2), InvalidField],
    ['any in 1.4', '1.4', nth(0), InvalidMessage],
  ];
  for (const [what, version, field, reason] of rows) {
    it(`refuses a reference to ${what}`, () => {
      const results = batch(
        [
          ['Hash', [sha256, data(MESSAGE)]],
          ['Hash', [sha256, field]],
        ],
        version,
      );
      expect(results.map((one) => one.reason)).to.deep.equal([undefined, reason]);
    });
  }
});
