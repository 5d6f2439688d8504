import { ATTRIBUTES } from '../harness/spec/attributes.ts';
import { OPERATIONS } from '../harness/spec/operations.ts';
import { TAGS } from '../harness/spec/tags.ts';
import { atLeast, inVersion, type Version, type VersionRange } from '../harness/spec/versions.ts';
import { baselineList } from './baseline-lists.ts';
import { attribute } from './checks/attributes.ts';
import { baseObject } from './checks/base-objects.ts';
import type { Check } from './checks/check.ts';
import { defaultPolicy } from './checks/default-policy.ts';
import { messageContent } from './checks/message-contents.ts';
import { operation } from './checks/operations.ts';
import { queryStructure } from './checks/query-structures.ts';
import type { Clause, Evidence, Knowledge } from './clause.ts';
import { optionalClauses } from './optional-clauses.ts';
import { slug } from './slug.ts';
import { specificationClauses } from './specification-clauses.ts';

/** The document with the list of one version: its section, and how well the list, and that of the operations, is known. */
interface BaselineText {
  readonly document: string;
  readonly section: string;
  readonly known: Knowledge;
  readonly operations: Knowledge;
}

const TEXTS: Readonly<Record<Version, BaselineText>> = {
  '1.0': { document: 'Specification 1.0', section: '12.1', known: 'read', operations: 'read' },
  '1.1': { document: 'Profiles 1.1', section: '5.2', known: 'remembered', operations: 'cited' },
  '1.2': { document: 'Profiles 1.2', section: '5.1', known: 'remembered', operations: 'remembered' },
  '1.3': { document: 'Profiles 1.3', section: '5.1.2', known: 'inferred', operations: 'inferred' },
  '1.4': { document: 'Profiles 1.4', section: '5.1.2', known: 'cited', operations: 'cited' },
  '2.0': { document: 'Profiles 2.0', section: '5.1.2', known: 'inferred', operations: 'inferred' },
  '2.1': { document: 'Profiles 2.1', section: '5.1.2', known: 'read', operations: 'read' },
};

/** The kinds of the list: what an item is called, and its number in 2.1. */
const KINDS = {
  operations: { item: 7, noun: 'the operation' },
  attributes: { item: 6, noun: 'the attribute' },
  'message-contents': { item: 9, noun: 'the message content' },
  objects: { item: 4, noun: 'the object' },
  queries: { item: 5, noun: 'the structure' },
} as const;

type Kind = keyof typeof KINDS;

/** Numbers of the list of 2.1 that differ from those of their kind. */
const ITEMS: Readonly<Record<string, number>> = { Attributes: 2, Credential: 3 };

/** The section of the list, with the number of an item in 2.1 (Profiles 2.1 section 5.1.2): of the others the numbers are not known. */
function sectionIn(version: Version, item: number): string {
  const { section } = TEXTS[version];
  return version === '2.1' ? `${section} item ${item}` : section;
}

function itemClause(version: Version, kind: Kind, title: string, check: Check): Clause {
  const text = TEXTS[version];
  return {
    id: `${kind}/${slug(title)}`,
    document: text.document,
    section: sectionIn(version, ITEMS[title] ?? KINDS[kind].item),
    level: 'SHALL',
    requirement: `The server supports ${KINDS[kind].noun} ${title}.`,
    known: kind === 'operations' ? text.operations : text.known,
    evidence: { by: 'check', check },
  };
}

interface Unshown extends VersionRange {
  readonly id: string;
  /** Its number in 2.1. */
  readonly item: number;
  readonly requirement: string;
  readonly reason: string;
}

const BY_THE_SUITE = 'The clauses of the suite show it.';

