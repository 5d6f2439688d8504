import { expect } from 'chai';
import type { StructureItem } from '../../../harness/codec/item.ts';
import { structureFields } from '../../../harness/message/fields.ts';
import {
  type ProtocolVersion,
  protocolVersion,
  protocolVersionItem,
  readProtocolVersion,
} from '../../../harness/message/header.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { VERSIONS } from '../../../harness/spec/versions.ts';
import type { Subject } from '../subject.ts';
import { operationCheck } from './operation-check.ts';

/** A version that no specification defines. */
const UNHEARD_OF: ProtocolVersion = { major: 1999, minor: 9 };

/** The versions that the server names, in its order, for a client that has these; '1.4'. */
async function discovered(subject: Subject, ...ours: readonly ProtocolVersion[]): Promise<string[]> {
  const payload = await subject.succeed(Enum.Operation.DiscoverVersions, ours.map(protocolVersionItem));
  return structureFields(payload, Tag.ProtocolVersion).map(text);
}

function text(item: StructureItem): string {
  const version = readProtocolVersion({ ...item, tag: Tag.ResponsePayload, value: [item] });
  return `${version?.major}.${version?.minor}`;
}

/**
 * Discover Versions (1.1 to 1.4 section 4.26, 2.0 and 2.1 section 6.1.16): "If the client provides the server with a list
 * of supported protocol versions in the request payload, the server SHALL return only the protocol versions that are
 * supported by both the client and server", and an empty list where there is none. That it names all, and newer ones
 * before older ones, is not asked for.
 */
export const discoverVersions = operationCheck(
  'DiscoverVersions',
  'Discover Versions names no version twice; of the versions that a client lists it names the one of the request and none that the client did not list; to a client of a version that does not exist it names none.',
  async (subject) => {
    const own = protocolVersion(subject.version);
    const all = await discovered(subject);
    expect(new Set(all).size, 'the versions named without a list of ours').to.equal(all.length);

    expect(await discovered(subject, own), `the versions named for ${subject.version}`).to.deep.equal([
      subject.version,
    ]);
    const mixed = await discovered(subject, UNHEARD_OF, own);
    expect(mixed, `the versions named for 1999.9 and ${subject.version}`).to.deep.equal([subject.version]);
    expect(await discovered(subject, UNHEARD_OF), 'the versions named for 1999.9').to.deep.equal([]);
    const others = VERSIONS.filter((version) => version !== subject.version);
    const named = await discovered(subject, ...others.map(protocolVersion));
    expect(others, 'the versions that the client listed').to.include.members(named);
  },
);
