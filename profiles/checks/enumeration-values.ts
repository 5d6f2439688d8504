import { createHash, type KeyObject } from 'node:crypto';
import { assert, expect } from 'chai';
import { byteString, enumeration, type Item, type structure } from '../../harness/codec/item.ts';
import { fieldValue } from '../../harness/message/fields.ts';
import { ENUMERATIONS, Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { atLeast } from '../../harness/spec/versions.ts';
import type { Check } from './check.ts';
import { aesKey, attributeOf, get, identifiersIn, register, registration, type Sample, valuesOf } from './exchanges.ts';
import { isReadable, keyIn } from './key-encodings.ts';
import { ECDSA_P_256, ECDSA_P_384, ECDSA_P_521, keyPairPayload } from './key-pairs.ts';
import { cryptographicParameters } from './known-keys.ts';
import { attributesOfNew, nameView } from './names.ts';
import { mayServe, newObject } from './objects.ts';
import * as samples from './samples.ts';
import { expectItems } from './shown.ts';
import type { Subject } from './subject.ts';
import type { TestKeyName } from './test-keys.ts';
import { instancesOf } from './values.ts';
import { firstMade } from './ways.ts';

const { CertificateType, HashingAlgorithm, KeyFormatType: F, ObjectType, Operation } = Enum;

/** Name Type Uninterpreted Text String (1.0 to 1.4 section 9.1.3.2.11, 2.1 section 11.31). */
export const nameType: Check = {
  id: 'Name Type Uninterpreted Text String',
  how: 'A new object has the Name of this type that it was given, and Locate by that Name finds this object alone.',
  async run(subject) {
    const name = nameView(subject.uniqueText());
    const { identifier } = await newObject(subject, [name]);
    expectItems(await instancesOf(subject, identifier, 'Name'), [name.value], 'Name');
    const criterion = subject.attributesOf([name]) as ReturnType<typeof structure>;
    const fields = atLeast(subject.version, '2.0') ? [criterion] : criterion.value;
    const payload = await subject.succeed(Operation.Locate, fields);
    expect(identifiersIn(payload), 'what Locate finds').to.deep.equal([identifier]);
  },
};

/** Registers a certificate: an attribute of it that the server sets has to have this value. */
async function expectCertificateAttribute(subject: Subject, name: TestKeyName, attribute: string, value: number) {
  const identifier = await register(subject, samples.certificate(name));
  expect(await valuesOf(subject, identifier, attribute), attribute).to.deep.equal([value]);
}

/** Certificate Type X.509: "SHALL be set by the server" (1.0 to 1.4 section 3.8, 2.1 section 4.7). */
export const certificateTypeX509: Check = {
  id: 'Certificate Type X.509',
  how: 'A registered X.509 certificate has the Certificate Type X.509, as an attribute and where Get gives it.',
  async run(subject) {
    await expectCertificateAttribute(subject, 'P-256', 'Certificate Type', CertificateType.X_509);
    const identifier = await register(subject, samples.certificate('RSA'));
    const { object } = await get(subject, identifier);
    expect(fieldValue(object, Tag.CertificateType, 'Enumeration'), 'Certificate Type').to.equal(CertificateType.X_509);
  },
};

/** Certificates of test keys, by the algorithm that signed them. */
const SIGNED = {
  SHA_256WithRSAEncryption: 'RSA',
  ECDSAWithSHA256: 'P-256',
  ECDSAWithSHA384: 'P-384',
} as const satisfies Partial<Record<keyof typeof Enum.DigitalSignatureAlgorithm, TestKeyName>>;

type SignatureName = keyof typeof SIGNED;

/** "This attribute SHALL be set by the server when the object is created or registered" (1.1 to 1.4 section 3.16, 2.1 section 4.22). */
function digitalSignatureAlgorithmCheck(name: SignatureName): Check {
  const { name: title } = ENUMERATIONS.DigitalSignatureAlgorithm[name];
  return {
    id: `Digital Signature Algorithm ${title}`,
    how: `A registered X.509 certificate that is signed by ${title} has that Digital Signature Algorithm.`,
    since: '1.1',
    run: (subject) =>
      expectCertificateAttribute(
        subject,
        SIGNED[name],
        'Digital Signature Algorithm',
        Enum.DigitalSignatureAlgorithm[name],
      ),
  };
}

const CURVES = {
  'P-256': { kind: ECDSA_P_256, openssl: 'prime256v1' },
  'P-384': { kind: ECDSA_P_384, openssl: 'secp384r1' },
  'P-521': { kind: ECDSA_P_521, openssl: 'secp521r1' },
} as const;

export type CurveName = keyof typeof CURVES;

/** A public key in the form that names its Recommended Curve: the formats of 1.3 section 2.1.7 are for all uses of EC. */
function curvePoint(subject: Subject, name: CurveName): Sample {
  const format = atLeast(subject.version, '1.3') ? F.TransparentECPublicKey : F.TransparentECDSAPublicKey;
  return samples.keyHalf('public', name, format);
}

function recommendedCurveCheck(name: CurveName): Check {
  const { kind, openssl } = CURVES[name];
  return {
    id: `Recommended Curve ${name}`,
    how: `A public key on ${name}, registered in the transparent form that names its Recommended Curve or generated for that curve, is got on that curve.`,
    async run(subject) {
      const identifier = await firstMade(subject, [
        { operation: Operation.Register, payload: registration(subject, curvePoint(subject, name)) },
        {
          operation: Operation.CreateKeyPair,
          payload: keyPairPayload(subject, kind),
          identifier: Tag.PublicKeyUniqueIdentifier,
        },
      ]);
      const { object } = await get(subject, identifier);
      assert(isReadable(object), 'the public key is in no form that can be read');
      expect(curveOf(keyIn(object)), 'the curve of the public key').to.equal(openssl);
    },
  };
}

const curveOf = (key: KeyObject): string | undefined => key.asymmetricKeyDetails?.namedCurve;

const HASHES = {
  SHA_256: 'sha256',
  SHA_384: 'sha384',
  SHA_512: 'sha512',
  SHA3_256: 'sha3-256',
  SHA3_384: 'sha3-384',
  SHA3_512: 'sha3-512',
} as const satisfies Partial<Record<keyof typeof Enum.HashingAlgorithm, string>>;

export type HashName = keyof typeof HashingAlgorithm & keyof typeof HASHES;

const MESSAGE = samples.fixedOctets(64, 23);

/** An object with these Cryptographic Parameters, a public key on a curve where the server has such. */
async function objectWith(subject: Subject, parameters: Item): Promise<string> {
  const attribute = attributeOf(parameters);
  const sample = samples.keyHalf('public', 'P-256', F.X_509);
  return firstMade(subject, [
    {
      operation: Operation.Register,
      payload: registration(subject, { ...sample, attributes: [...sample.attributes, attribute] }),
    },
    {
      operation: Operation.CreateKeyPair,
      payload: keyPairPayload(subject, ECDSA_P_256, { ofPublic: [attribute] }),
      identifier: Tag.PublicKeyUniqueIdentifier,
    },
    {
      operation: Operation.Create,
      payload: [
        enumeration(Tag.ObjectType, ObjectType.SymmetricKey),
        attributesOfNew(subject, [...aesKey(), attribute]),
      ],
    },
  ]);
}

function hashingAlgorithmCheck(name: HashName): Check {
  const { name: title, since } = ENUMERATIONS.HashingAlgorithm[name];
  const code = HashingAlgorithm[name];
  return {
    id: `Hashing Algorithm ${title}`,
    how: `A new object keeps Cryptographic Parameters with the Hashing Algorithm ${title}; where the server declares Hash, it computes what OpenSSL does.`,
    since,
    async run(subject) {
      const parameters = cryptographicParameters(enumeration(Tag.HashingAlgorithm, code));
      const identifier = await objectWith(subject, parameters);
      const found = await instancesOf(subject, identifier, 'Cryptographic Parameters');
      expect(found, 'Cryptographic Parameters').to.deep.equal([parameters]);
      if (!mayServe(subject, Operation.Hash)) return;
      const payload = await subject.succeed(Operation.Hash, [parameters, byteString(Tag.Data, MESSAGE)]);
      const digest = Buffer.from(fieldValue(payload, Tag.Data, 'ByteString') ?? []).toString('hex');
      expect(digest, 'Data').to.equal(createHash(HASHES[name]).update(MESSAGE).digest('hex'));
    },
  };
}

const CURVE_CHECKS = (Object.keys(CURVES) as CurveName[]).map(recommendedCurveCheck);
const HASH_CHECKS = (Object.keys(HASHES) as HashName[]).map(hashingAlgorithmCheck);
const SIGNATURE_CHECKS = (Object.keys(SIGNED) as SignatureName[]).map(digitalSignatureAlgorithmCheck);

/** Every check of an enumeration value that is not one of an object type, key format or algorithm. */
export const ENUMERATION_CHECKS: readonly Check[] = [
  nameType,
  certificateTypeX509,
  ...CURVE_CHECKS,
  ...HASH_CHECKS,
  ...SIGNATURE_CHECKS,
];

const BY_ID = new Map(ENUMERATION_CHECKS.map((check) => [check.id, check]));
const found = (id: string): Check => BY_ID.get(id) as Check;

export const recommendedCurve = (name: CurveName): Check => found(`Recommended Curve ${name}`);
export const hashingAlgorithm = (name: HashName): Check =>
  found(`Hashing Algorithm ${ENUMERATIONS.HashingAlgorithm[name].name}`);
export const digitalSignatureAlgorithm = (name: SignatureName): Check =>
  found(`Digital Signature Algorithm ${ENUMERATIONS.DigitalSignatureAlgorithm[name].name}`);
