import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import { byteString, dateTime, enumeration, type Item, structure, textString } from '../../harness/codec/item.ts';
import { type CertifiedKey, makeTestCertificates, type TestCertificates } from '../../harness/config/certificates.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { x509 } from '../../test-support/certification-requests.ts';
import { createEngine, type Engine, START } from '../../test-support/engine.ts';
import { EngineClient, template, uid } from '../../test-support/engine-client.ts';

const NOW = new Date(Number(START) * 1000);
const DAY = 86_400n;
const { CertificateType, RevocationReasonCode, ValidityIndicator } = Enum;

const certificate = (octets: Uint8Array, type: number = CertificateType.X_509): Item =>
  structure(Tag.Certificate, [enumeration(Tag.CertificateType, type), byteString(Tag.CertificateValue, octets)]);
const der = (pem: string): Buffer => new X509Certificate(pem).raw;

interface Issuer {
  readonly name: string;
  readonly keys: CryptoKeys;
}
type CryptoKeys = Awaited<ReturnType<typeof webKeys>>;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** Keys as WebCrypto has them, for the library that issues certificates here. */
async function webKeys() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { subtle } = crypto;
  return {
    publicKey: await subtle.importKey('spki', publicKey.export({ format: 'der', type: 'spki' }), ALGORITHM, true, [
      'verify',
    ]),
    privateKey: await subtle.importKey('pkcs8', privateKey.export({ format: 'der', type: 'pkcs8' }), ALGORITHM, true, [
      'sign',
    ]),
  };
}

/** A CA's certificate, or with other extensions anybody's, that another CA issued, or it itself. */
async function issued(subject: Issuer, issuer: Issuer, ...extensions: x509.Extension[]): Promise<Buffer> {
  const made = await x509.X509CertificateGenerator.create({
    subject: subject.name,
    issuer: issuer.name,
    notBefore: new Date(NOW.getTime() - 1000),
    notAfter: new Date(NOW.getTime() + 1_000_000),
    publicKey: subject.keys.publicKey,
    signingKey: issuer.keys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions,
  } as unknown as Parameters<typeof x509.X509CertificateGenerator.create>[0]);
  return Buffer.from(made.rawData);
}

