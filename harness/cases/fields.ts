import { Tag } from '../spec/tags.ts';
import { type Version, versionOf } from '../spec/versions.ts';
import type { CaseItem, CaseStructure } from './case.ts';

/** The first field of a case's structure with this tag, or undefined. */
export function field(item: CaseItem | undefined, tag: number): CaseItem | undefined {
  return item?.type === 'Structure' ? item.value.find((entry) => entry.tag === tag) : undefined;
}

/** All fields of a case's structure with this tag, in order. */
export function fields(item: CaseItem | undefined, tag: number): readonly CaseItem[] {
  return item?.type === 'Structure' ? item.value.filter((entry) => entry.tag === tag) : [];
}

/** The value of an Integer or Enumeration that is written as a literal, or undefined. */
export function literalNumber(item: CaseItem | undefined): number | undefined {
  return item !== undefined && 'value' in item && typeof item.value === 'number' ? item.value : undefined;
}

/** The version in the header of a message, or undefined where it has none that the registry knows (6.1). */
export function protocolVersionOf(message: CaseStructure): Version | undefined {
  const header = field(message, Tag.RequestHeader) ?? field(message, Tag.ResponseHeader);
  const version = field(header, Tag.ProtocolVersion);
  const major = literalNumber(field(version, Tag.ProtocolVersionMajor));
  const minor = literalNumber(field(version, Tag.ProtocolVersionMinor));
  return major === undefined || minor === undefined ? undefined : versionOf(major, minor);
}

/** The operations of a message in the order of its batch items; undefined for an item that names none. */
export function operationsOf(message: CaseStructure): readonly (number | undefined)[] {
  return fields(message, Tag.BatchItem).map((item) => literalNumber(field(item, Tag.Operation)));
}
