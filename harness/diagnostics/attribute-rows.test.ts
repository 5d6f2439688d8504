import { itRecognises, type Recognition } from '../../test-support/diagnosed.ts';
import {
  attribute,
  createKey,
  type Exchange,
  getAttributes,
  structuredAttribute,
} from '../../test-support/exchanges.ts';
import { ATTRIBUTE_FORM_ROWS } from './attribute-form-rows.ts';
import { ATTRIBUTE_NAME_ROWS } from './attribute-name-rows.ts';
import { ATTRIBUTE_VALUE_ROWS } from './attribute-value-rows.ts';
import { CUSTOM_ATTRIBUTE_ROWS } from './custom-attribute-rows.ts';
import { REQUIRED_ATTRIBUTE_ROWS } from './required-attribute-rows.ts';

const ITEM = 'ResponseMessage/BatchItem[0]';
const PAYLOAD = `${ITEM}/ResponsePayload`;
const REQUEST = 'RequestMessage/BatchItem[0]/RequestPayload';

const UID = '<UniqueIdentifier value="key-1"/>';
const KEY = '<ObjectType value="SymmetricKey"/>';
const MASK = attribute('Cryptographic Usage Mask', 'Integer', 'Encrypt');
const text = (name: string, index?: number): string => attribute(name, 'TextString', 'v', index);
const date = (name: string, value: string): string => attribute(name, 'DateTime', value);
const state = (value: string): string => attribute('State', 'Enumeration', value);
const name = (value: string): string => structuredAttribute('Name', nameFields(value));
const nameFields = (value: string): string =>
  `<NameValue value="${value}"/><NameType value="UninterpretedTextString"/>`;

/** Get Attributes of an object that nobody knows, with these attributes in the response. */
function shows(attributes: string): Exchange {
  return { operation: 'GetAttributes', request: UID, expected: UID + attributes };
}

/** An exchange that should succeed and fails with this reason. */
function refused(operation: string, request: string, reason: string, message = ''): Exchange {
  const said = message === '' ? '' : `<ResultMessage value="${message}"/>`;
  const actualResult = `<ResultStatus value="OperationFailed"/><ResultReason value="${reason}"/>${said}`;
  return { operation, request, expected: UID, actual: '', actualResult };
}

const create = (attributes: string, containers = 'TemplateAttribute'): string =>
  `${KEY}<${containers}>${attributes}</${containers}>`;
const algorithm = attribute('Cryptographic Algorithm', 'Enumeration', 'AES');
const vendor = (identification: string, called: string): string =>
  `<Attribute><VendorIdentification value="${identification}"/><AttributeName value="${called}"/><AttributeValue type="TextString" value="v"/></Attribute>`;

function changes(operation: string, attributes: string): Exchange {
  return { operation, request: UID + attributes, expected: UID + attributes };
}

const createPair: Exchange = {
  operation: 'CreateKeyPair',
  request: `<CommonTemplateAttribute>${algorithm}${MASK}</CommonTemplateAttribute><PrivateKeyTemplateAttribute>${name('n')}</PrivateKeyTemplateAttribute>`,
  expected: '<PrivateKeyUniqueIdentifier value="key-1"/><PublicKeyUniqueIdentifier value="key-2"/>',
};
const locate = (called: string): Exchange => ({
  operation: 'Locate',
  request: name(called),
  expected: UID,
  actual: '',
});

