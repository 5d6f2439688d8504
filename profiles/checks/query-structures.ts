import { assert, expect } from 'chai';
import { children, type StructureItem } from '../../harness/codec/item.ts';
import { fieldValue, structureFields } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { enumInVersion } from '../../harness/spec/registry.ts';
import { TAGS, Tag, type TagName } from '../../harness/spec/tags.ts';
import { atLeast } from '../../harness/spec/versions.ts';
import type { Check } from './check.ts';
import { expectFormat } from './message-format.ts';
import { expectAllDone } from './messages.ts';
import type { Subject } from './subject.ts';

const F = Enum.QueryFunction;

/** A structure that Query gives: how it is asked for, and what has to be in it. */
interface QueryStructure {
  readonly functions: readonly number[];
  /** Whether there has to be one, whatever the server can do. */
  readonly always?: boolean;
  readonly what: string;
  readonly verify?: (structure: StructureItem, subject: Subject) => void;
}

/** 1.1 section 2.1.9, 1.3 and 1.4 sections 2.1.18 to 2.1.21 and 4.25, 2.0 and 2.1 chapter 7 and Query. */
const STRUCTURES = {
  ExtensionInformation: {
    functions: [F.QueryExtensionMap],
    what: 'each Extension Information has a name, and a tag and a type as a map has them',
    verify(structure) {
      expect(fieldValue(structure, Tag.ExtensionName, 'TextString'), 'Extension Name').to.be.a('string');
      expect(children(structure, Tag.ExtensionTag), 'Extension Tag').to.have.length(1);
      expect(children(structure, Tag.ExtensionType), 'Extension Type').to.have.length(1);
    },
  },
  ProfileInformation: {
    functions: [F.QueryProfiles],
    what: 'each Profile Information has a Profile Name of the version, or of a vendor',
    verify(structure, { version }) {
      const name = fieldValue(structure, Tag.ProfileName, 'Enumeration') ?? 0;
      const known = name >= 0x80000000 || enumInVersion('ProfileName', name, version);
      assert(known, `Profile Name ${name} is neither one of KMIP ${version} nor a vendor's`);
    },
  },
  ValidationInformation: {
    functions: [F.QueryValidations],
    what: 'each Validation Information has the fields of its table',
  },
  CapabilityInformation: {
    functions: [F.QueryCapabilities],
    what: 'each Capability Information has the fields of its table',
  },
  RNGParameters: {
    functions: [F.QueryRNGs],
    always: true,
    what: 'there are RNG Parameters, each with an RNG Algorithm',
    verify: (structure) => expect(fieldValue(structure, Tag.RNGAlgorithm, 'Enumeration')).to.be.a('number'),
  },
  DefaultsInformation: {
    functions: [F.QueryDefaultsInformation],
    what: 'Defaults Information has the fields of its table',
  },
  ServerInformation: {
    functions: [F.QueryServerInformation],
    always: true,
    what: 'there is Server Information, beside a Vendor Identification',
  },
} as const satisfies Partial<Record<TagName, QueryStructure>>;

export type QueriedStructure = keyof typeof STRUCTURES;

function checkOf(name: QueriedStructure): Check {
  const { name: title, since } = TAGS[name];
  const { functions, always = false, what, verify }: QueryStructure = STRUCTURES[name];
  return {
    id: `structure ${title}`,
    how: `Query for ${title} is done; ${what}.`,
    // 1.0 section 4.24 is the first Query, whatever its structures are written since.
    since: atLeast(since, '1.1') ? since : '1.0',
    async run(subject) {
      const payload = functions.map((value) => ({ tag: Tag.QueryFunction, type: 'Enumeration', value }) as const);
      const response = await subject.ask({ operation: Enum.Operation.Query, payload });
      expectAllDone(response, 1, `Query for ${title}`);
      const found = structureFields(response.items[0]?.payload, Tag[name]);
      if (always) expect(found, title).not.to.deep.equal([]);
      expectFormat(subject, response, `the answer to Query for ${title}`);
      for (const structure of found) verify?.(structure, subject);
    },
  };
}

/** The checks of the structures that Query gives, by the XML names of their tags. */
export const QUERY_STRUCTURE_CHECKS = Object.fromEntries(
  (Object.keys(STRUCTURES) as QueriedStructure[]).map((name) => [name, checkOf(name)]),
) as Readonly<Record<QueriedStructure, Check>>;

/** The check that tries a structure of the answer to Query. */
export function queryStructure(name: QueriedStructure): Check {
  return QUERY_STRUCTURE_CHECKS[name];
}
