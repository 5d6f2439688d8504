import { expect } from 'chai';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { KmipError } from '../errors.ts';
import {
  BRAINPOOL_REQUEST,
  CRMF_REQUEST,
  DSA_REQUEST,
  ED25519_REQUEST,
  PSS_REQUEST,
  RSA_REQUEST,
} from './certification-requests.test-data.ts';
import { readCertificationRequest } from './certification-requests.ts';
import { readDer } from './der.ts';
import { distinguishedNameText } from './distinguished-name.ts';
import { maskOfKeyUsage } from './key-usage.ts';
import { Extension } from './x509-extensions.ts';

const { FeatureNotSupported, InvalidCSR, InvalidField } = Enum.ResultReason;
const { Sign, Verify, KeyAgreement } = Mask.CryptographicUsageMask;

const { CRMF, PKCS_10 } = Enum.CertificateRequestType;
const read = (octets: Uint8Array, type: number = PKCS_10) => readCertificationRequest(type, octets);

function reasonsFor(octets: Uint8Array, type: number = PKCS_10): readonly number[] {
  try {
    read(octets, type);
  } catch (error) {
    if (error instanceof KmipError) return error.reasons;
    throw error;
  }
  throw new Error('the request was taken');
}

describe('certification requests', () => {
  const known: [what: string, octets: Buffer, keyType: string, type: number][] = [
    ['ECDSA on a curve that browsers do not have', BRAINPOOL_REQUEST, 'ec', PKCS_10],
    ['DSA', DSA_REQUEST, 'dsa', PKCS_10],
    ['RSA with a hash that is seldom used', RSA_REQUEST, 'rsa', PKCS_10],
    ['CRMF (RFC 4211)', CRMF_REQUEST, 'ec', CRMF],
  ];
  for (const [what, octets, keyType, type] of known) {
    it(`are read and verified: ${what}`, () => {
      const { subject, publicKey, extensions } = read(octets, type);
      expect(distinguishedNameText(readDer(subject))).to.equal('CN=From OpenSSL');
      expect(publicKey.asymmetricKeyType).to.equal(keyType);
      expect(maskOfKeyUsage(extensions)).to.equal(Sign | Verify | KeyAgreement);
      expect(extensions.get(Extension.SubjectAlternativeName)?.value.content.subarray(2).toString()).to.equal(
        'a.example',
      );
    });

    it(`are Invalid Field wherever a bit of them is another: ${what}`, () => {
      for (let index = 0; index < octets.length; index += 1) {
        const changed = Buffer.from(octets);
        changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
        const reasons = reasonsFor(changed, type);
        // An algorithm of another name is one that is not known.
        expect([[InvalidCSR, InvalidField], [FeatureNotSupported]], `octet ${index}`).to.deep.include(reasons);
      }
    });
  }

  for (const [what, octets] of [
    ['RSASSA-PSS', PSS_REQUEST],
    ['Ed25519', ED25519_REQUEST],
  ] as const) {
    it(`with signatures by ${what} are Feature Not Supported`, () => {
      expect(reasonsFor(octets)).to.deep.equal([FeatureNotSupported]);
    });
  }
});
