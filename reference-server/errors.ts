import type { Item } from '../harness/codec/item.ts';
import type { ResponseItemInit } from '../harness/message/response.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { enumInVersion } from '../harness/spec/registry.ts';
import { listsReason } from '../harness/spec/result-reasons.ts';
import type { Version } from '../harness/spec/versions.ts';
import type { Log } from './log.ts';
import { readable } from './vendor-names.ts';

const R = Enum.ResultReason;

/**
 * The Result Reasons where the specification's tables differ between versions or list several: one row for a condition,
 * reasons in order of preference. The first that the request's version defines is sent.
 * Conditions that one table row answers are thrown with that reason where they arise.
 */
export const REASONS = {
  /** 1.4 Table 327, "Protocol major version mismatch": Invalid Message; 2.1 section 11.46: Unsupported Protocol Version. */
  unsupportedVersion: [R.UnsupportedProtocolVersion, R.InvalidMessage],
  /** 1.4 Tables 331 to 366; 2.x lists Object Not Found for most operations (2.1 6.1.19.1 and others). */
  objectNotFound: [R.ObjectNotFound, R.ItemNotFound],
  /** 1.4 Tables 341 to 343: Permission Denied; 2.0 section 11.45 has one meaning twice, and each table lists one of the two. */
  attributeReadOnly: [R.AttributeReadOnly, R.ReadOnlyAttribute, R.PermissionDenied],
  /**
   * An attribute that a client could change in another state: 2.1 added Wrong Key Lifecycle State to the tables of what
   * changes attributes (6.1.2.1 and others). Those of 2.0 do not list it, and Profiles 2.0 wants Permission Denied there.
   */
  attributeFixedInState: [R.WrongKeyLifecycleState, R.PermissionDenied],
  /** 1.4 Table 341: Permission Denied; 2.0 section 11.45, Invalid Attribute: "invalid for this object for this operation". */
  attributeUnfitToAdd: [R.InvalidAttribute, R.PermissionDenied],
  /** 1.4 Tables 328 to 335: Invalid Field, as "Incorrect attribute value(s)"; 2.0 sections 6.1.8.1, 6.1.9.1 and others. */
  attributeUnfit: [R.InvalidAttribute, R.InvalidField],
  /** As before: an attribute that only a server sets. */
  attributeNotForClient: [R.AttributeReadOnly, R.ReadOnlyAttribute, R.InvalidAttribute, R.InvalidField],
  /** As before, with 2.0 section 11.45: "The value supplied for an attribute is invalid". */
  attributeValue: [R.InvalidAttributeValue, R.InvalidField],
  /** As before: several values of an attribute that has one. */
  attributeGivenTwice: [R.AttributeSingleValued, R.InvalidField],
  /** 1.4 Tables 328 to 330 and 341; 2.x has no such reason, and 2.0 section 6.1.2.1 Server Limit Exceeded. */
  tooManyInstances: [R.ServerLimitExceeded, R.IndexOutOfBounds],
  /** 1.4 Table 365: Index Out of Bounds; 2.0 section 6.1.24.1: Attribute Single Valued. */
  secondInstance: [R.AttributeSingleValued, R.IndexOutOfBounds],
  /** 1.4 Table 338: Illegal Operation; 2.0 section 11.45 "Object exists, but has already been destroyed", though Get's table has no row for it. */
  objectDestroyed: [R.ObjectDestroyed, R.IllegalOperation],
  /** 1.4 Tables 337, 346 and 347: Illegal Operation; the tables of Activate, Check and Revoke of 2.0. */
  objectTypeUnfit: [R.InvalidObjectType, R.IllegalObjectType, R.IllegalOperation],
  /** 1.4 Tables 328, 333, 362 and 363: Invalid Field; 2.0 sections 6.1.8.1, 6.1.10.1 and others. */
  objectTypeNotMade: [R.InvalidObjectType, R.InvalidField],
  /** 1.4 Table 345: Illegal Operation; 2.0 section 6.1.22.1: Attribute Not Found. */
  noUsageLimits: [R.AttributeNotFound, R.IllegalOperation],
  /** 1.4 Tables 337 and 345: Permission Denied; 2.0 sections 6.1.7.1 and 6.1.22.1: Usage Limit Exceeded. */
  allocationRefused: [R.UsageLimitExceeded, R.PermissionDenied],
  /** 1.4 Table 341: Illegal Operation; 2.1 6.1.2.1: Attribute Single Valued. */
  attributeExists: [R.AttributeSingleValued, R.IllegalOperation],
  /** 1.4 Tables 341 and 342: Illegal Operation; 2.1 6.1.2.1, 6.1.34.1 and 6.1.51.1. */
  nameTaken: [R.NonUniqueNameAttribute, R.IllegalOperation],
  /** 1.4 Tables 328 to 335: Invalid Field; 2.1 6.1.8.1, 6.1.43.1 and others. */
  nameOfNewObjectTaken: [R.NonUniqueNameAttribute, R.InvalidField],
  /** 1.4 Table 342: Invalid Field; 2.1 6.1.34.1: Attribute Not Found. */
  attributeToModifyMissing: [R.AttributeNotFound, R.InvalidField],
  /** 1.4 Table 343: Item Not Found; 2.1 6.1.13.1: Attribute Not Found. */
  attributeToDeleteMissing: [R.AttributeNotFound, R.ItemNotFound],
  /** 1.4 Tables 342 and 343: Item Not Found; 2.1 6.1.13.1 and 6.1.34.1: Attribute Instance Not Found. */
  attributeInstanceMissing: [R.AttributeInstanceNotFound, R.ItemNotFound],
  /** 1.4 Table 327; a client of 1.0 or 1.1 is not able to attest. */
  attestationRequired: [R.AttestationRequired, R.PermissionDenied],
  attestationFailed: [R.AttestationFailed, R.PermissionDenied],
  /** 1.4 Table 338; a client of an older version, which has no such reason, is not permitted to get the object. */
  objectSensitive: [R.Sensitive, R.PermissionDenied],
  objectNotExtractable: [R.NotExtractable, R.PermissionDenied],
  /** 1.4 Table 338: "Not Supported", which is no reason of its own there; 2.1 section 6.1.19. */
  keyWrapTypeNotSupported: [R.KeyWrapTypeNotSupported, R.FeatureNotSupported],
  /** 1.4 Table 338: the rows about wrapping keys; 2.1 section 6.1.19.1. */
  wrappingKeyMissing: [R.WrappingObjectNotFound, R.ItemNotFound],
  wrappingKeyArchived: [R.WrappingObjectArchived, R.ObjectArchived],
  wrappingKeyDestroyed: [R.WrappingObjectDestroyed, R.PermissionDenied],
  wrappingKeyNoKey: [R.InvalidObjectType, R.IllegalOperation],
  wrappingParametersUnknown: [R.BadCryptographicParameters, R.ItemNotFound],
  /** 1.4 Table 338 has no row for an object without a Key Block; 2.1 section 6.1.19.1. */
  nothingToWrap: [R.InvalidObjectType, R.IllegalOperation],
  /** 1.4 Table 338, "the server only has attributes for this object": Illegal Operation; 2.0 section 6.1.19.1. */
  noValueToWrap: [R.IllegalOperation, R.KeyValueNotPresent],
  /** 1.4 Tables 353 to 358, "not able to be used"; 2.x tells the causes apart (2.0 section 6.1.17.1 and others). */
  usageNotInMask: [R.IncompatibleCryptographicUsageMask, R.PermissionDenied],
  /** As before; 2.0 section 11.45: "for example not Active for an Encrypt operation". */
  notActive: [R.WrongKeyLifecycleState, R.PermissionDenied],
  /** As before: an object of another type, or with key material that the operation has no use for. */
  notUsableKey: [R.InvalidObjectType, R.PermissionDenied],
  /** An Active object before its Process Start Date or behind its Protect Stop Date: Profiles 2.0 wants this in 2.x, too. */
  outsideItsDates: R.PermissionDenied,
  /** "result reason of Permission Denied" (1.4 section 4.29, 2.0 section 6.1.17). */
  usageLimitExceeded: R.PermissionDenied,
  /** 1.4 Tables 353 to 358, since 1.2; before that a key "not able to be used" for wrapping (1.1 section 11.12). */
  keyValueNotPresent: [R.KeyValueNotPresent, R.PermissionDenied],
  /** No table of 1.4 chapter 11 has them; 2.0 section 6.1.17.1 and others. */
  parameterMissing: [R.BadCryptographicParameters, R.InvalidMessage],
  parametersImpossible: [R.BadCryptographicParameters, R.InvalidField],
  parametersNotSupported: [R.UnsupportedCryptographicParameters, R.FeatureNotSupported],
  /** 1.4 Tables 333 and 362: Invalid Field; 2.0 sections 6.1.10.1 and 6.1.14.1. */
  methodNotSupported: [R.UnsupportedCryptographicParameters, R.InvalidField],
  /** 1.4 Table 346: Permission Denied; 2.0 section 6.1.1.1. */
  notPreActive: [R.WrongKeyLifecycleState, R.PermissionDenied],
  /** 1.4 Table 348: Permission Denied; 2.0 section 6.1.15.1. */
  destroyedAlready: [R.ObjectDestroyed, R.PermissionDenied],
  /** 1.4 Table 348, and what Profiles 2.0 wants of the reasons in 2.0 section 6.1.15.1. */
  notToBeDestroyed: R.PermissionDenied,
  /** 1.4 Tables 331 and 332, since 1.2; before that such a key is one that is "not able to be re-keyed" (1.1 section 11.5). */
  keyToReplaceNotPresent: [R.KeyValueNotPresent, R.PermissionDenied],
  /** 1.4 Tables 331 and 332: Illegal Operation; 2.1 sections 6.1.46.1 and 6.1.47.1. */
  nothingToCountFrom: [R.IllegalOperation, R.InvalidField],
  /** 1.4 Table 333: "not of the correct type", "not able to be used to derive a new key"; 2.0 section 6.1.14.1. */
  baseOfOtherType: [R.InvalidObjectType, R.InvalidField],
  baseNotForDerivation: [R.IncompatibleCryptographicUsageMask, R.InvalidField],
  baseNotActive: [R.WrongKeyLifecycleState, R.InvalidField],
  /** 1.4 Table 333, since 1.2; before that it is an object "not able to be used to derive" (1.1 section 11.7). */
  keyToDeriveFromNotPresent: [R.KeyValueNotPresent, R.InvalidField],
  /** 1.4 Tables 353 to 359: Item Not Found; 2.0 sections 6.1.11.1, 6.1.17.1 and others. */
  correlationValueUnknown: [R.InvalidCorrelationValue, R.ItemNotFound],
  /** 1.4 Table 327 has no row; 2.0 Table 257. */
  asynchronousCorrelationValueUnknown: [R.InvalidAsynchronousCorrelationValue, R.ItemNotFound],
  /** 2.0 section 11.45: "Some limit on the server such as database size has been exceeded"; in 1.x nothing needs to wait. */
  tooManyPending: [R.ServerLimitExceeded],
  /** As before; in 1.x nothing is repeated. */
  tooManyRepeated: [R.ServerLimitExceeded],
  /** 1.4 Tables 334 and 335: Invalid Field; 2.0 sections 6.1.6.1 and 6.1.41.1. */
  invalidRequest: [R.InvalidCSR, R.InvalidField],
  /** 1.4 Tables 334 and 335, "not able to be certified"; 2.0 sections 6.1.6.1 and 6.1.41.1. */
  notCertifiable: [R.InvalidObjectType, R.PermissionDenied],
  /** 1.4 Table 330: the two rows about PKCS#12 Password Links; 2.0 section 6.1.39.1. */
  passwordUnfit: [R.BadPassword, R.InvalidField],
  /** 1.4 Tables 331 and 332, "not able to be re-keyed": Permission Denied; 2.0 sections 6.1.42.1 and 6.1.43.1. */
  typeNotReplaceable: [R.InvalidObjectType, R.PermissionDenied],
  /** 1.4 Table 347, "not able to be revoked": Illegal Operation; 2.0 section 6.1.40.1: Wrong Key Lifecycle State. */
  notRevocableInState: [R.WrongKeyLifecycleState, R.IllegalOperation],
  /** 1.4 Table 363 has no row for an object that is no part; 2.0 section 6.1.26.1. */
  noSplitKey: [R.InvalidObjectType, R.InvalidField],
  /**
   * 1.4 Table 351, "does not specify a certificate list": Invalid Message; 2.0 section 6.1.51.1 tells what is not there from
   * what is no certificate.
   */
  certificateMissing: [R.ObjectNotFound, R.InvalidMessage],
  noCertificate: [R.InvalidObjectType, R.InvalidMessage],
} as const satisfies Record<string, number | readonly number[]>;

