import { CodecError } from '../../codec/deviation.ts';
import type { StructureItem } from '../../codec/item.ts';
import { decodeTtlv } from '../../codec/ttlv.ts';

/** The structure that octets encode, such as the Key Material of a transparent key; undefined where they are none. */
export function structureIn(octets: Uint8Array): StructureItem | undefined {
  try {
    const { item } = decodeTtlv(octets);
    return item.type === 'Structure' ? item : undefined;
  } catch (error) {
    // A peer may give a Byte String under a transparent Key Format Type.
    if (error instanceof CodecError) return undefined;
    throw error;
  }
}
