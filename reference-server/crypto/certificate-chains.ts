import type { X509Certificate } from 'node:crypto';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { certificateFields } from './certificates.ts';
import { isMaterialError } from './key.ts';
import { maskOfKeyUsage } from './key-usage.ts';
import { basicConstraints, Extension } from './x509-extensions.ts';

const { Invalid, Unknown, Valid } = Enum.ValidityIndicator;

/** Extensions of which a critical one does not keep this server from saying that a chain is valid. */
const UNDERSTOOD: ReadonlySet<string> = new Set(Object.values(Extension));

/** More certificates than any chain has: who has issued whom is not looked for among so many. */
const LONGEST_CHAIN = 20;

/**
 * What a chain of certificates in any order is worth at a time: a value of Enum.ValidityIndicator. The certificates, each
 * issued by the next, are valid where they all hold at that time, those of issuers are such of certification authorities,
 * and the last is an anchor or issued by one; what is right but ends nowhere is Unknown, and so is what has a critical
 * extension that is not understood here, or is too long. Nobody is asked whether a certificate has been revoked.
 *
 * @param certificates at least one.
 * @param at seconds since 1970.
 */
export function chainValidity(
  certificates: readonly X509Certificate[],
  anchors: readonly X509Certificate[],
  at: bigint,
): number {
  if (certificates.length > LONGEST_CHAIN) return Unknown;
  const path = orderedPath(certificates);
  if (path === undefined) return Invalid;
  const isAnchor = (one: X509Certificate) => anchors.some((anchor) => anchor.raw.equals(one.raw));
  const end = path.some(isAnchor)
    ? undefined
    : anchors.find((anchor) => isIssuedBy(path.at(-1) as X509Certificate, anchor));
  const whole = end === undefined ? path : [...path, end];
  if (!whole.every((one, depth) => holdsAt(one, at) && (depth === 0 || mayIssue(one, depth - 1)))) return Invalid;
  return whole.some(isAnchor) && whole.every(isUnderstood) ? Valid : Unknown;
}

/** The certificates from the last one issued to the first issuer; undefined where they are not one chain. */
function orderedPath(certificates: readonly X509Certificate[]): X509Certificate[] | undefined {
  const distinct = certificates.filter(
    (one, index) => certificates.findIndex((other) => other.raw.equals(one.raw)) === index,
  );
  const [last, another] = distinct.filter((one) => !distinct.some((other) => other !== one && isIssuedBy(other, one)));
  if (last === undefined || another !== undefined) return undefined;
  const path = [last];
  let rest = distinct.filter((one) => one !== last);
  while (rest.length > 0) {
    const issuer = rest.find((one) => isIssuedBy(path.at(-1) as X509Certificate, one));
    if (issuer === undefined) return undefined;
    path.push(issuer);
    rest = rest.filter((one) => one !== issuer);
  }
  return path;
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  if (!certificateFields(certificate.raw).issuer.raw.equals(certificateFields(issuer.raw).subject.raw)) return false;
  try {
    return certificate.verify(issuer.publicKey);
  } catch (error) {
    if (isMaterialError(error)) return false;
    throw error;
  }
}

function holdsAt({ validFrom, validTo }: X509Certificate, at: bigint): boolean {
  const time = Number(at) * 1000;
  return Date.parse(validFrom) <= time && time <= Date.parse(validTo);
}

/** RFC 5280 section 6.1.4 (k) to (n): a CA, with so many CAs below it, whose key signs certificates. */
function mayIssue({ raw }: X509Certificate, authoritiesBelow: number): boolean {
  const { extensions } = certificateFields(raw);
  const { isAuthority, pathLength } = basicConstraints(extensions);
  const usage = maskOfKeyUsage(extensions);
  const signs = usage === undefined || (usage & Mask.CryptographicUsageMask.CertificateSign) !== 0;
  return isAuthority && signs && (pathLength === undefined || pathLength >= authoritiesBelow);
}

function isUnderstood({ raw }: X509Certificate): boolean {
  return [...certificateFields(raw).extensions].every(([name, { isCritical }]) => !isCritical || UNDERSTOOD.has(name));
}
