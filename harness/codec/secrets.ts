import { createHmac } from 'node:crypto';
import type { TagName } from '../spec/tags.ts';
import type { LeafItem } from './item.ts';
import { encodeTtlv } from './ttlv-encode.ts';
import { HEADER_LENGTH } from './ttlv-layout.ts';

/** Why the value of an item, or of every item inside it, is not shown. */
interface Secret {
  readonly reason: string;
  /** Only where it is no Structure. */
  readonly leafOnly?: true;
  /** Items inside it that may be shown. */
  readonly but?: readonly TagName[];
  /** Not secret inside one of these. */
  readonly outside?: readonly TagName[];
}

const SECRETS: Partial<Record<TagName, Secret>> = {
  KeyMaterial: { reason: 'the key, or the numbers that make it', outside: ['PublicKey'] },
  KeyValue: { reason: 'a wrapped key: it needs only the wrapping key', leafOnly: true, outside: ['PublicKey'] },
  OpaqueDataValue: { reason: 'data that only its owner understands' },
  CredentialValue: { reason: 'what proves an identity', but: ['Username'] },
  Password: { reason: 'a password' },
  OneTimePassword: { reason: 'a password, perhaps not used yet' },
  HashedPassword: { reason: 'stands for a password' },
  ServerHashedPassword: { reason: 'stands for a password' },
  TicketValue: { reason: 'whoever has the ticket is logged in' },
  Data: { reason: 'plaintext, a seed or random octets; ciphertext is not told apart' },
  PKCS_11InputParameters: { reason: 'may hold a PIN or a key' },
  PKCS_11OutputParameters: { reason: 'may hold a key' },
};

/**
 * Why the item at `path` ('RequestMessage/BatchItem[0]/RequestPayload/Data') is not to be shown, or undefined where it
 * may be. Meant for leaves: a Structure is shown field by field.
 */
export function secretReason(path: string): string | undefined {
  const names = path.split('/').map((step) => step.replace(/\[\d+\]$/, ''));
  return secretOf(names)?.reason;
}

/** As secretReason, for the names of the tags from the outermost item to a leaf. */
export function secretOf(names: readonly string[]): Secret | undefined {
  const leaf = names.length - 1;
  for (const [level, name] of names.entries()) {
    const secret = Object.hasOwn(SECRETS, name) ? SECRETS[name as TagName] : undefined;
    if (secret === undefined || (secret.leafOnly && level !== leaf)) continue;
    const shown = secret.but?.some((tag) => names.indexOf(tag, level) >= 0);
    const elsewhere = secret.outside?.some((tag) => names.slice(0, level).includes(tag));
    if (!shown && !elsewhere) return secret;
  }
  return undefined;
}

/** What is shown in place of secret octets. */
export type Masker = (octets: Uint8Array) => string;

/** Shows how many octets there are. */
export const lengthOnly: Masker = (octets) => `<${octets.length} octets>`;

/**
 * Shows how many octets there are and the first four octets of their HMAC-SHA-256 under `key`, so that equal secrets can
 * be told from different ones: '<32 octets, hmac 1f2e3d4c>'. A key of its own for each run keeps them from being guessed.
 */
export function createMasker(key: Uint8Array): Masker {
  return (octets) => {
    const hmac = createHmac('sha256', key).update(octets).digest('hex');
    return `<${octets.length} octets, hmac ${hmac.slice(0, 8)}>`;
  };
}

/** The octets of a leaf's value in TTLV, without padding: what a masker is given, whatever the encoding. */
export function valueOctets(item: LeafItem): Uint8Array {
  const bytes = encodeTtlv(item);
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(HEADER_LENGTH - 4);
  return bytes.subarray(HEADER_LENGTH, HEADER_LENGTH + length);
}
