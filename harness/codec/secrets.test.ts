import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { Tag } from '../spec/tags.ts';
import { bigInteger, boolean, byteString, dateTime, integer, type LeafItem, textString } from './item.ts';
import { createMasker, lengthOnly, secretReason, valueOctets } from './secrets.ts';

const request = 'RequestMessage/BatchItem[0]/RequestPayload';
const response = 'ResponseMessage/BatchItem[1]/ResponsePayload';
const credential = 'RequestMessage/RequestHeader/Authentication/Credential';

describe('secretReason', () => {
  const secret = [
    `${response}/SymmetricKey/KeyBlock/KeyValue/KeyMaterial`,
    `${response}/PrivateKey/KeyBlock/KeyValue/KeyMaterial/PrivateExponent`,
    `${response}/SplitKey/KeyBlock/KeyValue/KeyMaterial`,
    `${request}/SecretData/KeyBlock/KeyValue/KeyMaterial`,
    `${response}/SymmetricKey/KeyBlock/KeyValue`,
    `${request}/OpaqueObject/OpaqueDataValue`,
    `${credential}/CredentialValue`,
    `${credential}[1]/CredentialValue/Password`,
    `${credential}/CredentialValue/DeviceSerialNumber`,
    `${credential}/CredentialValue/AttestationMeasurement`,
    `${credential}/CredentialValue/OneTimePassword`,
    `${credential}/CredentialValue/HashedPassword`,
    `${credential}/CredentialValue/Ticket/TicketValue`,
    `${response}/Ticket/TicketValue`,
    `${request}/Data`,
    `${response}/Data`,
    `${request}/PKCS_11InputParameters`,
    `${response}/PKCS_11OutputParameters`,
  ];
  for (const path of secret) it(`finds ${path}`, () => expect(secretReason(path)).to.be.a('string').that.is.not.empty);

  const open = [
    `${response}/PublicKey/KeyBlock/KeyValue/KeyMaterial/Modulus`,
    `${response}/PublicKey/KeyBlock/KeyValue/KeyMaterial`,
    `${response}/Certificate/CertificateValue`,
    `${response}/SymmetricKey/KeyBlock/KeyValue/Attribute/AttributeValue`,
    `${response}/SymmetricKey/KeyBlock/KeyFormatType`,
    `${response}/SymmetricKey/KeyBlock/KeyWrappingData/WrappingMethod`,
    `${credential}/CredentialType`,
    `${credential}/CredentialValue/Username`,
    `${response}/SignatureData`,
    `${response}/IVCounterNonce`,
    `${response}/UniqueIdentifier`,
    `${response}/0x540001`,
    'constructor/toString',
  ];
  for (const path of open) it(`leaves ${path}`, () => expect(secretReason(path)).to.equal(undefined));
});

describe('createMasker', () => {
  it('gives the length and the first four octets of HMAC-SHA-256', () => {
    // RFC 4231, test case 2
    const mask = createMasker(Buffer.from('Jefe'));
    expect(mask(Buffer.from('what do ya want for nothing?'))).to.equal('<28 octets, hmac 5bdcc146>');
  });

  it('differs from key to key', () => {
    const octets = Uint8Array.of(1, 2, 3);
    const prefix = createHmac('sha256', 'b').update(octets).digest('hex').slice(0, 8);
    expect(createMasker(Buffer.from('b'))(octets)).to.equal(`<3 octets, hmac ${prefix}>`);
    expect(createMasker(Buffer.from('a'))(octets)).to.not.include(prefix);
  });

  it('has a form that says nothing but the length', () => {
    expect(lengthOnly(new Uint8Array(16))).to.equal('<16 octets>');
  });
});

describe('valueOctets', () => {
  const rows: [item: LeafItem, hex: string][] = [
    [byteString(Tag.KeyMaterial, Uint8Array.of(1, 2, 3)), '010203'],
    [textString(Tag.Password, 'aΩ'), '61cea9'],
    [textString(Tag.Password, ''), ''],
    [bigInteger(Tag.P, -1n), 'ffffffffffffffff'],
    [integer(Tag.BatchCount, 258), '00000102'],
    [boolean(Tag.BatchOrderOption, true), '0000000000000001'],
    [dateTime(Tag.TimeStamp, 1n), '0000000000000001'],
  ];
  for (const [item, hex] of rows) {
    it(`of a ${item.type}: '${hex}'`, () => expect(Buffer.from(valueOctets(item)).toString('hex')).to.equal(hex));
  }
});
