import { expect } from 'chai';
import {
  createKey,
  type Exchange,
  lastDifferences,
  type MadeCase,
  seen,
  structuredAttribute,
} from '../../../test-support/exchanges.ts';

const ITEM = 'ResponseMessage/BatchItem[0]';
const PAYLOAD = `${ITEM}/ResponsePayload`;

const UID = '<UniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/>';

function failed(operation: string, expected: string, actual: string): Exchange {
  const result = (reason: string): string => `<ResultStatus value="OperationFailed"/><ResultReason value="${reason}"/>`;
  return { operation, expected: '', expectedResult: result(expected), actualResult: result(actual) };
}

function query(expected: readonly string[], actual: readonly string[], what = 'Operation'): Exchange {
  const list = (names: readonly string[]): string => names.map((name) => `<${what} value="${name}"/>`).join('');
  return {
    operation: 'Query',
    request: `<QueryFunction value="${what === 'Operation' ? 'QueryOperations' : 'QueryObjects'}"/>`,
    expected: list(expected),
    actual: list(actual),
  };
}

/** A Get Attributes of the Serial Number of a certificate, in an attribute. */
function serialNumber(
  expected: string,
  actual: string,
  name = 'Certificate Identifier',
  field = 'SerialNumber',
): Exchange {
  const value = (text: string): string => `${UID}${structuredAttribute(name, `<${field} value="${text}"/>`)}`;
  return {
    operation: 'GetAttributes',
    request: UID,
    expected: value(expected),
    actual: value(actual).replace('$UNIQUE_IDENTIFIER_0', 'key-1'),
  };
}

const SERIAL = `${PAYLOAD}/Attribute/AttributeValue/SerialNumber`;

interface Row extends MadeCase {
  readonly name: string;
  readonly sees: readonly [path: string, rule: string | null][];
}

const HASHED = '<HashingAlgorithm value="SHA_256"/>';
/** SHA-256 of the one octet that is registered. */
const DIGEST = `<DigestValue value="${'6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'}"/>`;
const FORMAT = '<KeyFormatType value="Raw"/>';

/** Registers an object of one octet, and gets its Digest, with these fields behind the Digest Value. */
function digestOf(object: string, expected: string, actual: string): Exchange[] {
  const digest = (format: string): string =>
    `${UID}<Attribute><AttributeName value="Digest"/><AttributeValue>${HASHED}${DIGEST}${format}</AttributeValue></Attribute>`;
  const type = /^<(\w+)/.exec(object)?.[1];
  const registered = `<ObjectType value="${type}"/><TemplateAttribute/>${object}`;
  return [
    { operation: 'Register', request: registered, expected: UID, actual: UID.replace('$UNIQUE_IDENTIFIER_0', 'one') },
    {
      operation: 'GetAttributes',
      request: UID,
      expected: digest(expected),
      actual: digest(actual).replace('$UNIQUE_IDENTIFIER_0', 'one'),
    },
  ];
}

const OPAQUE = '<OpaqueObject><OpaqueDataType value="0x80000000"/><OpaqueDataValue value="00"/></OpaqueObject>';
const CERTIFICATE = '<Certificate><CertificateType value="X_509"/><CertificateValue value="00"/></Certificate>';
const SECRET =
  '<SecretData><SecretDataType value="Password"/><KeyBlock><KeyFormatType value="Raw"/><KeyValue><KeyMaterial type="ByteString" value="00"/></KeyValue></KeyBlock></SecretData>';
const DIGEST_FORMAT = `${PAYLOAD}/Attribute/AttributeValue/KeyFormatType`;

