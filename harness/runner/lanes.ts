import type { Target } from '../config/target.ts';
import { type Company, companyOf, mayRunBeside } from './company.ts';
import type { CaseGroup } from './plan.ts';
import type { ReferenceServer } from './reference.ts';

/** Where one group runs at a time: a server of its own, or a share of one. */
export interface Lane {
  readonly target: Target;
  /** The bundled server, where that is the target: its store is dropped before every group. */
  readonly reference?: ReferenceServer | undefined;
}

interface Waiting {
  readonly group: CaseGroup;
  readonly index: number;
  /** Absent where every lane has a server of its own: then nobody is in anybody's way. */
  readonly company?: Company;
}

interface Running<L> extends Waiting {
  readonly done: Promise<L>;
}

/**
 * Hands the groups to the lanes, in their order but for those that may not run beside what is under way; resolves when
 * all are done. A lane whose server is gone gets no more as long as another one is there.
 */
export async function onLanes<L extends Lane>(
  lanes: readonly L[],
  groups: readonly CaseGroup[],
  runOne: (group: CaseGroup, index: number, lane: L) => Promise<void>,
): Promise<void> {
  const isShared = lanes.length > 1 && lanes.every(({ reference }) => reference === undefined);
  const waiting: Waiting[] = groups.map((group, index) => ({
    group,
    index,
    ...(isShared && { company: companyOf(group) }),
  }));
  const free = [...lanes];
  const running = new Map<L, Running<L>>();
  try {
    while (waiting.length > 0 || running.size > 0) {
      for (let next = nextOf(waiting, running.values()); next >= 0 && free.length > 0; ) {
        const lane = free.shift() as L;
        const [entry] = waiting.splice(next, 1) as [Waiting];
        running.set(lane, { ...entry, done: runOne(entry.group, entry.index, lane).then(() => lane) });
        next = nextOf(waiting, running.values());
      }
      const lane = await Promise.race([...running.values()].map(({ done }) => done));
      running.delete(lane);
      if (lane.reference?.gone === undefined || free.length + running.size === 0) free.push(lane);
    }
  } finally {
    await Promise.allSettled([...running.values()].map(({ done }) => done));
  }
}

/** The first that may start now, or -1. */
function nextOf(waiting: readonly Waiting[], running: Iterable<Waiting>): number {
  const others = [...running];
  return waiting.findIndex(({ company }) =>
    others.every(
      (other) => company === undefined || other.company === undefined || mayRunBeside(company, other.company),
    ),
  );
}
