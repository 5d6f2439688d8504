import type { Encoding } from '../codec/encodings.ts';
import type { Version } from '../spec/versions.ts';
import type { Expectations } from './expectations.ts';

/** A certificate and its private key, PEM. The certificate may be followed by its chain. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
  /** What opens the key, where it is encrypted. */
  readonly passphrase?: string;
}

export const TLS_VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;

export interface TlsSettings {
  /** PEM certificates to trust instead of the system's. */
  readonly ca?: string;
  /** The name asked for and verified, where it is not the host. */
  readonly servername?: string;
  readonly minVersion?: (typeof TLS_VERSIONS)[number];
  readonly maxVersion?: (typeof TLS_VERSIONS)[number];
  /** Cipher suites by OpenSSL or IANA names, separated by colons. */
  readonly ciphers?: string;
}

/** How long a run waits, in milliseconds, and what it asks of a server at most. */
export interface Limits {
  /** For the TCP connection and its TLS handshake. */
  readonly connectTimeoutMs: number;
  /** For the complete response to one request. */
  readonly timeoutMs: number;
  /** For one case with all its steps. */
  readonly caseTimeoutMs: number;
  /** The most connections that a run holds open at a time; as many as it has use for by default. */
  readonly connections?: number;
  /** The most requests that a run sends in a second, of all its connections; as many as are answered by default. */
  readonly requestsPerSecond?: number;
}

export const DEFAULT_LIMITS: Limits = { connectTimeoutMs: 10_000, timeoutMs: 30_000, caseTimeoutMs: 300_000 };

/** The port that IANA registered for KMIP. */
export const KMIP_PORT = 5696;

/** Where the harness listens for the requests that a server sends of itself (1.4 chapter 5). */
export interface ListeningClient {
  /** The address to listen on. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** What we show there; the target's `identity` where absent. */
  readonly identity?: Identity;
  /** PEM certificates that issued the certificate of the server's connections; those of `tls.ca` where absent. */
  readonly ca?: string;
  /** The name that certificate has to be for, where it is not that of the server itself. */
  readonly servername?: string;
  /** How the server's requests travel, where that is not as the case's do. */
  readonly wire?: Wire;
  /** Where we take them over HTTPS; '/kmip' where absent. */
  readonly path?: string;
}

export interface UsernameAndPassword {
  readonly username: string;
  readonly password: string;
}

/** By the Username that cases use: 'Fred'. */
export type Credentials = Readonly<Record<string, UsernameAndPassword>>;

/** How messages travel. XML and JSON are carried by HTTPS, which says where a message ends. */
export interface Wire {
  readonly transport: 'tls' | 'https';
  readonly encoding: Encoding;
}

/**
 * The wire that a setting of either half, or both, means: XML and JSON come over HTTPS. Undefined where neither is given;
 * a line that says why, where they do not go together.
 */
export function wireFrom(given: {
  readonly transport?: Wire['transport'] | undefined;
  readonly encoding?: Encoding | undefined;
}): Wire | string | undefined {
  const { transport, encoding } = given;
  if (transport === undefined && encoding === undefined) return undefined;
  const isText = encoding === 'xml' || encoding === 'json';
  if (transport === 'tls' && isText)
    return `the encoding ${encoding} is carried by https, which says where a message ends (Profiles 2.1 section 5.3.1): over tls a message is TTLV`;
  return { transport: transport ?? (isText ? 'https' : 'tls'), encoding: encoding ?? 'ttlv' };
}

export const TTLV_OVER_TLS: Wire = { transport: 'tls', encoding: 'ttlv' };

/** The path that clients and servers "SHOULD" support (Profiles 2.1 section 5.3). */
export const DEFAULT_PATH = '/kmip';

/** A server under test, as its settings describe it; all files are read. */
export interface Target {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly tls: TlsSettings;
  /** Who connects where a case's client is not among `identities`; absent: no client certificate is sent. */
  readonly identity?: Identity;
  /** Keyed by the names that cases use: 'Client-A'. */
  readonly identities: Readonly<Record<string, Identity>>;
  /** A credential added to every request that has none (permitted variation B4). */
  readonly authentication?: UsernameAndPassword;
  /** What stands for the credentials that cases write out. */
  readonly credentials?: Credentials;
  /** Put before the names of objects where a case names itself in them (V18); absent: one of the run's own. */
  readonly prefix?: string | false;
  /** Versions that it speaks besides those that its Discover Versions names. */
  readonly versions: readonly Version[];
  /** How every case speaks to it that does not ask for more; TTLV over TLS where absent. */
  readonly wire?: Wire;
  /** Where it takes HTTPS requests; '/kmip' where absent (Profiles 2.1 section 5.3.1). */
  readonly path?: string;
  readonly limits: Limits;
  /** What it was set up with, in the words of a case's requirements. */
  readonly provides: readonly string[];
  /** Algorithms, object types and attributes that it does without, by its own word. */
  readonly lacks: readonly string[];
  readonly clientEndpoint?: ListeningClient;
  /** Whether objects that a run did not make may be changed or destroyed. */
  readonly disposable: boolean;
  /** The failures that are known. */
  readonly expectations?: Expectations;
}

/** Where a server is reached, as a person writes it: an IPv6 address in brackets. */
export function addressOf({ host, port }: Pick<Target, 'host' | 'port'>): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
