import { expect } from 'chai';
import { byteString, enumeration, type Item, structure } from '../harness/codec/item.ts';
import { type OutputVerdict, verifyOutput } from '../harness/compare/cryptographic-output.ts';
import type { Finding } from '../harness/compare/finding.ts';
import { GroupState } from '../harness/compare/managed-objects.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { Tag } from '../harness/spec/tags.ts';

/** One cryptographic operation, its key and its answer. */
export interface Exchanged {
  readonly operation: number;
  /** The key: its algorithm, and its material by Key Format Type as it was sent or seen. */
  readonly algorithm?: number;
  readonly contents?: readonly (readonly [number, Uint8Array])[];
  /** Material of the other half of the key pair. */
  readonly otherHalf?: readonly (readonly [number, Uint8Array])[];
  /** Cryptographic Parameters of the object; several sets for several instances. */
  readonly attributes?: readonly (readonly Item[])[];
  /** Cryptographic Parameters of the request. */
  readonly parameters?: readonly Item[];
  /** Other fields of the request. */
  readonly request: readonly Item[];
  readonly response: readonly Item[];
  /** The tag of the item of the response that is asked about. */
  readonly judged: number;
}

export const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'));
export const octets = (tag: number, text: string): Item => byteString(tag, hex(text));
export const raw = (key: string): [number, Uint8Array] => [Enum.KeyFormatType.Raw, hex(key)];

/** What verifyOutput makes of an answer. */
export function verdictOn(exchanged: Exchanged): OutputVerdict {
  const group = new GroupState();
  const object = group.add('key', true, 0n);
  const otherHalf = group.add('other-half', true, 0n);
  object.otherHalf = otherHalf.identifier;
  for (const [format, material] of exchanged.contents ?? []) object.contents.set(format, material);
  for (const [format, material] of exchanged.otherHalf ?? []) otherHalf.contents.set(format, material);
  if (exchanged.algorithm !== undefined) {
    object.fixed.set('CryptographicAlgorithm', [enumeration(Tag.CryptographicAlgorithm, exchanged.algorithm)]);
  }
  const asParameters = (fields: readonly Item[]): Item => structure(Tag.CryptographicParameters, fields);
  if (exchanged.attributes !== undefined) {
    object.fixed.set('CryptographicParameters', exchanged.attributes.map(asParameters));
  }
  const given = exchanged.parameters === undefined ? [] : [asParameters(exchanged.parameters)];
  const payload = structure(Tag.ResponsePayload, exchanged.response);
  const finding: Finding = {
    kind: 'value',
    place: {
      path: '',
      tags: [Tag.ResponseMessage, Tag.BatchItem, Tag.ResponsePayload, exchanged.judged],
      batch: {
        operation: exchanged.operation,
        requestPayload: structure(Tag.RequestPayload, [...given, ...exchanged.request]),
        requestUniqueBatchItemID: undefined,
        caseRequest: undefined,
        expected: structure(Tag.BatchItem, []),
        actual: structure(Tag.BatchItem, [payload]),
        object,
        stream: undefined,
        cancelsPending: false,
        locatedInstead: undefined,
      },
    },
    tag: exchanged.judged,
    source: 'literal',
    expected: null,
    actual: payload.value.find(({ tag }) => tag === exchanged.judged) ?? null,
  };
  return verifyOutput(finding, group);
}

/** The answer with the lowest bit of the last octet of the judged item turned. */
export function altered(exchanged: Exchanged): Exchanged {
  const response = exchanged.response.map((item) => {
    if (item.tag !== exchanged.judged || item.type !== 'ByteString') return item;
    const value = Uint8Array.from(item.value);
    value[value.length - 1] = (value.at(-1) ?? 0) ^ 1;
    return { ...item, value };
  });
  return { ...exchanged, response };
}

/** The answer under a key that nobody saw. */
export function unseen(exchanged: Exchanged): Exchanged {
  return { ...exchanged, contents: [], otherHalf: [] };
}

/** Right as it stands, not right with one bit turned, unknown without the key. */
export function itVerifies(name: string, exchanged: Exchanged, whenAltered: OutputVerdict = 'wrong'): void {
  it(name, () => {
    expect(verdictOn(exchanged), 'as it stands').to.equal('right');
    expect(verdictOn(altered(exchanged)), 'with a bit turned').to.equal(whenAltered);
    expect(verdictOn(unseen(exchanged)), 'without the key').to.equal('unknown');
  });
}
