import { expect } from 'chai';
import {
  byteString,
  dateTime,
  enumeration,
  type Item,
  integer,
  interval,
  longInteger,
  structure,
} from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { createEngine, type Engine, START } from '../../test-support/engine.ts';
import {
  attribute,
  EngineClient,
  nameFields,
  type PlainValue,
  template,
  uid,
} from '../../test-support/engine-client.ts';

const C = Enum.RevocationReasonCode;
const { Decrypt, Unrestricted, Verify } = Mask.CryptographicUsageMask;

const units = (count: bigint): Item => longInteger(Tag.UsageLimitsCount, count);
const limits = (total: bigint, ...count: Item[]): Item[] => [
  longInteger(Tag.UsageLimitsTotal, total),
  ...count,
  enumeration(Tag.UsageLimitsUnit, Enum.UsageLimitsUnit.Byte),
];
const revocation = (code: number): Item =>
  structure(Tag.RevocationReason, [enumeration(Tag.RevocationReasonCode, code)]);

describe('the use of objects', () => {
  let engine: Engine;
  let client: EngineClient;
  beforeEach(async () => {
    engine = await createEngine({ settings: { leaseTime: 60 } });
    client = new EngineClient(engine);
  });
  afterEach(() => engine.close());

  function archived(key: string): string {
    const object = engine.store.get(key);
    if (object) engine.store.update({ ...object, archived: true });
    return key;
  }

  it('is not restricted where the mask is Unrestricted (2.0 section 12.1), nor told so to a client of 1.x', () => {
    const newer = new EngineClient(engine, '2.0');
    const make = (mask: number): string =>
      newer.identifier(
        'Create',
        enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey),
        structure(Tag.Attributes, [
          enumeration(Tag.CryptographicAlgorithm, Enum.CryptographicAlgorithm.AES),
          integer(Tag.CryptographicLength, 128),
          integer(Tag.CryptographicUsageMask, mask),
          dateTime(Tag.ActivationDate, START),
        ]),
      );
    const encrypt = (key: string): string =>
      newer.send(
        'Encrypt',
        uid(key),
        structure(Tag.CryptographicParameters, [enumeration(Tag.BlockCipherMode, Enum.BlockCipherMode.ECB)]),
        byteString(Tag.Data, new Uint8Array(16)),
      ).result;
    expect(encrypt(make(Decrypt))).to.equal('IncompatibleCryptographicUsageMask');
    const free = make(Unrestricted);
    expect(encrypt(free)).to.equal('Success');
    expect(newer.send('Check', uid(free), integer(Tag.CryptographicUsageMask, Decrypt)).result).to.equal('Success');
    expect(client.value(free, 'Cryptographic Usage Mask')).to.equal(0);
  });

  describe('Obtain Lease (1.4 section 4.17)', () => {
    it('answers with the Lease Time and the Last Change Date, and changes nothing', () => {
      const key = client.key();
      engine.now = START + 7n;
      const before = engine.store.get(key);
      expect(client.ok('ObtainLease', uid(key)).structure.value).to.deep.equal([
        uid(key),
        interval(Tag.LeaseTime, 60),
        dateTime(Tag.LastChangeDate, START),
      ]);
      expect(engine.store.get(key)).to.deep.equal(before);
    });

    const steps: [state: string, steps: (key: string) => void, result: string][] = [
      ['Pre-Active', () => {}, 'Success'],
      ['Active', (key) => client.ok('Activate', uid(key)), 'Success'],
      ['Compromised', (key) => client.ok('Revoke', uid(key), revocation(C.KeyCompromise)), 'PermissionDenied'],
      ['Destroyed', (key) => client.ok('Destroy', uid(key)), 'PermissionDenied'],
      ['archived', archived, 'ObjectArchived'],
    ];
    for (const [state, bring, result] of steps) {
      it(`of a key that is ${state}: ${result}`, () => {
        const key = client.key();
        bring(key);
        expect(client.send('ObtainLease', uid(key)).result).to.equal(result);
      });
    }

    it('of what is not leased, or not there', () => {
      const object = client.identifier(
        'Register',
        enumeration(Tag.ObjectType, Enum.ObjectType.Template),
        template({ Name: nameFields('t') }),
        structure(Tag.Template, [attribute('Contact Information', 'c')]),
      );
      expect(client.send('ObtainLease', uid(object)).result).to.equal('PermissionDenied');
      expect(client.send('ObtainLease', uid('none')).result).to.equal('ItemNotFound');
    });
  });

  describe('Get Usage Allocation (1.4 section 4.18)', () => {
    const limited = (attributes: Record<string, PlainValue> = {}) =>
      client.key({ 'Usage Limits': limits(1000n), 'Activation Date': START, ...attributes });

    it('takes what is asked for off the Usage Limits Count, until nothing is left', () => {
      const key = limited();
      expect(client.ok('GetUsageAllocation', uid(key), units(600n)).structure.value).to.deep.equal([uid(key)]);
      expect(client.value(key, 'Usage Limits')).to.deep.equal(limits(1000n, units(400n)));
      const results = [401n, 400n, 1n].map((count) => client.send('GetUsageAllocation', uid(key), units(count)).result);
      expect(results).to.deep.equal(['PermissionDenied', 'Success', 'PermissionDenied']);
      expect(client.value(key, 'Usage Limits')).to.deep.equal(limits(1000n, units(0n)));
    });

    it('sets Last Change Date', () => {
      const key = limited();
      engine.now = START + 3n;
      client.ok('GetUsageAllocation', uid(key), units(1n));
      expect(client.value(key, 'Last Change Date')).to.equal(START + 3n);
    });

    it('once performed, the Usage Limits are no more for the client to change (section 3.21)', () => {
      const key = limited();
      const more = attribute('Usage Limits', limits(2000n));
      expect(client.send('ModifyAttribute', uid(key), more).result).to.equal('Success');
      client.ok('GetUsageAllocation', uid(key), units(1n));
      expect(client.send('ModifyAttribute', uid(key), more).result).to.equal('PermissionDenied');
    });

    const rows: [what: string, attributes: Record<string, PlainValue>, result: string][] = [
      ['that is Pre-Active', { 'Activation Date': START + 1n }, 'PermissionDenied'],
      ['before its Protect Stop Date', { 'Protect Stop Date': START + 1n }, 'Success'],
      ['at its Protect Stop Date', { 'Protect Stop Date': START }, 'PermissionDenied'],
      ['that is Deactivated', { 'Deactivation Date': START }, 'PermissionDenied'],
      ['that only processes what is protected', { 'Cryptographic Usage Mask': Decrypt | Verify }, 'IllegalOperation'],
    ];
    for (const [what, attributes, result] of rows) {
      it(`of a key ${what}: ${result}`, () => {
        expect(client.send('GetUsageAllocation', uid(limited(attributes)), units(1n)).result).to.equal(result);
      });
    }

    it('of a key without Usage Limits, archived, or not there', () => {
      const keys = [client.key({ 'Activation Date': START }), archived(limited()), 'none'];
      const results = keys.map((key) => client.send('GetUsageAllocation', uid(key), units(1n)).result);
      expect(results).to.deep.equal(['IllegalOperation', 'ObjectArchived', 'ItemNotFound']);
    });

    it('without a number of units: Invalid Message; of less than none: Invalid Field', () => {
      expect(client.send('GetUsageAllocation', uid(limited())).result).to.equal('InvalidMessage');
      expect(client.send('GetUsageAllocation', uid(limited()), units(-1n)).result).to.equal('InvalidField');
    });
  });
});
