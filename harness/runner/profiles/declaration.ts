import type { Declaration } from '../../../profiles/checks/subject.ts';
import type { Item } from '../../codec/item.ts';
import { fieldValue } from '../../message/fields.ts';
import { Tag } from '../../spec/tags.ts';
import type { Version } from '../../spec/versions.ts';
import { interview } from '../interview.ts';
import type { Sessions } from '../sessions.ts';
import type { Patience } from '../transport.ts';

/** What a server says of itself in one version. */
export interface SelfPortrait {
  readonly declared: Declaration;
  /** The fields of its answers to Query. */
  readonly fields: readonly Item[];
}

/**
 * Asks a server in one version for all that Query can tell. `versions`: those that its Discover Versions names. Throws only
 * the reason of an aborted signal; a server that refuses Query declares nothing.
 */
export async function portraitOf(
  sessions: Sessions,
  about: { readonly client: string; readonly version: Version; readonly versions: readonly Version[] },
  patience: Patience,
): Promise<SelfPortrait> {
  const { fields } = await interview(sessions, about.client, about.version, patience);
  return { declared: declarationOf(fields, about.versions), fields };
}

function declarationOf(fields: readonly Item[], versions: readonly Version[]): Declaration {
  const values = (tag: number): Set<number> =>
    new Set(fields.flatMap((field) => (field.tag === tag && field.type === 'Enumeration' ? [field.value] : [])));
  const profileNames = fields.flatMap((field) => {
    if (field.tag !== Tag.ProfileInformation || field.type !== 'Structure') return [];
    return fieldValue(field, Tag.ProfileName, 'Enumeration') ?? [];
  });
  return {
    operations: values(Tag.Operation),
    objectTypes: values(Tag.ObjectType),
    profileNames: new Set(profileNames),
    versions,
  };
}
