import { enumeration, type Item, integer, type StructureItem } from '../../harness/codec/item.ts';
import { fieldValue, structureFields } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Engine } from '../engine.ts';
import { answering, hearing, holds, withEach } from './mutant.ts';

const { McEliece_6960119, McEliece_8192128, SPHINCS_256, RSA } = Enum.CryptographicAlgorithm;

/** What a profile asks for and no library of the platform can do. */
const MISSING = [McEliece_6960119, McEliece_8192128, SPHINCS_256];

const missingIn = (request: StructureItem): number | undefined =>
  MISSING.find((code) => holds(request, Tag.CryptographicAlgorithm, code));

/**
 * The reference server as if it had every algorithm: a key pair of one that is missing is one of RSA, and is said to be what
 * was asked for. So the checks of these algorithms can be tried, both on a server that has them and on one that has not.
 */
export function withEveryAlgorithm(engine: Engine): Engine {
  const made = new Map<string, number>();
  const heard = hearing(engine, (request) => (missingIn(request) === undefined ? request : asRsa(request)));
  return answering(heard, (response, request) => {
    const asked = missingIn(request);
    for (const payload of payloadsOf(response)) {
      if (asked !== undefined) for (const identifier of madeIn(payload)) made.set(identifier, asked);
    }
    return withEach(response, Tag.ResponsePayload, (payload) => told(payload, made));
  });
}

function asRsa(request: StructureItem): StructureItem {
  const renamed = withEach(request, Tag.CryptographicAlgorithm, (field) => enumeration(field.tag, RSA));
  return withEach(renamed, Tag.CommonAttributes, (field) =>
    field.type === 'Structure' ? { ...field, value: [...field.value, integer(Tag.CryptographicLength, 2048)] } : field,
  );
}

function payloadsOf(response: StructureItem): StructureItem[] {
  return structureFields(response, Tag.BatchItem).flatMap((item) => structureFields(item, Tag.ResponsePayload));
}

function madeIn(payload: StructureItem): string[] {
  const tags = [Tag.PrivateKeyUniqueIdentifier, Tag.PublicKeyUniqueIdentifier];
  return tags.flatMap((tag) => fieldValue(payload, tag, 'TextString') ?? []);
}

/** What is told of an object: of one of these, that it is of its algorithm. */
function told(payload: Item, made: ReadonlyMap<string, number>): Item {
  if (payload.type !== 'Structure') return payload;
  const algorithm = made.get(fieldValue(payload, Tag.UniqueIdentifier, 'TextString') ?? '');
  if (algorithm === undefined) return payload;
  return withEach(payload, Tag.CryptographicAlgorithm, (field) => enumeration(field.tag, algorithm));
}
