import { itRecognises, type Recognition } from '../../test-support/diagnosed.ts';
import { attribute, type Exchange } from '../../test-support/exchanges.ts';
import { KEY_BLOCK_ROWS } from './key-block-rows.ts';
import { KEY_USE_ROWS } from './key-use-rows.ts';

const PAYLOAD = 'ResponseMessage/BatchItem[0]/ResponsePayload';
const BLOCK = `${PAYLOAD}/SymmetricKey/KeyBlock`;

/** RFC 3394 section 4.1: key, key data and ciphertext. */
const KEK = '000102030405060708090a0b0c0d0e0f';
const KEY = '00112233445566778899aabbccddeeff';
const WRAPPED_3394 = '1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5';
/** RFC 5649 section 6: key and the ciphertext of 20 octets of key data. */
const KEK_5649 = '5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8';
const WRAPPED_5649 = '138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a';

interface Block {
  readonly format?: string;
  readonly value?: string;
  readonly length?: number;
  /** The Block Cipher Mode with which the key is wrapped. */
  readonly wrapped?: string;
}

const uid = (value: string): string => `<UniqueIdentifier value="${value}"/>`;
const material = (octets: string): string => `<KeyValue><KeyMaterial type="ByteString" value="${octets}"/></KeyValue>`;
const octets = (value: string): string => `<KeyValue type="ByteString" value="${value}"/>`;

function wrapping(mode: string): string {
  return `<KeyWrappingData><WrappingMethod value="Encrypt"/><EncryptionKeyInformation>${uid('kek')}<CryptographicParameters><BlockCipherMode value="${mode}"/></CryptographicParameters></EncryptionKeyInformation></KeyWrappingData>`;
}

function symmetricKey({ format = 'Raw', value = material(KEY), length = 128, wrapped }: Block = {}): string {
  const data = wrapped === undefined ? '' : wrapping(wrapped);
  return `<SymmetricKey><KeyBlock><KeyFormatType value="${format}"/>${value}<CryptographicAlgorithm value="AES"/><CryptographicLength value="${length}"/>${data}</KeyBlock></SymmetricKey>`;
}

function register(object: string, identifier = 'key-1'): Exchange {
  return {
    operation: 'Register',
    request: `<ObjectType value="SymmetricKey"/><TemplateAttribute>${attribute('Cryptographic Usage Mask', 'Integer', 'Encrypt')}</TemplateAttribute>${object}`,
    expected: uid(identifier),
  };
}

/** A Get of key-1 that returns this object. */
function get(object: string, request = ''): Exchange {
  const returned = `<ObjectType value="SymmetricKey"/>${uid('key-1')}${object}`;
  return { operation: 'Get', request: `${uid('key-1')}${request}`, expected: returned };
}

const FAILED = '<ResultStatus value="OperationFailed"/><ResultReason value="KeyFormatTypeNotSupported"/>';
const refused = (request: string): Exchange => ({ ...get(symmetricKey(), request), actual: '', actualResult: FAILED });

function secretData(format: string): Exchange {
  return {
    operation: 'Register',
    request: `<ObjectType value="SecretData"/><TemplateAttribute>${attribute('Cryptographic Usage Mask', 'Integer', 'Verify')}</TemplateAttribute><SecretData><SecretDataType value="Password"/><KeyBlock><KeyFormatType value="${format}"/>${material('00')}</KeyBlock></SecretData>`,
    expected: uid('key-1'),
  };
}

const IV = '<IVCounterNonce value="00000000000000000000000000000000"/>';
function encrypt(mode: string, requested: string, returned: string): Exchange {
  const parameters = `<CryptographicParameters><BlockCipherMode value="${mode}"/></CryptographicParameters>`;
  return {
    operation: 'Encrypt',
    request: `${uid('key-1')}${parameters}<Data value="00"/>${requested}`,
    expected: `${uid('key-1')}<Data value="00"/>${returned}`,
  };
}

const wrappedGet = (value: string, mode: string): Exchange =>
  get(symmetricKey({ value: octets(value), wrapped: mode }));
const kek = (value: string): Exchange =>
  register(symmetricKey({ value: material(value), length: value.length * 4 }), 'kek');
const asPKCS8 = symmetricKey({ format: 'PKCS_8' });

