import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import { needs } from '../../test-support/environment.ts';
import type { Item } from './item.ts';
import { decodeJson, encodeJson } from './json.ts';
import { decodeTtlv, encodeTtlv } from './ttlv.ts';
import { decodeXml, encodeXml, type LeafElement, type LeafType, readElement, readLeaf } from './xml.ts';
import { parseXml, type XmlElement, XmlError } from './xml-tree.ts';

/** What a placeholder of each type is replaced with. */
const STAND_INS: { readonly [T in LeafType]: string } = {
  Integer: '-7',
  LongInteger: '7000000000',
  BigInteger: 'ff00000000000001',
  Enumeration: '0x80000001',
  Boolean: 'true',
  TextString: 'a stand-in & more',
  ByteString: '00c0ffee',
  DateTime: '2020-02-29T12:00:00+00:00',
  Interval: '4000000000',
  DateTimeExtended: '1582977600000001',
};

/** Line wraps of the published files stand in Attribute Names; which table a value has depends on them. */
function leafOf({ tag, type, text, attributeName }: LeafElement): Item {
  const context = { attributeName: attributeName?.replace(/\s+/g, ' ') };
  return readLeaf(tag, type, text.startsWith('$') ? STAND_INS[type] : text, context);
}

function messagesIn(text: string): XmlElement[] {
  return parseXml(text).root.children.filter((child) => child.kind === 'element');
}

describe('published cases', () => {
  let folder: string;
  let files: string[];
  before(function () {
    folder = needs(this, 'KMIP_OASIS_DIR');
    files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.xml'));
  });

  /** Of TC-ECDSA-SIGN-1-14 the root element is closed twice. */
  const malformed = (name: string): boolean => name.endsWith('TC-ECDSA-SIGN-1-14.xml');

  it('are the same after XML in either form, TTLV and JSON, in turn', () => {
    let messages = 0;
    for (const name of files.filter((file) => !malformed(file))) {
      for (const element of messagesIn(readFileSync(join(folder, name), 'utf8'))) {
        const item = readElement<Item>(element, { leaf: leafOf }) as Item;
        const { item: fromTtlv, deviations } = decodeTtlv(encodeTtlv(item));
        const fromXml = decodeXml(encodeXml(fromTtlv));
        const fromJson = decodeJson(encodeJson(fromXml));
        const again = decodeTtlv(encodeTtlv(fromJson.item)).item;
        const copies = [fromTtlv, fromXml, fromJson.item, again, decodeXml(encodeXml(item, { form: 'ttlv' }))];
        expect([...deviations, ...fromJson.deviations], name).to.deep.equal([]);
        for (const copy of copies) if (!isDeepStrictEqual(copy, item)) expect(copy, name).to.deep.equal(item);
        messages += 1;
      }
    }
    expect(files.length).to.be.greaterThan(400);
    expect(messages).to.be.greaterThan(5000);
  }).timeout(60_000);

  it('name the line of what is no XML', () => {
    const name = files.find(malformed);
    if (name === undefined) throw new Error('no malformed file');
    const read = () => parseXml(readFileSync(join(folder, name), 'utf8'));
    expect(read).to.throw(XmlError, "'KMIP'").with.deep.property('position', { line: 493, column: 1 });
  });
});
