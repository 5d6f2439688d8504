import { PKCS_11_RETURN_CODES } from '../../harness/spec/other-names.ts';

export type ReturnCode = keyof typeof PKCS_11_RETURN_CODES;

/** What a PKCS#11 function comes to where it does not come to CKR_OK; the operation itself succeeds. */
export class Pkcs11Failure extends Error {
  override readonly name = 'Pkcs11Failure';
  readonly code: number;
  /** Output Parameters that come with it all the same. */
  readonly output: Uint8Array | undefined;

  constructor(code: ReturnCode, output?: Uint8Array) {
    super(`CKR_${code}`);
    this.code = PKCS_11_RETURN_CODES[code];
    this.output = output;
  }
}
