import { define } from './function.ts';
import { type ParameterReader, ulong } from './parameters.ts';
import { Pkcs11Failure } from './return-codes.ts';
import { assertSlot } from './slots.ts';

const [RW_SESSION, SERIAL_SESSION] = [0x2n, 0x4n];
const RO_PUBLIC_SESSION = 0;
const NO_DEVICE_ERROR = 0;
/** Every session is one of the only slot. */
const SLOT = 0;

/** The handle of the session, which most functions begin with. */
export function sessionOf(reader: ParameterReader): { session: bigint } {
  return { session: reader.ulong() };
}

/** Its callback is not sent, nor the pointer that it would be given (Profiles 2.1 section 5.18.1). */
export const openSession = define(
  (reader) => ({ slot: reader.ulong(), flags: reader.ulong() }),
  ({ slot, flags }, application) => {
    assertSlot(slot);
    if ((flags & SERIAL_SESSION) === 0n) throw new Pkcs11Failure('SESSION_PARALLEL_NOT_SUPPORTED');
    if ((flags & RW_SESSION) !== 0n) throw new Pkcs11Failure('TOKEN_WRITE_PROTECTED');
    return ulong(application.open());
  },
);

export const closeSession = define(sessionOf, ({ session }, application) => {
  application.close(session);
  return undefined;
});

export const closeAllSessions = define(
  (reader) => ({ slot: reader.ulong() }),
  ({ slot }, application) => {
    assertSlot(slot);
    application.closeAll();
    return undefined;
  },
);

export const getSessionInfo = define(sessionOf, ({ session }, application) => {
  application.session(session);
  return Buffer.concat([SLOT, RO_PUBLIC_SESSION, SERIAL_SESSION, NO_DEVICE_ERROR].map(ulong));
});

/** C_GetFunctionStatus and C_CancelFunction, which are left from the time of parallel sessions. */
export const functionNotParallel = define(sessionOf, () => {
  throw new Pkcs11Failure('FUNCTION_NOT_PARALLEL');
});
