import { toInteger } from './integers.ts';

/** Identifier octets: X.690 section 8. */
export const DER = {
  INTEGER: 0x02,
  BIT_STRING: 0x03,
  OCTET_STRING: 0x04,
  OBJECT_IDENTIFIER: 0x06,
  SEQUENCE: 0x30,
  /** [0] of a constructed type. */
  CONTEXT_0: 0xa0,
} as const;

export interface DerElement {
  readonly identifier: number;
  readonly content: Uint8Array;
  /** Identifier, length and content as they stand. */
  readonly raw: Uint8Array;
}

/** The elements that octets are made of (X.690 section 8.1, lengths below 2^32); none where they are not. */
export function elements(octets: Uint8Array | undefined): readonly DerElement[] {
  const found: DerElement[] = [];
  const last = octets?.length ?? 0;
  for (let start = 0; octets !== undefined && start < last; ) {
    const [identifier, first] = octets.subarray(start, start + 2);
    if (identifier === undefined || first === undefined) return [];
    const lengthOctets = first < 0x80 ? 0 : first & 0x7f;
    const from = start + 2 + lengthOctets;
    const length = first < 0x80 ? first : Number(toInteger(octets.subarray(start + 2, from)));
    if (lengthOctets > 4 || from + length > last) return [];
    const end = from + length;
    found.push({ identifier, content: octets.subarray(from, end), raw: octets.subarray(start, end) });
    start = end;
  }
  return found;
}

/** What an element holds, where it has this identifier. */
export function contentOf(element: DerElement | undefined, identifier: number): Uint8Array | undefined {
  return element?.identifier === identifier ? element.content : undefined;
}

/** What the one element holds that octets are, where it has this identifier. */
export function contentIn(octets: Uint8Array, identifier: number): Uint8Array | undefined {
  const [element, ...others] = elements(octets);
  return others.length === 0 ? contentOf(element, identifier) : undefined;
}

/** The numbers of elements that are all INTEGERs, unsigned as in keys and signatures; none where they are not. */
export function integersIn(octets: Uint8Array | undefined): readonly bigint[] {
  const found = elements(octets);
  return found.every(({ identifier }) => identifier === DER.INTEGER)
    ? found.map(({ content }) => toInteger(content))
    : [];
}

/** The numbers of a SEQUENCE of INTEGERs and nothing else; none where octets are not that. */
export function integerSequence(octets: Uint8Array): readonly bigint[] {
  return integersIn(contentIn(octets, DER.SEQUENCE));
}