describe('Validate (1.4 section 4.24)', () => {
  let made: TestCertificates;
  let engine: Engine;
  let client: EngineClient;
  before(async () => {
    made = await makeTestCertificates({ now: NOW, days: 10, faults: ['expired', 'not-yet-valid', 'unknown-ca'] });
  });
  beforeEach(async () => {
    engine = await createEngine({ settings: { trustAnchors: [made.ca] } });
    client = new EngineClient(engine);
  });
  afterEach(() => engine.close());

  const validity = (...fields: Item[]) => {
    const code = client.ok('Validate', ...fields).enumeration(Tag.ValidityIndicator);
    return Object.entries(ValidityIndicator).find(([, value]) => value === code)?.[0];
  };
  const refusal = (...fields: Item[]) => client.send('Validate', ...fields).result;
  const register = (octets: Uint8Array) =>
    client.identifier(
      'Register',
      enumeration(Tag.ObjectType, Enum.ObjectType.Certificate),
      template({}),
      certificate(octets),
    );
  const faulty = (name: string) => certificate(der((made.faulty[name] as CertifiedKey).cert));

  it('of certificates of a trusted authority is Valid, whether they come themselves or by identifier', () => {
    const [server, ca] = [der(made.server.cert), der(made.ca)];
    expect(validity(certificate(server))).to.equal('Valid');
    expect(validity(certificate(ca), certificate(server))).to.equal('Valid');
    expect(validity(certificate(server), uid(register(ca)))).to.equal('Valid');
    expect(validity(uid(register(server)), uid(register(ca)))).to.equal('Valid');
    expect(validity(certificate(server), certificate(server))).to.equal('Valid');
  });

  it('of what this server certified is Valid', async () => {
    const own = engine.trust.authority.certificate;
    expect(validity(certificate(own))).to.equal('Valid');
  });

  it('counts at the Validity Date, else now', () => {
    const server = certificate(der(made.server.cert));
    const at = (date: bigint) => validity(server, dateTime(Tag.ValidityDate, date));
    expect([START - DAY, START + 10n * DAY].map(at)).to.deep.equal(['Valid', 'Valid']);
    expect([START - DAY - 1n, START + 10n * DAY + 1n].map(at)).to.deep.equal(['Invalid', 'Invalid']);
    engine.now = START + 11n * DAY;
    expect(validity(server)).to.equal('Invalid');
  });

  it('of a certificate that does not hold, or is not signed by who it says, is Invalid or not known', () => {
    expect(validity(faulty('server-expired'))).to.equal('Invalid');
    expect(validity(faulty('server-not-yet-valid'))).to.equal('Invalid');
    expect(validity(faulty('server-unknown-ca'))).to.equal('Unknown');
    expect(validity(faulty('server-unknown-ca'), certificate(der(made.ca)))).to.equal('Invalid');
  });

  it('of certificates that are not one chain is Invalid', () => {
    const client2 = der((made.clients['Client-A'] as CertifiedKey).cert);
    expect(validity(certificate(der(made.server.cert)), certificate(client2))).to.equal('Invalid');
  });

  it('of more certificates than a chain has is Unknown', () => {
    const server = certificate(der(made.server.cert));
    expect(validity(...Array<Item>(20).fill(server))).to.equal('Valid');
    expect(validity(...Array<Item>(21).fill(server))).to.equal('Unknown');
  });

  describe('of a longer chain', () => {
    const authority = (pathLength?: number) => new x509.BasicConstraintsExtension(true, pathLength, true);
    let root: Issuer;
    let middle: Issuer;
    let end: Issuer;
    before(async () => {
      root = { name: 'CN=root', keys: await webKeys() };
      middle = { name: 'CN=middle', keys: await webKeys() };
      end = { name: 'CN=end', keys: await webKeys() };
    });

    const chain = async (
      rootExtensions: x509.Extension[],
      middleExtensions: x509.Extension[],
      ...endExtensions: x509.Extension[]
    ) => {
      const octets = [
        await issued(end, middle, ...endExtensions),
        await issued(root, root, ...rootExtensions),
        await issued(middle, root, ...middleExtensions),
      ];
      const anchor = new X509Certificate(octets[1] as Buffer).toString();
      engine.close();
      engine = await createEngine({ settings: { trustAnchors: [anchor] } });
      client = new EngineClient(engine);
      return octets.map((one) => certificate(one));
    };

    it('is Valid in any order', async () => {
      const [one, two, three] = (await chain([authority()], [authority(0)])) as [Item, Item, Item];
      expect(validity(one, two, three)).to.equal('Valid');
      expect(validity(three, one)).to.equal('Valid');
    });

    it('is Unknown where a link is missing at the end', async () => {
      const [one] = (await chain([authority()], [authority()])) as [Item];
      expect(validity(one)).to.equal('Unknown');
    });

    it('is Invalid where an issuer is no authority, has too many below it, or does not sign certificates', async () => {
      const signs = new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true);
      const wrong: [x509.Extension[], x509.Extension[]][] = [
        [[authority()], []],
        [[authority(0)], [authority()]],
        [[authority()], [authority(), signs]],
      ];
      for (const [ofRoot, ofMiddle] of wrong) expect(validity(...(await chain(ofRoot, ofMiddle)))).to.equal('Invalid');
    });

    it('is Unknown with a critical extension that is not understood', async () => {
      const strange = (isCritical: boolean) => new x509.Extension('1.2.3.4', isCritical, Buffer.from('0500', 'hex'));
      expect(validity(...(await chain([authority()], [authority()], strange(false))))).to.equal('Valid');
      expect(validity(...(await chain([authority()], [authority()], strange(true))))).to.equal('Unknown');
    });
  });

  it('of a managed certificate that was revoked is Invalid from then on, compromised at any time', () => {
    const reason = (code: number) => structure(Tag.RevocationReason, [enumeration(Tag.RevocationReasonCode, code)]);
    const [over, lost] = [register(der(made.server.cert)), register(der(made.server.cert))];
    client.ok('Activate', uid(over));
    client.ok('Revoke', uid(over), reason(RevocationReasonCode.Superseded));
    const occurrence = dateTime(Tag.CompromiseOccurrenceDate, START);
    client.ok('Revoke', uid(lost), reason(RevocationReasonCode.KeyCompromise), occurrence);
    const before = dateTime(Tag.ValidityDate, START - 1n);
    expect([validity(uid(over)), validity(uid(over), before)]).to.deep.equal(['Invalid', 'Valid']);
    expect([validity(uid(lost)), validity(uid(lost), before)]).to.deep.equal(['Invalid', 'Invalid']);
  });

  it('refuses what is no list of certificates: Invalid Message (Table 351)', () => {
    const gone = register(der(made.server.cert));
    client.ok('Destroy', uid(gone));
    const none: Item[][] = [
      [],
      [uid('nobody')],
      [uid(client.key())],
      [uid(gone)],
      [certificate(Buffer.from('no certificate'))],
      [certificate(der(made.ca), CertificateType.PGP)],
    ];
    expect(none.map((fields) => refusal(...fields))).to.deep.equal(none.map(() => 'InvalidMessage'));
  });

  it('refuses archived ones: Object Archived', () => {
    const archived = register(der(made.ca));
    client.ok('Archive', uid(archived));
    expect(refusal(certificate(der(made.server.cert)), textString(Tag.UniqueIdentifier, archived))).to.equal(
      'ObjectArchived',
    );
  });
});
