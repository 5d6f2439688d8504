import type { Case, CaseKind, CaseStructure } from '../harness/cases/case.ts';
import { loadCase } from '../harness/cases/load.ts';
import { resolve } from '../harness/cases/substitute.ts';
import type { Deviation } from '../harness/codec/deviation.ts';
import type { StructureItem } from '../harness/codec/item.ts';
import { type Basis, CaseSession, type Difference, type DifferenceKind, GroupState } from '../harness/compare/index.ts';
import { tagByName, tagTypes } from '../harness/spec/registry.ts';
import type { Version } from '../harness/spec/versions.ts';

/** One batch item of a made case: its fields in XML, where `type` may be left out if the tag has one. */
export interface MadeItem {
  readonly operation: string;
  /** The Operation of the responses, where that is another: Poll brings that of what it asks about. */
  readonly answers?: string;
  /** Unique Batch Item ID in hex of the request and, unless it says otherwise, of the responses. */
  readonly id?: string;
  readonly actualId?: string;
  /** Fields of the request payload. */
  readonly request?: string;
  /** Of a request that the server sends: the fields that it sent where the case expects `request`. */
  readonly pushed?: string;
  /** Fields of the response payload that the case expects, and that the server gave (the same if left out). */
  readonly expected: string;
  readonly actual?: string;
  /** Fields behind Operation in the batch item, in place of a Result Status of Success. */
  readonly expectedResult?: string;
  readonly actualResult?: string;
}

/** One exchange of a made case: its first batch item, and the others behind it. */
export interface Exchange extends MadeItem {
  readonly also?: readonly MadeItem[];
  /** The order in which the server answers, as positions of the request; the request's own if left out. */
  readonly answered?: readonly number[];
  /** Fields behind Protocol Version in the headers. */
  readonly requestHeader?: string;
  /** The same in a request that the server sent. */
  readonly pushedHeader?: string;
  readonly expectedHeader?: string;
  readonly actualHeader?: string;
  readonly deviations?: readonly Deviation[];
  /** What becomes of the response on its way to the judge. */
  readonly changed?: (response: StructureItem) => StructureItem;
  /** Seconds behind NOW when the request goes out; 0 if left out. */
  readonly at?: number;
}

export interface MadeCase {
  readonly version?: Version;
  readonly kind?: CaseKind;
  readonly id?: string;
  readonly strict?: boolean;
  readonly prefix?: string;
  readonly exchanges: readonly Exchange[];
}

/** The clock of made cases: the request goes out at NOW, the response comes one second later. */
export const NOW = 1_500_000_000n;
const TIME_STAMP = '<TimeStamp type="DateTime" value="2017-07-14T02:40:00+00:00"/>';
const SUCCESS = '<ResultStatus value="Success"/>';

/** A difference as tests compare it: where, what, and the rule that excuses it. */
export interface Seen {
  readonly path: string;
  readonly kind: DifferenceKind;
  readonly rule: string | null;
}

/** Runs a made case; what the last exchange differs in. */
export function lastDifferences(made: MadeCase): readonly Difference[] {
  return allDifferences(made).at(-1) ?? [];
}

/** Runs a made case; what each exchange differs in. */
export function allDifferences(made: MadeCase): readonly (readonly Difference[])[] {
  return play(made).map(({ differences }) => differences);
}

/** One exchange of a made case, after it was judged. */
export interface Played {
  readonly request: StructureItem;
  readonly response: StructureItem;
  readonly differences: readonly Difference[];
}

/** Runs a made case, but for the steps that come not to apply; `group` learns from it. */
export function play(made: MadeCase, group = new GroupState()): Played[] {
  const version = made.version ?? '1.4';
  const expectedCase = load(made, version, 'expected');
  const actualCase = load(made, version, 'actual');
  const session = new CaseSession(expectedCase, {
    strict: made.strict ?? false,
    group,
    ...(made.prefix === undefined ? {} : { prefix: made.prefix }),
  });
  return expectedCase.steps.flatMap((step, index) => {
    if (session.notApplicable(step) !== undefined) return [];
    const { at = 0, changed = asIs, deviations = [] } = made.exchanges[index] ?? {};
    const now = NOW + BigInt(at);
    const built = session.buildRequest(step, { now, random: (octets) => new Uint8Array(octets).fill(7) });
    if (!('item' in built)) throw new Error(`$${built.unbound} is unbound`);
    const request = built.item;
    if (step.direction === 'server-to-client') {
      const item = changed(literal(actualCase.steps[index]?.request, now));
      const differences = session.compareServerRequest(step, { item, deviations, since: now, receivedAt: now + 1n });
      return { request: item, response: literal(step.response, now), differences };
    }
    const response = changed(literal(actualCase.steps[index]?.response, now));
    const exchange = { request, response, deviations, sentAt: now, receivedAt: now + 1n };
    return [{ request, response, differences: session.compareResponse(step, exchange) }];
  });
}

export function seen({ path, kind, rule }: Difference): Seen {
  return { path, kind, rule };
}

/** What differences rest on, for tests about that. */
export function bases(differences: readonly Difference[]): Basis[] {
  return differences.map((difference) => difference.basis);
}

function asIs(response: StructureItem): StructureItem {
  return response;
}

