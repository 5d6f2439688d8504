import { type Item, type StructureItem, textString } from '../harness/codec/item.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { enumName } from '../harness/spec/registry.ts';
import { payloadOf, type Structure, structureOf } from '../harness/spec/structures.ts';
import { Tag } from '../harness/spec/tags.ts';
import type { Version } from '../harness/spec/versions.ts';
import { KmipError, REASONS } from './errors.ts';

/** The fields of a request that may say which identifier they mean in place of the identifier (2.0 Tables 89 and 130). */
const REFERRING: ReadonlySet<number> = new Set([
  Tag.UniqueIdentifier,
  Tag.PrivateKeyUniqueIdentifier,
  Tag.CertificateRequestUniqueIdentifier,
  Tag.LinkedObjectIdentifier,
]);

function isReference({ tag, type }: Item): boolean {
  return type !== 'TextString' && REFERRING.has(tag);
}

function hasReference(field: Item): boolean {
  return field.type === 'Structure' ? field.value.some(hasReference) : isReference(field);
}

/** The fields of a response that identify objects. */
const IDENTIFYING: readonly number[] = [
  Tag.UniqueIdentifier,
  Tag.PrivateKeyUniqueIdentifier,
  Tag.PublicKeyUniqueIdentifier,
];

/** Values of the Unique Identifier Enumeration that name one half of a key pair: the operation, and the field. */
const HALVES: Readonly<Record<string, readonly [operation: string, tag: number]>> = {
  CreateKeyPairPrivateKey: ['CreateKeyPair', Tag.PrivateKeyUniqueIdentifier],
  CreateKeyPairPublicKey: ['CreateKeyPair', Tag.PublicKeyUniqueIdentifier],
  ReKeyKeyPairPrivateKey: ['ReKeyKeyPair', Tag.PrivateKeyUniqueIdentifier],
  ReKeyKeyPairPublicKey: ['ReKeyKeyPair', Tag.PublicKeyUniqueIdentifier],
};

/** So many fields the payloads of one item may have that is repeated. */
const MOST_FIELDS = 1_000_000;

/** Where a payload stands: what it is a payload of, and what the ID Placeholder holds. */
interface Place {
  readonly operation: number;
  readonly version: Version;
  readonly idPlaceholder: string | undefined;
}

/**
 * What the Unique Identifiers of a batch that are no text stand for: the results of an operation before, or the nth
 * identifier of the response (2.0 sections 4.51 and 11.56).
 */
export class IdentifierReferences {
  readonly #all: string[] = [];
  /** By operation, the identifying fields that its latest item came to. */
  readonly #latest = new Map<string, { readonly item: object; readonly fields: readonly Item[] }>();

  /** Takes note of what an item of the request came to: of one that is repeated, one time after the other. */
  note(operation: number, payload: readonly Item[], item: object): void {
    const fields = payload.filter(({ tag }) => IDENTIFYING.includes(tag));
    const name = enumName('Operation', operation) ?? '';
    const latest = this.#latest.get(name);
    this.#latest.set(name, { item, fields: [...(latest?.item === item ? latest.fields : []), ...fields] });
    this.#all.push(...fields.map(({ value }) => String(value)));
  }

  /**
   * The payload with every reference replaced by what it stands for: "If multiple unique identifiers would be referenced
   * then the operation is repeated for each of them" (2.0 section 11.56), so that there is a payload for each. A field that
   * may be repeated, such as the parts of a Join Split Key, takes them all. Throws Object Not Found for a reference to
   * nothing, Server Limit Exceeded for more than `most` payloads, or a million fields of them all.
   */
  resolved(payload: StructureItem, place: Place, most: number): StructureItem[] {
    if (!payload.value.some(hasReference)) return [payload];
    const resolve = (fields: readonly Item[], structure: Structure | undefined): Item[][] => {
      let lists = 1;
      let length = 0;
      const choices = fields.map((field) => {
        const some = this.#choices(field, structure, place, resolve);
        lists *= some.length;
        length += some[0]?.length ?? 0;
        if (lists <= most && lists * length <= MOST_FIELDS) return some;
        throw new KmipError(REASONS.tooManyRepeated, 'too much to repeat');
      });
      return combinations(choices, lists);
    };
    const lists = resolve(payload.value, payloadOf(place.operation, 'request', place.version));
    return lists.map((value) => ({ ...payload, value }));
  }

  /** What may stand for a field: each choice in a payload of its own. */
  #choices(
    field: Item,
    structure: Structure | undefined,
    place: Place,
    resolve: (fields: readonly Item[], structure: Structure | undefined) => Item[][],
  ): Item[][] {
    if (field.type === 'Structure') {
      return resolve(field.value, structureOf(field.tag, place.version)).map((value) => [{ ...field, value }]);
    }
    if (!isReference(field)) return [[field]];
    const identifiers = this.#identifiers(field, place).map((identifier) => textString(field.tag, identifier));
    const isRepeatable = structure?.places[structure.placeOf.get(field.tag) ?? -1]?.repeats === true;
    return isRepeatable ? [identifiers] : identifiers.map((identifier) => [identifier]);
  }

  #identifiers(reference: Item, { idPlaceholder }: Place): string[] {
    const identifiers =
      reference.type === 'Integer'
        ? [this.#all.at(reference.value)]
        : this.#meant(Number(reference.value), idPlaceholder);
    const found = identifiers.filter((identifier) => identifier !== undefined);
    if (found.length > 0) return found;
    throw new KmipError(REASONS.objectNotFound, 'nothing in the batch so far has the identifier that is referred to');
  }

  #meant(value: number, idPlaceholder: string | undefined): (string | undefined)[] {
    if (value === Enum.UniqueIdentifier.IDPlaceholder) return [idPlaceholder];
    const name = enumName('UniqueIdentifier', value) ?? '';
    const [operation, tag] = HALVES[name] ?? [name];
    const fields = this.#latest.get(operation)?.fields ?? [];
    return fields.filter((one) => tag === undefined || one.tag === tag).map((field) => String(field.value));
  }
}

/** Every list, of so many, that has one of the choices for each field, the last field changing first. */
function combinations(choices: readonly Item[][][], count: number): Item[][] {
  return Array.from({ length: count }, (_, index) => {
    let rest = index;
    const list = choices.map(() => [] as Item[]);
    for (const [position, choice] of [...choices.entries()].reverse()) {
      list[position] = choice[rest % choice.length] ?? [];
      rest = Math.floor(rest / choice.length);
    }
    return list.flat();
  });
}
