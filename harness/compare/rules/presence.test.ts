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

const ITEM = 'ResponseMessage/BatchItem[0]';
const PAYLOAD = `${ITEM}/ResponsePayload`;

function query(functions: readonly string[], expected: string, actual: string): Exchange {
  const request = functions.map((name) => `<QueryFunction value="${name}"/>`).join('');
  return { operation: 'Query', request, expected, actual };
}

function answer(operation: string, expected: string, actual: string, request = ''): Exchange {
  return { operation, request, expected, actual };
}

const extension = (name: string): string =>
  `<ExtensionInformation><ExtensionName value="${name}"/></ExtensionInformation>`;
const version = (major: number, minor: number): string =>
  `<ProtocolVersion><ProtocolVersionMajor value="${major}"/><ProtocolVersionMinor value="${minor}"/></ProtocolVersion>`;
const STATE = attribute('State', 'Enumeration', 'PreActive');
const group = (name: string): string => attribute('Object Group', 'TextString', name);
const messageExtension = (critical: boolean): string =>
  `<MessageExtension><VendorIdentification value="V"/><CriticalityIndicator value="${critical}"/><VendorExtension/></MessageExtension>`;
const SUCCESS = '<ResultStatus value="Success"/>';

/** A Create of an AES key in 2.0: $UNIQUE_IDENTIFIER_0 is key-1. */
const create2 = (attributes = ''): Exchange =>
  answer(
    'Create',
    '<ObjectType value="SymmetricKey"/><UniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/>',
    '<ObjectType value="SymmetricKey"/><UniqueIdentifier value="key-1"/>',
    `<ObjectType value="SymmetricKey"/><Attributes><CryptographicAlgorithm value="AES"/>${attributes}</Attributes>`,
  );
const import2 = (attributes: string): Exchange =>
  answer(
    'Import',
    '<UniqueIdentifier value="key-1"/>',
    '<UniqueIdentifier value="key-1"/>',
    `<UniqueIdentifier value="key-1"/><ObjectType value="SymmetricKey"/><Attributes>${attributes}</Attributes>`,
  );
const about2 = (operation: string, expected: string, actual: string, asked = ''): Exchange =>
  answer(
    operation,
    `<UniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/>${expected}`,
    `<UniqueIdentifier value="key-1"/>${actual}`,
    `<UniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/>${asked}`,
  );
const attributes2 = (expected: string, actual: string, asked = ''): Exchange =>
  about2('GetAttributes', `<Attributes>${expected}</Attributes>`, `<Attributes>${actual}</Attributes>`, asked);
const reference = (name: string): string => `<AttributeReference type="Enumeration" value="${name}"/>`;
const vendorName = (vendor: string, name: string): string =>
  `<VendorIdentification value="${vendor}"/><AttributeName value="${name}"/>`;
const vendorReference = (vendor: string, name: string): string =>
  `<AttributeReference type="Structure">${vendorName(vendor, name)}</AttributeReference>`;
const vendorAttribute = (vendor: string, name: string): string =>
  `<Attribute>${vendorName(vendor, name)}<AttributeValue type="Boolean" value="true"/></Attribute>`;
const alternative = (name: string): string =>
  `<AlternativeName><AlternativeNameValue value="${name}"/><AlternativeNameType value="URI"/></AlternativeName>`;
const STATE_2 = '<State value="PreActive"/>';

interface Row extends MadeCase {
  readonly name: string;
  readonly sees: readonly [path: string, rule: string | null][];
}

