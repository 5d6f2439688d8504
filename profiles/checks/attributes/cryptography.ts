import { createHash } from 'node:crypto';
import { expect } from 'chai';
import {
  byteString,
  enumeration,
  type Item,
  integer,
  longInteger,
  type StructureItem,
  structure,
} from '../../../harness/codec/item.ts';
import { fieldValue } from '../../../harness/message/fields.ts';
import type { AttributeKey } from '../../../harness/spec/attributes.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Mask } from '../../../harness/spec/masks.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { contentOf } from '../contents.ts';
import { attributeOf, uniqueIdentifier } from '../exchanges.ts';
import { generatedKey, mayServe, newKey } from '../objects.ts';
import type { Subject } from '../subject.ts';
import { type AttributeProbe, exactly, only } from './probe.ts';

const { BlockCipherMode, HashingAlgorithm, PaddingMethod, RNGAlgorithm } = Enum;
const { Encrypt, Decrypt, Sign, Verify } = Mask.CryptographicUsageMask;

/** What a key of newKey has, whoever set it. */
function ofNewKey(how: string, value: Item, others: readonly [Item, Item]): AttributeProbe {
  return {
    how,
    prepare: async (subject) => ({ identifier: (await newKey(subject)).identifier, verify: exactly(value) }),
    others: () => others,
  };
}

/** What a client gives a new key. */
function givenToKey(how: string, value: Item, others: readonly [Item, Item]): AttributeProbe {
  return {
    how,
    async prepare(subject) {
      const { identifier } = await newKey(subject, [attributeOf(value)]);
      return { identifier, verify: exactly(value) };
    },
    others: () => others,
  };
}

const algorithm = (value: number): Item => enumeration(Tag.CryptographicAlgorithm, value);
const length = (bits: number): Item => integer(Tag.CryptographicLength, bits);
const mask = (bits: number): Item => integer(Tag.CryptographicUsageMask, bits);
const parameters = (mode: number): Item =>
  structure(Tag.CryptographicParameters, [
    enumeration(Tag.BlockCipherMode, mode),
    enumeration(Tag.PaddingMethod, PaddingMethod.PKCS5),
  ]);
const digest = (hash: number, octets: number): Item =>
  structure(Tag.Digest, [
    enumeration(Tag.HashingAlgorithm, hash),
    byteString(Tag.DigestValue, new Uint8Array(octets)),
    enumeration(Tag.KeyFormatType, Enum.KeyFormatType.Raw),
  ]);
const limits = (total: bigint): StructureItem =>
  structure(Tag.UsageLimits, [
    longInteger(Tag.UsageLimitsTotal, total),
    longInteger(Tag.UsageLimitsCount, total),
    enumeration(Tag.UsageLimitsUnit, Enum.UsageLimitsUnit.Byte),
  ]);
const generator = (value: number): Item => structure(Tag.RandomNumberGenerator, [enumeration(Tag.RNGAlgorithm, value)]);

/** The octets of a key: those that were registered, else what Get gives. */
async function octetsOf(subject: Subject, identifier: string, content: Uint8Array | undefined): Promise<Uint8Array> {
  const octets = content ?? contentOf(await subject.succeed(Enum.Operation.Get, [uniqueIdentifier(identifier)]));
  expect(octets, 'Key Material in Raw').to.be.instanceOf(Uint8Array);
  return octets as Uint8Array;
}

/** "it SHALL have a mandatory attribute instance computed with the SHA-256 hashing algorithm" (1.4 section 3.17). */
function hasDigestOf(octets: Uint8Array): (instances: readonly Item[]) => void {
  const right = createHash('sha256').update(octets).digest('hex');
  return (instances) => {
    const digests = instances.map((instance) => {
      const fields = instance.type === 'Structure' ? instance : undefined;
      const hash = fieldValue(fields, Tag.HashingAlgorithm, 'Enumeration');
      return hash === HashingAlgorithm.SHA_256
        ? Buffer.from(fieldValue(fields, Tag.DigestValue, 'ByteString') ?? [])
        : undefined;
    });
    expect(
      digests.map((value) => value?.toString('hex')),
      'the digests by SHA-256',
    ).to.include(right);
  };
}

/** What an object can be used for, and by what it was made. */
export const CRYPTOGRAPHY_PROBES = {
  CryptographicAlgorithm: ofNewKey(
    'a new key has its Cryptographic Algorithm',
    algorithm(Enum.CryptographicAlgorithm.AES),
    [algorithm(Enum.CryptographicAlgorithm.DES3), algorithm(Enum.CryptographicAlgorithm.RSA)],
  ),
  CryptographicLength: ofNewKey('a new key has its Cryptographic Length', length(256), [length(128), length(192)]),
  CryptographicParameters: givenToKey(
    'a new key has the Cryptographic Parameters that it was given',
    parameters(BlockCipherMode.CBC),
    [parameters(BlockCipherMode.ECB), parameters(BlockCipherMode.CFB)],
  ),
  CryptographicUsageMask: ofNewKey(
    'a new key has the Cryptographic Usage Mask that it was given',
    mask(Encrypt | Decrypt),
    [mask(Sign), mask(Sign | Verify)],
  ),
  Digest: {
    how: 'a new key has a Digest by SHA-256 of its Key Material',
    async prepare(subject) {
      const { identifier, content } = await newKey(subject);
      return { identifier, verify: hasDigestOf(await octetsOf(subject, identifier, content)) };
    },
    others: () => [digest(HashingAlgorithm.SHA_256, 32), digest(HashingAlgorithm.SHA_512, 64)],
  },
  UsageLimits: {
    how: 'a new key has the Usage Limits that it was given, and as much is left as in total',
    async prepare(subject) {
      const { identifier } = await newKey(subject, [attributeOf(limits(1000n))]);
      return { identifier, verify: exactly(limits(1000n)) };
    },
    others: () => [limits(2000n), limits(3000n)],
    // "The Usage Limits Count value SHALL NOT be set or modified by the client" (1.4 section 3.21): it is the server's.
    same: (sent, found) =>
      fieldValue(sent as StructureItem, Tag.UsageLimitsTotal, 'LongInteger') ===
      fieldValue(found as StructureItem, Tag.UsageLimitsTotal, 'LongInteger'),
  },
  RandomNumberGenerator: {
    how: 'a generated key has a Random Number Generator with its algorithm; where the server generates none, a registered one has what it was given',
    async prepare(subject) {
      if (!mayServe(subject, Enum.Operation.Create)) {
        const value = generator(RNGAlgorithm.Unspecified);
        const { identifier } = await newKey(subject, [attributeOf(value)]);
        return { identifier, verify: exactly(value) };
      }
      const { identifier } = await generatedKey(subject);
      return {
        identifier,
        verify: (instances) =>
          expect(fieldValue(only(instances, 'Structure'), Tag.RNGAlgorithm, 'Enumeration')).to.be.a('number'),
      };
    },
    others: () => [generator(RNGAlgorithm.ANSIX9_31), generator(RNGAlgorithm.FIPS186_2)],
  },
  ProtectionStorageMask: {
    how: 'a new key has a Protection Storage Mask',
    async prepare(subject) {
      const { identifier } = await newKey(subject);
      return { identifier, verify: (instances) => expect(only(instances, 'Integer').value).not.to.equal(0) };
    },
    others: () => [integer(Tag.ProtectionStorageMask, 0x2000), integer(Tag.ProtectionStorageMask, 0x1000)],
  },
} as const satisfies Partial<Record<AttributeKey, AttributeProbe>>;
