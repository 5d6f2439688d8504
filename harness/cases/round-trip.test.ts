import { expect } from 'chai';
import { publishedCases } from '../../test-support/published-cases.ts';
import type { Item } from '../codec/item.ts';
import { decodeTtlv, encodeTtlv } from '../codec/ttlv.ts';
import { decodeXml, encodeXml } from '../codec/xml.ts';
import type { CaseStructure } from './case.ts';
import { resolve, standIn } from './substitute.ts';

const NOW = 1_700_000_000n;
const itemsOf = (message: CaseStructure): Item =>
  resolve(message, { bindings: new Map(), now: NOW, fallback: standIn });

describe('a round trip of every published message: XML, item, TTLV, item, XML, item', () => {
  for (const version of ['1.1', '1.2', '1.4', '2.0'] as const) {
    it(`ends where it began, for ${version}`, async function () {
      const { cases } = await publishedCases(this);
      let messages = 0;
      for (const entry of cases.filter((each) => each.version === version)) {
        for (const message of entry.steps.flatMap(({ request, response }) => [request, response])) {
          const item = itemsOf(message);
          const { item: decoded, deviations } = decodeTtlv(encodeTtlv(item));
          const again = decodeXml(encodeXml(decoded, { version }));
          expect(deviations, entry.id).to.deep.equal([]);
          expect(again, entry.id).to.deep.equal(item);
          messages += 1;
        }
      }
      expect(messages).to.be.greaterThan(500);
    });
  }
});
