import { createHash, createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { certificateFields } from './certificates.ts';
import {
  contextTag,
  Der,
  derChildren,
  readDer,
  unsignedInteger,
  writeBitString,
  writeDer,
  writeInteger,
  writeObjectIdentifier,
} from './der.ts';
import { basicConstraints, Extension, writeExtension } from './x509-extensions.ts';

/** What a certificate is to say. */
export interface Certification {
  /** A Name in DER. */
  readonly subject: Uint8Array;
  readonly publicKey: KeyObject;
  readonly serialNumber: bigint;
  readonly validity: Validity;
  /** Extensions in DER besides those that every certificate gets. */
  readonly extensions: readonly Uint8Array[];
}

/** From when to when a certificate holds, in seconds since 1970, both included; in the years 1 to 9999. */
export interface Validity {
  readonly notBefore: bigint;
  readonly notAfter: bigint;
}

/** Who issues certificates, and what they are signed with. */
interface Issuer {
  /** A Name in DER. */
  readonly name: Uint8Array;
  readonly key: KeyObject;
  /** The contents of the Subject Key Identifier of the issuer's certificate. */
  readonly keyIdentifier: Uint8Array | undefined;
}

/** A certification authority that issues X.509 certificates for keys of others. */
export interface CertificationAuthority {
  /** Its own certificate in DER. */
  readonly certificate: Buffer;
  /** A new certificate in DER. */
  issue(certification: Certification): Buffer;
}

/** "To indicate that a certificate has no well-defined expiration date" (RFC 5280 section 4.1.2.5). */
const FOREVER: Validity = { notBefore: 0n, notAfter: 253_402_300_799n };

const CERTIFICATE_SIGN_AND_CRL_SIGN = writeDer(Der.BitString, Buffer.from([1, 0x06]));
const NULL = writeDer(Der.Null);

/** RFC 5754 section 3.2 and RFC 5758 section 3.2: the hash by the kind and the strength of the key. */
const SIGNATURES: Readonly<Record<string, { hash: string; algorithm: Buffer }>> = {
  rsa: { hash: 'sha256', algorithm: writeDer(Der.Sequence, writeObjectIdentifier('1.2.840.113549.1.1.11'), NULL) },
  prime256v1: { hash: 'sha256', algorithm: writeDer(Der.Sequence, writeObjectIdentifier('1.2.840.10045.4.3.2')) },
  secp384r1: { hash: 'sha384', algorithm: writeDer(Der.Sequence, writeObjectIdentifier('1.2.840.10045.4.3.3')) },
  secp521r1: { hash: 'sha512', algorithm: writeDer(Der.Sequence, writeObjectIdentifier('1.2.840.10045.4.3.4')) },
};

function signatureOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject) {
  return SIGNATURES[asymmetricKeyDetails?.namedCurve ?? asymmetricKeyType ?? ''];
}

/** A certificate or a key that no certification authority can be made of; the message says why. */
export class AuthorityError extends Error {
  override readonly name = 'AuthorityError';
}

/**
 * A certification authority with a certificate and a key that are there already, in PEM. Throws AuthorityError where they
 * are not a pair, not a CA's, or of another kind than RSA and EC on the curves P-256, P-384 and P-521; what OpenSSL says
 * where they cannot be read.
 */
export function openAuthority(certificate: string, key: string, passphrase?: string): CertificationAuthority {
  const own = new X509Certificate(certificate);
  const privateKey = createPrivateKey({ key, ...(passphrase !== undefined && { passphrase }) });
  const { subject, extensions } = certificateFields(own.raw);
  if (!own.checkPrivateKey(privateKey)) throw new AuthorityError('the key is not that of the certificate');
  if (!basicConstraints(extensions).isAuthority) throw new AuthorityError('the certificate is not that of a CA');
  const keyIdentifier = extensions.get(Extension.SubjectKeyIdentifier)?.value.content;
  return authority(own.raw, { name: subject.raw, key: privateKey, keyIdentifier });
}

