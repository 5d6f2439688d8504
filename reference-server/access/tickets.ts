import { byteString, enumeration, type StructureItem, structure } from '../../harness/codec/item.ts';
import { structureFields } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError } from '../errors.ts';
import { Fields } from '../fields.ts';
import { type Countdown, countDown, type Right, UsedRights } from './rights.ts';

const R = Enum.ResultReason;
const { Login } = Enum.TicketType;

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

/** What one operation uses up of what a ticket grants; undefined where it grants all that its identity may do. */
export function usedRights(grant: Grant | undefined, operation: number): UsedRights | undefined {
  if (grant === undefined) return undefined;
  countDown(grant.limit);
  return grant.rights && new UsedRights(grant.rights, operation);
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
