import { expect } from 'chai';
import {
  boolean,
  byteString,
  enumeration,
  type Item,
  integer,
  longInteger,
  structure,
  textString,
} from '../../harness/codec/item.ts';
import { encodeTtlv } from '../../harness/codec/ttlv.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { createEngine, type Engine, START } from '../../test-support/engine.ts';
import { attribute, EngineClient, nameFields, type PlainValue, uid } from '../../test-support/engine-client.ts';
import { symmetricKey } from '../../test-support/registered-keys.ts';
import type { Fields } from '../fields.ts';

const A = Enum.CryptographicAlgorithm;
const { Encrypt, WrapKey, UnwrapKey } = Mask.CryptographicUsageMask;

const KEY = 'c1d0f8fb4958670dba40ab1f3752ef0d';
const replaceExisting = boolean(Tag.ReplaceExisting, true);

/** A symmetric key with these octets. */
function aes(octets = KEY): Item {
  const block = structure(Tag.KeyBlock, [
    enumeration(Tag.KeyFormatType, Enum.KeyFormatType.Raw),
    structure(Tag.KeyValue, [byteString(Tag.KeyMaterial, Buffer.from(octets, 'hex'))]),
    enumeration(Tag.CryptographicAlgorithm, A.AES),
    integer(Tag.CryptographicLength, octets.length * 4),
  ]);
  return structure(Tag.SymmetricKey, [block]);
}

