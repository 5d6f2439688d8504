import type { KeyObject } from 'node:crypto';
import { type Item, structure } from '../../harness/codec/item.ts';
import { fieldValue, structureField } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { NotShown } from './check.ts';
import { activate, aesKey, create, register, registration } from './exchanges.ts';
import { newKeyPair } from './key-pairs.ts';
import { mayServe } from './objects.ts';
import { halfGiven } from './pairs.ts';
import * as samples from './samples.ts';
import type { Subject } from './subject.ts';
import { TEST_KEYS, type TestKeyName } from './test-keys.ts';
import { canRegister, firstServed, mayRegister, rawKeyGiven } from './ways.ts';

const { CryptographicAlgorithm: A, KeyFormatType: F, ObjectType: O, Operation } = Enum;

/** A symmetric key of the server, Active, whose octets the check knows. */
export interface KnownKey {
  readonly identifier: string;
  readonly octets: Uint8Array;
}

export function cryptographicParameters(...fields: readonly Item[]): Item {
  return structure(Tag.CryptographicParameters, fields);
}

async function generatedKey(subject: Subject): Promise<KnownKey> {
  if (!mayServe(subject, Operation.Create)) throw new NotShown('the server declares no operation that makes a key');
  const identifier = await create(subject, O.SymmetricKey, aesKey());
  const octets = await rawKeyGiven(subject, identifier);
  if (octets === undefined) throw new NotShown('no key can be registered, and a generated one is not given');
  return { identifier, octets };
}

/** An AES key of 256 bits for encryption: registered where that can be done, else generated and got. */
export async function knownAesKey(subject: Subject): Promise<KnownKey> {
  const key = (await mayRegister(subject, samples.symmetricKey(A.AES, 256)))
    ? await registeredKey(subject, A.AES, 256)
    : await generatedKey(subject);
  await activate(subject, key.identifier);
  return key;
}

async function registeredKey(subject: Subject, algorithm: number, bits: number): Promise<KnownKey> {
  const sample = samples.symmetricKey(algorithm, bits);
  const block = structureField(structureField(sample.object, Tag.KeyBlock), Tag.KeyValue);
  const octets = fieldValue(block, Tag.KeyMaterial, 'ByteString') as Uint8Array;
  return { identifier: await register(subject, sample), octets };
}

/** A key of HMAC-SHA256. Throws NotShown where nothing can be registered. */
export async function knownMacKey(subject: Subject): Promise<KnownKey> {
  await canRegister(subject, samples.symmetricKey(A.HMAC_SHA256, 256));
  const key = await registeredKey(subject, A.HMAC_SHA256, 256);
  await activate(subject, key.identifier);
  return key;
}

/** A key of the server for signatures, Active, and what verifies them. */
export interface KnownSigner {
  readonly identifier: string;
  readonly publicKey: KeyObject;
}

/** A private key that signs: one that can be registered, else a generated one whose public key is given. */
export async function knownSigner(subject: Subject): Promise<KnownSigner> {
  const signer = (await mayRegister(subject, samples.keyHalf('private', 'RSA', F.PKCS_8)))
    ? await registeredSigner(subject)
    : await generatedSigner(subject);
  await activate(subject, signer.identifier);
  return signer;
}

/** RSA before elliptic curves, and formats in which both are usual. */
const SIGNERS: readonly (readonly [TestKeyName, number])[] = [
  ['RSA', F.PKCS_8],
  ['RSA', F.PKCS_1],
  ['P-256', F.PKCS_8],
  ['P-256', F.ECPrivateKey],
];

async function registeredSigner(subject: Subject): Promise<KnownSigner> {
  const ways = SIGNERS.map(([name, format]) => ({
    name,
    payload: registration(subject, samples.keyHalf('private', name, format)),
  }));
  const { way, payload } = await firstServed(subject, Operation.Register, ways);
  const identifier = fieldValue(payload, Tag.UniqueIdentifier, 'TextString') ?? '';
  return { identifier, publicKey: TEST_KEYS[way.name].publicKey };
}

async function generatedSigner(subject: Subject): Promise<KnownSigner> {
  if (!mayServe(subject, Operation.CreateKeyPair))
    throw new NotShown('the server declares no operation that makes one');
  const pair = await newKeyPair(subject);
  const publicKey = await halfGiven(subject, pair.publicKey);
  if (publicKey === undefined) throw new NotShown('the public key is not given in a format that can be read');
  return { identifier: pair.privateKey, publicKey };
}

/** A key of the server that verifies signatures, Active, and what makes them. */
export interface KnownVerifier {
  readonly identifier: string;
  readonly privateKey: KeyObject;
}

const VERIFIERS: readonly (readonly [TestKeyName, number])[] = [
  ['RSA', F.PKCS_1],
  ['RSA', F.X_509],
  ['P-256', F.X_509],
  ['P-256', F.TransparentECPublicKey],
];

/** A registered public key. Throws NotShown where nothing can be registered. */
export async function knownVerifier(subject: Subject): Promise<KnownVerifier> {
  await canRegister(subject, samples.keyHalf('public', 'RSA', F.X_509));
  const ways = VERIFIERS.map(([name, format]) => ({
    name,
    payload: registration(subject, samples.keyHalf('public', name, format)),
  }));
  const { way, payload } = await firstServed(subject, Operation.Register, ways);
  const identifier = fieldValue(payload, Tag.UniqueIdentifier, 'TextString') ?? '';
  await activate(subject, identifier);
  return { identifier, privateKey: TEST_KEYS[way.name].privateKey };
}
