import { child, type Item, type StructureItem } from '../../codec/item.ts';
import { encodeTtlv } from '../../codec/ttlv.ts';
import { fieldValue, structureField } from '../../message/fields.ts';
import { Enum } from '../../spec/enumerations.ts';
import { enumName } from '../../spec/registry.ts';
import { Tag } from '../../spec/tags.ts';
import {
  type AsymmetricKey,
  asymmetricKeysOf,
  isOfAnotherPair,
  rsaKeyProblem,
} from '../cryptography/asymmetric-keys.ts';
import { contentIn, DER } from '../cryptography/der.ts';
import { derKey } from '../cryptography/der-keys.ts';
import { bitLength } from '../cryptography/integers.ts';
import { transparentKey } from '../cryptography/transparent-keys.ts';
import type { Place } from '../finding.ts';
import type { GroupState, ManagedObject } from '../managed-objects.ts';
import { keyBlockAround, keyFormat, keyLengthProblem } from './key-block.ts';

const FORMAT = Enum.KeyFormatType;

/** The formats of symmetric keys but for extensions; the others are of asymmetric keys: 1.4 sections 2.1.3 and 2.1.7. */
const SYMMETRIC: ReadonlySet<number> = new Set([FORMAT.Raw, FORMAT.Opaque, FORMAT.TransparentSymmetricKey]);

/** The formats in DER, each a SEQUENCE: 1.4 section 2.1.3. */
const IN_DER: ReadonlySet<number> = new Set([
  FORMAT.PKCS_1,
  FORMAT.PKCS_8,
  FORMAT.X_509,
  FORMAT.ECPrivateKey,
  FORMAT.PKCS_12,
]);

/** Why the plain Key Material around `place` cannot be what its Key Format Type says (1.4 Table 8); else undefined. */
export function keyFormatProblem(place: Place): string | undefined {
  const { format, material } = plainKey(place);
  if (material === undefined || format === undefined || format >= 0x80000000) return undefined;
  const name = enumName('KeyFormatType', format) ?? '';
  if (place.tags.includes(Tag.SymmetricKey) && !SYMMETRIC.has(format)) return `${name} is no format of a symmetric key`;
  const type = name.startsWith('Transparent') ? 'Structure' : 'ByteString';
  if (material.type !== type) return `Key Material in ${name} is a ${type}`;
  const inDer = material.type !== 'ByteString' || contentIn(material.value, DER.SEQUENCE) !== undefined;
  return IN_DER.has(format) && !inDer ? `not in DER as ${name} is` : undefined;
}

/**
 * Why the plain Key Material around `place` cannot be that of a key which the server generated: its form, its length, or
 * that it does not belong to the other half of the pair; else undefined.
 */
export function generatedKeyProblem(place: Place, object: ManagedObject, group: GroupState): string | undefined {
  const { block, material } = plainKey(place);
  if (block === undefined || material === undefined) return undefined;
  const octets = material.type === 'Structure' ? child(material, Tag.Key) : material;
  const problem = keyFormatProblem(place) ?? (octets && keyLengthProblem(octets, place));
  const key = problem === undefined ? readKey(place) : undefined;
  if (key === undefined) return problem;
  const length = fieldValue(block, Tag.CryptographicLength, 'Integer');
  const modulus = key.kind === 'RSA' ? bitLength(key.modulus) : length;
  if (length !== modulus) return `a modulus of ${modulus} bits for a Cryptographic Length of ${length}`;
  const inconsistent = key.kind === 'RSA' ? rsaKeyProblem(key) : undefined;
  if (inconsistent !== undefined) return inconsistent;
  const others = asymmetricKeysOf(group.objects.get(object.otherHalf ?? ''));
  return others.some((other) => isOfAnotherPair(key, other)) ? 'not of the pair that the other key is of' : undefined;
}

function plainKey(place: Place): { block?: StructureItem; format?: number | undefined; material?: Item | undefined } {
  const block = keyBlockAround(place);
  const value = structureField(block, Tag.KeyValue);
  return block === undefined || value === undefined
    ? {}
    : { block, format: keyFormat(block), material: child(value, Tag.KeyMaterial) };
}

function readKey(place: Place): AsymmetricKey | undefined {
  const { format, material } = plainKey(place);
  if (format === undefined || material === undefined) return undefined;
  if (material.type === 'ByteString') return derKey(format, material.value);
  return transparentKey(format, encodeTtlv(material));
}
