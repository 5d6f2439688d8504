import { X509Certificate } from 'node:crypto';
import { enumeration, type Item } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { chainValidity } from '../crypto/certificate-chains.ts';
import { readCertificate } from '../crypto/certificates.ts';
import { KmipError, REASONS } from '../errors.ts';
import { Fields } from '../fields.ts';
import { attributeValue, type ManagedObject } from '../object.ts';
import { dateOf, stateOf } from '../policy/life-cycle.ts';
import type { Operation, OperationContext } from './operation.ts';

const R = Enum.ResultReason;
const { Invalid } = Enum.ValidityIndicator;

/** Validate (1.4 section 4.24, Tables 220 and 351; 2.0 section 6.1.51). */
export const validate: Operation = {
  code: Enum.Operation.Validate,
  request(payload, context) {
    const objects = payload.all(Tag.UniqueIdentifier).map((identifier) => managedCertificate(identifier, context));
    const contents = [...payload.all(Tag.Certificate), ...objects.map(({ content }) => content)];
    if (contents.length === 0) throw new KmipError(R.InvalidMessage, 'there is no certificate to validate');
    const certificates = contents.map(x509Certificate);
    const at = payload.dateTime(Tag.ValidityDate) ?? context.now();
    const isRevoked = objects.some((object) => isRevokedAt(object, at));
    const validity = isRevoked ? Invalid : chainValidity(certificates, context.trust.anchors, at);
    return [enumeration(Tag.ValidityIndicator, validity)];
  },
};

function managedCertificate(identifier: Item, context: OperationContext): ManagedObject {
  const object = identifier.type === 'TextString' ? context.store.get(identifier.value) : undefined;
  if (object === undefined) throw new KmipError(REASONS.certificateMissing, 'no object has this Unique Identifier');
  return context.object(object.uniqueIdentifier);
}

/**
 * Throws Invalid Message for what is no X.509 certificate: such things are no "certificate list". In 2.x an object
 * of another kind is Invalid Object Type.
 */
function x509Certificate(content: Item | null): X509Certificate {
  const fields = content?.tag === Tag.Certificate && content.type === 'Structure' ? new Fields(content) : undefined;
  const octets = fields?.bytes(Tag.CertificateValue);
  if (octets === undefined || fields?.enumeration(Tag.CertificateType) !== Enum.CertificateType.X_509) {
    throw new KmipError(REASONS.noCertificate, 'this is no X.509 certificate');
  }
  try {
    readCertificate(octets);
    return new X509Certificate(octets);
  } catch (error) {
    if (error instanceof KmipError) {
      throw new KmipError(R.InvalidMessage, 'these octets are no X.509 certificate');
    }
    throw error;
  }
}

/** Whether a Revoke has ended the certificate by then; one that is compromised was never to be trusted. */
function isRevokedAt(object: ManagedObject, at: bigint): boolean {
  if (attributeValue(object, 'Revocation Reason') === undefined) return false;
  const end = dateOf(object, 'Deactivation Date');
  return stateOf(object) === Enum.State.Compromised || (end !== undefined && end <= at);
}
