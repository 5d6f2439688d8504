import type { StructureItem } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { enumInVersion } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError, REASONS } from '../errors.ts';
import { Fields, required } from '../fields.ts';
import { attributeInstances, type ManagedObject } from '../object.ts';
import type { OperationContext } from '../operations/operation.ts';
import { agrees } from './attribute-values.ts';
import { isDestroyed } from './life-cycle.ts';
import { linked, linkedIdentifier, linkedIdentifiers } from './links.ts';

const O = Enum.ObjectType;

/** "it is not a key" (1.4 Table 338). */
const KEYS: readonly number[] = [O.SymmetricKey, O.PublicKey, O.PrivateKey, O.SplitKey, O.PGPKey];

/**
 * The key that Encryption Key Information or MAC/Signature Key Information names (1.4 Tables 10 and 11), under the access
 * rules of the operation that wraps or unwraps by it. Throws by the rows of 1.4 Table 338.
 */
export function namedKey(information: Fields, context: OperationContext): ManagedObject {
  const identifier = required(information.text(Tag.UniqueIdentifier), Tag.UniqueIdentifier);
  if (context.store.get(identifier) === undefined) {
    throw new KmipError(REASONS.wrappingKeyMissing, 'no wrapping key has this Unique Identifier');
  }
  const key = context.object(identifier, 'allowed');
  if (key.archived) throw new KmipError(REASONS.wrappingKeyArchived, 'the wrapping key is archived');
  if (!KEYS.includes(key.objectType)) {
    throw new KmipError(REASONS.wrappingKeyNoKey, 'what is named as wrapping key is no key');
  }
  if (isDestroyed(key)) throw new KmipError(REASONS.wrappingKeyDestroyed, 'the wrapping key is destroyed');
  return key;
}

/**
 * A registered object that is wrapped, with a Link to what it is wrapped with: "the server SHALL create a Link attribute of
 * Link Type Wrapping Key Link" (2.0 section 6.1.39), which 1.x does not have. There is none to a key that the server does
 * not have, and no second one beside the client's own.
 */
export function linkedToWrappingKey(object: ManagedObject, { store, version }: OperationContext): ManagedObject {
  const { WrappingKeyLink } = Enum.LinkType;
  if (!enumInVersion('LinkType', WrappingKeyLink, version)) return object;
  const identifier = object.content === null ? undefined : wrappingKeyIdentifier(object.content);
  const key = identifier === undefined ? undefined : store.get(identifier);
  const isLinked = key === undefined || linkedIdentifiers(object, WrappingKeyLink).includes(key.uniqueIdentifier);
  return isLinked ? object : linked(object, WrappingKeyLink, key);
}

/** What encrypts the Key Value, else what signs it or makes its MAC. */
function wrappingKeyIdentifier(content: StructureItem): string | undefined {
  const wrapping = new Fields(content).fields(Tag.KeyBlock)?.fields(Tag.KeyWrappingData);
  const information =
    wrapping?.fields(Tag.EncryptionKeyInformation) ?? wrapping?.fields(Tag.MACSignatureKeyInformation);
  return information?.text(Tag.UniqueIdentifier);
}

/**
 * The key that signs or MACs where MAC/Signature Key Information names `key`: "the Private Key (or its corresponding
 * Public Key) used to sign". `linkType` leads from the half that was named to the one that is needed. Throws Permission
 * Denied where the half that was named knows of no other.
 */
export function otherHalf(key: ManagedObject, linkType: number, context: OperationContext): ManagedObject {
  const identifier = linkedIdentifier(key, linkType);
  if (identifier === undefined) {
    throw new KmipError(
      Enum.ResultReason.PermissionDenied,
      'the key is not able to be used: the other half is unknown',
    );
  }
  return context.object(identifier);
}

/**
 * The Cryptographic Parameters of a key that a Key Wrapping Specification means: those that it gives, if they match an
 * instance of the key's own, else those with the lowest Attribute Index (1.4 section 2.1.6). Throws Item Not Found where
 * the key has none, or no match.
 */
export function wrappingParameters(information: Fields, key: ManagedObject): Fields {
  const given = information.fields(Tag.CryptographicParameters)?.structure;
  const own = attributeInstances(key, 'Cryptographic Parameters').map(({ value }) => value);
  const match = own.find((value) => given === undefined || agrees(given, value));
  if (match?.type !== 'Structure') {
    throw new KmipError(REASONS.wrappingParametersUnknown, 'the key has no such Cryptographic Parameters');
  }
  return new Fields(match);
}
