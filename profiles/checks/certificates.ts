import { X509Certificate } from 'node:crypto';
import { AssertionError, assert, expect } from 'chai';
import { byteString, enumeration, type Item } from '../../harness/codec/item.ts';
import { fieldValue } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { atLeast } from '../../harness/spec/versions.ts';
import { NotShown } from './check.ts';
import { get, identifierIn, registration, uniqueIdentifier } from './exchanges.ts';
import { mayServe } from './objects.ts';
import * as samples from './samples.ts';
import type { Subject } from './subject.ts';
import { TEST_KEYS, type TestKeyName } from './test-keys.ts';
import { firstServed } from './ways.ts';

const { CertificateRequestType, CertificateType, KeyFormatType: F, Operation } = Enum;

/** A public key of the server, and the test key that it is. */
export interface CertifiableKey {
  readonly identifier: string;
  readonly name: TestKeyName;
}

const CERTIFIABLE: readonly (readonly [TestKeyName, number])[] = [
  ['RSA', F.PKCS_1],
  ['RSA', F.X_509],
  ['P-256', F.X_509],
];

/** A registered public key. Throws NotShown where the server does not declare Register. */
export async function certifiableKey(subject: Subject): Promise<CertifiableKey> {
  if (!mayServe(subject, Operation.Register)) throw new NotShown('the server does not declare Register');
  const ways = CERTIFIABLE.map(([name, format]) => ({
    name,
    payload: registration(subject, samples.keyHalf('public', name, format)),
  }));
  const { way, payload } = await firstServed(subject, Operation.Register, ways);
  return { identifier: identifierIn(payload), name: way.name };
}

/** The fields of a certificate request in PKCS#10: its value has a tag of its own in 2.x. */
export function requestFields(subject: Subject, name: TestKeyName): Item[] {
  const { certificateRequest } = TEST_KEYS[name];
  // 2.0 section 6.1.6.
  const tag = atLeast(subject.version, '2.0') ? Tag.CertificateRequestValue : Tag.CertificateRequest;
  return [enumeration(Tag.CertificateRequestType, CertificateRequestType.PKCS_10), byteString(tag, certificateRequest)];
}

/** A new certificate for a public key. */
export async function certified(subject: Subject, key: CertifiableKey): Promise<string> {
  const fields = [uniqueIdentifier(key.identifier), ...requestFields(subject, key.name)];
  return identifierIn(await subject.succeed(Operation.Certify, fields));
}

/** Throws a chai AssertionError where an object is not an X.509 certificate of a test key; its octets. */
export async function expectCertificate(subject: Subject, identifier: string, name: TestKeyName): Promise<string> {
  const { objectType, object } = await get(subject, identifier);
  expect(objectType, 'the Object Type that Get gives').to.equal(Enum.ObjectType.Certificate);
  const type = fieldValue(object, Tag.CertificateType, 'Enumeration');
  expect(type, 'Certificate Type').to.equal(CertificateType.X_509);
  const octets = Buffer.from(fieldValue(object, Tag.CertificateValue, 'ByteString') ?? []);
  const isSame = parsed(octets).publicKey.equals(TEST_KEYS[name].publicKey);
  assert(isSame, 'the certificate is of another key than the one that was certified');
  return octets.toString('hex');
}

function parsed(octets: Buffer): X509Certificate {
  try {
    return new X509Certificate(octets);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new AssertionError(`the Certificate Value is no X.509 certificate: ${error.message}`);
  }
}
