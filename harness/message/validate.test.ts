import { expect } from 'chai';
import {
  boolean,
  byteString,
  dateTime,
  enumeration,
  type Item,
  integer,
  type StructureItem,
  structure,
  textString,
} from '../codec/item.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import type { Version } from '../spec/versions.ts';
import { protocolVersion, protocolVersionItem } from './header.ts';
import { validate } from './validate.ts';

const { Operation, ResultStatus } = Enum;
const OCTETS = Uint8Array.of(1);
const ID = textString(Tag.UniqueIdentifier, 'one');

/** A request of one item, with what is put in place of its parts. */
function request(version: Version, operation: number, payload: readonly Item[], header: readonly Item[] = []) {
  const protocol = protocolVersionItem(protocolVersion(version));
  return structure(Tag.RequestMessage, [
    structure(Tag.RequestHeader, [protocol, ...header, integer(Tag.BatchCount, 1)]),
    structure(Tag.BatchItem, [enumeration(Tag.Operation, operation), structure(Tag.RequestPayload, payload)]),
  ]);
}

function response(version: Version, fields: readonly Item[], header: readonly Item[] = []) {
  const protocol = protocolVersionItem(protocolVersion(version));
  return structure(Tag.ResponseMessage, [
    structure(Tag.ResponseHeader, [protocol, dateTime(Tag.TimeStamp, 1n), ...header, integer(Tag.BatchCount, 1)]),
    structure(Tag.BatchItem, fields),
  ]);
}

function attribute(name: string, value: Item) {
  return structure(Tag.Attribute, [textString(Tag.AttributeName, name), value]);
}

const template = (...fields: readonly Item[]) => structure(Tag.TemplateAttribute, fields);
const symmetric = enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey);
const keyBlock = (...fields: readonly Item[]) => structure(Tag.SymmetricKey, [structure(Tag.KeyBlock, fields)]);
const format = (value: number) => enumeration(Tag.KeyFormatType, value);
const register = (object: Item) => request('1.2', Operation.Register, [symmetric, template(), object]);
const material = (...fields: readonly Item[]) => structure(Tag.KeyValue, [structure(Tag.KeyMaterial, fields)]);
const failed = enumeration(Tag.ResultStatus, ResultStatus.OperationFailed);
const succeeded = enumeration(Tag.ResultStatus, ResultStatus.Success);

const PAYLOAD = 'RequestMessage/BatchItem[0]/RequestPayload';

type Row = readonly [
  what: string,
  Version,
  StructureItem,
  ...(readonly [kind: string, path: string, section?: string][]),
];

