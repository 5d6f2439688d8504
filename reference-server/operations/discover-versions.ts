import type { StructureItem } from '../../harness/codec/item.ts';
import { type ProtocolVersion, protocolVersion, protocolVersionItem } from '../../harness/message/header.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { Fields, required } from '../fields.ts';
import type { Operation } from './operation.ts';

/** Discover Versions (1.1 section 4.26): the versions that both sides speak, the server's preferred first. */
export const discoverVersions: Operation = {
  code: Enum.Operation.DiscoverVersions,
  request(payload, { settings }) {
    const asked = payload.all(Tag.ProtocolVersion).map((item) => readVersion(item as StructureItem));
    const isAsked = ({ major, minor }: ProtocolVersion) =>
      asked.length === 0 || asked.some((version) => version.major === major && version.minor === minor);
    return settings.versions.map(protocolVersion).filter(isAsked).map(protocolVersionItem);
  },
};

function readVersion(item: StructureItem): ProtocolVersion {
  const fields = new Fields(item);
  return {
    major: required(fields.integer(Tag.ProtocolVersionMajor), Tag.ProtocolVersionMajor),
    minor: required(fields.integer(Tag.ProtocolVersionMinor), Tag.ProtocolVersionMinor),
  };
}
