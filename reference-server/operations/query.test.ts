import { expect } from 'chai';
import { boolean, enumeration, type Item, structure, textString } from '../../harness/codec/item.ts';
import { protocolVersion, protocolVersionItem } from '../../harness/message/header.ts';
import { buildRequest } from '../../harness/message/request.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { enumInVersion, enumName } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Version } from '../../harness/spec/versions.ts';
import { createEngine, type Engine } from '../../test-support/engine.ts';
import { OPERATIONS } from './table.ts';

const { Query, DiscoverVersions } = Enum.Operation;
const F = Enum.QueryFunction;
const SETTINGS = { vendorIdentification: 'Vendor', applicationNamespaces: ['ns-1', 'ns-2'] };

describe('operations about the server', () => {
  let engine: Engine;
  before(async () => {
    engine = await createEngine({ settings: SETTINGS });
  });
  after(() => engine.close());

  /** The fields of the response payload, or the reason for failure. */
  function ask(version: Version, operation: number, payload: readonly Item[]): readonly Item[] | string {
    const [result] = engine.send(buildRequest(protocolVersion(version), [{ operation, payload }])).items;
    return result?.payload?.value ?? enumName('ResultReason', result?.resultReason ?? -1) ?? 'no reason';
  }
  const query = (version: Version, ...functions: number[]) =>
    ask(
      version,
      Query,
      functions.map((value) => enumeration(Tag.QueryFunction, value)),
    );
  const discover = (version: Version, ...asked: Version[]) =>
    ask(
      version,
      DiscoverVersions,
      asked.map((item) => protocolVersionItem(protocolVersion(item))),
    );

  describe('Query (1.4 section 4.25)', () => {
    for (const version of ['1.0', '1.1', '1.2', '1.3', '1.4'] as const) {
      it(`lists the operations of ${version} that the server has, and every one of them`, () => {
        const expected = OPERATIONS.map(({ code }) => code).filter((code) => enumInVersion('Operation', code, version));
        const listed = query(version, F.QueryOperations) as readonly Item[];
        expect(listed.map(({ value }) => value))
          .to.have.members(expected)
          .and.have.length(expected.length);
        expect(listed.every(({ tag }) => tag === Tag.Operation)).to.equal(true);
      });
    }

    const server: Item[] = [textString(Tag.VendorIdentification, 'Vendor'), structure(Tag.ServerInformation, [])];
    const namespaces = SETTINGS.applicationNamespaces.map((name) => textString(Tag.ApplicationNamespace, name));
    const rng = structure(Tag.RNGParameters, [enumeration(Tag.RNGAlgorithm, Enum.RNGAlgorithm.Unspecified)]);
    const capabilities = (...batch: Item[]): Item =>
      structure(Tag.CapabilityInformation, [
        boolean(Tag.StreamingCapability, true),
        boolean(Tag.AsynchronousCapability, false),
        boolean(Tag.AttestationCapability, false),
        ...batch,
        enumeration(Tag.UnwrapMode, Enum.UnwrapMode.Unspecified),
        enumeration(Tag.DestroyAction, Enum.DestroyAction.Unspecified),
        enumeration(Tag.ShreddingAlgorithm, Enum.ShreddingAlgorithm.Unspecified),
        enumeration(Tag.RNGMode, Enum.RNGMode.Unspecified),
      ]);
    const batch = [boolean(Tag.BatchUndoCapability, true), boolean(Tag.BatchContinueCapability, true)];

    const rows: [what: string, version: Version, functions: number[], answer: readonly Item[] | string][] = [
      ['who the server is', '1.0', [F.QueryServerInformation], server],
      ['namespaces it makes data for', '1.0', [F.QueryApplicationNamespaces], namespaces],
      [
        'several things, in the order of the response',
        '1.1',
        [F.QueryApplicationNamespaces, F.QueryServerInformation],
        [...server, ...namespaces],
      ],
      ['one thing asked for twice', '1.0', [F.QueryServerInformation, F.QueryServerInformation], server],
      ['extensions, of which it has none', '1.1', [F.QueryExtensionList, F.QueryExtensionMap], []],
      ['attestation types, of which it has none', '1.2', [F.QueryAttestationTypes], []],
      ['random number generators', '1.3', [F.QueryRNGs], [rng]],
      ['capabilities (1.3 Table 42)', '1.3', [F.QueryCapabilities], [capabilities()]],
      ['capabilities (1.4 Table 42)', '1.4', [F.QueryCapabilities], [capabilities(...batch)]],
      ['a function of a later version', '1.2', [F.QueryRNGs], 'InvalidField'],
      ['nothing', '1.0', [], 'InvalidMessage'],
    ];
    for (const [what, version, functions, answer] of rows) {
      it(`tells ${what} (${version})`, () => {
        expect(query(version, ...functions)).to.deep.equal(answer);
      });
    }
  });

  describe('Discover Versions (1.1 section 4.26)', () => {
    const rows: [what: string, asked: Version[], answer: Version[]][] = [
      ['all, the preferred first', [], ['1.4', '1.3', '1.2', '1.1', '1.0']],
      ['those that both speak', ['1.0', '2.0', '1.2'], ['1.2', '1.0']],
      ['none where there are none in common', ['2.1', '2.0'], []],
    ];
    for (const [what, asked, answer] of rows) {
      it(`lists ${what}`, () => {
        const expected = answer.map((version) => protocolVersionItem(protocolVersion(version)));
        expect(discover('1.1', ...asked)).to.deep.equal(expected);
      });
    }

    it('is not in 1.0', () => {
      expect(discover('1.0')).to.equal('OperationNotSupported');
    });
  });
});
