import type { Case, CaseItem, CaseStructure, PlaceholderItem, Step } from '../cases/case.ts';
import { placeholdersIn } from '../cases/placeholders.ts';
import { resolve, UnboundPlaceholder } from '../cases/substitute.ts';
import { walk } from '../cases/tree.ts';
import { type Item, type LeafItem, type StructureItem, structure } from '../codec/item.ts';
import { Tag } from '../spec/tags.ts';
import { type Bindings, isStemOf } from './bindings.ts';
import { valueKey } from './equality.ts';
import type { GroupState } from './managed-objects.ts';
import { SHORT_IDENTIFIER_LENGTH } from './plausible.ts';

/** A request as it goes out, or the placeholder that keeps it from being built. */
export type BuiltRequest =
  | { readonly item: StructureItem }
  /** `boundBy`: the earlier step whose response should have bound it; absent where the case has none. */
  | { readonly unbound: string; readonly boundBy?: number };

export interface RequestEnvironment {
  /** Seconds since 1970 on the server's clock: the one reading of this step. */
  readonly now: bigint;
  /** Random octets for placeholders that ask for a generated value. */
  random(octets: number): Uint8Array;
}

/**
 * Builds what a step sends, its request or its answer to the server's: placeholders by their bindings, dates by the clock,
 * identifiers as this server gave them.
 */
export function buildMessage(
  testCase: Case,
  step: Step,
  message: CaseStructure,
  state: { readonly bindings: Bindings; readonly group: GroupState; readonly prefix: string | undefined },
  environment: RequestEnvironment,
): BuiltRequest {
  const { bindings, group, prefix } = state;
  const fallback = (item: PlaceholderItem): LeafItem | undefined => {
    if (!item.placeholder.includes('_RANDOM')) {
      // What an earlier response should have bound and did not is unknown; nothing else stands for it.
      return stepThatBinds(testCase, step, item.placeholder) === undefined ? bindings.fallback(item) : undefined;
    }
    const generated = randomValue(item, environment);
    bindings.bind(item.placeholder, generated);
    return generated;
  };
  try {
    const item = resolve(message, { bindings: bindings.all, now: environment.now, fallback });
    const known = withKnownIdentifiers(item, group);
    return { item: prefix === undefined ? known : withPrefix(known, [...group.testIdentifiers], prefix) };
  } catch (error) {
    if (!(error instanceof UnboundPlaceholder)) throw error;
    const { placeholder } = error;
    const binding = stepThatBinds(testCase, step, placeholder) ?? stepThatShows(testCase, step, placeholder);
    return { unbound: placeholder, ...(binding === undefined ? {} : { boundBy: binding.index }) };
  }
}

function randomValue(item: PlaceholderItem, environment: RequestEnvironment): LeafItem {
  const octets = environment.random(item.tag === Tag.ShortUniqueIdentifier ? SHORT_IDENTIFIER_LENGTH : 16);
  if (item.type === 'ByteString') return { tag: item.tag, type: 'ByteString', value: octets };
  return { tag: item.tag, type: 'TextString', value: Buffer.from(octets).toString('hex') };
}

/** The message of a step that comes from the server. */
function received({ direction, request, response }: Step): CaseStructure {
  return direction === 'server-to-client' ? request : response;
}

/** The earlier step whose expected message is the first to show a placeholder. */
function stepThatBinds(testCase: Case, step: Step, placeholder: string): Step | undefined {
  return testCase.steps.find(
    (each) =>
      each.index < step.index && placeholdersIn(received(each)).some((item) => item.placeholder === placeholder),
  );
}

/** The latest earlier step whose expected message has an item that a placeholder is named after. */
function stepThatShows(testCase: Case, step: Step, placeholder: string): Step | undefined {
  return testCase.steps.findLast(
    (each) => each.index < step.index && [...walk(received(each))].some(({ item }) => isStemOf(item.tag, placeholder)),
  );
}

const IDENTIFIERS: ReadonlySet<number> = new Set([
  Tag.UniqueIdentifier,
  Tag.PrivateKeyUniqueIdentifier,
  Tag.PublicKeyUniqueIdentifier,
  Tag.LinkedObjectIdentifier,
]);

/** Literal identifiers of the case by those that this server gave in their place (V1 to V3, V10). */
function withKnownIdentifiers(item: StructureItem, group: GroupState): StructureItem {
  return mapLeaves(item, (leaf) => {
    const given = IDENTIFIERS.has(leaf.tag) ? group.choices.get(`identifier ${valueKey(leaf)}`) : undefined;
    return given === undefined || given.type === 'Structure' ? leaf : { ...given, tag: leaf.tag };
  }) as StructureItem;
}

/** Where a case names its objects: attribute values in 1.x, and those of 2.x under their own tags. */
const NAMING: ReadonlySet<number> = new Set([Tag.NameValue, Tag.AttributeValue, Tag.ObjectGroup]);

/** Attribute values that carry a test identifier, with the prefix of the run before them (V18). */
function withPrefix(item: StructureItem, identifiers: readonly string[], prefix: string): StructureItem {
  return mapLeaves(item, (leaf) => {
    const named =
      leaf.type === 'TextString' && NAMING.has(leaf.tag) && identifiers.some((id) => leaf.value.includes(id));
    return named ? { ...leaf, value: prefix + leaf.value } : leaf;
  }) as StructureItem;
}

function mapLeaves(item: Item, change: (leaf: LeafItem) => LeafItem): Item {
  return item.type === 'Structure'
    ? structure(
        item.tag,
        item.value.map((field) => mapLeaves(field, change)),
      )
    : change(item);
}

/** The batch items of a message, as the case writes it. */
export function batchItemsOf(message: CaseStructure): CaseStructure[] {
  return message.value.filter(
    (item: CaseItem): item is CaseStructure => item.tag === Tag.BatchItem && item.type === 'Structure',
  );
}
