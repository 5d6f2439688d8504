import { type KeyObject, X509Certificate } from 'node:crypto';
import {
  byteString,
  enumeration,
  type Item,
  type StructureItem,
  structure,
  textString,
} from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { readingMaterial } from '../crypto/key.ts';
import { readKeyMaterial } from '../crypto/key-formats.ts';
import { type Bag, readPkcs12 } from '../crypto/pkcs12-read.ts';
import { KmipError, REASONS } from '../errors.ts';
import type { ManagedObject } from '../object.ts';
import type { OperationContext } from '../operations/operation.ts';
import type { NamedValue } from './implicit-attributes.ts';
import { keyProperties, makeKeyBlock, readKeyBlock } from './key-blocks.ts';
import { identifierOf, linked } from './links.ts';
import { newObject } from './new-object.ts';
import { linkedPassword, OPENING } from './pkcs12-passwords.ts';
import { registeredObject } from './registered-objects.ts';
import type { RequestedAttribute } from './requested-attributes.ts';

const { PKCS_8, PKCS_12 } = Enum.KeyFormatType;
const { Certificate, PrivateKey } = Enum.ObjectType;
const { CertificateLink, PKCS_12CertificateLink, PKCS_12PasswordLink } = Enum.LinkType;
const { InvalidField } = Enum.ResultReason;
const NAME = 'PKCS#12 Friendly Name';

/** What a PKCS#12 container holds of one private key. */
export interface UnpackedKey {
  /** The private key, in PKCS#8: what a container holds of it. */
  readonly content: StructureItem;
  /** Attributes that the key gets where the client gives none. */
  readonly defaults: readonly NamedValue[];
  /** Its certificate, and those that this is issued by, as far as they are there. */
  readonly certificates: readonly Uint8Array[];
}

/** Whether a client registers a private key in a PKCS#12 container that is not wrapped besides. */
export function isPkcs12(objectType: number, content: StructureItem | null): content is StructureItem {
  if (objectType !== PrivateKey || content === null) return false;
  const { keyFormatType, material } = readKeyBlock(content);
  return keyFormatType === PKCS_12 && material !== undefined;
}

/**
 * Opens the container of a private key that a client registers, with the password that its PKCS#12 Password Link leads to
 * (1.4 sections 3.45 and 4.3). Throws Invalid Field by the rows of 1.4 Table 330 (2.x: Bad Password), and for a container
 * that this password does not open or that has no such key.
 */
export function unpackedKey(
  content: StructureItem,
  requested: readonly RequestedAttribute[],
  context: OperationContext,
): UnpackedKey {
  const links = requested.flatMap(({ name, value }) =>
    name === 'Link' ? (identifierOf(value, PKCS_12PasswordLink) ?? []) : [],
  );
  const password = linkedPassword(links, OPENING, REASONS.passwordUnfit, context);
  const material = readKeyBlock(content).material;
  if (material?.type !== 'ByteString') throw new KmipError(InvalidField, 'Key Material in PKCS#12 is a Byte String');
  const bags = readingMaterial('PKCS#12 container of this password', () => readPkcs12(material.value, password));
  const bag = chosenKey(bags, requested);
  const keyMaterial = byteString(Tag.KeyMaterial, bag.octets);
  const key = readKeyMaterial(PrivateKey, PKCS_8, keyMaterial);
  const { friendlyName } = bag;
  return {
    content: inPkcs8(content, keyMaterial),
    defaults: friendlyName === undefined ? [] : [[NAME, textString(Tag.PKCS_12FriendlyName, friendlyName)]],
    certificates: key?.kind === 'private' ? chainOf(key.key, bags) : [],
  };
}

/** The first private key, or that of the alias which the client gives; names are compared by caseIgnoreMatch. */
function chosenKey(bags: readonly Bag[], requested: readonly RequestedAttribute[]): Bag {
  const alias = requested.find(({ name }) => name === NAME)?.value;
  const wanted = alias?.type === 'TextString' ? alias.value.toLowerCase() : undefined;
  const found = bags.find(
    ({ kind, friendlyName }) => kind === 'key' && (wanted === undefined || friendlyName?.toLowerCase() === wanted),
  );
  if (found === undefined) throw new KmipError(InvalidField, 'the container has no such private key');
  return found;
}

/** The private key by itself, its Key Block completed; what the client says of algorithm and length has to fit. */
function inPkcs8(content: StructureItem, keyMaterial: Item): StructureItem {
  const { algorithm, length } = readKeyBlock(content);
  const block = {
    keyFormatType: PKCS_8,
    material: keyMaterial,
    hasKeyValue: true,
    isWrapped: false,
    algorithm,
    length,
  };
  const known = keyProperties(PrivateKey, block, {});
  return structure(content.tag, [makeKeyBlock(PKCS_8, keyMaterial, known)]);
}

/** The certificate of a key among the bags of its container, the one that issued it, and so on. */
function chainOf(key: KeyObject, bags: readonly Bag[]): Uint8Array[] {
  const certificates = bags
    .filter(({ kind }) => kind === 'certificate')
    .map(({ octets }) => readingMaterial('X.509 certificate', () => new X509Certificate(octets)));
  const chain: X509Certificate[] = [];
  let next = certificates.find((certificate) => certificate.checkPrivateKey(key));
  while (next !== undefined) {
    const last = next;
    chain.push(last);
    next = certificates.find((other) => !chain.includes(other) && last.checkIssued(other));
  }
  return chain.map(({ raw }) => raw);
}

/**
 * The private key with a PKCS#12 Certificate Link to its certificate; the certificates are put into the store, each with a
 * Certificate Link to its parent.
 */
export function withCertificates(
  object: ManagedObject,
  { certificates, defaults }: UnpackedKey,
  context: OperationContext,
): ManagedObject {
  const [base, ...parents] = certificates.map((octets) => certificateObject(octets, defaults, context));
  if (base === undefined) return object;
  for (const [index, certificate] of [base, ...parents].entries()) {
    const parent = parents[index];
    context.store.insert(parent === undefined ? certificate : linked(certificate, CertificateLink, parent));
  }
  return linked(object, PKCS_12CertificateLink, base);
}

function certificateObject(
  octets: Uint8Array,
  defaults: readonly NamedValue[],
  context: OperationContext,
): ManagedObject {
  const content = structure(Tag.Certificate, [
    enumeration(Tag.CertificateType, Enum.CertificateType.X_509),
    byteString(Tag.CertificateValue, octets),
  ]);
  const blueprint = registeredObject(Certificate, content, [], context.version);
  return newObject({ ...blueprint, defaults: [...(blueprint.defaults ?? []), ...defaults] }, context);
}
