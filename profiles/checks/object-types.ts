import { expect } from 'chai';
import { fieldValue, structureField } from '../../harness/message/fields.ts';
import { ENUMERATIONS, Enum } from '../../harness/spec/enumerations.ts';
import { tagTitle } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { NamedCode } from '../../harness/spec/versions.ts';
import { type Check, NotScored, NotShown } from './check.ts';
import { aesKey, create, get, register, registration, type Sample, valuesOf } from './exchanges.ts';
import { newKeyPair } from './key-pairs.ts';
import { mayServe } from './objects.ts';
import { expectSameObject } from './same-object.ts';
import * as samples from './samples.ts';
import type { Subject } from './subject.ts';
import { attempt, mayRegister } from './ways.ts';

const { CryptographicAlgorithm: A, KeyFormatType: F, ObjectType: O, Operation } = Enum;

export type ObjectTypeName = keyof typeof Enum.ObjectType;

/** An object of each type that a client may have and hand to a server. */
const SAMPLES: Readonly<Record<ObjectTypeName, (subject: Subject) => Sample>> = {
  Certificate: () => samples.certificate('RSA'),
  SymmetricKey: () => samples.symmetricKey(A.AES, 256),
  PublicKey: () => samples.keyHalf('public', 'RSA', F.PKCS_1),
  PrivateKey: () => samples.keyHalf('private', 'RSA', F.PKCS_8),
  SplitKey: () => samples.splitKey(samples.fixedOctets(16)),
  Template: (subject) => samples.template(subject.uniqueText()),
  SecretData: (subject) => samples.password(subject.uniqueText()),
  OpaqueObject: () => samples.opaqueObject(samples.fixedOctets(100)),
  PGPKey: samples.pgpKey,
  CertificateRequest: () => samples.certificateRequest('RSA'),
};

/** How an object of a type comes about where a server does not register any. */
const GENERATED: Readonly<Partial<Record<ObjectTypeName, (subject: Subject) => Promise<string | undefined>>>> = {
  SymmetricKey: async (subject) =>
    mayServe(subject, Operation.Create) ? create(subject, O.SymmetricKey, aesKey()) : undefined,
  PrivateKey: async (subject) =>
    mayServe(subject, Operation.CreateKeyPair) ? (await newKeyPair(subject)).privateKey : undefined,
  PublicKey: async (subject) =>
    mayServe(subject, Operation.CreateKeyPair) ? (await newKeyPair(subject)).publicKey : undefined,
};

/** Registers a sample, gets it in the format in which it was registered, and compares. */
export async function expectKept(subject: Subject, sample: Sample): Promise<string> {
  const identifier = await register(subject, sample);
  const format = fieldValue(structureField(sample.object, Tag.KeyBlock), Tag.KeyFormatType, 'Enumeration');
  const { objectType, object } = await get(subject, identifier, format);
  expect(objectType, 'the Object Type that Get gives').to.equal(sample.objectType);
  expectSameObject(sample.object, object);
  return identifier;
}

async function expectType(subject: Subject, identifier: string, objectType: number): Promise<void> {
  expect(await valuesOf(subject, identifier, 'Object Type'), 'the attribute Object Type').to.deep.equal([objectType]);
}

/** Registers or generates an object of a type: whether it is as it has to be is asserted, whether it is served is returned. */
async function isServed(subject: Subject, name: ObjectTypeName): Promise<boolean> {
  const sample = SAMPLES[name](subject);
  if (await mayRegister(subject, SAMPLES[name](subject))) {
    if (!subject.declared.objectTypes.has(O[name])) {
      const refusal = await attempt(subject, Operation.Register, registration(subject, sample));
      if (typeof refusal === 'string') return false;
    }
    await expectType(subject, await expectKept(subject, sample), O[name]);
    return true;
  }
  const identifier = await GENERATED[name]?.(subject);
  if (identifier === undefined) return false;
  const { objectType, object } = await get(subject, identifier);
  expect(objectType, 'the Object Type that Get gives').to.equal(O[name]);
  expect(tagTitle(object.tag), 'the object that Get gives').to.equal(tagTitle(Tag[name]));
  await expectType(subject, identifier, O[name]);
  return true;
}

function objectTypeCheck(name: ObjectTypeName): Check {
  const row: NamedCode = ENUMERATIONS.ObjectType[name];
  return {
    id: `object type ${row.name}`,
    how: `An object of the type ${row.name} is registered, or generated where the server does not declare or permit Register; Get gives it back unchanged and Get Attributes its Object Type.`,
    since: row.since,
    ...(row.until && { until: row.until }),
    listed: { objectType: row.code },
    async run(subject) {
      if (await isServed(subject, name)) return;
      if (!subject.declared.objectTypes.has(row.code))
        throw new NotScored(`Query does not list the object type ${row.name}`);
      throw new NotShown(`Query lists no operation that makes a ${row.name}`);
    },
  };
}

/** The checks of object types (1.0 to 1.4 section 2.2, 2.0 and 2.1 chapter 2), by the XML name of the type. */
export const OBJECT_TYPE_CHECKS = Object.fromEntries(
  (Object.keys(SAMPLES) as ObjectTypeName[]).map((name) => [name, objectTypeCheck(name)]),
) as Readonly<Record<ObjectTypeName, Check>>;

/** The check that tries an object type. */
export function objectType(name: ObjectTypeName): Check {
  return OBJECT_TYPE_CHECKS[name];
}
