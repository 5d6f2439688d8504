import type { Problem } from '../message/validate.ts';
import type { Diagnostic, DiagnosticRow, Finding } from './diagnostic.ts';
import { type ExchangeFacts, type Scene, sceneOf } from './scene.ts';
import { DIAGNOSTIC_ROWS } from './table.ts';

/** How often one row is named in an exchange: more of the same explain nothing more. */
const MOST = 16;

/**
 * The known failures that an exchange shows, in the order of the table; several where several fit, each once for a
 * place. They explain differences and verdicts and change neither.
 */
export function diagnose(facts: ExchangeFacts): Diagnostic[] {
  const scene = sceneOf(facts);
  const problems = claimedProblems(scene);
  return DIAGNOSTIC_ROWS.flatMap((row) => {
    const places = new Map<string, Diagnostic>();
    for (const finding of findings(row, problems.get(row) ?? [], scene)) {
      if (places.size === MOST) break;
      if (!places.has(finding.path)) places.set(finding.path, named(row, finding));
    }
    return [...places.values()];
  });
}

/** The problems of both messages by the row that names them: the first that claims them. */
function claimedProblems({ messages }: Scene): ReadonlyMap<DiagnosticRow | undefined, readonly Problem[]> {
  const byRow = new Map<DiagnosticRow | undefined, Problem[]>();
  for (const problem of messages.flatMap(({ problems }) => problems)) {
    const row = DIAGNOSTIC_ROWS.find((one) => claims(one, problem));
    const known = byRow.get(row);
    if (known === undefined) byRow.set(row, [problem]);
    else known.push(problem);
  }
  return byRow;
}

function claims({ claims = [] }: DiagnosticRow, { kind, path: at }: Problem): boolean {
  return claims.some(({ kinds, path }) => kinds.includes(kind) && (path === undefined || path.test(at)));
}

function* findings(row: DiagnosticRow, problems: readonly Problem[], scene: Scene): Generator<Finding> {
  for (const { path, message, section } of problems) {
    yield { path, message, ...(section === undefined ? {} : { section: `KMIP ${scene.version} section ${section}` }) };
  }
  yield* row.recognise?.(scene) ?? [];
}

function named({ id, rule, section, informative }: DiagnosticRow, finding: Finding): Diagnostic {
  const { path, message } = finding;
  return { id, path, message, rule, section: finding.section ?? section, ...(informative && { informative }) };
}
