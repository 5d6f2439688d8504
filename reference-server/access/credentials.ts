import { createHash, timingSafeEqual } from 'node:crypto';
import type { StructureItem } from '../../harness/codec/item.ts';
import { structureFields } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError } from '../errors.ts';
import { Fields } from '../fields.ts';

/** Somebody who may authenticate with a Username and Password credential. */
export interface User {
  readonly username: string;
  readonly password: string;
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
 * Who a request comes from, by its Authentication structure (1.4 sections 2.1.2, 6.6). Where no users and devices are
 * configured, or the request authenticates nobody, that is who the certificate names.
 * An Attestation credential tells what a client is like, not who it is; who has a ticket was found by it before.
 * Throws Authentication Not Successful for a credential that cannot be validated, and for two of different bearers.
 */
export function authenticatedIdentity(
  authentication: StructureItem | undefined,
  accounts: Accounts,
  certificateIdentity: string,
): string {
  if (accounts.users.length + accounts.devices.length === 0) return certificateIdentity;
  const identities = new Set(
    structureFields(authentication, Tag.Credential)
      .map((item) => new Fields(item))
      .filter((credential) => !ELSEWHERE.has(credential.enumeration(Tag.CredentialType) ?? 0))
      .map((credential) => bearerOf(credential, accounts)),
  );
  if (identities.size > 1) throw notSuccessful();
  const [identity = certificateIdentity] = identities;
  return identity;
}

/** Credential Types that are looked at elsewhere. */
const ELSEWHERE: ReadonlySet<number> = new Set([Enum.CredentialType.Attestation, Enum.CredentialType.Ticket]);

/** A known bearer: who it is, and the secret that shows it. */
interface Bearer {
  readonly identity: string;
  readonly password: string;
}

const BEARERS: ReadonlyMap<number, (value: Fields, accounts: Accounts) => Bearer | undefined> = new Map([
  [Enum.CredentialType.UsernameAndPassword, userOf],
  [Enum.CredentialType.Device, deviceOf],
]);

function bearerOf(credential: Fields, accounts: Accounts): string {
  const value = credential.fields(Tag.CredentialValue);
  const find = BEARERS.get(credential.enumeration(Tag.CredentialType) ?? 0);
  const bearer = value && find?.(value, accounts);
  const password = value?.text(Tag.Password) ?? '';
  // A bearer who does not exist takes as long to refuse as one whose password is wrong.
  const isRight = sameText(password, bearer?.password ?? `not ${password}`);
  if (bearer === undefined || !isRight) throw notSuccessful();
  return bearer.identity;
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

function notSuccessful(): KmipError {
  return new KmipError(Enum.ResultReason.AuthenticationNotSuccessful, 'The credential could not be validated');
}

function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
