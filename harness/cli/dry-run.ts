import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Evidence } from '../../profiles/clause.ts';
import { SERVED_VERSIONS } from '../../reference-server/versions.ts';
import { type Plan, type ProfilePlan, renderPlan, renderPlanJson } from '../../reports/plan.ts';
import { makeFolder } from '../../reports/write.ts';
import { REFERENCE_CLIENTS, REFERENCE_TRAITS } from '../config/reference-target.ts';
import { addressOf, type Target, type Wire } from '../config/target.ts';
import { forecast } from '../runner/forecast.ts';
import type { PlannedClaim } from '../runner/profiles/claims.ts';
import { VERSIONS } from '../spec/versions.ts';
import { openReports } from './report-folder.ts';
import type { RunPlan } from './run-plan.ts';
import type { Terminal } from './terminal.ts';
import { TOOL } from './tool.ts';

/** What a dry run leaves in its folder. */
const PLAN_FILE = 'plan.json';

/**
 * Tells what a run would do, and writes it to plan.json; sends nothing, not even the first look. `external`: the target
 * where it is not the bundled server. Throws ConfigError where the folder cannot be written to.
 */
export function tellPlan(
  { groups, claims }: Pick<RunPlan, 'groups' | 'claims'>,
  external: Target | undefined,
  args: { readonly strict: boolean; readonly jobs: number; readonly out: string; readonly wire?: Wire | undefined },
  { out, width }: Terminal,
): number {
  const isReference = external === undefined;
  const target = external ?? {
    ...REFERENCE_TRAITS,
    ...(args.wire && { wire: args.wire }),
    identities: Object.fromEntries(REFERENCE_CLIENTS.map((name) => [name, name])),
  };
  const address = external === undefined ? target.name : addressOf(external);
  const plan: Plan = {
    tool: TOOL,
    target: { name: target.name, address, strict: args.strict },
    movesClock: isReference,
    assumptions: isReference ? [] : UNASKED,
    profiles: claims.map(profilePlan),
    forecast: forecast(groups, {
      target,
      isReference,
      versions: isReference ? SERVED_VERSIONS : VERSIONS,
      strict: args.strict,
      jobs: args.jobs,
    }),
  };
  const file = join(args.out, PLAN_FILE);
  openReports(args.out, () => {
    makeFolder(args.out);
    writeFileSync(file, renderPlanJson(plan));
  });
  out(`${renderPlan(plan, width)}plan: ${file}\n`);
  return 0;
}

function profilePlan({ ref, neededBy, profile, claim, clauses }: PlannedClaim): ProfilePlan {
  return {
    ref,
    title: profile.title,
    version: claim.version,
    ...(neededBy !== undefined && { neededBy }),
    clauses: clauses.map(({ id, section, level, evidence }) => ({ id, section, level, by: byText(evidence) })),
  };
}

function byText(evidence: Evidence): string {
  switch (evidence.by) {
    case 'check':
      return `check: ${evidence.check.id}`;
    case 'cases':
      return `${evidence.atLeast} of the cases ${evidence.ids.join(', ')}`;
    case 'profile':
      return `profile: ${evidence.profile}`;
    case 'nothing':
      return `nothing: ${evidence.reason}`;
  }
}

/** What only the target itself could tell. */
const UNASKED = [
  'not asked: which KMIP versions the target speaks (a case of another one is skipped), and what its Query lists (an operation that is not there is unsupported)',
];
