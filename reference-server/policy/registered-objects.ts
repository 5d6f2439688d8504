import { boolean, enumeration, integer, type StructureItem } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Version } from '../../harness/spec/versions.ts';
import { digestAttribute } from '../crypto/digest.ts';
import { readKeyMaterial } from '../crypto/key-formats.ts';
import { KmipError } from '../errors.ts';
import { Fields, required } from '../fields.ts';
import { certificateAttributes } from './certificate-attributes.ts';
import { certificateRequestAttributes } from './certificate-requests.ts';
import type { NamedValue } from './implicit-attributes.ts';
import { type KeyBlock, type KeyProperties, keyDigest, keyProperties, readKeyBlock } from './key-blocks.ts';
import type { Blueprint } from './new-object.ts';
import { type RequestedAttribute, requestedValue } from './requested-attributes.ts';
import { declaredProperties, octetPolynomialNote, readSplitKey } from './split-keys.ts';
import { readTemplate } from './templates.ts';

const O = Enum.ObjectType;
const R = Enum.ResultReason;

/** What the server makes of an object that a client brings. */
type Reading = Omit<Blueprint, 'objectType' | 'generated'>;

interface Brought {
  readonly objectType: number;
  /** Null for an object of which the client registers attributes only (1.1 section 4.3). */
  readonly content: StructureItem | null;
  readonly requested: readonly RequestedAttribute[];
  readonly version: Version;
}

/** No usage is asked for, none is permitted: the server may set the mask where a Register has none (1.4 section 3.19). */
export const NO_USAGE: NamedValue = ['Cryptographic Usage Mask', integer(Tag.CryptographicUsageMask, 0)];

/** "Two different versions of PGP keys, version 3 and version 4, MAY be stored" (1.4 section 2.2.9). */
const PGP_KEY_VERSIONS: readonly number[] = [3, 4];

const READERS: ReadonlyMap<number, (brought: Brought) => Reading> = new Map([
  [O.SymmetricKey, readKey],
  [O.PublicKey, readKey],
  [O.PrivateKey, readKey],
  [O.SecretData, readSecret],
  [O.SplitKey, readSplitKeyObject],
  [O.PGPKey, readPgpKey],
  [O.Certificate, readCertificate],
  [O.OpaqueObject, readOpaque],
  [O.Template, readTemplateObject],
  [O.CertificateRequest, readCertificateRequest],
]);

/**
 * The blueprint of a registered object: what the server reads from it besides what the request asks for.
 * Throws by the rows of 1.4 Table 330, Invalid Message where the request leaves out what Table 171 requires.
 */
export function registeredObject(
  objectType: number,
  content: StructureItem | null,
  requested: readonly RequestedAttribute[],
  version: Version,
): Blueprint {
  const read = READERS.get(objectType);
  if (read === undefined) throw new KmipError(R.InvalidField, 'objects of this type are not kept');
  return { objectType, generated: false, ...read({ objectType, content, requested, version }) };
}

function readKey({ objectType, content, requested }: Brought): Reading {
  const asked: KeyProperties = {
    algorithm: requestedValue(requested, 'Cryptographic Algorithm'),
    length: requestedValue(requested, 'Cryptographic Length'),
  };
  const block = content === null ? undefined : readKeyBlock(content);
  const { algorithm, length } = keyProperties(objectType, block, asked);
  return {
    content,
    requested,
    derived: [
      ['Cryptographic Algorithm', enumeration(Tag.CryptographicAlgorithm, algorithm)],
      ['Cryptographic Length', integer(Tag.CryptographicLength, length)],
      ...(block === undefined ? [] : keyValueAttributes(block)),
    ],
    defaults: [NO_USAGE],
  };
}

function readSecret({ objectType, content, requested }: Brought): Reading {
  if (content === null) return { content, requested, derived: [], defaults: [NO_USAGE] };
  const block = readKeyBlock(content);
  if (block.material !== undefined) readKeyMaterial(objectType, block.keyFormatType, block.material);
  return { content, requested, derived: keyValueAttributes(block), defaults: [NO_USAGE] };
}

/** A part says what it is part of; what key that is, only where a client says it. */
function readSplitKeyObject({ objectType, content, requested, version }: Brought): Reading {
  const splitKey = required(content ?? undefined, Tag.SplitKey);
  const block = readKeyBlock(splitKey);
  if (block.material !== undefined) readKeyMaterial(objectType, block.keyFormatType, block.material);
  readSplitKey(splitKey);
  const derived = [...declaredProperties(block), ...keyValueAttributes(block), octetPolynomialNote(version)];
  return { content, requested, derived, defaults: [NO_USAGE] };
}

/** "KMIP implementers SHOULD treat the Key Block field as an opaque blob." (1.4 section 2.2.9) */
function readPgpKey({ objectType, content, requested }: Brought): Reading {
  const pgpKey = new Fields(required(content ?? undefined, Tag.PGPKey));
  const version = required(pgpKey.integer(Tag.PGPKeyVersion), Tag.PGPKeyVersion);
  if (!PGP_KEY_VERSIONS.includes(version)) throw new KmipError(R.InvalidField, 'PGP keys are of version 3 or 4');
  const block = readKeyBlock(pgpKey.structure);
  if (block.material !== undefined) readKeyMaterial(objectType, block.keyFormatType, block.material);
  const derived = [...declaredProperties(block), ...keyValueAttributes(block)];
  return { content, requested, derived, defaults: [NO_USAGE] };
}

/** Digest of a Key Value that can be read; Key Value Present of one that is missing (1.4 sections 3.17 and 3.41). */
function keyValueAttributes(block: KeyBlock): NamedValue[] {
  const digest = keyDigest(block);
  return [
    ...(digest === undefined ? [] : [['Digest', digest] as const]),
    ...(block.hasKeyValue ? [] : [['Key Value Present', boolean(Tag.KeyValuePresent, false)] as const]),
  ];
}

function readCertificate({ content, requested }: Brought): Reading {
  const certificate = new Fields(required(content ?? undefined, Tag.Certificate));
  const asked = requestedValue(requested, 'Cryptographic Algorithm');
  const { derived, usageMask } = certificateAttributes(certificate, asked);
  const mask: NamedValue = ['Cryptographic Usage Mask', integer(Tag.CryptographicUsageMask, usageMask)];
  return { content, requested, derived, defaults: [mask] };
}

function readCertificateRequest({ content, requested }: Brought): Reading {
  const request = required(content ?? undefined, Tag.CertificateRequest);
  return { content, requested, derived: certificateRequestAttributes(request), defaults: [NO_USAGE] };
}

function readOpaque({ content, requested }: Brought): Reading {
  const data = new Fields(required(content ?? undefined, Tag.OpaqueObject)).item(Tag.OpaqueDataValue);
  const digest = digestAttribute(required(data, Tag.OpaqueDataValue));
  return { content, requested, derived: [['Digest', digest]] };
}

function readTemplateObject({ content, requested, version }: Brought): Reading {
  const template = required(content ?? undefined, Tag.Template);
  return { content: template, requested: [...requested, ...readTemplate(template, version)], derived: [] };
}
