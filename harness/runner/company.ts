import type { Case, CaseItem } from '../cases/case.ts';
import { field, fields, operationsOf } from '../cases/fields.ts';
import { type Requirement, requirementsOf } from '../cases/requirements.ts';
import { walk } from '../cases/tree.ts';
import { Enum } from '../spec/enumerations.ts';
import { operationByCode } from '../spec/operations.ts';
import { Tag } from '../spec/tags.ts';
import type { CaseGroup } from './plan.ts';

/** What keeps a group from running beside another one on the same server. */
export interface Company {
  /** Whether it must have the server to itself. */
  readonly alone: boolean;
  /** What it calls objects, groups and namespaces; whoever does the same would find its objects. */
  readonly claims: ReadonlySet<string>;
}

export function companyOf(group: CaseGroup): Company {
  const cases = group.flatMap((planned) => planned.case ?? []);
  return { alone: cases.some(mustBeAlone), claims: new Set(cases.flatMap(claimsOf)) };
}

export function mayRunBeside(one: Company, other: Company): boolean {
  return !one.alone && !other.alone && ![...one.claims].some((claim) => other.claims.has(claim));
}

/** The last of them wait for requests that the server sends to one connection or address of a client. */
const ALONE: ReadonlySet<Requirement['kind']> = new Set([
  'exclusive',
  'destructive',
  'server-to-client',
  'swapped-roles',
]);

/** It says so, or changes how the server treats everybody, or its Locate may find what others are making. */
function mustBeAlone(testCase: Case): boolean {
  const says = requirementsOf(testCase).some(({ kind }) => ALONE.has(kind));
  return (
    says ||
    testCase.steps.some(({ request }) =>
      operationsOf(request).some((code, index) => {
        const isLocate = code === Enum.Operation.Locate;
        const isNarrow = isLocate && isNarrowed(field(fields(request, Tag.BatchItem)[index], Tag.RequestPayload));
        return operationByCode(code ?? 0)?.effect === 'server' || (isLocate && !isNarrow);
      }),
    )
  );
}

/** What only the objects of a case have, where no other case claims the same: attributes of 2.x, and their names in 1.x. */
const NARROW: ReadonlyMap<number, string> = new Map([
  [Tag.Name, 'Name'],
  [Tag.ObjectGroup, 'Object Group'],
  [Tag.ApplicationSpecificInformation, 'Application Specific Information'],
  [Tag.UniqueIdentifier, 'Unique Identifier'],
]);

function isNarrowed(payload: CaseItem | undefined): boolean {
  const attributes = [...fields(payload, Tag.Attribute), ...insideOf(field(payload, Tag.Attributes))];
  const names = new Set(NARROW.values());
  return attributes.some((attribute) => NARROW.has(attribute.tag) || names.has(textOf(attribute, Tag.AttributeName)));
}

function insideOf(item: CaseItem | undefined): readonly CaseItem[] {
  return item?.type === 'Structure' ? item.value : [];
}

function textOf(item: CaseItem, tag: number): string {
  const found = field(item, tag);
  return found?.type === 'TextString' && 'value' in found ? found.value : '';
}

const CLAIMED: ReadonlySet<number> = new Set([Tag.NameValue, Tag.ObjectGroup, Tag.ApplicationNamespace]);

function claimsOf(testCase: Case): string[] {
  return testCase.steps.flatMap(({ request }) =>
    [...walk(request)].flatMap(({ item }): string[] => {
      if (item.type === 'TextString' && 'value' in item && CLAIMED.has(item.tag)) return [item.value];
      const isGroup = item.tag === Tag.Attribute && textOf(item, Tag.AttributeName) === NARROW.get(Tag.ObjectGroup);
      return isGroup ? [textOf(item, Tag.AttributeValue)] : [];
    }),
  );
}
