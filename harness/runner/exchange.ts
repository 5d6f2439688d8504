import type { Step } from '../cases/case.ts';
import { CodecError } from '../codec/deviation.ts';
import { ENCODINGS } from '../codec/encodings.ts';
import type { StructureItem } from '../codec/item.ts';
import { registeredVersion } from '../message/header.ts';
import { readRequest } from '../message/request.ts';
import { type Response, readResponse } from '../message/response.ts';
import type { GroupContext } from './context.ts';
import type { Exchange, Verdict } from './results.ts';

/** A request that was answered by a Response Message. */
export interface Answered {
  readonly request: StructureItem;
  readonly response: Response;
  readonly exchange: Exchange & { readonly response: NonNullable<Exchange['response']> };
}

/** A request that was not: whose fault that is, and why. */
export interface Unanswered {
  readonly verdict: Extract<Verdict, 'fail' | 'error'>;
  readonly reason: string;
  readonly exchange: Exchange;
  /** Whether the request may have reached the server. */
  readonly sent: boolean;
}

/** What an exchange needs of a run. */
export type ExchangeContext = Pick<
  GroupContext,
  'sessions' | 'target' | 'reference' | 'clock' | 'signal' | 'serverClock'
>;

/** Sends a request, whose turn it is, and decodes what comes. Throws only the reason of the run's signal. */
export async function exchangeWith(
  context: ExchangeContext,
  client: Step['client'],
  request: StructureItem,
  timeLeftMs: number,
): Promise<Answered | Unanswered> {
  const { sessions, target, reference, clock, signal, serverClock } = context;
  const { encode, decode } = ENCODINGS[sessions.wire.encoding];
  const bytes = encode(request, registeredVersion(readRequest(request)?.header.version));
  const sentAt = clock.now();
  const { movedBy } = serverClock;
  const { encoding } = sessions.wire;
  const asked = {
    ...(encoding !== 'ttlv' && { encoding }),
    request: { item: request, bytes, sentAt },
    ...(movedBy !== 0n && { clockMoved: movedBy }),
  };
  const timeoutMs = Math.min(target.limits.timeoutMs, Math.max(1, timeLeftMs));
  const answer = await sessions.send(client, bytes, { timeoutMs, signal });
  const receivedAt = clock.now();

  if (!('response' in answer)) {
    const ours = answer.failure === 'timeout' && timeoutMs < target.limits.timeoutMs;
    const lastWords = await reference?.lastWords();
    const reason = lastWords === undefined ? answer.reason : `${answer.reason}; ${lastWords}`;
    const fell = ours ? caseTimeout(target.limits.caseTimeoutMs) : reason;
    const response = { bytes: answer.received, receivedAt, deviations: [], error: fell };
    const isTheirs = answer.blame === 'peer' && !ours;
    return {
      verdict: isTheirs ? 'fail' : 'error',
      reason: fell,
      exchange: {
        ...asked,
        ...(answer.received.length > 0 && { response }),
        ...(isTheirs && { failure: answer.failure }),
      },
      sent: answer.sent,
    };
  }
  const received = { bytes: answer.response, receivedAt };
  try {
    const { item, deviations } = decode(answer.response);
    const exchange = { ...asked, response: { ...received, item, deviations: [...answer.deviations, ...deviations] } };
    const response = readResponse(item);
    if (response === undefined)
      return { verdict: 'fail', reason: 'the answer is not a Response Message', exchange, sent: true };
    if (response.header.timeStamp !== undefined) serverClock.observe(response.header.timeStamp, receivedAt);
    return { request, response, exchange };
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    const place = error.path === '' ? `offset ${error.offset}` : `${error.path}, offset ${error.offset}`;
    return {
      verdict: 'fail',
      reason: `the response does not decode: ${error.message} (${place})`,
      exchange: { ...asked, response: { ...received, deviations: [], error: error.message } },
      sent: true,
    };
  }
}

export function caseTimeout(milliseconds: number): string {
  return `the time for one case is over: ${milliseconds / 1000} s`;
}
