import { expect } from 'chai';
import { byteString, enumeration, type Item, integer, structure, textString } from '../../harness/codec/item.ts';
import { protocolVersion } from '../../harness/message/header.ts';
import { buildRequest } from '../../harness/message/request.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { createEngine, type Engine } from '../../test-support/engine.ts';
import { EngineClient, template, uid } from '../../test-support/engine-client.ts';

const A = Enum.CryptographicAlgorithm;
const O = Enum.ObjectType;
const { Decrypt, Encrypt, Sign, Verify } = Mask.CryptographicUsageMask;

const type = (objectType: number): Item => enumeration(Tag.ObjectType, objectType);
const types = (...objectTypes: number[]): Item => structure(Tag.ObjectTypes, objectTypes.map(type));
const group = (name: string): Item => textString(Tag.ObjectGroup, name);
const groups = (...names: string[]): Item => structure(Tag.ObjectGroups, names.map(group));
const algorithm = (value: number): Item => enumeration(Tag.CryptographicAlgorithm, value);
const length = (bits: number): Item => integer(Tag.CryptographicLength, bits);
const usage = (mask: number): Item => integer(Tag.CryptographicUsageMask, mask);
const attributes = (...items: Item[]): Item => structure(Tag.Attributes, items);
const defaults = (...fields: Item[]): Item => structure(Tag.ObjectDefaults, fields);
const information = (...rows: Item[]): Item => structure(Tag.DefaultsInformation, rows);
const constraints = (...rows: Item[][]): Item =>
  structure(
    Tag.Constraints,
    rows.map((fields) => structure(Tag.Constraint, fields)),
  );
const AES_256 = [algorithm(A.AES), length(256), usage(Encrypt | Decrypt)];

