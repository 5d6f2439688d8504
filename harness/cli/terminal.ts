/** Where a command writes, and what it may assume about whoever reads. */
export interface Terminal {
  /** Standard output: results. */
  readonly out: (text: string | Uint8Array) => void;
  /** Standard error: progress, and complaints. */
  readonly err: (text: string) => void;
  /** Whether somebody watches standard error on a terminal. */
  readonly live: boolean;
  /** Whether standard output may be coloured. */
  readonly colours: boolean;
  /** Columns. */
  readonly width: number;
  readonly env: NodeJS.ProcessEnv;
}

const DEFAULT_WIDTH = 100;

/** The terminal of this process. In CI nobody watches, whatever the streams look like. */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // The reader has gone, as in `list | head`: there is nobody left to tell.
      if (error.code === 'EPIPE') process.exit(0);
      throw error;
    });
  }
  return {
    out: (text) => stdout.write(text),
    err: (text) => stderr.write(text),
    live: Boolean(stderr.isTTY) && env.CI === undefined && env.TERM !== 'dumb',
    colours: Boolean(stdout.isTTY) && env.NO_COLOR === undefined && env.TERM !== 'dumb',
    width: stdout.columns || DEFAULT_WIDTH,
    env,
  };
}
