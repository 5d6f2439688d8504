import { child, enumeration, type Item, type StructureItem, structure, textString } from '../codec/item.ts';
import type { Credentials, UsernameAndPassword } from '../config/target.ts';
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
export function withAuthentication(request: StructureItem, user: UsernameAndPassword): StructureItem {
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
  return replaced(request, header, structure(header.tag, fields));
}

/**
 * A request with the credential of its header by that which this target has in its place. `credentials`: by the Username
 * that the case has.
 */
export function withCredentials(request: StructureItem, credentials: Credentials): StructureItem {
  const header = child(request, Tag.RequestHeader);
  const authentication = header?.type === 'Structure' ? child(header, Tag.Authentication) : undefined;
  if (header?.type !== 'Structure' || authentication?.type !== 'Structure') return request;
  const known = structure(
    authentication.tag,
    authentication.value.map((credential) => ownCredential(credential, credentials)),
  );
  return replaced(request, header, replaced(header, authentication, known));
}

function ownCredential(credential: Item, credentials: Credentials): Item {
  const value = credential.type === 'Structure' ? child(credential, Tag.CredentialValue) : undefined;
  if (credential.type !== 'Structure' || value?.type !== 'Structure') return credential;
  const username = child(value, Tag.Username);
  const own = username?.type === 'TextString' ? credentials[username.value] : undefined;
  if (own === undefined) return credential;
  const texts = new Map<number, string>([
    [Tag.Username, own.username],
    [Tag.Password, own.password],
  ]);
  const fields = value.value.map((field) => {
    const text = texts.get(field.tag);
    return text === undefined ? field : textString(field.tag, text);
  });
  return replaced(credential, value, structure(value.tag, fields));
}

/** A structure with one field in the place of another. */
function replaced(holder: StructureItem, field: Item, replacement: Item): StructureItem {
  return structure(
    holder.tag,
    holder.value.map((one) => (one === field ? replacement : one)),
  );
}
