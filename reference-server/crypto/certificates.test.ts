import { expect } from 'chai';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { KmipError } from '../errors.ts';
import { EC_CERTIFICATE, RSA_CERTIFICATE } from './certificates.test-data.ts';
import { readCertificate } from './certificates.ts';

const A = Enum.CryptographicAlgorithm;
const M = Mask.CryptographicUsageMask;

/** What `openssl asn1parse` shows at the places of the issuer and the serial number. */
const ISSUER = EC_CERTIFICATE.subarray(36, 36 + 110);
const SERIAL_NUMBER = Buffer.from('020900c4a91d7730be5526', 'hex');

describe('certificates', () => {
  const ec = readCertificate(EC_CERTIFICATE);
  const rsa = readCertificate(RSA_CERTIFICATE);
  const texts = (names: readonly { text: string }[]) => names.map(({ text }) => text);

  it('name issuer, subject and serial number in DER and in text', () => {
    // The text is that of `openssl x509 -nameopt RFC2253`.
    const text = 'emailAddress=jane@example.com,CN=Jane J Doe,OU=\\+Tests,O=Example\\, Inc.,C=AU';
    expect(ec.issuer).to.deep.equal({ der: ISSUER, text });
    expect(ec.subject).to.deep.equal({ der: ISSUER, text });
    expect(ec.serialNumber).to.deep.equal({ der: SERIAL_NUMBER, text: 'c4a91d7730be5526' });
    expect(rsa.issuer).to.deep.equal({ der: ISSUER, text });
    expect(rsa.subject.text).to.equal('CN=Plain');
    expect(rsa.serialNumber).to.deep.equal({ der: Buffer.from('020105', 'hex'), text: '05' });
  });

  it('have alternative names of every form', () => {
    expect(texts(ec.subjectAlternativeNames)).to.deep.equal([
      'jane@example.com',
      'example.com',
      'https://example.com/',
      '192.0.2.1',
      'CN=Directory',
    ]);
    expect(texts(ec.issuerAlternativeNames)).to.deep.equal(['issuer.example.com']);
    expect(Buffer.from(ec.subjectAlternativeNames[3]?.der ?? []).toString('hex')).to.equal('8704c0000201');
    expect(rsa.subjectAlternativeNames).to.deep.equal([]);
    expect(rsa.issuerAlternativeNames).to.deep.equal([]);
  });

  it('tell the algorithm and length of the key, and the algorithm of the signature', () => {
    expect(ec.key).to.deep.equal({ algorithms: [A.ECDSA, A.ECDH, A.ECMQV, A.EC], length: 256 });
    expect(ec.signatureAlgorithm).to.equal(Enum.DigitalSignatureAlgorithm.ECDSAWithSHA384);
    expect(rsa.key).to.deep.equal({ algorithms: [A.RSA], length: 1024 });
    expect(rsa.signatureAlgorithm).to.equal(Enum.DigitalSignatureAlgorithm.ECDSAWithSHA_1);
  });

  it('give usages by their Key Usage (1.4 Table 96), every one where they have none', () => {
    expect(ec.usageMask).to.equal(M.Sign | M.Verify | M.WrapKey | M.UnwrapKey | M.CRLSign);
    const every = M.Sign | M.Verify | M.Encrypt | M.Decrypt | M.WrapKey | M.UnwrapKey | M.KeyAgreement;
    expect(rsa.usageMask).to.equal(every | M.ContentCommitmentNonRepudiation | M.CertificateSign | M.CRLSign);
  });

  const broken: [what: string, octets: Uint8Array][] = [
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('-----BEGIN CERTIFICATE-----')],
    ['a cut certificate', EC_CERTIFICATE.subarray(0, 300)],
    ['octets behind the certificate', Buffer.concat([EC_CERTIFICATE, Buffer.alloc(1)])],
    ['another DER structure', Buffer.from('3003020101', 'hex')],
  ];
  for (const [what, octets] of broken) {
    it(`are not ${what}: Invalid Field`, () => {
      expect(() => readCertificate(octets))
        .to.throw(KmipError)
        .with.property('reasons')
        .deep.equal([Enum.ResultReason.InvalidField]);
    });
  }
});