/** What the list has that no request shows. */
const UNSHOWN: readonly Unshown[] = [
  {
    id: 'specification-conformance',
    item: 1,
    since: '1.0',
    requirement: 'The server conforms to the specification as a KMIP server.',
    reason: 'It says that the clauses of the profiles that a server claims hold: they are judged one by one.',
  },
  {
    id: 'authentication',
    item: 10,
    since: '1.0',
    requirement: 'The server authenticates clients as the authentication suite says.',
    reason: BY_THE_SUITE,
  },
  {
    id: 'transport',
    item: 10,
    since: '1.0',
    requirement: 'The server meets the transport requirements.',
    reason: BY_THE_SUITE,
  },
  {
    id: 'another-profile',
    item: 0,
    since: '1.0',
    until: '1.0',
    requirement: 'The server supports at least one of the profiles of the Profiles document.',
    reason: 'The verdicts on those profiles show it.',
  },
  {
    id: 'server-to-client-operations',
    item: 8,
    since: '2.0',
    requirement:
      'The server supports Discover Versions, Notify, Put, Query and Set Endpoint Role as a client of its clients.',
    reason:
      'No request makes a server send them: it asks clients that it was told of, when it pleases, and may refuse to be lent a connection. Cases in which the server asks show them, of a target with a clientEndpoint.',
  },
];

function unshownClauses(version: Version): Clause[] {
  const { document, known } = TEXTS[version];
  return UNSHOWN.filter((row) => inVersion(row, version)).map(({ id, item, requirement, reason }) => ({
    id,
    document,
    section: sectionIn(version, item),
    level: 'SHALL',
    requirement,
    known,
    evidence: { by: 'nothing', reason },
  }));
}

/**
 * "ALL Baseline Mandatory Test Cases": Profiles 2.1 section 6.2, which points at section 5.6.3, with those of the Symmetric
 * Key Lifecycle, beside 5.1.3. OASIS printed them in the documents, and published none of them as a file.
 */
function caseClauses(version: Version): Clause[] {
  if (!atLeast(version, '2.0')) return [];
  const suffix = version.replace('.', '');
  const ids = [
    ...Array.from({ length: 13 }, (_, index) => `BL-M-${index + 1}-${suffix}`),
    ...[1, 2, 3].map((number) => `SKLC-M-${number}-${suffix}`),
  ];
  const evidence: Evidence = { by: 'cases', ids, atLeast: 'all', published: false };
  return [
    {
      id: 'test-cases',
      document: `Profiles ${version}`,
      section: '6.2',
      level: 'SHALL',
      requirement: 'The server supports all Baseline Mandatory Test Cases.',
      // Of section 5.1.3 of Profiles 2.0 only the headings are known.
      known: version === '2.1' ? 'read' : 'indicated',
      evidence,
    },
  ];
}

/** An item of 1.0 section 12.1 ("Default Operation Policy (see 3.13.2)") and of Profiles 1.1 and 1.2; 1.4 has none. */
function policyClauses(version: Version): Clause[] {
  if (atLeast(version, '1.3')) return [];
  const { document, section, known } = TEXTS[version];
  return [
    {
      id: 'attributes/default-operation-policy',
      document,
      section,
      level: 'SHALL',
      requirement: 'The server supports the default operation policy.',
      known,
      evidence: { by: 'check', check: defaultPolicy },
    },
  ];
}

/** What the Baseline Server of one version asks for, whatever its authentication suite. */
export function baselineClauses(version: Version): Clause[] {
  const list = baselineList(version);
  const { document, section, known } = TEXTS[version];
  const mandatory = [
    ...list.operations.map((name) => itemClause(version, 'operations', OPERATIONS[name].name, operation(name))),
    ...list.baseObjects.map((name) => itemClause(version, 'objects', TAGS[name].name, baseObject(name))),
    ...list.queried.map((name) => itemClause(version, 'queries', TAGS[name].name, queryStructure(name))),
    ...list.attributes.map((name) => itemClause(version, 'attributes', ATTRIBUTES[name].name, attribute(name))),
    ...policyClauses(version),
    ...list.messageContents.map((name) =>
      itemClause(version, 'message-contents', TAGS[name].name, messageContent(name)),
    ),
    ...unshownClauses(version),
    ...specificationClauses(version),
    ...caseClauses(version),
  ];
  return [...mandatory, ...optionalClauses(version, mandatory, { document, section, known })];
}
