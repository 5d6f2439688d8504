import { expect } from 'chai';
import {
  boolean,
  byteString,
  enumeration,
  type Item,
  integer,
  longInteger,
  type StructureItem,
  structure,
  textString,
} from '../../harness/codec/item.ts';
import { itemText } from '../../harness/codec/text.ts';
import { protocolVersion } from '../../harness/message/header.ts';
import { buildRequest } from '../../harness/message/request.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { enumName, tagName } from '../../harness/spec/registry.ts';
import { payloadOf } from '../../harness/spec/structures.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { createEngine, type Engine } from '../../test-support/engine.ts';
import { attribute, EngineClient, template, uid } from '../../test-support/engine-client.ts';
import { data, parameters, symmetricKey } from '../../test-support/registered-keys.ts';
import { OPERATIONS } from '../operations/table.ts';

const { SymmetricKey } = Enum.ObjectType;
const KEY = '8f0e2d4c6b5a79881726354453627180';
const REFUSAL = 'The operation policy does not allow this operation';
const AES_CBC = parameters(enumeration(Tag.BlockCipherMode, Enum.BlockCipherMode.CBC));

/** What a request about an object has to have besides its Unique Identifier, by operation. */
const FIELDS: Readonly<Record<string, readonly Item[]>> = {
  AddAttribute: [attribute('x-note', 'mine')],
  ModifyAttribute: [attribute('Name', [textString(Tag.NameValue, 'mine'), enumeration(Tag.NameType, 1)])],
  DeleteAttribute: [textString(Tag.AttributeName, 'Name')],
  GetUsageAllocation: [longInteger(Tag.UsageLimitsCount, 1n)],
  Revoke: [
    structure(Tag.RevocationReason, [
      enumeration(Tag.RevocationReasonCode, Enum.RevocationReasonCode.CessationOfOperation),
    ]),
  ],
  Encrypt: [AES_CBC, data(KEY), byteString(Tag.IVCounterNonce, new Uint8Array(16))],
  Decrypt: [AES_CBC, data(KEY), byteString(Tag.IVCounterNonce, new Uint8Array(16))],
  Sign: [data(KEY)],
  SignatureVerify: [data(KEY), byteString(Tag.SignatureData, Uint8Array.of(1))],
  MAC: [data(KEY)],
  MACVerify: [data(KEY), byteString(Tag.MACData, Uint8Array.of(1))],
};

/** Whole payloads, where more than fields behind the identifier are asked for. */
const PAYLOADS: Readonly<Record<string, (identifier: string) => readonly Item[]>> = {
  DeriveKey: (identifier) => [
    enumeration(Tag.ObjectType, SymmetricKey),
    uid(identifier),
    enumeration(Tag.DerivationMethod, Enum.DerivationMethod.HASH),
    structure(Tag.DerivationParameters, [parameters(enumeration(Tag.HashingAlgorithm, Enum.HashingAlgorithm.SHA_256))]),
    template({ 'Cryptographic Algorithm': Enum.CryptographicAlgorithm.AES, 'Cryptographic Length': 128 }),
  ],
  ReKeyKeyPair: (identifier) => [textString(Tag.PrivateKeyUniqueIdentifier, identifier)],
  CreateSplitKey: (identifier) => [
    enumeration(Tag.ObjectType, Enum.ObjectType.SplitKey),
    uid(identifier),
    integer(Tag.SplitKeyParts, 3),
    integer(Tag.SplitKeyThreshold, 3),
    enumeration(Tag.SplitKeyMethod, Enum.SplitKeyMethod.XOR),
    template({}),
  ],
  Import: (identifier) => [
    uid(identifier),
    boolean(Tag.ReplaceExisting, true),
    attribute('Cryptographic Usage Mask', 0),
    structure(Tag.SymmetricKey, [
      structure(Tag.KeyBlock, [
        enumeration(Tag.KeyFormatType, Enum.KeyFormatType.Raw),
        structure(Tag.KeyValue, [byteString(Tag.KeyMaterial, new Uint8Array(16))]),
        enumeration(Tag.CryptographicAlgorithm, Enum.CryptographicAlgorithm.AES),
        integer(Tag.CryptographicLength, 128),
      ]),
    ]),
  ],
  JoinSplitKey: (identifier) => [enumeration(Tag.ObjectType, SymmetricKey), uid(identifier)],
};

/** 1.4 section 3.18.1: outside of operation policy control. */
const OUTSIDE = ['Certify', 'Validate'];

/** The operations of the server whose request names an object by a Unique Identifier. */
const NAMING = OPERATIONS.map(({ code }) => code).filter((code) => {
  const places = payloadOf(code, 'request', '1.4')?.places ?? [];
  return places.some(({ tags }) => tags.some((tag) => /UniqueIdentifier$/.test(tagName(tag) ?? '')));
});

