import { enumeration, type Item, integer, structure } from '../harness/codec/item.ts';
import { decodeTtlv, encodeTtlv } from '../harness/codec/ttlv.ts';
import { type AttributeView, attributeItem, attributesItem } from '../harness/message/attributes.ts';
import { protocolVersion } from '../harness/message/header.ts';
import { buildRequest } from '../harness/message/request.ts';
import { readResponse } from '../harness/message/response.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { Mask } from '../harness/spec/masks.ts';
import { Tag } from '../harness/spec/tags.ts';
import { atLeast, type Version } from '../harness/spec/versions.ts';
import { nameFields, uid } from '../test-support/engine-client.ts';

/** Octets of the requests of one version. */
export interface Requests {
  readonly discoverVersions: Uint8Array;
  readonly query: Uint8Array;
  create(name: string): Uint8Array;
  locate(name: string): Uint8Array;
  get(uniqueIdentifier: string): Uint8Array;
  destroy(uniqueIdentifier: string): Uint8Array;
}

export function requestsOf(version: Version): Requests {
  const request = (operation: keyof typeof Enum.Operation, ...payload: Item[]): Uint8Array =>
    encodeTtlv(buildRequest(protocolVersion(version), [{ operation: Enum.Operation[operation], payload }]));
  return {
    discoverVersions: request('DiscoverVersions'),
    query: request(
      'Query',
      enumeration(Tag.QueryFunction, Enum.QueryFunction.QueryOperations),
      enumeration(Tag.QueryFunction, Enum.QueryFunction.QueryObjects),
    ),
    create: (name) =>
      request(
        'Create',
        enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey),
        newAttributes(version, [...KEY_ATTRIBUTES, nameOf(name)]),
      ),
    locate: (name) => request('Locate', ...searched(version, [nameOf(name)])),
    get: (uniqueIdentifier) => request('Get', uid(uniqueIdentifier)),
    destroy: (uniqueIdentifier) => request('Destroy', uid(uniqueIdentifier)),
  };
}

const { Encrypt, Decrypt } = Mask.CryptographicUsageMask;

const KEY_ATTRIBUTES: readonly AttributeView[] = [
  {
    name: 'Cryptographic Algorithm',
    value: enumeration(Tag.CryptographicAlgorithm, Enum.CryptographicAlgorithm.AES),
  },
  { name: 'Cryptographic Length', value: integer(Tag.CryptographicLength, 256) },
  { name: 'Cryptographic Usage Mask', value: integer(Tag.CryptographicUsageMask, Encrypt | Decrypt) },
];

const nameOf = (name: string): AttributeView => ({ name: 'Name', value: structure(Tag.Name, nameFields(name)) });

/** The attributes of a new object: in a Template-Attribute until 1.4 (1.4 section 2.1.8), in Attributes since (2.0 section 5.1). */
function newAttributes(version: Version, attributes: readonly AttributeView[]): Item {
  return atLeast(version, '2.0')
    ? attributesItem(Tag.Attributes, attributes)
    : structure(Tag.TemplateAttribute, attributes.map(attributeItem));
}

/** What Locate looks for (1.4 section 4.9, 2.0 section 6.1.27). */
function searched(version: Version, attributes: readonly AttributeView[]): Item[] {
  return atLeast(version, '2.0') ? [attributesItem(Tag.Attributes, attributes)] : attributes.map(attributeItem);
}

/** The Unique Identifier in a response. Throws where the operation did not succeed. */
export function identifierIn(response: Uint8Array): string {
  const item = readResponse(decodeTtlv(response).item)?.items[0];
  const identifier = item?.payload?.value.find(({ tag }) => tag === Tag.UniqueIdentifier)?.value;
  if (item?.resultStatus !== Enum.ResultStatus.Success || typeof identifier !== 'string') {
    throw new Error(`the server does not do its part: ${item?.resultMessage ?? 'no Unique Identifier'}`);
  }
  return identifier;
}

/** A message of the size of a short answer: the structure of a response with one Byte String. */
export function answerOf(octets: number): Uint8Array {
  const value = new Uint8Array(octets - 16);
  return encodeTtlv(structure(Tag.ResponseMessage, [{ tag: Tag.Data, type: 'ByteString', value }]));
}
