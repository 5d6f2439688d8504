import { byteString, type Item, type StructureItem } from '../harness/codec/item.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { payloadOf } from '../harness/spec/structures.ts';
import { Tag } from '../harness/spec/tags.ts';
import type { Version } from '../harness/spec/versions.ts';
import { KmipError } from './errors.ts';

const D = Enum.Data;
const O = Enum.Operation;

/** An operation with data as its output: the value that means its latest result, and the field that has it. */
interface Output {
  readonly meaning: number;
  readonly tag: number;
}

/** The operations that the Data Enumeration lists (2.0 section 11.13). */
const OUTPUTS: ReadonlyMap<number, Output> = new Map([
  [O.Decrypt, { meaning: D.Decrypt, tag: Tag.Data }],
  [O.Encrypt, { meaning: D.Encrypt, tag: Tag.Data }],
  [O.Hash, { meaning: D.Hash, tag: Tag.Data }],
  [O.MAC, { meaning: D.MACMACData, tag: Tag.MACData }],
  [O.RNGRetrieve, { meaning: D.RNGRetrieve, tag: Tag.Data }],
  [O.Sign, { meaning: D.SignSignatureData, tag: Tag.SignatureData }],
  [O.SignatureVerify, { meaning: D.SignatureVerify, tag: Tag.Data }],
]);

/**
 * What Data in a batch stands for where it is no Byte String: the output of an operation before, or of the nth of them,
 * counted from 0, a negative number from the latest back (2.0 section 7.9). All outputs count, those too that the client
 * does not see.
 */
export class DataReferences {
  readonly #all: Uint8Array[] = [];
  /** By value of the Data Enumeration. */
  readonly #latest = new Map<number, Uint8Array>();

  /** Takes note of the response payload of an item that succeeded. */
  note(operation: number, payload: readonly Item[]): void {
    const output = OUTPUTS.get(operation);
    const field = payload.find(({ tag }) => tag === output?.tag);
    if (output === undefined || field?.type !== 'ByteString') return;
    this.#latest.set(output.meaning, field.value);
    this.#all.push(field.value);
  }

  /** The payload with its Data as octets. Throws Invalid Field for a reference to what is not there. */
  resolved(payload: StructureItem): StructureItem {
    const isReference = ({ tag, type }: Item) => tag === Tag.Data && type !== 'ByteString';
    if (!payload.value.some(isReference)) return payload;
    const value = payload.value.map((field) =>
      isReference(field) ? byteString(Tag.Data, this.#octets(field)) : field,
    );
    return { ...payload, value };
  }

  #octets(reference: Item): Uint8Array {
    const number = Number(reference.value);
    const octets = reference.type === 'Integer' ? this.#all.at(number) : this.#latest.get(number);
    if (octets !== undefined) return octets;
    throw new KmipError(Enum.ResultReason.InvalidField, 'nothing in the batch so far has the data that is referred to');
  }
}

/**
 * The response payload of an Ephemeral item: "the Data output of the operation should not be returned to the client" (2.0
 * section 8.3). A field that the response cannot do without is there, and empty.
 */
export function withoutOutput(payload: readonly Item[], operation: number, version: Version): readonly Item[] {
  const tag = OUTPUTS.get(operation)?.tag;
  if (tag === undefined) return payload;
  const places = payloadOf(operation, 'response', version)?.places ?? [];
  const isRequired = places.some(({ tags, presence }) => tags.includes(tag) && presence === 'required');
  const none = isRequired ? [byteString(tag, new Uint8Array())] : [];
  return payload.flatMap((field) => (field.tag === tag ? none : [field]));
}
