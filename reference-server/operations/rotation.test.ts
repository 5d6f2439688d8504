import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { boolean, enumeration, type Item, integer, interval, structure, textString } from '../../harness/codec/item.ts';
import { attributeByTag } from '../../harness/spec/attributes.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Version } from '../../harness/spec/versions.ts';
import { createEngine, type Engine, START } from '../../test-support/engine.ts';
import { EngineClient, template, uid } from '../../test-support/engine-client.ts';

const A = Enum.CryptographicAlgorithm;
const O = Enum.ObjectType;
const HOUR = 3600;

const attributes = (...items: Item[]): Item => structure(Tag.Attributes, items);
const aes = (...more: Item[]): Item[] => [
  enumeration(Tag.ObjectType, O.SymmetricKey),
  attributes(
    enumeration(Tag.CryptographicAlgorithm, A.AES),
    integer(Tag.CryptographicLength, 256),
    integer(Tag.CryptographicUsageMask, Mask.CryptographicUsageMask.Encrypt),
    ...more,
  ),
];
const automatic = (value = true): Item => boolean(Tag.RotateAutomatic, value);
const every = (seconds: number): Item => interval(Tag.RotateInterval, seconds);
const rotateName = (name: string): Item =>
  structure(Tag.RotateName, [
    textString(Tag.RotateNameValue, name),
    enumeration(Tag.RotateNameType, Enum.RotateNameType.UninterpretedTextString),
  ]);

