import { expect } from 'chai';
import {
  boolean,
  byteString,
  dateTime,
  enumeration,
  type Item,
  integer,
  type StructureItem,
  structure,
  textString,
} from '../harness/codec/item.ts';
import { decodeTtlv } from '../harness/codec/ttlv.ts';
import { structureFields } from '../harness/message/fields.ts';
import { protocolVersion, protocolVersionItem } from '../harness/message/header.ts';
import { buildRequest } from '../harness/message/request.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { Mask } from '../harness/spec/masks.ts';
import { tagName } from '../harness/spec/registry.ts';
import { Tag } from '../harness/spec/tags.ts';
import type { Version } from '../harness/spec/versions.ts';
import { createEngine, type Engine, START } from '../test-support/engine.ts';
import { attribute, EngineClient, nameFields, template, uid } from '../test-support/engine-client.ts';
import { parameters, symmetricKey } from '../test-support/registered-keys.ts';
import type { Fields } from './fields.ts';
import { finish } from './steps.ts';

const VERSIONS = ['1.0', '1.1', '1.2', '1.3', '1.4'] as const;
const { Encrypt, Decrypt, Sign, Verify } = Mask.CryptographicUsageMask;

const names = (items: readonly Item[]): string[] => items.map(({ tag }) => tagName(tag) ?? `${tag}`);
const OPERATIONS = enumeration(Tag.QueryFunction, Enum.QueryFunction.QueryOperations);
const objectType = (type: number): Item => enumeration(Tag.ObjectType, type);
const AES_128: Item[] = [
  attribute('Cryptographic Algorithm', Enum.CryptographicAlgorithm.AES),
  attribute('Cryptographic Length', 128),
  attribute('Cryptographic Usage Mask', Encrypt | Decrypt),
];
const rawKey = (octets: Uint8Array): Item =>
  structure(Tag.SymmetricKey, [
    structure(Tag.KeyBlock, [
      enumeration(Tag.KeyFormatType, Enum.KeyFormatType.Raw),
      structure(Tag.KeyValue, [byteString(Tag.KeyMaterial, octets)]),
      enumeration(Tag.CryptographicAlgorithm, Enum.CryptographicAlgorithm.AES),
      integer(Tag.CryptographicLength, 8 * octets.length),
    ]),
  ]);

