import type { OperationName } from './attribute-rows.ts';
import { type ENUMERATIONS, Enum } from './enumerations.ts';
import { enumInVersion } from './registry.ts';
import { atLeast, type Version } from './versions.ts';

type Reason = keyof typeof ENUMERATIONS.ResultReason;

/** The reasons that the tables of all operations list; Query Asynchronous Requests has no Invalid Field. */
const COMMON: readonly Reason[] = [
  'AttestationFailed',
  'AttestationRequired',
  'FeatureNotSupported',
  'InvalidField',
  'InvalidMessage',
  'OperationNotSupported',
  'PermissionDenied',
  'ResponseTooLarge',
];

/**
 * What the "Error Handling" table of each operation lists besides in 2.0 and 2.1 (sections 6.1.x.1 and 6.2.x.1). 1.0 to
 * 1.4 have condition tables instead (chapter 11), which name one reason for each condition. Ping has no table.
 */
const OWN: Readonly<Partial<Record<OperationName, readonly Reason[]>>> = {
  Create: [
    'AttributeReadOnly',
    'AttributeSingleValued',
    'CryptographicFailure',
    'InvalidAttribute',
    'InvalidAttributeValue',
    'InvalidObjectType',
    'NonUniqueNameAttribute',
    'ProtectionStorageUnavailable',
    'ReadOnlyAttribute',
    'ServerLimitExceeded',
    'UnsupportedAttribute',
  ],
  CreateKeyPair: [
    'AttributeReadOnly',
    'AttributeSingleValued',
    'CryptographicFailure',
    'InvalidAttribute',
    'InvalidAttributeValue',
    'NonUniqueNameAttribute',
    'PrivateProtectionStorageUnavailable',
    'PublicProtectionStorageUnavailable',
    'ServerLimitExceeded',
  ],
  Register: [
    'AttributeReadOnly',
    'AttributeSingleValued',
    'BadPassword',
    'EncodingOptionError',
    'InvalidAttribute',
    'InvalidAttributeValue',
    'InvalidObjectType',
    'NonUniqueNameAttribute',
    'ProtectionStorageUnavailable',
    'ServerLimitExceeded',
  ],
  ReKey: [
    'CryptographicFailure',
    'InvalidObjectType',
    'KeyValueNotPresent',
    'ObjectNotFound',
    'ProtectionStorageUnavailable',
  ],
  DeriveKey: [
    'BadCryptographicParameters',
    'CryptographicFailure',
    'IncompatibleCryptographicUsageMask',
    'InvalidAttribute',
    'InvalidObjectType',
    'KeyValueNotPresent',
    'NonUniqueNameAttribute',
    'ObjectNotFound',
    'UnsupportedCryptographicParameters',
    'WrongKeyLifecycleState',
  ],
  Certify: ['InvalidCSR', 'InvalidObjectType', 'ItemNotFound', 'ProtectionStorageUnavailable'],
  ReCertify: ['InvalidCSR', 'InvalidObjectType', 'ObjectNotFound', 'ProtectionStorageUnavailable'],
  Locate: ['InvalidAttribute'],
  Check: ['IllegalObjectType', 'IncompatibleCryptographicUsageMask', 'ObjectNotFound', 'UsageLimitExceeded'],
  Get: [
    'BadCryptographicParameters',
    'EncodingOptionError',
    'IncompatibleCryptographicUsageMask',
    'InvalidObjectType',
    'KeyCompressionTypeNotSupported',
    'KeyFormatTypeNotSupported',
    'KeyValueNotPresent',
    'KeyWrapTypeNotSupported',
    'NotExtractable',
    'ObjectNotFound',
    'Sensitive',
    'WrappingObjectArchived',
    'WrappingObjectDestroyed',
    'WrappingObjectNotFound',
  ],
  GetAttributes: ['InvalidAttribute', 'ObjectNotFound'],
  GetAttributeList: ['ObjectNotFound'],
  AddAttribute: [
    'AttributeSingleValued',
    'InvalidAttribute',
    'NonUniqueNameAttribute',
    'ObjectNotFound',
    'ReadOnlyAttribute',
    'ServerLimitExceeded',
  ],
  ModifyAttribute: [
    'AttributeInstanceNotFound',
    'AttributeNotFound',
    'AttributeReadOnly',
    'NonUniqueNameAttribute',
    'ObjectNotFound',
  ],
  DeleteAttribute: [
    'AttributeInstanceNotFound',
    'AttributeNotFound',
    'AttributeReadOnly',
    'InvalidAttribute',
    'ObjectNotFound',
  ],
  ObtainLease: ['ObjectNotFound', 'UsageLimitExceeded'],
  GetUsageAllocation: ['AttributeNotFound', 'InvalidObjectType', 'ObjectNotFound', 'UsageLimitExceeded'],
  Activate: ['InvalidObjectType', 'ObjectNotFound', 'WrongKeyLifecycleState'],
  Revoke: ['InvalidObjectType', 'ObjectNotFound', 'WrongKeyLifecycleState'],
  Destroy: ['ObjectDestroyed', 'ObjectNotFound', 'WrongKeyLifecycleState'],
  Archive: ['ObjectArchived', 'ObjectNotFound'],
  Recover: ['ObjectNotFound'],
  Validate: ['InvalidObjectType', 'ObjectNotFound'],
  Query: [],
  Cancel: ['InvalidAsynchronousCorrelationValue'],
  Poll: ['InvalidAsynchronousCorrelationValue'],
  Notify: [],
  Put: [],
  ReKeyKeyPair: [
    'CryptographicFailure',
    'InvalidObjectType',
    'KeyValueNotPresent',
    'ObjectNotFound',
    'PrivateProtectionStorageUnavailable',
    'PublicProtectionStorageUnavailable',
  ],
  DiscoverVersions: [],
  Encrypt: [
    'BadCryptographicParameters',
    'CryptographicFailure',
    'IncompatibleCryptographicUsageMask',
    'InvalidCorrelationValue',
    'InvalidObjectType',
    'KeyValueNotPresent',
    'MissingInitializationVector',
    'ObjectNotFound',
    'UnsupportedCryptographicParameters',
    'UsageLimitExceeded',
    'WrongKeyLifecycleState',
  ],
  Decrypt: [
    'BadCryptographicParameters',
    'CryptographicFailure',
    'IncompatibleCryptographicUsageMask',
    'InvalidCorrelationValue',
    'InvalidObjectType',
    'KeyValueNotPresent',
    'MissingInitializationVector',
    'ObjectNotFound',
    'UnsupportedCryptographicParameters',
    'WrongKeyLifecycleState',
  ],
  Sign: [
    'BadCryptographicParameters',
    'CryptographicFailure',
    'IncompatibleCryptographicUsageMask',
    'InvalidCorrelationValue',
    'InvalidObjectType',
    'KeyValueNotPresent',
    'ObjectNotFound',
    'UnsupportedCryptographicParameters',
    'UsageLimitExceeded',
    'WrongKeyLifecycleState',
  ],
  SignatureVerify: [
    'BadCryptographicParameters',
    'CryptographicFailure',
    'IncompatibleCryptographicUsageMask',
    'InvalidCorrelationValue',
    'InvalidObjectType',
    'KeyValueNotPresent',
    'ObjectNotFound',
    'UnsupportedCryptographicParameters',
    'WrongKeyLifecycleState',
  ],
  MAC: [
    'BadCryptographicParameters',
    'CryptographicFailure',
    'IncompatibleCryptographicUsageMask',
    'InvalidCorrelationValue',
    'InvalidObjectType',
    'KeyValueNotPresent',
    'ObjectNotFound',
    'UsageLimitExceeded',
    'WrongKeyLifecycleState',
  ],
  MACVerify: [
    'BadCryptographicParameters',
    'CryptographicFailure',
    'IncompatibleCryptographicUsageMask',
    'InvalidCorrelationValue',
    'InvalidObjectType',
    'KeyValueNotPresent',
    'ObjectNotFound',
    'WrongKeyLifecycleState',
  ],
  RNGRetrieve: ['CryptographicFailure'],
  RNGSeed: ['CryptographicFailure'],
  Hash: ['CryptographicFailure', 'InvalidCorrelationValue'],
  CreateSplitKey: [
    'BadCryptographicParameters',
    'CryptographicFailure',
    'InvalidAttribute',
    'InvalidAttributeValue',
    'InvalidObjectType',
    'ItemNotFound',
    'NonUniqueNameAttribute',
    'ProtectionStorageUnavailable',
    'ServerLimitExceeded',
    'UnsupportedCryptographicParameters',
  ],
  JoinSplitKey: [
    'AttributeReadOnly',
    'AttributeSingleValued',
    'BadCryptographicParameters',
    'CryptographicFailure',
    'InvalidAttribute',
    'InvalidAttributeValue',
    'InvalidObjectType',
    'NonUniqueNameAttribute',
    'ObjectNotFound',
    'ProtectionStorageUnavailable',
    'ServerLimitExceeded',
    'UnsupportedCryptographicParameters',
  ],
  Import: [
    'AttributeReadOnly',
    'AttributeSingleValued',
    'EncodingOptionError',
    'InvalidAttribute',
    'InvalidAttributeValue',
    'NonUniqueNameAttribute',
    'ObjectAlreadyExists',
    'ProtectionStorageUnavailable',
    'ServerLimitExceeded',
  ],
  Export: [
    'BadCryptographicParameters',
    'EncodingOptionError',
    'IncompatibleCryptographicUsageMask',
    'InvalidObjectType',
    'KeyCompressionTypeNotSupported',
    'KeyFormatTypeNotSupported',
    'KeyValueNotPresent',
    'KeyWrapTypeNotSupported',
    'ObjectNotFound',
    'WrappingObjectArchived',
    'WrappingObjectDestroyed',
    'WrappingObjectNotFound',
  ],
  Log: [],
  Login: [],
  Logout: ['InvalidTicket'],
  DelegatedLogin: [],
  AdjustAttribute: [
    'InvalidDataType',
    'ItemNotFound',
    'MultiValuedAttribute',
    'NumericRange',
    'ObjectArchived',
    'ReadOnlyAttribute',
    'UnsupportedAttribute',
  ],
  SetAttribute: [
    'InvalidAttributeValue',
    'MultiValuedAttribute',
    'NonUniqueNameAttribute',
    'ObjectNotFound',
    'ReadOnlyAttribute',
  ],
  SetEndpointRole: [],
  PKCS_11: [
    'InvalidAsynchronousCorrelationValue',
    'PKCS_11CodecError',
    'PKCS_11InvalidFunction',
    'PKCS_11InvalidInterface',
  ],
  Interop: [],
  ReProvision: ['CryptographicFailure'],
  SetDefaults: ['InvalidObjectType'],
  SetConstraints: ['InvalidObjectType'],
  GetConstraints: ['InvalidObjectType'],
  QueryAsynchronousRequests: [],
  Process: ['InvalidAsynchronousCorrelationValue'],
};

