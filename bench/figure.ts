/** One line of a bench's table. */
export interface Figure {
  readonly what: string;
  readonly figure: string;
  /** What docs/performance.md asks for; a miss fails nothing. */
  readonly aim?: string;
}

export interface Bench {
  /** What stands on the command line. */
  readonly name: string;
  readonly title: string;
  run(): Promise<readonly Figure[]>;
}

/** 12,345 or 1.23: three digits at least. */
export function count(value: number): string {
  return value.toLocaleString('en-US', value < 100 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 });
}

export function times(value: number): string {
  return `${count(value)} times`;
}
