import type { Deviation } from './deviation.ts';
import { HEADER_LENGTH, isTagPrefix, TYPE_OF_CODE } from './ttlv-layout.ts';

/** What stands where padding should: where to read on, and what is wrong. */
interface WrongPadding {
  readonly next: number;
  readonly kind: Extract<Deviation['kind'], 'padding' | 'padding-value'>;
  readonly message: string;
}

/** How many octets from `at` on, and before `limit`, are zero. */
export function leadingZeros(view: DataView, at: number, limit: number): number {
  let zeros = 0;
  while (at + zeros < limit && view.getUint8(at + zeros) === 0) zeros += 1;
  return zeros;
}

/**
 * Where to read on after a value that ends at `at`, where `padding` octets should follow but only `zeros` of them are
 * zero; the Structure or message around it ends at `end`. Padding is taken to be missing only where a header stands in
 * its place and none where the next one should be.
 */
export function behindWrongPadding(
  view: DataView,
  at: number,
  { padding, zeros }: { readonly padding: number; readonly zeros: number },
  end: number,
): WrongPadding {
  const present = end - at;
  if (present < padding) return { next: end, kind: 'padding', message: `${present} octets of padding, not ${padding}` };
  if (!isHeader(view, at + padding, end) && isHeader(view, at + zeros, end)) {
    return { next: at + zeros, kind: 'padding', message: `${zeros} octets of padding, not ${padding}` };
  }
  const message = `${padding} octets of padding that are not all zero`;
  return { next: at + padding, kind: 'padding-value', message };
}

/** Whether an item may begin at `offset`: a tag, a type that is defined, and a length that fits. */
function isHeader(view: DataView, offset: number, end: number): boolean {
  return (
    end - offset >= HEADER_LENGTH &&
    isTagPrefix(view.getUint8(offset)) &&
    TYPE_OF_CODE[view.getUint8(offset + 3)] !== undefined &&
    view.getUint32(offset + 4) <= end - offset - HEADER_LENGTH
  );
}
