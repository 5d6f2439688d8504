import { byteString, enumeration, type StructureItem, structure } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { readKeyMaterial, writeKeyMaterial } from '../crypto/key-formats.ts';
import { writePkcs12 } from '../crypto/pkcs12-write.ts';
import { KmipError } from '../errors.ts';
import { Fields } from '../fields.ts';
import { attributeValue, type ManagedObject } from '../object.ts';
import type { OperationContext } from '../operations/operation.ts';
import { readKeyBlock } from './key-blocks.ts';
import { linkedIdentifiers } from './links.ts';
import { linkedPassword, SEALING } from './pkcs12-passwords.ts';

const { PKCS_8, PKCS_12 } = Enum.KeyFormatType;
const { CertificateLink, PKCS_12CertificateLink, PKCS_12PasswordLink, PublicKeyLink } = Enum.LinkType;
const { KeyFormatTypeNotSupported } = Enum.ResultReason;
const { Certificate, PrivateKey } = Enum.ObjectType;

/**
 * A private key in a PKCS#12 container with its certificate chain, protected by the password that its PKCS#12 Password
 * Link leads to (1.4 sections 3.45 and 4.11). Throws Key Format Type Not Supported for another object, a key that cannot be
 * read, without such a password, or with several chains; Permission Denied for a password or a certificate that this client
 * may not use.
 *
 * @param content of the object, not wrapped.
 */
export function pkcs12Content(object: ManagedObject, content: StructureItem, context: OperationContext): StructureItem {
  const info = object.objectType === PrivateKey ? privateKeyInfo(content) : undefined;
  if (info === undefined) throw cannotBeProvided();
  const links = linkedIdentifiers(object, PKCS_12PasswordLink);
  const password = linkedPassword(links, SEALING, KeyFormatTypeNotSupported, context);
  const name = attributeValue(object, 'PKCS#12 Friendly Name');
  const friendlyName = name?.type === 'TextString' ? name.value : 'alias';
  const certificates = certificateChain(object, context);
  const container = writePkcs12({ key: info, certificates, friendlyName }, password, context.random);
  // Table 7: algorithm and length may be omitted where they are "available from the Key Value".
  const block = structure(Tag.KeyBlock, [
    enumeration(Tag.KeyFormatType, PKCS_12),
    structure(Tag.KeyValue, [byteString(Tag.KeyMaterial, container)]),
  ]);
  return structure(content.tag, [block]);
}

function cannotBeProvided(): KmipError {
  return new KmipError(KeyFormatTypeNotSupported, 'the object cannot be provided in this Key Format Type');
}

function privateKeyInfo(content: StructureItem): Uint8Array | undefined {
  const { keyFormatType, material } = readKeyBlock(content);
  const key = material && readKeyMaterial(PrivateKey, keyFormatType, material);
  const info = key && writeKeyMaterial(PrivateKey, PKCS_8, key);
  return info?.type === 'ByteString' ? info.value : undefined;
}

/** Certificates; links lead wherever clients let them. */
const LONGEST_CHAIN = 100;

/** Certificate Values from that of the key up. "It is an error if there is more than one valid certificate chain." */
function certificateChain(key: ManagedObject, context: OperationContext): Uint8Array[] {
  const [publicKey] = linkedIdentifiers(key, PublicKeyLink);
  const own = certificatesLinked(key, context);
  const isKept = own.length === 0 && publicKey !== undefined && context.store.get(publicKey) !== undefined;
  const holder = isKept ? context.object(publicKey) : undefined;
  const chain: ManagedObject[] = [];
  // Any client may have a public key certified (3.18.1), and its Link lead to a certificate of that client.
  const ofHolder = (one: ManagedObject) => one.owner === holder?.owner;
  let next = holder === undefined ? own : certificatesLinked(holder, context).filter(ofHolder);
  while (next.length > 0) {
    const [certificate, ...others] = next;
    if (others.length > 0 || chain.length === LONGEST_CHAIN) throw cannotBeProvided();
    chain.push(certificate as ManagedObject);
    next = certificatesLinked(certificate as ManagedObject, context).filter(
      ({ uniqueIdentifier }) => !chain.some((link) => link.uniqueIdentifier === uniqueIdentifier),
    );
  }
  return chain.flatMap(({ content }) => (content && new Fields(content).bytes(Tag.CertificateValue)) ?? []);
}

/** The certificates that an object has links to, as far as there is still something of them. */
function certificatesLinked(object: ManagedObject, context: OperationContext): ManagedObject[] {
  const identifiers = [PKCS_12CertificateLink, CertificateLink].flatMap((type) => linkedIdentifiers(object, type));
  return [...new Set(identifiers)]
    .filter((identifier) => {
      const target = context.store.get(identifier);
      return target?.objectType === Certificate && target.content !== null;
    })
    .map((identifier) => context.object(identifier));
}
