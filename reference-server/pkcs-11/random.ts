import { define } from './function.ts';
import { count } from './parameters.ts';
import { Pkcs11Failure } from './return-codes.ts';

/** As many as RNG Retrieve gives. */
const MOST_OCTETS = 1_048_576;

/** C_SeedRandom, under the same setting as RNG Seed. */
export const seedRandom = define(
  (reader) => ({ session: reader.ulong(), seed: reader.bytes(reader.count()) }),
  ({ session, seed }, application, context) => {
    application.session(session);
    const { rngSeed } = context.settings;
    if (rngSeed === 'deny') throw new Pkcs11Failure('RANDOM_SEED_NOT_SUPPORTED');
    context.seed(rngSeed === 'all' ? seed : seed.subarray(0, rngSeed));
    return undefined;
  },
);

export const generateRandom = define(
  (reader) => ({ session: reader.ulong(), room: reader.room() }),
  ({ session, room }, application, context) => {
    application.session(session);
    if (room.count > MOST_OCTETS) throw new Pkcs11Failure('ARGUMENTS_BAD');
    const octets = room.wantsValue ? context.random(room.count) : [];
    return Buffer.concat([count(room.count), Buffer.from(octets)]);
  },
);
