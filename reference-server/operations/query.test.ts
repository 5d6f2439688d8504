import { expect } from 'chai';
import {
  boolean,
  byteString,
  enumeration,
  type Item,
  integer,
  type StructureItem,
  structure,
  textString,
} from '../../harness/codec/item.ts';
import { fieldValue } from '../../harness/message/fields.ts';
import { protocolVersion, protocolVersionItem } from '../../harness/message/header.ts';
import { buildRequest } from '../../harness/message/request.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { enumInVersion, enumName } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Version } from '../../harness/spec/versions.ts';
import { createEngine, type Engine } from '../../test-support/engine.ts';
import { EngineClient } from '../../test-support/engine-client.ts';
import type { SettingsInput } from '../config.ts';
import { OPERATIONS } from './table.ts';

const { Query, DiscoverVersions } = Enum.Operation;
const F = Enum.QueryFunction;
const SETTINGS = { vendorIdentification: 'Vendor', applicationNamespaces: ['ns-1', 'ns-2'] };

const CONFIGURED: SettingsInput = {
  randomNumberGenerator: { PredictionResistance: true, RNGAlgorithm: 'DRBG', HashingAlgorithm: 'SHA_256' },
  profiles: [
    { ProfileName: 'TapeLibraryServerKMIPV1_2', ServerURI: 'https://kmip.example', ServerPort: 5696 },
    { ProfileName: 'TapeLibraryServerKMIPV1_4' },
  ],
  validations: [
    {
      ValidationAuthorityType: 'CommonCriteria',
      ValidationVersionMajor: 3,
      ValidationLevel: 4,
      ValidationType: 'Hardware',
      ValidationProfile: ['one', 'two'],
    },
  ],
  clientRegistrationMethods: ['ServerOnDemand', 'ClientGenerated'],
  capabilities: {
    streaming: false,
    batchUndo: false,
    batchContinue: false,
    unwrapMode: 'NotProcessed',
    destroyAction: 'KeyMaterialDeleted',
    shreddingAlgorithm: 'Unsupported',
  },
};

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

  describe('Query of 2.0 (section 6.1.37)', () => {
    let configured: Engine;
    before(async () => {
      const information = { ServerName: 'Name', ServerLoad: 'idle', AlternateFailoverEndpoints: ['a:1', 'b:2'] };
      const versioned = { ProfileVersionMajor: 2, ProfileVersionMinor: 0 };
      configured = await createEngine({
        settings: {
          versions: ['1.4', '2.0'],
          serverInformation: information,
          profiles: [{ ProfileName: 'CompleteServer', ProfileVersion: versioned, ServerPort: 5696 }],
        },
      });
    });
    after(() => configured.close());

    const ask20 = (queryFunction: number, version: Version = '2.0') =>
      new EngineClient(configured, version).ok('Query', enumeration(Tag.QueryFunction, queryFunction)).structure.value;

    it('tells the fields of Server Information (section 7.31), of which 1.x has none', () => {
      expect(ask20(F.QueryServerInformation)[1]).to.deep.equal(
        structure(Tag.ServerInformation, [
          textString(Tag.ServerName, 'Name'),
          textString(Tag.ServerLoad, 'idle'),
          textString(Tag.AlternateFailoverEndpoints, 'a:1'),
          textString(Tag.AlternateFailoverEndpoints, 'b:2'),
        ]),
      );
      expect(ask20(F.QueryServerInformation, '1.4')[1]).to.deep.equal(structure(Tag.ServerInformation, []));
    });

    it('tells the version of a profile (section 7.26)', () => {
      expect(ask20(F.QueryProfiles)).to.deep.equal([
        structure(Tag.ProfileInformation, [
          enumeration(Tag.ProfileName, Enum.ProfileName.CompleteServer),
          structure(Tag.ProfileVersion, [integer(Tag.ProfileVersionMajor, 2), integer(Tag.ProfileVersionMinor, 0)]),
          integer(Tag.ServerPort, 5696),
        ]),
      ]);
    });

    it('tells Protection Storage Masks, and no Defaults Information where there are no defaults', () => {
      const software = structure(Tag.ProtectionStorageMasks, [integer(Tag.ProtectionStorageMask, 1)]);
      expect(ask20(F.QueryStorageProtectionMasks)).to.deep.equal([software]);
      expect(ask20(F.QueryDefaultsInformation)).to.deep.equal([]);
    });

    it('has the asynchronous capability, for a client may insist (section 11.3), and the quantum safe one (4.45)', () => {
      const [capabilities] = ask20(F.QueryCapabilities);
      expect(fieldValue(capabilities as StructureItem, Tag.AsynchronousCapability, 'Boolean')).to.equal(true);
      expect(fieldValue(capabilities as StructureItem, Tag.QuantumSafeCapability, 'Boolean')).to.equal(true);
    });
  });

  describe('Query of what is configured (1.3 and 1.4 section 4.25)', () => {
    let configured: Engine;
    before(async () => {
      configured = await createEngine({ settings: CONFIGURED });
    });
    after(() => configured.close());

    const ask14 = (version: Version, queryFunction: number) =>
      new EngineClient(configured, version).ok('Query', enumeration(Tag.QueryFunction, queryFunction)).structure.value;
    const profile = (name: number, ...more: Item[]) =>
      structure(Tag.ProfileInformation, [enumeration(Tag.ProfileName, name), ...more]);
    const first = profile(
      Enum.ProfileName.TapeLibraryServerKMIPV1_2,
      textString(Tag.ServerURI, 'https://kmip.example'),
      integer(Tag.ServerPort, 5696),
    );

    const rows: [what: string, version: Version, queryFunction: number, answer: readonly Item[]][] = [
      [
        'its random number generator, in the order of Table 39',
        '1.3',
        F.QueryRNGs,
        [
          structure(Tag.RNGParameters, [
            enumeration(Tag.RNGAlgorithm, Enum.RNGAlgorithm.DRBG),
            enumeration(Tag.HashingAlgorithm, Enum.HashingAlgorithm.SHA_256),
            boolean(Tag.PredictionResistance, true),
          ]),
        ],
      ],
      ['profiles', '1.4', F.QueryProfiles, [first, profile(Enum.ProfileName.TapeLibraryServerKMIPV1_4)]],
      ['profiles that the version has', '1.3', F.QueryProfiles, [first]],
      [
        'validations, in the order of Table 41',
        '1.3',
        F.QueryValidations,
        [
          structure(Tag.ValidationInformation, [
            enumeration(Tag.ValidationAuthorityType, Enum.ValidationAuthorityType.CommonCriteria),
            integer(Tag.ValidationVersionMajor, 3),
            enumeration(Tag.ValidationType, Enum.ValidationType.Hardware),
            integer(Tag.ValidationLevel, 4),
            textString(Tag.ValidationProfile, 'one'),
            textString(Tag.ValidationProfile, 'two'),
          ]),
        ],
      ],
      [
        'methods of client registration',
        '1.4',
        F.QueryClientRegistrationMethods,
        [
          enumeration(Tag.ClientRegistrationMethod, Enum.ClientRegistrationMethod.ServerOnDemand),
          enumeration(Tag.ClientRegistrationMethod, Enum.ClientRegistrationMethod.ClientGenerated),
        ],
      ],
      [
        'capabilities',
        '1.4',
        F.QueryCapabilities,
        [
          structure(Tag.CapabilityInformation, [
            boolean(Tag.StreamingCapability, false),
            boolean(Tag.AsynchronousCapability, false),
            boolean(Tag.AttestationCapability, false),
            boolean(Tag.BatchUndoCapability, false),
            boolean(Tag.BatchContinueCapability, false),
            enumeration(Tag.UnwrapMode, Enum.UnwrapMode.NotProcessed),
            enumeration(Tag.DestroyAction, Enum.DestroyAction.KeyMaterialDeleted),
            enumeration(Tag.ShreddingAlgorithm, Enum.ShreddingAlgorithm.Unsupported),
            enumeration(Tag.RNGMode, Enum.RNGMode.Unspecified),
          ]),
        ],
      ],
    ];
    for (const [what, version, queryFunction, answer] of rows) {
      it(`tells ${what} (${version})`, () => {
        expect(ask14(version, queryFunction)).to.deep.equal(answer);
      });
    }

    it('is what the server does: new keys have its Random Number Generator', () => {
      const client = new EngineClient(configured);
      const [rng] = ask14('1.4', F.QueryRNGs);
      expect(client.value(client.key(), 'Random Number Generator')).to.deep.equal(rng?.value);
    });

    it('is what the server does: data is not taken in parts (Streaming Capability)', () => {
      const client = new EngineClient(configured);
      const parts = [enumeration(Tag.HashingAlgorithm, Enum.HashingAlgorithm.SHA_256)];
      const hashing = [structure(Tag.CryptographicParameters, parts), byteString(Tag.Data, Uint8Array.of(1))];
      expect(client.send('Hash', ...hashing).result).to.equal('Success');
      for (const indicator of [boolean(Tag.InitIndicator, true), byteString(Tag.CorrelationValue, Uint8Array.of(1))]) {
        expect(client.send('Hash', ...hashing, indicator).result).to.equal('FeatureNotSupported');
      }
    });

    for (const option of ['Continue', 'Undo', 'Stop'] as const) {
      it(`is what the server does: Batch Error Continuation Option ${option} (1.4 section 6.13)`, () => {
        const payload = [enumeration(Tag.QueryFunction, F.QueryObjects)];
        const items = [1, 2].map((id) => ({ operation: Query, payload, uniqueBatchItemId: Uint8Array.of(id) }));
        const batchErrorContinuationOption = Enum.BatchErrorContinuationOption[option];
        const request = buildRequest(protocolVersion('1.4'), items, { batchErrorContinuationOption });
        const reason = option === 'Stop' ? undefined : Enum.ResultReason.FeatureNotSupported;
        expect(configured.send(request).items.map(({ resultReason }) => resultReason)).to.deep.equal([reason, reason]);
      });
    }
  });

  describe('Discover Versions (1.1 section 4.26)', () => {
    const rows: [what: string, asked: Version[], answer: Version[]][] = [
      ['all, the preferred first', [], ['2.1', '2.0', '1.4', '1.3', '1.2', '1.1', '1.0']],
      ['those that both speak', ['1.0', '2.1', '1.2'], ['2.1', '1.2', '1.0']],
    ];
    for (const [what, asked, answer] of rows) {
      it(`lists ${what}`, () => {
        const expected = answer.map((version) => protocolVersionItem(protocolVersion(version)));
        expect(discover('1.1', ...asked)).to.deep.equal(expected);
      });
    }

    it('lists none where there are none in common', async () => {
      const other = await createEngine({ settings: { versions: ['1.1', '1.2'] } });
      const asked = protocolVersionItem(protocolVersion('2.1'));
      const { structure: answer } = new EngineClient(other, '1.1').ok('DiscoverVersions', asked);
      expect(answer.value).to.deep.equal([]);
      other.close();
    });

    it('is not in 1.0', () => {
      expect(discover('1.0')).to.equal('OperationNotSupported');
    });
  });
});
