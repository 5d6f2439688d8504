import type { KeyObject } from 'node:crypto';
import { byteString, dateTime, enumeration, integer, structure } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { newSerialNumber, type Validity } from '../crypto/certification-authority.ts';
import type { CertificationRequest } from '../crypto/certification-requests.ts';
import {
  asksForAuthority,
  endEntityExtensions,
  isNameless,
  type Subject,
  withAlternativeNames,
} from '../crypto/end-entities.ts';
import { readingMaterial } from '../crypto/key.ts';
import { keyUsageOfMask, maskOfKeyUsage } from '../crypto/key-usage.ts';
import { Extension } from '../crypto/x509-extensions.ts';
import { KmipError } from '../errors.ts';
import { Fields, required } from '../fields.ts';
import type { AttributeInstance } from '../object.ts';
import type { OperationContext } from '../operations/operation.ts';
import { certificateAttributes } from './certificate-attributes.ts';
import type { Blueprint } from './new-object.ts';
import { type RequestedAttribute, requestedValue } from './requested-attributes.ts';

const R = Enum.ResultReason;
const DAY = 86_400n;
const USAGE_MASK = 'Cryptographic Usage Mask';
const SUBJECT = 'X.509 Certificate Subject';

/** What a Certificate Request says of the certificate: it "takes precedence" over attributes (1.4 sections 4.7, 4.8). */
const SAID_BY_REQUEST: readonly string[] = [
  'Certificate Type',
  'Cryptographic Algorithm',
  'Cryptographic Length',
  'Certificate Subject',
  SUBJECT,
];

/** The last second of the year 9999, with which the dates of X.509 end (RFC 5280 section 4.1.2.5). */
const LAST_DATE = 253_402_300_799n;

/** A certificate that is to be made. */
export interface CertificatePlan {
  readonly publicKey: KeyObject;
  readonly request: CertificationRequest | undefined;
  readonly requested: readonly RequestedAttribute[];
  /** Attributes of the certificate that this one replaces. */
  readonly copied: readonly Pick<AttributeInstance, 'name' | 'value'>[];
  /** What holds where neither the request nor an attribute says otherwise. */
  readonly otherwise: {
    readonly subject: Subject;
    readonly usageMask: number;
    /** A value of Enum.CryptographicAlgorithm. */
    readonly algorithm: number | undefined;
  };
}

/**
 * Issues a certificate, and gives the blueprint of its Managed Object. Throws Permission Denied for a certificate of a
 * certification authority, Feature Not Supported for another type than X.509, Invalid Field for names and dates that no
 * certificate can have.
 */
export function certificateBlueprint(plan: CertificatePlan, context: OperationContext): Blueprint {
  const { requested, copied } = plan;
  assertX509(requested);
  const { octets, usageMask, ruledOut } = issued(plan, context);
  const type = Enum.CertificateType.X_509;
  const content = structure(Tag.Certificate, [
    enumeration(Tag.CertificateType, type),
    byteString(Tag.CertificateValue, octets),
  ]);
  const algorithm = requestedValue(requested, 'Cryptographic Algorithm') ?? plan.otherwise.algorithm;
  const { derived } = certificateAttributes(new Fields(content), algorithm);
  const own = new Set([...derived.map(([name]) => name), USAGE_MASK]);
  return {
    objectType: Enum.ObjectType.Certificate,
    content,
    requested: requested.filter(({ name }) => !ruledOut.includes(name)),
    derived: [...derived, ['Original Creation Date', dateTime(Tag.OriginalCreationDate, context.now())]],
    defaults: [[USAGE_MASK, integer(Tag.CryptographicUsageMask, usageMask)]],
    copied: copied.filter(({ name }) => !own.has(name)),
    generated: false,
  };
}

interface Issued {
  /** The certificate in DER. */
  readonly octets: Uint8Array;
  readonly usageMask: number;
  /** Names of attributes of the request that the Certificate Request rules out. */
  readonly ruledOut: readonly string[];
}

function issued(
  { publicKey, request, requested, copied, otherwise }: CertificatePlan,
  context: OperationContext,
): Issued {
  const subject = request === undefined ? askedSubject(requested, otherwise.subject) : subjectOf(request);
  const ownUsage = request && maskOfKeyUsage(request.extensions);
  const usageMask = ownUsage ?? requestedValue(requested, USAGE_MASK) ?? otherwise.usageMask;
  if (asksForAuthority(subject) || (usageMask & Mask.CryptographicUsageMask.CertificateSign) !== 0) {
    throw new KmipError(R.PermissionDenied, 'certification authorities are not certified');
  }
  const keyUsage = request?.extensions.get(Extension.KeyUsage)?.value.raw ?? keyUsageOfMask(usageMask);
  const octets = context.trust.authority.issue({
    subject: subject.name,
    publicKey,
    serialNumber: newSerialNumber((length) => context.random(length)),
    validity: validityOf([...requested, ...copied], context),
    extensions: endEntityExtensions(subject, keyUsage),
  });
  const ruledOut = [...(request ? SAID_BY_REQUEST : []), ...(ownUsage === undefined ? [] : [USAGE_MASK])];
  return { octets, usageMask, ruledOut };
}

function subjectOf({ subject, extensions }: CertificationRequest): Subject {
  return named({ name: subject, extensions });
}

/** The subject that attributes ask for: without a Certificate Request a client has nothing else to say it with. */
function askedSubject(requested: readonly RequestedAttribute[], otherwise: Subject): Subject {
  const value = requested.find(({ name }) => name === SUBJECT)?.value;
  if (value?.type !== 'Structure') return otherwise;
  const fields = new Fields(value);
  const name = required(fields.bytes(Tag.SubjectDistinguishedName), Tag.SubjectDistinguishedName);
  const names = fields.all(Tag.SubjectAlternativeName).flatMap((one) => (one.type === 'ByteString' ? [one.value] : []));
  return readingMaterial('name', () => named(withAlternativeNames({ ...otherwise, name }, names)));
}

/** 1.4 Table 76: without a distinguished name there is an alternative one. */
function named(subject: Subject): Subject {
  if (isNameless(subject)) throw new KmipError(R.InvalidField, 'a certificate names its subject');
  return subject;
}

function assertX509(requested: readonly RequestedAttribute[]): void {
  const type = requestedValue(requested, 'Certificate Type');
  if (type === undefined || type === Enum.CertificateType.X_509) return;
  throw new KmipError(R.FeatureNotSupported, 'only X.509 certificates are issued');
}

/** From the Activation Date, else from now, to the Deactivation Date, else for as long as the settings say. */
function validityOf(
  attributes: readonly Pick<AttributeInstance, 'name' | 'value'>[],
  { now, settings }: OperationContext,
): Validity {
  const date = (name: string) => {
    const value = attributes.find((one) => one.name === name)?.value;
    return value?.type === 'DateTime' ? value.value : undefined;
  };
  const notBefore = date('Activation Date') ?? now();
  const notAfter = date('Deactivation Date') ?? notBefore + BigInt(settings.certificationAuthority.days) * DAY;
  if (notBefore >= 0n && notBefore <= notAfter && notAfter <= LAST_DATE) return { notBefore, notAfter };
  throw new KmipError(R.InvalidField, 'a certificate holds from 1970 on, until 9999, and not until before it begins');
}
