import { expect } from 'chai';
import { boolean, enumeration, type Item, integer } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { createEngine, type Engine } from '../../test-support/engine.ts';
import { EngineClient } from '../../test-support/engine-client.ts';
import { data, hex, octetField, parameters } from '../../test-support/registered-keys.ts';
import type { SettingsInput } from '../config.ts';
import { Randomness } from '../randomness.ts';

const H = Enum.HashingAlgorithm;
const SEED = hex('6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0');
const length = (octets: number): Item => integer(Tag.DataLength, octets);

describe('RNG Retrieve and RNG Seed (1.4 sections 4.35 and 4.36)', () => {
  let engine: Engine | undefined;
  afterEach(() => engine?.close());

  async function clientOf(settings: SettingsInput = {}): Promise<EngineClient> {
    engine = await createEngine({ settings });
    return new EngineClient(engine);
  }

  const amounts: [octets: number, result: string][] = [
    [0, 'Success'],
    [1, 'Success'],
    [1_048_576, 'Success'],
    [1_048_577, 'InvalidField'],
    [-1, 'InvalidField'],
  ];
  for (const [octets, result] of amounts) {
    it(`retrieves ${octets} octets: ${result}`, async () => {
      const reply = (await clientOf()).send('RNGRetrieve', length(octets));
      expect(reply.result).to.equal(result);
      expect(reply.payload.bytes(Tag.Data)?.length).to.equal(result === 'Success' ? octets : undefined);
    });
  }

  const seeds: [what: string, settings: SettingsInput, used: number][] = [
    ['all of a seed by default', {}, 24],
    ['all of a seed', { rngSeed: 'all' }, 24],
    ['the first 16 octets', { rngSeed: 16 }, 16],
    ['a seed that is shorter than that', { rngSeed: 32 }, 24],
    ['nothing of a seed', { rngSeed: 0 }, 0],
  ];
  for (const [what, settings, used] of seeds) {
    it(`uses ${what}, and says so`, async () => {
      const payload = (await clientOf(settings)).ok('RNGSeed', data(SEED));
      expect(payload.integer(Tag.DataLength)).to.equal(used);
      expect(engine?.seeds.map((seed) => Buffer.from(seed))).to.deep.equal([SEED.subarray(0, used)]);
    });
  }

  it('is not seeded by clients where the setting denies it', async () => {
    expect((await clientOf({ rngSeed: 'deny' })).send('RNGSeed', data(SEED)).result).to.equal('PermissionDenied');
    expect(engine?.seeds).to.deep.equal([]);
  });

  it('is as random after a seed as before: the same seed gives nobody the same octets', () => {
    const [one, other] = [new Randomness(), new Randomness()];
    for (const source of [one, other]) source.seed(SEED);
    const drawn = [one.draw(32), one.draw(32), other.draw(32)].map((octets) => octets.toString('hex'));
    expect(new Set(drawn).size).to.equal(3);
    expect(drawn.map((octets) => octets.length)).to.deep.equal([64, 64, 64]);
  });
});

describe('Hash (1.4 section 4.37)', () => {
  let engine: Engine;
  let client: EngineClient;
  beforeEach(async () => {
    engine = await createEngine();
    client = new EngineClient(engine);
  });
  afterEach(() => engine.close());

  const by = (algorithm: number): Item => parameters(enumeration(Tag.HashingAlgorithm, algorithm));
  const ABC = '616263';
  const text = (octets: Uint8Array | undefined) => octets && Buffer.from(octets).toString('hex');

  /** Of "abc": RFC 1321, FIPS 180-4 and FIPS 202 examples; the RIPEMD-160 page of its authors. */
  const vectors: [name: keyof typeof H, digest: string][] = [
    ['MD5', '900150983cd24fb0d6963f7d28e17f72'],
    ['SHA_1', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ['SHA_224', '23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7'],
    ['RIPEMD_160', '8eb208f7e05d987a9b044a8e98c6b087f15a0bfc'],
    ['SHA_512_256', '53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23'],
    ['SHA3_256', '3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532'],
  ];
  for (const [name, digest] of vectors) {
    it(`${name}, whole and in parts`, () => {
      expect(text(client.ok('Hash', by(H[name]), data(ABC)).bytes(Tag.Data))).to.equal(digest);
      const begun = client.ok('Hash', by(H[name]), data('61'), boolean(Tag.InitIndicator, true));
      expect(begun.item(Tag.Data)).to.equal(undefined);
      const value = octetField(Tag.CorrelationValue, begun.bytes(Tag.CorrelationValue) as Uint8Array);
      client.ok('Hash', by(H[name]), data('6263'), value);
      const ended = client.ok('Hash', by(H[name]), value, boolean(Tag.FinalIndicator, true));
      expect(text(ended.bytes(Tag.Data))).to.equal(digest);
    });
  }

  it('SHA_256 of two blocks (FIPS 180-4 example)', () => {
    const message = Buffer.from('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq').toString('hex');
    const digest = '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1';
    expect(text(client.ok('Hash', by(H.SHA_256), data(message)).bytes(Tag.Data))).to.equal(digest);
  });

  it('refuses what it does not have, and what does not say enough', () => {
    expect(client.send('Hash', by(H.Tiger), data(ABC)).result).to.equal('FeatureNotSupported');
    expect(client.send('Hash', parameters(), data(ABC)).result).to.equal('InvalidMessage');
    expect(client.send('Hash', by(H.SHA_256)).result).to.equal('InvalidMessage');
    const unknown = octetField(Tag.CorrelationValue, '00');
    expect(client.send('Hash', by(H.SHA_256), data(ABC), unknown).result).to.equal('ItemNotFound');
  });
});
