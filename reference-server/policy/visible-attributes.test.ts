import { expect } from 'chai';
import { ATTRIBUTES } from '../../harness/spec/attributes.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { applies } from './visible-attributes.ts';

const { ObjectType } = Enum;
const { ProcessStartDate, ProtectStopDate, CertificateType, Fresh } = ATTRIBUTES;

describe('the object types of an attribute', () => {
  const rows = [
    ['1.4 section 3.25, its rules table', ProcessStartDate, ObjectType.SymmetricKey, '1.4', true],
    ['Profiles 2.1 section 5.8.2 widens it to private keys', ProcessStartDate, ObjectType.PrivateKey, '1.4', true],
    ['and to public keys', ProtectStopDate, ObjectType.PublicKey, '1.1', true],
    ['but not to secret data', ProtectStopDate, ObjectType.SecretData, '1.4', false],
    ['1.4 section 3.8: certificates only', CertificateType, ObjectType.SymmetricKey, '1.4', false],
    ['1.1 section 3.34 is the first that has it', Fresh, ObjectType.SymmetricKey, '1.0', false],
  ] as const;
  for (const [name, attribute, objectType, version, expected] of rows) {
    it(`${attribute.name}: ${name}`, () => {
      expect(applies(attribute, objectType, version)).to.equal(expected);
    });
  }
});
