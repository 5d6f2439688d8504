import { timingSafeEqual } from 'node:crypto';
import type { StructureItem } from '../../harness/codec/item.ts';
import { structureFields } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { digest, hashName } from '../crypto/hashes.ts';
import { Fields } from '../fields.ts';
import type { User } from './credentials.ts';

const H = Enum.HashingAlgorithm;

/** Hashes that this server takes for a password. */
const STRONG: ReadonlySet<number> = new Set([H.SHA_256, H.SHA_384, H.SHA_512, H.SHA3_256, H.SHA3_384, H.SHA3_512]);

/** What a Hashed Password credential shows, and what the server shows in turn. */
interface HashedPasswords {
  /** Hash(S1 || Timestamp) || S2 */
  readonly client: Buffer;
  /** Hash(Timestamp || S1 || Hash(S2)) */
  readonly server: Buffer;
  /** Microseconds since 1970. */
  readonly timestamp: bigint;
}

/**
 * Both hashes for a user and the Timestamp and Hashing Algorithm of a Credential Value (2.0 sections 8.5 and 9.11):
 * S1 = Hash(Username || Password), S2 = Hash(Password || Username), the Timestamp as the 8 octets of its encoding.
 * Undefined without Timestamp, and for a hash that is not taken.
 */
function hashedPasswords(value: Fields, { username, password }: User): HashedPasswords | undefined {
  const timestamp = value.item(Tag.TimeStamp);
  const algorithm = value.enumeration(Tag.HashingAlgorithm) ?? H.SHA_256;
  if (timestamp?.type !== 'DateTimeExtended' || !STRONG.has(algorithm)) return undefined;
  const hash = hashName(algorithm);
  const octets = Buffer.alloc(8);
  octets.writeBigInt64BE(timestamp.value);
  const [name, secret] = [Buffer.from(username), Buffer.from(password)];
  const [s1, s2] = [digest(hash, name, secret), digest(hash, secret, name)];
  return {
    client: Buffer.concat([digest(hash, s1, octets), s2]),
    server: digest(hash, octets, s1, digest(hash, s2)),
    timestamp: timestamp.value,
  };
}

/** The hashes where the credential has that of the user's password, else undefined. */
export function rightHashes(value: Fields, user: User): HashedPasswords | undefined {
  const given = value.bytes(Tag.HashedPassword);
  const hashes = hashedPasswords(value, user);
  const isRight = given?.length === hashes?.client.length && given && hashes && timingSafeEqual(given, hashes.client);
  return isRight ? hashes : undefined;
}

/**
 * The Server Hashed Password for the header of a response, by which the client knows that the server knows the password
 * too; undefined where the request has no Hashed Password credential, or a wrong one.
 */
export function serverHashedPassword(
  authentication: StructureItem | undefined,
  users: readonly User[],
): Uint8Array | undefined {
  const credential = structureFields(authentication, Tag.Credential)
    .map((item) => new Fields(item))
    .find((one) => one.enumeration(Tag.CredentialType) === Enum.CredentialType.HashedPassword);
  const value = credential?.fields(Tag.CredentialValue);
  const user = users.find(({ username }) => username === value?.text(Tag.Username));
  return value && user && rightHashes(value, user)?.server;
}
