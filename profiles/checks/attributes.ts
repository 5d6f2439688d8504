import type { AttributeKey } from '../../harness/spec/attributes.ts';
import { ATTRIBUTES } from '../../harness/spec/attributes.ts';
import { AVAILABILITY_PROBES } from './attributes/availability.ts';
import { CRYPTOGRAPHY_PROBES } from './attributes/cryptography.ts';
import { IDENTITY_PROBES } from './attributes/identity.ts';
import { LIFE_CYCLE_PROBES } from './attributes/life-cycle.ts';
import type { AttributeProbe } from './attributes/probe.ts';
import { tryRules } from './attributes/rules.ts';
import { STORAGE_PROBES } from './attributes/storage.ts';
import type { Check } from './check.ts';
import { instancesOf } from './values.ts';

const PROBES = {
  ...IDENTITY_PROBES,
  ...CRYPTOGRAPHY_PROBES,
  ...LIFE_CYCLE_PROBES,
  ...AVAILABILITY_PROBES,
  ...STORAGE_PROBES,
} as const satisfies Partial<Record<AttributeKey, AttributeProbe>>;

export type CheckedAttribute = keyof typeof PROBES;

function checkOf(key: CheckedAttribute): Check {
  const attribute = ATTRIBUTES[key];
  const probe: AttributeProbe = PROBES[key];
  return {
    id: `attribute ${attribute.name}`,
    how: `${attribute.name}: ${probe.how}; a client can modify, add and delete it where its rules say so, and not elsewhere.`,
    since: attribute.since,
    ...(attribute.until === undefined ? {} : { until: attribute.until }),
    async run(subject) {
      const { identifier, verify } = await probe.prepare(subject);
      verify(await instancesOf(subject, identifier, attribute.name));
      await probe.effect?.(subject, identifier);
      await tryRules(subject, attribute, probe, identifier);
    },
  };
}

/** The checks of attributes, by the XML name of the attribute's tag. */
export const ATTRIBUTE_CHECKS = Object.fromEntries(
  (Object.keys(PROBES) as CheckedAttribute[]).map((key) => [key, checkOf(key)]),
) as Readonly<Record<CheckedAttribute, Check>>;

/** The check that tries an attribute. */
export function attribute(key: CheckedAttribute): Check {
  return ATTRIBUTE_CHECKS[key];
}
