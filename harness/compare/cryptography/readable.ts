/** Codes with which node:crypto refuses octets that are no key, a key under a passphrase, or no point of the curve. */
const UNREADABLE = /^(ERR_OSSL_.*|ERR_MISSING_PASSPHRASE|ERR_CRYPTO_OPERATION_FAILED)$/;

/** What node:crypto reads, or undefined where it says that the octets cannot be read; throws whatever else fails. */
export function ifReadable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error && UNREADABLE.test(String(error.code))) return undefined;
    throw error;
  }
}