/** A certification authority with a fresh key, which signs its own certificate for the name (a Name in DER). */
export function makeAuthority(
  name: Uint8Array,
  { publicKey, privateKey }: { readonly publicKey: KeyObject; readonly privateKey: KeyObject },
  serialNumber: bigint,
): CertificationAuthority {
  const issuer: Issuer = { name, key: privateKey, keyIdentifier: undefined };
  const extensions = [
    writeExtension(
      Extension.BasicConstraints,
      writeDer(Der.Sequence, writeDer(Der.Boolean, Buffer.from([0xff]))),
      true,
    ),
    writeExtension(Extension.KeyUsage, CERTIFICATE_SIGN_AND_CRL_SIGN, true),
  ];
  const certificate = issue({ subject: name, publicKey, serialNumber, validity: FOREVER, extensions }, issuer);
  return authority(certificate, { ...issuer, keyIdentifier: keyIdentifierOf(publicKey) });
}

/** A serial number of 16 octets (RFC 5280 section 4.1.2.2: positive, and at most 20), with 126 bits of chance. */
export function newSerialNumber(random: (length: number) => Uint8Array): bigint {
  const octets = Buffer.from(random(16));
  octets.writeUInt8((octets.readUInt8(0) & 0x3f) | 0x40, 0);
  return unsignedInteger(octets);
}

function authority(certificate: Buffer, issuer: Issuer): CertificationAuthority {
  if (signatureOf(issuer.key) === undefined) throw new AuthorityError('a CA has an RSA key, or one on P-256 to P-521');
  return { certificate, issue: (certification) => issue(certification, issuer) };
}

/** RFC 5280 section 4.1. */
function issue(certification: Certification, issuer: Issuer): Buffer {
  const { subject, publicKey, serialNumber, validity } = certification;
  const { hash, algorithm } = signatureOf(issuer.key) as { hash: string; algorithm: Buffer };
  const body = writeDer(
    Der.Sequence,
    writeDer(contextTag(0, true), writeInteger(2n)),
    writeInteger(serialNumber),
    algorithm,
    issuer.name,
    writeDer(Der.Sequence, writeTime(validity.notBefore), writeTime(validity.notAfter)),
    subject,
    publicKey.export({ format: 'der', type: 'spki' }),
    writeDer(
      contextTag(3, true),
      writeDer(Der.Sequence, ...certification.extensions, ...identifiers(publicKey, issuer)),
    ),
  );
  return writeDer(Der.Sequence, body, algorithm, writeBitString(sign(hash, body, issuer.key)));
}

/** Which key a certificate is for, and by which it is signed (RFC 5280 sections 4.2.1.1 and 4.2.1.2). */
function identifiers(publicKey: KeyObject, { keyIdentifier }: Issuer): Buffer[] {
  const own = writeDer(Der.OctetString, keyIdentifierOf(publicKey));
  const issuers =
    keyIdentifier === undefined
      ? []
      : [
          writeExtension(
            Extension.AuthorityKeyIdentifier,
            writeDer(Der.Sequence, writeDer(contextTag(0, false), keyIdentifier)),
          ),
        ];
  return [writeExtension(Extension.SubjectKeyIdentifier, own), ...issuers];
}

/** The first method of RFC 5280 section 4.2.1.2: SHA-1 of the bits of the public key. */
function keyIdentifierOf(publicKey: KeyObject): Buffer {
  const [, bits] = derChildren(readDer(publicKey.export({ format: 'der', type: 'spki' })));
  return createHash('sha1')
    .update((bits as { content: Buffer }).content.subarray(1))
    .digest();
}

/** RFC 5280 section 4.1.2.5: UTCTime from 1950 to 2049, GeneralizedTime before and after. */
function writeTime(seconds: bigint): Buffer {
  const text = `${new Date(Number(seconds) * 1000).toISOString().replace(/[-:T]|\.\d+/g, '')}`;
  const year = Number(text.slice(0, 4));
  return year >= 1950 && year < 2050
    ? writeDer(Der.UtcTime, Buffer.from(text.slice(2)))
    : writeDer(Der.GeneralizedTime, Buffer.from(text));
}
