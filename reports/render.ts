import type { CaseItem } from '../harness/cases/case.ts';
import type { Deviation } from '../harness/codec/deviation.ts';
import { hexDump } from '../harness/codec/hexdump.ts';
import type { Item } from '../harness/codec/item.ts';
import { tagLabel } from '../harness/codec/path.ts';
import { type Masker, secretOf, valueOctets } from '../harness/codec/secrets.ts';
import { itemText } from '../harness/codec/text.ts';
import type { Exchange, RunResult, StepResult } from '../harness/runner/results.ts';
import { tagByName } from '../harness/spec/registry.ts';
import { KnownSecrets } from './known-secrets.ts';
import { attributeNameAt, namesAlong } from './locate.ts';
import { safeBlock, safeLine } from './safe-text.ts';
import { caseItemText, type Mask } from './values.ts';

/** An exchange as reports show it: dates in ISO 8601, messages as text and hex, secrets masked. */
export interface ExchangeView {
  readonly request: {
    readonly sentAt: string;
    readonly octets: number;
    readonly text: string;
    readonly hex: string;
    readonly body?: string;
  };
  readonly response?: {
    readonly receivedAt: string;
    readonly octets: number;
    /** Absent where the octets do not decode. */
    readonly text?: string;
    readonly hex: string;
    /** The XML or JSON itself, where that is what came and nothing in it is secret. */
    readonly body?: string;
    readonly deviations: readonly Deviation[];
    readonly error?: string;
  };
}

/** How what a run found is written in every report. Whatever it returns is safe to show, secrets masked. */
export interface Render {
  /** Told of a step before anything of its run is written, so that its secrets are known wherever they come back. */
  learn(step: StepResult): void;
  /** The same of an exchange that is no step's. */
  learnExchange(exchange: Exchange): void;
  /** The item at `path`, or a line about it, in one line; `attribute` names the attribute that it is a part of (1.x). */
  value(value: CaseItem | string, path: string, attribute?: string): string;
  /** The attribute that the item at `path` of the step's response belongs to (1.x), or undefined. */
  attributeAt(path: string, step: StepResult): string | undefined;
  exchange(exchange: Exchange): ExchangeView;
  /** What a placeholder stood for. */
  binding(name: string, value: string): string;
  /** A line that the harness or the peer wrote. */
  line(text: string): string;
}

/** A Render that shows secrets as `masker` does; with null it shows everything. */
export function createRender(masker: Masker | null): Render {
  const mask: Mask = (leaf, names) =>
    masker !== null && secretOf(names) !== undefined ? masker(valueOctets(leaf)) : undefined;
  const known = new KnownSecrets(mask);
  const line = (text: string): string => known.scrub(safeLine(text));
  const text = (item: Item): string => known.scrub(safeBlock(itemText(item, { masker })));
  const hex = (bytes: Uint8Array): string =>
    hexDump(bytes, { showSecrets: masker === null, known: known.octetsIn(bytes) });
  /** What is secret in such a text stands in forms that only its own reader knows: then it is not shown at all. */
  const body = (encoding: Exchange['encoding'], { bytes, item }: { bytes: Uint8Array; item?: Item }) => {
    const isOpen = masker === null || (item !== undefined && !hasSecret(item, []));
    return encoding === undefined || !isOpen ? {} : { body: safeBlock(known.scrub(Buffer.from(bytes).toString())) };
  };
  return {
    line,
    learn: (step) => known.learn(step),
    learnExchange: (exchange) => known.learnExchange(exchange),
    value: (value, path, attribute) =>
      typeof value === 'string'
        ? line(value)
        : known.scrub(safeLine(caseItemText(value, namesAlong(path), mask, attribute))),
    attributeAt: (path, { exchange }) => {
      const root = exchange?.response?.item;
      const name = root === undefined ? undefined : attributeNameAt(root, path);
      return name === undefined ? undefined : line(name);
    },
    binding: (name, value) => (masker !== null && mayBeSecret(name) ? masker(octetsOf(value)) : line(value)),
    exchange: ({ encoding, request, response }) => ({
      request: {
        sentAt: request.sentAt.toISOString(),
        octets: request.bytes.length,
        text: text(request.item),
        hex: hex(request.bytes),
        ...body(encoding, request),
      },
      ...(response === undefined
        ? {}
        : {
            response: {
              receivedAt: response.receivedAt.toISOString(),
              octets: response.bytes.length,
              ...(response.item === undefined ? {} : { text: text(response.item) }),
              hex: hex(response.bytes),
              ...body(encoding, response),
              deviations: response.deviations.map((deviation) => ({ ...deviation, message: line(deviation.message) })),
              ...(response.error === undefined ? {} : { error: line(response.error) }),
            },
          }),
    }),
  };
}

function hasSecret(item: Item, around: readonly string[]): boolean {
  const names = [...around, tagLabel(item.tag)];
  if (item.type !== 'Structure') return secretOf(names) !== undefined;
  return item.value.some((field) => hasSecret(field, names));
}

/** Tells a Render of all steps and checks of a run. */
export function learnAll(run: RunResult, render: Render): void {
  for (const result of run.cases) for (const step of result.steps) render.learn(step);
  for (const { exchanges } of run.profiles.flatMap(({ clauses }) => clauses)) {
    for (const exchange of exchanges) render.learnExchange(exchange);
  }
}

/** Whether what a placeholder stands for may be secret: its stem names a secret tag, or no tag at all. */
function mayBeSecret(placeholder: string): boolean {
  const words = placeholder.replace(/_\d+$/, '').split('_');
  const name = words.map((word) => word.slice(0, 1) + word.slice(1).toLowerCase()).join('');
  return tagByName(name) === undefined || secretOf([name]) !== undefined;
}

/** What the text of a binding stands for: octets where it is hex, else the text. */
function octetsOf(binding: string): Uint8Array {
  return Buffer.from(binding, /^(?:[\da-f]{2})+$/.test(binding) ? 'hex' : 'utf8');
}
