/** A cryptographic operation that takes its data in parts, at its start ready for the first. */
export interface Transform {
  /** The output that this part makes possible; often fewer octets, or none. */
  update(part: Uint8Array): Uint8Array;
  /** The rest of the output. Nothing can be called afterwards. */
  final(): Uint8Array;
  /** It keeps all of its data until the end. */
  readonly isAtOnce?: true;
}

/** An operation on all of its data at once: nothing comes out before the end. */
export function atOnce(whole: (data: Buffer) => Uint8Array): Transform {
  const parts: Uint8Array[] = [];
  return {
    update(part) {
      parts.push(Uint8Array.from(part));
      return Buffer.alloc(0);
    },
    final: () => whole(Buffer.concat(parts)),
    isAtOnce: true,
  };
}

/** All of the output for all of the data. */
export function finished(transform: Transform, data: Uint8Array): Uint8Array {
  return Buffer.concat([transform.update(data), transform.final()]);
}
