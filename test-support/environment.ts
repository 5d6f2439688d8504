/** Variables that name what lies outside the clone: published cases, specification facts, messages, schemas. */
export type Place = 'KMIP_OASIS_DIR' | 'KMIP_SPEC_DIR' | 'KMIP_BENCH_DIR' | 'KMIP_JUNIT_XSD';

/** The value of a variable; where it is unset, skips the running test, or from a hook its suite, and shows why. */
export function needs(context: Mocha.Context, place: Place): string {
  const value = process.env[place];
  return value ? value : skipBecause(context, `${place} is not set`);
}

/** Skips the running test, or from a hook its suite, and shows why. */
export function skipBecause(context: Mocha.Context, reason: string): never {
  for (const test of testsBehind(context)) test.title += ` (skipped: ${reason})`;
  return context.skip();
}

/** The running test, or the tests of the suite whose hook is running. */
function testsBehind({ test }: Mocha.Context): readonly Mocha.Runnable[] {
  if (test === undefined) return [];
  return 'type' in test && test.type === 'hook' ? (test.parent?.tests ?? []) : [test];
}
