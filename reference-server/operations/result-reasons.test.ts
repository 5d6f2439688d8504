import { expect } from 'chai';
import { byteString, enumeration, type Item, structure, textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { listsReason } from '../../harness/spec/result-reasons.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { createEngine, type Engine } from '../../test-support/engine.ts';
import { EngineClient, template, uid } from '../../test-support/engine-client.ts';

const { CertificateType, ObjectType, RevocationReasonCode } = Enum;
const { Sign, Verify } = Mask.CryptographicUsageMask;

type OperationName = keyof typeof Enum.Operation;

/** Objects of every kind that an operation may be asked to work on. */
interface Objects {
  readonly key: string;
  readonly destroyed: string;
  readonly privateKey: string;
  readonly publicKey: string;
  readonly opaque: string;
}

const superseded = structure(Tag.RevocationReason, [
  enumeration(Tag.RevocationReasonCode, RevocationReasonCode.Superseded),
]);
const certificate = structure(Tag.Certificate, [
  enumeration(Tag.CertificateType, CertificateType.X_509),
  byteString(Tag.CertificateValue, Buffer.from('no certificate')),
]);
const privateUid = (identifier: string) => textString(Tag.PrivateKeyUniqueIdentifier, identifier);
const joining = enumeration(Tag.ObjectType, ObjectType.SymmetricKey);

/** What 1.4 chapter 11 has one reason for, and the tables of 2.x ("Error Handling") another. */
const ROWS: readonly (readonly [
  what: string,
  operation: OperationName,
  fields: (objects: Objects) => readonly Item[],
  in1: string,
  in2: string,
])[] = [
  ['a Pre-Active key', 'Revoke', ({ key }) => [uid(key), superseded], 'IllegalOperation', 'WrongKeyLifecycleState'],
  ['a destroyed key', 'Revoke', (o) => [uid(o.destroyed), superseded], 'IllegalOperation', 'WrongKeyLifecycleState'],
  ['a private key', 'ReKey', ({ privateKey }) => [uid(privateKey)], 'PermissionDenied', 'InvalidObjectType'],
  ['a destroyed key', 'ReKey', ({ destroyed }) => [uid(destroyed)], 'PermissionDenied', 'PermissionDenied'],
  ['an Opaque Object', 'ReKeyKeyPair', (o) => [privateUid(o.opaque)], 'PermissionDenied', 'InvalidObjectType'],
  ['a public key', 'ReCertify', ({ publicKey }) => [uid(publicKey)], 'PermissionDenied', 'InvalidObjectType'],
  ['a key', 'JoinSplitKey', ({ key }) => [joining, uid(key)], 'InvalidField', 'InvalidObjectType'],
  ['nothing', 'Validate', () => [], 'InvalidMessage', 'InvalidMessage'],
  ['what is not there', 'Validate', () => [uid('nobody')], 'InvalidMessage', 'ObjectNotFound'],
  ['a key', 'Validate', ({ key }) => [uid(key)], 'InvalidMessage', 'InvalidObjectType'],
  ['octets that are no certificate', 'Validate', () => [certificate], 'InvalidMessage', 'InvalidMessage'],
];

describe('Result Reasons that differ between 1.4 and 2.x', () => {
  let engine: Engine;
  let objects: Objects;
  before(async () => {
    engine = await createEngine();
    objects = made(new EngineClient(engine));
  });
  after(() => engine.close());

  for (const [what, operation, fields, in1, in2] of ROWS) {
    it(`${operation} of ${what}: ${in1}, ${in2}`, () => {
      const asked = ['1.4', '2.0', '2.1'] as const;
      const results = asked.map(
        (version) => new EngineClient(engine, version).send(operation, ...fields(objects)).result,
      );
      expect(results).to.deep.equal([in1, in2, in2]);
      const { ResultReason, Operation } = Enum;
      expect(listsReason(Operation[operation], ResultReason[in2 as keyof typeof ResultReason], '2.0')).to.equal(true);
    });
  }
});

function made(client: EngineClient): Objects {
  const destroyed = client.key();
  client.ok('Destroy', uid(destroyed));
  const pair = client.ok(
    'CreateKeyPair',
    ...[
      template({ 'Cryptographic Algorithm': Enum.CryptographicAlgorithm.ECDSA, 'Cryptographic Length': 256 }),
      template({ 'Cryptographic Usage Mask': Sign }),
      template({ 'Cryptographic Usage Mask': Verify }),
    ].map(withTag),
  );
  const opaque = structure(Tag.OpaqueObject, [
    enumeration(Tag.OpaqueDataType, 0x80000001),
    byteString(Tag.OpaqueDataValue, Buffer.from('data')),
  ]);
  return {
    key: client.key(),
    destroyed,
    privateKey: pair.text(Tag.PrivateKeyUniqueIdentifier) ?? '',
    publicKey: pair.text(Tag.PublicKeyUniqueIdentifier) ?? '',
    opaque: client.identifier('Register', enumeration(Tag.ObjectType, ObjectType.OpaqueObject), template({}), opaque),
  };
}

const HALVES = [Tag.CommonTemplateAttribute, Tag.PrivateKeyTemplateAttribute, Tag.PublicKeyTemplateAttribute] as const;

function withTag(item: Item, position: number): Item {
  return { ...item, tag: HALVES[position] ?? item.tag };
}
