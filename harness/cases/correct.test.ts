import { expect } from 'chai';
import { publishedCases } from '../../test-support/published-cases.ts';
import { validate } from '../message/validate.ts';
import { Tag } from '../spec/tags.ts';
import type { Case, CaseStructure } from './case.ts';
import { correctCase, stands } from './correct.ts';
import { ERRATA, errataOf } from './errata.ts';
import { resolve, standIn } from './substitute.ts';
import { itemAt, walk } from './tree.ts';
import { valueText } from './value-text.ts';

const STAND_INS = { bindings: new Map(), now: 0n, fallback: standIn };

const message = (tag: number, minor: number): CaseStructure => ({
  tag,
  type: 'Structure',
  value: [
    {
      tag: tag === Tag.RequestMessage ? Tag.RequestHeader : Tag.ResponseHeader,
      type: 'Structure',
      value: [
        {
          tag: Tag.ProtocolVersion,
          type: 'Structure',
          value: [{ tag: Tag.ProtocolVersionMinor, type: 'Integer', value: minor }],
        },
      ],
    },
  ],
});

/** A case with the erratum of OMOS-O-1, and in its second response the minor version given. */
function omos(minor: number): Case {
  const step = (index: number) => ({
    index,
    position: { line: index + 1, column: 1 },
    client: 'Client-A',
    direction: 'client-to-server' as const,
    request: message(Tag.RequestMessage, 4),
    response: message(Tag.ResponseMessage, index === 1 ? minor : 4),
  });
  return {
    id: 'OMOS-O-1-14',
    scenario: 'OMOS-O-1',
    version: '1.4',
    kind: 'profile',
    file: 'OMOS-O-1-14.xml',
    description: '',
    steps: [step(0), step(1)],
    notes: [],
    positions: new WeakMap(),
  };
}

const MINOR = 'ResponseMessage/ResponseHeader/ProtocolVersion/ProtocolVersionMinor';
const minorOf = (entry: Case, step: number) => {
  const item = itemAt(entry.steps[step]?.response ?? message(0, 0), MINOR);
  return item && valueText(item);
};

