/** One line with its facts. Nobody puts key material, credentials or payloads into them. */
export type LogLine = (facts: Readonly<Record<string, unknown>>, message: string) => void;

/** The part of pino's logger that the server uses. */
export interface Log {
  readonly debug: LogLine;
  readonly info: LogLine;
  readonly warn: LogLine;
  readonly error: LogLine;
  /** Whether lines of this level are written at all: without it they are. */
  readonly isLevelEnabled?: (level: 'debug' | 'info') => boolean;
}
