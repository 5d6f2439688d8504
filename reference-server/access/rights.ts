import { Enum } from '../../harness/spec/enumerations.ts';
import { KmipError } from '../errors.ts';

const R = Enum.ResultReason;

/** What is left of a number that a client asked for. */
export interface Countdown {
  left: bigint;
}

/** Operations, and objects, that a ticket is good for; all where a field is absent (2.0 section 7.28, 2.1 section 7.34). */
export interface Right {
  readonly operations?: ReadonlySet<number>;
  /** Unique Identifiers. */
  readonly objects?: ReadonlySet<string>;
  /** Object Groups, of which the object has to be in one. */
  readonly groups?: ReadonlySet<unknown>;
  /** How many operations are left. */
  readonly limit?: Countdown;
}

/** An object that a right may be about. */
export interface Target {
  readonly uniqueIdentifier: string;
  /** The values of its Object Group attribute. */
  groups(): readonly unknown[];
}

const O = Enum.Operation;

/** Operations on no object that any right is good for: they find the objects of rights, or are about the server and requests. */
const WITHOUT_OBJECT: ReadonlySet<number> = new Set([
  ...[O.Locate, O.Query, O.DiscoverVersions, O.Ping, O.Logout],
  ...[O.Poll, O.Cancel, O.Process, O.QueryAsynchronousRequests],
]);

/** Uses up one of what is left. Throws Usage Limit Exceeded where nothing is. */
export function countDown(countdown: Countdown | undefined): void {
  if (countdown === undefined) return;
  if (!hasRoom(countdown)) throw new KmipError(R.UsageLimitExceeded, 'the ticket has been used as often as it may be');
  countdown.left -= 1n;
}

function hasRoom(countdown: Countdown | undefined): boolean {
  return countdown === undefined || countdown.left > 0n;
}

/**
 * One operation under the rights of a ticket: "may only perform operations allowed by at least one of the contained Right
 * structures". It uses up one of each right that it needs: one at the start where that is not about certain objects, else
 * one for each object that no right it uses already is about.
 */
export class UsedRights {
  readonly #rights: readonly Right[];
  readonly #used: Right[] = [];
  /** Whether the operation needs no object, or has one that a right is about. */
  #isCovered: boolean;

  /** Throws Not Authorised for an operation that no right has, Usage Limit Exceeded where all that do are used up. */
  constructor(rights: readonly Right[], operation: number) {
    this.#rights = rights.filter((right) => right.operations?.has(operation) ?? true);
    this.#isCovered = WITHOUT_OBJECT.has(operation);
    if (this.#rights.length === 0) throw notAuthorised();
    const free = this.#rights.filter(({ limit }) => hasRoom(limit));
    if (free.length === 0) countDown(this.#rights[0]?.limit);
    const any = free.find(isAboutAll);
    if (any !== undefined) this.#use(any);
  }

  /** Whether the operation may be done on this object. */
  covers(target: Target): boolean {
    const isCovered = this.#rights.some((right) => this.#isOpen(right) && isAbout(right, target));
    this.#isCovered ||= isCovered;
    return isCovered;
  }

  /** Has the operation done on this object. Throws Not Authorised, or Usage Limit Exceeded where only that is in its way. */
  apply(target: Target): void {
    if (this.#used.some((right) => isAbout(right, target))) return;
    const rights = this.#rights.filter((right) => isAbout(right, target));
    const right = rights.find(({ limit }) => hasRoom(limit)) ?? rights[0];
    if (right === undefined) throw notAuthorised();
    this.#use(right);
  }

  /**
   * To be called when the operation is done. Throws Not Authorised where it had to do with no object, such as a Create, and
   * every right is about certain ones; Usage Limit Exceeded where only that is in its way.
   */
  assertCovered(): void {
    if (this.#isCovered || this.#used.length > 0) return;
    countDown(this.#rights.find(isAboutAll)?.limit);
    throw notAuthorised();
  }

  #isOpen(right: Right): boolean {
    return hasRoom(right.limit) || this.#used.includes(right);
  }

  #use(right: Right): void {
    countDown(right.limit);
    this.#used.push(right);
  }
}

function isAboutAll({ objects, groups }: Right): boolean {
  return objects === undefined && groups === undefined;
}

function isAbout({ objects, groups }: Right, target: Target): boolean {
  const isNamed = objects?.has(target.uniqueIdentifier) ?? true;
  return isNamed && (groups === undefined || target.groups().some((group) => groups.has(group)));
}

/** What the bearer of a ticket is told of an operation that it has no right to. */
function notAuthorised(): KmipError {
  return new KmipError(R.NotAuthorised, 'the ticket gives no right to this operation');
}
