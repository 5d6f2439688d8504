import { textString } from '../../harness/codec/item.ts';
import { structureField } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { writeDistinguishedName } from '../crypto/distinguished-name.ts';
import { algorithmOf, certifiable } from '../policy/certificate-requests.ts';
import { certificateBlueprint } from '../policy/certification.ts';
import { changed } from '../policy/life-cycle.ts';
import { linked } from '../policy/links.ts';
import { newObject } from '../policy/new-object.ts';
import { requireAttributes } from '../policy/requested-attributes.ts';
import { requestedAttributes } from '../policy/template-attributes.ts';
import { usageMask } from '../policy/usage.ts';
import type { Operation } from './operation.ts';

const { CertificateLink, PublicKeyLink } = Enum.LinkType;

/** Certify (1.4 section 4.7, Tables 184 and 334; 2.0 section 6.1.6). */
export const certify: Operation = {
  code: Enum.Operation.Certify,
  request(payload, context) {
    const what = certifiable(payload, context);
    const { key, publicKey, request } = what;
    const requested = requestedAttributes(
      [structureField(payload.structure, Tag.TemplateAttribute)],
      context,
      Enum.ObjectType.Certificate,
    );
    if (request === undefined) requireAttributes(requested, ['Certificate Type']);
    // Without a key object there is a request, which names its subject.
    const name = key === undefined ? new Uint8Array() : writeDistinguishedName(`CN=${key.uniqueIdentifier}`);
    const otherwise = {
      subject: { name, extensions: new Map() },
      usageMask: key === undefined ? Mask.CryptographicUsageMask.Verify : usageMask(key),
      algorithm: algorithmOf(what),
    };
    const plan = { publicKey, request, requested, copied: [], otherwise };
    const made = newObject(certificateBlueprint(plan, context), context);
    const certificate = key === undefined ? made : linked(made, PublicKeyLink, key);
    context.store.insert(certificate);
    if (key !== undefined) context.store.update(changed(linked(key, CertificateLink, certificate), context.now()));
    context.idPlaceholder = certificate.uniqueIdentifier;
    return [textString(Tag.UniqueIdentifier, certificate.uniqueIdentifier)];
  },
};
