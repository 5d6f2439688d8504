import type { KeyObject } from 'node:crypto';
import { byteString, enumeration, type Item, integer, structure } from '../harness/codec/item.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { Tag } from '../harness/spec/tags.ts';
import { START } from './engine.ts';
import { type EngineClient, type PlainValue, template } from './engine-client.ts';

const F = Enum.KeyFormatType;
const O = Enum.ObjectType;

/** Every use that a cryptographic operation has, and those of keys that wrap others. */
const ALL_USES = 0x1 | 0x2 | 0x4 | 0x8 | 0x10 | 0x20 | 0x80 | 0x100;

export const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');

export const parameters = (...fields: Item[]): Item => structure(Tag.CryptographicParameters, fields);
export const data = (octets: Uint8Array | string): Item => octetField(Tag.Data, octets);
export const octetField = (tag: number, octets: Uint8Array | string): Item =>
  byteString(tag, typeof octets === 'string' ? hex(octets) : octets);

function register(
  client: EngineClient,
  objectType: number,
  attributes: Readonly<Record<string, PlainValue>>,
  content: Item,
): string {
  const all = { 'Cryptographic Usage Mask': ALL_USES, 'Activation Date': START - 1n, ...attributes };
  return client.identifier('Register', enumeration(Tag.ObjectType, objectType), template(all), content);
}

/** Registers a symmetric key that is Active and may be used for everything: its Unique Identifier. */
export function symmetricKey(
  client: EngineClient,
  algorithm: number,
  key: Uint8Array | string,
  attributes: Readonly<Record<string, PlainValue>> = {},
): string {
  const octets = typeof key === 'string' ? hex(key) : key;
  const parity = algorithm === Enum.CryptographicAlgorithm.DES3 ? 7 : 8;
  const block = structure(Tag.KeyBlock, [
    enumeration(Tag.KeyFormatType, F.Raw),
    structure(Tag.KeyValue, [byteString(Tag.KeyMaterial, octets)]),
    enumeration(Tag.CryptographicAlgorithm, algorithm),
    integer(Tag.CryptographicLength, octets.length * parity),
  ]);
  return register(client, O.SymmetricKey, attributes, structure(Tag.SymmetricKey, [block]));
}

/** Registers one half of a key pair, Active and for everything: its Unique Identifier. */
export function keyPairHalf(
  client: EngineClient,
  key: KeyObject,
  attributes: Readonly<Record<string, PlainValue>> = {},
): string {
  const isPrivate = key.type === 'private';
  const der = isPrivate ? key.export({ format: 'der', type: 'pkcs8' }) : key.export({ format: 'der', type: 'spki' });
  const block = structure(Tag.KeyBlock, [
    enumeration(Tag.KeyFormatType, isPrivate ? F.PKCS_8 : F.X_509),
    structure(Tag.KeyValue, [byteString(Tag.KeyMaterial, der)]),
  ]);
  return isPrivate
    ? register(client, O.PrivateKey, attributes, structure(Tag.PrivateKey, [block]))
    : register(client, O.PublicKey, attributes, structure(Tag.PublicKey, [block]));
}
