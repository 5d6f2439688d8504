import type { Step } from './case.ts';

/** What the text before a message says about its exchange. */
export interface Annotations {
  readonly time?: number;
  readonly client?: string;
  readonly direction?: Step['direction'];
  readonly repeatUntil?: string;
}

type Reading = (match: RegExpExecArray) => Annotations;

/** Published since KMIP 1.1: `# TIME n`, `# [Client-A]`, `# [Server-to-Client]`, `# [REPEAT] until ...`. */
const READINGS: readonly (readonly [RegExp, Reading])[] = [
  [/^TIME (\d+)$/, ([, time]) => ({ time: Number(time) })],
  [/^\[(Client-[A-Z])\]$/, ([, client = '']) => ({ client })],
  [/^\[Client-to-Server\]$/, () => ({ direction: 'client-to-server' })],
  [/^\[Server-to-Client\]$/, () => ({ direction: 'server-to-client' })],
  [/^\[REPEAT\] until (.+)$/, ([, repeatUntil = '']) => ({ repeatUntil })],
];

/** Reads the text between two messages. Remarks that are none of the annotations say nothing. */
export function readAnnotations(text: string): Annotations {
  const remarks = collapse(text)
    .split('#')
    .map((remark) => remark.trim());
  return Object.assign({}, ...remarks.map(readRemark));
}

function readRemark(remark: string): Annotations {
  for (const [pattern, reading] of READINGS) {
    const match = pattern.exec(remark);
    if (match !== null) return reading(match);
  }
  return {};
}

/** Runs of white space as one space, none at the ends. */
export function collapse(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