describe('rules for all objects', () => {
  let engine: Engine;
  let client: EngineClient;
  beforeEach(async () => {
    engine = await createEngine({ settings: { versions: ['2.1', '2.0', '1.4'], administrators: ['alice'] } });
    client = new EngineClient(engine, '2.1');
  });
  afterEach(() => engine.close());

  const create = (...items: Item[]) => client.send('Create', type(O.SymmetricKey), attributes(...items));
  const attributeOf = (identifier: string, tag: number) =>
    client
      .ok('GetAttributes', uid(identifier), enumeration(Tag.AttributeReference, tag))
      .fields(Tag.Attributes)
      ?.item(tag)?.value;
  const key = (octets: number): Item =>
    structure(Tag.SymmetricKey, [
      structure(Tag.KeyBlock, [
        enumeration(Tag.KeyFormatType, Enum.KeyFormatType.Raw),
        structure(Tag.KeyValue, [byteString(Tag.KeyMaterial, Buffer.alloc(octets, 7))]),
        algorithm(A.AES),
        length(octets * 8),
      ]),
    ]);
  const tell = (...fields: Item[]) =>
    client.ok('Query', enumeration(Tag.QueryFunction, Enum.QueryFunction.QueryDefaultsInformation), ...fields);

  describe('Set Defaults (2.1 section 6.1.53)', () => {
    const set = (...rows: Item[]) => client.send('SetDefaults', information(...rows)).result;

    it('gives a new key what its client leaves out, and nothing else', () => {
      expect(create().result).to.equal('InvalidMessage');
      expect(set(defaults(type(O.SymmetricKey), attributes(...AES_256)))).to.equal('Success');
      const made = create(length(128)).payload.text(Tag.UniqueIdentifier) as string;
      expect(attributeOf(made, Tag.CryptographicAlgorithm)).to.equal(A.AES);
      expect(attributeOf(made, Tag.CryptographicLength)).to.equal(128);
      expect(attributeOf(made, Tag.CryptographicUsageMask)).to.equal(Encrypt | Decrypt);
    });

    it('is taken back without Defaults Information', () => {
      set(defaults(type(O.SymmetricKey), attributes(...AES_256)));
      client.ok('SetDefaults');
      expect(create().result).to.equal('InvalidMessage');
      expect(tell().item(Tag.DefaultsInformation)).to.equal(undefined);
    });

    it('is for one object group where it says so, before what is for all', () => {
      set(
        defaults(types(O.SymmetricKey), attributes(length(128)), groups('small')),
        defaults(types(O.SymmetricKey, O.SecretData), attributes(...AES_256)),
      );
      const lengthOf = (...items: Item[]) =>
        attributeOf(create(...items).payload.text(Tag.UniqueIdentifier) as string, Tag.CryptographicLength);
      expect(lengthOf()).to.equal(256);
      expect(lengthOf(group('small'))).to.equal(128);
      expect(lengthOf(group('large'))).to.equal(256);
    });

    it('gives both keys of a pair their own', () => {
      const pair = [algorithm(A.RSA), length(2048)];
      set(
        defaults(types(O.PrivateKey, O.PublicKey), attributes(...pair)),
        defaults(type(O.PrivateKey), attributes(usage(Sign))),
        defaults(type(O.PublicKey), attributes(usage(Verify))),
      );
      const made = client.ok('CreateKeyPair');
      expect(attributeOf(made.text(Tag.PrivateKeyUniqueIdentifier) as string, Tag.CryptographicUsageMask)).to.equal(
        Sign,
      );
      expect(attributeOf(made.text(Tag.PublicKeyUniqueIdentifier) as string, Tag.CryptographicUsageMask)).to.equal(
        Verify,
      );
    });

    it('says nothing against what a registered object says of itself', () => {
      set(defaults(type(O.SymmetricKey), attributes(...AES_256)));
      const made = client.identifier('Register', type(O.SymmetricKey), attributes(), key(16));
      expect(attributeOf(made, Tag.CryptographicLength)).to.equal(128);
      expect(attributeOf(made, Tag.CryptographicUsageMask)).to.equal(Encrypt | Decrypt);
    });

    it('is not for clients of 1.x, who cannot ask for it', () => {
      set(defaults(type(O.SymmetricKey), attributes(...AES_256)));
      const older = new EngineClient(engine, '1.4');
      expect(older.send('Create', type(O.SymmetricKey), template({})).result).to.equal('InvalidMessage');
      expect(older.send('SetDefaults').result).to.equal('OperationNotSupported');
    });

    it('is told by Query, for all object groups or for those that are asked for', () => {
      const [all, small] = [
        defaults(types(O.SymmetricKey, O.SecretData), attributes(...AES_256)),
        defaults(types(O.SymmetricKey), attributes(length(128)), groups('small')),
      ];
      set(all, small);
      expect(tell().item(Tag.DefaultsInformation)).to.deep.equal(information(all, small));
      expect(tell(groups('small')).item(Tag.DefaultsInformation)).to.deep.equal(information(all, small));
      create(group('large'));
      expect(tell(groups('large')).item(Tag.DefaultsInformation)).to.deep.equal(information(all));
      for (const queryFunction of [Enum.QueryFunction.QueryDefaultsInformation, Enum.QueryFunction.QueryOperations]) {
        const asked = client.send('Query', enumeration(Tag.QueryFunction, queryFunction), groups('no such group'));
        expect(asked.result).to.equal('UnknownObjectGroup');
      }
    });

    it('is told a client of 2.0 in the structure that it knows (2.0 section 7.18)', () => {
      set(
        defaults(types(O.SymmetricKey, O.SecretData), attributes(...AES_256)),
        defaults(types(O.SymmetricKey), attributes(length(128)), groups('small')),
      );
      client = new EngineClient(engine, '2.0');
      const each = [O.SymmetricKey, O.SecretData].map((one) => defaults(type(one), attributes(...AES_256)));
      expect(tell().item(Tag.DefaultsInformation)).to.deep.equal(information(...each));
      expect(create().result).to.equal('Success');
    });

    const refused: readonly [what: string, row: Item, result: string][] = [
      ['a type that 2.1 does not have', defaults(type(O.Template), attributes(length(1))), 'InvalidField'],
      ['no type', defaults(types(), attributes(length(1))), 'InvalidField'],
      ['no attribute', defaults(type(O.SymmetricKey), attributes()), 'InvalidField'],
      [
        'an attribute that the server alone sets',
        defaults(type(O.SymmetricKey), attributes(enumeration(Tag.State, Enum.State.Active))),
        'InvalidField',
      ],
      ['Object Defaults without Attributes', defaults(type(O.SymmetricKey)), 'InvalidMessage'],
    ];
    for (const [what, row, result] of refused) {
      it(`refuses ${what}: ${result}`, () => {
        expect(set(row)).to.equal(result);
        expect(tell().item(Tag.DefaultsInformation)).to.equal(undefined);
      });
    }
  });

  describe('Set Constraints and Get Constraints (2.1 sections 6.1.22 and 6.1.52)', () => {
    const set = (...rows: Item[][]) => client.send('SetConstraints', constraints(...rows)).result;
    const strong = [types(O.SymmetricKey), attributes(algorithm(A.AES), length(256))];

    it('returns what was set last, and an empty set at first', () => {
      expect(client.ok('GetConstraints').item(Tag.Constraints)).to.deep.equal(constraints());
      expect(set(strong)).to.equal('Success');
      expect(set(strong, [groups('all'), attributes(usage(Encrypt))])).to.equal('Success');
      expect(client.ok('GetConstraints').item(Tag.Constraints)).to.deep.equal(
        constraints(strong, [groups('all'), attributes(usage(Encrypt))]),
      );
      set();
      expect(client.ok('GetConstraints').item(Tag.Constraints)).to.deep.equal(constraints());
    });

    const either = [types(O.SymmetricKey), attributes(length(128), length(256))];
    const noSign = [attributes(usage(Encrypt | Decrypt))];
    const project = [attributes(textString(Tag.ContactInformation, 'somebody'))];
    const rows: readonly [what: string, rule: Item[], made: Item[], result: string][] = [
      ['the value that is demanded', strong, AES_256, 'Success'],
      ['another value', strong, [algorithm(A.AES), length(128), usage(Encrypt)], 'ConstraintViolation'],
      ['one of several values', either, [algorithm(A.AES), length(128), usage(Encrypt)], 'Success'],
      ['none of several values', either, [algorithm(A.AES), length(192), usage(Encrypt)], 'ConstraintViolation'],
      ['some of the bits of a mask', noSign, [algorithm(A.AES), length(128), usage(Encrypt)], 'Success'],
      ['a bit more', noSign, [algorithm(A.AES), length(128), usage(Encrypt | Sign)], 'ConstraintViolation'],
      ['an attribute that is missing', project, AES_256, 'ConstraintViolation'],
      ['a rule for other types', [types(O.SecretData), attributes(length(1))], AES_256, 'Success'],
      ['a rule for another group', [groups('a'), attributes(length(1))], [...AES_256, group('b')], 'Success'],
      ['a rule for its group', [groups('a'), attributes(length(1))], [...AES_256, group('a')], 'ConstraintViolation'],
      ['a rule that demands nothing', [types(O.SymmetricKey)], AES_256, 'Success'],
    ];
    for (const [what, rule, made, result] of rows) {
      it(`a key with ${what}: ${result}`, () => {
        expect(set(rule)).to.equal('Success');
        expect(create(...made).result).to.equal(result);
      });
    }

    it('hold for whatever makes an object, and for clients of every version', () => {
      const old = create(algorithm(A.AES), length(128), usage(Encrypt)).payload.text(Tag.UniqueIdentifier) as string;
      set(strong);
      expect(client.send('Register', type(O.SymmetricKey), attributes(usage(0)), key(16)).result).to.equal(
        'ConstraintViolation',
      );
      expect(client.send('ReKey', uid(old)).result).to.equal('ConstraintViolation');
      const aes = template({
        'Cryptographic Algorithm': A.AES,
        'Cryptographic Length': 128,
        'Cryptographic Usage Mask': 4,
      });
      for (const version of ['1.4', '2.0'] as const) {
        const older = new EngineClient(engine, version);
        const asked = version === '1.4' ? aes : attributes(algorithm(A.AES), length(128), usage(Encrypt));
        expect(older.send('Create', type(O.SymmetricKey), asked).result).to.equal('InvalidField');
      }
      expect(client.send('Get', uid(old)).result, 'of one that was there before').to.equal('Success');
    });

    it('leave nothing of a key pair of which one key violates them', () => {
      set([types(O.PublicKey), attributes(usage(Encrypt))]);
      const common = structure(Tag.CommonAttributes, [algorithm(A.RSA), length(2048), usage(Sign)]);
      expect(client.send('CreateKeyPair', common).result).to.equal('ConstraintViolation');
      expect(client.ok('Locate', attributes()).item(Tag.UniqueIdentifier)).to.equal(undefined);
    });

    it('are undone with the batch that sets them', () => {
      const item = (operation: number, ...payload: Item[]) => ({ operation, payload });
      const items = [
        item(Enum.Operation.SetConstraints, constraints(strong)),
        item(Enum.Operation.Get, uid('nothing')),
      ];
      const header = { batchErrorContinuationOption: Enum.BatchErrorContinuationOption.Undo };
      const identified = items.map((one, index) => ({ ...one, uniqueBatchItemId: Uint8Array.of(index) }));
      engine.send(buildRequest(protocolVersion('2.1'), identified, header));
      expect(client.ok('GetConstraints').item(Tag.Constraints)).to.deep.equal(constraints());
    });

    it('refuse what there is not', () => {
      expect(set([types(O.Template)])).to.be.oneOf(['InvalidField', 'InvalidObjectType']);
      expect(client.send('SetConstraints').result).to.equal('InvalidMessage');
      for (const version of ['1.4', '2.0'] as const) {
        const older = new EngineClient(engine, version);
        expect(older.send('SetConstraints', constraints()).result).to.equal('OperationNotSupported');
        expect(older.send('GetConstraints').result).to.equal('OperationNotSupported');
      }
    });
  });

  it('are for administrators to set, and for all to see', () => {
    const bob = new EngineClient(engine, '2.1', 'bob');
    const row = constraints([types(O.SymmetricKey), attributes(length(256))]);
    expect(bob.send('SetConstraints', row).result).to.equal('PermissionDenied');
    expect(bob.send('SetDefaults').result).to.equal('PermissionDenied');
    expect(client.send('SetConstraints', row).result).to.equal('Success');
    expect(bob.ok('GetConstraints').item(Tag.Constraints)).to.deep.equal(row);
  });

  it('are for everybody to set where nothing is configured, and for nobody by an empty list', async () => {
    const rows: readonly [settings: { administrators?: string[] }, result: string][] = [
      [{ administrators: [] }, 'PermissionDenied'],
      [{}, 'Success'],
    ];
    for (const [settings, result] of rows) {
      const ruled = await createEngine({ settings });
      expect(new EngineClient(ruled, '2.1').send('SetDefaults').result).to.equal(result);
      ruled.close();
    }
  });
});