describe('Export and Import (1.4 sections 4.40 and 4.41)', () => {
  let engine: Engine;
  let client: EngineClient;
  beforeEach(async () => {
    engine = await createEngine();
    client = new EngineClient(engine);
  });
  afterEach(() => engine.close());

  const imported = (identifier: string, attributes: readonly Item[], object: Item, ...options: Item[]) =>
    client.send('Import', uid(identifier), ...options, ...attributes, object);
  const result = (attributes: Record<string, PlainValue>, object = aes()) =>
    imported('chosen', all(attributes), object).result;
  const all = (attributes: Record<string, PlainValue>) =>
    Object.entries({ 'Cryptographic Usage Mask': Encrypt, ...attributes }).map(([name, value]) =>
      attribute(name, value),
    );
  const objectIn = (payload: Fields) => payload.structure.value.at(-1) as Item;
  const named = (payload: Fields, name: string) =>
    payload.all(Tag.Attribute).find((item) => item.type === 'Structure' && item.value[0]?.value === name);

  it('Import sets what 2.0 has every object have (2.0 sections 4.26, 4.44 and 4.49)', () => {
    expect(result({})).to.equal('Success');
    const names = engine.store.get('chosen')?.attributes.map(({ name }) => name);
    expect(names).to.include.members(['Short Unique Identifier', 'Key Format Type', 'Protection Storage Mask']);
  });

  it('Export gives the object with all of its attributes, as they were before', () => {
    const identifier = symmetricKey(client, A.AES, KEY, { Name: nameFields('exported'), 'x-Colour': 'blue' });
    const before = client.ok('GetAttributes', uid(identifier)).all(Tag.Attribute);
    const payload = client.ok('Export', uid(identifier));
    expect(payload.enumeration(Tag.ObjectType)).to.equal(Enum.ObjectType.SymmetricKey);
    expect(payload.text(Tag.UniqueIdentifier)).to.equal(identifier);
    expect(payload.all(Tag.Attribute)).to.deep.equal(before);
    expect(named(payload, 'Fresh')).to.deep.equal(attribute('Fresh', true));
    expect(objectIn(payload)).to.deep.equal(aes());
    expect(client.value(identifier, 'Fresh')).to.equal(false);
  });

  it('Export sets the ID Placeholder, and takes it', () => {
    const identifier = symmetricKey(client, A.AES, KEY);
    const [, again] = client.batch(['Export', uid(identifier)], ['Export']);
    expect(again?.payload.text(Tag.UniqueIdentifier)).to.equal(identifier);
  });

  it('what Export gives, Import takes: on another server, and in place of what is there', async () => {
    const identifier = symmetricKey(client, A.AES, KEY, {
      Name: nameFields('travels'),
      'x-Colour': 'blue',
      'Object Group': 'luggage',
      'Usage Limits': [longInteger(Tag.UsageLimitsTotal, 9n), enumeration(Tag.UsageLimitsUnit, 2)],
    });
    client.ok('GetUsageAllocation', uid(identifier), longInteger(Tag.UsageLimitsCount, 4n));
    client.ok('AddAttribute', uid(identifier), attribute('Object Group', 'lost luggage'));
    const payload = client.ok('Export', uid(identifier));
    const other = await createEngine();
    other.now = START + 1000n;
    const there = new EngineClient(other);
    const request = [uid(identifier), ...payload.all(Tag.Attribute), objectIn(payload)];
    expect(there.ok('Import', ...request).text(Tag.UniqueIdentifier)).to.equal(identifier);
    expect(there.ok('Export', uid(identifier)).structure).to.deep.equal(payload.structure);
    expect(there.send('Import', ...request).result).to.equal('ObjectAlreadyExists');
    client.ok('Import', uid(identifier), replaceExisting, ...request.slice(1));
    expect(client.ok('Export', uid(identifier)).structure).to.deep.equal(payload.structure);
    other.close();
  });

  it('Export of a destroyed key gives its attributes, and no material; of a destroyed secret nothing', () => {
    const identifier = client.key();
    client.ok('Destroy', uid(identifier));
    const payload = client.ok('Export', uid(identifier));
    expect(named(payload, 'State')).to.deep.equal(attribute('State', Enum.State.Destroyed));
    expect(objectIn(payload)).to.deep.equal(
      structure(Tag.SymmetricKey, [
        structure(Tag.KeyBlock, [
          enumeration(Tag.KeyFormatType, Enum.KeyFormatType.Raw),
          enumeration(Tag.CryptographicAlgorithm, A.AES),
          integer(Tag.CryptographicLength, 128),
        ]),
      ]),
    );
    const opaque = structure(Tag.OpaqueObject, [
      enumeration(Tag.OpaqueDataType, 0x80000001),
      byteString(Tag.OpaqueDataValue, Buffer.from('what it is')),
    ]);
    const ofType = attribute('Object Type', Enum.ObjectType.OpaqueObject);
    expect(imported('opaque', [ofType], opaque).result).to.equal('Success');
    expect(objectIn(client.ok('Export', uid('opaque')))).to.deep.equal(opaque);
    client.ok('Destroy', uid('opaque'));
    expect(client.send('Export', uid('opaque')).result).to.equal('IllegalOperation');
  });

  it('Export has the reasons of Get, and is for the owner', () => {
    const sensitive = symmetricKey(client, A.AES, KEY, { Sensitive: true });
    expect(client.send('Export', uid(sensitive)).result).to.equal('Sensitive');
    const kept = symmetricKey(client, A.AES, KEY, { Extractable: false });
    expect(client.send('Export', uid(kept)).result).to.equal('NotExtractable');
    const pkcs = enumeration(Tag.KeyFormatType, Enum.KeyFormatType.PKCS_1);
    expect(client.send('Export', uid(client.key()), pkcs).result).to.equal('KeyFormatTypeNotSupported');
    expect(client.send('Export', uid('none')).result).to.equal('ItemNotFound');
    const bob = new EngineClient(engine, '1.4', 'bob');
    expect(bob.send('Export', uid(client.key())).result).to.equal('PermissionDenied');
  });

  it('Import sets what only a server sets, and what is left out as Register does', () => {
    const attributes = {
      State: Enum.State.Deactivated,
      'Initial Date': START - 500n,
      'Last Change Date': START - 300n,
      'Activation Date': START - 400n,
      'Deactivation Date': START - 300n,
      'Never Extractable': true,
      'y-Origin': 'elsewhere',
    };
    expect(result(attributes)).to.equal('Success');
    for (const [name, value] of Object.entries(attributes)) expect(client.value('chosen', name), name).to.equal(value);
    expect(client.value('chosen', 'Cryptographic Length')).to.equal(128);
    expect(client.value('chosen', 'Extractable')).to.equal(true);
    expect(client.attributes('chosen', 'Digest')).to.have.length(1);
    expect(client.value('chosen', 'Object Type')).to.equal(Enum.ObjectType.SymmetricKey);
  });

  it('Import without a State: the dates say it', () => {
    expect(imported('young', all({}), aes()).result).to.equal('Success');
    expect(client.value('young', 'State')).to.equal(Enum.State.PreActive);
    expect(imported('old', all({ 'Activation Date': START - 1n }), aes()).result).to.equal('Success');
    expect(client.value('old', 'State')).to.equal(Enum.State.Active);
  });

  it('Import keeps the Attribute Indices that are given, and finds others', () => {
    const groups = [
      attribute('Object Group', 'second', 2),
      attribute('Object Group', 'none'),
      attribute('Object Group', 'same', 2),
    ];
    expect(imported('chosen', [...all({}), ...groups], aes()).result).to.equal('Success');
    const seen = client.attributes('chosen', 'Object Group').map(({ index = 0, value }) => [index, value?.value]);
    expect(seen).to.deep.equal([
      [0, 'none'],
      [1, 'same'],
      [2, 'second'],
    ]);
  });

  it('Import replaces all of an object, and its owner stays', () => {
    const identifier = symmetricKey(client, A.AES, KEY, { Name: nameFields('mine'), 'x-Colour': 'blue' });
    const octets = `${KEY.slice(2)}00`;
    const attributes = all({ Name: nameFields('mine') });
    expect(imported(identifier, attributes, aes(octets), replaceExisting).result).to.equal('Success');
    expect(client.value(identifier, 'x-Colour')).to.equal(undefined);
    expect(client.ok('Get', uid(identifier)).item(Tag.SymmetricKey)).to.deep.equal(aes(octets));
    const bob = new EngineClient(engine, '1.4', 'bob');
    const request = [uid(identifier), replaceExisting, ...all({}), aes()];
    expect(bob.send('Import', ...request).result).to.equal('PermissionDenied');
    expect(bob.send('Import', uid(identifier), ...all({}), aes()).result).to.equal('ObjectAlreadyExists');
  });

  const digest = (hash: number, octets: Buffer): Item[] => [
    enumeration(Tag.HashingAlgorithm, hash),
    byteString(Tag.DigestValue, octets),
  ];
  const refusals: [what: string, reason: string, attributes: Record<string, PlainValue>, object?: Item][] = [
    ['another Unique Identifier', 'InvalidField', { 'Unique Identifier': 'other' }],
    ['another Object Type', 'InvalidField', { 'Object Type': Enum.ObjectType.SecretData }],
    ['another algorithm', 'InvalidField', { 'Cryptographic Algorithm': A.DES3 }],
    ['another length', 'InvalidField', { 'Cryptographic Length': 256 }],
    ['another digest', 'InvalidField', { Digest: digest(Enum.HashingAlgorithm.SHA_256, Buffer.alloc(32)) }],
    ['an object that is destroyed', 'InvalidField', { State: Enum.State.Destroyed }],
    ['an attribute of another object type', 'InvalidField', { 'Certificate Type': Enum.CertificateType.X_509 }],
    ['dates in disorder', 'InvalidField', { 'Activation Date': START, 'Process Start Date': START - 1n }],
    ['a policy of nobody', 'InvalidField', { 'Operation Policy Name': 'of nobody' }],
    ['limits without their parts', 'InvalidMessage', { 'Usage Limits': [enumeration(Tag.UsageLimitsUnit, 1)] }],
    ['a key that is none', 'InvalidField', {}, aes('c1d0')],
  ];
  for (const [what, reason, attributes, object] of refusals) {
    it(`Import refuses ${what}: ${reason}`, () => {
      expect(result(attributes, object)).to.equal(reason);
      expect(client.send('Get', uid('chosen')).result).to.equal('ItemNotFound');
    });
  }

  it('Import takes a digest by another hash as it comes, besides its own', () => {
    const other = digest(Enum.HashingAlgorithm.SHA_1, Buffer.alloc(20));
    expect(result({ Digest: other })).to.equal('Success');
    expect(client.attributes('chosen', 'Digest')).to.have.length(2);
  });

  it('Import refuses a Name that another object has, indices beyond those kept, two objects, no identifier', () => {
    client.key({ Name: nameFields('taken') });
    expect(result({ Name: nameFields('taken') })).to.equal('InvalidField');
    const beyond = [...all({}), attribute('Object Group', 'far', 0x7fffffff)];
    expect(imported('chosen', beyond, aes()).result).to.equal('IndexOutOfBounds');
    const twice = [...all({}), attribute('Cryptographic Usage Mask', Encrypt)];
    expect(imported('chosen', twice, aes()).result).to.equal('IndexOutOfBounds');
    expect(imported('chosen', [...all({}), aes()], aes()).result).to.match(/^Invalid/);
    expect(imported('', all({}), aes()).result).to.equal('InvalidField');
    expect(imported('x'.repeat(1025), all({}), aes()).result).to.equal('InvalidField');
  });

  describe('a wrapped key', () => {
    const wrapping = {
      'Cryptographic Usage Mask': WrapKey | UnwrapKey,
      'Cryptographic Parameters': [enumeration(Tag.BlockCipherMode, Enum.BlockCipherMode.NISTKeyWrap)],
    };
    const notWrapped = enumeration(Tag.KeyWrapType, Enum.KeyWrapType.NotWrapped);
    const asRegistered = enumeration(Tag.KeyWrapType, Enum.KeyWrapType.AsRegistered);
    const specification = (identifier: string) =>
      structure(Tag.KeyWrappingSpecification, [
        enumeration(Tag.WrappingMethod, Enum.WrappingMethod.Encrypt),
        structure(Tag.EncryptionKeyInformation, [
          uid(identifier),
          structure(Tag.CryptographicParameters, [enumeration(Tag.BlockCipherMode, Enum.BlockCipherMode.NISTKeyWrap)]),
        ]),
      ]);
    /** AES key wrap of KEY, exported. */
    function wrapped(attributes: Record<string, PlainValue> = {}): [wrappingKey: string, payload: Fields] {
      const wrappingKey = symmetricKey(client, A.AES, '3f2a9c60d1b7e845'.repeat(2), { ...wrapping, ...attributes });
      const payload = client.ok('Export', uid(symmetricKey(client, A.AES, KEY)), specification(wrappingKey));
      return [wrappingKey, payload];
    }

    it('is exported as Get would give it, and kept as it comes', () => {
      const [, payload] = wrapped();
      const object = objectIn(payload);
      expect(object).not.to.deep.equal(aes());
      for (const [identifier, options] of [
        ['bare', []],
        ['as registered', [asRegistered]],
      ] as const) {
        expect(imported(identifier, all({}), object, ...options).result).to.equal('Success');
        expect(client.ok('Get', uid(identifier)).item(Tag.SymmetricKey)).to.deep.equal(object);
      }
    });

    it('needs a Key Wrap Type in 2.x (2.0 section 6.1.24)', () => {
      const [, payload] = wrapped();
      const newer = new EngineClient(engine, '2.0');
      const send = (identifier: string, ...options: Item[]): string =>
        newer.send(
          'Import',
          uid(identifier),
          enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey),
          ...options,
          structure(Tag.Attributes, []),
          objectIn(payload),
        ).result;
      expect([send('a'), send('b', asRegistered), send('c', notWrapped)]).to.deep.equal([
        'InvalidMessage',
        'Success',
        'Success',
      ]);
    });

    it('is unwrapped where that is asked for', () => {
      const [, payload] = wrapped();
      expect(imported('plain', all({}), objectIn(payload), notWrapped).result).to.equal('Success');
      expect(encodeTtlv(objectIn(client.ok('Get', uid('plain'))))).to.deep.equal(encodeTtlv(aes()));
    });

    it('is not unwrapped without its wrapping key, or by one that its client may not see', () => {
      const [wrappingKey, payload] = wrapped();
      client.ok('Revoke', uid(wrappingKey), revocation);
      expect(imported('plain', all({}), objectIn(payload), notWrapped).result).to.equal('PermissionDenied');
      client.ok('Destroy', uid(wrappingKey));
      expect(imported('plain', all({}), objectIn(payload), notWrapped).result).not.to.equal('Success');
      const [, hidden] = wrapped({ Sensitive: true });
      expect(imported('plain', all({}), objectIn(hidden), notWrapped).result).to.equal('Sensitive');
      const extension = enumeration(Tag.KeyWrapType, 0x80000001);
      expect(imported('plain', all({}), objectIn(hidden), extension).result).to.equal('FeatureNotSupported');
    });
  });
});

const revocation = structure(Tag.RevocationReason, [
  enumeration(Tag.RevocationReasonCode, Enum.RevocationReasonCode.Unspecified),
  textString(Tag.RevocationMessage, 'no more'),
]);
