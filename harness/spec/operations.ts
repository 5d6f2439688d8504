import type { OperationName } from './attribute-rows.ts';
import { ENUMERATIONS, Enum } from './enumerations.ts';
import type { TagName } from './tags.ts';
import { atLeast, inVersion, type NamedCode, VERSIONS, type Version } from './versions.ts';

/**
 * What an operation can do to what is there already: change or destroy the Managed Objects that its request names, or
 * change how the server treats everybody.
 */
export type Effect = 'changes' | 'destroys' | 'server';

interface OperationRow {
  /** Fields of the response that identify objects that the operation made. */
  readonly creates?: readonly TagName[];
  /** The field of the response that the server copies into the ID Placeholder (1.0 to 1.4 chapter 4, 2.1 chapter 6). */
  readonly idPlaceholder?: TagName;
  readonly effect?: Effect;
  /** The field of the request that names the object, where it is not the Unique Identifier. */
  readonly names?: TagName;
  /** Since when servers may ask clients for it. */
  readonly serverToClient?: Version;
  /** False for what only servers ask for. */
  readonly clientToServer?: false;
}

const NEW_OBJECT = { creates: ['UniqueIdentifier'], idPlaceholder: 'UniqueIdentifier' } as const;
const NEW_KEY_PAIR = {
  creates: ['PrivateKeyUniqueIdentifier', 'PublicKeyUniqueIdentifier'],
  idPlaceholder: 'PrivateKeyUniqueIdentifier',
} as const;

/**
 * What each operation does (1.0 to 1.4 chapters 4 and 5, 2.0 and 2.1 chapter 6); its versions are those of the Operation
 * enumeration. Operations that make an object from another add a Link to that other: they change it.
 */
const OPERATION_ROWS: Readonly<Record<OperationName, OperationRow>> = {
  Create: NEW_OBJECT,
  CreateKeyPair: NEW_KEY_PAIR,
  Register: NEW_OBJECT,
  ReKey: { ...NEW_OBJECT, effect: 'changes' },
  DeriveKey: { ...NEW_OBJECT, effect: 'changes' },
  Certify: { ...NEW_OBJECT, effect: 'changes' },
  ReCertify: { ...NEW_OBJECT, effect: 'changes' },
  Locate: { idPlaceholder: 'UniqueIdentifier' },
  Check: {},
  Get: {},
  GetAttributes: {},
  GetAttributeList: {},
  AddAttribute: { effect: 'changes' },
  ModifyAttribute: { effect: 'changes' },
  DeleteAttribute: { effect: 'changes' },
  ObtainLease: {},
  GetUsageAllocation: { effect: 'changes' },
  Activate: { effect: 'changes' },
  Revoke: { effect: 'changes' },
  Destroy: { effect: 'destroys' },
  Archive: { effect: 'changes' },
  Recover: { effect: 'changes', idPlaceholder: 'UniqueIdentifier' },
  Validate: {},
  Query: { serverToClient: '1.3' },
  Cancel: {},
  Poll: {},
  Notify: { serverToClient: '1.0', clientToServer: false },
  Put: { serverToClient: '1.0', clientToServer: false },
  ReKeyKeyPair: { ...NEW_KEY_PAIR, effect: 'changes', names: 'PrivateKeyUniqueIdentifier' },
  DiscoverVersions: { serverToClient: '1.3' },
  Encrypt: {},
  Decrypt: {},
  Sign: {},
  SignatureVerify: {},
  MAC: {},
  MACVerify: {},
  RNGRetrieve: {},
  RNGSeed: {},
  Hash: {},
  CreateSplitKey: NEW_OBJECT,
  JoinSplitKey: NEW_OBJECT,
  Import: { ...NEW_OBJECT, effect: 'destroys' },
  Export: { idPlaceholder: 'UniqueIdentifier' },
  Log: {},
  Login: {},
  Logout: {},
  DelegatedLogin: {},
  AdjustAttribute: { effect: 'changes' },
  SetAttribute: { effect: 'changes' },
  SetEndpointRole: { serverToClient: '2.0' },
  PKCS_11: { effect: 'server' },
  Interop: {},
  ReProvision: { creates: ['UniqueIdentifier'], effect: 'server' },
  SetDefaults: { effect: 'server' },
  SetConstraints: { effect: 'server' },
  GetConstraints: {},
  QueryAsynchronousRequests: {},
  Process: {},
  Ping: {},
};

/** An operation with its number, printed name, versions and what it does. */
export interface Operation extends OperationRow, NamedCode {
  readonly key: OperationName;
}

/** Every operation of every version by its XML name. */
export const OPERATIONS = Object.fromEntries(
  Object.entries(OPERATION_ROWS).map(([key, row]) => [
    key,
    { ...ENUMERATIONS.Operation[key as OperationName], ...row, key },
  ]),
) as Readonly<Record<OperationName, Operation>>;

const BY_CODE = new Map(Object.values(OPERATIONS).map((operation) => [operation.code, operation]));
const BY_VERSION = new Map(
  VERSIONS.map((version) => [version, Object.values(OPERATIONS).filter((row) => inVersion(row, version))]),
);

/** The operation with this value of the Operation enumeration, whatever the version, or undefined. */
export function operationByCode(code: number): Operation | undefined {
  return BY_CODE.get(code);
}

/** The operations that `version` defines, in the order of their numbers. */
export function operationsOf(version: Version): readonly Operation[] {
  return BY_VERSION.get(version) ?? [];
}

/** What a Request Header means where it leaves a field out (1.0 to 1.4 section 7.2, 2.0 and 2.1 sections 8.2 and 9). */
export interface HeaderDefaults {
  readonly batchOrderOption: boolean;
  /** A value of Enum.BatchErrorContinuationOption. */
  readonly batchErrorContinuationOption: number;
  /** A value of Enum.AsynchronousIndicator; 1.x writes Prohibited as the Boolean False. */
  readonly asynchronousIndicator: number;
  readonly attestationCapableIndicator: boolean;
}

/** The defaults of a Request Header in `version`: since 2.0 a batch is in order unless it says otherwise. */
export function headerDefaults(version: Version): HeaderDefaults {
  return {
    batchOrderOption: atLeast(version, '2.0'),
    batchErrorContinuationOption: Enum.BatchErrorContinuationOption.Stop,
    asynchronousIndicator: Enum.AsynchronousIndicator.Prohibited,
    attestationCapableIndicator: false,
  };
}
