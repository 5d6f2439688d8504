import { type CipherGCM, createCipheriv, createDecipheriv, type DecipherGCM, getCiphers } from 'node:crypto';
import type { TransformOptions } from 'node:stream';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError } from '../errors.ts';
import { type Fields, required } from '../fields.ts';
import { isBlockPadding, padded, unpadded } from './block-padding.ts';
import { type CipherRequest, type CipherSetup, chosenIv } from './cipher-request.ts';
import { cryptographic, impossibleTagLength } from './failures.ts';
import { keyWrap, ofSomething } from './key-wrap.ts';
import { MODES, type Mode } from './modes.ts';
import { streamCipher } from './stream-ciphers.ts';
import { atOnce, type Transform } from './transform.ts';

const A = Enum.CryptographicAlgorithm;
const R = Enum.ResultReason;

/** A running encryption or decryption. */
export interface Encryption extends Transform {
  /** The IV that the server made up, where the parameters ask for a Random IV. */
  readonly randomIv?: Uint8Array;
  /** The Authenticated Encryption Tag of an encryption at its end. */
  tag?(): Uint8Array;
}

interface BlockCipher {
  /** Octets. */
  readonly block: number;
  /** OpenSSL's name without the mode, for a key of this many octets. */
  name(octets: number): string;
  /** The key as OpenSSL wants it. */
  key?(key: Uint8Array): Uint8Array;
}

const BLOCK_CIPHERS: ReadonlyMap<number, BlockCipher> = new Map<number, BlockCipher>([
  [A.AES, { block: 16, name: (octets) => `aes-${octets * 8}` }],
  [A.DES3, { block: 8, name: (octets) => (octets === 16 ? 'des-ede' : 'des-ede3') }],
  [A.Camellia, { block: 16, name: (octets) => `camellia-${octets * 8}` }],
  // Three times the same key is DES once, for which OpenSSL would need its legacy provider.
  [A.DES, { block: 8, name: () => 'des-ede3', key: (key) => Buffer.concat([key, key, key]) }],
  [A.Blowfish, { block: 8, name: () => 'bf' }],
  [A.CAST5, { block: 8, name: () => 'cast5' }],
  [A.IDEA, { block: 8, name: () => 'idea' }],
  // OpenSSL's has 128 effective bits (RFC 2268 section 2), whatever the key.
  [A.RC2, { block: 8, name: (octets) => (octets === 16 ? 'rc2' : 'none') }],
]);

const AVAILABLE: ReadonlySet<string> = new Set(getCiphers());

/**
 * Starts a symmetric encryption or decryption. Throws Invalid Message where the algorithm needs a parameter, an IV or a
 * tag that is missing; Invalid Field where one cannot be; Feature Not Supported for a cipher that this server does not
 * have.
 */
export function symmetricCipher(request: CipherRequest): Encryption {
  const stream = streamCipher(request);
  if (stream !== undefined) return started(request, stream.setup, stream.randomIv);
  const wrap = keyWrap(request);
  if (wrap !== undefined) return ofSomething(started(request, wrap, undefined));
  const cipher = BLOCK_CIPHERS.get(request.algorithm);
  const code = required(request.parameters.enumeration(Tag.BlockCipherMode), Tag.BlockCipherMode);
  const mode = MODES.get(code);
  if (cipher === undefined || mode === undefined) throw notSupported();
  const { iv, randomIv } = chosenIv(request, mode, cipher.block);
  const setup: CipherSetup = {
    name: `${cipher.name(request.key.length / (mode.keys ?? 1))}-${mode.suffix}`,
    iv: iv && mode.counter ? counterBlock(iv, cipher.block, request.parameters) : iv,
    tagLength: mode.tag && tagLength(request, mode.tag),
    isAtOnce: mode.isAtOnce === true,
  };
  const key = cipher.key?.(request.key) ?? request.key;
  return withPadding(request, mode, cipher.block, started({ ...request, key }, setup, randomIv));
}

