import { expect } from 'chai';
import { enumeration, type StructureItem } from '../../harness/codec/item.ts';
import { fieldValue, structureField } from '../../harness/message/fields.ts';
import { ENUMERATIONS, Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { NamedCode } from '../../harness/spec/versions.ts';
import { type Check, NotShown } from './check.ts';
import { aesKey, create, identifierIn, keyMaterial, type Sample, uniqueIdentifier } from './exchanges.ts';
import { isReadable, keyIn } from './key-encodings.ts';
import { ECDSA_P_256, ECDSA_P_384, ECDSA_P_521, type KeyPairKind, newKeyPair, RSA_2048 } from './key-pairs.ts';
import { expectKept } from './object-types.ts';
import { mayServe } from './objects.ts';
import * as samples from './samples.ts';
import type { Subject } from './subject.ts';
import type { TestKeyName } from './test-keys.ts';
import { attempt, mayRegister } from './ways.ts';

const { CryptographicAlgorithm: A, KeyFormatType: F, ObjectType: O, Operation } = Enum;

/** Whose Key Material a format is: a symmetric key's, or that of one half of a pair or both. */
type Holder = 'symmetric' | 'private' | 'public';

/** The formats that profiles name, with whose they are and, of key pairs, of which. */
const FORMATS = {
  Raw: { holders: ['symmetric'], keys: [] },
  Opaque: { holders: ['symmetric'], keys: [] },
  TransparentSymmetricKey: { holders: ['symmetric'], keys: [] },
  PKCS_1: { holders: ['private', 'public'], keys: ['RSA'] },
  PKCS_8: { holders: ['private'], keys: ['RSA', 'P-256', 'P-384'] },
  X_509: { holders: ['public'], keys: ['RSA', 'P-256', 'P-384', 'P-521'] },
  ECPrivateKey: { holders: ['private'], keys: ['P-256', 'P-384'] },
  TransparentRSAPrivateKey: { holders: ['private'], keys: ['RSA'] },
  TransparentRSAPublicKey: { holders: ['public'], keys: ['RSA'] },
  TransparentECDSAPrivateKey: { holders: ['private'], keys: ['P-256', 'P-384'] },
  TransparentECDSAPublicKey: { holders: ['public'], keys: ['P-256', 'P-384'] },
  TransparentECDHPrivateKey: { holders: ['private'], keys: ['P-256', 'P-384'] },
  TransparentECDHPublicKey: { holders: ['public'], keys: ['P-256', 'P-384'] },
  TransparentECPrivateKey: { holders: ['private'], keys: ['P-256', 'P-384'] },
  TransparentECPublicKey: { holders: ['public'], keys: ['P-256', 'P-384'] },
} as const satisfies Partial<
  Record<keyof typeof Enum.KeyFormatType, { holders: readonly Holder[]; keys: readonly TestKeyName[] }>
>;

export type KeyFormatName = keyof typeof FORMATS;

/** Which key pair stands in a format; undefined for symmetric keys. */
export type KeyOf<N extends KeyFormatName> = (typeof FORMATS)[N]['keys'][number];

const KINDS: Readonly<Record<TestKeyName, KeyPairKind>> = {
  RSA: RSA_2048,
  'P-256': ECDSA_P_256,
  'P-384': ECDSA_P_384,
  'P-521': ECDSA_P_521,
};

/** The formats of ECDH keys are of keys that are for nothing else. */
const ALGORITHMS: Readonly<Partial<Record<KeyFormatName, number>>> = {
  TransparentECDHPrivateKey: A.ECDH,
  TransparentECDHPublicKey: A.ECDH,
};

function sampleIn(name: KeyFormatName, holder: Holder, key: TestKeyName | undefined): Sample {
  if (holder === 'symmetric' || key === undefined) return samples.symmetricKey(A.AES, 256, F[name]);
  return samples.keyHalf(holder, key, F[name], ALGORITHMS[name]);
}

/** The Unique Identifier of a key that the server generated. Throws NotShown where it generates none. */
async function generated(subject: Subject, holder: Holder, key: TestKeyName | undefined): Promise<string> {
  const operation = holder === 'symmetric' ? Operation.Create : Operation.CreateKeyPair;
  if (!mayServe(subject, operation)) throw new NotShown('Query lists no operation that makes such a key');
  if (holder === 'symmetric' || key === undefined) return create(subject, O.SymmetricKey, aesKey());
  const pair = await newKeyPair(subject, [KINDS[key]]);
  return holder === 'private' ? pair.privateKey : pair.publicKey;
}

/**
 * Where nothing can be registered: a generated key, got in the format. "Any other format conversion MAY be supported"
 * (1.4 section 4.11, 2.1 section 6.1.19), so a refusal shows nothing.
 */
async function expectGiven(
  subject: Subject,
  name: KeyFormatName,
  holder: Holder,
  key: TestKeyName | undefined,
): Promise<void> {
  const identifier = await generated(subject, holder, key);
  const format = enumeration(Tag.KeyFormatType, F[name]);
  const payload = await attempt(subject, Operation.Get, [uniqueIdentifier(identifier), format]);
  if (typeof payload === 'string') throw new NotShown(`no key can be registered, and a generated one: ${payload}`);
  expect(identifierIn(payload), 'the Unique Identifier that Get gives').to.equal(identifier);
  const [object] = payload.value.filter((field) => field.type === 'Structure');
  expect(object, 'the object that Get gives').to.not.equal(undefined);
  expectInFormat(object as StructureItem, F[name]);
}

/** Throws a chai AssertionError where a key is not in a format: what is in it has to be readable. */
function expectInFormat(object: StructureItem, format: number): void {
  const block = structureField(object, Tag.KeyBlock);
  expect(fieldValue(block, Tag.KeyFormatType, 'Enumeration'), 'the Key Format Type').to.equal(format);
  if (object.tag !== Tag.SymmetricKey) {
    if (isReadable(object)) keyIn(object);
  } else {
    const type = format === F.TransparentSymmetricKey ? 'Structure' : 'ByteString';
    expect(keyMaterial(object)?.type, 'the item type of the Key Material').to.equal(type);
  }
}

function keyFormatCheck(name: KeyFormatName, key: TestKeyName | undefined): Check {
  const row: NamedCode = ENUMERATIONS.KeyFormatType[name];
  const { holders } = FORMATS[name];
  return {
    id: `key format ${row.name}${key === undefined ? '' : ` of ${key}`}`,
    how: `A ${holders.join(' key and a ')} key in ${row.name} is registered and got in ${row.name}: it is the same key. Where the server does not declare Register, or permit it, a generated key is got in it.`,
    since: row.since,
    ...(row.until && { until: row.until }),
    async run(subject) {
      for (const holder of holders) {
        const sample = sampleIn(name, holder, key);
        if (await mayRegister(subject, sample)) await expectKept(subject, sample);
        else await expectGiven(subject, name, holder, key);
      }
    },
  };
}

/** Every check of a key format. */
export const KEY_FORMAT_CHECKS: readonly Check[] = (Object.keys(FORMATS) as KeyFormatName[]).flatMap((name) => {
  const keys: readonly TestKeyName[] = FORMATS[name].keys;
  return keys.length === 0 ? [keyFormatCheck(name, undefined)] : keys.map((key) => keyFormatCheck(name, key));
});

const BY_ID = new Map(KEY_FORMAT_CHECKS.map((check) => [check.id, check]));

/**
 * The check of a Key Format Type, for a key pair of `key`: "If a client registered a key in a given format, the server
 * SHALL be able to return the key during the Get operation in the same format" (1.0 section 4.10, 1.1 to 1.4 section 4.11,
 * 2.0 and 2.1 section 6.1.19).
 */
export function keyFormat<N extends KeyFormatName>(
  name: N,
  ...[key]: [KeyOf<N>] extends [never] ? [] : [KeyOf<N>]
): Check {
  const id = `key format ${ENUMERATIONS.KeyFormatType[name].name}${key === undefined ? '' : ` of ${key}`}`;
  return BY_ID.get(id) as Check;
}
