import { textString } from '../../harness/codec/item.ts';
import { structureField } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { certificateFields, certificateKey } from '../crypto/certificates.ts';
import { KmipError, REASONS } from '../errors.ts';
import { Fields } from '../fields.ts';
import { attributeValue, type ManagedObject } from '../object.ts';
import { renewalRequest } from '../policy/certificate-requests.ts';
import { certificateBlueprint } from '../policy/certification.ts';
import { changed, stateOf } from '../policy/life-cycle.ts';
import { linked, linkedIdentifier, linkedIdentifiers, relinked } from '../policy/links.ts';
import { newObject } from '../policy/new-object.ts';
import { replaced, takenOver, withoutNames } from '../policy/replacement.ts';
import { requestedAttributes } from '../policy/template-attributes.ts';
import { usageMask } from '../policy/usage.ts';
import type { Operation, OperationContext } from './operation.ts';

const { CertificateLink, PublicKeyLink } = Enum.LinkType;

/** Certificates that are over may be renewed, but not those that are not trusted any more. */
const RENEWABLE: readonly (number | undefined)[] = [Enum.State.PreActive, Enum.State.Active, Enum.State.Deactivated];

/** Re-certify (1.4 section 4.8, Tables 186 to 188 and 335). */
export const reCertify: Operation = {
  code: Enum.Operation.ReCertify,
  request(payload, context) {
    const existing = context.object(payload.text(Tag.UniqueIdentifier));
    const octets = renewableCertificate(existing);
    const requested = requestedAttributes([structureField(payload.structure, Tag.TemplateAttribute)], context);
    const copied = takenOver(existing, requested, payload.interval(Tag.Offset), context);
    const publicKey = certificateKey(octets);
    const request = renewalRequest(payload, publicKey, context);

    const { subject, extensions } = certificateFields(octets);
    const algorithm = attributeValue(existing, 'Cryptographic Algorithm');
    const otherwise = {
      subject: { name: subject.raw, extensions },
      usageMask: usageMask(existing),
      algorithm: algorithm?.type === 'Enumeration' ? algorithm.value : undefined,
    };
    const blueprint = certificateBlueprint({ publicKey, request, requested, copied, otherwise }, context);
    const nameless = withoutNames(existing);
    context.store.update(nameless);
    const made = linkedToKey(newObject(blueprint, context), existing, context);
    const [old, certificate] = replaced(nameless, made, context.now());
    context.store.update(old);
    context.store.insert(certificate);
    context.idPlaceholder = certificate.uniqueIdentifier;
    return [textString(Tag.UniqueIdentifier, certificate.uniqueIdentifier)];
  },
};

/**
 * The octets of an X.509 certificate. Throws Permission Denied, "not able to be certified", for one that is not trusted any
 * more, and for any other object, which in 2.x is Invalid Object Type.
 */
function renewableCertificate({ content, ...object }: ManagedObject): Uint8Array {
  if (object.objectType !== Enum.ObjectType.Certificate) {
    throw new KmipError(REASONS.notCertifiable, 'the object is no certificate');
  }
  const fields = content?.tag === Tag.Certificate ? new Fields(content) : undefined;
  const isX509 = fields?.enumeration(Tag.CertificateType) === Enum.CertificateType.X_509;
  const octets = fields?.bytes(Tag.CertificateValue);
  if (isX509 && octets !== undefined && RENEWABLE.includes(stateOf({ content, ...object }))) return octets;
  throw new KmipError(Enum.ResultReason.PermissionDenied, 'the object is not one that can be certified again');
}

/**
 * The new certificate with its Link to the public key of the existing one, whose own Link is changed to it. A client may
 * have registered the existing one with a Link to anything: what has none back is changed only where the client may.
 */
function linkedToKey(made: ManagedObject, existing: ManagedObject, context: OperationContext): ManagedObject {
  const identifier = linkedIdentifier(existing, PublicKeyLink);
  const publicKey = identifier === undefined ? undefined : context.store.get(identifier);
  if (publicKey?.objectType !== Enum.ObjectType.PublicKey) return made;
  const isLinkedBack = linkedIdentifiers(publicKey, CertificateLink).includes(existing.uniqueIdentifier);
  if (isLinkedBack || context.permits(publicKey)) {
    context.store.update(changed(relinked(publicKey, CertificateLink, existing, made), context.now()));
  }
  return linked(made, PublicKeyLink, publicKey);
}
