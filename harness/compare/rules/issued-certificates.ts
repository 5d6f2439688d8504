import type { CaseItem } from '../../cases/case.ts';
import type { Item } from '../../codec/item.ts';
import { tagName } from '../../spec/registry.ts';
import { Tag } from '../../spec/tags.ts';
import { toInteger } from '../cryptography/integers.ts';
import { certificateParts, issuedCertificateProblem } from '../cryptography/issued-certificate.ts';
import { sameBytes } from '../equality.ts';
import type { Finding } from '../finding.ts';
import type { Certified, ManagedObject } from '../managed-objects.ts';
import { serialNumbersIn } from '../serial-number.ts';
import { isLiteralValue } from './look.ts';
import { type Answer, EXCUSED, excusedWith, type Judge, NOT_VERIFIED, type Rule, refused } from './rule.ts';

/** What the server chose with the certificate, by the attribute and the field that show it: whether a value is that. */
const CHOSEN: ReadonlyMap<string, (actual: Item, certificate: Uint8Array) => boolean> = new Map([
  ['CertificateLength', (actual, certificate) => actual.value === certificate.length],
  ['CertificateIdentifier/SerialNumber', isSerialNumber],
  [
    'X_509CertificateIdentifier/CertificateSerialNumber',
    (actual, certificate) => {
      const serialNumber = certificateParts(certificate)?.serialNumber;
      return actual.type === 'ByteString' && serialNumber !== undefined && sameBytes(actual.value, serialNumber);
    },
  ],
]);

/** A Serial Number in text, of which no form is given: in hex or decimal. */
function isSerialNumber(actual: Item, certificate: Uint8Array): boolean {
  const octets = certificateParts(certificate)?.serialNumber.subarray(2);
  const readings = actual.type === 'TextString' ? serialNumbersIn(actual.value) : [];
  return octets !== undefined && readings.includes(toInteger(octets));
}

function answerCertificate(finding: Finding, object: ManagedObject, certified: Certified, judge: Judge): Answer {
  const { expected, actual } = finding;
  if (actual?.type !== 'ByteString') return refused('not a Byte String');
  const problem =
    issuedCertificateProblem(actual.value, certified) ??
    issuerProblem(expected, actual.value) ??
    serialNumberProblem(actual.value, object, judge);
  if (problem !== undefined) return refused(problem);
  return judge.sameChoice(`certificate ${object.identifier} value`, actual)
    ? excusedWith("key and names are right; the signature is not verified without the issuer's certificate")
    : refused('not the certificate that the server showed for this object before');
}

/** "The serial number MUST be [...] unique for each certificate issued by a given CA": RFC 5280 section 4.1.2.2. */
function serialNumberProblem(actual: Uint8Array, object: ManagedObject, { group }: Judge): string | undefined {
  const own = certificateParts(actual);
  const others = [...group.objects.values()].filter((known) => known.certified !== undefined && known !== object);
  const isTaken = others.some(({ contents }) => {
    const other = certificateParts(contents.get(0) ?? new Uint8Array());
    return own && other && sameBytes(own.issuer, other.issuer) && sameBytes(own.serialNumber, other.serialNumber);
  });
  return isTaken ? 'the serial number of another certificate of its issuer' : undefined;
}

/** The environment that such a case needs names the issuer. */
function issuerProblem(expected: CaseItem | Item | null, actual: Uint8Array): string | undefined {
  const shown = expected?.type === 'ByteString' && 'value' in expected ? certificateParts(expected.value) : undefined;
  const issuer = certificateParts(actual)?.issuer;
  const isOther = shown !== undefined && issuer !== undefined && !sameBytes(shown.issuer, issuer);
  return isOther ? 'another issuer than the case shows' : undefined;
}

export const issuedCertificates: Rule = {
  id: 'P16',
  title:
    'a certificate that the server issued may differ, and with it its length and serial number: it has the key and the subject of the request, the issuer of the case and a serial number of its own, and stays the same',
  sections: {},
  source:
    '1.1 sections 4.7 and 4.8: the server generates it; RFC 5280 section 4.1.2.2: the issuer assigns the serial number',
  answer(finding, judge) {
    const object = finding.place.batch?.object;
    if (object?.certified === undefined || !isLiteralValue(finding) || finding.actual === null) return undefined;
    if (finding.tag === Tag.CertificateValue) return answerCertificate(finding, object, object.certified, judge);
    const { attribute } = finding.place;
    const field = finding.tag === Tag.AttributeValue ? attribute : `${attribute}/${tagName(finding.tag)}`;
    const isChosen = CHOSEN.get(field ?? '') ?? CHOSEN.get(tagName(finding.tag) ?? '');
    if (isChosen === undefined) return undefined;
    const certificate = object.contents.get(0);
    if (certificate !== undefined) {
      return isChosen(finding.actual, certificate)
        ? EXCUSED
        : refused('not that of the certificate that this case saw');
    }
    return judge.sameChoice(`certificate ${object.identifier} ${field}`, finding.actual)
      ? NOT_VERIFIED
      : refused('not what the server showed for this object before');
  },
};