const REQUESTS: readonly Row[] = [
  ['a request without any fault', '1.1', request('1.1', Operation.Get, [ID])],
  [
    'a field of no table',
    '1.1',
    request('1.1', Operation.Get, [ID, integer(Tag.BatchCount, 1)]),
    ['unknown-field', `${PAYLOAD}/BatchCount`, '4.11'],
  ],
  [
    "a vendor's field in the specification's structure",
    '1.4',
    request('1.4', Operation.Get, [ID, integer(0x540001, 1)]),
    ['unknown-field', `${PAYLOAD}/0x540001`, '4.11'],
  ],
  [
    'a field that a later version adds to the structure',
    '1.3',
    request('1.3', Operation.Get, [enumeration(Tag.KeyWrapType, Enum.KeyWrapType.NotWrapped)]),
    ['newer-than-version', `${PAYLOAD}/KeyWrapType`, '4.11'],
  ],
  [
    'a header field of a later version',
    '1.0',
    request('1.0', Operation.Get, [], [textString(Tag.ClientCorrelationValue, 'mine')]),
    ['newer-than-version', 'RequestMessage/RequestHeader/ClientCorrelationValue', '7.2'],
  ],
  [
    'a tag of a later version where no version has it',
    '1.0',
    request('1.0', Operation.Get, [textString(Tag.Comment, 'c')]),
    ['newer-than-version', `${PAYLOAD}/Comment`, '4.10'],
  ],
  [
    'a field that 2.0 no longer has',
    '2.0',
    request('2.0', Operation.Create, [symmetric, template(), structure(Tag.Attributes, [])]),
    ['unknown-field', `${PAYLOAD}/TemplateAttribute`, '6.1.8'],
  ],
  [
    'fields in another order',
    '1.1',
    request('1.1', Operation.Get, [format(Enum.KeyFormatType.Raw), ID]),
    ['field-order', `${PAYLOAD}/UniqueIdentifier`, '4.11'],
  ],
  [
    'a missing field',
    '1.2',
    request('1.2', Operation.Create, [symmetric]),
    ['missing-field', `${PAYLOAD}/TemplateAttribute`, '4.1'],
  ],
  [
    'a missing object, whichever it is',
    '1.2',
    request('1.2', Operation.Register, [symmetric, template()]),
    ['missing-field', `${PAYLOAD}/*`, '4.3'],
  ],
  ['an object that 1.1 lets a client keep', '1.1', request('1.1', Operation.Register, [symmetric, template()])],
  [
    'a field twice',
    '1.1',
    request('1.1', Operation.Get, [ID, ID]),
    ['duplicate-field', `${PAYLOAD}/UniqueIdentifier[1]`, '4.11'],
  ],
  [
    'two objects of different types in the place of one',
    '1.2',
    request('1.2', Operation.Register, [
      symmetric,
      template(),
      keyBlock(format(Enum.KeyFormatType.Raw)),
      structure(Tag.OpaqueObject, [
        enumeration(Tag.OpaqueDataType, 0x8000_0001),
        byteString(Tag.OpaqueDataValue, OCTETS),
      ]),
    ]),
    ['duplicate-field', `${PAYLOAD}/OpaqueObject`, '4.3'],
  ],
  [
    'a field of another type',
    '1.1',
    request('1.1', Operation.Get, [integer(Tag.UniqueIdentifier, 1)]),
    ['wrong-type', `${PAYLOAD}/UniqueIdentifier`],
  ],
  ['an identifier of 2.0 by its place', '2.0', request('2.0', Operation.Get, [integer(Tag.UniqueIdentifier, -1)])],
  [
    'a field of an undefined item type',
    '1.1',
    request('1.1', Operation.Get, [{ ...byteString(Tag.UniqueIdentifier, OCTETS), typeCode: 0x0c }]),
    ['wrong-type', `${PAYLOAD}/UniqueIdentifier`],
  ],
  [
    'a value of no version',
    '1.1',
    request('1.1', Operation.Create, [enumeration(Tag.ObjectType, 0x77), template()]),
    ['undefined-enumeration', `${PAYLOAD}/ObjectType`],
  ],
  [
    'a value of a later version',
    '1.1',
    request('1.1', Operation.Create, [enumeration(Tag.ObjectType, Enum.ObjectType.PGPKey), template()]),
    ['undefined-enumeration', `${PAYLOAD}/ObjectType`],
  ],
  ["a vendor's value", '1.1', request('1.1', Operation.Create, [enumeration(Tag.ObjectType, 0x8000_0001), template()])],
  [
    'an operation of a later version, whose payload is not looked at',
    '1.1',
    request('1.1', Operation.Encrypt, [integer(Tag.BatchCount, 1)]),
    ['undefined-enumeration', 'RequestMessage/BatchItem[0]/Operation'],
  ],
  [
    'an attribute value of another type than the attribute has',
    '1.1',
    request('1.1', Operation.AddAttribute, [ID, attribute('State', textString(Tag.AttributeValue, 'Active'))]),
    ['wrong-type', `${PAYLOAD}/Attribute/AttributeValue`],
  ],
  [
    'an attribute value that the attribute does not have',
    '1.1',
    request('1.1', Operation.AddAttribute, [ID, attribute('State', enumeration(Tag.AttributeValue, 7))]),
    ['undefined-enumeration', `${PAYLOAD}/Attribute/AttributeValue`],
  ],
  [
    'the fields of an attribute that is a structure',
    '1.1',
    request('1.1', Operation.AddAttribute, [
      ID,
      attribute('Name', structure(Tag.AttributeValue, [textString(Tag.NameValue, 'n')])),
    ]),
    ['missing-field', `${PAYLOAD}/Attribute/AttributeValue/NameType`, '3.2'],
  ],
  [
    'some of the fields of a structure that Locate compares',
    '1.1',
    request('1.1', Operation.Locate, [
      attribute('Name', structure(Tag.AttributeValue, [textString(Tag.NameValue, 'n')])),
    ]),
  ],
  [
    'the same in 2.0',
    '2.0',
    request('2.0', Operation.Locate, [
      structure(Tag.Attributes, [structure(Tag.Name, [textString(Tag.NameValue, 'n')])]),
    ]),
  ],
  [
    'a custom attribute of any type',
    '1.1',
    request('1.1', Operation.AddAttribute, [ID, attribute('x-Any', boolean(Tag.AttributeValue, true))]),
  ],
  [
    'an attribute of a later version among attributes',
    '2.0',
    request('2.0', Operation.Create, [symmetric, structure(Tag.Attributes, [integer(Tag.RotateInterval, 1)])]),
    ['newer-than-version', `${PAYLOAD}/Attributes/RotateInterval`, '5.1'],
  ],
  [
    'attributes in any order and number',
    '2.0',
    request('2.0', Operation.Create, [
      symmetric,
      structure(Tag.Attributes, [
        textString(Tag.ObjectGroup, 'a'),
        integer(Tag.CryptographicLength, 128),
        textString(Tag.ObjectGroup, 'b'),
      ]),
    ]),
  ],
  [
    'key material by its format',
    '1.2',
    register(keyBlock(format(Enum.KeyFormatType.TransparentRSAPublicKey), material())),
    ['missing-field', `${PAYLOAD}/SymmetricKey/KeyBlock/KeyValue/KeyMaterial/Modulus`, '2.1.7.5'],
    ['missing-field', `${PAYLOAD}/SymmetricKey/KeyBlock/KeyValue/KeyMaterial/PublicExponent`, '2.1.7.5'],
  ],
  [
    'a wrapped key without wrapping data',
    '1.2',
    register(keyBlock(format(Enum.KeyFormatType.Raw), byteString(Tag.KeyValue, OCTETS))),
    ['missing-field', `${PAYLOAD}/SymmetricKey/KeyBlock/KeyWrappingData`, '2.1.3'],
  ],
  [
    'an algorithm without a length',
    '1.2',
    register(
      keyBlock(
        format(Enum.KeyFormatType.Raw),
        enumeration(Tag.CryptographicAlgorithm, Enum.CryptographicAlgorithm.AES),
      ),
    ),
    ['missing-field', `${PAYLOAD}/SymmetricKey/KeyBlock/CryptographicLength`, '2.1.3'],
  ],
  [
    'a credential by its type',
    '1.0',
    request(
      '1.0',
      Operation.Get,
      [],
      [
        structure(Tag.Authentication, [
          structure(Tag.Credential, [
            enumeration(Tag.CredentialType, Enum.CredentialType.UsernameAndPassword),
            structure(Tag.CredentialValue, [textString(Tag.Password, 'p')]),
          ]),
        ]),
      ],
    ),
    ['missing-field', 'RequestMessage/RequestHeader/Authentication/Credential/CredentialValue/Username', '2.1.2'],
  ],
  [
    'data that a single-part request lacks',
    '1.3',
    request('1.3', Operation.Encrypt, [ID]),
    ['missing-field', `${PAYLOAD}/Data`, '4.29'],
  ],
  [
    'data that a multi-part request may lack',
    '1.3',
    request('1.3', Operation.Encrypt, [ID, boolean(Tag.FinalIndicator, true)]),
  ],
  [
    'a batch count that is not the number of items, which then need an ID',
    '1.1',
    structure(Tag.RequestMessage, [
      structure(Tag.RequestHeader, [protocolVersionItem(protocolVersion('1.1')), integer(Tag.BatchCount, 2)]),
      structure(Tag.BatchItem, [enumeration(Tag.Operation, Operation.Get), structure(Tag.RequestPayload, [])]),
    ]),
    ['missing-field', 'RequestMessage/BatchItem[0]/UniqueBatchItemID', '7.2'],
    ['batch-count', 'RequestMessage/RequestHeader/BatchCount'],
  ],
  ['another message', '1.1', structure(Tag.ResponseMessage, []), ['unknown-field', 'ResponseMessage']],
];