/** The key 00112233445566778899aabbccddeeff, as Get shows it, and its digest by `openssl dgst -sha256`. */
const GOT: Exchange = answer(
  'Get',
  `<ObjectType value="SymmetricKey"/><UniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/>${rawKey()}`,
  `<ObjectType value="SymmetricKey"/><UniqueIdentifier value="key-1"/>${rawKey()}`,
  '<UniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/>',
);
function rawKey(): string {
  return `<SymmetricKey><KeyBlock><KeyFormatType value="Raw"/><KeyValue><KeyMaterial type="ByteString" value="00112233445566778899aabbccddeeff"/></KeyValue>
    <CryptographicAlgorithm value="AES"/><CryptographicLength value="128"/></KeyBlock></SymmetricKey>`;
}
const DIGEST_VALUE = 'a8faed6abbf35c12a4b26e40f6feb19d736d90045c83b9f9a31f638d323e6811';
const digest2 = (value: string | undefined, hashing = 'SHA_256', format = '<KeyFormatType value="Raw"/>'): string =>
  `<Digest><HashingAlgorithm value="${hashing}"/>${value === undefined ? '' : `<DigestValue value="${value}"/>`}${format}</Digest>`;

/** A Digest beside what a case expects of Get Attributes (1.4 section 3.17). */
const DIGESTS: readonly Row[] = (
  [
    ['excuses a Digest of what was seen', digest2(DIGEST_VALUE), 'V21'],
    ['does not excuse another Digest than that of what was seen', digest2(DIGEST_VALUE.replace('d', 'c')), null],
    ['does not excuse a Digest by another algorithm than it says', digest2(DIGEST_VALUE, 'SHA_512'), null],
    ['does not excuse a Digest without the value that the server can compute', digest2(undefined), null],
    ['does not excuse the Digest of a key without its format', digest2(DIGEST_VALUE, 'SHA_256', ''), null],
  ] as const
).map(([name, additional, rule]) => ({
  name: `V21 ${name}`,
  version: '2.0',
  exchanges: [create2(), GOT, attributes2(STATE_2, STATE_2 + additional)],
  sees: [[`${PAYLOAD}/Attributes/Digest`, rule]],
}));

/** A Digest without a format beside what a case expects: 1.0 Table 58 has none, 1.1 Table 70 REQUIRES it of a key. */
const DIGESTS_WITHOUT_FORMAT: readonly Row[] = (
  [
    ['1.0', 'V21'],
    ['1.1', null],
  ] as const
).map(([caseVersion, rule]) => {
  const fields = `<HashingAlgorithm type="Enumeration" value="SHA_256"/><DigestValue type="ByteString" value="${DIGEST_VALUE}"/>`;
  return {
    name: `V21 ${rule === null ? 'does not excuse' : 'excuses'} a Digest without a format in ${caseVersion}`,
    version: caseVersion,
    exchanges: [createKey(), getAttributes(STATE, STATE + structuredAttribute('Digest', fields))],
    sees: [[`${PAYLOAD}/Attribute[1]`, rule]],
  };
});

/** The attribute beside what a case expects, as the case expects it with another value, and as it binds it. */
const SHORT_IDENTIFIERS: readonly Row[] = (
  [
    ['V21 excuses a Short Unique Identifier of 32 octets', '', 32, 'V21'],
    ['V21 does not excuse one of another length', '', 31, null],
    ['P4 excuses another Short Unique Identifier', '00'.repeat(32), 32, 'P4'],
    ['P4 does not excuse one of another length', '00'.repeat(32), 33, null],
    ['a placeholder binds no Short Unique Identifier of another length', '$SHORT_UNIQUE_IDENTIFIER_0', 8, null],
  ] as const
).map(([name, expected, octets, rule]) => {
  const shortIdentifier = (value: string): string => `<ShortUniqueIdentifier type="ByteString" value="${value}"/>`;
  const shown = attributes2(
    STATE_2 + (expected === '' ? '' : shortIdentifier(expected)),
    STATE_2 + shortIdentifier('5a'.repeat(octets)),
  );
  return {
    name: `${name} (2.0 section 4.49)`,
    version: '2.0',
    exchanges: [create2(), shown],
    sees: [[`${PAYLOAD}/Attributes/ShortUniqueIdentifier`, rule]],
  };
});