const FORM_AND_NAMES: readonly Recognition[] = [
  {
    id: 'ATTRIBUTE_FORM',
    what: 'a Template-Attribute in 2.0',
    shown: { version: '2.0', exchanges: [{ operation: 'Create', request: create(''), expected: KEY + UID }] },
    at: `${REQUEST}/TemplateAttribute`,
    nearMiss: {
      version: '2.0',
      exchanges: [{ operation: 'Create', request: create('', 'Attributes'), expected: KEY + UID }],
    },
  },
  {
    id: 'ATTRIBUTE_FORM',
    what: 'an Attribute of 1.x among those of 2.0',
    shown: { version: '2.0', exchanges: [shows(`<Attributes>${text('x-a')}</Attributes>`)] },
    at: `${PAYLOAD}/Attributes/Attribute/VendorIdentification`,
    nearMiss: { version: '2.0', exchanges: [shows(`<Attributes>${vendor('x', 'a')}</Attributes>`)] },
  },
  {
    id: 'ATTRIBUTE_INDEX',
    what: 'an index in 2.0',
    shown: {
      version: '2.0',
      exchanges: [
        shows(
          `<Attributes>${vendor('x', 'a').replace('<AttributeValue', '<AttributeIndex value="0"/><AttributeValue')}</Attributes>`,
        ),
      ],
    },
    at: `${PAYLOAD}/Attributes/Attribute/AttributeIndex`,
    nearMiss: { exchanges: [shows(text('x-a', 0))] },
  },
  {
    id: 'ATTRIBUTE_INDEX',
    what: 'an index of 1 where there can be one instance',
    shown: { exchanges: [shows(attribute('State', 'Enumeration', 'Active', 1))] },
    at: `${PAYLOAD}/Attribute/AttributeIndex`,
    nearMiss: { exchanges: [shows(text('x-a', 1))] },
  },
  {
    id: 'ATTRIBUTE_INDEX',
    what: 'two instances without an index',
    shown: { exchanges: [shows(text('x-a') + text('x-a'))] },
    at: `${PAYLOAD}/Attribute[1]`,
    nearMiss: { exchanges: [shows(text('x-a') + text('x-a', 1))] },
  },
  {
    id: 'ATTRIBUTE_INDEX',
    what: 'a request refused that has one',
    shown: { exchanges: [refused('Create', create(algorithm + MASK + text('x-a', 0)), 'InvalidMessage')] },
    at: `${ITEM}/ResultStatus`,
    nearMiss: { exchanges: [refused('Create', create(algorithm + MASK + text('x-a')), 'InvalidMessage')] },
  },
  {
    id: 'ATTRIBUTE_NEWER_THAN_VERSION',
    what: 'Fresh (1.1) in a response of 1.0',
    shown: { version: '1.0', exchanges: [shows(attribute('Fresh', 'Boolean', 'true'))] },
    at: `${PAYLOAD}/Attribute/AttributeName`,
    nearMiss: { version: '1.1', exchanges: [shows(attribute('Fresh', 'Boolean', 'true'))] },
  },
  {
    id: 'ATTRIBUTE_NEWER_THAN_VERSION',
    what: 'Rotate Interval (2.1) in a response of 2.0',
    shown: {
      version: '2.0',
      exchanges: [shows('<Attributes><RotateInterval type="Interval" value="1"/></Attributes>')],
    },
    at: `${PAYLOAD}/Attributes/RotateInterval`,
    nearMiss: {
      version: '2.1',
      exchanges: [shows('<Attributes><RotateInterval type="Interval" value="1"/></Attributes>')],
    },
  },
  {
    id: 'UNKNOWN_ATTRIBUTE_NAME',
    what: 'a name in lower case',
    shown: { exchanges: [{ operation: 'Locate', request: text('Contact information'), expected: '' }] },
    at: `${REQUEST}/Attribute/AttributeName`,
    nearMiss: { exchanges: [{ operation: 'Locate', request: text('Contact Information'), expected: '' }] },
  },
  {
    id: 'NAME_NORMALISATION',
    what: 'a name without its space',
    shown: { exchanges: [{ operation: 'Locate', request: text('ContactInformation'), expected: '' }] },
    at: `${REQUEST}/Attribute/AttributeName`,
    nearMiss: { exchanges: [{ operation: 'Locate', request: text('Contact Information'), expected: '' }] },
  },
  {
    id: 'STANDARD_AS_VENDOR_ATTRIBUTE',
    what: 'a Name of a vendor',
    shown: { version: '2.0', exchanges: [shows(`<Attributes>${vendor('ACME', 'Name')}</Attributes>`)] },
    at: `${PAYLOAD}/Attributes/Attribute`,
    nearMiss: { version: '2.0', exchanges: [shows(`<Attributes>${vendor('ACME', 'Colour')}</Attributes>`)] },
  },
  {
    id: 'LEGAL_ATTRIBUTE_PRESENT',
    what: 'Original Creation Date among all attributes',
    shown: { exchanges: [shows(date('Original Creation Date', '2017-07-14T02:40:00+00:00'))] },
    at: `${PAYLOAD}/Attribute`,
    nearMiss: {
      exchanges: [
        {
          ...shows(date('Original Creation Date', '2017-07-14T02:40:00+00:00')),
          request: `${UID}<AttributeName value="Original Creation Date"/>`,
        },
      ],
    },
  },
];

