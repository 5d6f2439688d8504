import { expect } from 'chai';
import { boolean, enumeration, type Item, integer, longInteger } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { createEngine, type Engine } from '../../test-support/engine.ts';
import { EngineClient, type PlainValue, uid } from '../../test-support/engine-client.ts';
import { data, hex, parameters, symmetricKey } from '../../test-support/registered-keys.ts';

const { OneTimePad } = Enum.CryptographicAlgorithm;
const PAD = 'a0a1a2a3a4a5a6a7';

describe('a one-time pad', () => {
  let engine: Engine;
  let client: EngineClient;
  beforeEach(async () => {
    engine = await createEngine();
    client = new EngineClient(engine);
  });
  afterEach(() => engine.close());

  const register = (attributes: Readonly<Record<string, PlainValue>> = {}): string =>
    symmetricKey(client, OneTimePad, PAD, attributes);

  /** The octets that come of an operation, or why none do. */
  function octets(operation: 'Encrypt' | 'Decrypt', pad: string, input: string, ...fields: Item[]): string {
    const { result, payload } = client.send(operation, uid(pad), ...fields, data(hex(input)));
    return result === 'Success' ? Buffer.from(payload.bytes(Tag.Data) ?? []).toString('hex') : result;
  }
  const limits = (unit: number, total: bigint): Item[] => [
    longInteger(Tag.UsageLimitsTotal, total),
    enumeration(Tag.UsageLimitsUnit, unit),
  ];

  it('uses each octet for one encryption, and no octet twice', () => {
    const pad = register();
    expect(octets('Encrypt', pad, '000000')).to.equal('a0a1a2');
    expect(octets('Encrypt', pad, 'ffff')).to.equal('5c5b');
    expect(octets('Encrypt', pad, '00000000')).to.equal('PermissionDenied');
    expect(octets('Encrypt', pad, '000000')).to.equal('a5a6a7');
    expect(octets('Encrypt', pad, '00')).to.equal('PermissionDenied');
  });

  it('decrypts from the octet that Initial Counter Value names, as often as it is asked', () => {
    const pad = register();
    expect(octets('Decrypt', pad, 'a0a1a2')).to.equal('000000');
    const third = parameters(integer(Tag.InitialCounterValue, 3));
    expect(octets('Decrypt', pad, '5c5b', third)).to.equal('ffff');
    expect(octets('Decrypt', pad, '00'.repeat(6), third)).to.equal('PermissionDenied');
    expect(octets('Decrypt', pad, '00', parameters(integer(Tag.InitialCounterValue, -1)))).to.equal('PermissionDenied');
  });

  it('leaves out the octets of a Get Usage Allocation', () => {
    const pad = register();
    client.ok('GetUsageAllocation', uid(pad), longInteger(Tag.UsageLimitsCount, 2n));
    expect(octets('Encrypt', pad, '0000')).to.equal('a2a3');
  });

  it('does not encrypt where its Usage Limits count something else, or reach beyond its end', () => {
    const { Byte, Object: Objects } = Enum.UsageLimitsUnit;
    expect(octets('Encrypt', register({ 'Usage Limits': limits(Objects, 9n) }), '00')).to.equal('PermissionDenied');
    const long = register({ 'Usage Limits': limits(Byte, 100n) });
    expect(octets('Encrypt', long, '00'.repeat(8))).to.equal(PAD);
    expect(octets('Encrypt', long, '00')).to.equal('PermissionDenied');
  });

  it('does not take its data in parts', () => {
    const { result } = client.send('Encrypt', uid(register()), data(hex('00')), boolean(Tag.InitIndicator, true));
    expect(result).to.equal('FeatureNotSupported');
  });
});
