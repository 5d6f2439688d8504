import { boolean, enumeration, type Item, structure, textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { enumInVersion } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { SUPPORTED_OBJECT_TYPES } from './object-types.ts';
import type { Operation, OperationContext } from './operation.ts';

const F = Enum.QueryFunction;
const { Unspecified } = Enum.RNGAlgorithm;

/**
 * What answers each Query Function, in the order of the response's fields (1.4 Table 223). Functions without a row are
 * about what this server does not have: extensions, attestation, validations, profiles and client registration.
 */
const ANSWERS: readonly (readonly [queryFunction: number, answer: (context: OperationContext) => Item[]])[] = [
  [F.QueryOperations, ({ operations, version }) => known('Operation', operations, version)],
  [F.QueryObjects, ({ version }) => known('ObjectType', SUPPORTED_OBJECT_TYPES, version)],
  [
    F.QueryServerInformation,
    ({ settings }) => [
      textString(Tag.VendorIdentification, settings.vendorIdentification),
      structure(Tag.ServerInformation, []),
    ],
  ],
  [
    F.QueryApplicationNamespaces,
    ({ settings }) => settings.applicationNamespaces.map((name) => textString(Tag.ApplicationNamespace, name)),
  ],
  // "If the server is unable to specify details of the RNG then it SHALL return [...] Unspecified": OpenSSL chooses.
  [F.QueryRNGs, () => [structure(Tag.RNGParameters, [enumeration(Tag.RNGAlgorithm, Unspecified)])]],
  [F.QueryCapabilities, ({ settings }) => [structure(Tag.CapabilityInformation, capabilities(settings))]],
];

/** 1.4 section 2.1.21. */
const capabilities = ({ asynchronous }: OperationContext['settings']): Item[] => [
  boolean(Tag.StreamingCapability, true),
  boolean(Tag.AsynchronousCapability, asynchronous.operations.length > 0),
  boolean(Tag.AttestationCapability, false),
  boolean(Tag.BatchUndoCapability, true),
  boolean(Tag.BatchContinueCapability, true),
  enumeration(Tag.UnwrapMode, Enum.UnwrapMode.Unspecified),
  enumeration(Tag.DestroyAction, Enum.DestroyAction.Unspecified),
  enumeration(Tag.ShreddingAlgorithm, Enum.ShreddingAlgorithm.Unspecified),
  enumeration(Tag.RNGMode, Enum.RNGMode.Unspecified),
];

/** Query (1.4 section 4.25). */
export const query: Operation = {
  code: Enum.Operation.Query,
  request(payload, context) {
    const asked = new Set(payload.all(Tag.QueryFunction).map(({ value }) => value));
    return ANSWERS.filter(([queryFunction]) => asked.has(queryFunction)).flatMap(([, answer]) => answer(context));
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
