import { createHash } from 'node:crypto';
import { expect } from 'chai';
import {
  attribute,
  createKey,
  type Exchange,
  getAttributes,
  lastDifferences,
  type MadeCase,
  seen,
  structuredAttribute,
} from '../../../test-support/exchanges.ts';

const PAYLOAD = 'ResponseMessage/BatchItem[0]/ResponsePayload';
const PUBLISHED_KEY = '00112233445566778899aabbccddeeff';
const SERVER_KEY = 'a0b1c2d3e4f5061728394a5b6c7d8e9f';

function get(expectedKey: string, actualKey: string, format = 'Raw', extra = ''): Exchange {
  const object = (key: string, made: string): string =>
    `<SymmetricKey><KeyBlock><KeyFormatType value="${made}"/><KeyValue><KeyMaterial type="ByteString" value="${key}"/></KeyValue>` +
    `<CryptographicAlgorithm value="AES"/><CryptographicLength value="128"/></KeyBlock></SymmetricKey>`;
  return {
    operation: 'Get',
    request: `<UniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/>${extra}`,
    expected: `<ObjectType value="SymmetricKey"/><UniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/>${object(expectedKey, 'Raw')}`,
    actual: `<ObjectType value="SymmetricKey"/><UniqueIdentifier value="key-1"/>${object(actualKey, format)}`,
  };
}

/** A Register of the published key as $UNIQUE_IDENTIFIER_0. */
const registerKey: Exchange = {
  operation: 'Register',
  request:
    '<ObjectType value="SymmetricKey"/><TemplateAttribute/><SymmetricKey><KeyBlock><KeyFormatType value="Raw"/><KeyValue>' +
    `<KeyMaterial type="ByteString" value="${PUBLISHED_KEY}"/></KeyValue><CryptographicAlgorithm value="AES"/>` +
    '<CryptographicLength value="128"/></KeyBlock></SymmetricKey>',
  expected: '<UniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/>',
  actual: '<UniqueIdentifier value="key-1"/>',
};

const MATERIAL = `${PAYLOAD}/SymmetricKey/KeyBlock/KeyValue/KeyMaterial`;

function digest(value: string, hashing = 'SHA_256', format = 'Raw'): string {
  return structuredAttribute(
    'Digest',
    `<HashingAlgorithm value="${hashing}"/><DigestValue value="${value}"/><KeyFormatType value="${format}"/>`,
  );
}

const queryWithoutInformation: Exchange = {
  operation: 'Query',
  request: '<QueryFunction value="QueryServerInformation"/>',
  expected: '<VendorIdentification value="vendor"/><ServerInformation/>',
  actual: '<VendorIdentification value="vendor"/>',
};

const sha = (algorithm: string, hex: string): string =>
  createHash(algorithm).update(Buffer.from(hex, 'hex')).digest('hex');
const PUBLISHED_DIGEST = sha('sha256', PUBLISHED_KEY);
const DIGEST = `${PAYLOAD}/Attribute/AttributeValue`;

const date = (name: string, value: string): string => attribute(name, 'DateTime', value);
const PUBLISHED_DATE = '2012-04-27T08:12:24+00:00';
/** Within the second in which made cases run, and a minute before it. */
const RIGHT_DATE = '2017-07-14T02:40:01+00:00';
const WRONG_DATE = '2017-07-14T02:39:00+00:00';
const DATE = `${PAYLOAD}/Attribute/AttributeValue`;

interface Row extends MadeCase {
  readonly name: string;
  readonly sees: readonly [path: string, rule: string | null][];
}

/** A Get of $UNIQUE_IDENTIFIER_1 wrapped under $UNIQUE_IDENTIFIER_0, by a block cipher mode. */
function getWrapped(expectedValue: string, actualValue: string, mode: string): Exchange {
  const object = (value: string, key: string): string =>
    `<SymmetricKey><KeyBlock><KeyFormatType value="Raw"/><KeyValue type="ByteString" value="${value}"/>` +
    '<CryptographicAlgorithm value="AES"/><CryptographicLength value="128"/><KeyWrappingData>' +
    `<WrappingMethod value="Encrypt"/><EncryptionKeyInformation><UniqueIdentifier value="${key}"/>` +
    `<CryptographicParameters><BlockCipherMode value="${mode}"/></CryptographicParameters>` +
    '</EncryptionKeyInformation></KeyWrappingData></KeyBlock></SymmetricKey>';
  const uid = (value: string): string => `<ObjectType value="SymmetricKey"/><UniqueIdentifier value="${value}"/>`;
  return {
    operation: 'Get',
    request: '<UniqueIdentifier value="$UNIQUE_IDENTIFIER_1"/>',
    expected: uid('$UNIQUE_IDENTIFIER_1') + object(expectedValue, '$UNIQUE_IDENTIFIER_0'),
    actual: uid('key-2') + object(actualValue, 'key-1'),
  };
}

