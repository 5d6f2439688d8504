import { createCipheriv, createDecipheriv, createHash, getCiphers, pbkdf2Sync } from 'node:crypto';
import { Enum } from '../../harness/spec/enumerations.ts';
import { KmipError } from '../errors.ts';
import {
  Der,
  type DerElement,
  DerError,
  derChild,
  derChildren,
  readInteger,
  readObjectIdentifier,
  writeDer,
  writeInteger,
  writeObjectIdentifier,
} from './der.ts';

/** A password as a PKCS#12 container uses it, and how much work it may still cost to open that container. */
export interface Password {
  readonly text: string;
  /** Takes so many iterations of a key derivation from the budget. Throws a DerError where it does not hold them. */
  spend(iterations: bigint): number;
}

/** All key derivations of a container together: a client could make the server calculate for days. */
const MOST_ITERATIONS = 100_000n;
/** What a derivation costs besides its iterations, so that there are not too many of them. */
const EACH_DERIVATION = 100n;
/** Octets of a password or a salt: RFC 7292 hashes all of them for each part of a key. */
const LONGEST = 1024;

export function passwordOf(octets: Uint8Array): Password {
  let left = MOST_ITERATIONS;
  return {
    text: Buffer.from(octets).toString('utf8'),
    spend(iterations) {
      left -= iterations + EACH_DERIVATION;
      if (iterations < 1n || left < 0n) throw new DerError('more iterations than are calculated');
      return Number(iterations);
    },
  };
}

/** What the octets are for that RFC 7292 appendix B.3 derives. */
export const Purpose = { Key: 1, Iv: 2, Mac: 3 } as const;

interface Salted {
  /** OpenSSL's name. */
  readonly hash: string;
  readonly salt: Uint8Array;
  readonly iterations: number;
}

/** Octets of a block of a hash, where they are not 64. */
const HASH_BLOCKS: Readonly<Record<string, number>> = { sha384: 128, sha512: 128 };

/** RFC 7292 appendix B.2, of a password as BMPString with its terminator (B.1). */
export function pkcs12Octets(
  password: Password,
  { hash, salt, iterations }: Salted,
  purpose: number,
  length: number,
): Buffer {
  if (salt.length > LONGEST || password.text.length > LONGEST) throw new DerError('password or salt is too long');
  const block = HASH_BLOCKS[hash] ?? 64;
  const filled = (octets: Uint8Array) => Buffer.alloc(Math.ceil(octets.length / block) * block, octets);
  const diversifier = Buffer.alloc(block, purpose);
  const input = Buffer.concat([
    ...(salt.length > 0 ? [filled(salt)] : []),
    filled(Buffer.from(`${password.text}\0`, 'utf16le').swap16()),
  ]);
  const output: Buffer[] = [];
  for (let made = 0; made < length; made += output.at(-1)?.length ?? length) {
    let digest = createHash(hash).update(diversifier).update(input).digest();
    for (let round = 1; round < iterations; round += 1) digest = createHash(hash).update(digest).digest();
    output.push(digest);
    addToBlocks(input, Buffer.alloc(block, digest));
  }
  return Buffer.concat(output).subarray(0, length);
}

/** Each block of `input` plus `addend` plus 1, modulo 2 to the power of its bits. */
function addToBlocks(input: Buffer, addend: Buffer): void {
  for (let start = 0; start < input.length; start += addend.length) {
    let carry = 1;
    for (let index = addend.length - 1; index >= 0; index -= 1) {
      const sum = (input[start + index] as number) + (addend[index] as number) + carry;
      input[start + index] = sum & 0xff;
      carry = sum >> 8;
    }
  }
}

/** The encryptions of RFC 7292 appendix C: OpenSSL's cipher, octets of its key. Their IV has 8 octets. */
const PKCS12_CIPHERS: Readonly<Record<string, readonly [name: string, key: number]>> = {
  '1.2.840.113549.1.12.1.3': ['des-ede3-cbc', 24],
  '1.2.840.113549.1.12.1.4': ['des-ede-cbc', 16],
  '1.2.840.113549.1.12.1.5': ['rc2-cbc', 16],
  '1.2.840.113549.1.12.1.6': ['rc2-40-cbc', 5],
};

const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';
const HMAC_SHA256 = '1.2.840.113549.2.9';
const AES_256_CBC = '2.16.840.1.101.3.4.1.42';