/** An operation's failure, as the response tells it: Result Status Operation Failed with this reason. */
export class KmipError extends Error {
  override readonly name = 'KmipError';
  /** Values of Enum.ResultReason in order of preference: the first that the request's version defines is sent. */
  readonly reasons: readonly number[];

  /**
   * @param reason one Result Reason, or a row of REASONS.
   * @param message the Result Message; it never holds key material, a credential, or what the requester may not see.
   */
  constructor(reason: number | readonly number[], message: string) {
    super(message);
    this.reasons = typeof reason === 'number' ? [reason] : reason;
  }
}

/**
 * The failure of a Check (1.4 section 4.10): unlike any other it comes with a payload, and it empties the ID Placeholder.
 */
export class UseDenied extends KmipError {
  /** The fields of the request that were denied. */
  readonly denied: readonly Item[];

  /** @param reason as of a KmipError. */
  constructor(reason: number | readonly number[], denied: readonly Item[]) {
    super(reason, 'the object is not to be used like this');
    this.denied = denied;
  }
}

/**
 * The Result Reason of an error in `version`: of its reasons that are defined there the first that the operation's own
 * table lists (2.x), else the first, else General Failure.
 */
export function reasonIn(version: Version, error: KmipError, operation?: number): number {
  const defined = error.reasons.filter((reason) => enumInVersion('ResultReason', reason, version));
  const isListed = (reason: number) => operation !== undefined && listsReason(operation, reason, version);
  return defined.find(isListed) ?? defined[0] ?? R.GeneralFailure;
}

/** How a batch item tells an error in `version`: its Result Status, Result Reason and Result Message, and what was denied. */
export function failureFields(
  error: KmipError,
  version: Version,
  operation: number | undefined,
): Omit<ResponseItemInit, 'operation'> {
  return {
    resultStatus: Enum.ResultStatus.OperationFailed,
    resultReason: reasonIn(version, error, operation),
    resultMessage: readable(error.message),
    ...(error instanceof UseDenied ? { payload: error.denied } : {}),
  };
}

/** What an operation threw, as a failure: a fault of the server, which is logged, ends neither the connection nor the process. */
export function asKmipError(error: unknown, operation: number | undefined, log: Log): KmipError {
  if (error instanceof KmipError) return error;
  log.error({ err: error, operation }, 'an operation failed unexpectedly');
  return new KmipError(R.GeneralFailure, 'The server failed');
}
