import { TAGS } from '../../harness/spec/tags.ts';
import type { Check } from './check.ts';
import { BATCH_PROBES } from './message-contents/batches.ts';
import { HEADER_PROBES } from './message-contents/headers.ts';
import type { ContentProbe } from './message-contents/probe.ts';
import { RESULT_PROBES } from './message-contents/results.ts';

const PROBES = { ...HEADER_PROBES, ...BATCH_PROBES, ...RESULT_PROBES };

export type CheckedContent = keyof typeof PROBES;

function checkOf(name: CheckedContent): Check {
  const { name: title, since } = TAGS[name];
  const { how, run }: ContentProbe = PROBES[name];
  return { id: `message content ${title}`, how, since, run };
}

/** The checks of message contents, by the XML names of their tags. */
export const CONTENT_CHECKS = Object.fromEntries(
  (Object.keys(PROBES) as CheckedContent[]).map((name) => [name, checkOf(name)]),
) as Readonly<Record<CheckedContent, Check>>;

/** The check that tries a message content. */
export function messageContent(name: CheckedContent): Check {
  return CONTENT_CHECKS[name];
}
