import { expect } from 'chai';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { certifiableKey, certified, expectCertificate, requestFields } from '../certificates.ts';
import { identifierIn, uniqueIdentifier } from '../exchanges.ts';
import { expectLink } from '../links.ts';
import { operationCheck } from './operation-check.ts';

/** Certify (1.0 section 4.6, 1.1 to 1.4 section 4.7, 2.0 and 2.1 section 6.1.6). */
export const certify = operationCheck(
  'Certify',
  'Certify of a registered public key, with a PKCS#10 request for it, gives an X.509 certificate of that key; key and certificate have Links to each other.',
  async (subject) => {
    const key = await certifiableKey(subject);
    const certificate = await certified(subject, key);
    await expectCertificate(subject, certificate, key.name);
    await expectLink(subject, key.identifier, 'CertificateLink', certificate);
    await expectLink(subject, certificate, 'PublicKeyLink', key.identifier);
  },
);

/** Re-certify (1.0 section 4.7, 1.1 to 1.4 section 4.8, 2.0 section 6.1.41, 2.1 section 6.1.45). */
export const reCertify = operationCheck(
  'ReCertify',
  'Re-certify of a certificate that Certify made gives another certificate of the same key; both have Links to each other, and the Link of the key is to the new one.',
  async (subject) => {
    const key = await certifiableKey(subject);
    const old = await certified(subject, key);
    const fields = [uniqueIdentifier(old), ...requestFields(subject, key.name)];
    const renewed = identifierIn(await subject.succeed(Enum.Operation.ReCertify, fields));
    expect(renewed, 'the Unique Identifier of the new certificate').to.not.equal(old);
    const before = await expectCertificate(subject, old, key.name);
    expect(await expectCertificate(subject, renewed, key.name), 'the new certificate').to.not.equal(before);
    await expectLink(subject, old, 'ReplacementObjectLink', renewed);
    await expectLink(subject, renewed, 'ReplacedObjectLink', old);
    await expectLink(subject, key.identifier, 'CertificateLink', renewed);
  },
);
