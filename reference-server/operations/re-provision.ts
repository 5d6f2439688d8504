import { textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { identityOf, replaceCredential } from '../access/link-credentials.ts';
import { KmipError } from '../errors.ts';
import { Fields } from '../fields.ts';
import {
  assertRenewable,
  broughtCertificate,
  certificateFor,
  madeCredential,
  type Provision,
} from '../policy/provisioning-certificates.ts';
import type { Operation, OperationContext } from './operation.ts';

const R = Enum.ResultReason;

/** Re-Provision (2.0 section 6.1.44): another certificate in the place of that which the client came with. */
export const reProvision: Operation = {
  code: Enum.Operation.ReProvision,
  request(payload, context) {
    const current = currentCertificate(context);
    assertRenewable(current, context);
    const { certificate, identifier } = provisionFor(payload, current, context);
    const next = new Fields(certificate.content ?? payload.structure).bytes(Tag.CertificateValue) ?? new Uint8Array();
    if (identityOf(next) !== context.identity) {
      throw new KmipError(R.PermissionDenied, 'the certificate would be that of another client');
    }
    if (Buffer.from(current).equals(next)) throw new KmipError(R.InvalidField, 'the certificate is the present one');
    replaceCredential(context.store, current, next);
    context.idPlaceholder = identifier;
    return [textString(Tag.UniqueIdentifier, identifier)];
  },
};

/** "Re-Provision SHALL be called by the client that requires new credentials": not by whom a credential of a request names. */
function currentCertificate({ certificate, identity }: OperationContext): Uint8Array {
  if (certificate === undefined) throw new KmipError(R.FeatureNotSupported, 'the client came without a certificate');
  if (identityOf(certificate) === identity) return certificate;
  throw new KmipError(R.PermissionDenied, 'the certificate is not that of who asks');
}

function provisionFor(payload: Fields, current: Uint8Array, context: OperationContext): Provision {
  const request = payload.fields(Tag.CertificateRequest)?.structure;
  const certificate = payload.fields(Tag.Certificate)?.structure;
  if (request !== undefined && certificate !== undefined) {
    throw new KmipError(R.InvalidField, 'there is a certificate request or a certificate');
  }
  if (request !== undefined) return certificateFor(request, context);
  return certificate === undefined ? madeCredential(current, context) : broughtCertificate(certificate, context);
}
