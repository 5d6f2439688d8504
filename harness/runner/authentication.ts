import { child, enumeration, type StructureItem, structure, textString } from '../codec/item.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';

/** The fields of a request header that stand behind Authentication, whatever the version (1.4 table 283, 2.1 table 397). */
const BEHIND: ReadonlySet<number> = new Set([
  Tag.BatchErrorContinuationOption,
  Tag.BatchOrderOption,
  Tag.TimeStamp,
  Tag.BatchCount,
]);

/** A request with the credential of `user` in its header, unless it has one: permitted variation B4. */
export function withAuthentication(
  request: StructureItem,
  user: { readonly username: string; readonly password: string },
): StructureItem {
  const header = child(request, Tag.RequestHeader);
  if (header?.type !== 'Structure' || child(header, Tag.Authentication) !== undefined) return request;
  const credential = structure(Tag.Authentication, [
    structure(Tag.Credential, [
      enumeration(Tag.CredentialType, Enum.CredentialType.UsernameAndPassword),
      structure(Tag.CredentialValue, [
        textString(Tag.Username, user.username),
        textString(Tag.Password, user.password),
      ]),
    ]),
  ]);
  const place = header.value.findIndex((field) => BEHIND.has(field.tag));
  const fields = header.value.toSpliced(place < 0 ? header.value.length : place, 0, credential);
  const replaced = structure(header.tag, fields);
  return structure(
    request.tag,
    request.value.map((field) => (field === header ? replaced : field)),
  );
}
