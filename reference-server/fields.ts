import { child, children, type Item, type ItemOf, type StructureItem } from '../harness/codec/item.ts';
import { tagLabel } from '../harness/codec/path.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import type { ItemType } from '../harness/spec/item-types.ts';
import { KmipError } from './errors.ts';

/**
 * Reads the fields of a structure by tag and type. A field of another type is Invalid Message (1.4 section 11.1, "Error
 * parsing batch item or payload"); `required` turns an absent field into the same.
 */
export class Fields {
  readonly structure: StructureItem;

  constructor(structure: StructureItem) {
    this.structure = structure;
  }

  /** The only field with this tag, of whatever type, or undefined. */
  item(tag: number): Item | undefined {
    return child(this.structure, tag);
  }

  /** All fields with this tag, in order. */
  all(tag: number): Item[] {
    return children(this.structure, tag);
  }

  text(tag: number): string | undefined {
    return this.#typed(tag, 'TextString')?.value;
  }

  bytes(tag: number): Uint8Array | undefined {
    return this.#typed(tag, 'ByteString')?.value;
  }

  integer(tag: number): number | undefined {
    return this.#typed(tag, 'Integer')?.value;
  }

  longInteger(tag: number): bigint | undefined {
    return this.#typed(tag, 'LongInteger')?.value;
  }

  boolean(tag: number): boolean | undefined {
    return this.#typed(tag, 'Boolean')?.value;
  }

  enumeration(tag: number): number | undefined {
    return this.#typed(tag, 'Enumeration')?.value;
  }

  /** Seconds since 1970. */
  dateTime(tag: number): bigint | undefined {
    return this.#typed(tag, 'DateTime')?.value;
  }

  /** Seconds. */
  interval(tag: number): number | undefined {
    return this.#typed(tag, 'Interval')?.value;
  }

  /** A Structure field, ready to be read. */
  fields(tag: number): Fields | undefined {
    const field = this.#typed(tag, 'Structure');
    return field === undefined ? undefined : new Fields(field);
  }

  #typed<T extends ItemType>(tag: number, type: T): ItemOf<T> | undefined {
    const field = child(this.structure, tag);
    if (field === undefined) return undefined;
    if (field.type !== type) {
      throw new KmipError(Enum.ResultReason.InvalidMessage, `${tagLabel(tag)} is a ${field.type}, not a ${type}`);
    }
    return field as ItemOf<T>;
  }
}

/** The value of a field that the operation cannot do without. Throws Invalid Message where it is undefined. */
export function required<T>(value: T | undefined, tag: number): T {
  if (value === undefined) throw new KmipError(Enum.ResultReason.InvalidMessage, `${tagLabel(tag)} is missing`);
  return value;
}