describe('errata', () => {
  it('put the corrected value in place, and nothing else', () => {
    const published = omos(3);
    const { case: corrected, applied } = correctCase(published);
    expect(applied.map(({ published: wrong, section }) => [wrong, section])).to.deep.equal([['3', '1.4 section 6.1']]);
    expect(minorOf(corrected, 1)).to.equal('4');
    expect(minorOf(published, 1)).to.equal('3');
    expect(corrected.steps[0]).to.equal(published.steps[0]);
    expect(corrected.steps[1]?.request).to.deep.equal(published.steps[1]?.request);
  });

  it('keep the place in the file', () => {
    const published = omos(3);
    const wrong = itemAt(published.steps[1]?.response ?? message(0, 0), MINOR);
    if (wrong !== undefined) published.positions.set(wrong, { line: 7, column: 9 });
    const { case: corrected } = correctCase(published);
    const right = itemAt(corrected.steps[1]?.response ?? message(0, 0), MINOR);
    expect(right && corrected.positions.get(right)).to.deep.equal({ line: 7, column: 9 });
  });

  it('leave a file that has been mended', () => {
    const mended = omos(4);
    expect(correctCase(mended)).to.deep.equal({ case: mended, applied: [] });
  });

  it('are for the versions that they name', () => {
    expect(errataOf({ scenario: 'TC-SJ-2', version: '1.2' }).map(({ step }) => step)).to.deep.equal([1, 6, 5]);
    expect(errataOf({ scenario: 'TC-SJ-2', version: '1.4' })).to.deep.equal([]);
  });

  describe('of the published cases', () => {
    let cases: readonly Case[] = [];

    before(async function () {
      ({ cases } = await publishedCases(this));
    });

    for (const erratum of ERRATA) {
      for (const version of erratum.versions) {
        const { scenario, step, path } = erratum;
        it(`${scenario} ${version}, step ${step}: ${path}`, () => {
          const entry = cases.find((each) => each.scenario === scenario && each.version === version);
          if (entry === undefined) expect.fail('no such case');
          expect(stands(entry, erratum), 'the published value stands there').to.equal(true);
          const { case: corrected, applied } = correctCase(entry);
          expect(applied).to.include(erratum);
          expect(stands(corrected, erratum), 'the published value is gone').to.equal(false);
        });
      }
    }

    it('take the type of the value that they copy', () => {
      for (const entry of cases.filter(({ scenario }) => scenario === 'TC-WRAP-1')) {
        const { case: corrected } = correctCase(entry);
        const path = 'RequestPayload/SymmetricKey/KeyBlock/KeyValue';
        const item = itemAt(corrected.steps[1]?.request ?? message(0, 0), `RequestMessage/BatchItem[0]/${path}`);
        expect(item).to.include({ tag: Tag.KeyValue, type: 'ByteString' });
      }
    });

    it('add a field before the others, or put a value into one', () => {
      const texts = (id: string, step: number, path: string) => {
        const entry = cases.find((each) => each.id === id);
        const response = entry && correctCase(entry).case.steps[step]?.response;
        const found = response && itemAt(response, `ResponseMessage/BatchItem[0]/ResponsePayload${path}`);
        return found && valueText(found);
      };
      expect(texts('TC-SJ-3-12', 4, '')).to.equal('{ObjectType UniqueIdentifier}');
      expect(texts('TC-PKCS12-2-14', 9, '/PrivateKey/KeyBlock/KeyValue')).to.equal('{KeyMaterial}');
      expect(texts('TC-PKCS12-2-14', 9, '/PrivateKey/KeyBlock/KeyValue/KeyMaterial')).to.equal('$KEY_VALUE');
    });

    it('add a field behind another, or make a batch item fail', () => {
      const fieldsAt = (id: string, step: number, path: string) => {
        const entry = cases.find((each) => each.id === id);
        const response = entry && correctCase(entry).case.steps[step]?.response;
        const found = response && itemAt(response, path);
        return found?.type === 'Structure' ? found.value.map((item) => valueText(item)) : undefined;
      };
      const payload = fieldsAt('TC-STREAM-SIGNVFY-1-14', 2, 'ResponseMessage/BatchItem[0]/ResponsePayload');
      expect(payload).to.deep.equal(['$UNIQUE_IDENTIFIER_0', 'Unknown', '$CORRELATION_VALUE']);
      const failed = fieldsAt('TC-101-11', 6, 'ResponseMessage/BatchItem[0]');
      expect(failed).to.deep.equal(['GetAttributes', 'OperationFailed', 'ObjectArchived']);
    });

    it('take out what stands around a name that the version does not have, and nothing else', () => {
      const published = cases.find(({ id }) => id === 'TC-CERTATTR-1-14');
      if (published === undefined) expect.fail('no such case');
      const names = ({ steps }: Case): string[] =>
        [...walk(steps[1]?.response ?? message(0, 0))]
          .filter(({ item }) => item.tag === Tag.AttributeName)
          .map(({ item }) => valueText(item));
      const [before, after] = [names(published), names(correctCase(published).case)];
      expect(before.filter((name) => !after.includes(name))).to.deep.equal([
        ...['Certificate Issuer C', 'Certificate Issuer CN', 'Certificate Issuer O'],
        ...['Certificate Subject C', 'Certificate Subject CN', 'Certificate Subject O'],
      ]);
      expect(after).to.deep.equal(before.filter((name) => !/^Certificate (Issuer|Subject) /.test(name)));
    });

    it('leave messages of which the tables of the specification disallow nothing', () => {
      const problems = cases.flatMap((published) => {
        const { case: entry } = correctCase(published);
        return entry.steps.flatMap(({ index, request, response }) =>
          [
            ...validate(resolve(request, STAND_INS), entry.version, 'request'),
            ...validate(resolve(response, STAND_INS), entry.version, 'response'),
          ].map(({ message: text }) => `${entry.id} ${index}: ${text}`),
        );
      });
      expect(problems).to.deep.equal([]);
    });

    it('touch one case of the families that need a server and one client', () => {
      const touched = cases.filter((entry) => correctCase(entry).applied.length > 0).map(({ id }) => id);
      expect(touched.filter((id) => /^(SKLC|SKFF|AKLC|OMOS)-/.test(id))).to.deep.equal(['OMOS-O-1-14']);
    });
  });
});
