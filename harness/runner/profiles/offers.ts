import type { Handshake, Offer } from '../../../profiles/checks/subject.ts';
import { CodecError } from '../../codec/deviation.ts';
import { decodeTtlv } from '../../codec/ttlv.ts';
import { makeTestCertificates } from '../../config/certificates.ts';
import type { Identity, Target, TlsSettings, Wire } from '../../config/target.ts';
import { readResponse } from '../../message/response.ts';
import { Enum } from '../../spec/enumerations.ts';
import { enumName } from '../../spec/registry.ts';
import { Acquaintance } from '../acquaintance.ts';
import { type Answer, Sessions } from '../sessions.ts';
import type { Patience } from '../transport.ts';
import type { TransportFailure } from '../transport-error.ts';
import { Unjudged } from './unjudged.ts';

type IdentityName = NonNullable<Offer['identity']>;

/** Who can come to a target: certificates that it has to refuse, by what is wrong with them. */
export type Strangers = Readonly<Partial<Record<IdentityName, Identity>>>;

/** Failures by which a server refuses an offer or whoever makes it, in its handshake or by hanging up after it. */
const REFUSALS: ReadonlySet<TransportFailure> = new Set([
  'protocol-version',
  'no-shared-cipher',
  'client-certificate',
  'closed',
  'reset',
  'cut',
  'tls',
]);

/** Reasons by which a server refuses whoever asks, once the session is set up. */
const UNKNOWN_CLIENT: ReadonlySet<number | undefined> = new Set([
  Enum.ResultReason.AuthenticationNotSuccessful,
  Enum.ResultReason.PermissionDenied,
  Enum.ResultReason.NotAuthorised,
]);

/** What a target is asked with, and as whom, in one handshake. */
export interface HandshakeContext {
  readonly target: Target;
  readonly wire: Wire;
  /** Who comes where an offer says nothing. */
  readonly client: string;
  readonly strangers: Strangers;
  /** A request that changes nothing. */
  readonly request: Uint8Array;
  readonly patience: Patience;
  readonly now: Date;
}

/**
 * Makes one offer on a connection of its own and, where the handshake succeeds, one request. Throws Unjudged where the
 * target cannot be reached, and the reason of an aborted signal.
 */
export async function offered(offer: Offer, context: HandshakeContext): Promise<Handshake> {
  const { target, wire, request, patience } = context;
  const name = offer.identity ?? 'ours';
  const identity = await identityFor(name, context);
  if (identity === undefined && name !== 'none')
    return { outcome: 'not offered', reason: `nobody provides a client certificate that is ${name}` };
  const { identity: _, ...anonymous } = target;
  const tls = { ...target.tls, ...settingsOf(offer) };
  const sessions = new Sessions(
    { ...anonymous, ...(identity && { identity }), identities: {}, tls },
    new Acquaintance(),
    {},
    wire,
  );
  try {
    return handshakeOf(await sessions.exchange('', request, patience), sessions);
  } finally {
    await sessions.close();
  }
}

/** What was before TLS 1.2, and key exchange by RSA, OpenSSL offers at security level 0 alone; its suites of 1.3 have none. */
function settingsOf({ protocol, suite = 'DEFAULT' }: Offer): TlsSettings {
  if (protocol === undefined) return {};
  const isModern = protocol === 'TLSv1.3';
  const ciphers = isModern ? suite : `${suite}:@SECLEVEL=0`;
  return {
    minVersion: protocol,
    maxVersion: protocol,
    ...(!(isModern && suite === 'DEFAULT') && { ciphers }),
  };
}

async function identityFor(
  name: IdentityName,
  { target, client, strangers, now }: HandshakeContext,
): Promise<Identity | undefined> {
  if (name === 'none') return undefined;
  if (name === 'ours') return target.identities[client] ?? target.identity;
  const known = strangers[name] ?? target.identities[name];
  if (known !== undefined || name !== 'unknown-ca') return known;
  const { clients } = await makeTestCertificates({ now, clients: [name] });
  return clients[name];
}

function handshakeOf(answer: Answer, { tls }: Sessions): Handshake {
  if ('response' in answer) {
    const refusal = refusalIn(answer.response);
    if (refusal !== undefined) return { outcome: 'refused', reason: refusal };
    return { outcome: 'served', protocol: tls?.protocol ?? '', suite: tls?.cipher ?? '' };
  }
  const { failure, reason } = answer;
  if (failure === 'settings') return { outcome: 'not offered', reason };
  if (REFUSALS.has(failure)) return { outcome: 'refused', reason };
  throw new Unjudged(reason);
}

/** Why a server that speaks does not serve; undefined where it does. */
function refusalIn(octets: Uint8Array): string | undefined {
  try {
    const item = readResponse(decodeTtlv(octets).item)?.items[0];
    if (item === undefined) return 'the answer is no Response Message with a batch item';
    if (!UNKNOWN_CLIENT.has(item.resultReason)) return undefined;
    return `${enumName('ResultReason', item.resultReason ?? 0)}: ${item.resultMessage ?? ''}`;
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return `the answer does not decode: ${error.message}`;
  }
}