const VALUES: readonly Recognition[] = [
  {
    id: 'REQUIRED_ATTRIBUTE_MISSING',
    what: 'Create without a Cryptographic Usage Mask',
    shown: { exchanges: [{ operation: 'Create', request: create(algorithm), expected: KEY + UID }] },
    at: `${REQUEST}/TemplateAttribute`,
    nearMiss: {
      exchanges: [
        { operation: 'Create', request: create(`<Name>${nameFields('t')}</Name>${algorithm}`), expected: KEY + UID },
      ],
    },
  },
  {
    id: 'REQUIRED_ATTRIBUTE_MISSING',
    what: 'a key pair whose public key gets no Cryptographic Usage Mask',
    shown: {
      exchanges: [
        {
          ...createPair,
          request: `<CommonTemplateAttribute>${algorithm}</CommonTemplateAttribute><PrivateKeyTemplateAttribute>${MASK}</PrivateKeyTemplateAttribute>`,
        },
      ],
    },
    at: `${REQUEST}/PublicKeyTemplateAttribute`,
    nearMiss: { exchanges: [createPair] },
  },
  {
    id: 'REQUIRED_ATTRIBUTE_MISSING',
    what: 'Secret Data without a Cryptographic Usage Mask',
    shown: {
      exchanges: [
        { operation: 'Register', request: `<ObjectType value="SecretData"/><TemplateAttribute/>`, expected: UID },
      ],
    },
    at: `${REQUEST}/TemplateAttribute`,
    nearMiss: {
      exchanges: [
        { operation: 'Register', request: '<ObjectType value="OpaqueObject"/><TemplateAttribute/>', expected: UID },
      ],
    },
  },
  {
    id: 'CUSTOM_ATTR_TYPE',
    what: 'an Integer that is refused',
    shown: { exchanges: [refused('Locate', attribute('x-SystemID', 'Integer', '1'), 'InvalidField')] },
    at: `${ITEM}/ResultStatus`,
    nearMiss: { exchanges: [refused('Locate', text('x-SystemID'), 'InvalidField')] },
  },
  {
    id: 'CUSTOM_ATTR_TYPE',
    what: 'an Integer that comes back as a Text String',
    shown: {
      exchanges: [createKey(attribute('x-a', 'Integer', '1')), getAttributes('', attribute('x-a', 'TextString', '1'))],
    },
    at: `${PAYLOAD}/Attribute`,
    nearMiss: {
      exchanges: [createKey(attribute('x-a', 'Integer', '1')), getAttributes('', attribute('x-a', 'Integer', '2'))],
    },
  },
  {
    id: 'CUSTOM_ATTR_REJECTED',
    what: 'a request whose attribute is "unsupported"',
    shown: {
      exchanges: [
        refused(
          'Create',
          create(algorithm + MASK + text('x-Vendor')),
          'InvalidField',
          'The x-Vendor attribute is unsupported',
        ),
      ],
    },
    at: `${ITEM}/ResultStatus`,
    nearMiss: {
      exchanges: [
        refused(
          'Create',
          create(algorithm + MASK + text('x-Vendor')),
          'InvalidField',
          'The Cryptographic Usage Mask attribute is unsupported',
        ),
      ],
    },
  },
  {
    id: 'READ_ONLY_NOT_ENFORCED',
    what: 'a Cryptographic Length that is modified',
    shown: { exchanges: [changes('ModifyAttribute', attribute('Cryptographic Length', 'Integer', '256'))] },
    at: `${ITEM}/ResultStatus`,
    nearMiss: { exchanges: [changes('ModifyAttribute', text('Contact Information'))] },
  },
  {
    id: 'READ_ONLY_NOT_ENFORCED',
    what: 'an Initial Date that is deleted in 2.0',
    shown: {
      version: '2.0',
      exchanges: [
        {
          operation: 'DeleteAttribute',
          request: `${UID}<AttributeReference type="Enumeration" value="InitialDate"/>`,
          expected: UID,
        },
      ],
    },
    at: `${ITEM}/ResultStatus`,
    nearMiss: {
      version: '2.0',
      exchanges: [
        {
          operation: 'DeleteAttribute',
          request: `${UID}<AttributeReference type="Enumeration" value="Comment"/>`,
          expected: UID,
        },
      ],
    },
  },
  {
    id: 'ATTRIBUTE_NOT_KEPT',
    what: 'an Operation Policy Name that does not come back',
    shown: {
      exchanges: [
        createKey(text('Operation Policy Name')),
        getAttributes(text('Operation Policy Name'), '', ['Operation Policy Name']),
      ],
    },
    at: PAYLOAD,
    nearMiss: { exchanges: [createKey(), getAttributes(text('Operation Policy Name'), '', ['Operation Policy Name'])] },
  },
  {
    id: 'KEYPAIR_ATTRIBUTE_SPLIT',
    what: 'a private key that is not found by its Name',
    shown: { exchanges: [createPair, locate('n')] },
    at: `${PAYLOAD}/UniqueIdentifier`,
    nearMiss: { exchanges: [createPair, locate('other')] },
  },
  {
    id: 'KEYPAIR_ATTRIBUTE_SPLIT',
    what: 'a private key that has lost its Name',
    shown: { exchanges: [createPair, { ...shows(name('n')), actual: UID }] },
    at: PAYLOAD,
    nearMiss: { exchanges: [createKey(name('n')), { ...shows(name('n')), actual: UID }] },
  },
  {
    id: 'DATE_STATE_TRANSITION',
    what: 'Pre-Active behind the Activation Date',
    shown: { exchanges: [shows(date('Activation Date', '2017-07-14T02:39:00+00:00') + state('PreActive'))] },
    at: `${PAYLOAD}/Attribute[1]`,
    nearMiss: { exchanges: [shows(date('Activation Date', '2017-07-14T02:41:00+00:00') + state('PreActive'))] },
  },
  {
    id: 'DATE_STATE_TRANSITION',
    what: 'Active behind a Deactivation Date that a request gave',
    shown: {
      exchanges: [
        createKey(),
        changes('ModifyAttribute', date('Deactivation Date', '2017-07-14T02:39:00+00:00')),
        shows(state('Active')),
      ],
    },
    at: `${PAYLOAD}/Attribute`,
    nearMiss: {
      exchanges: [
        createKey(),
        changes('ModifyAttribute', date('Deactivation Date', '2017-07-14T02:39:00+00:00')),
        shows(state('Deactivated')),
      ],
    },
  },
  {
    id: 'ATTRIBUTE_OP_NEEDS_KEY',
    what: 'a Name that cannot be modified because the key is not extractable',
    shown: { exchanges: [refused('ModifyAttribute', UID + name('n'), 'NotExtractable')] },
    at: `${ITEM}/ResultStatus`,
    nearMiss: { exchanges: [refused('Get', UID, 'NotExtractable')] },
  },
];

describe('diagnostics of attributes', () =>
  itRecognises(
    [
      ...ATTRIBUTE_FORM_ROWS,
      ...ATTRIBUTE_NAME_ROWS,
      ...REQUIRED_ATTRIBUTE_ROWS,
      ...CUSTOM_ATTRIBUTE_ROWS,
      ...ATTRIBUTE_VALUE_ROWS,
    ],
    [...FORM_AND_NAMES, ...VALUES],
  ));
