import { createHash, X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate } from 'node:tls';
import { byteString, structure } from '../../harness/codec/item.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { Fields } from '../fields.ts';
import type { RuleName, Store } from '../store/store.ts';
import { certificateIdentity } from './identity.ts';

/*
 * The certificates that clients come with, as far as Re-Provision (2.0 section 6.1.44) has changed what they are worth. Each
 * stands in the store as the SHA-256 of its DER.
 */

/** Who a certificate in DER names. */
export function identityOf(certificate: Uint8Array): string {
  return certificateIdentity(new X509Certificate(certificate).toLegacyObject() as unknown as DetailedPeerCertificate);
}

/** Whether the certificate was replaced: it "cannot be used in future KMIP requests". */
export function isReplaced(store: Store, certificate: Uint8Array): boolean {
  return digestsIn(store, 'ReplacedCredentials').includes(digestOf(certificate));
}

/** Whether the certificate is a client's by Re-Provision, whoever issued it, and in date. */
export function isProvisioned(store: Store, certificate: X509Certificate, now: Date): boolean {
  const isInDate = new Date(certificate.validFrom) <= now && now <= new Date(certificate.validTo);
  return isInDate && digestsIn(store, 'ProvisionedCredentials').includes(digestOf(certificate.raw));
}

/** Puts one certificate in the place of another. */
export function replaceCredential(store: Store, old: Uint8Array, next: Uint8Array): void {
  const without = (name: RuleName, certificate: Uint8Array) =>
    digestsIn(store, name).filter((digest) => digest !== digestOf(certificate));
  setDigests(store, 'ProvisionedCredentials', [...without('ProvisionedCredentials', old), digestOf(next)]);
  setDigests(store, 'ReplacedCredentials', [...without('ReplacedCredentials', next), digestOf(old)]);
}

function digestOf(certificate: Uint8Array): string {
  return createHash('sha256').update(certificate).digest('hex');
}

function digestsIn(store: Store, name: RuleName): string[] {
  const rule = store.rule(name);
  const digests = rule === undefined ? [] : new Fields(rule).all(Tag.DigestValue);
  return digests.flatMap((item) => (item.type === 'ByteString' ? [Buffer.from(item.value).toString('hex')] : []));
}

function setDigests(store: Store, name: RuleName, digests: readonly string[]): void {
  const items = digests.map((digest) => byteString(Tag.DigestValue, Buffer.from(digest, 'hex')));
  store.setRule(name, structure(Tag.Credential, items));
}
