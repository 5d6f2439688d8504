import { boolean, type StructureItem, structure } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { Fields } from '../fields.ts';
import { attributeInstances, attributeValue, type ManagedObject, withAttribute } from '../object.ts';
import type { OperationContext } from '../operations/operation.ts';
import { isSet } from './attribute-values.ts';
import { returnedContent } from './returned-content.ts';

/**
 * The object as a request wants it returned, which by that "has been served to a client" (1.4 section 3.34): it is not Fresh
 * any more, and others of its groups are next. Throws as `returnedContent`.
 */
export function servedContent(object: ManagedObject, payload: Fields, context: OperationContext): StructureItem {
  // Before the content is made, which may count the use of this very object; what fails is undone.
  if (isSet(object, 'Fresh')) context.store.update(withAttribute(object, 'Fresh', boolean(Tag.Fresh, false)));
  const content = returnedContent(object, payload, context);
  for (const { value } of attributeInstances(object, 'Object Group')) {
    context.groupTurns.pass(value.value as string, object.uniqueIdentifier);
  }
  return content;
}

/**
 * What is left of a key that has been destroyed: "the key material [...] SHALL not be returned" (1.4 section 4.40), and the
 * object is REQUIRED (Table 252). Undefined for other objects, which would be nothing without their value.
 */
export function withoutMaterial(object: ManagedObject): StructureItem | undefined {
  const tag = KEYS.get(object.objectType);
  const format = digestOf(object)?.item(Tag.KeyFormatType);
  if (object.content !== null || tag === undefined || format === undefined) return undefined;
  const properties = ['Cryptographic Algorithm', 'Cryptographic Length'].flatMap(
    (name) => attributeValue(object, name) ?? [],
  );
  return structure(tag, [structure(Tag.KeyBlock, [format, ...properties])]);
}

const KEYS: ReadonlyMap<number, number> = new Map([
  [Enum.ObjectType.SymmetricKey, Tag.SymmetricKey],
  [Enum.ObjectType.PublicKey, Tag.PublicKey],
  [Enum.ObjectType.PrivateKey, Tag.PrivateKey],
]);

function digestOf(object: ManagedObject): Fields | undefined {
  const digest = attributeValue(object, 'Digest');
  return digest?.type === 'Structure' ? new Fields(digest) : undefined;
}
