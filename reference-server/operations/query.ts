import {
  boolean,
  enumeration,
  type Item,
  integer,
  type StructureItem,
  structure,
  textString,
} from '../../harness/codec/item.ts';
import { fieldValue, structureFields } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { enumInVersion, tagTypes } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Version } from '../../harness/spec/versions.ts';
import { attestationTypes } from '../access/attestation.ts';
import { KmipError } from '../errors.ts';
import type { Fields } from '../fields.ts';
import { defaultsInformation } from '../policy/object-defaults.ts';
import { PROTECTION_STORAGE } from '../policy/protection-storage.ts';
import { groupsIn } from '../policy/rule-scope.ts';
import { SUPPORTED_OBJECT_TYPES } from './object-types.ts';
import type { Operation, OperationContext } from './operation.ts';

const F = Enum.QueryFunction;

/** The alternatives that a server supports (2.0 section 6.1.37). */
const STORAGE_MASKS = [integer(Tag.ProtectionStorageMask, PROTECTION_STORAGE)];

/**
 * What answers each Query Function, in the order of the response's fields (1.4 Table 223). Functions without a row are
 * about what this server does not have: extensions.
 */
const ANSWERS: readonly (readonly [
  queryFunction: number,
  answer: (context: OperationContext, groups: Item['value'][] | undefined) => Item[],
])[] = [
  [F.QueryOperations, ({ operations, version }) => known('Operation', operations, version)],
  [F.QueryObjects, ({ version }) => known('ObjectType', SUPPORTED_OBJECT_TYPES, version)],
  [
    F.QueryServerInformation,
    ({ settings }) => [textString(Tag.VendorIdentification, settings.vendorIdentification), settings.serverInformation],
  ],
  [
    F.QueryApplicationNamespaces,
    ({ settings }) => settings.applicationNamespaces.map((name) => textString(Tag.ApplicationNamespace, name)),
  ],
  [
    F.QueryAttestationTypes,
    ({ settings }) => attestationTypes(settings.attestation).map((type) => enumeration(Tag.AttestationType, type)),
  ],
  [F.QueryRNGs, ({ settings }) => [settings.randomNumberGenerator]],
  [F.QueryProfiles, ({ settings, version }) => settings.profiles.filter((profile) => isNamedIn(profile, version))],
  [F.QueryValidations, ({ settings }) => settings.validations],
  [F.QueryCapabilities, (context) => [structure(Tag.CapabilityInformation, capabilities(context))]],
  [
    F.QueryClientRegistrationMethods,
    ({ settings }) =>
      settings.clientRegistrationMethods.map((method) => enumeration(Tag.ClientRegistrationMethod, method)),
  ],
  [F.QueryDefaultsInformation, (context, groups) => optional(defaultsInformation(groups, context))],
  [F.QueryStorageProtectionMasks, () => [structure(Tag.ProtectionStorageMasks, STORAGE_MASKS)]],
];

/** 1.4 section 2.1.21, 2.0 section 7.3. */
function capabilities({ settings: all, version }: OperationContext): Item[] {
  const { capabilities: settings, asynchronous, attestation } = all;
  // Where the client may insist (2.0 section 11.3), it is always served.
  const mayInsist = tagTypes(Tag.AsynchronousIndicator, version)?.includes('Enumeration') === true;
  return [
    boolean(Tag.StreamingCapability, settings.streaming),
    boolean(Tag.AsynchronousCapability, mayInsist || asynchronous.operations.length > 0),
    boolean(Tag.AttestationCapability, attestation.accepted.length > 0),
    boolean(Tag.BatchUndoCapability, settings.batchUndo),
    boolean(Tag.BatchContinueCapability, settings.batchContinue),
    enumeration(Tag.UnwrapMode, Enum.UnwrapMode[settings.unwrapMode]),
    enumeration(Tag.DestroyAction, Enum.DestroyAction[settings.destroyAction]),
    enumeration(Tag.ShreddingAlgorithm, Enum.ShreddingAlgorithm[settings.shreddingAlgorithm]),
    enumeration(Tag.RNGMode, Enum.RNGMode.Unspecified),
    // What is required to be Quantum Safe (2.0 section 4.45) is so, or refused.
    boolean(Tag.QuantumSafeCapability, true),
  ];
}

/**
 * "the list of Object Group(s) for which the Query is being performed" (2.1 section 6.1.40); undefined for all. Throws Unknown
 * Object Group for one that neither an object nor a default has.
 */
function groupsAsked(payload: Fields, { store, permits }: OperationContext): Item['value'][] | undefined {
  const groups = payload.fields(Tag.ObjectGroups)?.all(Tag.ObjectGroup);
  const defaults = structureFields(store.rule('DefaultsInformation'), Tag.ObjectDefaults);
  const isKnown = (group: Item) =>
    defaults.some((row) => groupsIn(row)?.includes(group.value)) ||
    (group.type === 'TextString' &&
      store.locate([{ match: 'equal', name: 'Object Group', value: group }]).some(permits));
  if (groups?.every(isKnown) === false) {
    throw new KmipError(Enum.ResultReason.UnknownObjectGroup, 'there is no such object group');
  }
  return groups?.map(({ value }) => value);
}

function optional(item: Item | undefined): Item[] {
  return item === undefined ? [] : [item];
}

/** Whether the version has the Profile Name: "KMIP v1.4" profiles came with 1.4. */
function isNamedIn(profile: StructureItem, version: Version): boolean {
  const name = fieldValue(profile, Tag.ProfileName, 'Enumeration');
  return name !== undefined && enumInVersion('ProfileName', name, version);
}

/** Query (1.4 section 4.25, 2.0 section 6.1.37). */
export const query: Operation = {
  code: Enum.Operation.Query,
  request(payload, context) {
    const asked = new Set(payload.all(Tag.QueryFunction).map(({ value }) => value));
    const groups = groupsAsked(payload, context);
    return ANSWERS.filter(([queryFunction]) => asked.has(queryFunction)).flatMap(([, answer]) =>
      answer(context, groups),
    );
  },
};

/** The values of an enumeration that the request's version defines, in their order. */
function known(
  name: 'Operation' | 'ObjectType',
  values: readonly number[],
  version: OperationContext['version'],
): Item[] {
  return values
    .filter((value) => enumInVersion(name, value, version))
    .sort((a, b) => a - b)
    .map((value) => enumeration(Tag[name], value));
}
