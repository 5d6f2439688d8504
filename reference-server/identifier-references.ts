import { type Item, type StructureItem, textString } from '../harness/codec/item.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { enumName } from '../harness/spec/registry.ts';
import { Tag } from '../harness/spec/tags.ts';
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

/**
 * What the Unique Identifiers of a batch that are no text stand for: the result of an operation before, or the nth
 * identifier of the response (2.0 section 4.51 and the Unique Identifier Enumeration).
 */
export class IdentifierReferences {
  readonly #all: string[] = [];
  /** By operation, the identifying fields of its latest result. */
  readonly #latest = new Map<string, readonly Item[]>();

  /** Takes note of the response payload of an item that succeeded. */
  note(operation: number, payload: readonly Item[]): void {
    const fields = payload.filter(({ tag }) => IDENTIFYING.includes(tag));
    this.#latest.set(enumName('Operation', operation) ?? '', fields);
    this.#all.push(...fields.map(({ value }) => String(value)));
  }

  /** The payload with every reference replaced by what it stands for. Throws Object Not Found where that is nothing. */
  resolved(payload: StructureItem, idPlaceholder: string | undefined): StructureItem {
    const resolve = (field: Item): Item => {
      if (field.type === 'Structure') return { ...field, value: field.value.map(resolve) };
      return isReference(field) ? textString(field.tag, this.#identifier(field, idPlaceholder)) : field;
    };
    return payload.value.some(hasReference) ? { ...payload, value: payload.value.map(resolve) } : payload;
  }

  #identifier(reference: Item, idPlaceholder: string | undefined): string {
    const identifier =
      reference.type === 'Integer'
        ? this.#all.at(reference.value)
        : this.#meant(Number(reference.value), idPlaceholder);
    if (identifier !== undefined) return identifier;
    throw new KmipError(REASONS.objectNotFound, 'nothing in the batch so far has the identifier that is referred to');
  }

  #meant(value: number, idPlaceholder: string | undefined): string | undefined {
    if (value === Enum.UniqueIdentifier.IDPlaceholder) return idPlaceholder;
    const name = enumName('UniqueIdentifier', value) ?? '';
    const [operation, tag] = HALVES[name] ?? [name];
    const fields = this.#latest.get(operation) ?? [];
    const field = tag === undefined ? fields[0] : fields.find((one) => one.tag === tag);
    return field === undefined ? undefined : String(field.value);
  }
}
