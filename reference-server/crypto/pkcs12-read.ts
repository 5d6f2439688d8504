import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  Der,
  type DerElement,
  DerError,
  derChild,
  derChildren,
  readDer,
  readInteger,
  readObjectIdentifier,
} from './der.ts';
import { decryptByPassword, type Password, Purpose, pkcs12Octets } from './password-encryption.ts';
import { Oid } from './pkcs12-names.ts';

/** A private key or a certificate in a PKCS#12 container (RFC 7292 section 4.2). */
export interface Bag {
  readonly kind: 'key' | 'certificate';
  /** PrivateKeyInfo (RFC 5208), or the X.509 certificate. */
  readonly octets: Uint8Array;
  readonly friendlyName: string | undefined;
}

/** OpenSSL's name of each hash of a MAC, and octets of its digest. */
const HASHES: Readonly<Record<string, readonly [name: string, length: number]>> = {
  [Oid.Sha1]: ['sha1', 20],
  [Oid.Sha224]: ['sha224', 28],
  [Oid.Sha256]: ['sha256', 32],
  [Oid.Sha384]: ['sha384', 48],
  [Oid.Sha512]: ['sha512', 64],
};

/** Keys and certificates of a container: each certificate is held against each other one. */
const MOST_BAGS = 100;

/**
 * The private keys and X.509 certificates of a PKCS#12 container in DER, in its order. Its MAC is checked before anything
 * is decrypted. Throws a DerError for octets that are none, a wrong password, or a container without a MAC; otherwise as
 * `decryptByPassword` does.
 */
export function readPkcs12(octets: Uint8Array, password: Password): Bag[] {
  const container = readDer(octets, Der.Sequence);
  const authSafe = derChild(container, 1);
  if (readObjectIdentifier(derChild(authSafe, 0)) !== Oid.Data) throw new DerError('not protected by a password');
  const contents = octetString(derChild(derChild(authSafe, 1), 0));
  assertAuthentic(contents, derChild(container, 2), password);
  const bags = derChildren(readDer(contents, Der.Sequence)).flatMap((info) => bagsOf(info, password));
  if (bags.length > MOST_BAGS) throw new DerError('more keys and certificates than are read');
  return bags;
}

function octetString(element: DerElement): Buffer {
  if (element.tag !== Der.OctetString) throw new DerError('expected an octet string');
  return element.content;
}

/** RFC 7292 section 4, MacData: an HMAC under a key that is derived from the password. */
function assertAuthentic(contents: Uint8Array, macData: DerElement, password: Password): void {
  const [digestInfo, salt, iterations] = derChildren(macData);
  if (digestInfo === undefined || salt === undefined) throw new DerError('a field is missing');
  const [hash, length] = HASHES[readObjectIdentifier(derChild(derChild(digestInfo, 0), 0))] ?? [];
  if (hash === undefined || length === undefined) throw new DerError('unknown hash');
  const claimed = octetString(derChild(digestInfo, 1));
  const salted = { hash, salt: salt.content, iterations: password.spend(iterations ? readInteger(iterations) : 1n) };
  const key = pkcs12Octets(password, salted, Purpose.Mac, length);
  const made = createHmac(hash, key).update(contents).digest();
  if (claimed.length !== length || !timingSafeEqual(made, claimed)) throw new DerError('the MAC is another');
}

function bagsOf(contentInfo: DerElement, password: Password): Bag[] {
  const type = readObjectIdentifier(derChild(contentInfo, 0));
  const content = derChild(derChild(contentInfo, 1), 0);
  if (type === Oid.Data) return safeContents(octetString(content), password);
  if (type !== Oid.EncryptedData) throw new DerError('not protected by a password');
  const encrypted = derChild(content, 1);
  return safeContents(decryptByPassword(derChild(encrypted, 1), derChild(encrypted, 2).content, password), password);
}

type BagReader = (value: DerElement, password: Password) => Pick<Bag, 'kind' | 'octets'> | undefined;

/** What a bag holds, by its type; undefined for what is neither key nor X.509 certificate. */
const BAG_TYPES: ReadonlyMap<string, BagReader> = new Map<string, BagReader>([
  [Oid.KeyBag, (value) => ({ kind: 'key', octets: value.raw })],
  [
    Oid.ShroudedKeyBag,
    (value, password) => {
      const octets = decryptByPassword(derChild(value, 0), octetString(derChild(value, 1)), password);
      return { kind: 'key', octets };
    },
  ],
  [
    Oid.CertificateBag,
    (value) => {
      if (readObjectIdentifier(derChild(value, 0)) !== Oid.X509Certificate) return undefined;
      return { kind: 'certificate', octets: octetString(derChild(derChild(value, 1), 0)) };
    },
  ],
]);

/** Bags of other types, such as revocation lists, are passed over. */
function safeContents(octets: Uint8Array, password: Password): Bag[] {
  return derChildren(readDer(octets, Der.Sequence)).flatMap((bag) => {
    const read = BAG_TYPES.get(readObjectIdentifier(derChild(bag, 0)));
    const content = read?.(derChild(derChild(bag, 1), 0), password);
    return content === undefined ? [] : [{ ...content, friendlyName: friendlyNameOf(derChildren(bag)[2]) }];
  });
}

/** A BMPString among the attributes of a bag (RFC 2985 section 5.5.1). */
function friendlyNameOf(attributes: DerElement | undefined): string | undefined {
  const attribute = (attributes === undefined ? [] : derChildren(attributes)).find(
    (one) => readObjectIdentifier(derChild(one, 0)) === Oid.FriendlyName,
  );
  const text = attribute && derChild(derChild(attribute, 1), 0).content;
  if (text !== undefined && text.length % 2 !== 0) throw new DerError('expected a BMPString');
  return text && Buffer.from(text).swap16().toString('utf16le');
}
