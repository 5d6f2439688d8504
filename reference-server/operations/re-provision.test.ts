import { X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import { byteString, dateTime, enumeration, type Item, structure, textString } from '../../harness/codec/item.ts';
import { encodeTtlv } from '../../harness/codec/ttlv.ts';
import { makeTestCertificates, type TestCertificates } from '../../harness/config/certificates.ts';
import { structureFields } from '../../harness/message/fields.ts';
import { protocolVersion } from '../../harness/message/header.ts';
import { buildRequest } from '../../harness/message/request.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { enumName } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Version } from '../../harness/spec/versions.ts';
import { ecKeys, type KeyPair, makeRequest } from '../../test-support/certification-requests.ts';
import { createEngine, type Engine, recordingLog } from '../../test-support/engine.ts';
import { connectClient, type KmipClient } from '../../test-support/kmip-client.ts';
import { parseConfig } from '../config.ts';
import { Fields } from '../fields.ts';
import { type ReferenceServer, startServer } from '../server.ts';

const { Operation } = Enum;
const NOTHING = new Fields(structure(Tag.ResponsePayload, []));
const QUERY = enumeration(Tag.QueryFunction, Enum.QueryFunction.QueryOperations);

const request = (octets: Uint8Array): Item =>
  structure(Tag.CertificateRequest, [
    enumeration(Tag.CertificateRequestType, Enum.CertificateRequestType.PKCS_10),
    byteString(Tag.CertificateRequestValue, octets),
  ]);
const certificateItem = (octets: Uint8Array): Item =>
  structure(Tag.Certificate, [
    enumeration(Tag.CertificateType, Enum.CertificateType.X_509),
    byteString(Tag.CertificateValue, octets),
  ]);
const derOf = (pem: string): Uint8Array => new X509Certificate(pem).raw;

describe('Re-Provision (2.0 section 6.1.44)', () => {
  let made: TestCertificates;
  let keys: KeyPair;
  let forAlice: Uint8Array;
  let forBob: Uint8Array;
  before(async () => {
    made = await makeTestCertificates({ now: new Date(), clients: ['alice', 'bob'] });
    keys = ecKeys();
    [forAlice, forBob] = (await Promise.all(['CN=alice', 'CN=bob'].map((name) => makeRequest(keys, name)))).map(
      ({ rawData }) => new Uint8Array(rawData),
    ) as [Uint8Array, Uint8Array];
  });

  describe('as the engine does it', () => {
    let engine: Engine;
    beforeEach(async () => {
      engine = await createEngine();
      engine.now = BigInt(Math.floor(Date.now() / 1000));
    });
    afterEach(() => engine.close());

    const certificateOf = (name: string) => derOf(made.clients[name]?.cert ?? '');
    /** What an operation of alice comes to, who came with this certificate. */
    const ask = (certificate: Uint8Array | undefined, operation: number, payload: Item[], version: Version = '2.0') => {
      const client = { identity: 'alice', ...(certificate && { certificate }) };
      const [item] = engine.send(buildRequest(protocolVersion(version), [{ operation, payload }]), client).items;
      const reason = item?.resultReason;
      return {
        result: reason === undefined ? 'Success' : enumName('ResultReason', reason),
        payload: item?.payload === undefined ? NOTHING : new Fields(item.payload),
      };
    };
    const reProvision = (...payload: Item[]) => ask(certificateOf('alice'), Operation.ReProvision, payload);
    const identifierIn = ({ payload }: { payload: Fields }) => payload.text(Tag.UniqueIdentifier) as string;
    const got = (certificate: Uint8Array, identifier: string) =>
      ask(certificate, Operation.Get, [textString(Tag.UniqueIdentifier, identifier)]).payload;

    it('signs a certificate request, and takes that certificate in place of the present one', () => {
      const identifier = identifierIn(reProvision(request(forAlice)));
      expect(ask(certificateOf('alice'), Operation.Query, [QUERY]).result).to.equal('AuthenticationNotSuccessful');
      const [head] = engine.store.locate([]);
      expect(head?.uniqueIdentifier).to.equal(identifier);
      const content = engine.store.get(identifier)?.content;
      const next = new Fields(content ?? NOTHING.structure).bytes(Tag.CertificateValue) as Uint8Array;
      expect(new X509Certificate(next).publicKey.equals(keys.publicKey)).to.equal(true);
      expect(got(next, identifier).item(Tag.Certificate)).to.deep.equal(certificateItem(next));
    });

    it('makes a key pair and a certificate where nothing is brought: the private key is the client\u2019s to get', () => {
      const privateKey = identifierIn(reProvision());
      const types = engine.store.locate([]).map(({ objectType }) => objectType);
      const { Certificate, PrivateKey, PublicKey } = Enum.ObjectType;
      expect(types).to.have.members([Certificate, PrivateKey, PublicKey]);
      expect(engine.store.get(privateKey)?.objectType).to.equal(PrivateKey);
      const head = engine.store.locate([]).find(({ objectType }) => objectType === Certificate);
      const content = engine.store.get(head?.uniqueIdentifier ?? '')?.content ?? NOTHING.structure;
      const next = new Fields(content).bytes(Tag.CertificateValue) as Uint8Array;
      expect(new X509Certificate(next).subject).to.equal(new X509Certificate(certificateOf('alice')).subject);
      expect(got(next, privateKey).enumeration(Tag.ObjectType)).to.equal(PrivateKey);
    });

    it('is undone with its batch: the present certificate stays good', () => {
      const items = [
        { operation: Operation.ReProvision, payload: [] },
        { operation: Operation.Get, payload: [textString(Tag.UniqueIdentifier, 'nothing')] },
      ].map((item, index) => ({ ...item, uniqueBatchItemId: Uint8Array.of(index) }));
      const header = { batchErrorContinuationOption: Enum.BatchErrorContinuationOption.Undo };
      engine.send(buildRequest(protocolVersion('2.0'), items, header), {
        identity: 'alice',
        certificate: certificateOf('alice'),
      });
      expect(ask(certificateOf('alice'), Operation.Query, [QUERY]).result).to.equal('Success');
      expect(engine.store.locate([])).to.deep.equal([]);
    });

    const refused: readonly [what: string, payload: () => Item[], result: string][] = [
      ['a request for somebody else', () => [request(forBob)], 'PermissionDenied'],
      ['a certificate of somebody else', () => [certificateItem(certificateOf('bob'))], 'PermissionDenied'],
      ['the present certificate', () => [certificateItem(certificateOf('alice'))], 'InvalidField'],
      ['octets that are no request', () => [request(Uint8Array.of(1))], 'InvalidField'],
      ['both', () => [request(forAlice), certificateItem(certificateOf('bob'))], 'InvalidField'],
    ];
    for (const [what, payload, result] of refused) {
      it(`refuses ${what}: ${result}`, () => {
        expect(reProvision(...payload()).result).to.equal(result);
        expect(ask(certificateOf('alice'), Operation.Query, [QUERY]).result).to.equal('Success');
        expect(engine.store.locate([])).to.deep.equal([]);
      });
    }

    it('refuses a client whose certificate has expired, is another\u2019s, or is not there', () => {
      expect(ask(certificateOf('bob'), Operation.ReProvision, []).result).to.equal('PermissionDenied');
      expect(ask(undefined, Operation.ReProvision, []).result).to.equal('FeatureNotSupported');
      engine.now += 100n * 366n * 86_400n;
      expect(reProvision().result).to.equal('PermissionDenied');
    });

    for (const code of ['CessationOfOperation', 'KeyCompromise'] as const) {
      it(`refuses a client whose certificate was revoked: ${code}`, () => {
        const own = certificateOf('alice');
        const type = enumeration(Tag.ObjectType, Enum.ObjectType.Certificate);
        const active = structure(Tag.Attributes, [dateTime(Tag.ActivationDate, engine.now)]);
        const registered = ask(own, Operation.Register, [type, active, certificateItem(own)]);
        const reason = structure(Tag.RevocationReason, [
          enumeration(Tag.RevocationReasonCode, Enum.RevocationReasonCode[code]),
        ]);
        const identifier = textString(Tag.UniqueIdentifier, identifierIn(registered));
        expect(ask(own, Operation.Revoke, [identifier, reason]).result).to.equal('Success');
        expect(reProvision().result).to.equal('PermissionDenied');
      });
    }

    it('is nothing that 1.4 knows', () => {
      expect(ask(certificateOf('alice'), Operation.ReProvision, [], '1.4').result).to.equal('OperationNotSupported');
    });
  });

  describe('on connections', () => {
    let server: ReferenceServer;
    before(async () => {
      const { ca, server: tls } = made;
      server = await startServer(parseConfig({ port: 0, tls: { ca, ...tls } }), recordingLog([]));
    });
    after(() => server.close());

    const ask = async (client: KmipClient, operation: number, ...payload: Item[]) => {
      client.write(encodeTtlv(buildRequest(protocolVersion('2.0'), [{ operation, payload }])));
      return (await client.receive()).items[0];
    };

    it('lets the client in with the new certificate, which another authority has issued, and with the old one no more', async () => {
      const old = await connectClient(server.port, made, made.clients.alice);
      const provisioned = await ask(old, Operation.ReProvision, request(forAlice));
      const [identifier] = provisioned?.payload?.value ?? [];
      const refused = await ask(old, Operation.Query, QUERY);
      expect(refused?.resultReason).to.equal(Enum.ResultReason.AuthenticationNotSuccessful);
      old.socket.destroy();

      const again = await connectClient(server.port, made, made.clients.alice);
      const still = await ask(again, Operation.Query, QUERY);
      expect(still?.resultReason).to.equal(Enum.ResultReason.AuthenticationNotSuccessful);
      again.socket.destroy();

      const asBob = await connectClient(server.port, made, made.clients.bob);
      const content = (await ask(asBob, Operation.Get, identifier as Item))?.payload;
      const [certificate] = structureFields(content, Tag.Certificate);
      const octets = new Fields(certificate ?? NOTHING.structure).bytes(Tag.CertificateValue) as Uint8Array;
      asBob.socket.destroy();
      const next = await connectClient(server.port, made, {
        cert: new X509Certificate(octets).toString(),
        key: keys.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
      });
      expect((await ask(next, Operation.Query, QUERY))?.resultStatus).to.equal(Enum.ResultStatus.Success);
      next.socket.destroy();
    });
  });
});
