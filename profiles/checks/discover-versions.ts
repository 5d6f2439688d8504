import { expect } from 'chai';
import { fieldValue, structureFields } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Check } from './check.ts';

/** Discover Versions with an empty payload names every version, newest first, and the one it was asked in (1.1 section 4.26). */
export const discoverVersions: Check = {
  id: 'operation Discover Versions',
  how: 'Discover Versions without versions is answered with a list that is in falling order and has the version of the request.',
  since: '1.1',
  async run(subject) {
    const payload = await subject.succeed(Enum.Operation.DiscoverVersions, []);
    const named = structureFields(payload, Tag.ProtocolVersion).map((item) => ({
      major: fieldValue(item, Tag.ProtocolVersionMajor, 'Integer') ?? 0,
      minor: fieldValue(item, Tag.ProtocolVersionMinor, 'Integer') ?? 0,
    }));
    const falling = named.toSorted((a, b) => b.major - a.major || b.minor - a.minor);
    expect(named, 'the versions, most preferred first').to.deep.equal(falling);
    const texts = named.map(({ major, minor }) => `${major}.${minor}`);
    expect(texts, 'the versions named').to.include(subject.version);
  },
};
