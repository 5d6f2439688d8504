import { enumeration, type StructureItem, structure, textString } from '../codec/item.ts';
import { protocolVersion } from '../message/header.ts';
import { buildRequest, type RequestItemInit } from '../message/request.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import type { Version } from '../spec/versions.ts';

/** A request of the run's own, of one batch item. */
export function requestOf(version: Version, item: RequestItemInit): StructureItem {
  return buildRequest(protocolVersion(version), [item]);
}

export const DISCOVER_VERSIONS: RequestItemInit = { operation: Enum.Operation.DiscoverVersions, payload: [] };

export const QUERY_OPERATIONS: RequestItemInit = {
  operation: Enum.Operation.Query,
  payload: [enumeration(Tag.QueryFunction, Enum.QueryFunction.QueryOperations)],
};

export function destroy(uniqueIdentifier: string): RequestItemInit {
  return { operation: Enum.Operation.Destroy, payload: [textString(Tag.UniqueIdentifier, uniqueIdentifier)] };
}

/** Revoke for a reason that does not call the key compromised. */
export function revoke(uniqueIdentifier: string): RequestItemInit {
  const code = enumeration(Tag.RevocationReasonCode, Enum.RevocationReasonCode.CessationOfOperation);
  return {
    operation: Enum.Operation.Revoke,
    payload: [textString(Tag.UniqueIdentifier, uniqueIdentifier), structure(Tag.RevocationReason, [code])],
  };
}
