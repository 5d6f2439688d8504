import type { RequestItemInit } from '../message/request.ts';
import type { ResponseBatchItem } from '../message/response.ts';
import { Enum } from '../spec/enumerations.ts';
import { enumName } from '../spec/registry.ts';
import { destroy, revoke } from './messages.ts';

/** Sends one request of our own: the batch item that answers it, or a line saying why none came. */
export type AskServer = (what: RequestItemInit) => Promise<ResponseBatchItem | string>;

const { ResultReason } = Enum;

/** Reasons of a Destroy that say that there is nothing left to remove. */
const GONE: ReadonlySet<number | undefined> = new Set([
  ResultReason.ItemNotFound,
  ResultReason.ObjectDestroyed,
  ResultReason.ObjectNotFound,
]);

/**
 * Removes an object that this run made: Destroy; where the server refuses, because the object is Active (1.x section
 * 3.22, 2.x section 3.1), Revoke and Destroy again. Returns undefined once it is gone, else the reason why it is not.
 */
export async function remove(uniqueIdentifier: string, ask: AskServer): Promise<string | undefined> {
  const first = refusalOf(await ask(destroy(uniqueIdentifier)));
  if (first === undefined) return undefined;
  const revoked = refusalOf(await ask(revoke(uniqueIdentifier)));
  const second = refusalOf(await ask(destroy(uniqueIdentifier)));
  if (second === undefined) return undefined;
  return revoked === undefined ? `Destroy: ${second}` : `Destroy: ${second}; Revoke: ${revoked}`;
}

/** Why a server did not do what it was asked, or undefined where it did or nothing was left to do. */
function refusalOf(answer: ResponseBatchItem | string): string | undefined {
  if (typeof answer === 'string') return answer;
  if (answer.resultStatus === Enum.ResultStatus.Success || GONE.has(answer.resultReason)) return undefined;
  const reason = enumName('ResultReason', answer.resultReason ?? 0) ?? `Result Reason ${answer.resultReason}`;
  return answer.resultMessage === undefined ? reason : `${reason} (${answer.resultMessage})`;
}
