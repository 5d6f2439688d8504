import type { Item } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { MASKS, type MaskName } from '../../harness/spec/masks.ts';
import { maskOf } from '../../harness/spec/values.ts';
import { atLeast, type NamedCode, VERSIONS, type Version } from '../../harness/spec/versions.ts';
import { KmipError } from '../errors.ts';

const LATER = new Map(
  VERSIONS.map((version) => [version, new Map(masks().map((mask) => [mask, later(mask, version)]))]),
);

function masks(): MaskName[] {
  return Object.keys(MASKS) as MaskName[];
}

function later(mask: MaskName, version: Version): number {
  const rows: readonly NamedCode[] = Object.values(MASKS[mask]);
  return rows.filter(({ since }) => !atLeast(version, since)).reduce((bits, { code }) => bits | code, 0);
}

/** The bits of an item that newer versions gave its mask; 0 where it is no mask. */
function laterBits({ tag, type, value }: Item, version: Version): number {
  const mask = type === 'Integer' ? maskOf(tag) : undefined;
  return mask === undefined ? 0 : Number(value) & (LATER.get(version)?.get(mask) ?? 0);
}

/**
 * Throws Invalid Field for a mask with a bit that a newer version defines. In the older one it is undefined, or one of
 * the extensions (1.4 section 9.1.3.3), of which this server has none; its other extension bits are the client's own.
 */
export function assertKnownBits(item: Item, version: Version): void {
  if (laterBits(item, version) === 0) return;
  throw new KmipError(Enum.ResultReason.InvalidField, `a bit of the mask is not of KMIP ${version}`);
}

/** The item without the bits that the version does not know. */
export function withKnownBits(item: Item, version: Version): Item {
  const unknown = laterBits(item, version);
  return unknown === 0 || item.type !== 'Integer' ? item : { ...item, value: item.value & ~unknown };
}
