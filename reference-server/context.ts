import { Enum } from '../harness/spec/enumerations.ts';
import { enumInVersion } from '../harness/spec/registry.ts';
import type { Version } from '../harness/spec/versions.ts';
import type { Attestation } from './access/attestation.ts';
import { isPermitted } from './access/policies.ts';
import type { Target, UsedRights } from './access/rights.ts';
import type { Grant } from './access/tickets.ts';
import { KmipError, REASONS } from './errors.ts';
import { attributeInstances, type ManagedObject, type ObjectHead } from './object.ts';
import type { OperationContext } from './operations/operation.ts';
import type { Services } from './services.ts';

/** What holds for one request. */
export interface RequestScope {
  readonly version: Version;
  readonly identity: string;
  /** Its groups, where somebody was asked for them. */
  readonly groups?: readonly string[] | undefined;
  /** One reading of the clock, so that all dates of a request agree; seconds since 1970. */
  readonly now: bigint;
  readonly services: Services;
  /** What the client has shown of its own state; without it nothing. */
  readonly attestation?: Attestation;
  /** What the ticket of the request grants, where it came with one. */
  readonly grant?: Grant | undefined;
  /** What one batch item uses up of it. */
  readonly rights?: UsedRights | undefined;
  /** The certificate, in DER, that the client came with. */
  readonly certificate?: Uint8Array | undefined;
  /** Whether the roles of the connection can be swapped. */
  readonly canSwapRoles?: boolean;
}

/** The context of one batch item: `operation` decides what its access rules are asked. */
export function createContext(
  scope: RequestScope,
  operation: number,
  idPlaceholder: string | undefined,
  longWork: OperationContext['longWork'] = (work) => work.now(),
): OperationContext {
  const { version, identity, now, services, grant, rights } = scope;
  const { policies } = services;
  const { store, settings, limits, trust, streams, outstanding, groupTurns, tickets, log } = services;
  // Of an object whose type the version does not have, such as a Template in 2.0, its client could make nothing.
  const isKnown = ({ objectType }: ObjectHead) => enumInVersion('ObjectType', objectType, version);
  const target = (uniqueIdentifier: string): Target => ({
    uniqueIdentifier,
    groups: () => groupsOf(store.get(uniqueIdentifier)),
  });
  const permits = (object: ObjectHead) =>
    isKnown(object) &&
    (rights?.covers(target(object.uniqueIdentifier)) ?? true) &&
    isPermitted(policies, object, operation, scope);
  return {
    version,
    identity,
    get operations() {
      return services.operations.map(({ code }) => code);
    },
    store,
    settings,
    limits,
    trust,
    policies,
    streams,
    outstanding,
    groupTurns,
    tickets,
    grant,
    certificate: scope.certificate,
    // On a connection that is lent, its lender is told of all objects of the identity.
    canSwapRoles: scope.canSwapRoles === true && rights === undefined,
    log,
    now: () => now,
    random: (length) => services.random(length),
    seed: (octets) => services.seed(octets),
    newIdentifier: () => newIdentifier(services.random(16)),
    idPlaceholder,
    longWork,
    object(uniqueIdentifier, archived) {
      const identifier = uniqueIdentifier ?? this.idPlaceholder;
      if (identifier === undefined) throw notFound('The request names no object and the ID Placeholder is empty');
      rights?.apply(target(identifier));
      const object = store.get(identifier);
      if (object === undefined || !isKnown(object)) throw notFound('No object has this Unique Identifier');
      return available(object, permits(object), archived);
    },
    permits,
  };
}

function groupsOf(object: ManagedObject | undefined): readonly unknown[] {
  return object === undefined ? [] : attributeInstances(object, 'Object Group').map(({ value }) => value.value);
}

/** Says nothing about an object before the access rules have let the requester see it. */
function available(object: ManagedObject, permitted: boolean, archived: 'allowed' | undefined): ManagedObject {
  if (!permitted) {
    throw new KmipError(Enum.ResultReason.PermissionDenied, 'The operation policy does not allow this operation');
  }
  if (object.archived && archived !== 'allowed') {
    throw new KmipError(Enum.ResultReason.ObjectArchived, 'The object is archived');
  }
  return object;
}

function notFound(message: string): KmipError {
  return new KmipError(REASONS.objectNotFound, message);
}

/** A random UUID (RFC 9562 section 5.4). */
function newIdentifier(random: Uint8Array): string {
  const octets = Buffer.from(random);
  octets.writeUInt8((octets.readUInt8(6) & 0x0f) | 0x40, 6);
  octets.writeUInt8((octets.readUInt8(8) & 0x3f) | 0x80, 8);
  return octets.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
