import type { KeyObject } from 'node:crypto';
import { textString } from '../../harness/codec/item.ts';
import { structureField } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { writeDistinguishedName } from '../crypto/distinguished-name.ts';
import { KmipError } from '../errors.ts';
import { attributeValue, type ManagedObject } from '../object.ts';
import { certificateBlueprint, certificationRequest } from '../policy/certification.ts';
import { readKeyBlock } from '../policy/key-blocks.ts';
import { changed, stateOf } from '../policy/life-cycle.ts';
import { linked } from '../policy/links.ts';
import { newObject } from '../policy/new-object.ts';
import { requireAttributes } from '../policy/requested-attributes.ts';
import { requestedAttributes } from '../policy/template-attributes.ts';
import { keyHalf } from '../policy/usable-keys.ts';
import { usageMask } from '../policy/usage.ts';
import type { Operation } from './operation.ts';

const { CertificateLink, PublicKeyLink } = Enum.LinkType;

/** A certificate is for what is yet to come: a key whose use is over gets none. */
const CERTIFIABLE: readonly (number | undefined)[] = [Enum.State.PreActive, Enum.State.Active];

/** Certify (1.4 section 4.7, Tables 184 and 334). */
export const certify: Operation = {
  code: Enum.Operation.Certify,
  request(payload, context) {
    const object = context.object(payload.text(Tag.UniqueIdentifier));
    const publicKey = certifiableKey(object);
    const requested = requestedAttributes([structureField(payload.structure, Tag.TemplateAttribute)], context);
    const request = certificationRequest(payload, publicKey);
    if (request === undefined) requireAttributes(requested, ['Certificate Type']);

    const algorithm = attributeValue(object, 'Cryptographic Algorithm');
    const otherwise = {
      subject: { name: writeDistinguishedName(`CN=${object.uniqueIdentifier}`), extensions: new Map() },
      usageMask: usageMask(object),
      algorithm: algorithm?.type === 'Enumeration' ? algorithm.value : undefined,
    };
    const plan = { publicKey, request, requested, copied: [], otherwise };
    const certificate = linked(newObject(certificateBlueprint(plan, context), context), PublicKeyLink, object);
    context.store.insert(certificate);
    context.store.update(changed(linked(object, CertificateLink, certificate), context.now()));
    context.idPlaceholder = certificate.uniqueIdentifier;
    return [textString(Tag.UniqueIdentifier, certificate.uniqueIdentifier)];
  },
};

/** Throws Permission Denied, "Object specified is not able to be certified", for all but a public key in use. */
function certifiableKey(object: ManagedObject): KeyObject {
  const isKey = object.objectType === Enum.ObjectType.PublicKey && CERTIFIABLE.includes(stateOf(object));
  if (isKey && object.content !== null && readKeyBlock(object.content).hasKeyValue) return keyHalf(object, 'public');
  throw new KmipError(Enum.ResultReason.PermissionDenied, 'the object is not one that can be certified');
}
