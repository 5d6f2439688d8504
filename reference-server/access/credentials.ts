import { createHash, timingSafeEqual } from 'node:crypto';
import type { StructureItem } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError } from '../errors.ts';
import { Fields } from '../fields.ts';

/** Somebody who may authenticate with a Username and Password credential. */
export interface User {
  readonly username: string;
  readonly password: string;
}

/**
 * Who a request comes from, by its Authentication structure (1.4 sections 2.1.2, 6.6). Where no users are configured,
 * or the request authenticates nobody, that is who the certificate names.
 * Throws Authentication Not Successful for a credential that cannot be validated.
 */
export function authenticatedIdentity(
  authentication: StructureItem | undefined,
  users: readonly User[],
  certificateIdentity: string,
): string {
  if (authentication === undefined || users.length === 0) return certificateIdentity;
  const identities = authentication.value
    .filter((item) => item.tag === Tag.Credential && item.type === 'Structure')
    .map((credential) => credentialIdentity(new Fields(credential as StructureItem), users));
  return identities[0] ?? certificateIdentity;
}

function credentialIdentity(credential: Fields, users: readonly User[]): string {
  const isPassword = credential.enumeration(Tag.CredentialType) === Enum.CredentialType.UsernameAndPassword;
  const value = isPassword ? credential.fields(Tag.CredentialValue) : undefined;
  const username = value?.text(Tag.Username);
  const password = value?.text(Tag.Password) ?? '';
  const user = users.find((candidate) => candidate.username === username);
  // A user who does not exist takes as long to refuse as one whose password is wrong.
  const isRight = sameText(password, user?.password ?? `not ${password}`);
  if (user === undefined || !isRight) {
    throw new KmipError(Enum.ResultReason.AuthenticationNotSuccessful, 'The credential could not be validated');
  }
  return user.username;
}

function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