describe('attributes of 2.x', () => {
  let engine: Engine;
  let client: EngineClient;
  beforeEach(async () => {
    engine = await createEngine({ settings: { versions: ['2.1', '2.0', '1.4'] } });
    client = new EngineClient(engine, '2.1');
  });
  afterEach(() => engine.close());

  const create = (...more: Item[]) => client.identifier('Create', ...aes(...more));
  const itemOf = (identifier: string, tag: number) =>
    client
      .ok('GetAttributes', uid(identifier), enumeration(Tag.AttributeReference, tag))
      .fields(Tag.Attributes)
      ?.item(tag);
  const valueIn = (identifier: string, tag: number) => itemOf(identifier, tag)?.value;
  const located = (...criteria: Item[]) =>
    client
      .ok('Locate', attributes(...criteria))
      .all(Tag.UniqueIdentifier)
      .map(({ value }) => String(value));
  const others = (identifier: string) => located().filter((one) => one !== identifier);
  const pass = (seconds: number) => {
    engine.now += BigInt(seconds);
  };

  describe('of rotation (2.1 sections 4.48 to 4.54)', () => {
    it('are set by Re-key: the old key has its date, the new one its generation, and is the latest', () => {
      const first = create(rotateName('set'));
      const second = client.identifier('ReKey', uid(first));
      pass(1);
      const last = client.identifier('ReKey', uid(second));
      expect(valueIn(first, Tag.RotateGeneration)).to.equal(undefined);
      expect(valueIn(first, Tag.RotateDate)).to.equal(START);
      expect(valueIn(second, Tag.RotateDate)).to.equal(START + 1n);
      expect(valueIn(last, Tag.RotateDate)).to.equal(undefined);
      expect([second, last].map((one) => valueIn(one, Tag.RotateGeneration))).to.deep.equal([1, 2]);
      expect([first, second, last].map((one) => valueIn(one, Tag.RotateLatest))).to.deep.equal([false, false, true]);
      expect(located(rotateName('set'))).to.have.members([first, second, last]);
      expect(located(boolean(Tag.RotateLatest, true))).to.deep.equal([last]);
    });

    it('are kept of what older clients rotate, and are nothing to them', () => {
      const first = create();
      const older = new EngineClient(engine, '1.4');
      const second = older.identifier('ReKey', uid(first));
      expect(valueIn(second, Tag.RotateGeneration)).to.equal(1);
      expect(older.attributes(second).map(({ name }) => name)).not.to.include.members(['Rotate Generation']);
    });

    it('rotate a key when it is as old as its Rotate Interval, and its replacement in its turn', () => {
      const first = create(automatic(), every(HOUR), rotateName('set'));
      pass(HOUR - 1);
      expect(others(first)).to.deep.equal([]);
      pass(1);
      const [second = ''] = others(first);
      expect(valueIn(second, Tag.InitialDate)).to.equal(START + BigInt(HOUR));
      expect(valueIn(first, Tag.RotateDate)).to.equal(START + BigInt(HOUR));
      expect(valueIn(second, Tag.RotateInterval)).to.equal(HOUR);
      expect(itemOf(second, Tag.RotateName)).to.deep.equal(rotateName('set'));
      pass(HOUR);
      expect(located()).to.have.lengthOf(3);
      expect(located(integer(Tag.RotateGeneration, 2), boolean(Tag.RotateLatest, true))).to.have.lengthOf(1);
      pass(1);
      expect(located()).to.have.lengthOf(3);
    });

    it('have the Activation Date of the replacement set by Rotate Offset', () => {
      const first = create(automatic(), every(HOUR), interval(Tag.RotateOffset, 60));
      pass(HOUR);
      const [second = ''] = others(first);
      expect(valueIn(second, Tag.ActivationDate)).to.equal(START + BigInt(HOUR) + 60n);
    });

    const resting: readonly [what: string, attributes: readonly Item[]][] = [
      ['Rotate Automatic is False', [automatic(false), every(HOUR)]],
      ['there is no Rotate Automatic', [every(HOUR)]],
      ['there is no Rotate Interval', [automatic()]],
    ];
    for (const [what, given] of resting) {
      it(`rotate nothing where ${what}`, () => {
        const first = create(...given);
        pass(10 * HOUR);
        expect(others(first)).to.deep.equal([]);
      });
    }

    it('rotate nothing that is destroyed or archived', () => {
      const [gone, stored] = [create(automatic(), every(HOUR)), create(automatic(), every(HOUR))];
      client.ok('Destroy', uid(gone));
      client.ok('Archive', uid(stored));
      pass(HOUR);
      client.ok('Query', enumeration(Tag.QueryFunction, Enum.QueryFunction.QueryOperations));
      expect(located(integer(Tag.RotateGeneration, 1))).to.deep.equal([]);
    });

    it('rotate a pair of keys once, by whichever half says so', () => {
      const pair = client.ok(
        'CreateKeyPair',
        structure(Tag.CommonAttributes, [
          enumeration(Tag.CryptographicAlgorithm, A.ECDSA),
          structure(Tag.CryptographicDomainParameters, [
            enumeration(Tag.RecommendedCurve, Enum.RecommendedCurve.P_256),
          ]),
          automatic(),
          every(HOUR),
        ]),
        structure(Tag.PrivateKeyAttributes, [integer(Tag.CryptographicUsageMask, Mask.CryptographicUsageMask.Sign)]),
        structure(Tag.PublicKeyAttributes, [integer(Tag.CryptographicUsageMask, Mask.CryptographicUsageMask.Verify)]),
      );
      pass(HOUR);
      expect(located()).to.have.lengthOf(4);
      for (const tag of [Tag.PrivateKeyUniqueIdentifier, Tag.PublicKeyUniqueIdentifier]) {
        expect(valueIn(pair.text(tag) ?? '', Tag.RotateLatest)).to.equal(false);
      }
    });
  });

  it('tell a replacement from what it replaces: it has a Short Unique Identifier of its own (2.0 section 4.49)', () => {
    const second = client.identifier('ReKey', uid(create()));
    const hash = createHash('sha256').update(second).digest();
    expect(Buffer.from(valueIn(second, Tag.ShortUniqueIdentifier) as Uint8Array)).to.deep.equal(hash);
  });

  /** What a client may do with each attribute once it is set: the rows of its rules table. */
  const rules: readonly [value: Item, other: Item, modify: string, remove: string, since: Version][] = [
    [
      enumeration(Tag.ProtectionLevel, Enum.ProtectionLevel.High),
      enumeration(Tag.ProtectionLevel, Enum.ProtectionLevel.Low),
      'Success',
      'Success',
      '2.0',
    ],
    [interval(Tag.ProtectionPeriod, 60), interval(Tag.ProtectionPeriod, 61), 'Success', 'Success', '2.0'],
    [boolean(Tag.QuantumSafe, true), boolean(Tag.QuantumSafe, false), 'Success', 'Success', '2.0'],
    [textString(Tag.PKCS_12FriendlyName, 'a'), textString(Tag.PKCS_12FriendlyName, 'b'), 'Success', 'Success', '1.4'],
    [
      enumeration(Tag.NISTKeyType, Enum.NISTKeyType.PrivateSignatureKey),
      enumeration(Tag.NISTKeyType, Enum.NISTKeyType.PublicSignatureVerificationKey),
      'AttributeReadOnly',
      'AttributeReadOnly',
      '2.0',
    ],
    [rotateName('a'), rotateName('b'), 'Success', 'Success', '2.1'],
    [every(1), every(2), 'AttributeReadOnly', 'AttributeReadOnly', '2.1'],
    [automatic(false), automatic(true), 'AttributeReadOnly', 'AttributeReadOnly', '2.1'],
    [interval(Tag.RotateOffset, 1), interval(Tag.RotateOffset, 2), 'AttributeReadOnly', 'AttributeReadOnly', '2.1'],
  ];
  for (const [value, other, modify, remove, since] of rules) {
    const name = attributeByTag(value.tag)?.name ?? '';
    it(`${name}: a client sets it; Modify Attribute: ${modify}, Delete Attribute: ${remove}`, () => {
      for (const identifier of [create(value), create()]) {
        if (itemOf(identifier, value.tag) === undefined) {
          client.ok('AddAttribute', uid(identifier), structure(Tag.NewAttribute, [value]));
        }
        expect(itemOf(identifier, value.tag)).to.deep.equal(value);
        const changed = client.send('ModifyAttribute', uid(identifier), structure(Tag.NewAttribute, [other]));
        expect(changed.result).to.equal(modify);
        const reference = enumeration(Tag.AttributeReference, value.tag);
        expect(client.send('DeleteAttribute', uid(identifier), reference).result).to.equal(remove);
      }
    });

    if (since === '2.1') {
      it(`${name} is nothing that 2.0 has`, () => {
        const identifier = create(value);
        const older = new EngineClient(engine, '2.0');
        expect(older.ok('GetAttributes', uid(identifier)).fields(Tag.Attributes)?.item(value.tag)).to.equal(undefined);
        expect(older.send('Create', ...aes(value)).result).to.equal('InvalidField');
      });
    }
  }

  const serverOnly: readonly [value: Item, create: string, set: string][] = [
    [integer(Tag.RotateGeneration, 7), 'AttributeReadOnly', 'ReadOnlyAttribute'],
    [boolean(Tag.RotateLatest, true), 'AttributeReadOnly', 'ReadOnlyAttribute'],
    [
      integer(Tag.ProtectionStorageMask, Mask.ProtectionStorageMask.Hardware),
      'InvalidAttributeValue',
      'ReadOnlyAttribute',
    ],
    [textString(Tag.CertificateSubjectCN, 'Jane'), 'InvalidAttribute', 'PermissionDenied'],
  ];
  for (const [value, whenCreated, whenSet] of serverOnly) {
    it(`${attributeByTag(value.tag)?.name} is not for a client to set`, () => {
      expect(client.send('Create', ...aes(value)).result).to.equal(whenCreated);
      const set = client.send('SetAttribute', uid(create()), structure(Tag.NewAttribute, [value])).result;
      expect(set).to.equal(whenSet);
    });
  }

  it('NIST Key Type has several instances where a client adds one (2.0 section 4.31)', () => {
    const { PrivateSignatureKey, SymmetricMasterKey } = Enum.NISTKeyType;
    const identifier = create(enumeration(Tag.NISTKeyType, PrivateSignatureKey));
    const more = structure(Tag.NewAttribute, [enumeration(Tag.NISTKeyType, SymmetricMasterKey)]);
    client.ok('AddAttribute', uid(identifier), more);
    const got = client.ok('GetAttributes', uid(identifier), enumeration(Tag.AttributeReference, Tag.NISTKeyType));
    expect(
      got
        .fields(Tag.Attributes)
        ?.all(Tag.NISTKeyType)
        .map(({ value }) => value),
    ).to.deep.equal([PrivateSignatureKey, SymmetricMasterKey]);
  });

  describe('Protection Storage Masks (2.0 section 7.27)', () => {
    const { Hardware, OnSystem, Software } = Mask.ProtectionStorageMask;
    const masks = (tag: number, ...values: number[]): Item =>
      structure(
        tag,
        values.map((value) => integer(Tag.ProtectionStorageMask, value)),
      );
    const of = (...values: number[]) => masks(Tag.ProtectionStorageMasks, ...values);
    const rows: readonly [what: string, masks: Item, result: string][] = [
      ['what the server has', of(Software), 'Success'],
      ['one of several', of(Hardware, Software), 'Success'],
      ['none in its entirety', of(Hardware, Software | OnSystem), 'ProtectionStorageUnavailable'],
      ['no mask', of(), 'Success'],
    ];
    for (const [what, asked, result] of rows) {
      it(`that name ${what}: ${result}`, () => {
        const { result: got, payload } = client.send('Create', ...aes(), asked);
        expect(got).to.equal(result);
        if (result !== 'Success') return;
        expect(valueIn(payload.text(Tag.UniqueIdentifier) ?? '', Tag.ProtectionStorageMask)).to.equal(Software);
      });
    }

    const halves: readonly [tag: number, result: string][] = [
      [Tag.PrivateProtectionStorageMasks, 'PrivateProtectionStorageUnavailable'],
      [Tag.PublicProtectionStorageMasks, 'PublicProtectionStorageUnavailable'],
      [Tag.CommonProtectionStorageMasks, 'PrivateProtectionStorageUnavailable'],
    ];
    for (const [tag, result] of halves) {
      it(`of a key pair: ${result}`, () => {
        const common = structure(Tag.CommonAttributes, [enumeration(Tag.CryptographicAlgorithm, A.RSA)]);
        expect(client.send('CreateKeyPair', common, masks(tag, Hardware)).result).to.equal(result);
        expect(located()).to.deep.equal([]);
      });
    }

    it('are a field that 1.4 does not have', () => {
      const older = new EngineClient(engine, '1.4');
      const asked = template({ 'Cryptographic Algorithm': A.AES, 'Cryptographic Length': 128 });
      const type = enumeration(Tag.ObjectType, O.SymmetricKey);
      expect(older.send('Create', type, asked, of(Hardware)).result).to.equal('InvalidField');
    });
  });
});
