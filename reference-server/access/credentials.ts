import { createHash, timingSafeEqual } from 'node:crypto';
import type { StructureItem } from '../../harness/codec/item.ts';
import { structureFields } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { atLeast, type Version } from '../../harness/spec/versions.ts';
import { KmipError } from '../errors.ts';
import { Fields } from '../fields.ts';
import { rightHashes } from './hashed-passwords.ts';
import type { UsedCredentials } from './used-credentials.ts';

/** Somebody who may authenticate with a password: as it is, hashed, or with one that is good once. */
export interface User {
  readonly username: string;
  readonly password: string;
  readonly oneTimePasswords?: readonly string[] | undefined;
}

/** The fields that tell one device from another. */
const DEVICE_FIELDS = {
  serialNumber: Tag.DeviceSerialNumber,
  deviceIdentifier: Tag.DeviceIdentifier,
  networkIdentifier: Tag.NetworkIdentifier,
  machineIdentifier: Tag.MachineIdentifier,
  mediaIdentifier: Tag.MediaIdentifier,
} as const;

/** A device that may authenticate with a Device credential, in which all of its fields have to stand. */
export type Device = { readonly identity: string; readonly password?: string | undefined } & {
  readonly [F in keyof typeof DEVICE_FIELDS]?: string | undefined;
};

export interface Accounts {
  readonly users: readonly User[];
  readonly devices: readonly Device[];
}

/**
 * Who a request comes from, by its Authentication structure (1.4 sections 2.1.2, 6.6; 2.0 section 9.11). Where the
 * request authenticates nobody, that is who the certificate names; so it is in 1.x where no users and devices are
 * configured (1.4 section 6.6: servers "MAY require authentication on no requests"), while in 2.x a credential that is
 * there is what counts (Profiles 2.1 section 3.1.3).
 * An Attestation credential tells what a client is like, not who it is; who has a ticket was found by it before.
 * Throws Authentication Not Successful for a credential that cannot be validated, and for two of different bearers.
 */
export function authenticatedIdentity(
  authentication: StructureItem | undefined,
  accounts: Accounts,
  certificateIdentity: string,
  used: UsedCredentials,
  version: Version,
): string {
  const isUnused = accounts.users.length + accounts.devices.length === 0 && !atLeast(version, '2.0');
  if (isUnused) return certificateIdentity;
  const identities = new Set(
    structureFields(authentication, Tag.Credential)
      .map((item) => new Fields(item))
      .filter((credential) => !ELSEWHERE.has(credential.enumeration(Tag.CredentialType) ?? 0))
      .map((credential) => bearerOf(credential, accounts, used)),
  );
  if (identities.size > 1) throw notSuccessful();
  const [identity = certificateIdentity] = identities;
  return identity;
}

/** Credential Types that are looked at elsewhere. */
const ELSEWHERE: ReadonlySet<number> = new Set([Enum.CredentialType.Attestation, Enum.CredentialType.Ticket]);

/** Who the bearer of a Credential Value is; undefined where it does not show that. */
type Bearers = (value: Fields, accounts: Accounts, used: UsedCredentials) => string | undefined;

/** A known bearer: who it is, and the secret that shows it. */
interface Bearer {
  readonly identity: string;
  readonly password: string;
}

const BEARERS: ReadonlyMap<number, Bearers> = new Map<number, Bearers>([
  [Enum.CredentialType.UsernameAndPassword, byPassword(userOf)],
  [Enum.CredentialType.Device, byPassword(deviceOf)],
  [Enum.CredentialType.OneTimePassword, byOneTimePassword],
  [Enum.CredentialType.HashedPassword, byHashedPassword],
]);

function bearerOf(credential: Fields, accounts: Accounts, used: UsedCredentials): string {
  const value = credential.fields(Tag.CredentialValue);
  const identify = BEARERS.get(credential.enumeration(Tag.CredentialType) ?? 0);
  const identity = value && identify?.(value, accounts, used);
  if (identity === undefined) throw notSuccessful();
  return identity;
}

function byPassword(find: (value: Fields, accounts: Accounts) => Bearer | undefined): Bearers {
  return (value, accounts) => {
    const bearer = find(value, accounts);
    const password = value.text(Tag.Password) ?? '';
    // A bearer who does not exist takes as long to refuse as one whose password is wrong.
    const isRight = sameText(password, bearer?.password ?? `not ${password}`);
    return isRight ? bearer?.identity : undefined;
  };
}

/** A One Time Password is used up only with the right password, which is optional for a user who has none. */
function byOneTimePassword(value: Fields, accounts: Accounts, used: UsedCredentials): string | undefined {
  const identity = byPassword(userOf)(value, accounts, used);
  const given = value.text(Tag.OneTimePassword);
  const user = accounts.users.find(({ username }) => username === identity);
  const isKnown = given !== undefined && user?.oneTimePasswords?.some((known) => sameText(known, given));
  return isKnown && user && used.usePassword(user.username, given) ? user.username : undefined;
}

function byHashedPassword(value: Fields, { users }: Accounts, used: UsedCredentials): string | undefined {
  const user = users.find(({ username }) => username === value.text(Tag.Username));
  const hashes = user && rightHashes(value, user);
  return hashes && used.useTimestamp(user.username, hashes.timestamp) ? user.username : undefined;
}

function userOf(value: Fields, { users }: Accounts): Bearer | undefined {
  const username = value.text(Tag.Username);
  const user = users.find((candidate) => candidate.username === username);
  return user && { identity: user.username, password: user.password };
}

/** Without a password in its configuration a device is known by its other fields alone. */
function deviceOf(value: Fields, { devices }: Accounts): Bearer | undefined {
  const names = Object.keys(DEVICE_FIELDS) as (keyof typeof DEVICE_FIELDS)[];
  const device = devices.find((candidate) =>
    names.every((name) => candidate[name] === undefined || candidate[name] === value.text(DEVICE_FIELDS[name])),
  );
  return device && { identity: device.identity, password: device.password ?? value.text(Tag.Password) ?? '' };
}

/** What every credential that is not accepted is answered. */
export function notSuccessful(): KmipError {
  return new KmipError(Enum.ResultReason.AuthenticationNotSuccessful, 'The credential could not be validated');
}

function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
