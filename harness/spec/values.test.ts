import { expect } from 'chai';
import type { ItemType } from './item-types.ts';
import { tagSince, tagTypes } from './registry.ts';
import { TAGS, Tag, type TagName } from './tags.ts';
import { enumerationOf, maskOf } from './values.ts';
import type { Version } from './versions.ts';

describe('the types of tags', () => {
  const rows: readonly (readonly [TagName, Version, readonly ItemType[]])[] = [
    ['AsynchronousIndicator', '1.4', ['Boolean']],
    ['AsynchronousIndicator', '2.0', ['Enumeration']],
    ['UniqueIdentifier', '1.4', ['TextString']],
    ['UniqueIdentifier', '2.1', ['TextString', 'Enumeration', 'Integer']],
    ['Data', '1.2', ['ByteString']],
    ['KeyValue', '1.0', ['Structure', 'ByteString']],
    ['CertificateRequest', '1.1', ['ByteString']],
    ['CertificateRequest', '2.0', ['Structure']],
    ['AttributeReference', '2.0', ['Enumeration', 'Structure']],
    ['MACSignatureKeyInformation', '1.0', ['Structure']],
  ];
  for (const [tag, version, types] of rows) {
    it(`${tag} in ${version}`, () => expect(tagTypes(Tag[tag], version)).to.deep.equal(types));
  }

  it('hold a Date-Time Extended only since 2.0, even where any type will do', () => {
    expect(tagTypes(Tag.AttributeValue, '1.4')).to.have.length(10).and.not.include('DateTimeExtended');
    expect(tagTypes(Tag.AttributeValue, '2.0')).to.have.length(11).and.include('DateTimeExtended');
  });

  it('begin with the version whose table has the tag', () => {
    expect([tagSince(Tag.ServerCorrelationValue), tagSince(Tag.State), tagSince(0x540001)]).to.deep.equal([
      '1.4',
      '1.0',
      undefined,
    ]);
  });
});

describe('the values of tags', () => {
  const rows: readonly (readonly [TagName, string | undefined, string | undefined])[] = [
    ['State', undefined, 'State'],
    ['AttributeValue', 'State', 'State'],
    ['AttributeValue', 'Cryptographic Usage Mask', undefined],
    ['AttributeValue', 'x-Purpose', undefined],
    ['AttributeValue', undefined, undefined],
    ['AttributeReference', undefined, 'Tag'],
    ['ExtensionType', undefined, 'ItemType'],
    ['LinkedObjectIdentifier', undefined, 'UniqueIdentifier'],
    ['MaskGeneratorHashingAlgorithm', undefined, 'HashingAlgorithm'],
    ['BatchCount', undefined, undefined],
  ];
  for (const [tag, name, table] of rows) {
    it(`${tag}${name === undefined ? '' : ` of ${name}`}: ${table}`, () => {
      expect(enumerationOf(Tag[tag], name)).to.equal(table);
    });
  }

  it('are bits of a mask', () => {
    expect(maskOf(Tag.CryptographicUsageMask)).to.equal('CryptographicUsageMask');
    expect(maskOf(Tag.AttributeValue, 'Cryptographic Usage Mask')).to.equal('CryptographicUsageMask');
    expect(maskOf(Tag.CryptographicLength)).to.equal(undefined);
  });

  it('have a table for every tag that is an Enumeration, but for those of PKCS#11', () => {
    const enumerations = Object.entries(TAGS).filter(
      ([, { type, ...row }]) => type === 'Enumeration' || ('type2' in row && row.type2 === 'Enumeration'),
    );
    const without = enumerations.filter(([, { code }]) => enumerationOf(code) === undefined).map(([name]) => name);
    expect(without).to.deep.equal(['PKCS_11ReturnCode']);
    expect(enumerations.length).to.be.greaterThan(60);
  });
});
