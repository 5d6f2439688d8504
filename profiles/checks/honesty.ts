import { assert, expect } from 'chai';
import { ENCODINGS } from '../../harness/codec/encodings.ts';
import { enumerationFields } from '../../harness/message/fields.ts';
import { protocolVersion, registeredVersion } from '../../harness/message/header.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { operationsOf } from '../../harness/spec/operations.ts';
import { enumName } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Check } from './check.ts';
import { served } from './harmless-requests.ts';
import { expectAllDone, expectAllRefused, messageOf, numbered, outcomes, QUERY, responseIn } from './messages.ts';
import { newObject } from './objects.ts';
import { queried } from './operations/query.ts';
import type { Subject } from './subject.ts';

/** An Operation of the range for extensions, which no vendor has (1.4 section 9.1.3.2.27: 8XXXXXXX). */
const UNHEARD_OF = 0x8badf00d;

/**
 * "Server does not support operation: Result Status is Operation Failed, Operation Not Supported" (1.0 to 1.4 section
 * 11.1; 2.0 and 2.1 list the reason for every operation), for the item, beside which others are done.
 */
export const undefinedOperation: Check = {
  id: 'undefined operation',
  how: 'An operation that does not exist is refused as Operation Not Supported, with its Operation, behind a Query that is done.',
  async run(subject) {
    const undefinedItem = { operation: UNHEARD_OF, payload: [] };
    const response = await subject.ask(numbered([QUERY, undefinedItem]), { batchOrderOption: true });
    const came = outcomes(response).join(', ');
    const right = came === 'Success, OperationNotSupported';
    assert(right, `Query and an operation that does not exist: got ${came}, expected Success, OperationNotSupported`);
    expect(response.items[1]?.operation, 'the Operation of the refusal').to.equal(UNHEARD_OF);
  },
};

/** Operations that need somebody who waits, or change how the server treats everybody: not tried without need. */
function isHarmless(subject: Subject, code: number): boolean {
  return operationsOf(subject.version).some(
    (row) => row.code === code && row.clientToServer !== false && row.effect !== 'server',
  );
}

async function listedOperations(subject: Subject): Promise<ReadonlySet<number>> {
  return new Set(enumerationFields(await queried(subject, Enum.QueryFunction.QueryOperations), Tag.Operation));
}

/** 1.0 section 4.24, 1.1 to 1.4 section 4.25, 2.0 section 6.1.37, 2.1 section 6.1.40: "SHALL list all the operations that the server supports". */
export const declaredOperations: Check = {
  id: 'Query lists the operations',
  how: 'Each operation of the version is sent for an object that is not there: those that Query lists are not refused as Operation Not Supported, and those that it does not list are.',
  async run(subject) {
    const listed = await listedOperations(subject);
    const unlisted: string[] = [];
    const unserved: string[] = [];
    for (const { code, name } of operationsOf(subject.version)) {
      if (!isHarmless(subject, code)) continue;
      const answer = await served(subject, code);
      if (answer === 'yes' && !listed.has(code)) unlisted.push(name);
      if (answer === 'no' && listed.has(code)) unserved.push(name);
    }
    assert(unlisted.length === 0, `Query does not list what is done: ${unlisted.join(', ')}`);
    assert(unserved.length === 0, `Query lists what is not done: ${unserved.join(', ')}`);
  },
};

/** The same sections, of a server that has all operations. */
export const everyOperationListed: Check = {
  id: 'Query lists every operation',
  how: 'Query lists each operation of the version that clients ask for.',
  async run(subject) {
    const listed = await listedOperations(subject);
    const asked = operationsOf(subject.version).filter(({ clientToServer }) => clientToServer !== false);
    const missing = asked.filter(({ code }) => !listed.has(code)).map(({ name }) => name);
    assert(missing.length === 0, `Query does not list ${missing.join(', ')}`);
  },
};

/** The same sections: "SHALL list all the object types that the server supports". */
export const declaredObjectTypes: Check = {
  id: 'Query lists the object types',
  how: 'Query lists the object type of a new object.',
  async run(subject) {
    const { objectType } = await newObject(subject);
    const listed = enumerationFields(await queried(subject, Enum.QueryFunction.QueryObjects), Tag.ObjectType);
    const names = listed.map((type) => enumName('ObjectType', type) ?? type).join(', ');
    const missing = `the server has a ${enumName('ObjectType', objectType)}, and Query lists ${names || 'no object types'}`;
    assert(listed.includes(objectType), missing);
  },
};

/** 1.1 to 1.4 section 4.26, 2.0 and 2.1 section 6.1.16: "a list of protocol versions that are supported by the server". */
export const declaredVersions: Check = {
  id: 'Discover Versions is true',
  how: 'A Query in each version that Discover Versions names is answered in that version, and done.',
  since: '1.1',
  async run(subject) {
    for (const version of subject.declared.versions) {
      const message = messageOf(subject, [QUERY], {}, protocolVersion(version));
      const response = responseIn(await subject.send(ENCODINGS[subject.encoding].encode(message, version)));
      expect(registeredVersion(response.header.version), `the version of an answer to ${version}`).to.equal(version);
      expectAllDone(response, 1, `a Query in ${version}`);
    }
  },
};

/** The text of a Protocol Version. */
function shown(version: { readonly major: number; readonly minor: number } | undefined): string {
  return version === undefined ? 'none' : `${version.major}.${version.minor}`;
}

/** 1.0 to 1.4 section 11.1, "Protocol major version mismatch"; 2.0 and 2.1 sections 9.16 and 11. */
export const unsupportedMajorVersion: Check = {
  id: 'unsupported major version',
  how: 'A Query in a major version that does not exist is answered in a version that the server has, by one refusal without Operation.',
  async run(subject) {
    const message = messageOf(subject, [QUERY], {}, { major: 77, minor: 0 });
    const response = responseIn(await subject.send(ENCODINGS[subject.encoding].encode(message)));
    expectAllRefused(response, 'a Query in 77.0');
    expect(response.items[0]?.operation, 'the Operation of the refusal').to.equal(undefined);
    const version = registeredVersion(response.header.version);
    const answered = `an answer in ${shown(response.header.version)}`;
    expect(version, answered).not.to.equal(undefined);
    // 1.0 has no Discover Versions: there nobody knows what else the server has.
    if (subject.version !== '1.0') expect(subject.declared.versions, answered).to.include(version);
  },
};

/**
 * 1.0 to 1.4 section 11.1: "Same major version, different minor versions; unknown fields/fields the server does not
 * understand: Ignore unknown fields, process rest normally". 2.0 and 2.1 have no such row.
 */
export const laterMinorVersion: Check = {
  id: 'later minor version',
  how: 'A Query in minor version 99 of the major version is done.',
  until: '1.4',
  async run(subject) {
    const { major } = protocolVersion(subject.version);
    const message = messageOf(subject, [QUERY], {}, { major, minor: 99 });
    const response = responseIn(await subject.send(ENCODINGS[subject.encoding].encode(message)));
    expectAllDone(response, 1, `a Query in ${major}.99, answered in ${shown(response.header.version)},`);
  },
};
