import { ECDH, type KeyObject } from 'node:crypto';
import { Enum } from '../../harness/spec/enumerations.ts';
import { curveOf, ecPoint, ecPublicKey } from './ec-components.ts';

const C = Enum.KeyCompressionType;

interface PointForm {
  /** As node:crypto names it. */
  readonly form: 'uncompressed' | 'compressed' | 'hybrid';
  /** Whether a curve, by OpenSSL's name, has points in this form. */
  readonly has: (curve: string) => boolean;
}

/** The curves over fields of characteristic 2: those of SEC 2 and of X9.62. */
const isBinary = (curve: string) => /^(sect|c2)/.test(curve);

/** 1.4 section 9.1.3.2.2: X9.62 compresses points differently over prime fields and over those of characteristic 2. */
const FORMS: ReadonlyMap<number, PointForm> = new Map<number, PointForm>([
  [C.ECPublicKeyTypeUncompressed, { form: 'uncompressed', has: () => true }],
  [C.ECPublicKeyTypeX9_62CompressedPrime, { form: 'compressed', has: (curve) => !isBinary(curve) }],
  [C.ECPublicKeyTypeX9_62CompressedChar2, { form: 'compressed', has: isBinary }],
  [C.ECPublicKeyTypeX9_62Hybrid, { form: 'hybrid', has: () => true }],
]);

/** An EC public key with its point in the form of a Key Compression Type; undefined for other keys and other curves. */
export function inPointForm(key: KeyObject, compressionType: number): KeyObject | undefined {
  const form = FORMS.get(compressionType);
  if (form === undefined || key.type !== 'public' || key.asymmetricKeyType !== 'ec') return undefined;
  const curve = curveOf(key);
  if (!form.has(curve)) return undefined;
  return ecPublicKey(curve, ECDH.convertKey(ecPoint(key), curve, undefined, undefined, form.form) as Buffer);
}
