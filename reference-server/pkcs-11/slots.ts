import type { OperationContext } from '../operations/operation.ts';
import { MOST_SESSIONS } from './application.ts';
import { array, define } from './function.ts';
import { type ParameterReader, padded, ulong, version } from './parameters.ts';
import { Pkcs11Failure } from './return-codes.ts';

/** The only slot, with a token in it: the server's Managed Objects. */
const SLOT = 0n;
const CRYPTOKI_VERSION = version(3, 0);
const OWN_VERSION = version(0, 1);
const NO_FLAGS = 0;
const TOKEN_PRESENT = 0x1;
/** CKF_RNG, CKF_WRITE_PROTECTED, CKF_TOKEN_INITIALIZED: nobody has to log in. */
const TOKEN_FLAGS = 0x1 | 0x2 | 0x400;
/** CK_UNAVAILABLE_INFORMATION. */
const UNAVAILABLE = 2n ** 64n - 1n;

const slotOf = (reader: ParameterReader) => ({ slot: reader.ulong() });

/** Throws CKR_SLOT_ID_INVALID. */
export function assertSlot(slot: bigint): void {
  if (slot !== SLOT) throw new Pkcs11Failure('SLOT_ID_INVALID');
}

export const getInfo = define(
  () => undefined,
  (_, __, context) =>
    Buffer.concat([CRYPTOKI_VERSION, manufacturer(context), ulong(NO_FLAGS), padded('KMIP server', 32), OWN_VERSION]),
);

export const getSlotList = define(
  (reader) => ({ tokenPresent: reader.flag(), room: reader.room() }),
  // The token is always there, so that tokenPresent makes no difference.
  ({ room }) => array([ulong(SLOT)], room),
);

export const getSlotInfo = define(slotOf, ({ slot }, _, context) => {
  assertSlot(slot);
  return Buffer.concat([
    padded('Managed Objects', 64),
    manufacturer(context),
    ulong(TOKEN_PRESENT),
    OWN_VERSION,
    OWN_VERSION,
  ]);
});

export const getTokenInfo = define(slotOf, ({ slot }, application, context) => {
  assertSlot(slot);
  const pinLengths = [0, 0];
  const memory = [UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE];
  const numbers = [MOST_SESSIONS, application.sessionCount, 0, 0, ...pinLengths, ...memory];
  return Buffer.concat([
    padded('Managed Objects', 32),
    manufacturer(context),
    padded('KMIP server', 16),
    padded('', 16),
    ulong(TOKEN_FLAGS),
    ...numbers.map(ulong),
    OWN_VERSION,
    OWN_VERSION,
    padded('', 16), // utcTime: without CKF_CLOCK_ON_TOKEN it has no meaning
  ]);
});

export const getMechanismList = define(
  (reader) => ({ slot: reader.ulong(), room: reader.room() }),
  ({ slot, room }) => {
    assertSlot(slot);
    return array([], room);
  },
);

export const getMechanismInfo = define(
  (reader) => ({ slot: reader.ulong(), mechanism: reader.ulong() }),
  ({ slot }) => {
    assertSlot(slot);
    throw new Pkcs11Failure('MECHANISM_INVALID');
  },
);

/** The setting `vendorIdentification`, as far as it fits. */
function manufacturer({ settings }: OperationContext): Buffer {
  return padded(settings.vendorIdentification, 32);
}
