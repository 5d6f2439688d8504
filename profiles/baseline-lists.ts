import { inVersion, type Version, type VersionRange } from '../harness/spec/versions.ts';
import type { CheckedAttribute } from './checks/attributes.ts';
import type { BASE_OBJECT_CHECKS } from './checks/base-objects.ts';
import type { CheckedContent } from './checks/message-contents.ts';
import type { CheckedOperation } from './checks/operations.ts';
import type { QueriedStructure } from './checks/query-structures.ts';

/** What the Baseline Server of each version lists: 1.0 section 12.1; Profiles 1.1 section 5.2, 1.2 section 5.1, 1.3 to 2.1 section 5.1.2. */

type Rows<Name extends string> = Readonly<Record<Name, VersionRange>>;

const ALWAYS = { since: '1.0' } as const;
const IN_2 = { since: '2.0' } as const;
const IN_1 = { since: '1.0', until: '1.4' } as const;

const OPERATIONS = {
  Locate: ALWAYS,
  Check: ALWAYS,
  Get: ALWAYS,
  GetAttributes: ALWAYS,
  GetAttributeList: ALWAYS,
  AddAttribute: ALWAYS,
  ModifyAttribute: ALWAYS,
  DeleteAttribute: ALWAYS,
  Activate: ALWAYS,
  Revoke: ALWAYS,
  Destroy: ALWAYS,
  Query: ALWAYS,
  DiscoverVersions: { since: '1.1' },
  AdjustAttribute: IN_2,
  Export: IN_2,
  Import: IN_2,
  Interop: IN_2,
  Log: IN_2,
  Register: IN_2,
  SetAttribute: IN_2,
  SetEndpointRole: IN_2,
} as const satisfies Partial<Rows<CheckedOperation>>;

const ATTRIBUTES = {
  UniqueIdentifier: ALWAYS,
  Name: ALWAYS,
  ObjectType: ALWAYS,
  CryptographicAlgorithm: ALWAYS,
  CryptographicLength: ALWAYS,
  CryptographicParameters: ALWAYS,
  Digest: ALWAYS,
  CryptographicUsageMask: ALWAYS,
  State: ALWAYS,
  InitialDate: ALWAYS,
  ActivationDate: ALWAYS,
  DeactivationDate: ALWAYS,
  CompromiseOccurrenceDate: ALWAYS,
  CompromiseDate: ALWAYS,
  RevocationReason: ALWAYS,
  LastChangeDate: ALWAYS,
  ObjectGroup: { since: '1.1' },
  Fresh: { since: '1.1' },
  Link: { since: '1.1' },
  AlternativeName: { since: '1.2' },
  KeyValuePresent: { since: '1.2' },
  KeyValueLocation: { since: '1.2' },
  OriginalCreationDate: { since: '1.2' },
  ProcessStartDate: { since: '1.3' },
  ProtectStopDate: { since: '1.3' },
  RandomNumberGenerator: { since: '1.3' },
  Description: { since: '1.4' },
  Comment: { since: '1.4' },
  Sensitive: { since: '1.4' },
  AlwaysSensitive: { since: '1.4' },
  Extractable: { since: '1.4' },
  NeverExtractable: { since: '1.4' },
  LeaseTime: IN_2,
  ProtectionStorageMask: IN_2,
  UsageLimits: IN_2,
} as const satisfies Partial<Rows<CheckedAttribute>>;

const CONTENTS = {
  ProtocolVersion: ALWAYS,
  Operation: ALWAYS,
  MaximumResponseSize: ALWAYS,
  UniqueBatchItemID: ALWAYS,
  TimeStamp: ALWAYS,
  AsynchronousIndicator: ALWAYS,
  ResultStatus: ALWAYS,
  ResultReason: ALWAYS,
  BatchOrderOption: ALWAYS,
  BatchErrorContinuationOption: ALWAYS,
  BatchCount: ALWAYS,
  BatchItem: ALWAYS,
  AttestationCapableIndicator: { since: '1.2' },
  ClientCorrelationValue: { since: '1.4' },
  ServerCorrelationValue: { since: '1.4' },
  MessageExtension: { since: '1.3' },
} as const satisfies Rows<CheckedContent>;

const BASE_OBJECTS = {
  Attribute: IN_1,
  Credential: ALWAYS,
  KeyBlock: ALWAYS,
  KeyValue: ALWAYS,
  TemplateAttribute: IN_1,
  Attributes: IN_2,
} as const satisfies Rows<keyof typeof BASE_OBJECT_CHECKS>;

const QUERIED = {
  ExtensionInformation: { since: '1.1' },
  ProfileInformation: { since: '1.3' },
  ValidationInformation: { since: '1.3' },
  CapabilityInformation: { since: '1.3' },
  DefaultsInformation: IN_2,
  RNGParameters: IN_2,
  ServerInformation: IN_2,
} as const satisfies Rows<QueriedStructure>;

function namesIn<Name extends string>(rows: Partial<Rows<Name>>, version: Version): Name[] {
  return (Object.keys(rows) as Name[]).filter((name) => inVersion(rows[name] as VersionRange, version));
}

/** The items of the Baseline Server of one version, by the kinds of its list. */
export interface BaselineList {
  readonly operations: readonly CheckedOperation[];
  readonly attributes: readonly CheckedAttribute[];
  readonly messageContents: readonly CheckedContent[];
  readonly baseObjects: readonly (keyof typeof BASE_OBJECT_CHECKS)[];
  readonly queried: readonly QueriedStructure[];
}

export function baselineList(version: Version): BaselineList {
  return {
    operations: namesIn<CheckedOperation>(OPERATIONS, version),
    attributes: namesIn<CheckedAttribute>(ATTRIBUTES, version),
    messageContents: namesIn<CheckedContent>(CONTENTS, version),
    baseObjects: namesIn<keyof typeof BASE_OBJECT_CHECKS>(BASE_OBJECTS, version),
    queried: namesIn<QueriedStructure>(QUERIED, version),
  };
}