function literal(response: CaseStructure | undefined, now: bigint): StructureItem {
  return resolve(response as CaseStructure, { bindings: new Map(), now });
}

function load(made: MadeCase, version: Version, side: 'expected' | 'actual'): Case {
  const steps = made.exchanges.map((exchange) => stepText(exchange, version, side)).join('\n');
  const kind = made.kind ?? 'profile';
  const suffix = version.replace('.', '');
  const id = made.id ?? (kind === 'note' ? 'TC-MADE-1' : 'MADE-M-1');
  const text = withTypes(`<KMIP>${steps}</KMIP>`, version);
  return loadCase(text, `${id}-${suffix}.xml`, kind === 'own' ? 'own' : 'published');
}

function stepText(exchange: Exchange, version: Version, side: 'expected' | 'actual'): string {
  const [major, minor] = version.split('.');
  const protocol = `<ProtocolVersion><ProtocolVersionMajor value="${major}"/><ProtocolVersionMinor value="${minor}"/></ProtocolVersion>`;
  const header = side === 'actual' ? (exchange.actualHeader ?? exchange.expectedHeader) : exchange.expectedHeader;
  const asked = side === 'actual' ? (exchange.pushedHeader ?? exchange.requestHeader) : exchange.requestHeader;
  // Where the headers say nothing of it, the server's clock runs like ours.
  const timeStamp = exchange.at === undefined ? TIME_STAMP : '<TimeStamp value="$NOW"/>';
  const items = [exchange, ...(exchange.also ?? [])];
  const answers = items.map((item) => answerText(item, side));
  const order = side === 'actual' ? (exchange.answered ?? items.keys()) : items.keys();
  const count = (number: number): string => `<BatchCount value="${number}"/>`;
  return `
    <RequestMessage>
      <RequestHeader>${protocol}${asked ?? ''}${count(items.length)}</RequestHeader>
      ${items.map((item) => requestText(item, side)).join('')}
    </RequestMessage>
    <ResponseMessage>
      <ResponseHeader>${protocol}${header ?? timeStamp}${count(items.length)}</ResponseHeader>
      ${[...order].map((index) => answers[index]).join('')}
    </ResponseMessage>`;
}

function idText(id: string | undefined): string {
  return id === undefined ? '' : `<UniqueBatchItemID value="${id}"/>`;
}

function requestText({ operation, id, request = '', pushed }: MadeItem, side: 'expected' | 'actual'): string {
  const fields = side === 'actual' ? (pushed ?? request) : request;
  return `<BatchItem><Operation value="${operation}"/>${idText(id)}<RequestPayload>${fields}</RequestPayload></BatchItem>`;
}

function answerText(item: MadeItem, side: 'expected' | 'actual'): string {
  const actual = side === 'actual';
  const payload = actual ? (item.actual ?? item.expected) : item.expected;
  const result = actual ? (item.actualResult ?? item.expectedResult) : item.expectedResult;
  const id = idText(actual ? (item.actualId ?? item.id) : item.id);
  const responsePayload = result === undefined ? `<ResponsePayload>${payload}</ResponsePayload>` : payload;
  return `<BatchItem><Operation value="${item.answers ?? item.operation}"/>${id}${result ?? SUCCESS}${responsePayload}</BatchItem>`;
}

/** Writes the type of the registry into every element with a value and none. */
function withTypes(text: string, version: Version): string {
  return text.replace(/<(\w+) value=/g, (element, name: string) => {
    const types = tagTypes(tagByName(name) ?? 0, version) ?? [];
    if (types[0] === undefined) throw new Error(`no type for ${element}`);
    return `<${name} type="${types[0]}" value=`;
  });
}

/** An attribute in the form of 1.x. */
export function attribute(name: string, type: string, value: string, index?: number): string {
  const indexField = index === undefined ? '' : `<AttributeIndex value="${index}"/>`;
  return `<Attribute><AttributeName value="${name}"/>${indexField}<AttributeValue type="${type}" value="${value}"/></Attribute>`;
}

/** An attribute of 1.x whose value is a structure. */
export function structuredAttribute(name: string, fields: string): string {
  return `<Attribute><AttributeName value="${name}"/><AttributeValue>${fields}</AttributeValue></Attribute>`;
}

/** The exchange that makes an AES key called $UNIQUE_IDENTIFIER_0, with these attributes besides. */
export function createKey(attributes = '', identifier = 'key-1'): Exchange {
  return {
    operation: 'Create',
    request: `<ObjectType value="SymmetricKey"/><TemplateAttribute>${attribute('Cryptographic Algorithm', 'Enumeration', 'AES')}${attributes}</TemplateAttribute>`,
    expected: '<ObjectType value="SymmetricKey"/><UniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/>',
    actual: `<ObjectType value="SymmetricKey"/><UniqueIdentifier value="${identifier}"/>`,
  };
}

/** A Get Attributes of $UNIQUE_IDENTIFIER_0 (key-1). */
export function getAttributes(expected: string, actual: string, names: readonly string[] = []): Exchange {
  const named = names.map((name) => `<AttributeName value="${name}"/>`).join('');
  return {
    operation: 'GetAttributes',
    request: `<UniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/>${named}`,
    expected: `<UniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/>${expected}`,
    actual: `<UniqueIdentifier value="key-1"/>${actual}`,
  };
}
