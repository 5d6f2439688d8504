import type { Check } from '../../../profiles/checks/check.ts';
import type { Wire } from '../../config/target.ts';
import type { Version } from '../../spec/versions.ts';
import type { RunContext } from '../context.ts';
import { Sessions } from '../sessions.ts';
import type { CheckContext } from './check-life.ts';
import { type CheckOutcome, runCheck } from './check-run.ts';
import { portraitOf, type SelfPortrait } from './declaration.ts';
import type { SecuredTarget } from './reference-tls.ts';

/** A server in one version, over one wire, under one TLS policy: what was asked of it there. */
export interface Place {
  readonly context: CheckContext;
  readonly portrait: SelfPortrait;
  checked(check: Check): Promise<CheckOutcome>;
}

export interface PlaceOptions extends SecuredTarget {
  readonly version: Version;
  readonly wire: Wire;
  readonly policy?: string | undefined;
}

/** Asks a server what it declares, once; the place then tries each check once. Throws only the reason of an aborted signal. */
export async function placeAt(
  { target, strangers, settings, version, wire, policy }: PlaceOptions,
  run: RunContext,
): Promise<Place> {
  const { acquaintance, allowance, signal, look } = run;
  const sessions = new Sessions(target, acquaintance, allowance, wire);
  const client = target.identity === undefined ? (Object.keys(target.identities)[0] ?? '') : '';
  const patience = { timeoutMs: target.limits.timeoutMs, signal };
  const portrait = await portraitOf(sessions, { client, version, versions: look.versions }, patience);
  await sessions.close();
  const { declared } = portrait;
  const { clockOffset } = look;
  const secured = { target, strangers, ...(settings && { settings }) };
  const context: CheckContext = { ...run, ...secured, version, wire, declared, clockOffset };
  const outcomes = new Map<Check, Promise<CheckOutcome>>();
  const tryOnce = async (check: Check): Promise<CheckOutcome> => {
    const outcome = await runCheck(check, context);
    const { because, ...rest } = outcome;
    const wireName = nameOf(wire);
    run.emit({
      type: 'check-end',
      result: { id: check.id, version, ...(wireName && { wire: wireName }), ...(policy && { policy }), ...rest },
    });
    return outcome;
  };
  return {
    context,
    portrait,
    checked(check) {
      const known = outcomes.get(check);
      if (known !== undefined) return known;
      const trying = tryOnce(check);
      outcomes.set(check, trying);
      return trying;
    },
  };
}

/** 'HTTPS, XML'; undefined for TTLV over TLS. */
export function nameOf({ transport, encoding }: Wire): string | undefined {
  const isUsual = transport === 'tls' && encoding === 'ttlv';
  return isUsual ? undefined : `${transport.toUpperCase()}, ${encoding.toUpperCase()}`;
}
