import type { Encoding } from '../../harness/codec/encodings.ts';
import type { Item, StructureItem } from '../../harness/codec/item.ts';
import type { AttributeView } from '../../harness/message/attributes.ts';
import type { RequestItemInit, RequestOptions } from '../../harness/message/request.ts';
import type { Response } from '../../harness/message/response.ts';
import type { Version } from '../../harness/spec/versions.ts';
import type { CipherSuite } from '../cipher-suites.ts';

/** What Query says of a server in one version. Values of the enumerations of the same names. */
export interface Declaration {
  readonly operations: ReadonlySet<number>;
  readonly objectTypes: ReadonlySet<number>;
  readonly profileNames: ReadonlySet<number>;
  /** What Discover Versions names; the version of the run alone in 1.0. */
  readonly versions: readonly Version[];
}

/** What came of octets that need not be a request. */
export type RawAnswer =
  | { readonly response: Response }
  | { readonly closed: string }
  /** It came, and is no Response Message or does not decode. */
  | { readonly undecodable: string };

export type Protocol = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';

/** What a client offers in a TLS handshake. */
export interface Offer {
  /** The one protocol; those that the target's settings allow where absent. */
  readonly protocol?: Protocol;
  /** The one cipher suite, by its IANA name; those of Node where absent. */
  readonly suite?: string;
  /** Who comes: 'ours' where absent. The others are certificates that the run makes, or that the target file names. */
  readonly identity?: 'ours' | 'none' | 'unknown-ca' | 'expired' | 'not-yet-valid' | 'wrong-eku';
}

/** What came of a handshake and, where it succeeds, of the one request after it. */
export type Handshake =
  | { readonly outcome: 'served'; readonly protocol: string; readonly suite: string }
  /** In the handshake, or by closing before the first response. */
  | { readonly outcome: 'refused'; readonly reason: string }
  /** This platform cannot make such an offer, or nobody provides the identity. */
  | { readonly outcome: 'not offered'; readonly reason: string };

/** An HTTP request as it goes out: no header is added to it. */
export interface HttpRequest {
  readonly protocol: 'HTTP/1.0' | 'HTTP/1.1';
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface HttpAnswer {
  /** As in the status line: 'HTTP/1.1'. */
  readonly protocol: string;
  readonly status: number;
  /** By their names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

/** What a ClientHello offers. Nobody has to be able to speak it. */
export interface HelloOffer {
  /** The newest; before TLS 1.3 no ClientHello can say that older ones are not offered (RFC 5246 appendix E.1). */
  readonly protocol: 'SSLv3' | Protocol;
  /** Of which the server may choose. */
  readonly suites: readonly CipherSuite[];
}

/** What a server answers to a ClientHello, in the clear; nothing follows it. */
export type Hello =
  /** By the name of the protocol and the IANA name of the suite. */
  | { readonly outcome: 'chosen'; readonly protocol: string; readonly suite: string }
  | { readonly outcome: 'refused'; readonly reason: string };

/** What a user of the server shows in a Username and Password credential. */
export interface UserCredential {
  readonly username: string;
  readonly password: string;
}

/**
 * A server, as a check meets it: one identity, one KMIP version, one wire. Every identifier that a create-like operation
 * gives is remembered and destroyed after the check. A peer that closes, times out or does not decode fails the check.
 */
export interface Subject {
  readonly version: Version;
  readonly declared: Declaration;
  /** How its messages are written. */
  readonly encoding: Encoding;
  /** Seconds since 1970, on the server's clock. */
  now(): bigint;
  /** A text that no other object of the server has for its Name: begins with the run's prefix. */
  uniqueText(): string;
  /** One request of one or several batch items. */
  ask(items: RequestItemInit | readonly RequestItemInit[], options?: RequestOptions): Promise<Response>;
  /** The payload of a request of one item, which has to succeed. Throws a chai AssertionError with the reason otherwise. */
  succeed(operation: number, payload: readonly Item[]): Promise<StructureItem>;
  /** The Result Reason of a request of one item, which has to fail. Throws a chai AssertionError where it does not. */
  refused(operation: number, payload: readonly Item[]): Promise<number | undefined>;
  /** A request as this server wants it: with a credential, where it wants one in each. For octets that `send` is to send. */
  dressed(request: StructureItem): StructureItem;
  /** Octets as they are, on a connection of their own. Who says nothing for some seconds is as good as closed. */
  send(octets: Uint8Array): Promise<RawAnswer>;
  /** The same server on another connection of the same identity. */
  reconnected(): Promise<Subject>;
  /** The same server as another client; undefined where the target has one identity. */
  another(): Promise<Subject | undefined>;
  /** The users that the target names, each once; a request without a credential comes from none of them. */
  readonly users: readonly UserCredential[];
  /** The same server and client, with a credential in every request that has none. What `another` gives has none. */
  as(user: UserCredential): Subject;
  /** The port that the server is reached at; undefined for the bundled one, which takes what is free. */
  readonly port: number | undefined;
  /** A handshake and, where it succeeds, one request: a Query where `item` is absent. */
  handshake(offer: Offer, item?: RequestItemInit): Promise<Handshake>;
  hello(offer: HelloOffer): Promise<Hello>;
  /** One HTTP request for the target's path, on a connection of its own. Throws NotShown where it is not reached by HTTP. */
  http(request: HttpRequest): Promise<HttpAnswer>;
  /** The fields that carry the attributes of a new object: a Template-Attribute in 1.x, Attributes in 2.x. */
  attributesOf(attributes: readonly AttributeView[]): Item;
}
