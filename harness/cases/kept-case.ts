import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Case } from './case.ts';
import { loadCase, type Origin } from './load.ts';

/**
 * Loads a case as loadCase does, for a run of thousands: what stays in memory is its text, packed into a tenth. Its
 * steps, tens of kilobytes of items, are there until the event loop turns, and are made from the text again when they are
 * asked for later. Whoever works with them for longer takes heldCase. Throws CaseError.
 */
export function keptCase(text: string, file: string, origin: Origin): Case {
  // A copy: what zlib returns is a part of 16 KiB.
  const packed = new Uint8Array(deflateRawSync(text));
  let whole: Case | undefined;
  const keepForNow = (one: Case): Case => {
    whole = one;
    setImmediate(() => {
      whole = undefined;
    });
    return one;
  };
  const again = (): Case => whole ?? keepForNow(loadCase(inflateRawSync(packed).toString(), file, origin));
  const { id, scenario, version, kind, description, notes } = keepForNow(loadCase(text, file, origin));
  return {
    ...{ id, scenario, version, kind, file, description, notes },
    get steps() {
      return again().steps;
    },
    get positions() {
      return again().positions;
    },
  };
}

/** A case whose steps stay the same ones for as long as it is held. */
export function heldCase(kept: Case): Case {
  return { ...kept };
}
