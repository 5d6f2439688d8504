import type { CaseItem } from '../harness/cases/case.ts';
import type { LeafItem } from '../harness/codec/item.ts';
import { tagLabel } from '../harness/codec/path.ts';
import type { StepResult } from '../harness/runner/results.ts';
import { namesAlong } from './locate.ts';
import type { Mask } from './values.ts';

/** The fewest octets or characters by which a secret is looked for: shorter ones would be found everywhere. */
const SHORTEST = 6;

/**
 * Remembers the secrets met in messages and differences, and masks them where they come back in lines that nobody can
 * take apart: a Result Message that repeats a password, a reason that quotes a value.
 */
export class KnownSecrets {
  readonly #mask: Mask;
  /** What stands for each form of a secret. */
  readonly #forms = new Map<string, string>();
  /** By their octets in hex. */
  readonly #octets = new Map<string, Uint8Array>();

  constructor(mask: Mask) {
    this.#mask = mask;
  }

  learn({ exchange, differences }: StepResult): void {
    for (const item of [exchange?.request.item, exchange?.response?.item]) {
      if (item !== undefined) this.#visit(item, [tagLabel(item.tag)]);
    }
    for (const { path, expected, actual } of differences) {
      for (const side of [expected, actual]) {
        if (side !== null && typeof side !== 'string') this.#visit(side, namesAlong(path));
      }
    }
  }

  /** The octets of the secrets. */
  get octets(): Iterable<Uint8Array> {
    return this.#octets.values();
  }

  /** `text` with every known secret masked, written as text, hex or base64. */
  scrub(text: string): string {
    let result = text;
    for (const [form, masked] of this.#forms) {
      if (result.includes(form)) result = result.replaceAll(form, masked);
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
    this.#octets.set(octets.toString('hex'), octets);
    for (const form of formsOf(octets)) this.#forms.set(form, masked);
  }
}

/** The ways in which a line may quote octets: as text, as text in quotes, as hex, as base64. */
function formsOf(octets: Buffer): string[] {
  const text = octets.toString();
  const hex = octets.toString('hex');
  const forms = [text, JSON.stringify(text).slice(1, -1), hex, hex.toUpperCase(), octets.toString('base64')];
  return [...forms, octets.toString('base64url')];
}
