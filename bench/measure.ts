const RUNS = 3;
const RUN_MS = 400;

/** How often a second `work` can be done: the median of three runs. */
export function rateOf(work: () => void): number {
  runFor(RUN_MS / 2, work);
  return median(Array.from({ length: RUNS }, () => runFor(RUN_MS, work)));
}

function runFor(milliseconds: number, work: () => void): number {
  const start = performance.now();
  let done = 0;
  let now = start;
  while (now - start < milliseconds) {
    for (let i = 0; i < 50; i += 1) work();
    done += 50;
    now = performance.now();
  }
  return (done * 1000) / (now - start);
}

/** The same for work that waits, done by several at once. */
export async function rateOfAsync(
  workers: readonly (() => Promise<unknown>)[],
  milliseconds = RUN_MS,
): Promise<number> {
  await Promise.all(workers.map((work) => work()));
  const start = performance.now();
  let done = 0;
  await Promise.all(
    workers.map(async (work) => {
      while (performance.now() - start < milliseconds) {
        await work();
        done += 1;
      }
    }),
  );
  return (done * 1000) / (performance.now() - start);
}

/** Has work done so many times by several at once, or for so long, before it is measured: programs get faster at first. */
export async function warmUp(
  workers: readonly (() => Promise<unknown>)[],
  { times, milliseconds }: { readonly times: number; readonly milliseconds: number },
): Promise<void> {
  const start = performance.now();
  let done = 0;
  await Promise.all(
    workers.map(async (work) => {
      for (; done < times && performance.now() - start < milliseconds; done += 1) await work();
    }),
  );
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}
