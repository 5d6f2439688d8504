import type { OperationName } from '../../harness/spec/attributes.ts';
import type { Check } from './check.ts';
import { activate } from './operations/activate.ts';
import { addAttribute } from './operations/add-attribute.ts';
import { check } from './operations/check.ts';
import { deleteAttribute } from './operations/delete-attribute.ts';
import { destroy } from './operations/destroy.ts';
import { discoverVersions } from './operations/discover-versions.ts';
import { get } from './operations/get.ts';
import { getAttributeList } from './operations/get-attribute-list.ts';
import { getAttributes } from './operations/get-attributes.ts';
import { locate } from './operations/locate.ts';
import { modifyAttribute } from './operations/modify-attribute.ts';
import { query } from './operations/query.ts';
import { revoke } from './operations/revoke.ts';

/** The checks of operations, by the operation's XML name. */
export const OPERATION_CHECKS = {
  Activate: activate,
  AddAttribute: addAttribute,
  Check: check,
  DeleteAttribute: deleteAttribute,
  Destroy: destroy,
  DiscoverVersions: discoverVersions,
  Get: get,
  GetAttributeList: getAttributeList,
  GetAttributes: getAttributes,
  Locate: locate,
  ModifyAttribute: modifyAttribute,
  Query: query,
  Revoke: revoke,
} as const satisfies Partial<Record<OperationName, Check>>;

export type CheckedOperation = keyof typeof OPERATION_CHECKS;

/** The check that tries an operation. */
export function operation(name: CheckedOperation): Check {
  return OPERATION_CHECKS[name];
}
