import { integer, type StructureItem, structure } from '../codec/item.ts';
import { Tag } from '../spec/tags.ts';
import { VERSIONS, type Version, versionOf } from '../spec/versions.ts';
import { fieldValue, structureField } from './fields.ts';

/** The numbers of a Protocol Version (1.4 section 6.1), of whatever version a peer names. */
export interface ProtocolVersion {
  readonly major: number;
  readonly minor: number;
}

const NUMBERS = Object.fromEntries(
  VERSIONS.map((version) => {
    const [major, minor] = version.split('.').map(Number) as [number, number];
    return [version, { major, minor }];
  }),
) as Readonly<Record<Version, ProtocolVersion>>;

/** '1.4' as its numbers. */
export function protocolVersion(version: Version): ProtocolVersion {
  return NUMBERS[version];
}

/** The version that the registry describes, or undefined for another. */
export function registeredVersion(version: ProtocolVersion | undefined): Version | undefined {
  return version && versionOf(version.major, version.minor);
}

/** The Protocol Version of a header or payload; undefined where it or one of its numbers is missing. */
export function readProtocolVersion(parent: StructureItem | undefined): ProtocolVersion | undefined {
  const item = structureField(parent, Tag.ProtocolVersion);
  const major = fieldValue(item, Tag.ProtocolVersionMajor, 'Integer');
  const minor = fieldValue(item, Tag.ProtocolVersionMinor, 'Integer');
  return major === undefined || minor === undefined ? undefined : { major, minor };
}

/** A Protocol Version structure. */
export function protocolVersionItem(version: ProtocolVersion): StructureItem {
  return structure(Tag.ProtocolVersion, [
    integer(Tag.ProtocolVersionMajor, version.major),
    integer(Tag.ProtocolVersionMinor, version.minor),
  ]);
}
