import { createPublicKey, type KeyObject } from 'node:crypto';
import { assert, expect } from 'chai';
import { Enum } from '../../harness/spec/enumerations.ts';
import { uniqueIdentifier, valuesOf } from './exchanges.ts';
import { isReadable, keyIn } from './key-encodings.ts';
import type { NewKeyPair } from './key-pairs.ts';
import { expectLink } from './links.ts';
import type { Subject } from './subject.ts';
import { attempt } from './ways.ts';

const { ObjectType, Operation } = Enum;

/** One half of a key pair as Get gives it; undefined where the server gives none that can be read. */
export async function halfGiven(subject: Subject, identifier: string): Promise<KeyObject | undefined> {
  const payload = await attempt(subject, Operation.Get, [uniqueIdentifier(identifier)]);
  if (typeof payload === 'string') return undefined;
  const [object] = payload.value.filter((field) => field.type === 'Structure');
  expect(object, 'the object that Get gives').to.not.equal(undefined);
  return object && isReadable(object) ? keyIn(object) : undefined;
}

/** RSA of so many bits, or a curve of such a prime. */
function expectKind(key: KeyObject, { kind }: NewKeyPair): void {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  const curves: Readonly<Record<string, number>> = { prime256v1: 256, secp384r1: 384, secp521r1: 521 };
  expect(modulusLength ?? curves[namedCurve ?? ''], 'bits of the public key').to.equal(kind.bits);
}

/**
 * Throws a chai AssertionError where two objects are no key pair as Create Key Pair makes it (1.0 to 1.4 section 4.2, 2.1
 * section 6.1.9): with Links to each other, the algorithm and length that were asked for, and keys that belong together.
 */
export async function expectPair(subject: Subject, pair: NewKeyPair): Promise<void> {
  const { kind, privateKey, publicKey } = pair;
  await expectLink(subject, privateKey, 'PublicKeyLink', publicKey);
  await expectLink(subject, publicKey, 'PrivateKeyLink', privateKey);
  const types = { [privateKey]: ObjectType.PrivateKey, [publicKey]: ObjectType.PublicKey };
  for (const [identifier, type] of Object.entries(types)) {
    expect(await valuesOf(subject, identifier, 'Object Type'), 'Object Type').to.deep.equal([type]);
    const algorithms = await valuesOf(subject, identifier, 'Cryptographic Algorithm');
    expect(algorithms, 'Cryptographic Algorithm').to.deep.equal([kind.algorithm]);
    expect(await valuesOf(subject, identifier, 'Cryptographic Length'), 'Cryptographic Length').to.deep.equal([
      kind.bits,
    ]);
  }
  const given = await halfGiven(subject, publicKey);
  const secret = await halfGiven(subject, privateKey);
  if (given !== undefined) expectKind(given, pair);
  if (given === undefined || secret === undefined) return;
  assert(createPublicKey(secret).equals(given), 'the public key is not that of the private key');
}
