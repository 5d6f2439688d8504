import { toInteger } from './integers.ts';

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const SEQUENCE = 0x30;

interface Element {
  readonly identifier: number;
  readonly content: Uint8Array;
  /** What follows the element. */
  readonly rest: Uint8Array;
}

/** The DER element at the start of octets (X.690 section 8.1, lengths below 2^32), or undefined where there is none. */
function elementAt(octets: Uint8Array): Element | undefined {
  const [identifier, first] = octets;
  if (identifier === undefined || first === undefined) return undefined;
  const lengthOctets = first < 0x80 ? 0 : first & 0x7f;
  if (lengthOctets > 4) return undefined;
  const start = 2 + lengthOctets;
  const end = start + (first < 0x80 ? first : Number(toInteger(octets.subarray(2, start))));
  if (end > octets.length) return undefined;
  return { identifier, content: octets.subarray(start, end), rest: octets.subarray(end) };
}

function elements(octets: Uint8Array): Element[] | undefined {
  const found: Element[] = [];
  for (let rest = octets; rest.length > 0; ) {
    const element = elementAt(rest);
    if (element === undefined) return undefined;
    found.push(element);
    rest = element.rest;
  }
  return found;
}

/** The numbers of a SEQUENCE of INTEGERs and nothing else, as a DSA or ECDSA signature is (RFC 3279 section 2.2.2). */
export function integerSequence(octets: Uint8Array): bigint[] | undefined {
  const outer = elementAt(octets);
  if (outer?.identifier !== SEQUENCE || outer.rest.length > 0) return undefined;
  const inner = elements(outer.content);
  if (inner === undefined || inner.some(({ identifier }) => identifier !== INTEGER)) return undefined;
  return inner.map(({ content }) => toInteger(content));
}

/** The number of an INTEGER. */
export function integer(octets: Uint8Array): bigint | undefined {
  const element = elementAt(octets);
  return element?.identifier === INTEGER ? toInteger(element.content) : undefined;
}

/** What a SubjectPublicKeyInfo holds: the parameters of its algorithm and the key (RFC 5280 section 4.1.2.7), in DER. */
export function publicKeyInfo(octets: Uint8Array): { parameters: Uint8Array; key: Uint8Array } | undefined {
  const [algorithm, bits] = elements(elementAt(octets)?.content ?? new Uint8Array()) ?? [];
  if (algorithm?.identifier !== SEQUENCE || bits?.identifier !== BIT_STRING) return undefined;
  const identifier = elementAt(algorithm.content);
  // The first octet of a BIT STRING counts the unused bits of its last.
  return identifier && { parameters: identifier.rest, key: bits.content.subarray(1) };
}
