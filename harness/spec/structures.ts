import type { OperationName } from './attribute-rows.ts';
import { Enum } from './enumerations.ts';
import { enumName } from './registry.ts';
import { ATTRIBUTE_STRUCTURES } from './structures/attributes.ts';
import type { Choice, Field, PayloadRow, StructureRow } from './structures/field.ts';
import { BATCH_ITEMS, CREDENTIAL_VALUES, MESSAGES } from './structures/messages.ts';
import { KEY_MATERIALS, OBJECTS } from './structures/objects.ts';
import { OPERATION_DATA } from './structures/operation-data.ts';
import { PAYLOADS_1 } from './structures/payloads-1.ts';
import { PAYLOADS_2 } from './structures/payloads-2.ts';
import { TAGS, type TagName } from './tags.ts';
import { atLeast, intersection, inVersion, VERSIONS, type Version, type VersionRange } from './versions.ts';

export type Direction = 'request' | 'response';

/** A place in a structure of one version: which tags may stand there, and how often. */
export interface Place {
  readonly tags: readonly number[];
  readonly presence: Field['presence'];
  readonly repeats: boolean;
}

/** A structure as one version has it. */
export interface Structure {
  /** The section with its table, such as '2.1.3'; undefined where the version does not have the structure. */
  readonly section: string | undefined;
  /** In the order of the encoding. */
  readonly places: readonly Place[];
  /** The index in `places` of each tag that may stand somewhere. */
  readonly placeOf: ReadonlyMap<number, number>;
  /** Tags that only other versions have here, and which versions. */
  readonly elsewhere: ReadonlyMap<number, VersionRange>;
  /** Whether the contents, or what follows the fields, are the vendor's. */
  readonly open: boolean;
}

type Rows = Readonly<Partial<Record<string, StructureRow>>>;

const BY_TAG: ReadonlyMap<number, StructureRow> = new Map(
  Object.entries<StructureRow>({ ...MESSAGES, ...OBJECTS, ...ATTRIBUTE_STRUCTURES, ...OPERATION_DATA }).map(
    ([name, row]) => [TAGS[name as TagName].code, row],
  ),
);

/** The payload tables of a major version as structures, by the value of the operation. */
function payloads(tables: Partial<Record<OperationName, PayloadRow>>) {
  return new Map<number, Record<Direction, StructureRow>>(
    Object.entries(tables).map(([operation, { sections, request, response, openResponse }]) => [
      Enum.Operation[operation as OperationName],
      {
        request: { sections, fields: request },
        response: { sections, fields: response, ...(openResponse && { open: openResponse }) },
      },
    ]),
  );
}

const PAYLOADS = { 1: payloads(PAYLOADS_1), 2: payloads(PAYLOADS_2) };

/** Which tags a row of a table allows, each with its versions. */
function allowed(field: Field): [code: number, range: VersionRange][] {
  const rows: VersionRange = { since: field.since ?? '1.0', ...(field.until && { until: field.until }) };
  const choice: Choice = typeof field.tag === 'string' ? { [field.tag]: rows } : field.tag;
  return Object.entries(choice).map(([name, range]) => [TAGS[name as TagName].code, intersection(rows, range)]);
}

function resolve(row: StructureRow, version: Version): Structure {
  const places: Place[] = [];
  const placeOf = new Map<number, number>();
  const elsewhere = new Map<number, VersionRange>();
  for (const field of row.fields) {
    const tags = allowed(field);
    const here = tags.filter(([, range]) => inVersion(range, version)).map(([code]) => code);
    for (const [code, range] of tags) if (!inVersion(range, version)) elsewhere.set(code, range);
    for (const code of here) placeOf.set(code, places.length);
    if (here.length > 0) places.push({ tags: here, presence: field.presence, repeats: field.repeats });
  }
  for (const code of placeOf.keys()) elsewhere.delete(code);
  const since = VERSIONS.filter((candidate) => row.sections[candidate] && atLeast(version, candidate)).at(-1);
  return { section: since && row.sections[since], places, placeOf, elsewhere, open: row.open ?? false };
}

const RESOLVED = new Map<StructureRow, Map<Version, Structure>>();

function inVersionOf(row: StructureRow | undefined, version: Version): Structure | undefined {
  if (row === undefined) return undefined;
  const versions = RESOLVED.get(row) ?? new Map<Version, Structure>();
  RESOLVED.set(row, versions);
  const structure = versions.get(version) ?? resolve(row, version);
  versions.set(version, structure);
  return structure;
}

/**
 * The structure under a tag in `version`; undefined where no table defines one, or where it depends on more than the
 * tag: Batch Item, the payloads, Credential Value, Key Material and Attribute Value.
 */
export function structureOf(tag: number, version: Version): Structure | undefined {
  return inVersionOf(BY_TAG.get(tag), version);
}

/** A Batch Item of a request or of a response. */
export function batchItemOf(direction: Direction, version: Version): Structure {
  return inVersionOf(BATCH_ITEMS[direction], version) as Structure;
}

/** The Request or Response Payload of an operation; undefined for an operation that the major version does not have. */
export function payloadOf(operation: number, direction: Direction, version: Version): Structure | undefined {
  const tables = atLeast(version, '2.0') ? PAYLOADS[2] : PAYLOADS[1];
  return inVersionOf(tables.get(operation)?.[direction], version);
}

/** The Credential Value of a Credential Type; undefined for a type that no version defines. */
export function credentialValueOf(type: number, version: Version): Structure | undefined {
  const rows: Rows = CREDENTIAL_VALUES;
  return inVersionOf(rows[enumName('CredentialType', type, version) ?? ''], version);
}

/** The Key Material structure of a Key Format Type; undefined for a format that is a Byte String or a vendor's. */
export function keyMaterialOf(format: number, version: Version): Structure | undefined {
  const rows: Rows = KEY_MATERIALS;
  return inVersionOf(rows[enumName('KeyFormatType', format, version) ?? ''], version);
}
