import { enumeration, type Item } from '../codec/item.ts';
import { encodeTtlv } from '../codec/ttlv.ts';
import { Enum } from '../spec/enumerations.ts';
import { enumInVersion } from '../spec/registry.ts';
import { Tag } from '../spec/tags.ts';
import type { Version } from '../spec/versions.ts';
import { successOf } from './look.ts';
import { requestOf } from './messages.ts';
import type { Sessions } from './sessions.ts';
import type { Patience } from './transport.ts';

/** What a server says of itself. */
export interface Interview {
  readonly version: Version;
  /** The fields of its answers to Query, in the order of the Query Functions. */
  readonly fields: readonly Item[];
  /** The Query Functions of this version that it did not answer with a success. */
  readonly refused: readonly number[];
}

/**
 * Asks Query for everything that `version` knows (1.1 to 1.4 section 4.25, 2.1 section 6.1.40), one function at a time: a
 * server that does not know one of them still answers the others. Throws only the reason of an aborted signal.
 */
export async function interview(
  sessions: Sessions,
  client: string,
  version: Version,
  patience: Patience,
): Promise<Interview> {
  const functions = Object.values(Enum.QueryFunction).filter((value) => enumInVersion('QueryFunction', value, version));
  const fields: Item[] = [];
  const refused: number[] = [];
  for (const value of functions) {
    const query = { operation: Enum.Operation.Query, payload: [enumeration(Tag.QueryFunction, value)] };
    const answer = await sessions.exchange(client, encodeTtlv(sessions.dressed(requestOf(version, query))), patience);
    const success = 'response' in answer ? successOf(answer.response) : undefined;
    if (success === undefined) refused.push(value);
    else fields.push(...(success.items[0]?.payload?.value ?? []));
  }
  return { version, fields, refused };
}
