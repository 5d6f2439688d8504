import { byteString, enumeration, type Item, integer, structure, textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { type DistinguishedName, readCertificate } from '../crypto/certificates.ts';
import { digestAttribute } from '../crypto/digest.ts';
import { KmipError } from '../errors.ts';
import { type Fields, required } from '../fields.ts';
import type { NamedValue } from './implicit-attributes.ts';
import { nameAttributes } from './name-attributes.ts';

/** What a certificate says of itself, and the usage that it has where the client names none. */
export interface CertificateAttributes {
  readonly derived: readonly NamedValue[];
  readonly usageMask: number;
}

/**
 * The attributes that the server reads from a Certificate object (1.4 sections 3.4, 3.5, 3.8 to 3.17 and 3.19).
 * Throws Feature Not Supported for a PGP certificate, Invalid Field for octets that are no X.509 certificate.
 *
 * @param asked the Cryptographic Algorithm that the request names: an EC key may be used with several.
 */
export function certificateAttributes(certificate: Fields, asked?: number): CertificateAttributes {
  const type = required(certificate.enumeration(Tag.CertificateType), Tag.CertificateType);
  const octets = required(certificate.bytes(Tag.CertificateValue), Tag.CertificateValue);
  if (type !== Enum.CertificateType.X_509) {
    throw new KmipError(Enum.ResultReason.FeatureNotSupported, 'only X.509 certificates are read');
  }
  const { issuer, issuerAlternativeNames, subject, subjectAlternativeNames, serialNumber, ...facts } =
    readCertificate(octets);
  const algorithm = facts.key?.algorithms.find((one) => one === asked) ?? facts.key?.algorithms[0];
  const derived: [string, Item | undefined][] = [
    ['Certificate Type', enumeration(Tag.CertificateType, type)],
    ['Certificate Length', integer(Tag.CertificateLength, octets.length)],
    ['Cryptographic Algorithm', optional(algorithm, Tag.CryptographicAlgorithm, enumeration)],
    ['Cryptographic Length', optional(facts.key?.length, Tag.CryptographicLength, integer)],
    ['Digital Signature Algorithm', optional(facts.signatureAlgorithm, Tag.DigitalSignatureAlgorithm, enumeration)],
    ['Digest', digestAttribute(byteString(Tag.CertificateValue, octets))],
    [
      'X.509 Certificate Identifier',
      structure(Tag.X_509CertificateIdentifier, [
        byteString(Tag.IssuerDistinguishedName, issuer.der),
        byteString(Tag.CertificateSerialNumber, serialNumber.der),
      ]),
    ],
    [
      'X.509 Certificate Subject',
      structure(Tag.X_509CertificateSubject, [
        byteString(Tag.SubjectDistinguishedName, subject.der),
        ...subjectAlternativeNames.map(({ der }) => byteString(Tag.SubjectAlternativeName, der)),
      ]),
    ],
    [
      'X.509 Certificate Issuer',
      structure(Tag.X_509CertificateIssuer, [
        byteString(Tag.IssuerDistinguishedName, issuer.der),
        ...issuerAlternativeNames.map(({ der }) => byteString(Tag.IssuerAlternativeName, der)),
      ]),
    ],
    [
      'Certificate Identifier',
      structure(Tag.CertificateIdentifier, [
        textString(Tag.Issuer, issuer.text),
        textString(Tag.SerialNumber, serialNumber.text),
      ]),
    ],
    [
      'Certificate Subject',
      structure(Tag.CertificateSubject, [
        textString(Tag.CertificateSubjectDistinguishedName, subject.text),
        ...texts(Tag.CertificateSubjectAlternativeName, subjectAlternativeNames),
      ]),
    ],
    [
      'Certificate Issuer',
      structure(Tag.CertificateIssuer, [
        textString(Tag.CertificateIssuerDistinguishedName, issuer.text),
        ...texts(Tag.CertificateIssuerAlternativeName, issuerAlternativeNames),
      ]),
    ],
  ];
  const present = derived.filter((attribute): attribute is [string, Item] => attribute[1] !== undefined);
  return {
    derived: [
      ...present,
      ...nameAttributes('Subject', facts.subjectParts),
      ...nameAttributes('Issuer', facts.issuerParts),
    ],
    usageMask: facts.usageMask,
  };
}

function optional(
  value: number | undefined,
  tag: number,
  make: (tag: number, value: number) => Item,
): Item | undefined {
  return value === undefined ? undefined : make(tag, value);
}

function texts(tag: number, names: readonly DistinguishedName[]): Item[] {
  return names.map(({ text }) => textString(tag, text));
}