// Each is a way in which a server in the field broke its clients. The engine holds every answer against the registry as
// well: no field of a later version, none out of order, none of another type.
describe('what broke clients of other servers', () => {
  let engine: Engine;
  let client: EngineClient;
  beforeEach(async () => {
    engine = await createEngine();
    client = new EngineClient(engine);
  });
  afterEach(() => engine.close());

  const as = (version: Version): EngineClient => new EngineClient(engine, version);
  const locate = (...items: Item[]): string[] =>
    client.ok('Locate', ...items).structure.value.map(({ value }) => String(value));
  const register = (...attributes: Item[]): string =>
    client.identifier(
      'Register',
      objectType(Enum.ObjectType.SymmetricKey),
      structure(Tag.TemplateAttribute, [attribute('Cryptographic Usage Mask', Encrypt), ...attributes]),
      rawKey(new Uint8Array(16)),
    );

  for (const version of VERSIONS) {
    it(`KMIP ${version}: an answer has that version, and no field that came later`, () => {
      const request = buildRequest(protocolVersion(version), [
        { operation: Enum.Operation.Query, payload: [OPERATIONS] },
      ]);
      const { item } = decodeTtlv(finish(engine.handle(request)));
      const [header] = structureFields(item as StructureItem, Tag.ResponseHeader);
      expect(names(header?.value ?? [])).to.deep.equal(['ProtocolVersion', 'TimeStamp', 'BatchCount']);
      expect(header?.value[0]).to.deep.equal(protocolVersionItem(protocolVersion(version)));
    });

    it(`KMIP ${version}: Register answers with the Unique Identifier alone`, () => {
      const payload = as(version).ok(
        'Register',
        objectType(Enum.ObjectType.SymmetricKey),
        template({ 'Cryptographic Usage Mask': Encrypt }),
        rawKey(new Uint8Array(16)),
      );
      expect(names(payload.structure.value)).to.deep.equal(['UniqueIdentifier']);
    });

    it(`KMIP ${version}: Modify and Delete Attribute answer with the Attribute (4.15, 4.16)`, () => {
      const key = client.key({ 'x-note': 'a' });
      const changed = as(version).ok('ModifyAttribute', uid(key), attribute('x-note', 'b'));
      expect(names(changed.structure.value)).to.deep.equal(['UniqueIdentifier', 'Attribute']);
      const deleted = as(version).ok('DeleteAttribute', uid(key), textString(Tag.AttributeName, 'x-note'));
      expect(names(deleted.structure.value)).to.deep.equal(['UniqueIdentifier', 'Attribute']);
    });

    it(`KMIP ${version}: a client is shown the attributes of its version`, () => {
      const listed = as(version)
        .attributes(client.key())
        .map(({ name }) => name);
      expect(listed.includes('Fresh')).to.equal(version !== '1.0');
      expect(listed.includes('Original Creation Date')).to.equal(!['1.0', '1.1'].includes(version));
      expect(listed.includes('Sensitive')).to.equal(version === '1.4');
    });
  }

  it('Query tells the vendor before the Server Information (4.25)', () => {
    const functions = ['QueryOperations', 'QueryObjects', 'QueryServerInformation'] as const;
    const { structure: payload } = client.ok(
      'Query',
      ...functions.map((name) => enumeration(Tag.QueryFunction, Enum.QueryFunction[name])),
    );
    const order = names(payload.value).filter((name, index, all) => all.indexOf(name) === index);
    expect(order).to.deep.equal(['Operation', 'ObjectType', 'VendorIdentification', 'ServerInformation']);
  });

  it('an operation that is not there fails by itself, and the others of the batch are served (11.1)', () => {
    const request = buildRequest(protocolVersion('1.4'), [
      { operation: Enum.Operation.Query, payload: [OPERATIONS], uniqueBatchItemId: Uint8Array.of(1) },
      { operation: 0x7fff, payload: [], uniqueBatchItemId: Uint8Array.of(2) },
    ]);
    const [first, second] = engine.send(request).items;
    expect(first?.resultStatus).to.equal(Enum.ResultStatus.Success);
    expect(second?.resultReason).to.equal(Enum.ResultReason.OperationNotSupported);
    expect(second?.operation, 'Operation comes back (7.2)').to.equal(0x7fff);
    expect(second?.payload, 'a failed item has no payload').to.equal(undefined);
  });

  it('a clock that is a second ahead is no replay (6.5)', () => {
    const query = structure(Tag.BatchItem, [
      enumeration(Tag.Operation, Enum.Operation.Query),
      structure(Tag.RequestPayload, [OPERATIONS]),
    ]);
    const header = [
      protocolVersionItem(protocolVersion('1.0')),
      dateTime(Tag.TimeStamp, START + 1n),
      integer(Tag.BatchCount, 1),
    ];
    const request = structure(Tag.RequestMessage, [structure(Tag.RequestHeader, header), query]);
    expect(engine.send(request).items[0]?.resultStatus).to.equal(Enum.ResultStatus.Success);
  });

  it('custom attributes are kept, sixteen of them and of any type, and located by (3.39)', () => {
    const vendor = Array.from({ length: 16 }, (_, index) => attribute(`x-VENDOR-${index}`, `value ${index}`));
    const system = attribute('x-SystemID', integer(Tag.AttributeValue, 77));
    const key = client.identifier(
      'Create',
      objectType(Enum.ObjectType.SymmetricKey),
      structure(Tag.TemplateAttribute, [...AES_128, ...vendor, system]),
    );
    client.key();
    expect(client.attributes(key).filter(({ name }) => name?.startsWith('x-'))).to.have.length(17);
    expect(locate(system)).to.deep.equal([key]);
    expect(locate(attribute('x-SystemID', integer(Tag.AttributeValue, 78)))).to.deep.equal([]);
    expect(locate(attribute('x-VENDOR-9', 'value 9'))).to.deep.equal([key]);
  });

  it('Query, Locate, Get and Get Attributes in one batch: what was located is meant by the rest', () => {
    client.key();
    const key = client.key({ 'x-SystemID': 'one' });
    const replies = client.batch(
      ['Query', OPERATIONS],
      ['Locate', attribute('x-SystemID', 'one')],
      ['Get'],
      ['GetAttributes'],
    );
    expect(replies.map(({ result }) => result)).to.deep.equal(['Success', 'Success', 'Success', 'Success']);
    expect(replies.slice(1).map(({ payload }) => payload.text(Tag.UniqueIdentifier))).to.deep.equal([key, key, key]);
  });

  it('an object has an Alternative Name and is located by it (3.40)', () => {
    const value = [
      textString(Tag.AlternativeNameValue, 'cartridge 7'),
      enumeration(Tag.AlternativeNameType, Enum.AlternativeNameType.UninterpretedTextString),
    ];
    const key = client.key({ 'Alternative Name': value });
    expect(locate(attribute('Alternative Name', value))).to.deep.equal([key]);
  });

  it('an Attribute Index of 0 may be written out where an object is made (2.1.1)', () => {
    const key = register(attribute('Name', nameFields('indexed'), 0));
    expect(client.attributes(key, 'Name')[0]?.index ?? 0).to.equal(0);
  });

  it('the Operation Policy Name is kept and told (3.18)', () => {
    expect(as('1.2').value(client.key({ 'Operation Policy Name': 'default' }), 'Operation Policy Name')).to.equal(
      'default',
    );
  });

  it('an Activation Date in the past makes a Pre-Active object Active (3.22)', () => {
    const key = client.key();
    expect(client.value(key, 'State')).to.equal(Enum.State.PreActive);
    client.ok('AddAttribute', uid(key), attribute('Activation Date', START + 100n));
    client.ok('ModifyAttribute', uid(key), attribute('Activation Date', START - 100n));
    expect(client.value(key, 'State')).to.equal(Enum.State.Active);
  });

  it('Locate finds what meets every attribute that is asked for, and nothing where none does (4.9)', () => {
    const [encryption] = ['enc', 'auth'].map((use) =>
      client.key({ 'x-tunnel': 'a', 'x-use': use, Name: nameFields(`a ${use}`) }),
    );
    expect(locate(attribute('x-tunnel', 'a'), attribute('x-use', 'enc'))).to.deep.equal([encryption]);
    expect(locate(attribute('x-tunnel', 'b'), attribute('x-use', 'enc'))).to.deep.equal([]);
    expect(locate(attribute('Name', nameFields('b')))).to.deep.equal([]);
  });

  it('Locate refuses a filter where it has no place, and does not overlook it (4.9, 11.1)', () => {
    client.key({ Name: nameFields('other') });
    for (const version of VERSIONS) {
      expect(as(version).send('Locate', template({ Name: nameFields('mine') })).result).to.equal('InvalidField');
    }
  });

  it('a key is had in another Key Format Type and wrapped at once (4.11)', () => {
    const wrap = enumeration(Tag.BlockCipherMode, Enum.BlockCipherMode.NISTKeyWrap);
    const wrappingKey = symmetricKey(client, Enum.CryptographicAlgorithm.AES, '00'.repeat(16), {
      'Cryptographic Parameters': [wrap],
    });
    const specification = structure(Tag.KeyWrappingSpecification, [
      enumeration(Tag.WrappingMethod, Enum.WrappingMethod.Encrypt),
      structure(Tag.EncryptionKeyInformation, [textString(Tag.UniqueIdentifier, wrappingKey), parameters(wrap)]),
    ]);
    for (const format of [Enum.KeyFormatType.Raw, Enum.KeyFormatType.TransparentSymmetricKey]) {
      const got = client.ok('Get', uid(client.key()), enumeration(Tag.KeyFormatType, format), specification);
      const block = got.fields(Tag.SymmetricKey)?.fields(Tag.KeyBlock);
      expect(block?.enumeration(Tag.KeyFormatType)).to.equal(format);
      expect(block?.item(Tag.KeyValue)?.type, 'a wrapped Key Value (2.1.4)').to.equal('ByteString');
    }
  });

  it('the attributes of a key that may not be had can be changed (4.15)', () => {
    const key = client.key({ Sensitive: boolean(Tag.AttributeValue, true), Name: nameFields('before') });
    expect(client.send('Get', uid(key)).result).to.equal('Sensitive');
    client.ok('ModifyAttribute', uid(key), attribute('Name', nameFields('after')));
    expect(locate(attribute('Name', nameFields('after')))).to.deep.equal([key]);
  });

  it('Re-key makes another object, which takes the Name; the old one keeps its State (4.4)', () => {
    const old = client.key({ Name: nameFields('rotated'), 'Activation Date': START });
    const replacement = client.identifier('ReKey', uid(old));
    expect(replacement).not.to.equal(old);
    expect(locate(attribute('Name', nameFields('rotated')))).to.deep.equal([replacement]);
    expect(client.value(old, 'State')).to.equal(Enum.State.Active);
    expect(client.attributes(old, 'Name')).to.deep.equal([]);
    const link = (object: string): Item['value'][] =>
      client.attributes(object, 'Link').flatMap(({ value }) => {
        const fields = value?.type === 'Structure' ? value.value : [];
        return fields.map((field) => field.value);
      });
    expect(link(old)).to.deep.equal([Enum.LinkType.ReplacementObjectLink, replacement]);
    expect(link(replacement)).to.deep.equal([Enum.LinkType.ReplacedObjectLink, old]);
  });

  it('what a client may not set or delete is refused, and what is not there is no success (4.15, 4.16)', () => {
    const key = client.key();
    const rows: [name: string, value: bigint | number | string, modified: string, deleted: string][] = [
      ['Initial Date', START, 'PermissionDenied', 'PermissionDenied'],
      ['Cryptographic Length', 256, 'PermissionDenied', 'PermissionDenied'],
      ['x-absent', 'a', 'InvalidField', 'ItemNotFound'],
    ];
    for (const [name, value, modified, deleted] of rows) {
      expect(client.send('ModifyAttribute', uid(key), attribute(name, value)).result).to.equal(modified);
      expect(client.send('DeleteAttribute', uid(key), textString(Tag.AttributeName, name)).result).to.equal(deleted);
    }
  });

  it('a Lease Time is an Interval (3.20)', () => {
    expect(client.ok('ObtainLease', uid(client.key())).structure.value[1]).to.include({
      tag: Tag.LeaseTime,
      type: 'Interval',
    });
  });

  it('an enumeration of the range for extensions comes back as it was (9.1.3.1)', () => {
    const value = structure(Tag.OpaqueObject, [
      enumeration(Tag.OpaqueDataType, 0x80000001),
      byteString(Tag.OpaqueDataValue, Uint8Array.of(1, 2, 3)),
    ]);
    const object = client.identifier('Register', objectType(Enum.ObjectType.OpaqueObject), template({}), value);
    expect(client.ok('Get', uid(object)).structure.value[2]).to.deep.equal(value);
  });

  it('an Active object is not destroyed before it is revoked (4.21)', () => {
    expect(client.send('Destroy', uid(client.key({ 'Activation Date': START }))).result).to.equal('PermissionDenied');
  });

  it('each half of a key pair has the Name that is its own (4.2)', () => {
    const made = client.ok(
      'CreateKeyPair',
      structure(Tag.CommonTemplateAttribute, [
        attribute('Cryptographic Algorithm', Enum.CryptographicAlgorithm.RSA),
        attribute('Cryptographic Length', 1024),
      ]),
      structure(Tag.PrivateKeyTemplateAttribute, [
        attribute('Cryptographic Usage Mask', Sign),
        attribute('Name', nameFields('private')),
      ]),
      structure(Tag.PublicKeyTemplateAttribute, [
        attribute('Cryptographic Usage Mask', Verify),
        attribute('Name', nameFields('public')),
      ]),
    );
    expect(locate(attribute('Name', nameFields('private')))).to.deep.equal([made.text(Tag.PrivateKeyUniqueIdentifier)]);
    expect(locate(attribute('Name', nameFields('public')))).to.deep.equal([made.text(Tag.PublicKeyUniqueIdentifier)]);
  });

  it('a symmetric key is given as Raw and as Transparent Symmetric Key (2.1.7.1)', () => {
    const key = client.key();
    const block = (format: number): Fields | undefined =>
      client.ok('Get', uid(key), enumeration(Tag.KeyFormatType, format)).fields(Tag.SymmetricKey)?.fields(Tag.KeyBlock);
    const { Raw, TransparentSymmetricKey } = Enum.KeyFormatType;
    const raw = block(Raw)?.fields(Tag.KeyValue)?.bytes(Tag.KeyMaterial);
    const transparent = block(TransparentSymmetricKey)?.fields(Tag.KeyValue)?.fields(Tag.KeyMaterial)?.bytes(Tag.Key);
    expect(raw).to.have.length(16).and.to.deep.equal(transparent);
  });

  it('an initialization vector that the server draws comes apart from the ciphertext (4.29)', () => {
    const parameters = structure(Tag.CryptographicParameters, [
      enumeration(Tag.BlockCipherMode, Enum.BlockCipherMode.CBC),
      enumeration(Tag.PaddingMethod, Enum.PaddingMethod.PKCS5),
      boolean(Tag.RandomIV, true),
    ]);
    const key = client.key({ 'Activation Date': START });
    const payload = client.ok('Encrypt', uid(key), parameters, byteString(Tag.Data, new Uint8Array(15)));
    expect(payload.bytes(Tag.Data)).to.have.length(16);
    expect(payload.bytes(Tag.IVCounterNonce)).to.have.length(16);
  });
});
