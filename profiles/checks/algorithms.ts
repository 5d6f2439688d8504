import { expect } from 'chai';
import { enumeration, type Item, integer } from '../../harness/codec/item.ts';
import { ENUMERATIONS, Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { NamedCode } from '../../harness/spec/versions.ts';
import type { Check } from './check.ts';
import { use } from './declared.ts';
import { attributeOf, identifierIn, registration, type Sample, usageMask, valuesOf } from './exchanges.ts';
import { ECDSA_P_256, ECDSA_P_384, type KeyPairKind, keyPairPayload, newKeyPair, RSA_2048 } from './key-pairs.ts';
import { attributesOfNew } from './names.ts';
import { expectPair } from './pairs.ts';
import * as samples from './samples.ts';
import type { Subject } from './subject.ts';
import type { TestKeyName } from './test-keys.ts';
import { firstMade, type Making, rawKeyGiven } from './ways.ts';

const { CryptographicAlgorithm: A, KeyFormatType: F, ObjectType: O, Operation, RecommendedCurve } = Enum;
const { Encrypt, Decrypt, MACGenerate, MACVerify } = Mask.CryptographicUsageMask;

/** Algorithms of symmetric keys, with the lengths in bits that profiles name. */
const SYMMETRIC = {
  AES: [128, 192, 256],
  DES3: [168],
  HMAC_SHA256: [256],
  HMAC_SHA384: [384],
  ChaCha20: [256],
  ChaCha20Poly1305: [256],
} as const;

/** Algorithms of key pairs, with lengths, and the test key that shows one where the server generates none. */
const ASYMMETRIC = {
  RSA: { bits: [2048], keys: ['RSA'] },
  ECDSA: { bits: [256, 384], keys: ['P-256', 'P-384'] },
  ECDH: { bits: [256, 384], keys: ['P-256', 'P-384'] },
  McEliece_6960119: { bits: [], keys: [] },
  McEliece_8192128: { bits: [], keys: [] },
  SPHINCS_256: { bits: [], keys: [] },
} as const satisfies Record<string, { bits: readonly number[]; keys: readonly TestKeyName[] }>;

type SymmetricName = keyof typeof SYMMETRIC;
type AsymmetricName = keyof typeof ASYMMETRIC;
export type AlgorithmName = SymmetricName | AsymmetricName;

const CURVES: ReadonlyMap<number | undefined, number> = new Map([
  [256, RecommendedCurve.P_256],
  [384, RecommendedCurve.P_384],
]);

const MAC_ALGORITHMS: readonly SymmetricName[] = ['HMAC_SHA256', 'HMAC_SHA384'];

/** The payload of Create for a symmetric key of an algorithm. */
function creation(subject: Subject, name: SymmetricName, bits: number): Item[] {
  const uses = MAC_ALGORITHMS.includes(name) ? [MACGenerate, MACVerify] : [Encrypt, Decrypt];
  const attributes = [
    attributeOf(enumeration(Tag.CryptographicAlgorithm, A[name])),
    attributeOf(integer(Tag.CryptographicLength, bits)),
    usageMask(...uses),
  ];
  return [enumeration(Tag.ObjectType, O.SymmetricKey), attributesOfNew(subject, attributes)];
}

const registering = (subject: Subject, sample: Sample): Making => ({
  operation: Operation.Register,
  payload: registration(subject, sample),
});

function symmetricWays(subject: Subject, name: SymmetricName, bits: number): Making[] {
  return [
    { operation: Operation.Create, payload: creation(subject, name, bits) },
    registering(subject, samples.symmetricKey(A[name], bits)),
  ];
}

function pairWays(subject: Subject, name: AsymmetricName, bits: number | undefined): Making[] {
  const curve = name === 'ECDSA' || name === 'ECDH' ? CURVES.get(bits) : undefined;
  const kind: KeyPairKind = { algorithm: A[name], ...(bits && { bits }), ...(curve && { curve }) };
  const { bits: lengths, keys } = ASYMMETRIC[name];
  const key: TestKeyName | undefined = keys[(lengths as readonly unknown[]).indexOf(bits)];
  const pair = {
    operation: Operation.CreateKeyPair,
    payload: keyPairPayload(subject, kind),
    identifier: Tag.PublicKeyUniqueIdentifier,
  };
  // Generating takes long.
  return key === undefined ? [pair] : [registering(subject, samples.keyHalf('public', key, F.X_509, A[name])), pair];
}

const isSymmetric = (name: AlgorithmName): name is SymmetricName => Object.hasOwn(SYMMETRIC, name);

/** Throws a chai AssertionError where a key is not of an algorithm and length. */
async function expectKeyOf(subject: Subject, identifier: string, name: AlgorithmName, bits?: number): Promise<void> {
  const algorithms = await valuesOf(subject, identifier, 'Cryptographic Algorithm');
  expect(algorithms, 'the attribute Cryptographic Algorithm').to.deep.equal([A[name]]);
  const lengths = await valuesOf(subject, identifier, 'Cryptographic Length');
  expect(lengths.length, 'instances of the attribute Cryptographic Length').to.equal(1);
  if (bits !== undefined) expect(lengths, 'the attribute Cryptographic Length').to.deep.equal([bits]);
}

/** The octets that keys of a length have; those of 3DES have parity bits, which its 168 bits leave out. */
const octetsOf = (name: SymmetricName, bits: number): number => (name === 'DES3' ? 24 : bits / 8);

/** The octets of a key, which have to be as many as its length says; undefined where the server does not give it. */
async function octetsGiven(subject: Subject, identifier: string, octets: number): Promise<Uint8Array | undefined> {
  const material = await rawKeyGiven(subject, identifier);
  if (material !== undefined) expect(material.length, 'octets of the Key Material').to.equal(octets);
  return material;
}

function algorithmCheck(name: AlgorithmName, bits: number | undefined): Check {
  const row: NamedCode = ENUMERATIONS.CryptographicAlgorithm[name];
  return {
    id: `algorithm ${row.name}${bits === undefined ? '' : ` ${bits}`}`,
    how: `A key of ${row.name}${bits === undefined ? '' : ` of ${bits} bits`} is made, registered where it is one of a pair and that can be done; Get Attributes gives its Cryptographic Algorithm and Cryptographic Length.`,
    since: row.since,
    ...(row.until && { until: row.until }),
    async run(subject) {
      const ways =
        isSymmetric(name) && bits !== undefined
          ? symmetricWays(subject, name, bits)
          : pairWays(subject, name as AsymmetricName, bits);
      const identifier = await firstMade(subject, ways);
      await expectKeyOf(subject, identifier, name, bits);
      if (isSymmetric(name) && bits !== undefined) await octetsGiven(subject, identifier, octetsOf(name, bits));
    },
  };
}

function generationCheck(name: SymmetricName, bits: number): Check {
  const row: NamedCode = ENUMERATIONS.CryptographicAlgorithm[name];
  return {
    id: `generation of ${row.name} ${bits}`,
    how: `Create of two keys of ${row.name} of ${bits} bits: Get Attributes gives that algorithm and length; where Get gives them, they have as many octets and are not the same.`,
    since: row.since,
    ...(row.until && { until: row.until }),
    async run(subject) {
      const keys: string[] = [];
      for (const _ of [1, 2]) {
        use(subject, Operation.Create);
        const identifier = identifierIn(await subject.succeed(Operation.Create, creation(subject, name, bits)));
        await expectKeyOf(subject, identifier, name, bits);
        const octets = await octetsGiven(subject, identifier, octetsOf(name, bits));
        if (octets !== undefined) keys.push(Buffer.from(octets).toString('hex'));
      }
      expect(new Set(keys).size, 'different keys').to.equal(keys.length);
    },
  };
}

function pairGenerationCheck(kind: KeyPairKind, name: string): Check {
  return {
    id: `generation of ${name}`,
    how: `Create Key Pair of ${name}: the objects have Links to each other, that algorithm and length, and keys that belong together.`,
    async run(subject) {
      use(subject, Operation.CreateKeyPair);
      await expectPair(subject, await newKeyPair(subject, [kind]));
    },
  };
}

/** The key pairs whose generation profiles ask for. */
const PAIRS = {
  'RSA 2048': RSA_2048,
  'ECDSA P-256': ECDSA_P_256,
  'ECDSA P-384': ECDSA_P_384,
} as const;

/** The lengths of an algorithm that profiles name; undefined where they name none. */
const lengthsOf = (name: AlgorithmName): readonly (number | undefined)[] => {
  const lengths: readonly number[] = isSymmetric(name) ? SYMMETRIC[name] : ASYMMETRIC[name].bits;
  return lengths.length === 0 ? [undefined] : lengths;
};

const NAMES = [...Object.keys(SYMMETRIC), ...Object.keys(ASYMMETRIC)] as AlgorithmName[];

/** Every check of an algorithm, and of its generation where it is one of symmetric keys. */
export const ALGORITHM_CHECKS: readonly Check[] = NAMES.flatMap((name) =>
  lengthsOf(name).map((bits) => algorithmCheck(name, bits)),
);
export const GENERATION_CHECKS: readonly Check[] = (Object.keys(SYMMETRIC) as SymmetricName[]).flatMap((name) =>
  SYMMETRIC[name].map((bits) => generationCheck(name, bits)),
);

export const PAIR_GENERATION_CHECKS: readonly Check[] = Object.entries(PAIRS).map(([name, kind]) =>
  pairGenerationCheck(kind, name),
);

const ALL = [...ALGORITHM_CHECKS, ...GENERATION_CHECKS, ...PAIR_GENERATION_CHECKS];
const BY_ID = new Map(ALL.map((check) => [check.id, check]));

/** The check of a Cryptographic Algorithm, for keys of its first length where none is named. */
export function algorithm(name: AlgorithmName, bits: number | undefined = lengthsOf(name)[0]): Check {
  return BY_ID.get(algorithmCheck(name, bits).id) as Check;
}

/** The check that a server generates symmetric keys of an algorithm and length. */
export function generation(name: SymmetricName, bits: number): Check {
  return BY_ID.get(generationCheck(name, bits).id) as Check;
}

/** The check that a server generates a kind of key pair. */
export function pairGeneration(name: keyof typeof PAIRS): Check {
  return BY_ID.get(`generation of ${name}`) as Check;
}