const ROWS: readonly Row[] = [
  {
    name: 'V14 excuses other extensions where the request asks for them',
    exchanges: [query(['QueryExtensionList'], extension('ACME'), `${extension('Other')}${extension('More')}`)],
    sees: [
      [`${PAYLOAD}/ExtensionInformation[0]/ExtensionName`, 'V14'],
      [`${PAYLOAD}/ExtensionInformation[1]`, 'V14'],
    ],
  },
  {
    name: 'V14 does not excuse extensions that the request does not ask for',
    exchanges: [query(['QueryObjects'], '', extension('ACME'))],
    sees: [[`${PAYLOAD}/ExtensionInformation`, null]],
  },
  {
    name: 'V14 does not excuse another order of the fields of an extension',
    exchanges: [
      query(
        ['QueryExtensionMap'],
        '<ExtensionInformation><ExtensionName value="A"/><ExtensionTag value="5505025"/></ExtensionInformation>',
        '<ExtensionInformation><ExtensionTag value="5505025"/><ExtensionName value="A"/></ExtensionInformation>',
      ),
    ],
    sees: [[`${PAYLOAD}/ExtensionInformation`, null]],
  },
  {
    name: 'V15 excuses other application namespaces',
    exchanges: [
      query(
        ['QueryApplicationNamespaces'],
        '<ApplicationNamespace value="ssl"/>',
        '<ApplicationNamespace value="own"/>',
      ),
    ],
    sees: [[`${PAYLOAD}/ApplicationNamespace`, 'V15']],
  },
  {
    name: 'V15 does not excuse namespaces that the request does not ask for',
    exchanges: [query(['QueryObjects'], '', '<ApplicationNamespace value="own"/>')],
    sees: [[`${PAYLOAD}/ApplicationNamespace`, null]],
  },
  {
    name: 'V16 excuses more object types',
    exchanges: [
      query(
        ['QueryObjects'],
        '<ObjectType value="SymmetricKey"/>',
        '<ObjectType value="SymmetricKey"/><ObjectType value="SecretData"/>',
      ),
    ],
    sees: [[`${PAYLOAD}/ObjectType[1]`, 'V16']],
  },
  {
    name: 'V16 does not excuse an object type of a later version',
    exchanges: [
      query(
        ['QueryObjects'],
        '<ObjectType value="SymmetricKey"/>',
        '<ObjectType value="SymmetricKey"/><ObjectType value="CertificateRequest"/>',
      ),
    ],
    sees: [[`${PAYLOAD}/ObjectType[1]`, null]],
  },
  {
    name: 'V17 excuses more operations',
    exchanges: [
      query(['QueryOperations'], '<Operation value="Get"/>', '<Operation value="Get"/><Operation value="Create"/>'),
    ],
    sees: [[`${PAYLOAD}/Operation[1]`, 'V17']],
  },
  {
    name: 'V17 does not excuse operations that the request does not ask for',
    exchanges: [query(['QueryObjects'], '', '<Operation value="Get"/>')],
    sees: [[`${PAYLOAD}/Operation`, null]],
  },
  {
    name: 'V21 excuses attributes beyond the expected ones',
    exchanges: [createKey(), getAttributes(STATE, `${STATE}${attribute('Fresh', 'Boolean', 'true')}`)],
    sees: [[`${PAYLOAD}/Attribute[1]`, 'V21']],
  },
  {
    name: 'V21 does not excuse an attribute that the request does not name',
    exchanges: [createKey(), getAttributes(STATE, `${STATE}${attribute('Fresh', 'Boolean', 'true')}`, ['State'])],
    sees: [[`${PAYLOAD}/Attribute[1]`, null]],
  },
  {
    name: 'V21 does not excuse the absence of an expected attribute',
    exchanges: [createKey(), getAttributes(STATE, attribute('Fresh', 'Boolean', 'true'))],
    sees: [
      [`${PAYLOAD}/Attribute`, null],
      [`${PAYLOAD}/Attribute`, 'V21'],
    ],
  },
  {
    name: 'V21 does not excuse an attribute of a later version',
    version: '1.0',
    exchanges: [createKey(), getAttributes(STATE, `${STATE}${attribute('Fresh', 'Boolean', 'true')}`)],
    sees: [[`${PAYLOAD}/Attribute[1]`, null]],
  },
  ...(['1.3', '1.4'] as const).map(
    (made): Row => ({
      name: `V21 ${made === '1.4' ? 'excuses' : 'does not excuse'} in ${made} an attribute of 2.0 for which 1.4 has the tag`,
      version: made,
      exchanges: [
        createKey(),
        getAttributes(STATE, `${STATE}${attribute('Certificate Subject CN', 'TextString', 'EE')}`),
      ],
      sees: [[`${PAYLOAD}/Attribute[1]`, made === '1.4' ? 'V21' : null]],
    }),
  ),
  {
    name: 'V21 does not excuse an attribute that KMIP does not have',
    exchanges: [createKey(), getAttributes(STATE, `${STATE}${attribute('Colour', 'TextString', 'red')}`)],
    sees: [[`${PAYLOAD}/Attribute[1]`, null]],
  },
  {
    name: "V21 does not excuse a client's attribute that no client gave",
    exchanges: [createKey(), getAttributes(STATE, `${STATE}${attribute('x-Colour', 'TextString', 'red')}`)],
    sees: [[`${PAYLOAD}/Attribute[1]`, null]],
  },
  {
    name: "V21 excuses a client's attribute with the value that a request gave",
    exchanges: [
      createKey(attribute('x-Colour', 'TextString', 'red')),
      getAttributes(STATE, `${STATE}${attribute('x-Colour', 'TextString', 'red')}`),
    ],
    sees: [[`${PAYLOAD}/Attribute[1]`, 'V21']],
  },
  {
    name: "V21 does not excuse a client's attribute with another value",
    exchanges: [
      createKey(attribute('x-Colour', 'TextString', 'red')),
      getAttributes(STATE, `${STATE}${attribute('x-Colour', 'TextString', 'blue')}`),
    ],
    sees: [[`${PAYLOAD}/Attribute[1]`, null]],
  },
  {
    name: 'V21 does not excuse a second instance of a single-instance attribute',
    exchanges: [createKey(), getAttributes(STATE, `${STATE}${attribute('State', 'Enumeration', 'Active')}`)],
    sees: [[`${PAYLOAD}/Attribute[1]`, null]],
  },
  {
    name: 'V21 excuses names beyond the expected ones in Get Attribute List, once each',
    exchanges: [
      createKey(),
      answer(
        'GetAttributeList',
        '<AttributeName value="State"/>',
        '<AttributeName value="State"/><AttributeName value="Fresh"/><AttributeName value="State"/>',
      ),
    ],
    sees: [
      [`${PAYLOAD}/AttributeName[1]`, 'V21'],
      [`${PAYLOAD}/AttributeName[2]`, null],
    ],
  },
  {
    name: 'V21 does not excuse an attribute named like something of our own language',
    exchanges: [createKey(), getAttributes('', attribute('constructor', 'TextString', 'x'))],
    sees: [[`${PAYLOAD}/Attribute`, null]],
  },
  {
    name: 'V21 does not excuse another value than the request gave of what a server cannot change',
    exchanges: [
      createKey(attribute('Cryptographic Length', 'Integer', '128')),
      getAttributes(STATE, STATE + attribute('Cryptographic Length', 'Integer', '256')),
    ],
    sees: [[`${PAYLOAD}/Attribute[1]`, null]],
  },
  {
    name: 'V21 excuses another value than the request gave of what a server may change',
    exchanges: [
      createKey(attribute('Operation Policy Name', 'TextString', 'default')),
      getAttributes(STATE, STATE + attribute('Operation Policy Name', 'TextString', 'strict')),
    ],
    sees: [[`${PAYLOAD}/Attribute[1]`, 'V21']],
  },
  {
    name: 'V21 excuses references beyond the expected ones in Get Attribute List of 2.x, once each',
    version: '2.0',
    exchanges: [
      create2(),
      about2(
        'GetAttributeList',
        reference('State'),
        reference('State') + reference('Fresh') + reference('State') + reference('BatchCount'),
      ),
    ],
    sees: [
      [`${PAYLOAD}/AttributeReference[1]`, 'V21'],
      [`${PAYLOAD}/AttributeReference[2]`, null],
      [`${PAYLOAD}/AttributeReference[3]`, null],
    ],
  },
  {
    name: 'V21 does not excuse attributes beyond a vendor attribute that the request names',
    version: '2.0',
    exchanges: [
      create2(vendorAttribute('x', 'Slot')),
      attributes2(vendorAttribute('x', 'Slot'), vendorAttribute('x', 'Slot') + STATE_2, vendorReference('x', 'Slot')),
    ],
    sees: [[`${PAYLOAD}/Attributes/State`, null]],
  },
  {
    name: 'V21 does not excuse a value that a request deleted',
    version: '2.0',
    exchanges: [
      create2(alternative('a')),
      about2('DeleteAttribute', '', '', `<CurrentAttribute>${alternative('a')}</CurrentAttribute>`),
      attributes2('', alternative('a') + alternative('b')),
    ],
    sees: [
      [`${PAYLOAD}/Attributes/AlternativeName[0]`, null],
      [`${PAYLOAD}/Attributes/AlternativeName[1]`, 'V21'],
    ],
  },
  {
    name: 'V21 excuses a value that was deleted and given again',
    version: '2.0',
    exchanges: [
      create2(alternative('a')),
      about2('DeleteAttribute', '', '', reference('AlternativeName')),
      about2('AddAttribute', '', '', `<NewAttribute>${alternative('a')}</NewAttribute>`),
      attributes2('', alternative('a')),
    ],
    sees: [[`${PAYLOAD}/Attributes/AlternativeName`, 'V21']],
  },
  ...DIGESTS,
  ...DIGESTS_WITHOUT_FORMAT,
  ...SHORT_IDENTIFIERS,
  {
    name: 'V21 does not excuse a value in whose place a request set another',
    version: '2.0',
    exchanges: [
      create2(alternative('a') + alternative('b')),
      about2(
        'ModifyAttribute',
        '',
        '',
        `<CurrentAttribute>${alternative('b')}</CurrentAttribute><NewAttribute>${alternative('c')}</NewAttribute>`,
      ),
      attributes2(alternative('a') + alternative('c'), ['a', 'c', 'b'].map(alternative).join('')),
    ],
    sees: [[`${PAYLOAD}/Attributes/AlternativeName[2]`, null]],
  },
  {
    name: 'V21 does not excuse an attribute of an object that an Import has replaced',
    version: '2.0',
    exchanges: [
      import2(alternative('a')),
      import2(''),
      answer(
        'GetAttributes',
        '<UniqueIdentifier value="key-1"/><Attributes/>',
        `<UniqueIdentifier value="key-1"/><Attributes>${alternative('a')}</Attributes>`,
        '<UniqueIdentifier value="key-1"/>',
      ),
    ],
    sees: [[`${PAYLOAD}/Attributes/AlternativeName`, null]],
  },
  {
    name: 'R1 does not excuse an Object Group in whose place a request set another',
    version: '2.0',
    exchanges: [
      create2('<ObjectGroup value="old"/>'),
      about2('SetAttribute', '', '', '<NewAttribute><ObjectGroup value="new"/></NewAttribute>'),
      attributes2('<ObjectGroup value="new"/>', '<ObjectGroup value="new"/><ObjectGroup value="old"/>'),
    ],
    sees: [[`${PAYLOAD}/Attributes/ObjectGroup[1]`, null]],
  },
  {
    name: 'R2 does not excuse a vendor attribute that a request deleted',
    version: '2.0',
    exchanges: [
      create2(vendorAttribute('acme', 'Slot')),
      about2('DeleteAttribute', '', '', vendorReference('acme', 'Slot')),
      attributes2('', vendorAttribute('acme', 'Slot')),
    ],
    sees: [[`${PAYLOAD}/Attributes/Attribute`, null]],
  },
  {
    name: 'R1 excuses an Object Group that no request gave',
    exchanges: [createKey(), getAttributes('', group('default'), ['Object Group'])],
    sees: [[`${PAYLOAD}/Attribute`, 'R1']],
  },
  {
    name: 'R1 does not excuse an Object Group beside the attributes that the request names',
    exchanges: [createKey(), getAttributes('', group('default'), ['State'])],
    sees: [[`${PAYLOAD}/Attribute`, null]],
  },
  {
    name: 'R1 does not excuse the name of the attribute twice in Get Attribute List',
    exchanges: [
      createKey(),
      answer(
        'GetAttributeList',
        '<AttributeName value="Object Group"/>',
        '<AttributeName value="Object Group"/><AttributeName value="Object Group"/>',
      ),
    ],
    sees: [[`${PAYLOAD}/AttributeName[1]`, null]],
  },
  {
    name: 'R1 does not excuse the absence of an Object Group that a request gave',
    exchanges: [createKey(group('mine')), getAttributes(group('mine'), '')],
    sees: [[`${PAYLOAD}/Attribute`, null]],
  },
  {
    name: "R2 excuses the server's own attributes, there or not",
    exchanges: [createKey(), getAttributes(attribute('y-Slot', 'Integer', '1'), attribute('y-Rack', 'Integer', '2'))],
    sees: [
      [`${PAYLOAD}/Attribute`, 'R2'],
      [`${PAYLOAD}/Attribute`, 'R2'],
    ],
  },
  {
    name: "R2 does not excuse the server's own attributes beside those that the request names",
    exchanges: [createKey(), getAttributes('', attribute('y-Made', 'Integer', '1'), ['State'])],
    sees: [[`${PAYLOAD}/Attribute`, null]],
  },
  {
    name: 'R2 excuses one that the request names',
    exchanges: [createKey(), getAttributes('', attribute('y-Made', 'Integer', '1'), ['y-Made'])],
    sees: [[`${PAYLOAD}/Attribute`, 'R2']],
  },
  {
    name: 'R2 does not excuse the absence of a custom attribute of the client',
    exchanges: [createKey(attribute('x-Slot', 'Integer', '1')), getAttributes(attribute('x-Slot', 'Integer', '1'), '')],
    sees: [[`${PAYLOAD}/Attribute`, null]],
  },
  {
    name: 'R2 does not excuse the name of such an attribute twice in Get Attribute List',
    exchanges: [
      createKey(),
      answer('GetAttributeList', '', '<AttributeName value="y-Slot"/><AttributeName value="y-Slot"/>'),
    ],
    sees: [
      [`${PAYLOAD}/AttributeName[0]`, null],
      [`${PAYLOAD}/AttributeName[1]`, null],
    ],
  },
  {
    name: "V21 excuses another value of a client's attribute that a request adjusted",
    version: '2.0',
    exchanges: [
      create2(vendorAttribute('x', 'Slot')),
      about2('AdjustAttribute', '', '', `${vendorReference('x', 'Slot')}<AdjustmentType value="Negate"/>`),
      attributes2(STATE_2, STATE_2 + vendorAttribute('x', 'Slot').replace('true', 'false')),
    ],
    sees: [[`${PAYLOAD}/Attributes/Attribute`, 'V21']],
  },
  {
    name: "R2 excuses the server's own Vendor Attributes in 2.x, whatever they are called",
    version: '2.0',
    exchanges: [
      create2(),
      attributes2(STATE_2, STATE_2 + vendorAttribute('y', 'Slot') + vendorAttribute('ACME', 'State')),
    ],
    sees: [
      [`${PAYLOAD}/Attributes/Attribute[0]`, 'R2'],
      [`${PAYLOAD}/Attributes/Attribute[1]`, 'R2'],
    ],
  },
  {
    name: "R2 excuses the references of the server's own Vendor Attributes in Get Attribute List",
    version: '2.0',
    exchanges: [
      create2(),
      about2('GetAttributeList', reference('State'), reference('State') + vendorReference('ACME', 'Slot')),
    ],
    sees: [[`${PAYLOAD}/AttributeReference[1]`, 'R2']],
  },
  {
    name: "R2 does not excuse a client's Vendor Attribute that no client gave",
    version: '2.0',
    exchanges: [create2(), attributes2(STATE_2, STATE_2 + vendorAttribute('x', 'Slot'))],
    sees: [[`${PAYLOAD}/Attributes/Attribute`, null]],
  },
  {
    name: 'R2 does not excuse the absence of a Vendor Attribute that a request gave',
    version: '2.0',
    exchanges: [
      create2(),
      about2('AddAttribute', '', '', `<NewAttribute>${vendorAttribute('ACME', 'Slot')}</NewAttribute>`),
      attributes2(STATE_2 + vendorAttribute('ACME', 'Slot'), STATE_2),
    ],
    sees: [[`${PAYLOAD}/Attributes/Attribute`, null]],
  },
  {
    name: 'R2 excuses the absence of one that a request deleted',
    version: '2.0',
    exchanges: [
      create2(vendorAttribute('ACME', 'Slot')),
      about2('DeleteAttribute', '', '', vendorReference('ACME', 'Slot')),
      attributes2(STATE_2 + vendorAttribute('ACME', 'Slot'), STATE_2),
    ],
    sees: [[`${PAYLOAD}/Attributes/Attribute`, 'R2']],
  },
  {
    name: 'R3 excuses a non-critical Message Extension',
    exchanges: [
      { operation: 'Query', expected: '', expectedResult: SUCCESS, actualResult: SUCCESS + messageExtension(false) },
    ],
    sees: [[`${ITEM}/MessageExtension`, 'R3']],
  },
  {
    name: 'R3 does not excuse a critical one',
    exchanges: [
      { operation: 'Query', expected: '', expectedResult: SUCCESS, actualResult: SUCCESS + messageExtension(true) },
    ],
    sees: [[`${ITEM}/MessageExtension`, null]],
  },
  {
    name: 'R4 excuses a Template-Attribute in a response of 1.x',
    exchanges: [
      answer('Register', '<UniqueIdentifier value="1"/>', '<UniqueIdentifier value="1"/><TemplateAttribute/>'),
    ],
    sees: [[`${PAYLOAD}/TemplateAttribute`, 'R4']],
  },
  {
    name: 'R4 does not hold in 2.x',
    version: '2.0',
    exchanges: [
      answer(
        'Register',
        '<UniqueIdentifier value="1"/>',
        '<UniqueIdentifier value="1"/><TTLV tag="0x420091" type="Structure"/>',
      ),
    ],
    sees: [[`${PAYLOAD}/TemplateAttribute`, null]],
  },
  {
    name: 'R5 excuses an Attribute Index of 0',
    exchanges: [createKey(), getAttributes(STATE, attribute('State', 'Enumeration', 'PreActive', 0))],
    sees: [[`${PAYLOAD}/Attribute/AttributeIndex`, 'R5']],
  },
  {
    name: 'R5 does not excuse another index',
    exchanges: [createKey(), getAttributes(STATE, attribute('State', 'Enumeration', 'PreActive', 1))],
    sees: [[`${PAYLOAD}/Attribute/AttributeIndex`, null]],
  },
  {
    name: 'R5 does not hold in 1.0',
    version: '1.0',
    exchanges: [createKey(), getAttributes(STATE, attribute('State', 'Enumeration', 'PreActive', 0))],
    sees: [[`${PAYLOAD}/Attribute/AttributeIndex`, null]],
  },
  {
    name: 'R6 excuses another Result Message, or one more',
    exchanges: [
      {
        operation: 'Get',
        expected: '',
        expectedResult:
          '<ResultStatus value="OperationFailed"/><ResultReason value="ItemNotFound"/><ResultMessage value="No"/>',
        actualResult:
          '<ResultStatus value="OperationFailed"/><ResultReason value="ItemNotFound"/><ResultMessage value="Gone"/>',
      },
    ],
    sees: [[`${ITEM}/ResultMessage`, 'R6']],
  },
  {
    name: 'R6 does not excuse another Result Reason',
    exchanges: [
      {
        operation: 'Get',
        expected: '',
        expectedResult: '<ResultStatus value="OperationFailed"/><ResultReason value="ItemNotFound"/>',
        actualResult: '<ResultStatus value="OperationFailed"/><ResultReason value="PermissionDenied"/>',
      },
    ],
    sees: [[`${ITEM}/ResultReason`, null]],
  },
  {
    name: 'R7 excuses more versions where the request names none',
    exchanges: [answer('DiscoverVersions', version(1, 4), version(1, 4) + version(1, 3))],
    sees: [[`${PAYLOAD}/ProtocolVersion[1]`, 'R7']],
  },
  {
    name: 'R7 does not excuse a version that the request does not name',
    exchanges: [answer('DiscoverVersions', version(1, 4), version(1, 4) + version(1, 3), version(1, 4))],
    sees: [[`${PAYLOAD}/ProtocolVersion[1]`, null]],
  },
  {
    name: 'R8 excuses another Vendor Identification',
    exchanges: [
      query(['QueryServerInformation'], '<VendorIdentification value="A"/>', '<VendorIdentification value="B"/>'),
    ],
    sees: [[`${PAYLOAD}/VendorIdentification`, 'R8']],
  },
  {
    name: 'R8 does not excuse its absence',
    exchanges: [query(['QueryServerInformation'], '<VendorIdentification value="A"/>', '')],
    sees: [[`${PAYLOAD}/VendorIdentification`, null]],
  },
  {
    name: 'R10 excuses Located Items without Offset Items',
    exchanges: [answer('Locate', '', '<LocatedItems value="0"/>')],
    sees: [[`${PAYLOAD}/LocatedItems`, 'R10']],
  },
  {
    name: 'R10 does not excuse another number than that of the objects found',
    exchanges: [answer('Locate', '', '<LocatedItems value="3"/>')],
    sees: [[`${PAYLOAD}/LocatedItems`, null]],
  },
  {
    name: 'R10 excuses a number beyond the page that Maximum Items asked for',
    exchanges: [
      createKey(),
      answer(
        'Locate',
        '<UniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/>',
        '<LocatedItems value="3"/><UniqueIdentifier value="key-1"/>',
        '<MaximumItems value="1"/>',
      ),
    ],
    sees: [[`${PAYLOAD}/LocatedItems`, 'R10']],
  },
  {
    name: 'R10 does not excuse a number below what the page holds, nor beyond a page that is not full',
    exchanges: [
      createKey(),
      ...[0, 2].map((count) =>
        answer(
          'Locate',
          '<UniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/>',
          `<LocatedItems value="${count}"/><UniqueIdentifier value="key-1"/>`,
          '<MaximumItems value="5"/>',
        ),
      ),
    ],
    sees: [[`${PAYLOAD}/LocatedItems`, null]],
  },
  {
    name: 'R10 does not hold for 1.1, which has no Located Items',
    version: '1.1',
    exchanges: [answer('Locate', '', '<LocatedItems type="Integer" value="0"/>')],
    sees: [[`${PAYLOAD}/LocatedItems`, null]],
  },
  {
    name: 'R11 excuses other contents of Server Information',
    exchanges: [
      query(
        ['QueryServerInformation'],
        '<ServerInformation><TTLV tag="0x540001" type="TextString" value="a"/></ServerInformation>',
        '<ServerInformation><TTLV tag="0x540002" type="TextString" value="b"/></ServerInformation>',
      ),
    ],
    sees: [
      [`${PAYLOAD}/ServerInformation/0x540001`, 'R11'],
      [`${PAYLOAD}/ServerInformation/0x540002`, 'R11'],
    ],
  },
  {
    name: 'R11 does not excuse the absence of Server Information',
    exchanges: [query(['QueryServerInformation'], '<ServerInformation/>', '')],
    sees: [[`${PAYLOAD}/ServerInformation`, null]],
  },
];

describe('rules about presence', () => {
  for (const { name, sees, ...made } of ROWS) {
    it(name, () => {
      const found = lastDifferences(made).map(seen);
      expect(found.map(({ path, rule }) => [path, rule])).to.have.deep.members(sees as unknown[]);
    });
  }
});