/** The first counter block: all of it, or without the counter, which then begins at the Initial Counter Value. */
function counterBlock(iv: Uint8Array, block: number, parameters: Fields): Uint8Array {
  if (iv.length === block) return iv;
  const counter = Buffer.alloc(block - iv.length);
  counter.writeInt32BE(required(parameters.integer(Tag.InitialCounterValue), Tag.InitialCounterValue));
  return Buffer.concat([iv, counter]);
}

function notSupported(): KmipError {
  return new KmipError(R.FeatureNotSupported, 'this server does not have the algorithm in this mode and key length');
}

/** "This parameter SHALL be provided when the Block Cipher Mode is GCM or CCM." */
function tagLength({ parameters }: CipherRequest, allows: (octets: number) => boolean): number {
  const octets = required(parameters.integer(Tag.TagLength), Tag.TagLength);
  if (!allows(octets)) throw impossibleTagLength();
  return octets;
}

function withPadding(request: CipherRequest, mode: Mode, block: number, cipher: Encryption): Encryption {
  const method = request.parameters.enumeration(Tag.PaddingMethod) ?? Enum.PaddingMethod.None;
  if (method === Enum.PaddingMethod.None) return cipher;
  if (mode.isBlockwise !== true) throw new KmipError(R.InvalidField, 'this Block Cipher Mode has no padding');
  if (!isBlockPadding(method)) throw new KmipError(R.FeatureNotSupported, 'this server does not pad blocks like this');
  const whole =
    request.direction === 'encrypt' ? padded(cipher, method, block, request.random) : unpadded(cipher, method, block);
  return { ...cipher, ...whole };
}

function started(request: CipherRequest, setup: CipherSetup, randomIv: Uint8Array | undefined): Encryption {
  if (!AVAILABLE.has(setup.name)) throw notSupported();
  const transform = request.direction === 'encrypt' ? encryption(request, setup) : decryption(request, setup);
  return { ...transform, ...(randomIv && { randomIv }) };
}

function encryption({ key, additionalData }: CipherRequest, setup: CipherSetup): Encryption {
  const { name, iv, tagLength: authTagLength } = setup;
  const cipher = createCipheriv(name, key, iv, tagOption(authTagLength)) as CipherGCM;
  cipher.setAutoPadding(false);
  const authenticate = (length: number) =>
    additionalData && authTagLength && cipher.setAAD(additionalData, { plaintextLength: length });
  const tag = authTagLength === undefined ? {} : { tag: () => cipher.getAuthTag() };
  return { ...running(cipher, setup.isAtOnce, authenticate), ...tag };
}

/** Node's types know this option by the name of the cipher, which here is data. */
function tagOption(authTagLength: number | undefined): TransformOptions & { authTagLength?: number } {
  return authTagLength === undefined ? {} : { authTagLength };
}

function decryption({ key, additionalData, tag }: CipherRequest, setup: CipherSetup): Encryption {
  const { name, iv, tagLength: authTagLength } = setup;
  const decipher = createDecipheriv(name, key, iv, tagOption(authTagLength)) as DecipherGCM;
  decipher.setAutoPadding(false);
  if (authTagLength !== undefined) {
    const given = required(tag, Tag.AuthenticatedEncryptionTag);
    if (given.length !== authTagLength) throw new KmipError(R.InvalidField, 'the tag does not have the Tag Length');
    decipher.setAuthTag(given);
  }
  const authenticate = (length: number) =>
    additionalData && authTagLength && decipher.setAAD(additionalData, { plaintextLength: length });
  // What is not authenticated yet is not handed out.
  return running(decipher, setup.isAtOnce || authTagLength !== undefined, authenticate);
}

type OpenSslCipher = { update(data: Uint8Array): Buffer; final(): Buffer };

function running(cipher: OpenSslCipher, isAtOnce: boolean, authenticate: (length: number) => void): Transform {
  if (isAtOnce) {
    return atOnce((data) =>
      cryptographic(() => {
        authenticate(data.length);
        return Buffer.concat([cipher.update(data), cipher.final()]);
      }),
    );
  }
  // Only CCM, which is not here, needs the length of the data.
  authenticate(0);
  return { update: (part) => cipher.update(part), final: () => cryptographic(() => cipher.final()) };
}
