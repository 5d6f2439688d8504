import { activate } from './activate.ts';
import { addAttribute } from './add-attribute.ts';
import { adjustAttribute } from './adjust-attribute.ts';
import { archive } from './archive.ts';
import { cancel } from './cancel.ts';
import { certify } from './certify.ts';
import { check } from './check.ts';
import { create } from './create.ts';
import { createKeyPair } from './create-key-pair.ts';
import { createSplitKey } from './create-split-key.ts';
import { decrypt } from './decrypt.ts';
import { delegatedLogin } from './delegated-login.ts';
import { deleteAttribute } from './delete-attribute.ts';
import { deriveKey } from './derive-key.ts';
import { destroy } from './destroy.ts';
import { discoverVersions } from './discover-versions.ts';
import { encrypt } from './encrypt.ts';
import { exportObject } from './export.ts';
import { get } from './get.ts';
import { getAttributeList } from './get-attribute-list.ts';
import { getAttributes } from './get-attributes.ts';
import { getConstraints } from './get-constraints.ts';
import { getUsageAllocation } from './get-usage-allocation.ts';
import { hash } from './hash.ts';
import { importObject } from './import.ts';
import { interop } from './interop.ts';
import { joinSplitKey } from './join-split-key.ts';
import { locate } from './locate.ts';
import { log } from './log.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { mac } from './mac.ts';
import { macVerify } from './mac-verify.ts';
import { modifyAttribute } from './modify-attribute.ts';
import { obtainLease } from './obtain-lease.ts';
import type { Operation } from './operation.ts';
import { ping } from './ping.ts';
import { pkcs11 } from './pkcs-11.ts';
import { poll } from './poll.ts';
import { process } from './process.ts';
import { query } from './query.ts';
import { queryAsynchronousRequests } from './query-asynchronous-requests.ts';
import { reCertify } from './re-certify.ts';
import { reKey } from './re-key.ts';
import { reKeyKeyPair } from './re-key-key-pair.ts';
import { reProvision } from './re-provision.ts';
import { recover } from './recover.ts';
import { register } from './register.ts';
import { revoke } from './revoke.ts';
import { rngRetrieve } from './rng-retrieve.ts';
import { rngSeed } from './rng-seed.ts';
import { setAttribute } from './set-attribute.ts';
import { setConstraints } from './set-constraints.ts';
import { setDefaults } from './set-defaults.ts';
import { setEndpointRole } from './set-endpoint-role.ts';
import { sign } from './sign.ts';
import { signatureVerify } from './signature-verify.ts';
import { validate } from './validate.ts';
/** Every operation of this server; Query and the batch engine know no other. */
export const OPERATIONS: readonly Operation[] = [
  create,
  createKeyPair,
  register,
  reKey,
  reKeyKeyPair,
  deriveKey,
  certify,
  reCertify,
  locate,
  check,
  get,
  getAttributes,
  getAttributeList,
  addAttribute,
  modifyAttribute,
  deleteAttribute,
  setAttribute,
  adjustAttribute,
  obtainLease,
  getUsageAllocation,
  activate,
  revoke,
  destroy,
  archive,
  recover,
  validate,
  query,
  discoverVersions,
  cancel,
  poll,
  encrypt,
  decrypt,
  sign,
  signatureVerify,
  mac,
  macVerify,
  rngRetrieve,
  rngSeed,
  hash,
  createSplitKey,
  joinSplitKey,
  importObject,
  exportObject,
  interop,
  log,
  login,
  logout,
  delegatedLogin,
  pkcs11,
  ping,
  process,
  queryAsynchronousRequests,
  setEndpointRole,
  reProvision,
  setDefaults,
  setConstraints,
  getConstraints,
];
