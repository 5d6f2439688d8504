import { expect } from 'chai';
import { byteString, dateTime, enumeration, type Item, integer, structure, textString } from '../harness/codec/item.ts';
import { type AttributeView, attributeItem, attributesItem } from '../harness/message/attributes.ts';
import type { ObjectTypeName } from '../harness/spec/attributes.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { Mask } from '../harness/spec/masks.ts';
import { enumInVersion } from '../harness/spec/registry.ts';
import { Tag } from '../harness/spec/tags.ts';
import { VERSIONS, type Version } from '../harness/spec/versions.ts';
import { misset } from '../test-support/attribute-trials.ts';
import { createEngine, type Engine, START } from '../test-support/engine.ts';
import { EngineClient, uid } from '../test-support/engine-client.ts';
import { keyCreation, OBJECTS } from '../test-support/objects-of-each-type.ts';
import { attributesAsked, hasOwnTags } from '../test-support/version-forms.ts';

const O = Enum.ObjectType;
const { DeriveKey, Encrypt, Sign, Verify } = Mask.CryptographicUsageMask;
const { PrivateKeyUniqueIdentifier, PublicKeyUniqueIdentifier } = Tag;

const attribute = {
  algorithm: (value: number): AttributeView => ({
    name: 'Cryptographic Algorithm',
    value: enumeration(Tag.CryptographicAlgorithm, value),
  }),
  length: (value: number): AttributeView => ({
    name: 'Cryptographic Length',
    value: integer(Tag.CryptographicLength, value),
  }),
  mask: (value: number): AttributeView => ({
    name: 'Cryptographic Usage Mask',
    value: integer(Tag.CryptographicUsageMask, value),
  }),
};

/** The attributes of both keys of a pair. */
function common(version: Version, ...attributes: AttributeView[]): Item {
  return hasOwnTags(version)
    ? attributesItem(Tag.CommonAttributes, attributes)
    : structure(Tag.CommonTemplateAttribute, attributes.map(attributeItem));
}

const DERIVATION = [
  enumeration(Tag.DerivationMethod, Enum.DerivationMethod.PBKDF2),
  structure(Tag.DerivationParameters, [
    structure(Tag.CryptographicParameters, [enumeration(Tag.HashingAlgorithm, Enum.HashingAlgorithm.SHA_1)]),
    byteString(Tag.Salt, new Uint8Array(8)),
    integer(Tag.IterationCount, 10),
  ]),
];

const SPLIT = [
  integer(Tag.SplitKeyParts, 2),
  integer(Tag.SplitKeyThreshold, 2),
  enumeration(Tag.SplitKeyMethod, Enum.SplitKeyMethod.XOR),
];

/*
 * "SHALL always have a value" and "When implicitly set": what an object has is the same whatever operation of the version
 * makes it.
 */
describe('objects that operations make have the attributes of their type', () => {
  for (const version of VERSIONS) {
    describe(`in KMIP ${version}`, () => {
      let engine: Engine;
      let client: EngineClient;
      beforeEach(async () => {
        engine = await createEngine({ quiet: true });
        client = new EngineClient(engine, version);
      });
      afterEach(() => engine.close());

      const expectWhole = (identifier: string | undefined, type: ObjectTypeName): void => {
        expect(misset(client, { identifier: identifier ?? '', type, state: 'PreActive' })).to.deep.equal([]);
      };
      const key = (): string => client.identifier('Create', ...keyCreation(version, Encrypt));
      const pair = () =>
        client.ok(
          'CreateKeyPair',
          common(
            version,
            attribute.algorithm(Enum.CryptographicAlgorithm.RSA),
            attribute.length(1024),
            attribute.mask(Sign | Verify),
          ),
        );
      const has = (operation: keyof typeof Enum.Operation) =>
        enumInVersion('Operation', Enum.Operation[operation], version);

      it('Create and Re-key', () => {
        const made = key();
        expectWhole(made, 'SymmetricKey');
        expectWhole(client.identifier('ReKey', uid(made)), 'SymmetricKey');
      });

      it('Create Key Pair and Re-key Key Pair', () => {
        const made = pair();
        const replaced = has('ReKeyKeyPair')
          ? [
              client.ok(
                'ReKeyKeyPair',
                textString(PrivateKeyUniqueIdentifier, made.text(PrivateKeyUniqueIdentifier) ?? ''),
              ),
            ]
          : [];
        for (const halves of [made, ...replaced]) {
          expectWhole(halves.text(PrivateKeyUniqueIdentifier), 'PrivateKey');
          expectWhole(halves.text(PublicKeyUniqueIdentifier), 'PublicKey');
        }
      });

      it('Derive Key', () => {
        const active = { name: 'Activation Date', value: dateTime(Tag.ActivationDate, START) };
        const secret = client.identifier(
          'Register',
          enumeration(Tag.ObjectType, O.SecretData),
          attributesAsked(version, [attribute.mask(DeriveKey), active]),
          OBJECTS.SecretData,
        );
        for (const type of ['SymmetricKey', 'SecretData'] as const) {
          const { AES } = Enum.CryptographicAlgorithm;
          const asked = [attribute.length(128), attribute.mask(Encrypt)];
          const own = type === 'SymmetricKey' ? [attribute.algorithm(AES), ...asked] : asked;
          const typed = enumeration(Tag.ObjectType, O[type]);
          expectWhole(
            client.identifier('DeriveKey', typed, uid(secret), ...DERIVATION, attributesAsked(version, own)),
            type,
          );
        }
      });

      it('Certify and Re-certify', () => {
        // In 1.0 a certificate request is REQUIRED (1.0 section 4.6).
        if (version === '1.0') return;
        const typed = { name: 'Certificate Type', value: enumeration(Tag.CertificateType, Enum.CertificateType.X_509) };
        const publicKey = pair().text(PublicKeyUniqueIdentifier) ?? '';
        const certificate = client.identifier('Certify', uid(publicKey), attributesAsked(version, [typed]));
        expectWhole(certificate, 'Certificate');
        expectWhole(client.identifier('ReCertify', uid(certificate)), 'Certificate');
      });

      it('Create Split Key and Join Split Key', () => {
        if (!has('CreateSplitKey')) return;
        const typed = enumeration(Tag.ObjectType, O.SplitKey);
        const made = client.ok('CreateSplitKey', typed, uid(key()), ...SPLIT, attributesAsked(version, []));
        const parts = made.all(Tag.UniqueIdentifier);
        for (const { value } of parts) expectWhole(String(value), 'SplitKey');
        expectWhole(
          client.identifier('JoinSplitKey', enumeration(Tag.ObjectType, O.SymmetricKey), ...parts),
          'SymmetricKey',
        );
        const secret = enumeration(Tag.SecretDataType, Enum.SecretDataType.Seed);
        expectWhole(
          client.identifier('JoinSplitKey', enumeration(Tag.ObjectType, O.SecretData), ...parts, secret),
          'SecretData',
        );
      });
    });
  }
});