const RESPONSES: readonly Row[] = [
  [
    'a response without any fault',
    '1.1',
    response('1.1', [enumeration(Tag.Operation, Operation.Activate), succeeded, structure(Tag.ResponsePayload, [ID])]),
  ],
  [
    'a failure without a reason',
    '1.1',
    response('1.1', [enumeration(Tag.Operation, Operation.Activate), failed]),
    ['missing-field', 'ResponseMessage/BatchItem[0]/ResultReason', '7.2'],
  ],
  [
    'a success without a payload',
    '1.1',
    response('1.1', [enumeration(Tag.Operation, Operation.Activate), succeeded]),
    ['missing-field', 'ResponseMessage/BatchItem[0]/ResponsePayload', '7.2'],
  ],
  ['the answer to a notification', '1.1', response('1.1', [enumeration(Tag.Operation, Operation.Notify), succeeded])],
  [
    'a pending operation without a correlation value',
    '1.1',
    response('1.1', [enumeration(Tag.ResultStatus, ResultStatus.OperationPending)]),
    ['missing-field', 'ResponseMessage/BatchItem[0]/AsynchronousCorrelationValue', '7.2'],
  ],
  [
    'a header field of a later version',
    '1.0',
    response(
      '1.0',
      [failed, enumeration(Tag.ResultReason, Enum.ResultReason.InvalidMessage)],
      [textString(Tag.ServerCorrelationValue, 'ours')],
    ),
    ['newer-than-version', 'ResponseMessage/ResponseHeader/ServerCorrelationValue', '7.2'],
  ],
  [
    'the answer to Poll, which is that of another operation',
    '1.1',
    response('1.1', [
      enumeration(Tag.Operation, Operation.Poll),
      succeeded,
      structure(Tag.ResponsePayload, [symmetric, ID]),
    ]),
  ],
  [
    "a vendor's server information",
    '1.1',
    response('1.1', [
      enumeration(Tag.Operation, Operation.Query),
      succeeded,
      structure(Tag.ResponsePayload, [
        textString(Tag.VendorIdentification, 'v'),
        structure(Tag.ServerInformation, [textString(0x540001, 'anything')]),
      ]),
    ]),
  ],
];

describe('validation', () => {
  for (const [direction, rows] of [
    ['request', REQUESTS],
    ['response', RESPONSES],
  ] as const) {
    for (const [what, version, message, ...expected] of rows) {
      it(`of a ${direction} of ${version}: ${what}`, () => {
        const problems = validate(message, version, direction).map(({ kind, path, section }) =>
          section === undefined ? [kind, path] : [kind, path, section],
        );
        expect(problems).to.deep.equal(expected);
      });
    }
  }

  it('of a message with very many problems takes time in proportion to them', function () {
    this.timeout(10_000);
    const fields = Array.from({ length: 100_000 }, () => integer(0x540001, 1));
    const message = request('1.4', Operation.Query, fields);
    const problems = validate(message, '1.4', 'request').filter(({ kind }) => kind === 'unknown-field');
    expect(problems).to.have.length(100_000);
    expect(problems.at(-1)?.path).to.equal('RequestMessage/BatchItem[0]/RequestPayload/0x540001[99999]');
  });
});
