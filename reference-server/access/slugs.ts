import { z } from 'zod';

/** A service that knows who is a user, and of which groups: SLUGS (Simple, Lightweight User Group Services). */
export interface GroupService {
  /** What it is called in the configuration. */
  readonly name: string;
  /** Ends with a slash. */
  readonly url: string;
  /** Milliseconds that it has to answer. */
  readonly timeout: number;
}

/** Why a service vouches for nobody: it does not know the user, or could not be asked. */
export class NotVouched extends Error {
  override readonly name = 'NotVouched';
}

const groupsAnswer = z.object({ groups: z.array(z.string()) });

/** The groups of a user by GET {url}users/{identity} and {url}users/{identity}/groups. Rejects with NotVouched. */
export async function groupsOf(identity: string, { url, timeout }: GroupService): Promise<readonly string[]> {
  // These would be taken for steps of the path.
  if (['', '.', '..'].includes(identity)) throw new NotVouched('this cannot be the name of a user');
  const signal = AbortSignal.timeout(timeout);
  const user = `${url}users/${encodeURIComponent(identity)}`;
  await answerOf(user, signal);
  const answer = groupsAnswer.safeParse(await answerOf(`${user}/groups`, signal).then(parsed));
  if (!answer.success) throw new NotVouched('its answer is no list of groups');
  return answer.data.groups;
}

/** The text of an answer with a status of success. */
async function answerOf(url: string, signal: AbortSignal): Promise<string> {
  const { ok, status, text } = await fetch(url, { signal, redirect: 'error' })
    .then(async (response) => ({ ok: response.ok, status: response.status, text: await response.text() }))
    .catch((error: Error) => {
      throw new NotVouched(`it could not be asked: ${reasonOf(error)}`);
    });
  if (!ok) throw new NotVouched(status === 404 ? 'it does not know the user' : `it answers with status ${status}`);
  return text;
}

function reasonOf({ message, cause }: Error): string {
  return cause instanceof Error && cause.message !== '' ? cause.message : message;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
