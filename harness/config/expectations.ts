import { z } from 'zod';
import { complaint, keysOf } from './complaint.ts';
import { readText } from './files.ts';
import { parseYaml } from './yaml.ts';

const text = z.string().min(1);

const expectation = z.strictObject({
  case: z.union([text, z.array(text).min(1)], { error: 'expected the id of a case, a glob, or a list of them' }),
  step: z.int().positive().optional(),
  verdict: z.enum(['fail', 'error', 'unsupported']),
  difference: z
    .strictObject({
      path: text,
      kind: z.enum(['missing', 'extra', 'value', 'type', 'order', 'length', 'encoding']),
    })
    .optional(),
  reason: text,
});

/** An entry of an expectations file, as it is written: a failure that is known. */
export type ExpectationEntry = z.infer<typeof expectation>;

/** A failure that is known. */
export interface Expectation {
  /** Ids or globs of the cases that fail so: every case that one of them matches. */
  readonly cases: readonly string[];
  /** The step that fails, counted from 1; absent: whichever does. */
  readonly step?: number;
  readonly verdict: ExpectationEntry['verdict'];
  /** A difference that no rule excuses and that the step must have; absent: whatever differs. */
  readonly difference?: NonNullable<ExpectationEntry['difference']>;
  /** Why it is known and left. */
  readonly reason: string;
  /** Where it is written: 'file:line:column'. */
  readonly at: string;
}

export interface Expectations {
  readonly file: string;
  readonly entries: readonly Expectation[];
}

/**
 * Reads an expectations file: a YAML list of known failures. `at` tells where the file is named. Throws ConfigError with
 * line and column of the first entry that cannot be used.
 */
export function readExpectations(file: string, at?: string): Expectations {
  const yaml = parseYaml(readText(file, 'the expectations file', at), file);
  const parsed = z.array(expectation).safeParse(yaml.value ?? []);
  if (!parsed.success) throw complaint(parsed.error, yaml, keysAt);
  const entries = parsed.data.map(({ case: cases, step, difference, ...entry }, index) => ({
    ...entry,
    cases: [cases].flat(),
    ...(step !== undefined && { step }),
    ...(difference !== undefined && { difference }),
    at: yaml.at([index]),
  }));
  return { file, entries };
}

function keysAt(path: readonly PropertyKey[]): string[] {
  return keysOf(path.at(-1) === 'difference' ? expectation.shape.difference : expectation);
}
