import { enumeration, type Item, structure, textString } from '../harness/codec/item.ts';
import { decodeTtlv, encodeTtlv } from '../harness/codec/ttlv.ts';
import { protocolVersion } from '../harness/message/header.ts';
import { buildRequest } from '../harness/message/request.ts';
import { readResponse } from '../harness/message/response.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { Mask } from '../harness/spec/masks.ts';
import { Tag } from '../harness/spec/tags.ts';
import { attribute, template } from '../test-support/engine-client.ts';

/** Octets of a request in 1.2, which both servers speak. */
export function request(operation: keyof typeof Enum.Operation, ...payload: Item[]): Uint8Array {
  return encodeTtlv(buildRequest(protocolVersion('1.2'), [{ operation: Enum.Operation[operation], payload }]));
}

export const DISCOVER_VERSIONS = request('DiscoverVersions');
export const QUERY = request(
  'Query',
  enumeration(Tag.QueryFunction, Enum.QueryFunction.QueryOperations),
  enumeration(Tag.QueryFunction, Enum.QueryFunction.QueryObjects),
);

export function create(name: string): Uint8Array {
  const attributes = template({
    'Cryptographic Algorithm': Enum.CryptographicAlgorithm.AES,
    'Cryptographic Length': 256,
    'Cryptographic Usage Mask': Mask.CryptographicUsageMask.Encrypt | Mask.CryptographicUsageMask.Decrypt,
    Name: nameFields(name),
  });
  return request('Create', enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey), attributes);
}

export function locate(name: string): Uint8Array {
  return request('Locate', attribute('Name', nameFields(name)));
}

export const get = (identifier: string): Uint8Array => request('Get', textString(Tag.UniqueIdentifier, identifier));
export const destroy = (identifier: string): Uint8Array =>
  request('Destroy', textString(Tag.UniqueIdentifier, identifier));

function nameFields(name: string): Item[] {
  return [textString(Tag.NameValue, name), enumeration(Tag.NameType, Enum.NameType.UninterpretedTextString)];
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
