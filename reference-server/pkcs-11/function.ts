import type { OperationContext } from '../operations/operation.ts';
import type { Application } from './application.ts';
import { count, type ParameterReader, type Room } from './parameters.ts';
import { Pkcs11Failure } from './return-codes.ts';

/** One PKCS#11 function: Input Parameters in, Output Parameters out. It throws Pkcs11Failure where it is not CKR_OK. */
export type Pkcs11Function = (
  reader: ParameterReader,
  application: Application,
  context: OperationContext,
) => Uint8Array | undefined;

/** A function whose parameters are read to their end before anything is done. */
export function define<A>(
  read: (reader: ParameterReader) => A,
  perform: (args: A, application: Application, context: OperationContext) => Uint8Array | undefined,
): Pkcs11Function {
  return (reader, application, context) => {
    const args = read(reader);
    reader.end();
    return perform(args, application, context);
  };
}

/**
 * An output parameter of variable length: its count, and its values where they are asked for. Throws
 * CKR_BUFFER_TOO_SMALL with the count.
 */
export function array(values: readonly Uint8Array[], { wantsValue, count: room }: Room): Buffer {
  const length = count(values.length);
  if (!wantsValue) return length;
  if (room < values.length) throw new Pkcs11Failure('BUFFER_TOO_SMALL', length);
  return Buffer.concat([length, ...values]);
}
