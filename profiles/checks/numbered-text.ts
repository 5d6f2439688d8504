import type { Encoding } from '../../harness/codec/encodings.ts';
import type { Item, LeafItem } from '../../harness/codec/item.ts';
import { escapeXml } from '../../harness/codec/xml-text.ts';

/**
 * Messages as XML and JSON without a name in them: tags and enumeration values as hexadecimal numbers, which every
 * consumer understands (Additional Message Encodings 1.0 sections 4.1.2 and 6.1.2, Profiles 2.1 sections 5.4.1.3 and
 * 5.5.1.3). Written for the item types that requests of Query and Locate have.
 */

const hex = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, '0')}`;

function leafText(item: LeafItem): string {
  if (item.type === 'Enumeration') return hex(item.value, 8);
  if (item.type === 'ByteString') return Buffer.from(item.value).toString('hex');
  return `${item.value}`;
}

function xml(item: Item): string {
  const tag = `tag="${hex(item.tag, 6)}"`;
  if (item.type === 'Structure') return `<TTLV ${tag}>${item.value.map(xml).join('')}</TTLV>`;
  return `<TTLV ${tag} type="${item.type}" value="${escapeXml(leafText(item))}"/>`;
}

/** What JSON has a form of its own for. */
const BARE: ReadonlySet<string> = new Set(['Integer', 'Boolean', 'Interval']);

function json(item: Item): unknown {
  const tag = hex(item.tag, 6);
  if (item.type === 'Structure') return { tag, value: item.value.map(json) };
  return { tag, type: item.type, value: BARE.has(item.type) ? item.value : leafText(item) };
}

/** The octets of a message in XML or JSON, with numbers alone. */
export function numbered(message: Item, encoding: Exclude<Encoding, 'ttlv'>): Uint8Array {
  return Buffer.from(encoding === 'xml' ? xml(message) : JSON.stringify(json(message)));
}
