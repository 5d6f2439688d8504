/** Variables that name what lies outside the clone: published cases, specification facts, messages, schemas. */
export type Place = 'KMIP_OASIS_DIR' | 'KMIP_SPEC_DIR' | 'KMIP_BENCH_DIR' | 'KMIP_JUNIT_XSD';

/** The value of a variable; where it is unset, skips the running test, or from a hook its suite, and shows why. */
export function needs(context: Mocha.Context, place: Place): string {
  const value = process.env[place];
  if (value) return value;
  const shown = context.test?.type === 'hook' ? context.test.parent : context.test;
  if (shown !== undefined) shown.title += ` (skipped: ${place} is not set)`;
  return context.skip();
}

/** The folder of the published cases, or undefined. */
export function oasisDir(): string | undefined {
  return process.env.KMIP_OASIS_DIR || undefined;
}
