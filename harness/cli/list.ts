import type { Case } from '../cases/case.ts';
import { type Requirement, requirementsOf } from '../cases/requirements.ts';
import { chooseCases } from './case-files.ts';
import { CASE_OPTIONS } from './case-options.ts';
import { defineCommand } from './command.ts';
import { table } from './table.ts';

export const listCommand = defineCommand({
  usage: 'list',
  options: CASE_OPTIONS,
  examples: [["list --select 'SKLC-*' --kmip 1.1", 'the Symmetric Key Lifecycle cases of KMIP 1.1']],
  async run(args, { out, env }) {
    const { selected } = await chooseCases(args, env);
    const rows = selected.map((found) =>
      found.case === undefined
        ? [found.id, found.version ?? '?', '', '', `cannot be loaded: ${found.error}`]
        : [found.id, found.case.version, found.case.kind, String(found.steps), needsOf(found.case)],
    );
    out(table(['CASE', 'KMIP', 'KIND', 'STEPS', 'NEEDS'], rows));
    return 0;
  },
});

/** What a case needs, in few words. */
export function needsOf(testCase: Case): string {
  return requirementsOf(testCase).map(shortName).join(', ');
}

function shortName(requirement: Requirement): string {
  switch (requirement.kind) {
    case 'environment':
    case 'feature':
      return requirement.name;
    case 'follows':
      return `after ${requirement.scenario}`;
    case 'transport':
      return `HTTPS ${requirement.encoding.toUpperCase()}`;
    case 'tls':
      return requirement.policy;
    case 'clients':
      return `${requirement.names.length} clients`;
    case 'version':
      return `KMIP ${requirement.version} too`;
    case 'server-to-client':
    case 'swapped-roles':
    case 'exclusive':
    case 'destructive':
      return requirement.kind;
  }
}
