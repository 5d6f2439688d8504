import { enumeration, integer, type StructureItem } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { Fields } from '../fields.ts';
import type { NamedValue } from './implicit-attributes.ts';

/** The Key Format Type of what has no Key Block (2.0 Table 81). */
const FORMATS: Readonly<Record<number, number>> = {
  [Tag.Certificate]: Enum.KeyFormatType.X_509,
  [Tag.OpaqueObject]: Enum.KeyFormatType.Opaque,
  [Tag.PGPKey]: Enum.KeyFormatType.Raw,
};

/** What 2.0 made attributes of an object's own fields, and of how it is stored (2.0 sections 4.26, 4.37 and 4.44). */
export function contentAttributes(content: StructureItem | null): NamedValue[] {
  const fields = content === null ? undefined : new Fields(content);
  const format = fields?.fields(Tag.KeyBlock)?.enumeration(Tag.KeyFormatType) ?? FORMATS[content?.tag ?? 0];
  const opaqueType = fields?.enumeration(Tag.OpaqueDataType);
  return [
    ...(format === undefined ? [] : [named('Key Format Type', Tag.KeyFormatType, format)]),
    ...(opaqueType === undefined ? [] : [named('Opaque Data Type', Tag.OpaqueDataType, opaqueType)]),
    // A database without hardware of its own.
    ['Protection Storage Mask', integer(Tag.ProtectionStorageMask, Mask.ProtectionStorageMask.Software)],
  ];
}

function named(name: string, tag: number, value: number): NamedValue {
  return [name, enumeration(tag, value)];
}