const RECOGNITIONS: readonly Recognition[] = [
  {
    id: 'KEYVALUE_WRAPPED_TYPE',
    what: 'a Byte String that is not wrapped',
    shown: { exchanges: [get(symmetricKey({ value: octets(KEY) }))] },
    at: `${BLOCK}/KeyWrappingData`,
    nearMiss: { exchanges: [wrappedGet(WRAPPED_3394, 'NISTKeyWrap')] },
  },
  {
    id: 'KEYVALUE_WRAPPED_TYPE',
    what: 'a Structure that is wrapped',
    shown: { exchanges: [get(symmetricKey({ wrapped: 'NISTKeyWrap' }))] },
    at: `${BLOCK}/KeyValue`,
    nearMiss: { exchanges: [get(symmetricKey())] },
  },
  {
    id: 'KEYVALUE_ATTRIBUTES',
    what: 'a State under its own tag',
    shown: {
      exchanges: [
        get(symmetricKey({ value: material(KEY).replace('</KeyValue>', '<State value="Active"/></KeyValue>') })),
      ],
    },
    at: `${BLOCK}/KeyValue/State`,
    nearMiss: {
      exchanges: [
        get(
          symmetricKey({
            value: material(KEY).replace('</KeyValue>', `${attribute('State', 'Enumeration', 'Active')}</KeyValue>`),
          }),
        ),
      ],
    },
  },
  {
    id: 'LENGTH_MISMATCH',
    what: 'a key of 128 bits registered as one of 256',
    shown: { exchanges: [register(symmetricKey({ format: 'Opaque', length: 256 }))] },
    at: 'RequestMessage/BatchItem[0]/RequestPayload/SymmetricKey/KeyBlock/CryptographicLength',
    nearMiss: { exchanges: [register(symmetricKey({ format: 'Opaque', length: 128 }))] },
  },
  {
    id: 'SECRET_DATA_FORMAT',
    what: 'a password that is Opaque',
    shown: { exchanges: [secretData('Opaque')] },
    at: 'RequestMessage/BatchItem[0]/RequestPayload/SecretData/KeyBlock/KeyFormatType',
    nearMiss: { exchanges: [secretData('Raw')] },
  },
  {
    id: 'WRAP_ALGORITHM',
    what: 'the ciphertext of RFC 3394 called AESKeyWrapPadding',
    shown: { exchanges: [kek(KEK), wrappedGet(WRAPPED_3394, 'AESKeyWrapPadding')] },
    at: `${BLOCK}/KeyValue`,
    nearMiss: { exchanges: [kek(KEK), wrappedGet(WRAPPED_3394, 'NISTKeyWrap')] },
  },
  {
    id: 'WRAP_ALGORITHM',
    what: 'the ciphertext of RFC 5649 called NISTKeyWrap',
    shown: { exchanges: [kek(KEK_5649), wrappedGet(WRAPPED_5649, 'NISTKeyWrap')] },
    at: `${BLOCK}/KeyValue`,
    nearMiss: { exchanges: [kek(KEK_5649), wrappedGet(WRAPPED_5649, 'AESKeyWrapPadding')] },
  },
  {
    id: 'WRAP_ALGORITHM',
    what: 'the one block of 7 octets of RFC 5649 called NISTKeyWrap',
    shown: { exchanges: [kek(KEK_5649), wrappedGet('afbeb0f07dfbf5419200f2ccb50bb24f', 'NISTKeyWrap')] },
    at: `${BLOCK}/KeyValue`,
    nearMiss: { exchanges: [kek(KEK), wrappedGet('afbeb0f07dfbf5419200f2ccb50bb24f', 'NISTKeyWrap')] },
  },
  {
    id: 'FORMAT_CHANGED_ON_GET',
    what: 'a Raw key returned as PKCS#8',
    shown: { exchanges: [register(symmetricKey()), get(asPKCS8)] },
    at: `${BLOCK}/KeyFormatType`,
    nearMiss: { exchanges: [register(symmetricKey()), get(asPKCS8, '<KeyFormatType value="PKCS_8"/>')] },
  },
  {
    id: 'FORMAT_CHANGED_ON_GET',
    what: 'a plain key returned wrapped',
    shown: { exchanges: [register(symmetricKey()), wrappedGet(WRAPPED_3394, 'NISTKeyWrap')] },
    at: `${BLOCK}/KeyWrappingData`,
    nearMiss: {
      exchanges: [
        register(symmetricKey({ value: octets(WRAPPED_3394), wrapped: 'NISTKeyWrap' })),
        wrappedGet(WRAPPED_3394, 'NISTKeyWrap'),
      ],
    },
  },
  {
    id: 'KEY_FORMAT_REFUSED',
    what: 'a Raw key that is not returned as Raw',
    shown: { exchanges: [register(symmetricKey()), refused('<KeyFormatType value="Raw"/>')] },
    at: 'ResponseMessage/BatchItem[0]/ResultStatus',
    nearMiss: { exchanges: [register(symmetricKey()), refused('<KeyFormatType value="PKCS_8"/>')] },
  },
  {
    id: 'IV_SOURCE',
    what: 'CBC without an IV on either side',
    shown: { exchanges: [encrypt('CBC', '', '')] },
    at: `${PAYLOAD}/IVCounterNonce`,
    nearMiss: { exchanges: [encrypt('ECB', '', '')] },
  },
  {
    id: 'IV_SOURCE',
    what: 'an IV on both sides',
    shown: { exchanges: [encrypt('CBC', IV, IV)] },
    at: `${PAYLOAD}/IVCounterNonce`,
    nearMiss: { exchanges: [encrypt('CBC', '', IV)] },
  },
];

describe('diagnostics of keys', () => itRecognises([...KEY_BLOCK_ROWS, ...KEY_USE_ROWS], RECOGNITIONS));
