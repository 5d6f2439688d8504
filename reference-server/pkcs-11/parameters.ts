import { Enum } from '../../harness/spec/enumerations.ts';
import { KmipError } from '../errors.ts';

/** Octets of a CK_ULONG, and of a count or a length. */
const [ULONG_OCTETS, COUNT_OCTETS] = [8, 4];

/** What an output parameter of variable length has room for. */
export interface Room {
  /** False where only the length is asked for. */
  readonly wantsValue: boolean;
  readonly count: number;
}

/**
 * Reads PKCS#11 Input Parameters one behind the other, in the encoding of Profiles 2.1 section 5.18.1. Throws PKCS#11
 * Codec Error where they end too early.
 */
export class ParameterReader {
  readonly #octets: Buffer;
  #position = 0;

  constructor(octets: Uint8Array) {
    this.#octets = Buffer.from(octets);
  }

  byte(): number {
    return this.bytes(1).readUInt8();
  }

  /** A CK_BBOOL, which is 0 or 1. */
  flag(): boolean {
    const value = this.byte();
    if (value > 1) throw codecError(`${value} is no truth value`);
    return value === 1;
  }

  ulong(): bigint {
    return this.bytes(ULONG_OCTETS).readBigUInt64BE();
  }

  count(): number {
    return this.bytes(COUNT_OCTETS).readUInt32BE();
  }

  bytes(length: number): Buffer {
    const end = this.#position + length;
    if (end > this.#octets.length) throw codecError(`${this.#octets.length} octets of parameters are too few`);
    const taken = this.#octets.subarray(this.#position, end);
    this.#position = end;
    return taken;
  }

  room(): Room {
    return { wantsValue: this.flag(), count: this.count() };
  }

  /** Throws PKCS#11 Codec Error where something is left. */
  end(): void {
    const left = this.#octets.length - this.#position;
    if (left > 0) throw codecError(`${left} octets stand behind the parameters`);
  }
}

export function codecError(message: string): KmipError {
  return new KmipError(Enum.ResultReason.PKCS_11CodecError, message);
}

/** The parts of PKCS#11 Output Parameters, in the same encoding. */
export function byte(value: number): Buffer {
  return Buffer.of(value);
}

export function ulong(value: number | bigint): Buffer {
  const octets = Buffer.alloc(ULONG_OCTETS);
  octets.writeBigUInt64BE(BigInt(value));
  return octets;
}

export function count(value: number): Buffer {
  const octets = Buffer.alloc(COUNT_OCTETS);
  octets.writeUInt32BE(value);
  return octets;
}

/** A text of a fixed number of octets, padded with blanks and not terminated; characters that do not fit are left out. */
export function padded(text: string, length: number): Buffer {
  const characters = [...text];
  while (Buffer.byteLength(characters.join('')) > length) characters.pop();
  const octets = Buffer.alloc(length, ' ');
  octets.write(characters.join(''));
  return octets;
}

/** A CK_VERSION. */
export function version(major: number, minor: number): Buffer {
  return Buffer.of(major, minor);
}
