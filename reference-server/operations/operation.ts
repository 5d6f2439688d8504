import type { Item } from '../../harness/codec/item.ts';
import type { ResponseItemInit } from '../../harness/message/response.ts';
import type { Version } from '../../harness/spec/versions.ts';
import type { OperationPolicies } from '../access/policies.ts';
import type { Grant, Tickets } from '../access/tickets.ts';
import type { DoLongWork } from '../aside.ts';
import type { MessageLimits, Settings } from '../config.ts';
import type { Fields } from '../fields.ts';
import type { GroupTurns } from '../group-turns.ts';
import type { Log } from '../log.ts';
import type { ManagedObject, ObjectHead } from '../object.ts';
import type { Outstanding } from '../outstanding.ts';
import type { Store } from '../store/store.ts';
import type { Streams } from '../streams.ts';
import type { Trust } from '../trust.ts';

/**
 * One operation, in a file of its own that exports it by its name (`export const getAttributes: Operation`), with a row
 * in table.ts. `request` reads the payload, asks policy and store, and returns the fields of the Response Payload in
 * the order of the specification's table; it fails by throwing a KmipError, and then nothing that it wrote remains.
 *
 * Which versions know the operation, and which fields a payload may have, stands in the registry: the payload handed
 * over has been checked against it, and what the request's version does not define is dropped from the answer.
 * Objects whose dates have come are in their new State before an item runs: the engine calls `advance(store, now)` of
 * policy/life-cycle.ts.
 */
export interface Operation {
  /** A value of Enum.Operation. */
  readonly code: number;
  request(payload: Fields, context: OperationContext): readonly Item[] | Answer;
}

/** The answer to another operation, which Poll gives in place of one of its own (1.4 section 4.28). */
export type Answer = Omit<ResponseItemInit, 'uniqueBatchItemId'>;

/** What a batch item may use. It lives for one item; `idPlaceholder` is carried from item to item. */
export interface OperationContext {
  /** The Protocol Version of the request. */
  readonly version: Version;
  /** The name of who asks: it becomes the owner of what the operation makes. */
  readonly identity: string;
  /** The operations that the server implements: values of Enum.Operation. */
  readonly operations: readonly number[];
  readonly store: Store;
  readonly settings: Settings;
  readonly limits: MessageLimits;
  /** The certification authority, and the certificates that are trusted. */
  readonly trust: Trust;
  /** The operation policies that an object may have. */
  readonly policies: OperationPolicies;
  /** Cryptographic operations that go on over several requests. */
  readonly streams: Streams;
  readonly tickets: Tickets;
  /** What the ticket grants by which the request was authenticated, if it was. */
  readonly grant: Grant | undefined;
  /** The certificate, in DER, that the client came with. */
  readonly certificate: Uint8Array | undefined;
  /** Whether the roles of the connection can be swapped (2.0 section 6.1.48). */
  readonly canSwapRoles: boolean;
  readonly log: Log;
  /** Operations that were answered Operation Pending. */
  readonly outstanding: Outstanding;
  readonly groupTurns: GroupTurns;
  /** The server's clock: seconds since 1970. */
  now(): bigint;
  /** This many random octets. */
  random(length: number): Uint8Array;
  /** Adds to the source of random octets. */
  seed(octets: Uint8Array): void;
  /** A new Unique Identifier. */
  newIdentifier(): string;
  /**
   * The ID Placeholder (1.4 chapter 4): undefined where it is empty. An operation that returns a Unique Identifier as
   * chapter 4 lists sets it; Locate and Check may empty it. What a failed operation set is not kept.
   */
  idPlaceholder: string | undefined;
  /**
   * The object that a request is about: by its Unique Identifier, else by the ID Placeholder. The access rules are
   * applied before anything else is looked at.
   * Throws Permission Denied where this identity may not do this operation on it; Item Not Found where no such object
   * exists or the ID Placeholder is empty; Object Archived unless `archived` is 'allowed'.
   */
  object(uniqueIdentifier: string | undefined, archived?: 'allowed'): ManagedObject;
  /**
   * The result of work that takes long. It may be done aside: then the operation is left where it stands, what it did is
   * undone, and it begins anew when the work is done.
   */
  readonly longWork: DoLongWork;
  /** Whether this identity may do this operation on that object: Locate shows no other. */
  permits(object: ObjectHead): boolean;
}
