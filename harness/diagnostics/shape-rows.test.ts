import { itRecognises, type Recognition } from '../../test-support/diagnosed.ts';
import { attribute, type Exchange } from '../../test-support/exchanges.ts';
import { SHAPE_ROWS } from './shape-rows.ts';

const PAYLOAD = 'ResponseMessage/BatchItem[0]/ResponsePayload';
const TIME_STAMP = '<TimeStamp value="2017-07-14T02:40:00+00:00"/>';
const UID = '<UniqueIdentifier value="key-1"/>';

/** An exchange about key-1 whose response is `actual`. */
const responding = (actual: string, operation = 'Activate', request = UID): Exchange => ({
  operation,
  request,
  expected: UID,
  actual,
});
const header = (actualHeader: string): Exchange => ({ ...responding(UID), actualHeader: actualHeader });

const credential = (type: string, fields: string): Exchange => ({
  ...responding(UID),
  requestHeader: `<Authentication><Credential><CredentialType value="${type}"/><CredentialValue>${fields}</CredentialValue></Credential></Authentication>`,
});

const RECOGNITIONS: readonly Recognition[] = [
  {
    id: 'CREDENTIAL_FORM',
    what: 'a device that is called by a user name',
    shown: { exchanges: [credential('Device', '<Username value="fred"/>')] },
    at: 'RequestMessage/RequestHeader/Authentication/Credential/CredentialValue/Username',
    nearMiss: { exchanges: [credential('UsernameAndPassword', '<Username value="fred"/>')] },
  },
  {
    id: 'TAG_NEWER_THAN_VERSION',
    what: 'a Server Correlation Value (1.4) in a response of 1.0',
    shown: { version: '1.0', exchanges: [header(`${TIME_STAMP}<ServerCorrelationValue value="a"/>`)] },
    at: 'ResponseMessage/ResponseHeader/ServerCorrelationValue',
    nearMiss: { version: '1.4', exchanges: [header(`${TIME_STAMP}<ServerCorrelationValue value="a"/>`)] },
  },
  {
    id: 'HEADER_UNEXPECTED_TAG',
    what: 'a Result Message in a header',
    shown: { exchanges: [header(`${TIME_STAMP}<ResultMessage value="a"/>`)] },
    at: 'ResponseMessage/ResponseHeader/ResultMessage',
    nearMiss: { exchanges: [responding(`${UID}<ResultMessage value="a"/>`)] },
  },
  {
    id: 'HEADER_UNEXPECTED_TAG',
    what: 'two Time Stamps',
    shown: { exchanges: [header(TIME_STAMP + TIME_STAMP)] },
    at: 'ResponseMessage/ResponseHeader/TimeStamp[1]',
    nearMiss: { exchanges: [header(TIME_STAMP)] },
  },
  {
    id: 'EXTRA_FIELD_IN_PAYLOAD',
    what: 'Object Type in the response to Register',
    shown: { exchanges: [responding(`<ObjectType value="SymmetricKey"/>${UID}`, 'Register')] },
    at: `${PAYLOAD}/ObjectType`,
    nearMiss: { exchanges: [responding(`<ObjectType value="SymmetricKey"/>${UID}`, 'Create', '')] },
  },
  {
    id: 'EXTRA_FIELD_IN_PAYLOAD',
    what: 'two identifiers where there is one object',
    shown: { exchanges: [responding(UID + UID)] },
    at: `${PAYLOAD}/UniqueIdentifier[1]`,
    nearMiss: { exchanges: [responding(UID + UID, 'Locate', '')] },
  },
  {
    id: 'FIELD_ORDER',
    what: 'Server Information before Vendor Identification',
    shown: { exchanges: [responding('<ServerInformation/><VendorIdentification value="v"/>', 'Query')] },
    at: `${PAYLOAD}/VendorIdentification`,
    nearMiss: { exchanges: [responding('<VendorIdentification value="v"/><ServerInformation/>', 'Query')] },
  },
  {
    id: 'MISSING_FIELD_FOR_VERSION',
    what: 'Modify Attribute of 1.2 without the Attribute',
    shown: { version: '1.2', exchanges: [responding(UID, 'ModifyAttribute')] },
    at: `${PAYLOAD}/Attribute`,
    nearMiss: {
      version: '2.0',
      exchanges: [responding(UID, 'ModifyAttribute', `${UID}<NewAttribute><Comment value="c"/></NewAttribute>`)],
    },
  },
  {
    id: 'WRONG_TTLV_TYPE',
    what: 'a Unique Identifier that is an Enumeration in 1.2',
    shown: { version: '1.2', exchanges: [responding('<UniqueIdentifier type="Enumeration" value="0x00000018"/>')] },
    at: `${PAYLOAD}/UniqueIdentifier`,
    nearMiss: {
      version: '2.0',
      exchanges: [responding('<UniqueIdentifier type="Enumeration" value="IDPlaceholder"/>')],
    },
  },
  {
    id: 'WRONG_TTLV_TYPE',
    what: 'a Lease Time that is an Integer',
    shown: { exchanges: [responding(UID + attribute('Lease Time', 'Integer', '60'), 'GetAttributes')] },
    at: `${PAYLOAD}/Attribute/AttributeValue`,
    nearMiss: { exchanges: [responding(UID + attribute('Lease Time', 'Interval', '60'), 'GetAttributes')] },
  },
  {
    id: 'UNDEFINED_ENUMERATION',
    what: 'a State that no version defines',
    shown: { exchanges: [responding(UID + attribute('State', 'Enumeration', '0x00000009'), 'GetAttributes')] },
    at: `${PAYLOAD}/Attribute/AttributeValue`,
    nearMiss: { exchanges: [responding(UID + attribute('State', 'Enumeration', '0x80000009'), 'GetAttributes')] },
  },
  {
    id: 'BATCH_COUNT',
    what: 'two items counted as one',
    shown: {
      exchanges: [
        {
          ...responding(UID),
          changed: (response) => ({ ...response, value: [...response.value, ...response.value.slice(1)] }),
        },
      ],
    },
    at: 'ResponseMessage/ResponseHeader/BatchCount',
    nearMiss: { exchanges: [responding(UID)] },
  },
];

describe('diagnostics of fields, types and values', () => itRecognises(SHAPE_ROWS, RECOGNITIONS));
