import { type Item, type StructureItem, structure } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { Fields } from '../fields.ts';
import { attributeValue, type ManagedObject } from '../object.ts';
import { isSet } from '../policy/attribute-values.ts';
import { permittedUses } from '../policy/usage.ts';
import { byte, ulong } from './parameters.ts';

const A = Enum.CryptographicAlgorithm;
const O = Enum.ObjectType;
const M = Mask.CryptographicUsageMask;

/** CK_OBJECT_CLASS by Object Type; what is no key and no certificate is data (PKCS#11 3.0, CKO_ values). */
const CLASSES: ReadonlyMap<number, number> = new Map([
  [O.Certificate, 1],
  [O.PublicKey, 2],
  [O.PrivateKey, 3],
  [O.SymmetricKey, 4],
]);
const DATA_CLASS = 0;
const KEYS: ReadonlySet<number> = new Set([O.PublicKey, O.PrivateKey, O.SymmetricKey]);
const CERTIFICATE_X_509 = 0;

/** CK_KEY_TYPE by Cryptographic Algorithm; any other key is a generic secret (CKK_ values). */
const KEY_TYPES: ReadonlyMap<number, number> = new Map([
  [A.RSA, 0x00],
  [A.DSA, 0x01],
  [A.DH, 0x02],
  [A.EC, 0x03],
  [A.ECDSA, 0x03],
  [A.ECDH, 0x03],
  [A.RC2, 0x11],
  [A.RC4, 0x12],
  [A.DES, 0x13],
  [A.DES3, 0x15],
  [A.AES, 0x1f],
  [A.Blowfish, 0x20],
  [A.Twofish, 0x21],
  [A.Camellia, 0x25],
  [A.ChaCha20, 0x33],
]);
const GENERIC_SECRET = 0x10;

/** How an attribute is encoded: with a fixed length, or as a byte string with its length before it. */
export type Form = 'flag' | 'ulong' | 'octets';

/** An attribute as PKCS#11 has it; `value` is undefined for an object that does not have it, null for a secret one. */
export interface ObjectAttribute {
  readonly form: Form;
  value(object: ManagedObject): Buffer | undefined | null;
}

function flag(value: (object: ManagedObject) => boolean): ObjectAttribute {
  return { form: 'flag', value: (object) => byte(value(object) ? 1 : 0) };
}

function ofKeys(attribute: ObjectAttribute): ObjectAttribute {
  return {
    form: attribute.form,
    value: (object) => (KEYS.has(object.objectType) ? attribute.value(object) : undefined),
  };
}

/** Whether the Cryptographic Usage Mask of a key has one of these bits. */
function use(...bits: number[]): ObjectAttribute {
  return ofKeys(flag((object) => bits.some((bit) => (permittedUses(object) & bit) !== 0)));
}

/** The attributes of objects by their CK_ATTRIBUTE_TYPE (PKCS#11 3.0, CKA_ values). */
export const OBJECT_ATTRIBUTES: ReadonlyMap<bigint, ObjectAttribute> = new Map<bigint, ObjectAttribute>([
  [0x000n, { form: 'ulong', value: ({ objectType }) => ulong(CLASSES.get(objectType) ?? DATA_CLASS) }],
  [0x001n, flag(() => true)], // CKA_TOKEN
  [0x002n, flag(() => false)], // CKA_PRIVATE: nobody needs to log in by PKCS#11
  [0x003n, { form: 'octets', value: label }],
  [0x004n, { form: 'octets', value: identifier }], // CKA_UNIQUE_ID
  [0x011n, { form: 'octets', value: plainValue }],
  [0x080n, { form: 'ulong', value: certificateType }],
  [0x100n, ofKeys({ form: 'ulong', value: keyType })],
  [0x102n, { form: 'octets', value: identifier }], // CKA_ID
  [0x103n, secretKeys(flag(() => true))], // CKA_SENSITIVE: values are for Get alone
  [0x104n, use(M.Encrypt)],
  [0x105n, use(M.Decrypt)],
  [0x106n, use(M.WrapKey)],
  [0x107n, use(M.UnwrapKey)],
  [0x108n, use(M.Sign, M.MACGenerate)],
  [0x10an, use(M.Verify, M.MACVerify)],
  [0x10cn, use(M.DeriveKey)],
  [0x161n, { form: 'ulong', value: valueLength }],
  [0x162n, secretKeys(flag((object) => attributeValue(object, 'Extractable')?.value !== false))],
  [0x164n, secretKeys(flag((object) => isSet(object, 'Never Extractable')))],
  [0x165n, secretKeys(flag((object) => isSet(object, 'Always Sensitive')))],
  [0x170n, flag(() => false)], // CKA_MODIFIABLE
]);

function secretKeys(attribute: ObjectAttribute): ObjectAttribute {
  const isSecret = ({ objectType }: ManagedObject) => objectType === O.SymmetricKey || objectType === O.PrivateKey;
  return { form: attribute.form, value: (object) => (isSecret(object) ? attribute.value(object) : undefined) };
}

/** CKA_LABEL: the first Name; empty where there is none. */
function label(object: ManagedObject): Buffer {
  const name = attributeValue(object, 'Name');
  return Buffer.from((name?.type === 'Structure' && new Fields(name).text(Tag.NameValue)) || '');
}

function identifier({ uniqueIdentifier }: ManagedObject): Buffer {
  return Buffer.from(uniqueIdentifier);
}

/** CKA_VALUE: that of a certificate; those of keys and data are secret. */
function plainValue({ objectType, content }: ManagedObject): Buffer | undefined | null {
  if (objectType !== O.Certificate) return objectType === O.PublicKey ? undefined : null;
  const value = new Fields(content ?? structure(Tag.Certificate, [])).bytes(Tag.CertificateValue);
  return value && Buffer.from(value);
}

function certificateType(object: ManagedObject): Buffer | undefined {
  const isX509 = numberOf(object, 'Certificate Type') === Enum.CertificateType.X_509;
  return object.objectType === O.Certificate && isX509 ? ulong(CERTIFICATE_X_509) : undefined;
}

function keyType(object: ManagedObject): Buffer {
  return ulong(KEY_TYPES.get(numberOf(object, 'Cryptographic Algorithm')) ?? GENERIC_SECRET);
}

/** CKA_VALUE_LEN: octets of a secret key. */
function valueLength(object: ManagedObject): Buffer | undefined {
  const bits = numberOf(object, 'Cryptographic Length');
  return object.objectType === O.SymmetricKey ? ulong(Math.ceil(bits / 8)) : undefined;
}

/** An Integer or Enumeration attribute; 0 where the object does not have it. */
function numberOf(object: ManagedObject, name: string): number {
  const value: Item | StructureItem | undefined = attributeValue(object, name);
  return typeof value?.value === 'number' ? value.value : 0;
}
