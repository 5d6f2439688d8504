import { expect } from 'chai';
import { boolean, byteString, enumeration, type Item, integer } from '../harness/codec/item.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { Tag } from '../harness/spec/tags.ts';
import { createEngine, type Engine } from '../test-support/engine.ts';
import { EngineClient, uid } from '../test-support/engine-client.ts';
import { data, parameters, symmetricKey } from '../test-support/registered-keys.ts';

const KEY = 'b0b1b2b3b4b5b6b7b8b9babbbcbdbebf';
const INIT = boolean(Tag.InitIndicator, true);
const FINAL = boolean(Tag.FinalIndicator, true);
const SHA_256 = parameters(enumeration(Tag.HashingAlgorithm, Enum.HashingAlgorithm.SHA_256));

describe('streams', () => {
  let engine: Engine;
  let client: EngineClient;
  beforeEach(async () => {
    engine = await createEngine({ limits: { streams: 2, streamOctets: 1024 } });
    client = new EngineClient(engine);
  });
  afterEach(() => engine.close());

  const correlation = (octets: Uint8Array | undefined): Item => byteString(Tag.CorrelationValue, octets as Uint8Array);
  const begun = (of: EngineClient): Item =>
    correlation(of.ok('Hash', SHA_256, data('61'), INIT).bytes(Tag.CorrelationValue));
  const ended = (of: EngineClient, stream: Item): string => of.send('Hash', SHA_256, data('62'), stream, FINAL).result;

  it('of one client are limited: its own oldest is given up, not those of others', () => {
    const bob = new EngineClient(engine, '1.4', 'bob');
    const his = begun(bob);
    const [first, second, third] = [begun(client), begun(client), begun(client)];
    expect([first, second, third].map((stream) => ended(client, stream))).to.deep.equal([
      'ItemNotFound',
      'Success',
      'Success',
    ]);
    expect(ended(bob, his)).to.equal('Success');
  });

  it('go on however many have ended', () => {
    for (let count = 0; count < 5; count += 1) expect(ended(client, begun(client))).to.equal('Success');
  });

  const { CBC, CCM, CMAC, CTR, XTS } = Enum.BlockCipherMode;
  const modeOf = (mode: number, ...more: Item[]) => parameters(enumeration(Tag.BlockCipherMode, mode), ...more);
  const iv = (octets: number): Item => byteString(Tag.IVCounterNonce, new Uint8Array(octets));
  const tagLength = integer(Tag.TagLength, 16);
  const rows: [what: string, operation: 'Encrypt' | 'MAC', key: string, fields: Item[], limited: boolean][] = [
    ['CCM', 'Encrypt', KEY, [modeOf(CCM, tagLength), iv(12)], true],
    ['XTS', 'Encrypt', KEY + KEY.replace('b0', 'ff'), [modeOf(XTS), iv(16)], true],
    ['CMAC', 'MAC', KEY, [modeOf(CMAC)], true],
    ['CTR', 'Encrypt', KEY, [modeOf(CTR), iv(16)], false],
    ['CBC', 'Encrypt', KEY, [modeOf(CBC), iv(16)], false],
  ];
  for (const [what, operation, octets, fields, limited] of rows) {
    it(`of ${what} ${limited ? 'may have as much data as is kept, and no more' : 'may have any amount of data'}`, () => {
      const key = symmetricKey(client, Enum.CryptographicAlgorithm.AES, octets);
      const [choice, ...rest] = fields;
      const half = data(new Uint8Array(512));
      const start = () =>
        correlation(client.ok(operation, uid(key), choice as Item, half, ...rest, INIT).bytes(Tag.CorrelationValue));
      const stream = start();
      expect(client.send(operation, uid(key), half, stream, FINAL).result).to.equal('Success');
      const longer = start();
      expect(client.send(operation, uid(key), half, longer).result).to.equal('Success');
      const beyond = client.send(operation, uid(key), data(new Uint8Array(16)), longer, FINAL).result;
      expect(beyond).to.equal(limited ? 'FeatureNotSupported' : 'Success');
    });
  }

  it('are no limit to data in one part', () => {
    const key = symmetricKey(client, Enum.CryptographicAlgorithm.AES, KEY);
    const whole = data(new Uint8Array(4096));
    expect(client.send('Encrypt', uid(key), modeOf(CCM, tagLength), whole, iv(12)).result).to.equal('Success');
  });
});
