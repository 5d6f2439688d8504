import { itRecognises, type Recognition } from '../../test-support/diagnosed.ts';
import { attribute, createKey, type Exchange, structuredAttribute } from '../../test-support/exchanges.ts';
import { LOCATE_ROWS } from './locate-rows.ts';
import { OPERATION_ROWS } from './operation-rows.ts';

const ITEM = 'ResponseMessage/BatchItem[0]';
const uid = (value: string): string => `<UniqueIdentifier value="${value}"/>`;
const UID = uid('key-1');

/** An exchange that should succeed and fails with this reason. */
const refused = (operation: string, reason: string): Exchange => ({
  operation,
  request: UID,
  expected: UID,
  actual: '',
  actualResult: `<ResultStatus value="OperationFailed"/><ResultReason value="${reason}"/>`,
});

/** The response with its batch items without their Operation. */
const nameless = (exchange: Exchange): Exchange => ({
  ...exchange,
  changed: (response) => ({
    ...response,
    value: response.value.map((item, index) =>
      index === 0 || item.type !== 'Structure' ? item : { ...item, value: item.value.slice(1) },
    ),
  }),
});

const activate: Exchange = { operation: 'Activate', request: UID, expected: UID };
const rekey = (identifier: string): Exchange => ({ operation: 'ReKey', request: UID, expected: uid(identifier) });
const rekeyPair = (identifier: string): Exchange => ({
  operation: 'ReKeyKeyPair',
  request: '<PrivateKeyUniqueIdentifier value="key-1"/>',
  expected: `<PrivateKeyUniqueIdentifier value="${identifier}"/><PublicKeyUniqueIdentifier value="key-4"/>`,
});

const name = (value: string): string =>
  structuredAttribute('Name', `<NameValue value="${value}"/><NameType value="UninterpretedTextString"/>`);
const locate = (filter: string, expected: string, found: string): Exchange => ({
  operation: 'Locate',
  request: filter,
  expected,
  actual: found,
});

const RECOGNITIONS: readonly Recognition[] = [
  {
    id: 'UNSUPPORTED_OP_SHAPE',
    what: 'a message that comes to nothing as a whole',
    shown: { listed: ['Query'], exchanges: [nameless(refused('Activate', 'InvalidMessage'))] },
    at: 'ResponseMessage',
    nearMiss: { listed: ['Activate'], exchanges: [nameless(refused('Activate', 'InvalidMessage'))] },
  },
  {
    id: 'UNSUPPORTED_OP_SHAPE',
    what: 'a failure that does not say so',
    shown: { listed: ['Query'], exchanges: [refused('Activate', 'FeatureNotSupported')] },
    at: `${ITEM}/ResultReason`,
    nearMiss: { listed: ['Query'], exchanges: [refused('Activate', 'OperationNotSupported')] },
  },
  {
    id: 'QUERY_UNDERREPORTS',
    what: 'Activate that works unlisted',
    shown: { listed: ['Query'], exchanges: [activate] },
    at: `${ITEM}/Operation`,
    nearMiss: { listed: ['Query', 'Activate'], exchanges: [activate] },
  },
  {
    id: 'REKEY_SAME_UID',
    what: 'Re-key in place',
    shown: { exchanges: [rekey('key-1')] },
    at: `${ITEM}/ResponsePayload/UniqueIdentifier`,
    nearMiss: { exchanges: [rekey('key-2')] },
  },
  {
    id: 'REKEY_SAME_UID',
    what: 'Re-key Key Pair in place',
    shown: { exchanges: [rekeyPair('key-1')] },
    at: `${ITEM}/ResponsePayload/PrivateKeyUniqueIdentifier`,
    nearMiss: { exchanges: [rekeyPair('key-3')] },
  },
  {
    id: 'LIFECYCLE_ORDER',
    what: 'Destroy that is denied',
    shown: { exchanges: [refused('Destroy', 'PermissionDenied')] },
    at: `${ITEM}/ResultStatus`,
    nearMiss: { exchanges: [refused('Destroy', 'ItemNotFound')] },
  },
  {
    id: 'ERROR_ITEM_NO_PAYLOAD',
    what: 'a failed item where a payload is expected',
    shown: { exchanges: [refused('Activate', 'PermissionDenied')] },
    at: `${ITEM}/ResponsePayload`,
    nearMiss: {
      exchanges: [
        {
          ...refused('Activate', 'PermissionDenied'),
          expected: '',
          expectedResult: '<ResultStatus value="OperationFailed"/><ResultReason value="PermissionDenied"/>',
        },
      ],
    },
  },
  {
    id: 'ERROR_ITEM_WITHOUT_OPERATION',
    what: 'a failed item without Operation',
    shown: { exchanges: [nameless(refused('Activate', 'InvalidMessage'))] },
    at: `${ITEM}/Operation`,
    nearMiss: { exchanges: [refused('Activate', 'InvalidMessage')] },
  },
  {
    id: 'LOCATE_FILTER_IGNORED',
    what: 'a key with another Name',
    shown: { exchanges: [createKey(name('a')), locate(name('b'), '', UID)] },
    at: `${ITEM}/ResponsePayload/UniqueIdentifier`,
    nearMiss: { exchanges: [createKey(name('a')), locate(name('a'), UID, UID)] },
  },
  {
    id: 'LOCATE_FILTER_IGNORED',
    what: 'a key with the same Name and another algorithm',
    shown: {
      exchanges: [
        createKey(name('a')),
        locate(attribute('Cryptographic Algorithm', 'Enumeration', 'DES3') + name('a'), '', UID),
      ],
    },
    at: `${ITEM}/ResponsePayload/UniqueIdentifier`,
    nearMiss: { exchanges: [createKey(name('abc')), locate(name('a*'), UID, UID)] },
  },
  {
    id: 'LOCATE_FALSE_POSITIVE',
    what: "somebody else's key where none is expected",
    shown: { exchanges: [locate(name('a'), '', uid('kek'))] },
    at: `${ITEM}/ResponsePayload/UniqueIdentifier`,
    nearMiss: { exchanges: [createKey(), locate(name('a'), '', UID)] },
  },
];

describe('diagnostics of operations', () => itRecognises([...OPERATION_ROWS, ...LOCATE_ROWS], RECOGNITIONS));
