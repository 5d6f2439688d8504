import { expect } from 'chai';
import { publishedCases } from '../../test-support/published-cases.ts';
import type { Case, PlaceholderItem } from '../cases/case.ts';
import { correctCase } from '../cases/correct.ts';
import { resolve, standIn } from '../cases/substitute.ts';
import { byteString, type LeafItem, type StructureItem } from '../codec/item.ts';
import { CaseSession, GroupState } from '../compare/index.ts';
import { readResponse } from '../message/response.ts';
import { operationsOf } from '../spec/operations.ts';
import { Tag } from '../spec/tags.ts';
import { type Diagnostic, diagnose, type Exchanged } from './index.ts';

const NOW = 1_700_000_000n;

/**
 * What is recognised in messages of the published cases themselves, by case and step (from 0), and why it is there:
 * - parts of split keys, certificates, Secret Data and keys of PKCS#12 are registered without attributes that 1.x
 *   requires (1.4 section 4.3, Table 171), one Secret Data created so (Table 165);
 * - answers within a multi-part Signature Verify without Validity Indicator (1.4 section 4.32).
 */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  REQUIRED_ATTRIBUTE_MISSING: [
    ...['TC-SJ-3-12', 'TC-SJ-3-14'].flatMap((id) => [0, 1, 2, 3].map((step) => `${id} #${step}`)),
    'SASED-M-2-14 #1',
    'TC-CERTATTR-1-14 #0',
    'TC-CREATE-SD-1-14 #0',
    ...[2, 3, 4].map((step) => `TC-PKCS12-1-14 #${step}`),
  ],
};

/** As standIn, but a key has the 256 bits that the cases ask for. */
function stand(item: PlaceholderItem): LeafItem {
  return item.tag === Tag.KeyMaterial ? byteString(item.tag, new Uint8Array(32).fill(7)) : standIn(item);
}

/** What is recognised in each step of a case that is answered as it expects. */
function* diagnostics(testCase: Case): Generator<{ readonly step: number; readonly found: Diagnostic }> {
  const group = new GroupState();
  const session = new CaseSession(testCase, { strict: false, group });
  const listed = new Set(operationsOf(testCase.version).map(({ code }) => code));
  const earlier: Exchanged[] = [];
  for (const step of testCase.steps) {
    const [request, response] = [step.request, step.response].map((message) =>
      resolve(message, { bindings: new Map(), now: NOW, fallback: stand }),
    ) as [StructureItem, StructureItem];
    const judged = { request, response, deviations: [], sentAt: NOW, receivedAt: NOW };
    const differences = session.compareResponse(step, judged);
    const receivedAt = new Date(Number(readResponse(response)?.header.timeStamp ?? NOW) * 1000);
    const received = { item: response, bytes: new Uint8Array(), receivedAt, deviations: [] };
    const exchange: Exchanged = { request: { item: request }, response: received };
    const { version } = testCase;
    const facts = { exchange, version, differences, listed, objects: group.objects, earlier };
    for (const found of diagnose(facts)) yield { step: step.index, found };
    earlier.push(exchange);
  }
}

describe('diagnostics of the published cases', () => {
  it('are those that are known, and informative ones', async function () {
    const { cases } = await publishedCases(this);
    expect(cases.length).to.be.greaterThan(400);
    const seen = new Map<string, Set<string>>();
    for (const { case: corrected } of cases.map(correctCase)) {
      for (const { step, found } of diagnostics(corrected)) {
        if (found.informative) continue;
        const places = seen.get(found.id) ?? new Set();
        seen.set(found.id, places.add(`${corrected.id} #${step}`));
      }
    }
    expect(Object.fromEntries([...seen].map(([id, places]) => [id, [...places].sort()]))).to.deep.equal(
      Object.fromEntries(Object.entries(KNOWN).map(([id, places]) => [id, [...places].sort()])),
    );
  });
});
