import { createHmac } from 'node:crypto';
import { contextTag, Der, writeDer, writeInteger, writeObjectIdentifier } from './der.ts';
import {
  encryptByPassword,
  ITERATIONS,
  type Password,
  Purpose,
  pkcs12Octets,
  SALT_OCTETS,
} from './password-encryption.ts';
import { Oid } from './pkcs12-names.ts';

export interface Pkcs12Contents {
  /** PrivateKeyInfo. */
  readonly key: Uint8Array;
  /** X.509 certificates, that of the key first. */
  readonly certificates: readonly Uint8Array[];
  readonly friendlyName: string;
}

/** A PKCS#12 container with a key and its certificates, all of it encrypted by the password (RFC 7292). */
export function writePkcs12(
  { key, certificates, friendlyName }: Pkcs12Contents,
  password: Password,
  random: (length: number) => Uint8Array,
): Buffer {
  const name = friendlyNameAttribute(friendlyName);
  const certificateBags = certificates.map((octets, index) =>
    bag(Oid.CertificateBag, certificateValue(octets), index === 0 ? name : undefined),
  );
  const { algorithm, encrypted } = encryptByPassword(key, password, random);
  const shrouded = bag(Oid.ShroudedKeyBag, sequence(algorithm, writeDer(Der.OctetString, encrypted)), name);
  const contents = sequence(
    ...(certificateBags.length === 0 ? [] : [encryptedInfo(sequence(...certificateBags), password, random)]),
    dataInfo(sequence(shrouded)),
  );
  const salt = random(SALT_OCTETS);
  const salted = { hash: 'sha256', salt, iterations: ITERATIONS };
  const mac = createHmac('sha256', pkcs12Octets(password, salted, Purpose.Mac, 32))
    .update(contents)
    .digest();
  const digestInfo = sequence(
    sequence(writeObjectIdentifier(Oid.Sha256), writeDer(Der.Null)),
    writeDer(Der.OctetString, mac),
  );
  const macData = sequence(digestInfo, writeDer(Der.OctetString, salt), writeInteger(BigInt(ITERATIONS)));
  return sequence(writeInteger(3n), dataInfo(contents), macData);
}

function sequence(...fields: Uint8Array[]): Buffer {
  return writeDer(Der.Sequence, ...fields);
}

/** [0] EXPLICIT. */
function explicit(octets: Uint8Array): Buffer {
  return writeDer(contextTag(0, true), octets);
}

function dataInfo(octets: Uint8Array): Buffer {
  return sequence(writeObjectIdentifier(Oid.Data), explicit(writeDer(Der.OctetString, octets)));
}

function encryptedInfo(octets: Uint8Array, password: Password, random: (length: number) => Uint8Array): Buffer {
  const { algorithm, encrypted } = encryptByPassword(octets, password, random);
  const content = sequence(writeObjectIdentifier(Oid.Data), algorithm, writeDer(contextTag(0, false), encrypted));
  return sequence(writeObjectIdentifier(Oid.EncryptedData), explicit(sequence(writeInteger(0n), content)));
}

function bag(type: string, value: Uint8Array, attribute: Uint8Array | undefined): Buffer {
  const attributes = attribute === undefined ? [] : [writeDer(Der.Set, attribute)];
  return sequence(writeObjectIdentifier(type), explicit(value), ...attributes);
}

function certificateValue(octets: Uint8Array): Buffer {
  return sequence(writeObjectIdentifier(Oid.X509Certificate), explicit(writeDer(Der.OctetString, octets)));
}

function friendlyNameAttribute(text: string): Buffer {
  const name = writeDer(Der.BmpString, Buffer.from(text, 'utf16le').swap16());
  return sequence(writeObjectIdentifier(Oid.FriendlyName), writeDer(Der.Set, name));
}
