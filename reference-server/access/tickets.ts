import { byteString, enumeration, type StructureItem, structure } from '../../harness/codec/item.ts';
import { structureFields } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError } from '../errors.ts';
import { Fields } from '../fields.ts';

const R = Enum.ResultReason;
const { Login } = Enum.TicketType;

/** Operations, and objects, that a ticket is good for; all where a field is absent (2.0 section 7.28). */
export interface Right {
  readonly operations?: ReadonlySet<number>;
  /** Unique Identifiers. */
  readonly objects?: ReadonlySet<string>;
  /** How many operations are left. */
  readonly limit?: Countdown;
}

/** What is left of a number that a client asked for. */
export interface Countdown {
  left: bigint;
}

/** What whoever presents a ticket may do, and in whose name. */
export interface Grant {
  readonly identity: string;
  /** Seconds since 1970; for ever where absent. */
  readonly expires?: bigint;
  /** Requests that are left. */
  readonly requests?: Countdown;
  /** Operations that are left. */
  readonly limit?: Countdown;
  /** All that the identity may do where absent. */
  readonly rights?: readonly Right[];
}

/** Tickets are made without end by clients that never log out: beyond this many the oldest is of no use any more. */
const MOST = 10_000;
const TICKET_OCTETS = 32;

/** The tickets of Login and Delegated Login that are good still (2.0 sections 6.1.12, 6.1.29 and 6.1.30). */
export class Tickets {
  readonly #granted = new Map<string, Grant>();
  readonly #random: (length: number) => Uint8Array;

  constructor(random: (length: number) => Uint8Array) {
    this.#random = random;
  }

  /** A new Ticket structure for a grant. */
  issue(grant: Grant): StructureItem {
    const value = this.#random(TICKET_OCTETS);
    this.#granted.set(key(value), grant);
    const [oldest] = this.#granted.keys();
    if (this.#granted.size > MOST && oldest !== undefined) this.#granted.delete(oldest);
    return structure(Tag.Ticket, [enumeration(Tag.TicketType, Login), byteString(Tag.TicketValue, value)]);
  }

  /** Makes a Ticket invalid. Throws Invalid Ticket where it is none that is good. */
  end(ticket: Fields | undefined): void {
    const value = ticketValue(ticket);
    if (value === undefined || !this.#granted.delete(key(value))) throw invalid();
  }

  /**
   * What the Ticket credential of a request's Authentication grants, this request counted; undefined without one. Throws
   * Invalid Ticket where it is not good (any more), Usage Limit Exceeded where its Request Count is used up.
   */
  presented(authentication: StructureItem | undefined, now: bigint): Grant | undefined {
    const tickets = structureFields(authentication, Tag.Credential)
      .map((credential) => new Fields(credential))
      .filter((credential) => credential.enumeration(Tag.CredentialType) === Enum.CredentialType.Ticket);
    if (tickets.length === 0) return undefined;
    const value = ticketValue(tickets[0]?.fields(Tag.CredentialValue)?.fields(Tag.Ticket));
    const grant = value && this.#granted.get(key(value));
    const isOver = grant?.expires !== undefined && grant.expires <= now;
    if (grant === undefined || tickets.length > 1 || isOver) throw invalid();
    countDown(grant.requests);
    return grant;
  }
}

/** Uses up one of what is left. Throws Usage Limit Exceeded where nothing is. */
function countDown(countdown: Countdown | undefined): void {
  if (countdown === undefined) return;
  if (countdown.left < 1n) throw new KmipError(R.UsageLimitExceeded, 'the ticket has been used as often as it may be');
  countdown.left -= 1n;
}

/**
 * Holds an operation against the rights of a ticket: "may only perform operations allowed by at least one of the
 * contained Right structures". Throws Not Authorised, or Usage Limit Exceeded where nothing but a limit is in its way.
 */
export function assertGranted(grant: Grant | undefined, operation: number): void {
  if (grant === undefined) return;
  countDown(grant.limit);
  if (grant.rights === undefined) return;
  const rights = grant.rights.filter((right) => right.operations?.has(operation) ?? true);
  if (rights.length === 0) throw notAuthorised();
  const right = rights.find(({ limit }) => limit === undefined || limit.left > 0n) ?? rights[0];
  countDown(right?.limit);
}

/** Whether the rights of a ticket have this operation on this object. */
export function isGranted(grant: Grant | undefined, operation: number, uniqueIdentifier: string): boolean {
  if (grant?.rights === undefined) return true;
  return grant.rights.some(
    (right) => (right.operations?.has(operation) ?? true) && (right.objects?.has(uniqueIdentifier) ?? true),
  );
}

/** What the bearer of a ticket is told of an operation that it has no right to. */
export function notAuthorised(): KmipError {
  return new KmipError(R.NotAuthorised, 'the ticket gives no right to this operation');
}

function invalid(): KmipError {
  return new KmipError(R.InvalidTicket, 'the ticket is not good, or not any more');
}

function ticketValue(ticket: Fields | undefined): Uint8Array | undefined {
  return ticket?.enumeration(Tag.TicketType) === Login ? ticket.bytes(Tag.TicketValue) : undefined;
}

/** Tickets are 256 random bits: to find one in a map tells nothing of others. */
function key(value: Uint8Array): string {
  return Buffer.from(value).toString('hex');
}
