import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { ecKeys, issueCertificate, type KeyPair, makeRequest } from '../../../test-support/certification-requests.ts';
import { type Exchange, lastDifferences, seen } from '../../../test-support/exchanges.ts';

const PAYLOAD = 'ResponseMessage/BatchItem[0]/ResponsePayload';
const VALUE = `${PAYLOAD}/Certificate/CertificateValue`;
const ISSUER = 'CN=issuer';

const uid = (value: string): string => `<UniqueIdentifier value="${value}"/>`;
const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');

describe('P16: certificates that the server issued', () => {
  let keys: KeyPair;
  let request: Uint8Array;
  let published: Buffer;
  let issued: Buffer;
  before(async () => {
    keys = ecKeys();
    request = new Uint8Array((await makeRequest(keys, 'CN=subject')).rawData);
    published = await certificate('CN=subject', ecKeys());
    issued = await certificate('CN=subject', keys);
  });

  const certificate = (
    subject: string,
    { publicKey }: KeyPair,
    issuer = ISSUER,
    serialNumber = '01',
  ): Promise<Buffer> => issueCertificate({ subject, publicKey, issuer, serialNumber });

  /** Registers the public key as key-1 and certifies it as certificate-2, by a request where there is one. */
  function certified(octets: Uint8Array | undefined): Exchange[] {
    const material = hex(keys.publicKey.export({ format: 'der', type: 'spki' }));
    const block =
      '<KeyBlock><KeyFormatType value="X_509"/><KeyValue>' +
      `<KeyMaterial type="ByteString" value="${material}"/></KeyValue></KeyBlock>`;
    const asked =
      octets === undefined
        ? ''
        : `<CertificateRequestType value="PKCS_10"/><CertificateRequest value="${hex(octets)}"/>`;
    return [
      {
        operation: 'Register',
        request: `<ObjectType value="PublicKey"/><TemplateAttribute/><PublicKey>${block}</PublicKey>`,
        expected: uid('$UNIQUE_IDENTIFIER_0'),
        actual: uid('key-1'),
      },
      {
        operation: 'Certify',
        request: `${uid('$UNIQUE_IDENTIFIER_0')}${asked}`,
        expected: uid('$UNIQUE_IDENTIFIER_1'),
        actual: uid('certificate-2'),
      },
    ];
  }

  function get(actual: Uint8Array): Exchange {
    const object = (identifier: string, octets: Uint8Array): string =>
      `<ObjectType value="Certificate"/>${uid(identifier)}<Certificate><CertificateType value="X_509"/>` +
      `<CertificateValue value="${hex(octets)}"/></Certificate>`;
    return {
      operation: 'Get',
      request: uid('$UNIQUE_IDENTIFIER_1'),
      expected: object('$UNIQUE_IDENTIFIER_1', published),
      actual: object('certificate-2', actual),
    };
  }

  function attribute(name: string, expected: string, actual: string): Exchange {
    const shown = (identifier: string, value: string): string =>
      `${uid(identifier)}<Attribute><AttributeName value="${name}"/>${value}</Attribute>`;
    return {
      operation: 'GetAttributes',
      request: uid('$UNIQUE_IDENTIFIER_1'),
      expected: shown('$UNIQUE_IDENTIFIER_1', expected),
      actual: shown('certificate-2', actual),
    };
  }
  const length = (value: number): string => `<AttributeValue type="Integer" value="${value}"/>`;
  const identifier = (serialNumber: string): string =>
    `<AttributeValue><Issuer value="${ISSUER}"/><SerialNumber value="${serialNumber}"/></AttributeValue>`;

  /** The rule that excuses the difference in the last exchange; 'none' where there is none. */
  function ruleFor(...exchanges: Exchange[]): string | null {
    const found = lastDifferences({ kind: 'note', exchanges }).map(seen);
    expect(found).to.have.length(1);
    return found[0]?.rule ?? null;
  }

  it('may differ where they have the key and the subject of the request, and the issuer of the case', async () => {
    const [difference] = lastDifferences({ kind: 'note', exchanges: [...certified(request), get(issued)] });
    expect(difference).to.include({ path: VALUE, rule: 'P16' });
    expect(difference?.note).to.match(/signature is not verified/);
  });

  const wrong: [what: string, make: () => Promise<Uint8Array>][] = [
    ['of another key', () => certificate('CN=subject', ecKeys())],
    ['of another subject', () => certificate('CN=other', keys)],
    ['of another issuer', () => certificate('CN=subject', keys, 'CN=other')],
    ['that are none', async () => Buffer.from('3003020101', 'hex')],
  ];
  for (const [what, make] of wrong) {
    it(`may not be ones ${what}`, async () => {
      expect(ruleFor(...certified(request), get(await make()))).to.equal(null);
    });
  }

  it('have the key that was certified where there was no request', async () => {
    expect(ruleFor(...certified(undefined), get(issued))).to.equal('P16');
    expect(ruleFor(...certified(undefined), get(await certificate('CN=subject', ecKeys())))).to.equal(null);
  });

  it('stay the same', async () => {
    const another = await certificate('CN=subject', keys, ISSUER, '02');
    expect(ruleFor(...certified(request), get(issued), get(another))).to.equal(null);
  });

  it('are not the certificate that they renew: a serial number is for one certificate of an issuer', async () => {
    const renew: Exchange = {
      operation: 'ReCertify',
      request: uid('$UNIQUE_IDENTIFIER_1'),
      expected: uid('$UNIQUE_IDENTIFIER_2'),
      actual: uid('certificate-3'),
    };
    const renewed = (octets: Uint8Array): Exchange => {
      const { expected, actual = '' } = get(octets);
      return {
        operation: 'Get',
        request: uid('$UNIQUE_IDENTIFIER_2'),
        expected: expected.replace('$UNIQUE_IDENTIFIER_1', '$UNIQUE_IDENTIFIER_2'),
        actual: actual.replace('certificate-2', 'certificate-3'),
      };
    };
    const before = [...certified(request), get(issued), renew];
    expect(ruleFor(...before, renewed(issued))).to.equal(null);
    expect(ruleFor(...before, renewed(await certificate('CN=subject', keys, ISSUER, '02')))).to.equal('P16');
  });

  it('have their Digest recomputed, with a Key Format Type in it or not', () => {
    const sha256 = hex(createHash('sha256').update(issued).digest());
    const digest = (value: string, format = ''): string =>
      `<AttributeValue><HashingAlgorithm value="SHA_256"/><DigestValue value="${value}"/>${format}</AttributeValue>`;
    const format = '<KeyFormatType value="X_509"/>';
    const rules = (...exchanges: Exchange[]): (string | null)[] =>
      lastDifferences({ kind: 'note', exchanges }).map(({ rule }) => rule);
    const shown = (actual: string): Exchange => attribute('Digest', digest('00'.repeat(32)), actual);
    const before = [...certified(request), get(issued)];
    expect(rules(...before, shown(digest(sha256, format)))).to.have.members(['V11', 'P15']);
    expect(rules(...before, shown(digest('11'.repeat(32), format)))).to.have.members([null, 'P15']);
    expect(rules(...certified(request), shown(digest(sha256, format)))).to.have.members(['V11', 'P15']);
  });

  it('show their length and serial number', () => {
    const exchanges = [...certified(request), get(issued)];
    const shown: [exchange: Exchange, rule: string | null][] = [
      [attribute('Certificate Length', length(1), length(issued.length)), 'P16'],
      [attribute('Certificate Length', length(1), length(issued.length + 1)), null],
      [attribute('Certificate Identifier', identifier('AA'), identifier('01')), 'P16'],
      [attribute('Certificate Identifier', identifier('AA'), identifier('0x01')), 'P16'],
      [attribute('Certificate Identifier', identifier('AA'), identifier('02')), null],
      [attribute('Certificate Identifier', identifier('AA'), identifier('one')), null],
    ];
    for (const [exchange, rule] of shown) expect(ruleFor(...exchanges, exchange)).to.equal(rule);
  });

  it('show the same serial number each time where they themselves are not seen', () => {
    const first = attribute('Certificate Identifier', identifier('AA'), identifier('01'));
    const other = attribute('Certificate Identifier', identifier('AA'), identifier('02'));
    expect(ruleFor(...certified(request), first)).to.equal('P16');
    expect(ruleFor(...certified(request), first, other)).to.equal(null);
  });

  it('are not those that a client registered', () => {
    const object = `<Certificate><CertificateType value="X_509"/><CertificateValue value="${hex(issued)}"/></Certificate>`;
    const registered: Exchange = {
      operation: 'Register',
      request: `<ObjectType value="Certificate"/><TemplateAttribute/>${object}`,
      expected: uid('$UNIQUE_IDENTIFIER_1'),
      actual: uid('certificate-2'),
    };
    expect(ruleFor(registered, get(issued))).to.equal(null);
  });
});
