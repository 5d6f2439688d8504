import type { CheckResult, ClauseResult, Product, ProfileResult } from '../harness/runner/profiles/results.ts';
import type { Render } from './render.ts';

/** A profile as reports write it, without its clauses. */
export function profileView(profile: ProfileResult, render: Render) {
  const { ref, id, title, version, document, section, suite, wire, policy, neededBy, named, verdict } = profile;
  return {
    ref,
    id,
    title,
    version,
    document,
    ...(section === undefined ? {} : { section }),
    suite,
    ...(wire === undefined ? {} : { wire }),
    ...(policy === undefined ? {} : { policy }),
    ...(neededBy === undefined ? {} : { neededBy }),
    named,
    verdict,
    mandatory: profile.mandatory,
    optional: profile.optional,
    notScored: profile.notScored,
    declaredNotServed: profile.declaredNotServed.map((one) => render.line(one)),
    startedAt: profile.startedAt.toISOString(),
    durationMs: Math.round(profile.durationMs),
  };
}

/** A clause as reports write it; with what went over the wire where `withExchanges`. */
export function clauseView(clause: ClauseResult, render: Render, withExchanges: boolean) {
  const { id, ref, document, section, level, requirement, known, decides, verdict, outcome } = clause;
  return {
    id,
    ref,
    document,
    section,
    level,
    requirement,
    known,
    decides,
    verdict,
    ...(clause.reason === undefined ? {} : { reason: render.line(clause.reason) }),
    ...(clause.because === undefined ? {} : { because: clause.because }),
    outcome,
    ...(clause.expected === undefined ? {} : { expected: render.line(clause.expected) }),
    ...(clause.check === undefined ? {} : { check: clause.check }),
    cases: clause.cases,
    notAtHand: clause.notAtHand,
    durationMs: Math.round(clause.durationMs),
    ...(withExchanges && clause.exchanges.length > 0
      ? { exchanges: clause.exchanges.map((exchange) => render.exchange(exchange)) }
      : {}),
  };
}

/** A check as the event log writes it, with all that went over the wire. */
export function checkView(result: CheckResult, render: Render) {
  const { id, version, wire, policy, verdict, reason, exchanges, durationMs } = result;
  return {
    id,
    version,
    ...(wire === undefined ? {} : { wire }),
    ...(policy === undefined ? {} : { policy }),
    verdict,
    ...(reason === undefined ? {} : { reason: render.line(reason) }),
    durationMs: Math.round(durationMs),
    exchanges: exchanges.map((exchange) => render.exchange(exchange)),
  };
}

export function productView({ vendor, information }: Product, render: Render) {
  return {
    ...(vendor === undefined ? {} : { vendor: render.line(vendor) }),
    information: Object.fromEntries(information.map(([name, text]) => [name, render.line(text)])),
  };
}
