import type { OperationName } from '../../harness/spec/attributes.ts';
import type { Check } from './check.ts';
import { activate } from './operations/activate.ts';
import { addAttribute } from './operations/add-attribute.ts';
import { adjustAttribute } from './operations/adjust-attribute.ts';
import { certify, reCertify } from './operations/certify.ts';
import { check } from './operations/check.ts';
import { create } from './operations/create.ts';
import { createKeyPair } from './operations/create-key-pair.ts';
import { decrypt } from './operations/decrypt.ts';
import { deleteAttribute } from './operations/delete-attribute.ts';
import { destroy } from './operations/destroy.ts';
import { discoverVersions } from './operations/discover-versions.ts';
import { encrypt } from './operations/encrypt.ts';
import { exportObject } from './operations/export.ts';
import { get } from './operations/get.ts';
import { getAttributeList } from './operations/get-attribute-list.ts';
import { getAttributes } from './operations/get-attributes.ts';
import { hash } from './operations/hash.ts';
import { importObject } from './operations/import.ts';
import { interop } from './operations/interop.ts';
import { locate } from './operations/locate.ts';
import { log } from './operations/log.ts';
import { mac, macVerify } from './operations/mac.ts';
import { modifyAttribute } from './operations/modify-attribute.ts';
import { pkcs11 } from './operations/pkcs-11.ts';
import { query } from './operations/query.ts';
import { reKey } from './operations/re-key.ts';
import { reKeyKeyPair } from './operations/re-key-key-pair.ts';
import { register } from './operations/register.ts';
import { revoke } from './operations/revoke.ts';
import { rngRetrieve, rngSeed } from './operations/rng.ts';
import { setAttribute } from './operations/set-attribute.ts';
import { setEndpointRole } from './operations/set-endpoint-role.ts';
import { sign } from './operations/sign.ts';
import { signatureVerify } from './operations/signature-verify.ts';

/** The checks of operations, by the operation's XML name. */
export const OPERATION_CHECKS = {
  Activate: activate,
  AddAttribute: addAttribute,
  AdjustAttribute: adjustAttribute,
  Certify: certify,
  Check: check,
  Create: create,
  CreateKeyPair: createKeyPair,
  Decrypt: decrypt,
  DeleteAttribute: deleteAttribute,
  Destroy: destroy,
  DiscoverVersions: discoverVersions,
  Encrypt: encrypt,
  Export: exportObject,
  Get: get,
  GetAttributeList: getAttributeList,
  GetAttributes: getAttributes,
  Hash: hash,
  Import: importObject,
  Interop: interop,
  Locate: locate,
  Log: log,
  MAC: mac,
  MACVerify: macVerify,
  ModifyAttribute: modifyAttribute,
  PKCS_11: pkcs11,
  Query: query,
  ReCertify: reCertify,
  Register: register,
  ReKey: reKey,
  ReKeyKeyPair: reKeyKeyPair,
  Revoke: revoke,
  RNGRetrieve: rngRetrieve,
  RNGSeed: rngSeed,
  SetAttribute: setAttribute,
  SetEndpointRole: setEndpointRole,
  Sign: sign,
  SignatureVerify: signatureVerify,
} as const satisfies Partial<Record<OperationName, Check>>;

export type CheckedOperation = keyof typeof OPERATION_CHECKS;

/** The check that tries an operation. */
export function operation(name: CheckedOperation): Check {
  return OPERATION_CHECKS[name];
}
