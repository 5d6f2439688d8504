import picocolors from 'picocolors';
import type { Verdict } from '../harness/runner/results.ts';

export interface Palette {
  readonly verdict: Readonly<Record<Verdict, (text: string) => string>>;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

/** The colours of the console; where `enabled` is false, text passes through unchanged. */
export function palette(enabled: boolean): Palette {
  const { red, green, yellow, magenta, bold, dim } = picocolors.createColors(enabled);
  return {
    verdict: { pass: green, fail: red, error: magenta, unsupported: yellow, skip: yellow, 'not run': yellow },
    strong: bold,
    faint: dim,
  };
}
