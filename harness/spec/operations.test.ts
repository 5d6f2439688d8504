import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { needs } from '../../test-support/environment.ts';
import { Enum } from './enumerations.ts';
import { headerDefaults, OPERATIONS, operationByCode, operationsOf } from './operations.ts';
import { payloadOf } from './structures.ts';
import { Tag } from './tags.ts';
import { VERSIONS, type Version } from './versions.ts';

/** Rows of the Operation enumeration: 1.0 section 9.1.3.2.26, 1.1 to 1.4 section 9.1.3.2.27, 2.x section 11.36. */
const COUNTS: readonly (readonly [Version, number])[] = [
  ['1.0', 28],
  ['1.1', 30],
  ['1.2', 41],
  ['1.3', 41],
  ['1.4', 43],
  ['2.0', 53],
  ['2.1', 59],
];

describe('operations', () => {
  for (const [version, count] of COUNTS) {
    it(`are ${count} in KMIP ${version}, each with its payloads`, () => {
      const operations = operationsOf(version);
      expect(operations).to.have.length(count);
      for (const { code, key } of operations) {
        for (const direction of ['request', 'response'] as const) {
          expect(payloadOf(code, direction, version)?.section, `${key} ${direction}`).to.be.a('string');
        }
      }
    });
  }

  it('are found by value', () => {
    expect(operationByCode(Enum.Operation.ReKeyKeyPair)).to.equal(OPERATIONS.ReKeyKeyPair);
    expect(operationByCode(0x8000_0001)).to.equal(undefined);
  });

  it('are those that the versions matrix lists, in each version', function () {
    const text = readFileSync(join(needs(this, 'KMIP_SPEC_DIR'), 'versions-matrix.md'), 'utf8');
    const rows = [...text.matchAll(/^\| (0x[0-9A-F]{8}) \| ([^|]+) \|((?: [^|]+ \|){7})$/gm)].slice(0, 59);
    for (const [, code = '', name = '', cells = ''] of rows) {
      const operation = operationByCode(Number(code));
      const listed = VERSIONS.filter((_, index) => cells.split('|')[index]?.trim() !== '-');
      expect(operation?.name, code).to.equal(name);
      expect(
        VERSIONS.filter((version) => operationsOf(version).some((row) => row === operation)),
        name,
      ).to.deep.equal(listed);
    }
    expect(rows).to.have.length(59);
  });

  it('name new objects in fields that their responses have', () => {
    for (const { key, code, creates = [], idPlaceholder } of Object.values(OPERATIONS)) {
      const places = [...VERSIONS].reverse().flatMap((version) => payloadOf(code, 'response', version) ?? []);
      for (const field of idPlaceholder === undefined ? creates : [...creates, idPlaceholder]) {
        expect(places[0]?.placeOf.has(Tag[field]), `${key} ${field}`).to.equal(true);
      }
    }
  });

  it('name the object that they change in a field of their requests', () => {
    for (const { key, code, effect, names = 'UniqueIdentifier' } of Object.values(OPERATIONS)) {
      if (effect !== 'changes' && effect !== 'destroys') continue;
      const version = VERSIONS.findLast((candidate) => payloadOf(code, 'request', candidate) !== undefined) ?? '1.0';
      expect(payloadOf(code, 'request', version)?.placeOf.has(Tag[names]), key).to.equal(true);
    }
  });
});

describe('the defaults of a request header', () => {
  for (const version of VERSIONS) {
    it(`in KMIP ${version}`, () => {
      expect(headerDefaults(version)).to.deep.equal({
        batchOrderOption: version === '2.0' || version === '2.1',
        batchErrorContinuationOption: Enum.BatchErrorContinuationOption.Stop,
        asynchronousIndicator: Enum.AsynchronousIndicator.Prohibited,
        attestationCapableIndicator: false,
      });
    });
  }
});
