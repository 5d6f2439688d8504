import { expect } from 'chai';
import {
  boolean,
  byteString,
  enumeration,
  type Item,
  type StructureItem,
  structure,
} from '../../harness/codec/item.ts';
import { protocolVersion } from '../../harness/message/header.ts';
import { buildRequest } from '../../harness/message/request.ts';
import type { Response } from '../../harness/message/response.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { enumName } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Version } from '../../harness/spec/versions.ts';
import { createEngine, type Engine } from '../../test-support/engine.ts';
import { EngineClient, uid } from '../../test-support/engine-client.ts';
import { Fields } from '../fields.ts';
import { Nonces } from './nonces.ts';

const { TPMQuote, SAMLAssertion } = Enum.AttestationType;
const { Get, GetAttributeList } = Enum.Operation;
const GOOD = Uint8Array.of(0xab, 0xcd);

describe('attestation (1.4 sections 2.1.2, 6.17 and 11.1)', () => {
  let engine: Engine;
  let key: string;
  beforeEach(async () => {
    engine = await createEngine({
      settings: {
        attestation: {
          operations: ['Get'],
          accepted: [
            { type: 'TPMQuote', measurement: 'abcd' },
            { type: 'SAMLAssertion', assertion: 'ef' },
          ],
        },
      },
    });
    key = new EngineClient(engine).key();
  });
  afterEach(() => engine.close());

  interface Asked {
    readonly capable?: boolean;
    readonly credentials?: readonly StructureItem[];
    readonly version?: Version;
    readonly operation?: number;
    readonly identity?: string;
  }
  /** A request of the key, with the fields that a client of 1.2 can add to its header. */
  function ask({ capable, credentials = [], version = '1.4', operation = Get, identity = 'alice' }: Asked): Response {
    const request = buildRequest(protocolVersion(version), [{ operation, payload: [uid(key)] }]);
    const [header, ...items] = request.value as StructureItem[];
    const [protocol, ...rest] = (header as StructureItem).value;
    const fields: Item[] = [
      ...(capable === undefined ? [] : [boolean(Tag.AttestationCapableIndicator, capable)]),
      ...(credentials.length > 0 ? [structure(Tag.Authentication, credentials)] : []),
    ];
    const asking = structure(Tag.RequestHeader, [protocol as Item, ...fields, ...rest]);
    return engine.send(structure(request.tag, [asking, ...items]), identity);
  }
  const result = ({ items }: Response): string =>
    items[0]?.resultReason === undefined ? 'Success' : (enumName('ResultReason', items[0].resultReason) ?? 'unknown');

  const newNonce = (identity?: string): StructureItem => {
    const { nonce } = ask({ capable: true, ...(identity && { identity }) }).header;
    if (nonce === undefined) throw new Error('no Nonce came');
    return nonce;
  };
  const credential = (nonce: Item, type: number = TPMQuote, data: Item = measurement(GOOD)): StructureItem =>
    structure(Tag.Credential, [
      enumeration(Tag.CredentialType, Enum.CredentialType.Attestation),
      structure(Tag.CredentialValue, [nonce, enumeration(Tag.AttestationType, type), data]),
    ]);
  const measurement = (octets: Uint8Array) => byteString(Tag.AttestationMeasurement, octets);
  const assertion = (octets: Uint8Array) => byteString(Tag.AttestationAssertion, octets);

  it('is asked of a client that is able: a Nonce, and the types of which it may choose', () => {
    const answer = ask({ capable: true });
    expect(result(answer)).to.equal('AttestationRequired');
    expect(answer.header.attestationTypes).to.deep.equal([TPMQuote, SAMLAssertion]);
    expect(answer.header.nonce?.value).to.have.length(2);
  });

  const unable: [what: string, asked: Asked, result: string][] = [
    ['a client that is not able', { capable: false }, 'PermissionDenied'],
    ['a client that does not say', {}, 'PermissionDenied'],
    ['a client of 1.1, which cannot say', { version: '1.1' }, 'PermissionDenied'],
    ['an operation that does not require it', { operation: GetAttributeList }, 'Success'],
  ];
  for (const [what, asked, expected] of unable) {
    it(`${what}: ${expected}, and no Nonce`, () => {
      const answer = ask(asked);
      expect(result(answer)).to.equal(expected);
      expect([answer.header.nonce, answer.header.attestationTypes]).to.deep.equal([undefined, []]);
    });
  }

  it('opens the operation with what is accepted', () => {
    expect(result(ask({ credentials: [credential(newNonce())] }))).to.equal('Success');
    const other = credential(newNonce(), SAMLAssertion, assertion(Uint8Array.of(0xef)));
    expect(result(ask({ credentials: [other] }))).to.equal('Success');
  });

  const wrong: [what: string, make: () => StructureItem][] = [
    ['another measurement', () => credential(newNonce(), TPMQuote, measurement(Uint8Array.of(0xab)))],
    ['a measurement as an assertion', () => credential(newNonce(), TPMQuote, assertion(GOOD))],
    ['the data of another type', () => credential(newNonce(), SAMLAssertion)],
    ['the nonce of another client', () => credential(newNonce('mallory'))],
    [
      'a nonce with another value',
      () => {
        const id = new Fields(newNonce()).bytes(Tag.NonceID) as Uint8Array;
        const value = byteString(Tag.NonceValue, new Uint8Array(32));
        return credential(structure(Tag.Nonce, [byteString(Tag.NonceID, id), value]));
      },
    ],
  ];
  for (const [what, make] of wrong) {
    it(`fails with ${what}`, () => {
      expect(result(ask({ credentials: [make()] }))).to.equal('AttestationFailed');
    });
  }

  it('fails with a nonce that was used, or is older than five minutes', () => {
    const [used, old] = [newNonce(), newNonce()];
    expect(result(ask({ credentials: [credential(used)] }))).to.equal('Success');
    expect(result(ask({ credentials: [credential(used)] }))).to.equal('AttestationFailed');
    engine.now += 301n;
    expect(result(ask({ credentials: [credential(old)] }))).to.equal('AttestationFailed');
  });

  it('fails with a second attestation that is wrong', () => {
    const credentials = [credential(newNonce()), credential(newNonce(), TPMQuote, measurement(Uint8Array.of(0)))];
    expect(result(ask({ credentials }))).to.equal('AttestationFailed');
  });

  it('is told by Query (1.2 and 1.3 section 4.25)', () => {
    const types = new EngineClient(engine, '1.2')
      .ok('Query', enumeration(Tag.QueryFunction, Enum.QueryFunction.QueryAttestationTypes))
      .all(Tag.AttestationType);
    expect(types.map(({ value }) => value)).to.deep.equal([TPMQuote, SAMLAssertion]);
    const capabilities = new EngineClient(engine)
      .ok('Query', enumeration(Tag.QueryFunction, Enum.QueryFunction.QueryCapabilities))
      .fields(Tag.CapabilityInformation);
    expect(capabilities?.boolean(Tag.AttestationCapability)).to.equal(true);
  });
});

describe('nonces', () => {
  it('are kept a thousand at a time: the oldest is given up', () => {
    let drawn = 0;
    const nonces = new Nonces((length) => {
      drawn += 1;
      return Buffer.from(String(drawn).padStart(length, '0'));
    });
    const [first, second] = Array.from({ length: 1001 }, () => nonces.issue('alice', 0n));
    expect(first && nonces.use(first, 'alice', 0n)).to.equal(false);
    expect(second && nonces.use(second, 'alice', 0n)).to.equal(true);
  });
});
