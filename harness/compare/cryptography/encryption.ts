import type { StructureItem } from '../../codec/item.ts';
import { fieldValue } from '../../message/fields.ts';
import { Enum } from '../../spec/enumerations.ts';
import { Tag } from '../../spec/tags.ts';
import { type Aead, CCM, CHACHA20_POLY1305, GCM, verifyAead } from './aead.ts';
import { blockCipher } from './block-ciphers.ts';
import { verifyMode } from './block-modes.ts';
import { verifyChaCha20 } from './chacha20.ts';
import { type Exchange, exchangeOf } from './exchange.ts';
import { algorithmsOf, type CryptographicOperation } from './operation.ts';
import { verifyRsaEncryption } from './rsa-encryption.ts';
import { symmetricKeyOf } from './symmetric-key.ts';
import type { OutputVerdict } from './verdict.ts';

type Encryption = (
  key: Uint8Array,
  exchange: Exchange,
  parameters: StructureItem,
  judged: number | undefined,
) => OutputVerdict;

/** Algorithms that have their mode in themselves. */
const STREAM_CIPHERS: ReadonlyMap<number, Encryption> = new Map<number, Encryption>([
  [Enum.CryptographicAlgorithm.ChaCha20, verifyChaCha20],
  [
    Enum.CryptographicAlgorithm.ChaCha20Poly1305,
    (key, exchange, parameters, judged) =>
      key.length === 32
        ? verifyAead(CHACHA20_POLY1305, 'chacha20-poly1305', key, exchange, parameters, judged)
        : 'unknown',
  ],
]);

const AEAD_MODES: ReadonlyMap<number, { readonly aead: Aead; readonly suffix: string }> = new Map([
  [Enum.BlockCipherMode.GCM, { aead: GCM, suffix: 'gcm' }],
  [Enum.BlockCipherMode.CCM, { aead: CCM, suffix: 'ccm' }],
]);

/** Whether the output of an Encrypt or Decrypt is what its input gives: 1.4 sections 4.29 and 4.30. */
export function verifyEncryption(operation: CryptographicOperation, judged: number): OutputVerdict {
  const exchange = exchangeOf(operation);
  const { ofObject, given } = algorithmsOf(operation);
  const algorithm = given ?? ofObject;
  if (exchange === undefined || algorithm === undefined || (ofObject ?? algorithm) !== algorithm) return 'unknown';
  if (algorithm === Enum.CryptographicAlgorithm.RSA) return verifyRsaEncryption(operation, exchange);
  const key = symmetricKeyOf(operation.object);
  if (key === undefined) return 'unknown';
  const verify = STREAM_CIPHERS.get(algorithm) ?? blockEncryption(algorithm);
  // A Decrypt gives no data unless all that it was given is authentic.
  const part = operation.operation === Enum.Operation.Encrypt ? judged : undefined;
  return verify(key, exchange, operation.parameters, part);
}

function blockEncryption(algorithm: number): Encryption {
  return (key, exchange, parameters, judged) => {
    const cipher = blockCipher(algorithm, key);
    if (cipher === undefined) return 'unknown';
    const mode = fieldValue(parameters, Tag.BlockCipherMode, 'Enumeration');
    const row = mode === undefined ? undefined : AEAD_MODES.get(mode);
    if (row === undefined) return verifyMode(mode, cipher, exchange, parameters);
    return verifyAead(row.aead, `${cipher.name}-${row.suffix}`, key, exchange, parameters, judged);
  };
}
