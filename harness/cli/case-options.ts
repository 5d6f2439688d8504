/** The values of an option that takes a list, given apart or joined by commas. */
function splitList(values: readonly string[]): string[] {
  return values.flatMap((value) => value.split(',')).filter((value) => value !== '');
}

const LIST = { type: 'string', array: true, requiresArg: true } as const;

/** How cases are found and chosen: the same for every command that takes cases. Lists take spaces or commas. */
export const CASE_OPTIONS = {
  cases: {
    ...LIST,
    describe: 'case files and folders [default: testcases/ and what KMIP_OASIS_DIR names]',
    coerce: splitList,
  },
  select: { ...LIST, describe: 'only these cases: ids or globs', coerce: splitList },
  skip: { ...LIST, describe: 'not these cases: ids or globs', coerce: splitList },
  kmip: { ...LIST, describe: 'only cases of these protocol versions', coerce: splitList },
} as const;
