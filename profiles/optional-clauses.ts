import { ENUMERATIONS, Enum } from '../harness/spec/enumerations.ts';
import { OPERATIONS } from '../harness/spec/operations.ts';
import { inVersion, type Version } from '../harness/spec/versions.ts';
import { objectType } from './checks/object-types.ts';
import { type CheckedOperation, OPERATION_CHECKS, operation } from './checks/operations.ts';
import type { Clause } from './clause.ts';
import { slug } from './slug.ts';

/** The document that a clause is of, and how well it is known. */
export type Source = Pick<Clause, 'document' | 'section' | 'known'>;

type ObjectTypeName = keyof typeof Enum.ObjectType;

/**
 * "MAY support any other clause": the operations and object types of `version` that checks try and `mandatory` clauses do
 * not ask for, each to be tried where a server declares it.
 */
export function optionalClauses(version: Version, mandatory: readonly Clause[], source: Source): Clause[] {
  const asked = new Set(mandatory.map(({ id }) => id));
  const operations = (Object.keys(OPERATION_CHECKS) as CheckedOperation[])
    .filter((name) => inVersion(OPERATIONS[name], version))
    .map((name) => ({ kind: 'operations', title: OPERATIONS[name].name, check: operation(name) }));
  const objects = (Object.keys(Enum.ObjectType) as ObjectTypeName[])
    .filter((name) => inVersion(ENUMERATIONS.ObjectType[name], version))
    .map((name) => ({ kind: 'objects', title: ENUMERATIONS.ObjectType[name].name, check: objectType(name) }));
  return [...operations, ...objects]
    .map(
      ({ kind, title, check }): Clause => ({
        ...source,
        id: `${kind}/${slug(title)}`,
        level: 'MAY',
        requirement: `The server supports the ${kind === 'objects' ? 'object type' : 'operation'} ${title}.`,
        evidence: { by: 'check', check },
      }),
    )
    .filter(({ id }) => !asked.has(id));
}
