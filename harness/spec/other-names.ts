import type { ENUMERATIONS, EnumerationName } from './enumerations.ts';

/**
 * The PKCS#11 Function values: 1-based places in CK_FUNCTION_LIST_3_0 of PKCS#11 3.0 (2.1 section 11.38). The name of
 * a value is the function's.
 */
export const PKCS_11_FUNCTIONS = [
  ...['C_Initialize', 'C_Finalize', 'C_GetInfo', 'C_GetFunctionList', 'C_GetSlotList', 'C_GetSlotInfo'],
  ...['C_GetTokenInfo', 'C_GetMechanismList', 'C_GetMechanismInfo', 'C_InitToken', 'C_InitPIN', 'C_SetPIN'],
  ...['C_OpenSession', 'C_CloseSession', 'C_CloseAllSessions', 'C_GetSessionInfo', 'C_GetOperationState'],
  ...['C_SetOperationState', 'C_Login', 'C_Logout', 'C_CreateObject', 'C_CopyObject', 'C_DestroyObject'],
  ...['C_GetObjectSize', 'C_GetAttributeValue', 'C_SetAttributeValue', 'C_FindObjectsInit', 'C_FindObjects'],
  ...['C_FindObjectsFinal', 'C_EncryptInit', 'C_Encrypt', 'C_EncryptUpdate', 'C_EncryptFinal', 'C_DecryptInit'],
  ...['C_Decrypt', 'C_DecryptUpdate', 'C_DecryptFinal', 'C_DigestInit', 'C_Digest', 'C_DigestUpdate', 'C_DigestKey'],
  ...['C_DigestFinal', 'C_SignInit', 'C_Sign', 'C_SignUpdate', 'C_SignFinal', 'C_SignRecoverInit', 'C_SignRecover'],
  ...['C_VerifyInit', 'C_Verify', 'C_VerifyUpdate', 'C_VerifyFinal', 'C_VerifyRecoverInit', 'C_VerifyRecover'],
  ...['C_DigestEncryptUpdate', 'C_DecryptDigestUpdate', 'C_SignEncryptUpdate', 'C_DecryptVerifyUpdate'],
  ...['C_GenerateKey', 'C_GenerateKeyPair', 'C_WrapKey', 'C_UnwrapKey', 'C_DeriveKey', 'C_SeedRandom'],
  ...['C_GenerateRandom', 'C_GetFunctionStatus', 'C_CancelFunction', 'C_WaitForSlotEvent', 'C_GetInterfaceList'],
  ...['C_GetInterface', 'C_LoginUser', 'C_SessionCancel', 'C_MessageEncryptInit', 'C_EncryptMessage'],
  ...['C_EncryptMessageBegin', 'C_EncryptMessageNext', 'C_MessageEncryptFinal', 'C_MessageDecryptInit'],
  ...['C_DecryptMessage', 'C_DecryptMessageBegin', 'C_DecryptMessageNext', 'C_MessageDecryptFinal'],
  ...['C_MessageSignInit', 'C_SignMessage', 'C_SignMessageBegin', 'C_SignMessageNext', 'C_MessageSignFinal'],
  ...['C_MessageVerifyInit', 'C_VerifyMessage', 'C_VerifyMessageBegin', 'C_VerifyMessageNext'],
  ...['C_MessageVerifyFinal'],
] as const;

/**
 * PKCS#11 Return Code values: the CK_RV values of PKCS#11 (2.1 section 11.39), named without their prefix 'CKR_' as
 * the published cases name them. Those that looking at slots, sessions and objects can return; others are written as numbers.
 */
export const PKCS_11_RETURN_CODES = {
  OK: 0x0,
  CANCEL: 0x1,
  HOST_MEMORY: 0x2,
  SLOT_ID_INVALID: 0x3,
  GENERAL_ERROR: 0x5,
  FUNCTION_FAILED: 0x6,
  ARGUMENTS_BAD: 0x7,
  ATTRIBUTE_SENSITIVE: 0x11,
  ATTRIBUTE_TYPE_INVALID: 0x12,
  DEVICE_ERROR: 0x30,
  DEVICE_MEMORY: 0x31,
  DEVICE_REMOVED: 0x32,
  FUNCTION_NOT_PARALLEL: 0x51,
  FUNCTION_NOT_SUPPORTED: 0x54,
  MECHANISM_INVALID: 0x70,
  OBJECT_HANDLE_INVALID: 0x82,
  OPERATION_ACTIVE: 0x90,
  OPERATION_NOT_INITIALIZED: 0x91,
  SESSION_COUNT: 0xb1,
  SESSION_HANDLE_INVALID: 0xb3,
  SESSION_PARALLEL_NOT_SUPPORTED: 0xb4,
  TOKEN_WRITE_PROTECTED: 0xe2,
  RANDOM_SEED_NOT_SUPPORTED: 0x120,
  BUFFER_TOO_SMALL: 0x150,
  CRYPTOKI_NOT_INITIALIZED: 0x190,
  CRYPTOKI_ALREADY_INITIALIZED: 0x191,
} as const;

/**
 * Names that mean a value besides the one that its table prints, by enumeration. The superscript in 'Polynomial Sharing
 * GF (2^16)' is lost where the table is read as text; a published case of 2.0 writes Not Authorised with a z.
 */
export const ENUMERATION_ALIASES: {
  readonly [E in EnumerationName]?: Readonly<Record<string, keyof (typeof ENUMERATIONS)[E]>>;
} = {
  ResultReason: { NotAuthorized: 'NotAuthorised' },
  SplitKeyMethod: {
    PolynomialSharingGF28: 'PolynomialSharingGF2_8',
    PolynomialSharingGF216: 'PolynomialSharingGF2_16',
  },
};

/**
 * Components of the Cryptographic Usage Mask that published cases call by a name that no table prints: 2.0 section 12.1
 * reserves the bit that 1.0 to 1.4 call Content Commitment (Non Repudiation).
 */
export const UNLISTED_USAGE_MASK_BITS: ReadonlyMap<string, number> = new Map([['ContentCommitment', 0x400]]);
