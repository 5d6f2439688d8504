import { child, type Item, type StructureItem } from '../codec/item.ts';
import { fieldValue, structureField } from '../message/fields.ts';
import { symmetricLengthProblem } from '../message/key-block.ts';
import { Enum } from '../spec/enumerations.ts';
import { enumName } from '../spec/registry.ts';
import { Tag } from '../spec/tags.ts';
import type { DiagnosticRow, Finding } from './diagnostic.ts';
import { type Found, structuresWithTag } from './found.ts';
import { wrapModeOf } from './key-wrap.ts';
import type { Scene } from './scene.ts';

/** How many keys of a message are looked at: what floods a reader is not searched to its end. */
const MOST_KEYS = 100;

function keyBlocks({ messages }: Scene): Found<StructureItem>[] {
  return messages.flatMap(({ found }) => structuresWithTag(found, Tag.KeyBlock).slice(0, MOST_KEYS));
}

/** A Key Value as plaintext beside Key Wrapping Data that says it is encrypted. */
function* plaintextBesideWrapping(scene: Scene): Generator<Finding> {
  for (const { item, path } of keyBlocks(scene)) {
    const wrapping = structureField(item, Tag.KeyWrappingData);
    if (wrapping === undefined || child(item, Tag.KeyValue)?.type !== 'Structure') continue;
    if (fieldValue(wrapping, Tag.WrappingMethod, 'Enumeration') === Enum.WrappingMethod.MACSign) continue;
    yield { path: `${path()}/KeyValue`, message: 'Key Value is a Structure beside Key Wrapping Data' };
  }
}

/** The octets of a symmetric key as plaintext: Key Material itself, or the Key inside (1.4 section 2.1.7.1). */
function symmetricMaterial(block: StructureItem): Item | undefined {
  const material = structureField(block, Tag.KeyValue);
  const inside = material && child(material, Tag.KeyMaterial);
  return inside?.type === 'Structure' ? child(inside, Tag.Key) : inside;
}

function* wrongLengths(scene: Scene): Generator<Finding> {
  for (const { item, parents, path } of keyBlocks(scene)) {
    const material = symmetricMaterial(item);
    const isSymmetric = parents[0]?.tag === Tag.SymmetricKey && material !== undefined;
    const problem = isSymmetric ? symmetricLengthProblem(material, item) : undefined;
    if (problem !== undefined) yield { path: `${path()}/CryptographicLength`, message: `the key has ${problem}` };
  }
}

/** Secret Data registered in the Key Format Type Opaque. */
function* opaqueSecretData({ sent }: Scene): Generator<Finding> {
  for (const { item, parents, path } of structuresWithTag(sent?.found ?? [], Tag.KeyBlock)) {
    const opaque = fieldValue(item, Tag.KeyFormatType, 'Enumeration') === Enum.KeyFormatType.Opaque;
    if (!opaque || parents[0]?.tag !== Tag.SecretData) continue;
    yield { path: `${path()}/KeyFormatType`, message: 'Secret Data is Opaque: some servers take it only as Raw' };
  }
}

const WRAP_MODES: ReadonlySet<number | undefined> = new Set([
  Enum.BlockCipherMode.NISTKeyWrap,
  Enum.BlockCipherMode.AESKeyWrapPadding,
]);

/** A key wrapped by the one method where the other is named, as far as the wrapping key was seen. */
function* wrongWrapping(scene: Scene): Generator<Finding> {
  for (const { item, path } of keyBlocks(scene)) {
    const value = child(item, Tag.KeyValue);
    const information = structureField(structureField(item, Tag.KeyWrappingData), Tag.EncryptionKeyInformation);
    const parameters = structureField(information, Tag.CryptographicParameters);
    const named = fieldValue(parameters, Tag.BlockCipherMode, 'Enumeration');
    const identifier = fieldValue(information, Tag.UniqueIdentifier, 'TextString') ?? '';
    const key = scene.objects.get(identifier)?.contents.get(Enum.KeyFormatType.Raw);
    if (value?.type !== 'ByteString' || named === undefined || key === undefined || !WRAP_MODES.has(named)) continue;
    const used = wrapModeOf(key, value.value);
    if (used === undefined || used === named) continue;
    const [says, is] = [named, used].map((mode) => enumName('BlockCipherMode', mode));
    yield { path: `${path()}/KeyValue`, message: `named ${says}, wrapped by ${is}` };
  }
}

/** Key Blocks in requests and responses: their form, their length, how they are wrapped. */
export const KEY_BLOCK_ROWS: readonly DiagnosticRow[] = [
  {
    id: 'KEYVALUE_WRAPPED_TYPE',
    title: 'a wrapped Key Value that is a Structure, or a Byte String without Key Wrapping Data',
    rule: 'Key Value is a Byte String where Key Wrapping Data stands in the Key Block, and a Structure where not',
    section: 'KMIP 1.4 section 2.1.3, 2.1 section 3.1',
    reports: ['OpenKMIP/PyKMIP#484'],
    claims: [{ kinds: ['missing-field'], path: /\/KeyBlock\/KeyWrappingData$/ }],
    recognise: plaintextBesideWrapping,
  },
  {
    id: 'KEYVALUE_ATTRIBUTES',
    title: 'attributes in a Key Value in another form than the version has there',
    rule: 'a Key Value holds Key Material and behind it Attribute structures in 1.x, one Attributes structure in 2.x',
    section: 'KMIP 1.4 section 2.1.4, 2.1 section 3.2',
    reports: ['Cosmian/kms#899'],
    claims: [{ kinds: ['unknown-field', 'newer-than-version', 'duplicate-field'], path: /\/KeyValue\/[^/]+$/ }],
  },
  {
    id: 'LENGTH_MISMATCH',
    title: 'a Cryptographic Length that is not the length of the key',
    rule: 'Cryptographic Length is the length of the key material in bits',
    section: 'KMIP 1.4 section 3.5, 2.1 section 4.15',
    reports: ['rook/rook#18401'],
    recognise: wrongLengths,
  },
  {
    id: 'SECRET_DATA_FORMAT',
    title: 'Secret Data registered as Opaque, which some servers refuse',
    rule: 'Secret Data is Raw by default; Opaque is a Key Format Type that a server need not be able to interpret',
    section: 'KMIP 1.4 section 2.1.3, 2.1 section 4.26',
    reports: ['percona/percona-server#5637'],
    informative: true,
    recognise: opaqueSecretData,
  },
  {
    id: 'WRAP_ALGORITHM',
    title: 'a key wrapped by RFC 3394 where RFC 5649 is named, or the other way round',
    rule: 'NISTKeyWrap is the method of RFC 3394, AESKeyWrapPadding that of RFC 5649; Key Wrapping Data says which it was',
    section: 'KMIP 1.4 section 2.1.5, 2.1 section 3.3; RFC 3394, RFC 5649',
    reports: ['Cosmian/kms#845'],
    recognise: wrongWrapping,
  },
];