const ROWS: readonly Row[] = [
  ...(
    [
      ['excuses a serial number in small letters and with its sign', '9BBA23D1B6A48F97', '009bba23d1b6a48f97', 'P14'],
      ['excuses a serial number in pairs', '9BBA', '9b:ba', 'P14'],
      ['excuses a serial number in decimal', '0f', '15', 'P14'],
      ['excuses a serial number with the sign of hexadecimal ones', '9BBA', '0x9BBA', 'P14'],
      ['does not read one with that sign as decimal', '0f', '0x15', null],
      ['does not excuse another number', '9BBA', '9BBB', null],
      ['does not excuse a text that is no number', '9BBA', 'none', null],
    ] as const
  ).map(
    ([what, expected, actual, rule]): Row => ({
      name: `P14 ${what}`,
      exchanges: [createKey(), serialNumber(expected, actual)],
      sees: [[SERIAL, rule]],
    }),
  ),
  {
    name: 'P14 does not excuse another text of a Certificate Identifier',
    exchanges: [createKey(), serialNumber('0A', 'a', 'Certificate Identifier', 'Issuer')],
    sees: [[SERIAL.replace('SerialNumber', 'Issuer'), null]],
  },
  {
    name: 'P15 excuses a Key Format Type that is missing in the Digest of a certificate',
    exchanges: digestOf(CERTIFICATE, FORMAT, ''),
    sees: [[DIGEST_FORMAT, 'P15']],
  },
  {
    name: 'P15 excuses one that is there in the Digest of an opaque object',
    exchanges: digestOf(OPAQUE, '', FORMAT),
    sees: [[DIGEST_FORMAT, 'P15']],
  },
  {
    name: 'P15 does not excuse another Key Format Type',
    exchanges: digestOf(CERTIFICATE, FORMAT, '<KeyFormatType value="PKCS_12"/>'),
    sees: [[DIGEST_FORMAT, null]],
  },
  {
    name: 'P15 does not excuse a Key Format Type that is missing in the Digest of a secret',
    exchanges: digestOf(SECRET, FORMAT, ''),
    sees: [[DIGEST_FORMAT, null]],
  },
  {
    name: 'P15 does not hold in strict mode',
    strict: true,
    exchanges: digestOf(CERTIFICATE, FORMAT, ''),
    sees: [[DIGEST_FORMAT, null]],
  },
  {
    name: 'P6 does not excuse a reason that the table of the operation does not list',
    version: '2.1',
    kind: 'note',
    exchanges: [failed('Get', 'PermissionDenied', 'ItemNotFound')],
    // 2.1 section 6.1.19.1 lists Object Not Found for Get, and not Item Not Found.
    sees: [[`${ITEM}/ResultReason`, null]],
  },
  {
    name: 'P6 excuses Object Not Found for Get in 2.1',
    version: '2.1',
    kind: 'note',
    exchanges: [failed('Get', 'PermissionDenied', 'ObjectNotFound')],
    sees: [[`${ITEM}/ResultReason`, 'P6']],
  },
  {
    name: 'P6 does not hold for a case of a profile',
    version: '2.1',
    exchanges: [failed('Get', 'PermissionDenied', 'ObjectNotFound')],
    sees: [[`${ITEM}/ResultReason`, null]],
  },
  {
    name: 'P6 does not hold in 1.x, where each condition has its reason',
    version: '1.4',
    kind: 'note',
    exchanges: [failed('Get', 'PermissionDenied', 'ItemNotFound')],
    sees: [[`${ITEM}/ResultReason`, null]],
  },
  {
    name: 'P6 excuses Illegal Operation for Get of a destroyed object in 1.x: 1.1 Table 260 has two rows that fit',
    version: '1.1',
    kind: 'note',
    exchanges: [
      createKey(),
      { operation: 'Destroy', request: UID, expected: UID, actual: '<UniqueIdentifier value="key-1"/>' },
      { ...failed('Get', 'ItemNotFound', 'IllegalOperation'), request: UID },
    ],
    sees: [[`${ITEM}/ResultReason`, 'P6']],
  },
  {
    name: 'P6 does not excuse it for an object that is not destroyed',
    version: '1.1',
    kind: 'note',
    exchanges: [createKey(), { ...failed('Get', 'ItemNotFound', 'IllegalOperation'), request: UID }],
    sees: [[`${ITEM}/ResultReason`, null]],
  },
  {
    name: 'P9 excuses an operation that neither the profile nor the case needs',
    exchanges: [query(['Get', 'Archive'], ['Get'])],
    sees: [[`${PAYLOAD}/Operation[1]`, 'P9']],
  },
  {
    name: 'P9 does not excuse the absence of an operation of the Baseline Server',
    exchanges: [query(['Get', 'Locate'], ['Get'])],
    sees: [[`${PAYLOAD}/Operation[1]`, null]],
  },
  {
    name: 'P9 does not excuse the absence of an operation that the case used before',
    exchanges: [createKey(), query(['Get', 'Create'], ['Get'])],
    sees: [[`${PAYLOAD}/Operation[1]`, null]],
  },
  {
    name: "P9 does not excuse the absence of an operation of the case's profile",
    id: 'TL-M-1',
    exchanges: [query(['Get', 'Create'], ['Get'])],
    sees: [[`${PAYLOAD}/Operation[1]`, null]],
  },
  {
    name: 'P9 excuses baseline operations in a case of the Test Cases documents, which belongs to no profile',
    kind: 'note',
    exchanges: [query(['Get', 'Locate'], ['Get'])],
    sees: [[`${PAYLOAD}/Operation[1]`, 'P9']],
  },
  {
    name: 'P9 does not excuse a list of nothing: the first that is missing stands for it',
    kind: 'note',
    exchanges: [query(['Certificate', 'SymmetricKey'], [], 'ObjectType')],
    sees: [
      [`${PAYLOAD}/ObjectType[0]`, null],
      [`${PAYLOAD}/ObjectType[1]`, 'P9'],
    ],
  },
  {
    name: 'P9 does not hold in strict mode',
    strict: true,
    exchanges: [query(['Get', 'Archive'], ['Get'])],
    sees: [[`${PAYLOAD}/Operation[1]`, null]],
  },
  {
    name: 'P10 excuses octets of padding that are not zero',
    exchanges: [
      {
        operation: 'Query',
        expected: '',
        deviations: [{ kind: 'padding-value', path: `${ITEM}/Operation`, offset: 120, message: 'padding of 01020304' }],
      },
    ],
    sees: [[`${ITEM}/Operation`, 'P10']],
  },
  {
    name: 'P10 does not excuse padding that is missing',
    exchanges: [
      {
        operation: 'Query',
        expected: '',
        deviations: [{ kind: 'padding', path: `${ITEM}/Operation`, offset: 120, message: 'no padding' }],
      },
    ],
    sees: [[`${ITEM}/Operation`, null]],
  },
];

describe('rules of this project', () => {
  for (const { name, sees, ...made } of ROWS) {
    it(name, () => {
      const found = lastDifferences(made).map(seen);
      expect(found.map(({ path, rule }) => [path, rule])).to.have.deep.members(sees as unknown[]);
    });
  }
});
