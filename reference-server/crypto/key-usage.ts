import { Mask } from '../../harness/spec/masks.ts';
import { Der, writeDer } from './der.ts';
import { Extension, type X509Extensions } from './x509-extensions.ts';

const M = Mask.CryptographicUsageMask;

/** 1.4 Table 96 by the bits of the Key Usage extension (RFC 5280 section 4.2.1.3), the first bit first. */
const KEY_USAGES: readonly number[] = [
  M.Sign | M.Verify,
  M.ContentCommitmentNonRepudiation,
  M.WrapKey | M.UnwrapKey,
  M.Encrypt | M.Decrypt,
  M.KeyAgreement,
  M.CertificateSign,
  M.CRLSign,
  M.Encrypt,
  M.Decrypt,
];

/** encipherOnly and decipherOnly, the last two, say something of a key agreement only: no mask asks for them. */
const ASKED_BY_MASK = KEY_USAGES.slice(0, 7);

/** The Cryptographic Usage Mask of a Key Usage; undefined where there is none, which restricts the key to nothing. */
export function maskOfKeyUsage(extensions: X509Extensions): number | undefined {
  const keyUsage = extensions.get(Extension.KeyUsage)?.value;
  if (keyUsage === undefined) return undefined;
  const bits = keyUsage.content.subarray(1);
  return KEY_USAGES.reduce((mask, usage, bit) => (isSet(bits, bit) ? mask | usage : mask), 0);
}

/** Every usage that Table 96 knows. */
export const EVERY_KEY_USAGE = KEY_USAGES.reduce((mask, usage) => mask | usage, 0);

/** The Key Usage of a Cryptographic Usage Mask, in DER; undefined for a mask of which Table 96 has nothing. */
export function keyUsageOfMask(mask: number): Buffer | undefined {
  const bits = ASKED_BY_MASK.reduce((octet, usage, bit) => ((mask & usage) === 0 ? octet : octet | (0x80 >> bit)), 0);
  if (bits === 0) return undefined;
  // X.690 section 11.2.2: trailing bits that are zero are left out.
  const unusedBits = 31 - Math.clz32(bits & -bits);
  return writeDer(Der.BitString, Buffer.from([unusedBits, bits]));
}

function isSet(bits: Buffer, bit: number): boolean {
  return (((bits[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1;
}