/** RFC 8018 appendix B.2. */
const CIPHERS: Readonly<Record<string, readonly [name: string, key: number]>> = {
  '1.2.840.113549.3.7': ['des-ede3-cbc', 24],
  '2.16.840.1.101.3.4.1.2': ['aes-128-cbc', 16],
  '2.16.840.1.101.3.4.1.22': ['aes-192-cbc', 24],
  [AES_256_CBC]: ['aes-256-cbc', 32],
};

/** RFC 8018 appendix B.1. */
const HMACS: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  [HMAC_SHA256]: 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};

/**
 * Decrypts by an AlgorithmIdentifier of password-based encryption: PBES2 (RFC 8018 section 6.2) or one of RFC 7292. Throws
 * Feature Not Supported for another, a DerError for parameters that are none, what OpenSSL says of octets that are wrong.
 */
export function decryptByPassword(algorithm: DerElement, octets: Uint8Array, password: Password): Buffer {
  const identifier = readObjectIdentifier(derChild(algorithm, 0));
  const parameters = derChild(algorithm, 1);
  const { name, key, iv } =
    identifier === PBES2 ? pbes2(parameters, password) : pkcs12Encryption(identifier, parameters, password);
  if (!getCiphers().includes(name)) throw notSupported();
  const decipher = createDecipheriv(name, key, iv);
  return Buffer.concat([decipher.update(octets), decipher.final()]);
}

interface CipherKey {
  readonly name: string;
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
}

function pbes2(parameters: DerElement, password: Password): CipherKey {
  const derivation = derChild(parameters, 0);
  const scheme = derChild(parameters, 1);
  const [name, length] = CIPHERS[readObjectIdentifier(derChild(scheme, 0))] ?? [];
  if (readObjectIdentifier(derChild(derivation, 0)) !== PBKDF2 || name === undefined) throw notSupported();
  const fields = derChild(derivation, 1);
  const prf = derChildren(fields).find(({ tag }) => tag === Der.Sequence);
  const hash = prf === undefined ? 'sha1' : HMACS[readObjectIdentifier(derChild(prf, 0))];
  if (hash === undefined) throw notSupported();
  const iterations = password.spend(readInteger(derChild(fields, 1)));
  const key = pbkdf2Sync(password.text, derChild(fields, 0).content, iterations, length as number, hash);
  return { name, key, iv: derChild(scheme, 1).content };
}

function pkcs12Encryption(identifier: string, parameters: DerElement, password: Password): CipherKey {
  const [name, length] = PKCS12_CIPHERS[identifier] ?? [];
  if (name === undefined || length === undefined) throw notSupported();
  const salt = derChild(parameters, 0).content;
  const salted = { hash: 'sha1', salt, iterations: password.spend(readInteger(derChild(parameters, 1))) };
  const key = pkcs12Octets(password, salted, Purpose.Key, length);
  return { name, key, iv: pkcs12Octets(password, salted, Purpose.Iv, 8) };
}

function notSupported(): KmipError {
  return new KmipError(Enum.ResultReason.FeatureNotSupported, 'this server does not have the encryption by password');
}

/** Iterations of what this server encrypts. */
export const ITERATIONS = 10_000;
export const SALT_OCTETS = 16;

/** Encrypts by PBES2 with AES-256 and HMAC-SHA-256: the AlgorithmIdentifier, and the octets. */
export function encryptByPassword(
  octets: Uint8Array,
  password: Password,
  random: (length: number) => Uint8Array,
): { readonly algorithm: Buffer; readonly encrypted: Buffer } {
  const [salt, iv] = [random(SALT_OCTETS), random(16)];
  const key = pbkdf2Sync(password.text, salt, ITERATIONS, 32, 'sha256');
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  const sequence = (...fields: Uint8Array[]) => writeDer(Der.Sequence, ...fields);
  const derivation = sequence(
    writeObjectIdentifier(PBKDF2),
    sequence(
      writeDer(Der.OctetString, salt),
      writeInteger(BigInt(ITERATIONS)),
      sequence(writeObjectIdentifier(HMAC_SHA256), writeDer(Der.Null)),
    ),
  );
  const scheme = sequence(writeObjectIdentifier(AES_256_CBC), writeDer(Der.OctetString, iv));
  return {
    algorithm: sequence(writeObjectIdentifier(PBES2), sequence(derivation, scheme)),
    encrypted: Buffer.concat([cipher.update(octets), cipher.final()]),
  };
}