/** The second object of a case: $UNIQUE_IDENTIFIER_1 is key-2. */
const second = (made: Exchange): Exchange => ({
  ...made,
  expected: made.expected.replace('_0', '_1'),
  actual: (made.actual ?? '').replace('key-1', 'key-2'),
});

const WRAPPED = `${PAYLOAD}/SymmetricKey/KeyBlock/KeyValue`;
const [PUBLISHED_WRAP, SERVER_WRAP] = ['11'.repeat(24), '22'.repeat(24)];

const obtainLease = (granted: string): Exchange => ({
  operation: 'ObtainLease',
  request: '<UniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/>',
  expected: '<UniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/><LeaseTime value="3600"/><LastChangeDate value="$NOW"/>',
  actual: `<UniqueIdentifier value="key-1"/><LeaseTime value="${granted}"/><LastChangeDate value="$NOW"/>`,
});

const ROWS: readonly Row[] = [
  {
    name: 'V7b excuses a key wrapped under a key that the server generated',
    exchanges: [createKey(), second(registerKey), getWrapped(PUBLISHED_WRAP, SERVER_WRAP, 'NISTKeyWrap')],
    sees: [[WRAPPED, 'V7b']],
  },
  {
    name: 'V7b excuses registered keys where the wrapping gives other octets each time',
    exchanges: [registerKey, second(registerKey), getWrapped(PUBLISHED_WRAP, SERVER_WRAP, 'CBC')],
    sees: [[WRAPPED, 'V7b']],
  },
  {
    name: 'V7b does not excuse registered keys under a wrapping that is fixed',
    exchanges: [registerKey, second(registerKey), getWrapped(PUBLISHED_WRAP, SERVER_WRAP, 'NISTKeyWrap')],
    sees: [[WRAPPED, null]],
  },
  {
    name: 'V7b does not excuse a wrapped key of another length',
    exchanges: [createKey(), second(registerKey), getWrapped(PUBLISHED_WRAP, '22'.repeat(16), 'NISTKeyWrap')],
    sees: [[WRAPPED, null]],
  },
  {
    name: 'V7a excuses the key material that the server generated',
    exchanges: [createKey(), get(PUBLISHED_KEY, SERVER_KEY)],
    sees: [[MATERIAL, 'V7a']],
  },
  {
    name: 'V7a does not excuse key material that the client registered',
    exchanges: [registerKey, get(PUBLISHED_KEY, SERVER_KEY)],
    sees: [[MATERIAL, null]],
  },
  {
    name: 'V7a does not excuse key material of another length',
    exchanges: [createKey(), get(PUBLISHED_KEY, SERVER_KEY.slice(2))],
    sees: [[MATERIAL, null]],
  },
  {
    name: 'V7a does not excuse a key that changes between two Gets',
    exchanges: [createKey(), get(PUBLISHED_KEY, SERVER_KEY), get(PUBLISHED_KEY, SERVER_KEY.replace('a0', 'a1'))],
    sees: [[MATERIAL, null]],
  },
  {
    name: 'V11 excuses the digest of a generated key and recomputes it',
    exchanges: [
      createKey(),
      get(PUBLISHED_KEY, SERVER_KEY),
      getAttributes(digest(PUBLISHED_DIGEST), digest(sha('sha256', SERVER_KEY))),
    ],
    sees: [[`${DIGEST}/DigestValue`, 'V11']],
  },
  {
    name: 'V11 does not excuse a digest of something else',
    exchanges: [
      createKey(),
      get(PUBLISHED_KEY, SERVER_KEY),
      getAttributes(digest(PUBLISHED_DIGEST), digest(sha('sha256', '00'))),
    ],
    sees: [[`${DIGEST}/DigestValue`, null]],
  },
  {
    name: 'V11 does not excuse a digest of the wrong length where the key was not seen',
    exchanges: [createKey(), getAttributes(digest(PUBLISHED_DIGEST), digest('00'.repeat(20)))],
    sees: [[`${DIGEST}/DigestValue`, null]],
  },
  {
    name: 'V11 does not excuse a digest that changes where the key was not seen',
    exchanges: [
      createKey(),
      getAttributes(digest(PUBLISHED_DIGEST), digest('11'.repeat(32))),
      getAttributes(digest(PUBLISHED_DIGEST), digest('22'.repeat(32))),
    ],
    sees: [[`${DIGEST}/DigestValue`, null]],
  },
  {
    name: 'V11 does not excuse the digest of a registered key',
    exchanges: [registerKey, getAttributes(digest(PUBLISHED_DIGEST), digest(sha('sha256', SERVER_KEY)))],
    sees: [[`${DIGEST}/DigestValue`, null]],
  },
  {
    name: 'V13a and V13b excuse another Hashing Algorithm beside one with SHA-256',
    exchanges: [
      registerKey,
      getAttributes(
        digest(PUBLISHED_DIGEST) + digest(sha('sha1', PUBLISHED_KEY), 'SHA_1'),
        digest(PUBLISHED_DIGEST) + digest(sha('sha512', PUBLISHED_KEY), 'SHA_512'),
      ),
    ],
    sees: [
      [`${PAYLOAD}/Attribute[1]/AttributeValue/HashingAlgorithm`, 'V13a'],
      [`${PAYLOAD}/Attribute[1]/AttributeValue/DigestValue`, 'V13b'],
    ],
  },
  {
    name: 'V13a does not excuse another Hashing Algorithm where none is SHA-256',
    exchanges: [registerKey, getAttributes(digest(PUBLISHED_DIGEST), digest(sha('sha512', PUBLISHED_KEY), 'SHA_512'))],
    sees: [
      [`${DIGEST}/HashingAlgorithm`, null],
      [`${DIGEST}/DigestValue`, 'V13b'],
    ],
  },
  {
    name: 'V13a does not excuse another Hashing Algorithm with the digest of the expected one',
    exchanges: [
      registerKey,
      getAttributes(
        digest(PUBLISHED_DIGEST) + digest(sha('sha1', PUBLISHED_KEY), 'SHA_1'),
        digest(PUBLISHED_DIGEST) + digest(sha('sha1', PUBLISHED_KEY), 'SHA_512'),
      ),
    ],
    sees: [[`${PAYLOAD}/Attribute[1]/AttributeValue/HashingAlgorithm`, null]],
  },
  {
    name: 'V13b does not excuse a value that the other algorithm does not give',
    exchanges: [
      registerKey,
      getAttributes(
        digest(PUBLISHED_DIGEST) + digest(sha('sha1', PUBLISHED_KEY), 'SHA_1'),
        digest(PUBLISHED_DIGEST) + digest('00'.repeat(64), 'SHA_512'),
      ),
    ],
    sees: [
      [`${PAYLOAD}/Attribute[1]/AttributeValue/HashingAlgorithm`, null],
      [`${PAYLOAD}/Attribute[1]/AttributeValue/DigestValue`, null],
    ],
  },
  {
    name: 'V12 excuses the Key Format Type that the server chose in 1.x',
    exchanges: [createKey(), get(PUBLISHED_KEY, SERVER_KEY, 'Opaque')],
    sees: [
      [MATERIAL, 'V7a'],
      [`${PAYLOAD}/SymmetricKey/KeyBlock/KeyFormatType`, 'V12'],
    ],
  },
  {
    name: 'V12 does not excuse a Key Format Type that changes between two Gets, the first of which is as expected',
    exchanges: [createKey(), get(PUBLISHED_KEY, SERVER_KEY), get(PUBLISHED_KEY, SERVER_KEY, 'Opaque')],
    sees: [
      [MATERIAL, 'V7a'],
      [`${PAYLOAD}/SymmetricKey/KeyBlock/KeyFormatType`, null],
    ],
  },
  {
    name: 'V12 does not excuse another Key Format Type than the request names',
    exchanges: [createKey(), get(PUBLISHED_KEY, SERVER_KEY, 'Opaque', '<KeyFormatType value="Raw"/>')],
    sees: [
      [MATERIAL, 'V7a'],
      [`${PAYLOAD}/SymmetricKey/KeyBlock/KeyFormatType`, null],
    ],
  },
  {
    name: 'V12 does not excuse another Key Format Type than the registered one',
    exchanges: [registerKey, get(PUBLISHED_KEY, PUBLISHED_KEY, 'Opaque')],
    sees: [[`${PAYLOAD}/SymmetricKey/KeyBlock/KeyFormatType`, null]],
  },
  {
    name: 'V9 excuses a date that the server set in the life of the object',
    exchanges: [createKey(), getAttributes(date('Initial Date', PUBLISHED_DATE), date('Initial Date', RIGHT_DATE))],
    sees: [[DATE, 'V9']],
  },
  {
    name: 'V9 does not excuse a date before the object was made',
    exchanges: [createKey(), getAttributes(date('Initial Date', PUBLISHED_DATE), date('Initial Date', WRONG_DATE))],
    sees: [[DATE, null]],
  },
  {
    name: 'V9 does not excuse an Initial Date that changes',
    exchanges: [
      createKey(),
      getAttributes(date('Initial Date', PUBLISHED_DATE), date('Initial Date', RIGHT_DATE)),
      getAttributes(date('Initial Date', PUBLISHED_DATE), date('Initial Date', '2017-07-14T02:40:03+00:00')),
    ],
    sees: [[DATE, null]],
  },
  {
    name: 'V9 does not excuse a date that the request gave',
    exchanges: [
      createKey(date('Activation Date', PUBLISHED_DATE)),
      getAttributes(date('Activation Date', PUBLISHED_DATE), date('Activation Date', RIGHT_DATE)),
    ],
    sees: [[DATE, null]],
  },
  {
    name: 'V9 does not excuse a date of a custom attribute',
    exchanges: [createKey(), getAttributes(date('x-Date', PUBLISHED_DATE), date('x-Date', RIGHT_DATE))],
    sees: [[DATE, null]],
  },
  {
    name: 'P8 reads V9 with the true names of the attributes, in strict mode too',
    strict: true,
    version: '1.1',
    exchanges: [
      createKey(),
      getAttributes(date('Process Start Date', PUBLISHED_DATE), date('Process Start Date', RIGHT_DATE)),
    ],
    sees: [[DATE, 'P8']],
  },
  {
    name: 'P8 does not excuse a date that the request gave',
    exchanges: [
      createKey(date('Protect Stop Date', PUBLISHED_DATE)),
      getAttributes(date('Protect Stop Date', PUBLISHED_DATE), date('Protect Stop Date', RIGHT_DATE)),
    ],
    sees: [[DATE, null]],
  },
  {
    name: 'R9 excuses another RNG Algorithm and other fields of the Random Number Generator',
    exchanges: [
      createKey(),
      getAttributes(
        structuredAttribute(
          'Random Number Generator',
          '<RNGAlgorithm value="DRBG"/><CryptographicAlgorithm value="AES"/>',
        ),
        structuredAttribute('Random Number Generator', '<RNGAlgorithm value="Unspecified"/>'),
      ),
    ],
    sees: [
      [`${DIGEST}/RNGAlgorithm`, 'R9'],
      [`${DIGEST}/CryptographicAlgorithm`, 'R9'],
    ],
  },
  {
    name: 'R9 does not excuse an RNG Algorithm that is not defined',
    exchanges: [
      createKey(),
      getAttributes(
        structuredAttribute('Random Number Generator', '<RNGAlgorithm value="DRBG"/>'),
        structuredAttribute('Random Number Generator', '<RNGAlgorithm value="0x000000ff"/>'),
      ),
    ],
    sees: [[`${DIGEST}/RNGAlgorithm`, null]],
  },
  {
    name: 'P4 excuses another Lease Time',
    exchanges: [
      createKey(),
      getAttributes(attribute('Lease Time', 'Interval', '3600'), attribute('Lease Time', 'Interval', '60')),
    ],
    sees: [[DATE, 'P4']],
  },
  {
    name: 'P4 does not excuse a Lease Time of another type',
    exchanges: [
      createKey(),
      getAttributes(attribute('Lease Time', 'Interval', '3600'), attribute('Lease Time', 'Integer', '60')),
    ],
    sees: [[DATE, null]],
  },
  {
    name: 'P4 does not hold in strict mode',
    strict: true,
    exchanges: [
      createKey(),
      getAttributes(attribute('Lease Time', 'Interval', '3600'), attribute('Lease Time', 'Interval', '60')),
    ],
    sees: [[DATE, null]],
  },
  {
    name: 'P4 excuses the absence of Lease Time in a case of the Test Cases documents',
    kind: 'note',
    exchanges: [createKey(), getAttributes(attribute('Lease Time', 'Interval', '3600'), '')],
    sees: [[`${PAYLOAD}/Attribute`, 'P4']],
  },
  {
    name: 'P4 does not excuse the absence of Lease Time in a case of a profile',
    exchanges: [createKey(), getAttributes(attribute('Lease Time', 'Interval', '3600'), '')],
    sees: [[`${PAYLOAD}/Attribute`, null]],
  },
  {
    name: 'P4 excuses the absence of its name from Get Attribute List in a case of the Test Cases documents',
    kind: 'note',
    exchanges: [
      createKey(),
      {
        operation: 'GetAttributeList',
        request: '<UniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/>',
        expected:
          '<UniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/><AttributeName value="State"/><AttributeName value="Lease Time"/>',
        actual: '<UniqueIdentifier value="key-1"/><AttributeName value="State"/>',
      },
    ],
    sees: [[`${PAYLOAD}/AttributeName[1]`, 'P4']],
  },
  {
    name: 'P4 does not excuse the absence of Server Information in 1.x: it SHALL be returned (1.1 section 4.25)',
    kind: 'note',
    version: '1.1',
    exchanges: [queryWithoutInformation],
    sees: [[`${PAYLOAD}/ServerInformation`, null]],
  },
  {
    name: 'P4 excuses the absence of Server Information in a case of the Test Cases documents of 2.x, whose text asks for none',
    kind: 'note',
    version: '2.0',
    exchanges: [queryWithoutInformation],
    sees: [[`${PAYLOAD}/ServerInformation`, 'P4']],
  },
  {
    name: 'P4 does not excuse a lease that Obtain Lease leaves out',
    kind: 'note',
    exchanges: [
      createKey(),
      {
        operation: 'ObtainLease',
        request: '<UniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/>',
        expected:
          '<UniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/><LeaseTime value="3600"/><LastChangeDate value="$NOW"/>',
        actual: '<UniqueIdentifier value="key-1"/><LastChangeDate value="$NOW"/>',
      },
    ],
    sees: [[`${PAYLOAD}/LeaseTime`, null]],
  },
  {
    name: 'P4 does not excuse an obtained lease longer than an attribute that is as the case expects',
    exchanges: [
      createKey(),
      getAttributes(attribute('Lease Time', 'Interval', '3600'), attribute('Lease Time', 'Interval', '3600')),
      obtainLease('3601'),
    ],
    sees: [[`${PAYLOAD}/LeaseTime`, null]],
  },
  {
    name: 'P4 does not excuse an obtained lease longer than the attribute in 2.x',
    version: '2.0',
    exchanges: [
      {
        ...createKey(),
        request: '<ObjectType value="SymmetricKey"/><Attributes><CryptographicAlgorithm value="AES"/></Attributes>',
      },
      getAttributes(
        '<Attributes><LeaseTime value="3600"/></Attributes>',
        '<Attributes><LeaseTime value="60"/></Attributes>',
      ),
      obtainLease('61'),
    ],
    sees: [[`${PAYLOAD}/LeaseTime`, null]],
  },
  {
    name: 'P4 does not excuse an obtained lease longer than the attribute',
    exchanges: [
      createKey(),
      getAttributes(attribute('Lease Time', 'Interval', '3600'), attribute('Lease Time', 'Interval', '60')),
      obtainLease('61'),
    ],
    sees: [[`${PAYLOAD}/LeaseTime`, null]],
  },
];

describe('rules about values', () => {
  for (const { name, sees, ...made } of ROWS) {
    it(name, () => {
      const found = lastDifferences(made).map(seen);
      expect(found.map(({ path, rule }) => [path, rule])).to.have.deep.members(sees as unknown[]);
    });
  }
});
