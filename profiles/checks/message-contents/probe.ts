import type { Subject } from '../subject.ts';

/** How a message content is tried. */
export interface ContentProbe {
  /** One sentence or two. */
  readonly how: string;
  readonly run: (subject: Subject) => Promise<void>;
}
