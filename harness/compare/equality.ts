import type { Item } from '../codec/item.ts';

/** Whether two items are the same tag, type and value, all the way down. A Big Integer's octets on the wire do not count. */
export function sameItem(a: Item, b: Item): boolean {
  return a.tag === b.tag && sameValue(a, b);
}

/** Whether two items have the same type and value, whatever their tags. */
export function sameValue(a: Item, b: Item): boolean {
  if (a.type === 'Structure') {
    return (
      b.type === 'Structure' &&
      a.value.length === b.value.length &&
      a.value.every((field, index) => {
        const other = b.value[index];
        return other !== undefined && sameItem(field, other);
      })
    );
  }
  if (a.type === 'ByteString') return b.type === 'ByteString' && sameBytes(a.value, b.value);
  return a.type === b.type && a.value === b.value;
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, index) => octet === b[index]);
}

/** A text that two items share exactly when they are the same type and value. */
export function valueKey(item: Item): string {
  if (item.type === 'Structure') {
    return `{${item.value.map((field) => `${field.tag.toString(16)}:${valueKey(field)}`).join(',')}}`;
  }
  const value = item.type === 'ByteString' ? Buffer.from(item.value).toString('hex') : String(item.value);
  return `${item.type}=${JSON.stringify(value)}`;
}
