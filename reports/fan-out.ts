import type { Reporter } from '../harness/runner/events.ts';

/** A reporter that had to be left out. */
export interface ReporterFailure {
  readonly name: string;
  readonly error: unknown;
}

/**
 * One reporter that tells several. One that throws is told nothing more, and ends nothing: neither the run nor the
 * others; `failures` lists it, for the program to say so at the end.
 */
export function fanOut(
  reporters: Readonly<Record<string, Reporter>>,
): Reporter & { readonly failures: readonly ReporterFailure[]; finish(): Promise<void> } {
  const working = new Map(Object.entries(reporters));
  const failures: ReporterFailure[] = [];
  const drop = (name: string, error: unknown): void => {
    working.delete(name);
    failures.push({ name, error });
  };
  return {
    failures,
    onEvent(event) {
      for (const [name, reporter] of working) {
        try {
          reporter.onEvent(event);
        } catch (error) {
          drop(name, error);
        }
      }
    },
    async finish() {
      for (const [name, reporter] of working) {
        try {
          await reporter.finish?.();
        } catch (error) {
          drop(name, error);
        }
      }
    },
  };
}
