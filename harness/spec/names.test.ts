import { expect } from 'chai';
import { ENUMERATIONS } from './enumerations.ts';
import { MASKS } from './masks.ts';
import { normalizeName } from './names.ts';
import { enumByName, enumName, maskByName, maskNames, tagByName, tagName, tagTitle } from './registry.ts';
import { TAGS } from './tags.ts';
import type { NamedCode, Version } from './versions.ts';

describe('names', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['IV/Counter/Nonce', 'IVCounterNonce'],
    ['MAC/Signature Key Information', 'MACSignatureKeyInformation'],
    ['Common Template-Attribute', 'CommonTemplateAttribute'],
    ['X.509 Certificate Identifier', 'X_509CertificateIdentifier'],
    ['PKCS#12 Friendly Name', 'PKCS_12FriendlyName'],
    ['PKCS#11 Input Parameters', 'PKCS_11InputParameters'],
    ['3DES', 'DES3'],
    ['SHA-512/224', 'SHA_512_224'],
    ['HMAC-SHA3-224', 'HMAC_SHA3_224'],
    ['PKCS1 v1.5', 'PKCS1V1_5'],
    ['ANSI X9.23', 'ANSIX9_23'],
    ['X9.102 AESKW', 'X9_102AESKW'],
    ['Re-key Key Pair', 'ReKeyKeyPair'],
    ['Pre-Active', 'PreActive'],
    ['Server On-Demand', 'ServerOnDemand'],
    ['On-line storage', 'OnLineStorage'],
    ['Encrypt then MAC/sign', 'EncryptThenMACSign'],
    ['SHA-1 with RSA Encryption (PKCS#1 v1.5)', 'SHA_1WithRSAEncryptionPKCS_1V1_5'],
    ['RSASSA-PSS (PKCS#1 v2.1)', 'RSASSA_PSSPKCS_1V2_1'],
    ['Content Commitment (Non Repudiation)', 'ContentCommitmentNonRepudiation'],
    ['Baseline Server Basic KMIP v1.4', 'BaselineServerBasicKMIPV1_4'],
    ['McEliece-6960119', 'McEliece_6960119'],
  ];
  for (const [text, name] of rows) {
    it(`normalizes ${text}`, () => expect(normalizeName(text)).to.equal(name));
  }

  const tables: readonly (readonly [string, Readonly<Record<string, NamedCode>>])[] = [
    ['tags', TAGS],
    ...Object.entries(ENUMERATIONS),
    ...Object.entries(MASKS),
  ];
  for (const [table, values] of tables) {
    it(`keys every row of ${table} by its normalized name`, () => {
      const wrong = Object.entries(values).filter(([key, row]) => normalizeName(row.name) !== key);
      expect(wrong).to.deep.equal([]);
    });
  }
});

describe('looking names up', () => {
  it('knows tags by number, XML name and printed name', () => {
    expect([tagByName('IVCounterNonce'), tagName(0x42003d), tagTitle(0x42003d)]).to.deep.equal([
      0x42003d,
      'IVCounterNonce',
      'IV/Counter/Nonce',
    ]);
  });

  const unknown: readonly (readonly [string, unknown])[] = [
    ['a tag name', tagByName('toString')],
    ['a tag number', tagName(0x420137)],
    ['a printed name', tagTitle(0x540001)],
    ['an enumeration value', enumName('State', 7)],
    ['the name of an enumeration value', enumByName('State', 'constructor')],
    ['the name of a mask component', maskByName('StorageStatusMask', 'Lost')],
  ];
  for (const [what, found] of unknown)
    it(`gives nothing for ${what} that no version defines`, () => expect(found).to.equal(undefined));

  it('reads a renamed value by each name, and writes the name of the version', () => {
    const { RSASSA_PSSPKCS_1V2_1: old, RSASSA_PSS: renamed } = ENUMERATIONS.DigitalSignatureAlgorithm;
    expect([old.code, renamed.code]).to.deep.equal([8, 8]);
    expect(enumName('DigitalSignatureAlgorithm', 8, '1.2')).to.equal('RSASSA_PSSPKCS_1V2_1');
    expect(enumName('DigitalSignatureAlgorithm', 8, '2.1')).to.equal('RSASSA_PSS');
    expect(enumName('DigitalSignatureAlgorithm', 8)).to.equal('RSASSA_PSS');
  });

  const others: readonly (readonly [Parameters<typeof enumByName>[0], string, number])[] = [
    ['MaskGenerator', 'MGF1', 1],
    ['MaskGenerator', 'MFG1', 1],
    ['SplitKeyMethod', 'PolynomialSharingGF2_16', 2],
    ['SplitKeyMethod', 'PolynomialSharingGF216', 2],
    ['SplitKeyMethod', 'PolynomialSharingGF28', 4],
    ['ResultReason', 'NotAuthorised', 0x39],
    ['ResultReason', 'NotAuthorized', 0x39],
    ['Tag', 'ActivationDate', 0x420001],
  ];
  for (const [table, name, value] of others) {
    it(`reads ${name} of ${table}`, () => expect(enumByName(table, name)).to.equal(value));
  }

  it('splits a mask into names, low bit first, and what has none', () => {
    expect(maskNames('CryptographicUsageMask', 0x8000_000c | 0)).to.deep.equal({
      names: ['Encrypt', 'Decrypt'],
      rest: 0x8000_0000,
    });
    const exportAndAuthenticate = 0x10_0040;
    const ofVersion = (version: Version) => maskNames('CryptographicUsageMask', exportAndAuthenticate, version);
    expect(ofVersion('1.4')).to.deep.equal({ names: ['Export'], rest: 0x10_0000 });
    expect(ofVersion('2.0')).to.deep.equal({ names: ['Authenticate'], rest: 0x40 });
  });
});
