import { OPERATIONS } from '../harness/spec/operations.ts';
import { atLeast, inVersion, type Version } from '../harness/spec/versions.ts';
import type { Check } from './checks/check.ts';
import { ERROR_CHECKS, errorHandling } from './checks/error-handling.ts';
import { generalErrors } from './checks/general-errors.ts';
import * as honesty from './checks/honesty.ts';
import { idPlaceholder } from './checks/id-placeholder.ts';
import { messageFormat } from './checks/message-format.ts';
import { textEncoding, ttlvEncoding } from './checks/ttlv.ts';
import type { Clause } from './clause.ts';
import { slug } from './slug.ts';

/** A statement of the specification that binds every server: its section in 1.0, in 1.1 to 1.4, in 2.0 and in 2.1. */
interface Statement {
  readonly id: string;
  readonly sections: readonly [v10: string, v11: string, v20: string, v21: string];
  readonly requirement: string;
  readonly check: Check;
}

const STATEMENTS: readonly Statement[] = [
  {
    id: 'specification/id-placeholder',
    sections: ['4', '4', '6', '6'],
    requirement: 'The ID Placeholder stands for what an item of a batch made or found, for the items behind it.',
    check: idPlaceholder,
  },
  {
    id: 'specification/message-format',
    sections: ['7', '7', '8', '8'],
    requirement: 'Messages have the fields of their tables, in the order specified.',
    check: messageFormat,
  },
  {
    id: 'specification/ttlv',
    sections: ['9.1', '9.1', '10.1', '10.1'],
    requirement: 'Messages are encoded in TTLV; what breaks its rules is not understood.',
    check: ttlvEncoding,
  },
  {
    id: 'specification/text',
    sections: ['9.1.1.4', '9.1.1.4', '10.1', '10.1'],
    requirement: 'Text Strings encode characters by UTF-8.',
    check: textEncoding,
  },
  {
    id: 'specification/errors',
    sections: ['11.1', '11.1', '11.45', '11.46'],
    requirement:
      'What is wrong in a message has the Result Reasons of the general errors, and fails the item that it is in.',
    check: generalErrors,
  },
  {
    id: 'specification/undefined-operation',
    sections: ['11.1', '11.1', '11.45', '11.46'],
    requirement: 'An operation that the server does not support is refused as Operation Not Supported.',
    check: honesty.undefinedOperation,
  },
  {
    id: 'specification/unsupported-major-version',
    sections: ['11.1', '11.1', '11.45', '11.46'],
    requirement: 'A message of a major version that the server does not have is refused in one that it has.',
    check: honesty.unsupportedMajorVersion,
  },
  {
    id: 'specification/later-minor-version',
    sections: ['11.1', '11.1', '', ''],
    requirement:
      'A message of a later minor version is processed, but for the fields that the server does not understand.',
    check: honesty.laterMinorVersion,
  },
  {
    id: 'specification/query-operations',
    sections: ['4.24', '4.25', '6.1.37', '6.1.40'],
    requirement: 'Query lists all the operations that the server supports, and no others.',
    check: honesty.declaredOperations,
  },
  {
    id: 'specification/query-object-types',
    sections: ['4.24', '4.25', '6.1.37', '6.1.40'],
    requirement: 'Query lists all the object types that the server supports.',
    check: honesty.declaredObjectTypes,
  },
  {
    id: 'specification/discover-versions',
    sections: ['', '4.26', '6.1.16', '6.1.16'],
    requirement: 'Discover Versions names versions that the server supports.',
    check: honesty.declaredVersions,
  },
];

/** Where the errors of each operation stand: 1.0 and 1.1 to 1.4 chapter 11, 2.x behind the operation itself. */
function errorStatements(): Statement[] {
  return (Object.keys(ERROR_CHECKS) as (keyof typeof ERROR_CHECKS)[]).map((name) => ({
    id: `specification/errors/${slug(OPERATIONS[name].name)}`,
    sections: ['11', '11', '6.1', '6.1'],
    requirement: `${OPERATIONS[name].name} is refused with the Result Reason that says what is wrong.`,
    check: errorHandling(name),
  }));
}

function sectionIn({ sections: [v10, v11, v20, v21] }: Statement, version: Version): string {
  if (atLeast(version, '2.1')) return v21;
  if (atLeast(version, '2.0')) return v20;
  return atLeast(version, '1.1') ? v11 : v10;
}

/** The statements of the specification of `version` that a server has to keep whatever it is, as far as checks try them. */
export function specificationClauses(version: Version): Clause[] {
  return [...STATEMENTS, ...errorStatements()]
    .filter(({ check }) => inVersion({ since: '1.0', ...check }, version))
    .map((statement) => ({
      id: statement.id,
      document: `Specification ${version}`,
      section: sectionIn(statement, version),
      level: 'SHALL',
      requirement: statement.requirement,
      known: 'read',
      evidence: { by: 'check', check: statement.check },
    }));
}