describe('another owner’s object', () => {
  let engine: Engine;
  let key: string;
  beforeEach(async () => {
    engine = await createEngine();
    key = symmetricKey(new EngineClient(engine), Enum.CryptographicAlgorithm.AES, KEY, {
      Name: [textString(Tag.NameValue, 'hers'), enumeration(Tag.NameType, 1)],
    });
  });
  afterEach(() => engine.close());

  const mallory = () => new EngineClient(engine, '1.4', 'mallory');
  const attempt = (operation: number, identifier: string) => {
    const name = enumName('Operation', operation) as string;
    const payload = PAYLOADS[name]?.(identifier) ?? [uid(identifier), ...(FIELDS[name] ?? [])];
    const request = buildRequest(protocolVersion('1.4'), [{ operation, payload }]);
    return engine.send(request, 'mallory').items[0];
  };

  it('is named by the requests of many operations', () => {
    expect(NAMING.length).to.be.greaterThan(20);
  });

  for (const operation of NAMING) {
    const name = enumName('Operation', operation) as string;
    if (OUTSIDE.includes(name)) continue;
    it(`is out of reach of ${name}: Permission Denied, and nothing of it is told or changed`, () => {
      const before = engine.store.get(key);
      const result = attempt(operation, key);
      expect(result?.resultReason).to.equal(Enum.ResultReason.PermissionDenied);
      expect(result?.resultMessage).to.equal(REFUSAL);
      expect(result?.payload).to.equal(undefined);
      expect(engine.store.get(key)).to.deep.equal(before);
      expect(engine.store.locate([])).to.have.length(1);
    });

    it(`is refused by ${name} in the same words when it is archived or destroyed`, () => {
      const owner = new EngineClient(engine);
      owner.ok('Archive', uid(key));
      expect(attempt(operation, key)?.resultMessage).to.equal(REFUSAL);
      owner.ok('Recover', uid(key));
      owner.ok('Revoke', uid(key), ...(FIELDS.Revoke as Item[]));
      owner.ok('Destroy', uid(key));
      expect(attempt(operation, key)?.resultMessage).to.equal(REFUSAL);
    });
  }

  for (const operation of NAMING.filter((code) => OUTSIDE.includes(enumName('Operation', code) as string))) {
    it(`is not changed by ${enumName('Operation', operation)}, which no operation policy controls`, () => {
      const before = engine.store.get(key);
      expect(attempt(operation, key)?.payload).to.equal(undefined);
      expect(engine.store.get(key)).to.deep.equal(before);
    });
  }

  it('is not located, nor taken by the ID Placeholder', () => {
    const located = mallory().ok('Locate', attribute('Object Type', SymmetricKey));
    expect(located.all(Tag.UniqueIdentifier)).to.deep.equal([]);
    const [, got] = mallory().batch(['Locate', attribute('Object Type', SymmetricKey)], ['Get']);
    expect(got?.result).to.equal('ItemNotFound');
  });

  it('is no base of a derivation beside an object of one’s own', () => {
    const own = symmetricKey(mallory(), Enum.CryptographicAlgorithm.AES, KEY);
    const [type, , ...rest] = PAYLOADS.DeriveKey?.(own) ?? [];
    const reply = mallory().send('DeriveKey', type as Item, uid(own), uid(key), ...rest);
    expect(reply.result).to.equal('PermissionDenied');
  });

  it('wraps no key of one’s own', () => {
    const own = symmetricKey(mallory(), Enum.CryptographicAlgorithm.AES, KEY);
    const wrapping = structure(Tag.KeyWrappingSpecification, [
      enumeration(Tag.WrappingMethod, Enum.WrappingMethod.Encrypt),
      structure(Tag.EncryptionKeyInformation, [
        uid(key),
        parameters(enumeration(Tag.BlockCipherMode, Enum.BlockCipherMode.NISTKeyWrap)),
      ]),
    ]);
    const reply = mallory().send('Get', uid(own), wrapping);
    expect(reply.result).not.to.equal('Success');
    expect(itemText(reply.payload.structure)).not.to.match(/KeyMaterial|KeyValue/);
  });

  it('goes on with no stream that its owner began', () => {
    const init = { tag: Tag.InitIndicator, type: 'Boolean', value: true } as const;
    const begun = new EngineClient(engine).ok('Encrypt', uid(key), ...(FIELDS.Encrypt as Item[]), init);
    const correlation = byteString(Tag.CorrelationValue, begun.bytes(Tag.CorrelationValue) as Uint8Array);
    expect(mallory().send('Encrypt', uid(key), data(KEY), correlation).result).to.equal('PermissionDenied');
    const own = symmetricKey(mallory(), Enum.CryptographicAlgorithm.AES, KEY);
    expect(mallory().send('Encrypt', uid(own), data(KEY), correlation).result).to.equal('ItemNotFound');
  });

  it('is in no line of the log, whatever is done with it, and passwords are not', async () => {
    const clerk = await createEngine({ settings: { users: [{ username: 'clerk', password: 'open sesame' }] } });
    const client = new EngineClient(clerk);
    const made = symmetricKey(client, Enum.CryptographicAlgorithm.AES, KEY);
    client.ok('Get', uid(made));
    client.ok('Encrypt', uid(made), ...(FIELDS.Encrypt as Item[]));
    const request = buildRequest(protocolVersion('1.4'), [{ operation: Enum.Operation.Get, payload: [uid(made)] }]);
    const [header, ...items] = request.value as StructureItem[];
    const credential = structure(Tag.Credential, [
      enumeration(Tag.CredentialType, Enum.CredentialType.UsernameAndPassword),
      structure(Tag.CredentialValue, [textString(Tag.Username, 'clerk'), textString(Tag.Password, 'open sesame')]),
    ]);
    const [version, ...rest] = (header as StructureItem).value;
    const fields = [version as Item, structure(Tag.Authentication, [credential]), ...rest];
    clerk.send(structure(request.tag, [structure(Tag.RequestHeader, fields), ...items]));
    const lines = JSON.stringify(clerk.log, (_key, value) => (typeof value === 'bigint' ? String(value) : value));
    expect(lines)
      .to.match(/RequestMessage/)
      .and.match(/KeyMaterial/);
    expect(lines)
      .not.to.match(new RegExp(KEY, 'i'))
      .and.not.match(/open sesame/);
    clerk.close();
  });
});
