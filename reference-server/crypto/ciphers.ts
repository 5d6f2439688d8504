import { type CipherGCM, createCipheriv, createDecipheriv, type DecipherGCM } from 'node:crypto';
import type { TransformOptions } from 'node:stream';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError, REASONS } from '../errors.ts';
import { required } from '../fields.ts';
import { assertAvailable, BLOCK_CIPHERS, cipherNotSupported } from './block-ciphers.ts';
import { isBlockPadding, padded, unpadded } from './block-padding.ts';
import { type CipherRequest, type CipherSetup, chosenIv, type OpenSslCipher } from './cipher-request.ts';
import { counterBlock, counterIv, counterLength, wrappingCounter } from './counter-blocks.ts';
import { cryptographic, impossibleTagLength, requiredParameter } from './failures.ts';
import { keyWrap, ofSomething } from './key-wrap.ts';
import { MODES, type Mode } from './modes.ts';
import { streamCipher } from './stream-ciphers.ts';
import { atOnce, type Transform } from './transform.ts';

const R = Enum.ResultReason;

/** A running encryption or decryption. */
export interface Encryption extends Transform {
  /** The IV that the server made up, where the parameters ask for a Random IV. */
  readonly randomIv?: Uint8Array;
  /** The Authenticated Encryption Tag of an encryption at its end. */
  tag?(): Uint8Array;
}

/**
 * Starts a symmetric encryption or decryption. Throws Invalid Message where the algorithm needs a parameter, an IV or a
 * tag that is missing; Invalid Field where one cannot be; Feature Not Supported for a cipher that this server does not
 * have. In 2.x it is Bad or Unsupported Cryptographic Parameters where these are to blame.
 */
export function symmetricCipher(request: CipherRequest): Encryption {
  const stream = streamCipher(request);
  if (stream !== undefined) return started(request, stream.setup, stream.randomIv);
  const wrap = keyWrap(request);
  if (wrap !== undefined) return ofSomething(started(request, wrap, undefined));
  const cipher = BLOCK_CIPHERS.get(request.algorithm);
  const code = requiredParameter(request.parameters.enumeration(Tag.BlockCipherMode), Tag.BlockCipherMode);
  const mode = MODES.get(code);
  if (cipher === undefined || mode === undefined) throw cipherNotSupported();
  const { iv, randomIv } = chosenIv(request, mode.counter ? { iv: counterIv(request.parameters) } : mode, cipher.block);
  const setup: CipherSetup = {
    name: `${cipher.name(request.key.length / (mode.keys ?? 1))}-${mode.suffix}`,
    iv: iv && mode.counter ? counterBlock(iv, cipher.block, request.parameters) : iv,
    tagLength: mode.tag && tagLength(request, mode.tag),
    isAtOnce: mode.isAtOnce === true,
    counterLength: mode.counter && counterLength(request.parameters, cipher.block),
  };
  const key = cipher.key?.(request.key) ?? request.key;
  return withPadding(request, mode, cipher.block, started({ ...request, key }, setup, randomIv));
}

/** "This parameter SHALL be provided when the Block Cipher Mode is GCM or CCM." */
function tagLength({ parameters }: CipherRequest, allows: (octets: number) => boolean): number {
  const octets = requiredParameter(parameters.integer(Tag.TagLength), Tag.TagLength);
  if (!allows(octets)) throw impossibleTagLength();
  return octets;
}

function withPadding(request: CipherRequest, mode: Mode, block: number, cipher: Encryption): Encryption {
  const method = request.parameters.enumeration(Tag.PaddingMethod) ?? Enum.PaddingMethod.None;
  if (method === Enum.PaddingMethod.None) return cipher;
  if (mode.isBlockwise !== true) {
    throw new KmipError(REASONS.parametersImpossible, 'this Block Cipher Mode has no padding');
  }
  if (!isBlockPadding(method)) {
    throw new KmipError(REASONS.parametersNotSupported, 'this server does not pad blocks like this');
  }
  const whole =
    request.direction === 'encrypt' ? padded(cipher, method, block, request.random) : unpadded(cipher, method, block);
  return { ...cipher, ...whole };
}

function started(request: CipherRequest, setup: CipherSetup, randomIv: Uint8Array | undefined): Encryption {
  assertAvailable(setup.name);
  return { ...transform(request, setup), ...(randomIv && { randomIv }) };
}

function transform(request: CipherRequest, setup: CipherSetup): Encryption {
  const { name, iv, counterLength: bits } = setup;
  // Counting is the same in both directions.
  if (iv && bits !== undefined) return running(wrappingCounter(name, request.key, iv, bits), false, () => undefined);
  return request.direction === 'encrypt' ? encryption(request, setup) : decryption(request, setup);
}

function encryption({ key, additionalData }: CipherRequest, setup: CipherSetup): Encryption {
  const { name, iv, tagLength: authTagLength } = setup;
  // OpenSSL does not encrypt by a key of XTS whose halves are equal (SP 800-38E, FIPS 140-2 IG A.9).
  const cipher = cryptographic(() => createCipheriv(name, key, iv, tagOption(authTagLength)) as CipherGCM);
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
