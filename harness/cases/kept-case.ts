import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Case } from './case.ts';
import { loadCase, type Origin } from './load.ts';

/**
 * Loads a case as loadCase does, for a run of thousands: what stays in memory is its text, packed into a tenth. Its
 * steps, tens of kilobytes of items, are there for as long as somebody uses them, and are made from the text again when
 * they are asked for later. Whoever tells steps apart by identity takes heldCase. Throws CaseError.
 */
export function keptCase(text: string, file: string, origin: Origin): Case {
  // A copy: what zlib returns is a part of 16 KiB.
  const packed = new Uint8Array(deflateRawSync(text));
  const loaded = loadCase(text, file, origin);
  let last = new WeakRef(loaded);
  const whole = (): Case => {
    const known = last.deref() ?? loadCase(inflateRawSync(packed).toString(), file, origin);
    last = new WeakRef(known);
    return known;
  };
  const { id, scenario, version, kind, description, notes } = loaded;
  return {
    ...{ id, scenario, version, kind, file, description, notes },
    get steps() {
      return whole().steps;
    },
    get positions() {
      return whole().positions;
    },
  };
}

/** A case whose steps stay the same ones for as long as it is held. */
export function heldCase(kept: Case): Case {
  return { ...kept };
}