/** What 2.1 adds to the tables of 2.0. */
const ADDED_IN_2_1: Readonly<Partial<Record<OperationName, readonly Reason[]>>> = {
  AddAttribute: ['WrongKeyLifecycleState'],
  ModifyAttribute: ['WrongKeyLifecycleState'],
  DeleteAttribute: ['WrongKeyLifecycleState'],
  Query: ['UnknownObjectGroup'],
  AdjustAttribute: ['WrongKeyLifecycleState'],
  SetAttribute: ['WrongKeyLifecycleState'],
};

/** The reasons of each operation with a table, as numbers: those of 2.0, and those that 2.1 adds. */
const LISTED = new Map(
  Object.entries(OWN).map(([name, own]) => {
    const common = name === 'QueryAsynchronousRequests' ? COMMON.filter((reason) => reason !== 'InvalidField') : COMMON;
    const numbers = (reasons: readonly Reason[]) => new Set<number>(reasons.map((reason) => Enum.ResultReason[reason]));
    const operation = name as OperationName;
    const lists = { always: numbers([...common, ...own]), added: numbers(ADDED_IN_2_1[operation] ?? []) };
    return [Enum.Operation[operation] as number, lists];
  }),
);

/** Whether the table of an operation lists a Result Reason in a version of 2.x; false for 1.x, without such tables. */
export function listsReason(operation: number, reason: number, version: Version): boolean {
  if (!atLeast(version, '2.0') || !enumInVersion('Operation', operation, version)) return false;
  const lists = LISTED.get(operation);
  return lists !== undefined && (lists.always.has(reason) || (atLeast(version, '2.1') && lists.added.has(reason)));
}

/** A condition for which the tables of chapter 11 of 1.0 to 1.4 have more than one row that fits. */
interface SharedCondition {
  readonly operation: OperationName;
  /** 'destroyed': the request names an object that was destroyed before. */
  readonly condition: 'destroyed';
  readonly reasons: readonly Reason[];
}

/**
 * 1.0 section 11.11 and 1.1 to 1.4 section 11.12: a server that kept nothing of a destroyed object says "Object does not
 * exist", one that kept its attributes "the server only has attributes for this object".
 */
const SHARED_CONDITIONS: readonly SharedCondition[] = [
  { operation: 'Get', condition: 'destroyed', reasons: ['ItemNotFound', 'IllegalOperation'] },
];

/** Whether 1.x allows a Result Reason beside others under a condition that several rows of its tables fit. */
export function sharesReason(operation: number, condition: SharedCondition['condition'], reason: number): boolean {
  const row = SHARED_CONDITIONS.find(
    (shared) => Enum.Operation[shared.operation] === operation && shared.condition === condition,
  );
  return row?.reasons.some((name) => Enum.ResultReason[name] === reason) ?? false;
}
