import type { PKCS_11_FUNCTIONS } from '../../harness/spec/other-names.ts';
import type { Pkcs11Function } from './function.ts';
import { findObjects, findObjectsFinal, findObjectsInit, getAttributeValue } from './objects.ts';
import { generateRandom, seedRandom } from './random.ts';
import { closeAllSessions, closeSession, functionNotParallel, getSessionInfo, openSession } from './sessions.ts';
import { getInfo, getMechanismInfo, getMechanismList, getSlotInfo, getSlotList, getTokenInfo } from './slots.ts';

export type FunctionName = (typeof PKCS_11_FUNCTIONS)[number];

/**
 * What this server does of PKCS#11 3.0, besides C_Initialize and C_Finalize: the token is there to be looked at. It has
 * no mechanisms, and nothing on it can be changed; keys are used by the operations of KMIP. Any other function is
 * CKR_FUNCTION_NOT_SUPPORTED.
 */
export const FUNCTIONS: ReadonlyMap<FunctionName, Pkcs11Function> = new Map([
  ['C_GetInfo', getInfo],
  ['C_GetSlotList', getSlotList],
  ['C_GetSlotInfo', getSlotInfo],
  ['C_GetTokenInfo', getTokenInfo],
  ['C_GetMechanismList', getMechanismList],
  ['C_GetMechanismInfo', getMechanismInfo],
  ['C_OpenSession', openSession],
  ['C_CloseSession', closeSession],
  ['C_CloseAllSessions', closeAllSessions],
  ['C_GetSessionInfo', getSessionInfo],
  ['C_GetAttributeValue', getAttributeValue],
  ['C_FindObjectsInit', findObjectsInit],
  ['C_FindObjects', findObjects],
  ['C_FindObjectsFinal', findObjectsFinal],
  ['C_SeedRandom', seedRandom],
  ['C_GenerateRandom', generateRandom],
  ['C_GetFunctionStatus', functionNotParallel],
  ['C_CancelFunction', functionNotParallel],
]);
