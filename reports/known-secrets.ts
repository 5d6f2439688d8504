import type { CaseItem } from '../harness/cases/case.ts';
import type { LeafItem } from '../harness/codec/item.ts';
import { tagLabel } from '../harness/codec/path.ts';
import type { Exchange, StepResult } from '../harness/runner/results.ts';
import { namesAlong } from './locate.ts';
import { Needles } from './needles.ts';
import type { Mask } from './values.ts';

/** The fewest octets or characters by which a secret is looked for: shorter ones would be found everywhere. */
const SHORTEST = 6;

interface Secret {
  /** One character an octet: a small Buffer would keep the pool that it is a part of. */
  readonly octets: string;
  /** What stands for it. */
  readonly masked: string;
}

/**
 * Remembers the secrets met in messages and differences, and masks them where they come back in lines that nobody can
 * take apart: a Result Message that repeats a password, a reason that quotes a value.
 */
export class KnownSecrets {
  readonly #mask: Mask;
  /** Their octets. */
  readonly #known = new Set<string>();
  /** Each by its octets, and by the forms in which a line may quote it. */
  readonly #octets = new Needles<Secret>();
  readonly #forms = new Needles<Secret>();
  /** What nothing more can be learned from: several reporters tell of the same step or check. */
  readonly #learned = new WeakSet<StepResult | Exchange>();

  constructor(mask: Mask) {
    this.#mask = mask;
  }

  learn(step: StepResult): void {
    if (this.#learned.has(step)) return;
    this.#learned.add(step);
    const { exchange, differences } = step;
    if (exchange !== undefined) this.learnExchange(exchange);
    for (const { path, expected, actual } of differences) {
      for (const side of [expected, actual]) {
        if (side !== null && typeof side !== 'string') this.#visit(side, namesAlong(path));
      }
    }
  }

  learnExchange(exchange: Exchange): void {
    if (this.#learned.has(exchange)) return;
    this.#learned.add(exchange);
    for (const item of [exchange.request.item, exchange.response?.item]) {
      if (item !== undefined) this.#visit(item, [tagLabel(item.tag)]);
    }
  }

  /** The octets of the secrets that may stand in a message. */
  octetsIn(message: Uint8Array): Uint8Array[] {
    return this.#octets.foundIn(latin1(message)).map(({ octets }) => Buffer.from(octets, 'latin1'));
  }

  /** `text` with every known secret masked, written as text, hex or base64. */
  scrub(text: string): string {
    let result = text;
    for (const { octets, masked } of this.#forms.foundIn(text)) {
      for (const form of formsOf(Buffer.from(octets, 'latin1'))) result = result.replaceAll(form, masked);
    }
    return result;
  }

  #visit(item: CaseItem, names: readonly string[]): void {
    if ('placeholder' in item || 'now' in item) return;
    if (item.type === 'Structure') {
      for (const field of item.value as readonly CaseItem[]) this.#visit(field, [...names, tagLabel(field.tag)]);
      return;
    }
    const leaf = item as LeafItem;
    const masked = this.#mask(leaf, names);
    if (masked === undefined) return;
    // Numbers and enumerations inside a secret are too common to look for.
    if (leaf.type !== 'TextString' && leaf.type !== 'ByteString') return;
    const octets = Buffer.from(leaf.value as string & Uint8Array);
    if (octets.length < SHORTEST) return;
    this.#remember(octets, masked);
  }

  #remember(value: Buffer, masked: string): void {
    const octets = latin1(value);
    if (this.#known.has(octets)) return;
    this.#known.add(octets);
    const secret = { octets, masked };
    this.#octets.add(octets, secret);
    for (const form of formsOf(value)) this.#forms.add(form, secret);
  }
}

function latin1(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1');
}

/** The ways in which a line may quote octets: as text, as text in quotes, as hex, as base64. */
function formsOf(octets: Buffer): string[] {
  const text = octets.toString();
  const hex = octets.toString('hex');
  const forms = [text, JSON.stringify(text).slice(1, -1), hex, hex.toUpperCase(), octets.toString('base64')];
  return [...forms, octets.toString('base64url')];
}
