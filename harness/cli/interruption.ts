const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Aborts at the first Ctrl-C (or SIGTERM), so that the work can end in order; the second ends the process at once. */
export class Interruption {
  readonly #controller = new AbortController();
  readonly #say: (text: string) => void;

  /** `say` is told what to tell the person who interrupts. */
  constructor(say: (text: string) => void) {
    this.#say = say;
    for (const signal of SIGNALS) process.on(signal, this.#onSignal);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Gives the signals back. */
  end(): void {
    for (const signal of SIGNALS) process.removeListener(signal, this.#onSignal);
  }

  readonly #onSignal = (): void => {
    if (this.#controller.signal.aborted) process.exit(130);
    this.#say('interrupted: ending in order; once more to end at once\n');
    this.#controller.abort(new Error('interrupted'));
  };
}
